"""Schedules: which amount falls due on which day, losing no cent, and what a plan costs (the days: pay_days.py)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import Literal

from arrears.money import Money

# Payments a year: months have no whole number of weeks. Source: Standard Financial Statement practice, weekly amounts
# x 52/12 (contact rules, section 5, step 1); a fortnight is two such weeks.
_MONTHS = 12
_TIMES = {"weekly": 52, "fortnightly": 26, "monthly": _MONTHS}
_YEAR_DAYS = 365  # actual/365 (fixed), ISDA 2006 definitions 4.16(d): a leap year counts 365 too
_BASIS_POINTS = 10_000


class Cadence(StrEnum):
    """How often money comes or is paid."""

    MONTHLY = "monthly"
    FORTNIGHTLY = "fortnightly"
    WEEKLY = "weekly"


@dataclass(frozen=True, slots=True)
class PayDay:
    """When wages come: `anchor` is one such day; `day` (1-31, 31 = the last) is the day of the month when monthly."""

    cadence: Cadence
    anchor: date
    day: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a plan, minor units: `amount` of what is covered, and the `interest` of the plan besides."""

    number: int
    due: date
    amount: int
    interest: int = 0

    @property
    def total(self) -> int:
        """What is to be paid on the day, minor units."""
        return self.amount + self.interest


@dataclass(frozen=True, slots=True)
class Schedule:
    """The parts in the order of their days; their amounts sum to what is covered (less what is waived)."""

    currency: str
    parts: tuple[Part, ...]

    @property
    def amount(self) -> Money:
        """The covered part of it."""
        return Money(sum(part.amount for part in self.parts), self.currency)

    @property
    def interest(self) -> Money:
        """What the plan costs besides."""
        return Money(sum(part.interest for part in self.parts), self.currency)

    @property
    def total(self) -> Money:
        """All that is to be paid."""
        return self.amount + self.interest

    @property
    def first(self) -> date | None:
        """The first day."""
        return self.parts[0].due if self.parts else None

    @property
    def end(self) -> date | None:
        """The last day."""
        return self.parts[-1].due if self.parts else None


def equal(
    covered: Money,
    days: Sequence[date],
    *,
    unit: int,
    remainder: Literal["first", "last"],
    annual_basis_points: int = 0,
    start: date,
) -> Schedule:
    """Equal parts of `covered` on `days`, each a whole number of `unit` minor units; the odd rest is the smaller part.

    The equal part is an even share rounded up to the unit, so no part is ever above it, and what is left - the one part
    that may be no whole number of units - is paid first or last. An amount too small for so many parts has fewer, on
    the first of the days: 5 units on 4 days are 2, 2 and 1. Interest and errors as in `shaped`.
    """
    _check(covered, days, unit, start)
    share = _up(covered.minor, len(days), unit) if days else unit
    used = days[: -(-covered.minor // share)] if covered else ()
    return shaped(
        covered,
        used,
        [1] * len(used),
        unit=unit,
        remainder=remainder,
        annual_basis_points=annual_basis_points,
        start=start,
    )


def shaped(
    covered: Money,
    days: Sequence[date],
    weights: Sequence[int],
    *,
    unit: int,
    remainder: Literal["first", "last"],
    annual_basis_points: int = 0,
    start: date,
) -> Schedule:
    """Parts of `covered` on `days` in proportion to `weights` (1, 1, 2, 2 starts low), whole numbers of `unit`.

    Each part is its share rounded up to the unit, never more; the rounding comes off the last part ("last") or the
    first one. Where that leaves a day nothing the day is left out, and the rounding goes on into its neighbour.
    Amounts sum to `covered` exactly. Interest: simple, actual days / 365 on what is outstanding from `start`, rounded
    half up to a minor unit, due with each part. ValueError: a negative amount, a unit or weight below 1, a weight for
    each day missing, days that do not rise from `start`, an amount and no day for it.
    """
    _check(covered, days, unit, start)
    if len(weights) != len(days) or any(weight < 1 for weight in weights):
        raise ValueError("every day needs a weight of 1 or more")
    if covered and not days:
        raise ValueError("an amount needs a day")
    whole = sum(weights)
    shares = [_up(covered.minor * weight, whole, unit) for weight in weights]
    amounts = _within(covered.minor, shares) if remainder == "last" else _within(covered.minor, shares[::-1])[::-1]
    paid = [(day, amount) for day, amount in zip(days, amounts, strict=True) if amount]
    return Schedule(covered.currency, _parts(paid, covered.minor, annual_basis_points, start))


def per_month(amount: int, cadence: Cadence) -> int:
    """What a payment of `amount` minor units comes to in a month: weekly x 52/12, fortnightly x 26/12, rounded up."""
    return -(-amount * _TIMES[cadence] // _MONTHS)


def per_part(monthly: int, cadence: Cadence) -> int:
    """What may be asked each time when a month has room for `monthly` minor units; rounded down, so never above it."""
    return monthly * _MONTHS // _TIMES[cadence]


def _check(covered: Money, days: Sequence[date], unit: int, start: date) -> None:
    if covered.minor < 0 or unit < 1:
        raise ValueError("an amount below zero or a unit below one minor unit cannot be split")
    if any(later <= earlier for earlier, later in pairwise(days)) or (days and days[0] < start):
        raise ValueError("the days of a schedule rise from its start")


def _up(amount: int, parts: int, unit: int) -> int:
    """`amount / parts` rounded up to a whole number of `unit`."""
    return -(-amount // (parts * unit)) * unit


def _within(total: int, shares: Sequence[int]) -> list[int]:
    """The shares in turn until the total is used up; the shares sum to it or more."""
    amounts = []
    for share in shares:
        amounts.append(min(share, total))
        total -= amounts[-1]
    return amounts


def _parts(paid: Sequence[tuple[date, int]], outstanding: int, basis_points: int, since: date) -> tuple[Part, ...]:
    """The parts with their interest: outstanding x basis points x days / (10,000 x 365), half up."""
    parts = []
    for number, (due, amount) in enumerate(paid, start=1):
        year = _BASIS_POINTS * _YEAR_DAYS
        interest = (2 * outstanding * basis_points * (due - since).days + year) // (2 * year)
        parts.append(Part(number, due, amount, interest))
        outstanding, since = outstanding - amount, due
    return tuple(parts)
