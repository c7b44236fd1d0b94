"""What a reminder is about, and whether there is anything left of it by the books of this moment.

A reminder is decided in one turn, claimed by the sender in a later transaction, and books may come in between whose
own turn is still waiting: so its row says what it is about, and the gate looks that up once more.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from arrears.contact import Purpose
from arrears.position import LoanPosition
from arrears.promise import PromiseState, judge, owed
from arrears.touch import Touch
from bot.store.statements import Row
from bot.turn.arranged import holds

if TYPE_CHECKING:
    from bot.turn.work import Work


REMINDERS = frozenset((Purpose.DUNNING, Purpose.PROMISE))


@dataclass(frozen=True, slots=True)
class Matter:
    """Loans and promises by their ids. No loan named: every one; no promise named: every one that is open."""

    loans: tuple[str, ...] = ()
    promises: tuple[str, ...] = ()


def of_touch(work: Work, touch: Touch) -> Matter:
    """What the ladder's message is about: the promises whose step it is, or else its loans."""
    if touch.purpose is not Purpose.PROMISE:
        return Matter(touch.loan_refs)
    steps = {(mark.loan_ref, mark.due) for mark in touch.marks}
    return Matter(touch.loan_refs, tuple(p.id for p in work.promises if (p.loan_ref, p.due) in steps))


def written(matter: Matter) -> dict[str, Any]:
    """As it stands in the payload of a row, under "about"."""
    return {"loans": list(matter.loans), "promises": list(matter.promises)}


def of_row(row: Row) -> Matter:
    """What a row of the outbox is about."""
    about = json.loads(row["payload"]).get("about", {}) if row["purpose"] in REMINDERS else {}
    return Matter(tuple(about.get("loans", ())), tuple(about.get("promises", ())))


def anything_due(work: Work, matter: Matter) -> bool:
    """Whether on one of its loans anything is due, or falls due within the ladder's notes before a due day."""
    steps = work.means.policy.ladder.steps
    ahead = work.today - timedelta(days=min((step.day for step in steps if step.day < 0), default=0))
    return any(loan.due or (loan.next_due is not None and loan.next_due.date <= ahead) for loan in _loans(work, matter))


def anything_promised(work: Work, matter: Matter) -> bool:
    """Whether one of its promises is not kept by the books, though the turn that says so may be still to come."""
    loans, paid = {loan.loan_ref: loan for loan in _loans(work, matter)}, _paid(work)
    named = (p for p in work.promises if (p.id in matter.promises if matter.promises else p.state is PromiseState.OPEN))
    waited = (p for p in named if p.state in _WAITED_FOR and p.loan_ref in loans and p.id not in paid)
    return any(owed(p, loans[p.loan_ref]) for p in waited)


_BROKEN = (PromiseState.PART, PromiseState.MISSED)
_WAITED_FOR = (PromiseState.OPEN, *_BROKEN)


def _loans(work: Work, matter: Matter) -> list[LoanPosition]:
    """Its loans, but those of which nobody may speak, or of which a payment was told that is waited for."""
    position = work.position()
    told = {h.loan_ref for h in holds(work) if h.kind == "receipt" and (h.until is None or work.now < h.until)}
    loans = position.collectable if position else ()
    return [loan for loan in loans if loan.loan_ref in (matter.loans or (loan.loan_ref,)) and loan.loan_ref not in told]


def _paid(work: Work) -> set[str]:
    """Ids of the promises of which nothing is left to ask by the books."""
    books = work.books
    if books is None:
        return set()
    kept = {
        judged.promise_id
        for loan in books.loans
        for judged in judge(work.promises, loan, books.payments_as_of, work.means.policy.promises, work.jurisdiction)
        if judged.state is PromiseState.KEPT or judged.all_came
    }
    for plan in work.plans():
        parts = {part.number: part.state for part in plan.parts}
        for p in work.promises:
            late = p.state in _BROKEN and p.part not in plan.missed  # it came late, but it is there
            if p.agreement == plan.agreement_id:
                kept |= {p.id} if plan.complete or late or parts.get(p.part) is PromiseState.KEPT else set()
    return kept
