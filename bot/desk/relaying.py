"""What the borrower writes and sends goes to the topic of the case, paired with what shows it there."""

from __future__ import annotations

from bot.clock import stamp
from bot.desk.alerts import mentioning, on_call
from bot.desk.bench import Bench
from bot.desk.relay_rows import copy, draw_over, gather, show_words
from bot.store.desk import TopicRow, lock_topic
from bot.store.outbox import RELAY
from bot.store.relays import Relay, place_of, relay_change, relay_from
from bot.store.statements import Tx
from bot.turn.work import Work
from dialogs.desk.relayed import ALARMS, alarm, back, caption_changed, gone, not_shown
from dialogs.grammar.conversation import Conversation
from dialogs.grammar.effects import PassOn
from dialogs.grammar.held import NOT_COPIED

MOVING = frozenset({"location", "venue"})  # a live one changes every few seconds, and shows it by itself


def pass_on(work: Work, _conversation: Conversation, effect: PassOn) -> Tx[None]:
    """The applier of `PassOn`. Where the desk has no topic, nobody is there to be shown anything."""
    assert work.chat is not None
    topic = yield from _topic(work)
    if topic is None:
        return
    bench = Bench(work, topic)
    _call_again(bench, effect.alarm)
    if effect.kind == "edited":
        yield from _edited(bench, effect.words)
    elif effect.kind in NOT_COPIED:
        bench.tell(not_shown(effect.kind))
        work.note("desk.not_passed_on", kind=effect.kind)
    elif effect.kind == "text":
        # What a signal does may take rows back that a sender has in hand: nothing else of the outbox is held then.
        yield from show_words(bench, _relay(bench, "text", effect.words), alone=bool(effect.alarm))
    elif effect.album:
        yield from gather(bench, _relay(bench, effect.kind, effect.words, effect.album))
    else:
        yield from copy(bench, [_relay(bench, effect.kind, effect.words)])


def _relay(bench: Bench, kind: str, words: str, album: str = "") -> Relay:
    work = bench.work
    assert work.chat is not None
    return Relay(
        f"{work.label}:{len(work.writes)}",
        bench.topic.subject,
        "borrower",
        "",
        work.chat.chat_id,
        work.message,
        "",
        kind,
        words,
        "shown",
        stamp(work.now),
        album,
    )


# What changed since


def _edited(bench: Bench, words: str) -> Tx[None]:
    """Words are drawn over; under a picture or file it is said what changed."""
    work = bench.work
    assert work.chat is not None
    relay = yield from relay_from(work.chat.chat_id, work.message)
    if relay is None or relay.side != "borrower" or relay.subject != bench.topic.subject:
        if words and work.owner == "held":  # it was said before anybody was there
            fresh = _relay(bench, "text", words)
            fresh.state = "edited"
            yield from show_words(bench, fresh)
        return
    if relay.words == words and relay.kind in ("text", *MOVING):
        return
    relay.words, relay.state = words, relay.state if relay.state == "gathering" else "edited"
    yield relay_change(relay)
    if relay.kind == "text":
        yield from draw_over(bench, relay.shown_row)
    elif relay.state != "gathering":
        bench.tell(caption_changed(words), reply_to=(yield from place_of(relay)), purpose="relay")
    work.note("desk.edit_passed_on", what=relay.kind, row=relay.shown_row)


# Who is there


def reached(work: Work, reachable: bool) -> Tx[None]:
    """The borrower blocked us, or let us in again; the people who look after the case are told once."""
    if work.case is not None:
        changed = work.case.unreachable == reachable
        work.case.unreachable = not reachable
        work.note("reachable" if reachable else "unreachable")
        if not changed or work.case.owner == "bot":
            return
    topic = yield from _topic(work)
    if topic is not None:
        Bench(work, topic).tell(back() if reachable else gone())


def _topic(work: Work) -> Tx[TopicRow | None]:
    """The desk's side of the case, as this turn has it."""
    return work.topic or (yield from lock_topic(work.chain))


def _call_again(bench: Bench, signals: tuple[str, ...]) -> None:
    """Who is in danger says so once more: whoever may help is called again, though the request is known."""
    work, now = bench.work, stamp(bench.now)
    known = {ticket["reason"] for ticket in work.tickets if ticket["opened_at"] < now}
    if urgent := [name for name in signals if name in ALARMS and name in known]:
        payload = mentioning(bench.draw(alarm(urgent)), on_call(work.means.members))
        work.send(bench.topic.lane, "tell", payload, purpose="desk", priority=RELAY, on_doubt="resend")
        work.note("desk.alarm", signals=", ".join(urgent))
