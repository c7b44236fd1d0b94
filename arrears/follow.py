"""Following a signed plan through the books: which parts are kept, what is still to pay, and whether both agree.

How money is placed is in `arrears.placing`. Everything follows from the books, so a payment that is learnt of late, or
taken back, changes the past as it should.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from arrears.agreement import Agreement, AgreementState
from arrears.books import Loan, Payment, PaymentKind
from arrears.days import next_bank_day
from arrears.money import Money
from arrears.offer_policy import OfferRules
from arrears.payments import standing
from arrears.placing import Coming, Entry, Placed, place
from arrears.policy import PromiseRules
from arrears.position import LoanPosition
from arrears.promise import PromiseState, deadline, least
from arrears.schedule import Cadence, Part, per_month
from arrears.terms import Terms


@dataclass(frozen=True, slots=True)
class PartStanding:
    """One part of a plan as the books show it. `paid` counts what shortened the plan from its end too."""

    number: int
    due: date
    total: int  # minor units
    paid: int
    state: PromiseState
    kept_on: date | None = None


@dataclass(frozen=True, slots=True)
class PlanStanding:
    """A signed plan at the end of a day. Of a pause, `outstanding` is what it covers and is still unpaid.

    `paid` and `outstanding` sum to what the plan asks for, unless more came than that.
    """

    agreement_id: str
    loan_ref: str
    parts: tuple[PartStanding, ...]
    outstanding: Money  # of the plan
    paid: Money  # towards the plan
    beside: Money  # unpaid of the instalments that fell due since, beside the plan
    beside_days: int  # days past due of the oldest of these
    drift: Money | None = None  # what the books show as due, less outstanding (interest of the plan apart) and beside
    complete: bool = False
    missed: tuple[int, ...] = ()  # numbers of parts that are past their deadline and not paid in full
    completed_on: date | None = None  # the day the last of it came
    last_paid_on: date | None = None  # of the payments that count
    waived: int = 0  # what of `paid` the lender waived since, minor units

    @property
    def received(self) -> Money:
        """What was paid in money: all but what the lender waived."""
        return Money(self.paid.minor - self.waived, self.paid.currency)

    @property
    def next(self) -> PartStanding | None:
        """The next part still to pay."""
        return next((part for part in self.parts if part.state is PromiseState.OPEN), None)


_BROKEN = (PromiseState.PART, PromiseState.MISSED)


def follow(
    agreement: Agreement,
    loan: Loan,
    on: date,
    *,
    as_of: date | None,
    position: LoanPosition,
    offers: OfferRules,
    promises: PromiseRules,
    jurisdiction: str,
) -> PlanStanding:
    """The plan at the end of `on`; `position` is the loan's of that day, payments are complete through `as_of`.

    A part is kept when all but the promises' tolerance came by its deadline (`arrears.promise.deadline`), whenever the
    books learn of it; else it is open until `as_of` is past the deadline, then part or missed. Money that comes later
    shows in `paid`, keeps nothing, and completes the plan all the same. Complete: all is paid but the drift tolerance
    (of a small plan the promises' tolerance); a pause never is, a review decides.

    Drift: what the books show as due, less what they should by the plan. Late fees that the terms waive are in order
    whether the books still show them or took them off, and interest of the plan whether they charge it or not. All
    else beyond the tolerance - a new late fee, a write-off, an old payment taken back - is drift.
    """
    terms = agreement.terms
    tolerance = offers.drift_tolerance.get(terms.currency, 0)
    came, fees = _came(terms, loan, on)
    placed = place(terms, loan.instalments, came, promises, jurisdiction)
    parts = tuple(_part(part, placed, as_of, promises, jurisdiction) for part in terms.schedule.parts)
    asked = terms.schedule.total.minor if parts else terms.covered - terms.waived
    paid = sum(entry.amount for entry in placed.plan)
    unpaid = placed.beside(on)
    beside = sum(amount for _, amount in unpaid)
    most = asked - paid + beside - placed.ahead(on)
    drift = _drift(position.due.minor, most - terms.schedule.interest.minor, most, fees)
    last_missing = min(tolerance, asked - least(asked, promises))
    completed_on = _reached(placed.plan, asked - last_missing) if parts else None
    return PlanStanding(
        agreement_id=agreement.id,
        loan_ref=agreement.loan_ref,
        parts=parts,
        outstanding=terms.money(asked - paid),
        paid=terms.money(paid),
        beside=terms.money(beside),
        beside_days=_days_late(unpaid[0][0], on, jurisdiction) if unpaid else 0,
        drift=terms.money(drift) if abs(drift) > tolerance else None,
        complete=completed_on is not None,
        missed=tuple(p.number for p in parts if p.state in _BROKEN and p.paid < least(p.total, promises)),
        completed_on=completed_on,
        last_paid_on=max((entry.day for entry in placed.plan if not entry.waived), default=None),
        waived=sum(entry.amount for entry in placed.plan if entry.waived),
    )


def plan_kept(agreement: Agreement, standing: PlanStanding, today: date, review_grace_days: int = 7) -> bool:
    """Whether dunning stays silent for the plan's sake: it is active and no part is past its deadline unpaid.

    A pause is kept until so many days after its review. So is a plan of which every part was kept, but a little of
    each, within the tolerance, is missing: that rest is not waited for without end.
    """
    if agreement.state is not AgreementState.ACTIVE or standing.missed:
        return False
    last = agreement.terms.review_on
    if standing.parts:
        judged = all(part.state is not PromiseState.OPEN for part in standing.parts)
        last = standing.parts[-1].due if judged and not standing.complete else None
    return last is None or today <= last + timedelta(days=review_grace_days)


def monthly_of(agreement: Agreement, standing: PlanStanding) -> int:
    """What the plan still asks a month, minor units: its largest unpaid part, at its cadence; 0 once it is over."""
    if agreement.state not in (AgreementState.SIGNED, AgreementState.ACTIVE) or standing.complete:
        return 0
    most = max((part.total - part.paid for part in standing.parts), default=0)
    return per_month(most, Cadence(agreement.terms.cadence or Cadence.MONTHLY))


def _came(terms: Terms, loan: Loan, on: date) -> tuple[tuple[Coming, ...], int]:
    """What came since the terms were drawn up, by rising day, and the waived late fees the books may still show.

    What the books held then is in `covered` already: a reversal among that which undid nothing takes nothing off now.
    Waivers first take off the late fees that the terms waive; only what is more than those lowers the plan.
    """
    rows = [row for row in loan.payments if row.paid_on <= on]
    before = [row for row in rows if _counted(row, terms)]
    since = [row for row in rows if not _counted(row, terms)]
    loose = standing(before).loose
    stood = standing(row for row in before if row not in loose).payments
    money, waived = dict[date, int](), dict[date, int]()
    for row in standing((*stood, *since)).payments:
        if not _counted(row, terms):
            money[row.paid_on] = money.get(row.paid_on, 0) + row.amount
    fees = terms.waived
    for row in sorted((row for row in since if row.kind is PaymentKind.WAIVER), key=lambda row: row.paid_on):
        expected = min(fees, row.amount)
        fees -= expected
        waived[row.paid_on] = waived.get(row.paid_on, 0) + row.amount - expected
    days = sorted(money.keys() | waived.keys())
    return tuple(Coming(day, money.get(day, 0), waived.get(day, 0)) for day in days), fees


def _counted(row: Payment, terms: Terms) -> bool:
    return row.ref in terms.counted or (terms.as_of is not None and row.paid_on <= terms.as_of)


def _part(part: Part, placed: Placed, as_of: date | None, rules: PromiseRules, jurisdiction: str) -> PartStanding:
    entries = placed.of_part(part.number)
    last = deadline(part.due, rules, jurisdiction)
    in_time = [entry for entry in entries if entry.day <= last]
    kept_on = _reached(in_time, least(part.total, rules))
    if kept_on is not None:
        state = PromiseState.KEPT
    elif as_of is None or as_of <= last:
        state = PromiseState.OPEN
    else:
        state = PromiseState.PART if in_time else PromiseState.MISSED
    return PartStanding(part.number, part.due, part.total, sum(entry.amount for entry in entries), state, kept_on)


def _reached(entries: Iterable[Entry], amount: int) -> date | None:
    """The day on which so much had come; the entries are in the order of their days."""
    for entry in entries:
        amount -= entry.amount
        if amount <= 0:
            return entry.day
    return None


def _drift(due: int, least_due: int, most_due: int, fees: int) -> int:
    """How far `due` lies outside what it should be, with those late fees shown or not; 0 inside."""
    apart = []
    for shown in (0, fees):
        low, high = max(0, least_due + shown), max(0, most_due + shown)
        apart.append(due - min(max(due, low), high))
    return min(apart, key=abs)


def _days_late(due: date, on: date, jurisdiction: str) -> int:
    """As `arrears.position` counts: a day that is no bank day is late only once the next bank day is over."""
    return 0 if on <= next_bank_day(due, jurisdiction) else (on - due).days
