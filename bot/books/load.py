"""The books as they stand now, as `arrears.books` values: for one borrower in a turn, or page by page for a report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, cast

from arrears.books import Balance, Books, Borrower, Flag, FlagKind, Instalment, Loan, Payment, PaymentKind
from bot.identity import OnFile, identity_digest
from bot.store.statements import Row, Tx, sql

_day = date.fromisoformat


def books_of(borrower_ref: str) -> Tx[Books | None]:
    """Everything the books say of one borrower, in five statements; None when they don't know the reference."""
    found = yield sql("books_borrowers", borrower_ref, borrower_ref, 1)
    if not found:
        return None
    books = yield from _books(found)
    return books[0]


def all_books(after_ref: str = "", limit: int = 500) -> Tx[list[Books]]:
    """A page of at most `limit` borrowers behind `after_ref`, ordered by reference; empty = that was all."""
    found = yield sql("books_borrowers_after", after_ref, limit)
    if not found:
        return []
    return (yield from _books(found))


def identity_of(borrower_ref: str) -> Tx[OnFile | None]:
    """What the borrower can be asked to prove who they are; None when the books don't know the reference."""
    rows = yield sql("books_identity", borrower_ref)
    if not rows:
        return None
    row = rows[0]
    return OnFile(
        borrower_ref,
        row["birthday_hash"],
        row["last4_hash"],
        row["birth_year"],
        identity_digest(
            name=row["name"],
            phone=row["phone"],
            birthday_hash=row["birthday_hash"],
            last4_hash=row["last4_hash"],
            birth_year=row["birth_year"],
        ),
    )


def borrower_of_loan(loan_ref: str) -> Tx[str | None]:
    """Whose loan it is; None when the books don't know it."""
    rows = yield sql("books_borrower_of_loan", loan_ref)
    return str(rows[0]["borrower_ref"]) if rows else None


def _books(found: Sequence[Row]) -> Tx[list[Books]]:
    first, last = found[0]["borrower_ref"], found[-1]["borrower_ref"]
    loan_rows = yield sql("books_loans", first, last)
    instalments: defaultdict[str, list[Instalment]] = defaultdict(list)
    for ref, number, due, principal, interest, fees in _cells((yield sql("books_instalments", first, last))):
        instalments[ref].append(Instalment(number, _day(due), principal, interest, fees))
    payments: defaultdict[str, list[Payment]] = defaultdict(list)
    for loan, ref, paid_on, amount, method, kind in _cells((yield sql("books_payments", first, last))):
        payments[loan].append(Payment(ref, _day(paid_on), amount, method, PaymentKind(kind)))
    flags: defaultdict[str, list[Flag]] = defaultdict(list)
    for row in (yield sql("books_flags", first, last)):
        until = _day(row["until_date"]) if row["until_date"] else None
        flags[row["borrower_ref"]].append(
            Flag(FlagKind(row["kind"]), row["loan_ref"], _day(row["from_date"]), until, row["note"])
        )
    loans: defaultdict[str, list[Loan]] = defaultdict(list)
    for row in loan_rows:
        ref = row["loan_ref"]
        loans[row["borrower_ref"]].append(_loan(row, instalments[ref], payments[ref]))
    return [_book(row, loans[row["borrower_ref"]], flags[row["borrower_ref"]]) for row in found]


def _cells(rows: Sequence[Row]) -> Iterable[tuple[Any, ...]]:
    """The rows by position: both drivers' rows iterate over their values (a third faster on the many)."""
    return cast(Iterable[tuple[Any, ...]], rows)


def _book(row: Row, loans: Sequence[Loan], flags: Sequence[Flag]) -> Books:
    borrower = Borrower(
        row["borrower_ref"],
        row["name"],
        row["birth_year"],
        row["phone"],
        row["email"],
        row["locale"],
        row["time_zone"],
        row["jurisdiction"],
    )
    as_of = row["payments_as_of"]
    return Books(borrower, tuple(loans), tuple(flags), _day(as_of) if as_of else None)


def _loan(row: Row, instalments: Sequence[Instalment], payments: Sequence[Payment]) -> Loan:
    balance = None
    if row["as_of"] is not None:
        balance = Balance(
            _day(row["as_of"]),
            row["principal_due"],
            row["interest_due"],
            row["late_fees_due"],
            row["other_fees_due"],
            row["pay_reference"],
        )
    return Loan(
        row["loan_ref"],
        row["product"],
        row["currency"],
        row["principal"],
        _day(row["opened_on"]),
        tuple(instalments),
        tuple(payments),
        balance,
    )
