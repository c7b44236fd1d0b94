"""Payments the borrower told of: held until the books show them, or until the days for it are over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from arrears.days import next_bank_day
from arrears.money import Money
from arrears.offer_policy import OfferRules


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
