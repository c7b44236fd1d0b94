"""What the desk's timers do when they wake, and what becomes of the cases of somebody who is gone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from bot.clock import stamp
from bot.desk.bench import Bench, Inner
from bot.desk.holding import give_to_queue
from bot.desk.timers import SOURCE, same_hold, watch_idle
from bot.store import inbox
from bot.store.absent import has_left
from bot.store.statements import Row, Tx, sql
from bot.turn.means import Means
from bot.turn.work import Work
from dialogs.desk import turned
from dialogs.desk.events import Left
from dialogs.desk.people import member_of


def idle(bench: Bench, payload: Mapping[str, Any]) -> Tx[None]:
    """Has the holder left the borrower waiting for too long?"""
    if not same_hold(bench, payload) or not (yield from watch_idle(bench)):
        return
    yield from give_to_queue(bench, "idle", turned.was_idle(bench.work.means.policy.desk.idle.minutes))


def shift(bench: Bench, payload: Mapping[str, Any]) -> Tx[None]:
    """The office's day is over."""
    if same_hold(bench, payload):
        yield from give_to_queue(bench, "shift", turned.went_home(bench.holder))


def removed(bench: Bench, payload: Mapping[str, Any]) -> Tx[None]:
    """The holder is no longer at the desk."""
    if same_hold(bench, payload):
        yield from give_to_queue(bench, payload["why"], turned.is_gone(payload["why"]))


def snoozed(bench: Bench, payload: Mapping[str, Any]) -> Tx[None]:
    """What was put aside is due again."""
    topic = bench.topic
    if topic.snoozed_until is None or stamp(topic.snoozed_until) != payload["at"]:
        return
    topic.snoozed_until = None
    bench.work.note("desk.snooze_over", holder=topic.held_by)
    bench.tell(turned.aside_is_over(bench.holder))
    yield from ()


def next_step(bench: Bench, payload: Mapping[str, Any]) -> Tx[None]:
    """The day that was written down when a request was settled."""
    bench.work.note("desk.next_step", by=payload["by"])
    member = member_of(bench.work.means.members, int(payload["by"]))
    (ticket,) = yield sql("ticket_read", payload["ticket"])
    bench.tell(turned.next_step(member, ticket["next_step"]))


INNER: dict[str, Inner] = {
    "idle": idle,
    "shift": shift,
    "removed": removed,
    "snoozed": snoozed,
    "next_step": next_step,
}


def left_the_group(work: Work, event: Left) -> Tx[None]:
    """Somebody left: what they hold goes back to the queue, each case in its own turn."""
    if member_of(work.means.members, event.user_id) is not None:
        yield from has_left(event.user_id, stamp(work.now))
    rows = yield sql("topics_held_by", str(event.user_id))
    yield from _put(work.means, rows, str(event.user_id), "left")


def holders_gone(means: Means) -> Tx[int]:
    """At the start: cases of people whom the settings no longer name; gives how many."""
    here = {str(member.user_id) for member in means.members}
    gone = [row for row in (yield sql("topics_held")) if row["held_by"] not in here]
    for row in gone:
        yield from _put(means, [row], row["held_by"], "roster")
    return len(gone)


def _put(means: Means, rows: Iterable[Row], user_id: str, why: str) -> Tx[None]:
    now = stamp(means.clock.now())
    yield from inbox.put(
        [
            inbox.InboxRow(
                SOURCE,
                f"removed:{row['subject']}:{row['held_since']}",
                means.clock.ticks(),
                row["subject"],
                {"event": "desk.removed", "subject": row["subject"], "since": row["held_since"], "why": why},
                now,
            )
            for row in rows
        ]
    )
