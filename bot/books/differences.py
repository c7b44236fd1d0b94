"""Where the lender's books disagree with themselves: said, never settled by us."""

from __future__ import annotations

from datetime import date

from arrears.books import Books
from arrears.money import Money
from arrears.position import position
from bot.books.load import books_of
from bot.store.db import Staging
from bot.store.statements import Tx, composed

PAGE = 500
SAID = 1_000


async def differences(staging: Staging, today: date) -> tuple[str, ...]:
    """A line for each loan of this import whose balance differs from our sum, or whose reversal undoes nothing.

    Late fees are no difference: no instalment holds them, the balance is where they are told.
    """
    lines: list[str] = []
    after = ""
    while len(lines) < SAID and (page := await staging.look(_page(after))):
        after = page[-1].borrower.ref
        for books in page:
            lines += _lines(books, today)
    return tuple(lines[:SAID])


def _page(after: str) -> Tx[list[Books]]:
    """The next borrowers with new balances or reversals."""
    rows = yield composed(
        "SELECT k.borrower_ref FROM changed_balances c JOIN seen_loans k ON k.loan_ref = c.loan_ref"
        " WHERE k.borrower_ref > $1"
        " UNION SELECT k.borrower_ref FROM changed_payments c JOIN seen_loans k ON k.loan_ref = c.loan_ref"
        " WHERE c.kind = 'reversal' AND k.borrower_ref > $1"
        " ORDER BY borrower_ref LIMIT $2",
        after,
        PAGE,
    )
    found = []
    for row in rows:
        books = yield from books_of(row["borrower_ref"])
        if books is not None:
            found.append(books)
    return found


def _lines(books: Books, today: date) -> list[str]:
    lines = []
    for loan in books.loans:
        stands = position(loan, today)
        drift = stands.drift.minor if stands.drift else 0
        if loan.balance is not None and drift and drift != loan.balance.late_fees_due:
            told = loan.balance.total
            lines.append(
                f"loan {loan.ref}: the balance of {loan.balance.as_of} says {_plain(loan.money(told))},"
                f" instalments less payments {_plain(loan.money(told - drift))}; the balance stands"
            )
        lines += [f"loan {loan.ref}: reversal {ref} undoes no payment of its amount" for ref in stands.loose_reversals]
    return lines


def _plain(money: Money) -> str:
    return f"{money.currency} {money.decimal}"
