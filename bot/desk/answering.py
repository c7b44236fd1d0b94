"""What agents send to borrowers becomes rows; and the turns that tell the desk what became of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.clock import stamp
from bot.desk.answers import asked, change, plain_words, post, replaced
from bot.desk.bench import Bench
from bot.desk.places import place
from bot.desk.timers import turn_of
from bot.store import inbox
from bot.store.answers import AnswerRow, answer_add, answer_save, answers_waiting, read_answer
from bot.store.desk import draft_write
from bot.store.statements import Tx, sql
from bot.turn.talk import talk
from dialogs.desk.answering import ALBUM, DELIVERED, KIND, LOST, PREVIEW
from dialogs.desk.canned import previewed
from dialogs.desk.changing import OLD_TEXT
from dialogs.desk.gating import NOT_ANNOUNCED, not_delivered, why
from dialogs.desk.outgoing import (
    Alter,
    Gather,
    HoldBack,
    Later,
    Mark,
    Preview,
    Record,
    Send,
    TakeBack,
    words_given,
)
from dialogs.desk.story import DeskEffect
from dialogs.grammar.events import AgentWrote
from dialogs.grammar.screen import screen
from dialogs.grammar.text import Text

GATHERED = timedelta(seconds=1.5)  # parts of an album arrive within one


# What a rule wants done ----------------------------------------------------------------------------------------------


def send(bench: Bench, effect: DeskEffect) -> Tx[None]:
    """To the borrower, or behind the notice and the check."""
    assert isinstance(effect, Send)
    work, out = bench.work, effect.out
    relay = work.means.ids.new("W")
    words = plain_words(work, effect.words)
    answer = AnswerRow(
        relay, bench.topic.subject, out.by, bench.topic.group_id, out.message, out.kind, words, "waiting", work.now, out
    )
    if effect.waits:
        waiting = yield from answers_waiting(bench.topic.subject)
        if not any(one.rows for one in waiting):
            yield from _announce(bench, answer)
    else:
        gate = asked(neutral=effect.neutral, despite_stop="stop" in out.passed)
        post(work, answer, effect.words, gate)
    if effect.first and answer.rows:
        answer.contact_row = answer.rows[0]
    work.writes.append(answer_add(answer))
    assert bench.member is not None
    detail = {"relay": relay, "author": out.by, "by": bench.member.user_id, "text": words, "kind": out.kind}
    whose = {"reason": out.reason, "overridden_by": out.reason_by} if out.reason else {}
    purpose = "dunning" if effect.first else "reply"
    work.note("desk.answer", **detail, purpose=purpose, waits=int(effect.waits), reply=out.reply, **whose,
              **dict(effect.tone))  # fmt: skip


def _announce(bench: Bench, answer: AnswerRow) -> Tx[None]:
    """One neutral notice for all that waits; its row stands for the words until they are read."""
    work = bench.work
    before = len(work.rows)
    yield from talk(work, AgentWrote(answer.relay_id, despite_stop="stop" in answer.out.passed))
    answer.rows = tuple(row.row_id for row in work.rows[before:] if row.purpose == "answer")


def alter(bench: Bench, effect: DeskEffect) -> Tx[None]:
    """What is read already is drawn over; what still waits is read in its new words alone."""
    assert isinstance(effect, Alter)
    work = bench.work
    answer = yield from read_answer(effect.given.id)
    assert answer is not None
    new = words_given(effect.out)
    before, answer.words = answer.words, plain_words(work, new)
    answer.out = replace(answer.out, text=effect.out.text, reply="")
    if answer.state != "waiting":
        answer.said = (*(answer.said or (before,)), answer.words)
        change(work, answer, new)
    work.writes.append(answer_save(answer))
    work.note("desk.changed", relay=answer.relay_id, author=answer.by_user, text=answer.words, before=before,
              **dict(effect.tone))  # fmt: skip


def take_back(bench: Bench, effect: DeskEffect) -> Tx[None]:
    """What was not sent yet never is; what was read gives way to a line."""
    assert isinstance(effect, TakeBack)
    work = bench.work
    answer = yield from read_answer(effect.given.id)
    assert answer is not None
    if answer.state == "waiting":
        answer.state = "withdrawn" if answer.rows else "taken_back"
        work.writes.append(answer_save(answer))
        return
    unsent = 0
    for row in answer.rows:
        unsent += len((yield sql("row_needless", row, stamp(work.now))))
    if unsent < len(answer.rows):
        placed = yield sql("placed_of_row", answer.rows[-1])
        replaced(work, answer, [str(place["message_id"]) for place in placed])
    answer.state = "taken_back"
    work.writes.append(answer_save(answer))


def hold_back(bench: Bench, effect: DeskEffect) -> Tx[None]:
    """Words that wait for a yes are their author's."""
    assert isinstance(effect, HoldBack)
    _draft(bench, effect.id, effect.stage, effect.out.by, effect.out.body)
    yield from ()


def _draft(bench: Bench, name: str, stage: str, by: int, body: dict[str, Any]) -> None:
    write = draft_write(name, bench.topic.subject, by, f"{KIND}.{stage}", body, stamp(bench.now))
    bench.work.writes.append(write)


