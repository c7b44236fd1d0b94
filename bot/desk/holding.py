"""Who has a case: a person takes it, gives it back to the bot, or it goes back to the people's queue."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from arrears.contact import Purpose, windows
from arrears.days import open_at
from arrears.desk import desk_open, desk_opens
from arrears.desk_contact import agents_purpose
from bot.clock import moment, stamp
from bot.desk.bench import Bench
from bot.desk.rating import ask_rating
from bot.desk.timers import of_the_desk, waits_since, watch
from bot.desk.watch import put_back
from bot.store.answers import visitor_is_silent
from bot.store.desk import TopicRow, lock_topic
from bot.store.statements import Tx, sql
from bot.turn.apply import apply
from bot.turn.talk import talk
from bot.turn.work import Work
from dialogs.desk import turned
from dialogs.desk.people import Member
from dialogs.grammar.conversation import Conversation
from dialogs.grammar.effects import HandOver
from dialogs.grammar.events import PersonGone, PersonLeft, PersonTook
from dialogs.grammar.text import Text

LATELY = timedelta(hours=24)  # the borrower's last word is so near that we may answer it
JUST_NOW = timedelta(minutes=30)  # ... that the answer is no surprise at any hour
LEFT_OVER = "left_over"  # everything was settled, but nobody gave the case back to the bot


def hold_by(bench: Bench, member: Member) -> Tx[None]:
    """That member looks after the case from now on; the borrower is told once, by alias."""
    work, topic, now = bench.work, bench.topic, bench.now
    before = topic.held_by
    topic.held_by, topic.held_since, topic.acted_at, topic.snoozed_until = str(member.user_id), now, now, None
    work.topic, work.held, work.holder = topic, True, member.alias
    if work.case is not None:
        work.case.owner = "held"
    assign(work, member.user_id)
    for ticket in work.tickets:
        work.writes.append(sql("ticket_looked_at", ticket["ticket_id"], stamp(now)))
    work.note("desk.taken", by=bench.member.user_id if bench.member else 0, holder=member.user_id, before=before)
    yield from watch(bench)
    yield from talk(work, PersonTook(member.alias, lately=(yield from lately(work))))


def give_to_bot(bench: Bench, to: str) -> Tx[None]:
    """The bot has the case again, because somebody said so."""
    work, topic = bench.work, bench.topic
    alias = bench.holder.alias if bench.holder else bench.member.alias if bench.member else ""
    work.note("desk.released", by=bench.member.user_id if bench.member else 0, holder=topic.held_by, to=to)
    yield from ask_rating(bench)
    unhold(work, topic)
    topic.snoozed_until = None
    if work.case is not None:
        work.case.owner = "bot"
    yield from talk(work, PersonLeft(alias, to, lately=(yield from lately(work))))


def give_to_queue(bench: Bench, why: str, said: Text) -> Tx[None]:
    """It waits for a person again; the first due time of what is open stays as it was. `why` is for the record.

    A borrower who waits for an answer is told, where they may be told at once: nobody else can know that they wait.
    """
    work, topic = bench.work, bench.topic
    work.note("desk.returned", why=why, holder=topic.held_by)
    alias, waits = bench.holder.alias if bench.holder else "", (yield from waits_since(bench)) is not None
    unhold(work, topic)
    if work.case is not None:
        work.case.owner = "waiting"
    assign(work, 0)
    if not work.tickets:
        talk_id = work.chat.conversation_id if work.chat else "-"
        yield from apply(work, Conversation(talk_id), (HandOver(LEFT_OVER),))
    yield from put_back(work)
    due = min(ticket["due_at"] for ticket in work.tickets)
    bench.tell(turned.back_in_the_queue(said, moment(due)))
    if waits:
        rules = of_the_desk(bench)
        opens = None if desk_open(work.now, *rules) else desk_opens(work.now, *rules)
        yield from talk(work, PersonGone(alias, opens, lately=(yield from lately(work))))


def closed_outside(work: Work, by: str, name: str, *, released: bool) -> Tx[None]:
    """The last open request was closed by `goodword act`: whoever holds the case reads so in its topic.

    `released`: they hold it no more, because somebody said that too.
    """
    topic = work.topic or (yield from lock_topic(work.chain))
    work.topic = topic
    if topic is None or not topic.held_by:
        return
    bench = Bench(work, topic)
    if not released:
        bench.tell(turned.closed_while_held(name, bench.holder))
        return
    work.note("desk.released", by=by, holder=topic.held_by, to="home")
    unhold(work, topic)
    topic.snoozed_until = None
    bench.tell(turned.closed_outside(name))


def unhold(work: Work, topic: TopicRow) -> None:
    """Nobody holds it. A case that was put aside stays so: it is told when that is over."""
    topic.held_by, topic.held_since, topic.acted_at = "", None, None
    work.topic, work.held, work.holder = topic, False, ""


def assign(work: Work, user_id: int) -> None:
    """Whose the open requests are; 0: nobody's."""
    whose = str(user_id) if user_id else ""
    for n, ticket in enumerate(work.tickets):
        work.writes.append(sql("ticket_assign", ticket["ticket_id"], whose))
        changed: dict[str, Any] = {**ticket, "assigned_to": whose}
        work.tickets[n] = changed


def lately(work: Work) -> Tx[bool]:
    """Whether the borrower may be told at once: they wrote within a day, and it is an hour at which we may write."""
    heard = work.chat.heard_at if work.chat else None
    if heard is None or work.now - heard > LATELY or (work.case is not None and work.case.unreachable):
        return False
    if work.case is not None:
        hours = work.means.replies().reply_hours
        if agents_purpose(work.contact_facts(()), work.now, hours) is not Purpose.REPLY:  # they asked for silence since
            return False
    elif work.chat is not None and (yield from visitor_is_silent(work.chat.chat_id, heard)):
        return False
    if work.now - heard <= JUST_NOW:
        return True
    if work.case is None:  # a visitor, of whom nobody knows where they are
        return False
    allowed = windows(work.contact_facts(()), work.contact_rules)
    return open_at(work.now, work.zones, allowed, work.jurisdiction)
