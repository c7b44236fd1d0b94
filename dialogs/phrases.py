"""Sentences that more than one story says, so that they are said alike."""

from __future__ import annotations

from arrears.position import LoanPosition
from arrears.promise import broken
from dialogs.grammar.story import Move, go
from dialogs.grammar.text import Text, lines, own, t
from dialogs.grammar.view import View


def first_answer(view: View) -> tuple[Text, ...]:
    """When a person will answer, if one has been asked: an honest time, never "now" outside the desk's hours."""
    if view.ticket is None:
        return ()
    if view.ticket.due_at <= view.now:
        return (t("I am sorry that it takes longer than I said. Your request is still open with my colleagues."),)
    return (t("A colleague will get back to you by {due} at the latest.", due=view.ticket.due_at),)


def ways_to_us(view: View) -> tuple[Text, ...]:
    """How to reach the lender without us, in its own words."""
    return (lines(*(own(way) for way in view.lender.verify)),) if view.lender.verify else ()


def pay_ways(view: View, loan_refs: tuple[str, ...]) -> tuple[Text, ...]:
    """How to pay, and what to write with the payment."""
    ways = tuple(own(way) for way in view.lender.methods)
    notes = references(view, loan_refs)
    return (lines(*((t("How you can pay:"), *ways) if ways else ()), *notes),) if ways or notes else ()


def references(view: View, loan_refs: tuple[str, ...]) -> tuple[Text, ...]:
    """What to write with the payment; of several loans each with its own."""
    known = dict(view.pay_references)
    if len(loan_refs) == 1:
        return tuple(
            t("Please give this reference with the payment: {reference}", reference=known[ref])
            for ref in loan_refs
            if known.get(ref)
        )
    return tuple(
        t("Reference for {loan}: {reference}", loan=view.loan_name(ref), reference=known[ref])
        for ref in loan_refs
        if known.get(ref)
    )


def due_line(view: View, loan: LoanPosition) -> Text:
    """What is due on a loan, in one line."""
    return t("{loan}: {amount} is due.", loan=view.loan_name(loan.loan_ref), amount=loan.due)


def without_promise(view: View) -> tuple[LoanPosition, ...]:
    """The late loans for which no promise stands."""
    promised = {promise.loan_ref for promise in view.open_promises}
    return tuple(loan for loan in view.late if loan.loan_ref not in promised)


def broken_too_often(view: View) -> bool:
    """Whether a person should talk about the next promise."""
    running, ever = broken(view.promises)
    rules = view.policy.promises
    return running >= rules.max_missed_running or ever >= rules.max_missed


def to_promise(view: View, loan_ref: str = "") -> Move:
    """The way into a promise: for that loan, or the only one, or to the choice of one."""
    if broken_too_often(view):
        return go("promise:together")
    free = without_promise(view)
    if not loan_ref and len(free) == 1:
        loan_ref = free[0].loan_ref
    return go("promise:amount", loan=loan_ref) if loan_ref else go("promise:loan")


PROMISE_PLACES = frozenset({"promise:together", "promise:amount", "promise:loan"})