def preview(bench: Bench, effect: DeskEffect) -> Tx[None]:
    """An approved sentence in the borrower's language."""
    assert isinstance(effect, Preview)
    _draft(bench, effect.id, PREVIEW, effect.out.by, effect.out.body)
    shown = previewed(plain_words(bench.work, effect.words), effect.id)
    bench.tell(shown, reply_to=effect.out.message)
    yield from ()


def later(bench: Bench, effect: DeskEffect) -> Tx[None]:
    """A turn wakes then and looks at the draft again."""
    assert isinstance(effect, Later)
    at = stamp(effect.at)
    key = f"later:{effect.id}:{at}"
    yield from turn_of(bench.work, bench.topic.subject, "answer_later", key, effect.at, draft=effect.id)
    bench.work.note("desk.answer_planned", draft=effect.id, at=at)


def gather(bench: Bench, effect: DeskEffect) -> Tx[None]:
    """The first part of an album, sent on purpose: a turn soon after sends what has come by then."""
    assert isinstance(effect, Gather)
    work, topic, out = bench.work, bench.topic, effect.out
    name = work.means.ids.word(8)
    _draft(bench, name, ALBUM, out.by, {**out.body, "album": effect.album})
    event = {"event": "desk.answer_album", "subject": topic.subject, "draft": name}
    # In the topic's own lane: parts that came in before that moment are turned before it, however late that is.
    lane = place(topic.group_id, topic.thread_id)
    row = inbox.InboxRow(
        "desk", f"album:{name}", work.means.clock.ticks(), lane, event, stamp(work.now), stamp(work.now + GATHERED)
    )  # fmt: skip
    yield from inbox.put([row])


def mark(bench: Bench, effect: DeskEffect) -> Tx[None]:
    """A receipt; words that came with no message of the topic have none."""
    assert isinstance(effect, Mark)
    if effect.message:
        bench.receipt(effect.message, effect.emoji)
    yield from ()


def record(bench: Bench, effect: DeskEffect) -> Tx[None]:
    """A line of the record with who acted."""
    assert isinstance(effect, Record)
    assert bench.member is not None
    bench.work.note(f"desk.{effect.what}", by=bench.member.user_id, **dict(effect.detail))
    yield from ()


APPLIERS: Mapping[type[DeskEffect], Callable[[Bench, DeskEffect], Tx[None]]] = {
    Send: send,
    Alter: alter,
    TakeBack: take_back,
    HoldBack: hold_back,
    Preview: preview,
    Later: later,
    Gather: gather,
    Mark: mark,
    Record: record,
}


# What became of it ---------------------------------------------------------------------------------------------------


def answered(bench: Bench, payload: Mapping[str, Any]) -> Tx[None]:
    """Telegram took it, or did not: the agent sees it on the own message."""
    answer = yield from read_answer(payload["relay"])
    if answer is None or answer.state != "queued":
        return
    answer.state = "delivered" if payload["ok"] else "lost"
    bench.work.writes.append(answer_save(answer))
    bench.work.note(f"desk.{answer.state}", relay=answer.relay_id, author=answer.by_user, why=payload.get("why", ""))
    if answer.from_message:
        bench.receipt(answer.from_message, DELIVERED if payload["ok"] else LOST)
    if not payload["ok"]:
        _tell_why(bench, answer.from_message, payload)


def altered(bench: Bench, payload: Mapping[str, Any]) -> Tx[None]:
    """What the borrower reads by now. A change that could not be shown was not made, and the agent hears of it."""
    answer = yield from read_answer(payload["relay"])
    if answer is None:
        return
    if answer.said:  # else nothing is left of it: the person was erased
        if payload["ok"]:
            answer.read = payload["said"]
        elif payload["said"] == len(answer.said) - 1:
            answer.words = answer.said[answer.read]
            bench.work.note("desk.unchanged", relay=answer.relay_id, author=answer.by_user, text=answer.words)
        bench.work.writes.append(answer_save(answer))
    if not payload["ok"]:
        _tell_why(bench, answer.from_message, payload, OLD_TEXT)


def announced(bench: Bench, payload: Mapping[str, Any]) -> Tx[None]:
    """Where the notice did not arrive, the next words bring another one."""
    if payload["ok"]:
        return
    for answer in (yield from answers_waiting(bench.topic.subject)):
        answer.rows, answer.contact_row = (), ""
        bench.work.writes.append(answer_save(answer))
    _tell_why(bench, "", payload, NOT_ANNOUNCED)


def _tell_why(bench: Bench, message: str, payload: Mapping[str, Any], *more: Text) -> None:
    """Why it did not arrive. That the chat was blocked is told by itself (bot.desk.relaying)."""
    told = str(payload.get("why", ""))
    if payload.get("blocked"):
        return
    rule = told.removeprefix("gate:")
    line = why(rule) if told.startswith("gate:") else not_delivered(told)
    bench.tell(screen(line, *more), reply_to=message)
