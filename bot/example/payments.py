"""Payments of the demo reach the books as a lender's would: by an import."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from arrears.money import Money
from bot.books.load import books_of, borrower_of_loan
from bot.example.imports import import_texts
from bot.house import House
from bot.store.statements import Tx

HEADER = "payment_ref,loan_ref,paid_on,amount,method\n"


async def import_payments(house: House, payments: Sequence[tuple[str, int]], *, paid_on: date, as_of: date) -> None:
    """Import payments (loan, minor units) made on a day; none still moves the as-of day."""
    lines = [HEADER]
    for loan_ref, minor in payments:
        currency = await house.db.read(_currency(loan_ref))
        amount = Money(minor, currency).decimal
        lines.append(f"DEMO-{house.clock.ticks()},{loan_ref},{paid_on.isoformat()},{amount},transfer\n")
    await import_texts(house, {"payments": "".join(lines)}, as_of=as_of)


def _currency(loan_ref: str) -> Tx[str]:
    ref = yield from borrower_of_loan(loan_ref)
    books = (yield from books_of(ref)) if ref else None
    loan = books.loan(loan_ref) if books else None
    if loan is None:
        raise ValueError(f"no loan {loan_ref} in the books")
    return loan.currency
