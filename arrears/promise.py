"""Promises to pay: which may be made, and what the books show became of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from arrears.books import Loan
from arrears.decisions import Refusal
from arrears.money import Money
from arrears.policy import PromiseRules
from arrears.position import LoanPosition


class PromiseState(StrEnum):
    """What became of a promise. Open and the three judged states follow from the books; the rest from the borrower."""

    OPEN = "open"
    KEPT = "kept"
    PART = "part"  # the day has passed, some of it came in time
    MISSED = "missed"  # the day has passed, nothing came in time
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True)
class Promise:
    """An amount of one loan, by a day, in a way. `paid` is what was matched so far, minor units."""

    id: str
    loan_ref: str
    amount: Money
    due: date
    method: str
    made_on: date
    state: PromiseState = PromiseState.OPEN
    paid: int = 0
    version: int = 1


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the books show of one promise. `was_in_time`: we had called it missed (or part), and were wrong."""

    promise_id: str
    state: PromiseState
    paid: int
    kept_on: date | None = None
    was_in_time: bool = False
    changed: bool = False  # state or paid differ from the promise as it was given


@dataclass(frozen=True, slots=True)
class Admitted:
    """A promise that may be made; `moved_from` is the day asked for when that was no bank day."""

    amount: Money
    due: date
    moved_from: date | None = None


def judge(
    promises: Iterable[Promise], loan: Loan, as_of: date | None, rules: PromiseRules, jurisdiction: str = ""
) -> tuple[Judgement, ...]:
    """What became of the loan's promises, oldest first; payments are complete through `as_of`."""
    raise NotImplementedError


def admit(
    amount: Money,
    due: date,
    *,
    today: date,
    position: LoanPosition,
    promises: Iterable[Promise],
    rules: PromiseRules,
    jurisdiction: str = "",
    replaces: str = "",
) -> Admitted | Refusal:
    """Whether the borrower may promise that; `promises` are all of the borrower's, `replaces` one given up."""
    raise NotImplementedError
