"""The six files a lender gives: their columns, how a cell is read, and where a row is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.books import cells


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of file. `columns` are the header's, in the order of `stored`, the table's own (see `borrowers`)."""

    name: str
    columns: dict[str, Callable[[str], Any]]
    stored: dict[str, str]  # column of the table -> its type
    key: tuple[str, ...]  # of the table
    amounts: tuple[str, ...] = ()
    nullable: frozenset[str] = frozenset()
    defaults: dict[str, str] | None = None  # columns the file may leave out, and the cell that then stands for them

    @property
    def kept(self) -> tuple[str, ...]:
        """The stored columns that are no part of the key."""
        return tuple(name for name in self.stored if name not in self.key)

    def header_name(self, stored: str) -> str:
        """What the file calls a stored column."""
        return {"from_date": "from", "until_date": "until"}.get(stored, stored)


# birth_date and id_last4 are stored as hashes bound to the reference, the birth year in clear: see `parse.as_stored`.
BORROWERS = Kind(
    "borrowers",
    {
        "borrower_ref": cells.ref,
        "name": cells.words,
        "birth_date": cells.birth_date,
        "id_last4": cells.last4,
        "phone": cells.words_or_empty,
        "email": cells.words_or_empty,
        "locale": cells.locale,
        "time_zone": cells.time_zone,
        "jurisdiction": cells.jurisdiction,
    },
    {
        "borrower_ref": "{text}",
        "name": "{text}",
        "birthday_hash": "{text}",
        "birth_year": "{int}",
        "last4_hash": "{text}",
        "phone": "{text}",
        "email": "{text}",
        "locale": "{text}",
        "time_zone": "{text}",
        "jurisdiction": "{text}",
    },
    key=("borrower_ref",),
    nullable=frozenset({"birth_year"}),
)

LOANS = Kind(
    "loans",
    {
        "loan_ref": cells.ref,
        "borrower_ref": cells.ref,
        "product": cells.words,
        "currency": cells.currency,
        "principal": cells.amount_above_zero,
        "opened_on": cells.day,
    },
    {
        "loan_ref": "{text}",
        "borrower_ref": "{text}",
        "product": "{text}",
        "currency": "{text}",
        "principal": "{int}",
        "opened_on": "{text}",
    },
    key=("loan_ref",),
    amounts=("principal",),
)

INSTALMENTS = Kind(
    "instalments",
    {
        "loan_ref": cells.ref,
        "number": cells.number,
        "due_date": cells.day,
        "principal": cells.amount,
        "interest": cells.amount,
        "fees": cells.amount,
    },
    {
        "loan_ref": "{text}",
        "number": "{int}",
        "due_date": "{text}",
        "principal": "{int}",
        "interest": "{int}",
        "fees": "{int}",
    },
    key=("loan_ref", "number"),
    amounts=("principal", "interest", "fees"),
)

PAYMENTS = Kind(
    "payments",
    {
        "payment_ref": cells.ref,
        "loan_ref": cells.ref,
        "paid_on": cells.day,
        "amount": cells.amount_above_zero,
        "method": cells.words,
        "kind": cells.payment_kind,
    },
    {
        "payment_ref": "{text}",
        "loan_ref": "{text}",
        "paid_on": "{text}",
        "amount": "{int}",
        "method": "{text}",
        "kind": "{text}",
    },
    key=("payment_ref",),
    amounts=("amount",),
    defaults={"kind": "payment"},
)

BALANCES = Kind(
    "balances",
    {
        "loan_ref": cells.ref,
        "as_of": cells.day,
        "principal_due": cells.amount,
        "interest_due": cells.amount,
        "late_fees_due": cells.amount,
        "other_fees_due": cells.amount,
        "pay_reference": cells.words_or_empty,
    },
    {
        "loan_ref": "{text}",
        "as_of": "{text}",
        "principal_due": "{int}",
        "interest_due": "{int}",
        "late_fees_due": "{int}",
        "other_fees_due": "{int}",
        "pay_reference": "{text}",
    },
    key=("loan_ref", "as_of"),
    amounts=("principal_due", "interest_due", "late_fees_due", "other_fees_due"),
)

FLAGS = Kind(
    "flags",
    {
        "borrower_ref": cells.ref,
        "loan_ref": cells.ref_or_empty,
        "kind": cells.flag_kind,
        "from": cells.day,
        "until": cells.day_or_none,
        "note": cells.note,
    },
    {
        "borrower_ref": "{text}",
        "loan_ref": "{text}",
        "kind": "{text}",
        "from_date": "{text}",
        "until_date": "{text}",
        "note": "{text}",
    },
    key=("borrower_ref", "loan_ref", "kind", "from_date"),
    nullable=frozenset({"until_date"}),
)

# In this order a row's borrower and loan are known before the row is looked at.
KINDS = (BORROWERS, LOANS, INSTALMENTS, PAYMENTS, BALANCES, FLAGS)
OF_A_LOAN = (INSTALMENTS, PAYMENTS, BALANCES)
