"""What is due: the arrears of a loan, and of a borrower with several, at the end of a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from arrears.books import Books, FlagKind, Loan
from arrears.money import Money


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The parts of an amount due, minor units, none negative; they sum to it."""

    principal: int = 0
    interest: int = 0
    late_fees: int = 0
    other_fees: int = 0

    @property
    def total(self) -> int:
        """All four parts, minor units."""
        return self.principal + self.interest + self.late_fees + self.other_fees


@dataclass(frozen=True, slots=True)
class Due:
    """An amount and the day it falls due."""

    date: date
    amount: Money


@dataclass(frozen=True, slots=True)
class LoanPosition:
    """The arrears of one loan at the end of `on`."""

    loan_ref: str
    on: date
    due: Money  # unpaid and due today or before; never negative
    breakdown: Breakdown
    oldest_due: date | None  # the books' date of the oldest unpaid instalment
    days_past_due: int  # 0 = due today, or nothing due
    next_due: Due | None  # the next coming instalment and what is still to pay of it
    credit: Money  # paid beyond everything due
    drift: Money | None = (
        None  # the lender's balance minus our own sum on the balance's day; None = they agree
    )
    loose_reversals: tuple[str, ...] = ()  # payment_refs of reversals that undo no payment we know
    as_of: date | None = None  # payments are complete through this day


@dataclass(frozen=True, slots=True)
class CasePosition:
    """The arrears of one borrower over all loans; silent loans are listed but count in no sum."""

    on: date
    loans: tuple[LoanPosition, ...]
    totals: tuple[Money, ...]  # due per currency over the loans that may be collected, by currency code
    days_past_due: int  # the largest of the loans that may be collected
    silences: tuple[
        tuple[str, FlagKind], ...
    ] = ()  # (loan_ref, why it may not be collected), in the books' order

    @property
    def silent_loans(self) -> tuple[str, ...]:
        """References of the loans nobody may collect on through us."""
        return tuple(dict.fromkeys(ref for ref, _ in self.silences))

    @property
    def collectable(self) -> tuple[LoanPosition, ...]:
        """The loans that are not silent, in the books' order."""
        silent = self.silent_loans
        return tuple(loan for loan in self.loans if loan.loan_ref not in silent)

    def loan(self, ref: str) -> LoanPosition | None:
        """The position of that loan, if it is in the books."""
        return next((loan for loan in self.loans if loan.loan_ref == ref), None)


def position(
    loan: Loan, on: date, *, as_of: date | None = None, jurisdiction: str | None = None
) -> LoanPosition:
    """The arrears of a loan at the end of `on`."""
    raise NotImplementedError


def case_position(books: Books, on: date, *, jurisdiction: str = "") -> CasePosition:
    """The arrears of a borrower; `jurisdiction` (of bank days) stands in where the books name none."""
    raise NotImplementedError
