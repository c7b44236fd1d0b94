"""Following a signed plan through the books: which parts are kept, what is still to pay, and whether both agree."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from arrears.money import Money
from arrears.promise import PromiseState


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
    """A signed plan at the end of a day."""

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

    @property
    def next(self) -> PartStanding | None:
        """The next part still to pay."""
        return next((part for part in self.parts if part.state is PromiseState.OPEN), None)
