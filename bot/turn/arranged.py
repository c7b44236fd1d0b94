"""What is arranged on a case, as the turn uses it: plans followed through the books, what waits, what comes."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from arrears.agreement import Agreement, AgreementState
from arrears.contact import Hold
from arrears.days import local_day, next_bank_day
from arrears.follow import PlanStanding, follow, plan_kept
from arrears.ladder import check_in
from arrears.offer import OfferState
from arrears.promise import PromiseState
from arrears.receipts import Receipt
from arrears.touch import Appointment

if TYPE_CHECKING:
    from bot.turn.work import Work

REVIEW_DAYS = 14  # so long a review is still worth asking for


def standings(work: Work) -> tuple[PlanStanding, ...]:
    """Where the active agreements stand by the books; of a loan the books no longer know nothing can be said."""
    active = (a for a in work.arranged.agreements if a.state is AgreementState.ACTIVE)
    found = (standing(work, agreement) for agreement in active)
    return tuple(plan for plan in found if plan is not None)


def standing(work: Work, agreement: Agreement) -> PlanStanding | None:
    """Where one signed agreement stands, or stood once it was fulfilled; None when its loan is not in the books."""
    books, where = work.books, work.position()
    loan = books.loan(agreement.loan_ref) if books else None
    due = where.loan(agreement.loan_ref) if where else None
    if books is None or loan is None or due is None:
        return None
    policy = work.means.policy
    return follow(
        agreement,
        loan,
        work.today,
        as_of=books.payments_as_of,
        position=due,
        offers=policy.offers,
        promises=policy.promises,
        jurisdiction=work.jurisdiction,
    )


def any_kept(work: Work) -> bool:
    """Whether an agreement is kept, or signed and waits for the lender: then nobody is dunned."""
    plans = {plan.agreement_id: plan for plan in work.plans()}
    return any(
        agreement.state is AgreementState.SIGNED
        or (agreement.id in plans and plan_kept(agreement, plans[agreement.id], work.today))
        for agreement in work.arranged.agreements
    )


def holds(work: Work) -> tuple[Hold, ...]:
    """What makes reminders on a loan wait: a payment told of, an offer thought over, a supervisor's answer,
    or a person who said so.

    A payment told of is asked about before anybody is reminded again: its hold lasts through the day of the question.
    """
    receipts = tuple(
        Hold("receipt", _starts(work, r.told_on), _ends(work, _asked_on(work, r)), r.loan_ref)
        for r in work.arranged.receipts
        if r.state == "open"
    )
    waiting = {OfferState.THINKING: "thinking", OfferState.ASKED: "approval"}
    offers = tuple(
        Hold(waiting[o.state], _starts(work, o.made_on), _ends(work, o.valid_until), o.loan_ref)
        for o in work.arranged.offers
        if o.state in waiting
    )
    pauses = tuple(Hold("desk", since, until) for since, until in work.arranged.pauses)
    return receipts + offers + pauses


def appointments(work: Work) -> tuple[Appointment, ...]:
    """Days on which the bot has said that it will ask."""
    found = []
    rules = work.means.policy.offers
    for offer in work.arranged.offers:
        if offer.state is OfferState.THINKING:
            asked = local_day(work.arranged.changed.get(offer.id, work.now), work.zone)
            day = min(asked + timedelta(days=rules.follow_up_days), offer.valid_until)
            found.append(Appointment("offer.follow_up", offer.id, day, offer.valid_until, offer.loan_ref))
    for plan in work.plans():
        found += _of_plan(work, plan)
    for receipt in work.arranged.receipts:
        if receipt.state == "open":
            day = _asked_on(work, receipt)
            last = day + timedelta(days=REVIEW_DAYS)
            found.append(Appointment("receipt.ended", receipt.id, day, last, receipt.loan_ref))
    return tuple(found)


def _of_plan(work: Work, plan: PlanStanding) -> list[Appointment]:
    agreement = next(a for a in work.arranged.agreements if a.id == plan.agreement_id)
    review = agreement.terms.review_on
    if review is not None:
        last = review + timedelta(days=REVIEW_DAYS)
        return [Appointment("plan.review", agreement.id, review, last, agreement.loan_ref)]
    days = [part.due for part in plan.parts if part.state is PromiseState.OPEN]
    since = max([agreement.active_on or work.today, *(p.due for p in plan.parts if p.due <= work.today)])
    day = check_in(days, since, work.means.policy.offers.check_in_days)
    if day is None or plan.missed:
        return []
    return [Appointment("plan.check_in", agreement.id, day, min(days), agreement.loan_ref)]


def _asked_on(work: Work, receipt: Receipt) -> date:
    """The day on which a payment told of is asked about when it is not there."""
    return next_bank_day(receipt.until + timedelta(days=1), work.jurisdiction)


def _starts(work: Work, day: date) -> datetime:
    return datetime.combine(day, time.min, ZoneInfo(work.zone))


def _ends(work: Work, day: date) -> datetime:
    """The end of the day, in the borrower's time."""
    return datetime.combine(day + timedelta(days=1), time.min, ZoneInfo(work.zone))
