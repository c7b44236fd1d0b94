"""How a running plan is spoken of wherever it comes up: its next payment, what was kept, what is due beside it."""

from __future__ import annotations

from arrears.agreement import Agreement, AgreementState
from arrears.follow import PlanStanding
from arrears.money import Money
from arrears.position import LoanPosition
from arrears.promise import Promise, PromiseState
from dialogs.grammar.text import Text, lines, t
from dialogs.grammar.view import View


def plan_of(view: View, loan: LoanPosition) -> tuple[Agreement, PlanStanding] | None:
    """The plan both sides signed that runs on the loan, and where it stands."""
    agreement = view.running(loan.loan_ref)
    if agreement is None or agreement.state is not AgreementState.ACTIVE:
        return None
    plan = view.plan(agreement.id)
    return (agreement, plan) if plan else None


def about_plan(view: View, loan: LoanPosition, agreement: Agreement, plan: PlanStanding) -> Text:
    """One loan under a plan: nothing of what the plan covers is asked for besides."""
    return lines(
        t("{loan}: your plan is running.", loan=view.loan_name(loan.loan_ref)),
        *comes_next(agreement, plan),
        *so_far(plan),
        *besides(loan, plan),
    )


def comes_next(agreement: Agreement, plan: PlanStanding) -> tuple[Text, ...]:
    """The next payment; in a pause the day on which both look at it again."""
    part = plan.next
    if part is None:
        review = agreement.terms.review_on
        return (
            (t("As agreed, nothing is asked for until {day}. Then we look at it together.", day=review),)
            if (review and not plan.parts)
            else ()
        )
    rest = agreement.terms.money(part.total - part.paid)
    if len(plan.parts) == 1:
        return (t("The payment: {amount} by {due}.", amount=rest, due=part.due),)
    return (t("Next payment: {amount} by {due} ({n} of {count}).",
              amount=rest, due=part.due, n=part.number, count=len(plan.parts)),)  # fmt: skip


def so_far(plan: PlanStanding) -> tuple[Text, ...]:
    """Thanks for what was kept; what is missing, in one figure."""
    missing = sum(part.total - part.paid for part in plan.parts if part.number in plan.missed)
    if missing:
        return (t("Of earlier payments {amount} is still open.", amount=Money(missing, plan.outstanding.currency)),)
    judged = [part for part in plan.parts if part.state is not PromiseState.OPEN]
    if judged and all(part.state is PromiseState.KEPT for part in judged):
        return (t("Every payment so far has arrived as agreed. Thank you."),)
    return ()


def besides(loan: LoanPosition, plan: PlanStanding) -> tuple[Text, ...]:
    """The current instalments go on."""
    if plan.beside:
        return (t("Besides the plan, {amount} is due.", amount=plan.beside),)
    if loan.next_due:
        return (t("Besides the plan, the next instalment of {amount} falls due on {due}.",
                  amount=loan.next_due.amount, due=loan.next_due.date),)  # fmt: skip
    return ()


def count_of(view: View, part: Promise) -> int:
    """How many payments the plan of a part has."""
    agreement = view.agreement(part.agreement)
    return len(agreement.terms.schedule.parts) if agreement else part.part


def rest_of(promise: Promise) -> Money:
    """What is missing of a promise or a part."""
    return Money(max(0, promise.amount.minor - promise.paid), promise.amount.currency)


def near_promises(view: View) -> tuple[Promise, ...]:
    """What a reminder is about: the free promises that stand, and of each plan the next payment.

    Nothing on a loan that was sold, or silenced otherwise, since the reminder went out.
    """
    found: list[Promise] = []
    seen: set[str] = set()
    for promise in view.open_promises:
        if view.loan(promise.loan_ref) is not None and (not promise.agreement or promise.agreement not in seen):
            found.append(promise)
            seen.add(promise.agreement)
    return tuple(found)
