"""A person is asked for, or a complaint is made: a row for the desk, with the day it is due."""

from __future__ import annotations

from arrears.desk import request_due
from bot.clock import stamp
from bot.desk.topics import person_asked
from bot.desk.watch import complaint_made, request_opened, whom_about
from bot.store.statements import Tx, sql
from bot.turn.work import Work
from dialogs.grammar import effects as e
from dialogs.grammar.conversation import Conversation


def hand_over(work: Work, _conversation: Conversation, effect: e.HandOver) -> Tx[None]:
    """A ticket for a person; one that is open for the same reason is enough."""
    open_already = next((x for x in work.tickets if x["reason"] == effect.reason), None)
    if open_already is not None:
        work.note("person.asked_again", ticket=open_already["ticket_id"], words=effect.words)
        return
    lender, policy = work.means.lender, work.means.policy
    priority = policy.desk.priority_of(effect.reason, effect.priority)
    due = request_due(work.now, effect.reason, priority, policy.desk, lender.zone, lender.jurisdiction)
    ticket = {
        "ticket_id": work.means.ids.new("T"),
        "case_id": work.case.case_id if work.case else None,
        "chat_id": work.chat.chat_id if work.chat else None,
        "reason": effect.reason,
        "priority": priority,
        "words": effect.words,
        "opened_at": stamp(work.now),
        "due_at": stamp(due),
    }
    work.tickets.append(ticket)
    work.writes.append(sql("ticket_add", *ticket.values()))
    if work.case is not None and work.case.owner == "bot":
        work.case.owner = "waiting"
    work.note("person.asked", ticket=ticket["ticket_id"], reason=effect.reason, priority=priority)
    yield from person_asked(work, ticket)
    yield from request_opened(work, ticket)


def complain(work: Work, _conversation: Conversation, effect: e.Complain) -> Tx[None]:
    """Recorded in the turn that acknowledges it: the clock runs from this moment."""
    complaint = {
        "complaint_id": effect.number,
        "case_id": work.case.case_id if work.case else None,
        "chat_id": work.chat.chat_id if work.chat else None,
        "words": effect.words,
        "made_at": stamp(work.now),
        "due": effect.due.isoformat(),
        "about": (yield from whom_about(work)),
    }
    work.complaints.append(complaint)
    work.writes.append(sql("complaint_add", *complaint.values()))
    work.note(
        "complaint", complaint=effect.number, due=effect.due.isoformat(), about=complaint["about"],
        policy=work.means.policy.hash,
    )  # fmt: skip
    yield from complaint_made(work, complaint)
