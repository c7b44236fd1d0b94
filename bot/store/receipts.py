"""Payments told of: read, and written as new versions, never over the old ones."""

from __future__ import annotations

from datetime import date, datetime

from arrears.money import Money
from arrears.receipts import Receipt
from bot.clock import stamp
from bot.store.statements import Row, Statement, sql


def receipt_of(row: Row) -> Receipt:
    """A payment told of, from its row."""
    return Receipt(
        row["receipt_id"],
        row["loan_ref"],
        Money(row["amount"], row["currency"]) if row["amount"] is not None else None,
        date.fromisoformat(row["paid_on"]) if row["paid_on"] else None,
        row["method"],
        date.fromisoformat(row["told_on"]),
        date.fromisoformat(row["until"]),
        row["state"],
        row["payment_ref"],
        (),
        row["version"],
    )


def receipt_writes(receipt: Receipt, *, case_id: str, currency: str, words: str, at: datetime) -> list[Statement]:
    """What writes a version of a payment told of."""
    writes = [sql("receipt_replace", receipt.id, receipt.version - 1, stamp(at))] if receipt.version > 1 else []
    values = (
        receipt.id,
        receipt.version,
        case_id,
        receipt.loan_ref,
        receipt.amount.currency if receipt.amount else currency,
        receipt.amount.minor if receipt.amount else None,
        receipt.paid_on.isoformat() if receipt.paid_on else None,
        receipt.method,
        words,
        receipt.told_on.isoformat(),
        receipt.until.isoformat(),
        receipt.state,
        receipt.payment_ref,
        stamp(at),
    )
    return [*writes, sql("receipt_add", *values)]
