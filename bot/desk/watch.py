"""What the desk is told later: rows of the inbox with a time. The turn that wakes looks whether it still matters."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from arrears.days import local_day, previous_bank_day
from arrears.desk import next_office_end
from bot.clock import moment, stamp
from bot.desk.timers import later, morning
from bot.desk.topics import ensure_topic
from bot.store import inbox
from bot.store.statements import Tx, sql
from bot.turn.work import Work

DANGER = frozenset({"crisis"})  # told at once and again, also at night


def request_opened(work: Work, ticket: Mapping[str, Any]) -> Tx[None]:
    """A request is looked at again when its first look is due; one that speaks of danger at once."""
    if not work.means.desk:
        return
    name = str(ticket["ticket_id"])
    if ticket["reason"] in DANGER:
        yield from later(work, "danger", f"{name}:0", work.now, ticket=name, n=0)
    else:
        yield from later(work, "breach", f"{name}:{ticket['due_at']}", moment(str(ticket["due_at"])), ticket=name)
    yield from plan_summary(work, work.now)


def put_back(work: Work) -> Tx[None]:
    """Nobody has the case any more: what is overdue already is told once more."""
    for ticket in work.tickets if work.means.desk else ():
        name, due, again = str(ticket["ticket_id"]), str(ticket["due_at"]), stamp(work.now)
        if due <= again and not (yield sql("desk_timer_waits", f"breach:{name}:{due}")):
            yield from later(work, "breach", f"{name}:{due}:{again}", work.now, ticket=name, again=again)


def complaint_made(work: Work, complaint: Mapping[str, Any]) -> Tx[None]:
    """A complaint is looked at some working days before its last day, and on the day after it."""
    if not work.means.desk:
        return
    name, due = str(complaint["complaint_id"]), date.fromisoformat(str(complaint["due"]))
    yield from later(work, "complained", name, work.now, complaint=name)
    near = due
    for _ in range(work.means.policy.desk.alerts.complaint_days):
        near = previous_bank_day(near - timedelta(days=1), work.means.lender.jurisdiction)
    for when, day in (("near", near), ("late", due + timedelta(days=1))):
        at = morning(work, day)
        if at > work.now:
            yield from later(work, "complaint_due", f"{name}:{when}", at, complaint=name)


def decision_wanted(work: Work, item: str) -> Tx[None]:
    """An offer above the limits, or a signature, waits for a supervisor: its card is drawn in a turn of its own."""
    bench = yield from ensure_topic(work)
    if bench is not None:
        yield from later(work, "decision", item, work.now, item=item)


def final_wanted(work: Work) -> Tx[None]:
    """The reminders have ended: the card of the final review is drawn in the topic, once for a request."""
    reasons = work.means.policy.desk.final_review.reasons
    for ticket in work.tickets if work.means.desk else ():
        if ticket["reason"] in reasons:
            yield from later(work, "final", str(ticket["ticket_id"]), work.now)


def whom_about(work: Work) -> Tx[str]:
    """Whom of the lender's people a complaint made now is about: who holds the case, or wrote to the borrower last."""
    topics = yield sql("topic_of", work.chain)
    if topics and topics[0]["held_by"]:
        return str(topics[0]["held_by"])
    since = work.now - timedelta(days=work.means.policy.desk.complaints.answered_days)
    rows = yield sql("desk_answered_last", work.chain, stamp(since))
    return str(rows[0]["by_user"]) if rows else ""


def plan_summary(work: Work, after: datetime) -> Tx[None]:
    """The day is summed up when the desk closes next."""
    means = work.means
    at = next_office_end(after, means.policy.desk, means.lender.zone, means.lender.jurisdiction)
    if at is None or not means.desk:
        return
    day = local_day(at, means.lender.zone).isoformat()
    event = {"event": "desk.summary", "day": day}
    row = inbox.InboxRow(
        "desk", f"summary:{day}", means.clock.ticks(), f"chat:{means.desk[0]}", event, stamp(work.now), stamp(at)
    )
    yield from inbox.put([row])
