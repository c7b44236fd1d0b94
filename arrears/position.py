"""What is due: the arrears of a loan, and of a borrower with several, at the end of a day.

Our sum is the instalments due so far, less what was paid and waived. Money goes to the oldest instalment first, and
within it to fees, then interest, then principal: the order of Taiwan's Civil Code, art. 322 (what fell due first) and
323 (costs, interest, principal), taken from general knowledge, so a lender's balance always wins over it.

The lender's balance replaces our sum at the end of its day; later instalments, payments, waivers and reversals are then
applied to it. Money goes to its late fees, other fees, interest and principal, then to the instalments after it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from arrears.books import Balance, Books, FlagKind, Instalment, Loan, Payment, PaymentKind
from arrears.days import next_bank_day
from arrears.money import Money
from arrears.payments import standing


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
    drift: Money | None = None  # the lender's balance minus our own sum on the balance's day; None = they agree
    loose_reversals: tuple[str, ...] = ()  # payment_refs of reversals that undo no payment we know
    as_of: date | None = None  # payments are complete through this day


@dataclass(frozen=True, slots=True)
class CasePosition:
    """The arrears of one borrower over all loans; silent loans are listed but count in no sum."""

    on: date
    loans: tuple[LoanPosition, ...]
    totals: tuple[Money, ...]  # due per currency over the loans that may be collected, by currency code
    days_past_due: int  # the largest of the loans that may be collected
    silences: tuple[tuple[str, FlagKind], ...] = ()  # (loan_ref, why it may not be collected), in the books' order

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


# One unpaid thing: its due day, and late fees, other fees, interest, principal. Money is taken in this very order.
_Claim = tuple[date, list[int]]


def position(loan: Loan, on: date, *, as_of: date | None = None, jurisdiction: str | None = None) -> LoanPosition:
    """The arrears of a loan at the end of `on`.

    Given a jurisdiction, a due day that is no bank day there is late only once the next bank day is over; from then on
    days count from the books' date. Without one they always do. `as_of` is carried along for whoever shows it.
    """
    schedule = sorted(loan.instalments, key=lambda row: (row.due_date, row.number))
    past = [row for row in schedule if row.due_date <= on]
    balance = loan.balance if loan.balance is not None and loan.balance.as_of <= on else None
    drift = 0
    if balance is None:
        paid, waived = _came(loan.payments, None, on)
        claims = [_claim(row) for row in past]
    else:
        due_by_then = [row for row in past if row.due_date <= balance.as_of]
        own, ahead = _own_sum(loan.payments, due_by_then, balance.as_of)
        drift = balance.total - own
        paid, waived = _came(loan.payments, balance.as_of, on)
        if not balance.total:  # nothing is due, so what was paid ahead still stands
            paid, waived = paid + ahead[0], waived + ahead[1]
        claims = _ruled(balance, due_by_then, taken_back=max(0, -paid - waived))
        claims += [_claim(row) for row in past if row.due_date > balance.as_of]
    unpaid, left = _settle(claims, max(0, paid + waived))
    due = Breakdown(
        late_fees=sum(parts[0] for _, parts in unpaid),
        other_fees=sum(parts[1] for _, parts in unpaid),
        interest=sum(parts[2] for _, parts in unpaid),
        principal=sum(parts[3] for _, parts in unpaid),
    )
    oldest = unpaid[0][0] if unpaid else None
    return LoanPosition(
        loan_ref=loan.ref,
        on=on,
        due=loan.money(due.total),
        breakdown=due,
        oldest_due=oldest,
        days_past_due=_days_late(oldest, on, jurisdiction),
        next_due=_coming(loan, schedule[len(past) :], left),
        credit=loan.money(min(left, max(0, paid))),  # a waiver lowers what is owed, it is never owed back
        drift=loan.money(drift) if drift else None,
        loose_reversals=_loose(loan.payments, on),
        as_of=as_of,
    )


def case_position(books: Books, on: date, *, jurisdiction: str = "") -> CasePosition:
    """The arrears of a borrower; `jurisdiction` (of bank days) stands in where the books name none.

    A loan is silent under any flag that holds on the day, its own or one on all loans.
    """
    where = books.borrower.jurisdiction or jurisdiction
    loans = tuple(position(loan, on, as_of=books.payments_as_of, jurisdiction=where) for loan in books.loans)
    flags = [flag for flag in books.flags if flag.holds(on)]
    silences = tuple((loan.ref, flag.kind) for loan in books.loans for flag in flags if flag.loan_ref in ("", loan.ref))
    silent = {ref for ref, _ in silences}
    totals: dict[str, int] = {}
    for loan in loans:
        if loan.loan_ref not in silent:
            totals[loan.due.currency] = totals.get(loan.due.currency, 0) + loan.due.minor
    return CasePosition(
        on=on,
        loans=loans,
        totals=tuple(Money(minor, currency) for currency, minor in sorted(totals.items())),
        days_past_due=max((loan.days_past_due for loan in loans if loan.loan_ref not in silent), default=0),
        silences=silences,
    )


def _claim(row: Instalment) -> _Claim:
    return row.due_date, [0, row.fees, row.interest, row.principal]


def _came(payments: Iterable[Payment], since: date | None, on: date) -> tuple[int, int]:
    """Paid (less what was reversed) and waived after `since` (None: ever) up to and including `on`."""
    paid = waived = 0
    for row in payments:
        if row.paid_on > on or (since is not None and row.paid_on <= since):
            continue
        if row.kind is PaymentKind.WAIVER:
            waived += row.amount
        else:
            paid += row.amount if row.kind is PaymentKind.PAYMENT else -row.amount
    return paid, waived


def _own_sum(payments: Iterable[Payment], past: list[Instalment], on: date) -> tuple[int, tuple[int, int]]:
    """By our own sum on that day: what is due, and what was (paid, waived) beyond it."""
    due = sum(row.total for row in past)
    paid, waived = _came(payments, None, on)
    over = max(0, max(0, paid + waived) - due)
    paid_over = min(over, max(0, paid))
    return max(0, due - max(0, paid + waived)), (paid_over, over - paid_over)


def _ruled(balance: Balance, past: list[Instalment], taken_back: int) -> list[_Claim]:
    """The lender's balance as claims on the latest instalments: money went to the older ones first.

    Each part of the balance fills the same part of the instalments, newest first; what is more than all of them hold,
    and late fees, stand from the oldest day found, because a fee makes nobody late for longer. Money reversed since
    (`taken_back`) is principal again.
    """
    rest = [balance.other_fees_due, balance.interest_due, balance.principal_due + taken_back]
    claims: list[_Claim] = []
    for row in reversed(past):
        if not any(rest):
            break
        parts = [min(have, want) for have, want in zip(rest, (row.fees, row.interest, row.principal), strict=True)]
        rest = [have - part for have, part in zip(rest, parts, strict=True)]
        claims.append((row.due_date, [0, *parts]))
    claims = [claim for claim in reversed(claims) if any(claim[1])]
    more = (balance.late_fees_due, *rest)
    if any(more):
        newest = past[-1].due_date if past else balance.as_of
        since, parts = claims.pop(0) if claims else (newest, [0, 0, 0, 0])
        claims.insert(0, (since, [a + b for a, b in zip(parts, more, strict=True)]))
    return claims


def _settle(claims: list[_Claim], money: int) -> tuple[list[_Claim], int]:
    """What stays unpaid, oldest first, and the money left over."""
    unpaid = []
    for since, parts in claims:
        rest = []
        for part in parts:
            taken = min(part, money)
            money -= taken
            rest.append(part - taken)
        if any(rest):
            unpaid.append((since, rest))
    return unpaid, money


def _days_late(oldest: date | None, on: date, jurisdiction: str | None) -> int:
    if oldest is None or (jurisdiction is not None and on <= next_bank_day(oldest, jurisdiction)):
        return 0
    return (on - oldest).days


def _coming(loan: Loan, rows: list[Instalment], ahead: int) -> Due | None:
    """The first coming instalment that money paid ahead does not cover."""
    for row in rows:
        if row.total > ahead:
            return Due(row.due_date, loan.money(row.total - ahead))
        ahead -= row.total
    return None


def _loose(payments: tuple[Payment, ...], on: date) -> tuple[str, ...]:
    if all(row.kind is not PaymentKind.REVERSAL for row in payments):
        return ()
    return tuple(row.ref for row in standing(row for row in payments if row.paid_on <= on).loose)
