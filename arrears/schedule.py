"""Schedules: which amount falls due on which day, on pay days and bank days, losing no cent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from arrears.money import Money


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
