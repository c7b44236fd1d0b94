"""The lender's books as facts: what was imported, one frozen row per line of a file.

The lender's books are the truth about money; nothing here is computed (see `arrears.position` for that).
All amounts are minor units of the loan's currency; all dates are calendar dates of the books.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from arrears.money import Money


class PaymentKind(StrEnum):
    """What a row of payments.csv means; a reversal or waiver is a row of its own with a positive amount."""

    PAYMENT = "payment"
    REVERSAL = "reversal"
    WAIVER = "waiver"


class FlagKind(StrEnum):
    """Reasons the lender knows of for which the bot must not collect; each is a stop from the moment of import."""

    DECEASED = "deceased"
    INSOLVENCY = "insolvency"
    REPRESENTED = "represented"
    DISPUTE = "dispute"
    FRAUD = "fraud"
    VULNERABLE = "vulnerable"
    COMPLAINT = "complaint"
    NO_CONTACT = "no_contact"
    CUSTODY = "custody"
    LEGAL = "legal"
    OUTSOURCED = "outsourced"
    SOLD = "sold"
    CLOSED = "closed"
    JOINT_OR_GUARANTEED = "joint_or_guaranteed"


@dataclass(frozen=True, slots=True)
class Borrower:
    """A natural person who owes. The birth date and id are never kept in clear: see `bot.store` for the hashes."""

    ref: str
    name: str
    birth_year: int | None = None
    phone: str = ""
    email: str = ""
    locale: str = ""
    time_zone: str = ""
    jurisdiction: str = ""


@dataclass(frozen=True, slots=True)
class Instalment:
    """One line of a loan's schedule: due on a date, in parts."""

    number: int
    due_date: date
    principal: int
    interest: int
    fees: int

    @property
    def total(self) -> int:
        """Principal + interest + fees, minor units."""
        return self.principal + self.interest + self.fees


@dataclass(frozen=True, slots=True)
class Payment:
    """Money the lender's books have seen (or seen taken back, or waived); `amount` is positive always."""

    ref: str
    paid_on: date
    amount: int
    method: str
    kind: PaymentKind = PaymentKind.PAYMENT


@dataclass(frozen=True, slots=True)
class Balance:
    """What the lender says is due at the end of `as_of`; the newest wins over our own sum at that day."""

    as_of: date
    principal_due: int
    interest_due: int
    late_fees_due: int
    other_fees_due: int
    pay_reference: str = ""

    @property
    def total(self) -> int:
        """All four parts, minor units."""
        return self.principal_due + self.interest_due + self.late_fees_due + self.other_fees_due


@dataclass(frozen=True, slots=True)
class Flag:
    """A stop the lender knows of, on one loan or (loan_ref empty) on all; `until` None = open-ended."""

    kind: FlagKind
    loan_ref: str
    since: date
    until: date | None
    note: str = ""

    def holds(self, on: date) -> bool:
        """Whether the flag stands on that day (both ends included; future flags count from import: design)."""
        return self.until is None or on <= self.until


@dataclass(frozen=True, slots=True)
class Loan:
    """One loan with all the books say of it. `currency` is an ISO 4217 code."""

    ref: str
    product: str
    currency: str
    principal: int
    opened_on: date
    instalments: tuple[Instalment, ...] = ()
    payments: tuple[Payment, ...] = ()
    balance: Balance | None = None

    def money(self, minor: int) -> Money:
        """An amount of this loan's currency."""
        return Money(minor, self.currency)


@dataclass(frozen=True, slots=True)
class Books:
    """Everything the lender's books say of one borrower, and the day through which payments are complete."""

    borrower: Borrower
    loans: tuple[Loan, ...] = ()
    flags: tuple[Flag, ...] = ()
    payments_as_of: date | None = None
    known: bool = field(default=True)

    def loan(self, ref: str) -> Loan | None:
        """The loan with that reference, if it is in the books."""
        return next((loan for loan in self.loans if loan.ref == ref), None)
