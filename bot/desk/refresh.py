"""The brief and the title of a topic follow the case, never in a burst: one look in some twenty seconds.

Whatever changes a case that people have asks for a look; the look is a row of the inbox with a time, named by the
moment it is for, so that many wishes make one. A brief that says the same is not touched; an edit that still waits to
go out is replaced. Telegram tells nobody of a message that a person deleted: editing it shows it anew, and the look
after the edit finds that and pins the new one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Literal

from bot.desk.bench import Bench, Inner
from bot.desk.look import NOBODY, look
from bot.desk.timers import later
from bot.store.desk import read_topic
from bot.store.outbox import COSMETIC, RELAY
from bot.store.statements import Tx, sql
from bot.turn.work import Work
from dialogs.desk.brief import brief
from dialogs.desk.titles import state_of, title
from dialogs.grammar.screen import screen

APART = 20  # seconds between two edits of a brief


def look_soon(work: Work) -> Tx[None]:
    """The case changed, or may have: its brief is looked at when the present twenty seconds are over."""
    at = (int(work.now.timestamp()) // APART + 1) * APART
    yield from later(work, "brief", f"{work.chain}:{at}", datetime.fromtimestamp(at, UTC))


def look_if_open(work: Work, *, act: bool = False) -> Tx[None]:
    """After a turn of a case that people have, or an `act` of theirs: its brief may say something else now.

    A topic that was closed meanwhile is opened again: what the borrower does there is for people to see.
    """
    if not work.means.desk or not (act or work.tickets or (work.case is not None and work.case.owner != "bot")):
        return
    topic = work.topic or (yield from read_topic(work.chain))
    if topic is None or not topic.thread_id:
        return
    yield from look_soon(work)
    if topic.state == "closed" and not act:
        yield from later(work, "open", f"{work.chain}:{work.label}", work.now)


def first_brief(bench: Bench) -> Tx[None]:
    """The brief is sent and pinned."""
    payload = yield from _drawn(bench)
    topic, work = bench.topic, bench.work
    topic.brief_row = work.send(
        topic.lane, "tell", payload, purpose="desk", priority=RELAY, on_doubt="resend"
    )  # fmt: skip
    topic.brief_digest, topic.edit_row = _digest(payload), ""
    _pin(bench)


def _pin(bench: Bench) -> None:
    bench.work.send(
        bench.topic.lane, "pin", {}, purpose="cosmetic", priority=COSMETIC, on_doubt="drop",
        target_row=bench.topic.brief_row,
    )  # fmt: skip


def refresh(bench: Bench, _payload: Mapping[str, Any]) -> Tx[None]:
    """A look: brief and title are brought up to date; a topic in which nobody is asked any more is closed."""
    topic, case = bench.topic, bench.work.case
    if not topic.thread_id or topic.state not in ("open", "closed"):
        return
    yield from _rename(bench)
    yield from _redraw(bench)
    needed = bench.work.tickets or topic.held_by or (case is not None and case.owner != "bot")
    if topic.state == "open" and not needed:
        topic.state = "closed"  # it stays readable, and opens again with the next request
        about_topic(bench, "close_topic")


def about_topic(bench: Bench, method: Literal["reopen_topic", "close_topic"]) -> None:
    """The topic is closed, or opened again."""
    bench.work.send(bench.topic.lane, method, {}, purpose="desk", priority=RELAY, on_doubt="resend")


def _redraw(bench: Bench) -> Tx[None]:
    topic = bench.topic
    if topic.brief_row is None:
        yield from first_brief(bench)
        return
    yield from _pinned_anew(bench)
    payload = yield from _drawn(bench)
    digest = _digest(payload)
    if digest == topic.brief_digest:
        return
    topic.brief_digest = digest
    if not (yield from _changed(topic.edit_row, payload)):
        topic.edit_row = bench.work.send(
            topic.lane, "redraw", payload, purpose="desk", priority=COSMETIC, on_doubt="resend",
            target_row=topic.brief_row,
        )  # fmt: skip
        yield from look_soon(bench.work)


def _pinned_anew(bench: Bench) -> Tx[None]:
    """Where an edit had to show the brief anew, because somebody had deleted it, the new one is the brief."""
    topic = bench.topic
    if not topic.edit_row:
        return
    edit, first = (yield sql("outbox_row", topic.edit_row)), (yield sql("outbox_row", topic.brief_row))
    if not edit or edit[0]["state"] in ("ready", "sending"):
        return
    if edit[0]["message_id"] and first and edit[0]["message_id"] != first[0]["message_id"]:
        topic.brief_row = topic.edit_row
        bench.work.note("desk.brief_again")
        _pin(bench)
    topic.edit_row = ""


def _rename(bench: Bench) -> Tx[None]:
    topic, wanted = bench.topic, new_title(bench)
    if wanted == topic.title:
        return
    topic.title = wanted
    if not (yield from _changed(topic.name_row, {"title": wanted})):
        topic.name_row = bench.work.send(
            topic.lane, "name_topic", {"title": wanted}, purpose="cosmetic", priority=COSMETIC, on_doubt="drop"
        )


def _changed(row: str, payload: Mapping[str, Any]) -> Tx[bool]:
    """Whether the row still waits, and now goes out with this."""
    if not row:
        return False
    text = json.dumps(payload, ensure_ascii=False, separators=(",", ":"))
    return bool((yield sql("topic_row_changed", row, text)))


def new_title(bench: Bench) -> str:
    """The title as it should be, in the desk's language: a number and a word, for phones show it in notifications."""
    work, topic = bench.work, bench.topic
    state = state_of(held=bool(topic.held_by), priorities=[row["priority"] for row in work.tickets])
    said = work.means.render(screen(title(topic.number, state)), "-", 0, work.means.desk_locale, work.means.lender.zone)
    return str(said["text"])


def _drawn(bench: Bench) -> Tx[dict[str, Any]]:
    view = yield from look(bench, NOBODY)
    return bench.draw(brief(view), bench.work.means.desk_locale)


def _digest(payload: Mapping[str, Any]) -> str:
    text = json.dumps(payload, ensure_ascii=False, sort_keys=True)
    return sha256(text.encode()).hexdigest()[:16]


INNER: dict[str, Inner] = {"brief": refresh}
