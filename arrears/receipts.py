"""Payments the borrower told of: held until the books show them, or until the days for it are over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from arrears.books import Loan, Payment
from arrears.days import next_bank_day
from arrears.money import Money
from arrears.offer_policy import OfferRules
from arrears.payments import standing


@dataclass(frozen=True, slots=True)
class Receipt:
    """One "I have paid" in its newest version. `until` is the last day on which reminders wait for it."""

    id: str
    loan_ref: str
    amount: Money | None
    paid_on: date | None
    method: str
    told_on: date
    until: date
    state: Literal["open", "matched", "lapsed", "closed"] = "open"
    payment_ref: str = ""
    files: tuple[str, ...] = ()
    version: int = 1


def hold_until(told_on: date, rules: OfferRules, jurisdiction: str) -> date:
    """The last day on which reminders wait for a payment that was told of: the policy's days, ending on a bank day."""
    return next_bank_day(told_on + timedelta(days=rules.receipt_hold_days), jurisdiction)


_EARLIER, _LATER = timedelta(days=3), timedelta(days=7)  # the books' day of a transfer against the day we were told
_FEE_PERCENT = 1  # what a transfer fee may take off, or rounding


def match(receipt: Receipt, loan: Loan, *, known: frozenset[str], tolerance: int = 0) -> str | None:
    """The reference of the loan's payment that answers what was told; None when none does.

    Payments that stand and are in no other receipt (`known`), of the amount told (1 %, or `tolerance` minor units
    where that is more, apart), booked from 3 days before the day told to 7 days after it; also several of one day that
    come to it together, of which the first is named. Where no amount was told any payment from 3 days before that day
    on will do. The nearest in amount, then in day, is taken.
    """
    if receipt.state in ("matched", "closed") or receipt.loan_ref != loan.ref:
        return None
    told, amount = receipt.paid_on or receipt.told_on, receipt.amount
    rows = [row for row in standing(loan.payments).payments if row.ref not in known and told - _EARLIER <= row.paid_on]
    if amount is None:
        return min(((abs(row.paid_on - told), row.ref) for row in rows), default=(None, None))[1]
    if amount.currency != loan.currency:
        return None
    found = _sums(row for row in rows if row.paid_on <= told + _LATER)
    near = min(((abs(came - amount.minor), abs(day - told), n, ref) for came, day, n, ref in found), default=None)
    apart = max(tolerance, amount.minor * _FEE_PERCENT // 100)
    return near[3] if near is not None and near[0] <= apart else None


def _sums(rows: Iterable[Payment]) -> list[tuple[int, date, int, str]]:
    """Each payment, and all of a day together: what came, minor units, when, in how many, and the first's reference."""
    found, days = [], dict[date, list[Payment]]()
    for row in rows:
        found.append((row.amount, row.paid_on, 1, row.ref))
        days.setdefault(row.paid_on, []).append(row)
    return found + [(sum(r.amount for r in of), day, len(of), min(r.ref for r in of)) for day, of in days.items()]


def arrived(receipt: Receipt, loan: Loan) -> tuple[Money, date] | None:
    """What came of a payment told of, and when: the one it was matched with, or all of that day where together they are
    nearer to the amount told; None when the books do not hold it (any more)."""
    rows = standing(loan.payments).payments
    payment = next((row for row in rows if row.ref == receipt.payment_ref), None)
    if payment is None:
        return None
    sums = (payment.amount, sum(row.amount for row in rows if row.paid_on == payment.paid_on))
    told = receipt.amount.minor if receipt.amount is not None else payment.amount
    return loan.money(min(sums, key=lambda came: abs(came - told))), payment.paid_on
