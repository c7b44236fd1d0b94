"""Which payments stand: a reversal takes back the loan's latest payment of its amount."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from arrears.books import Payment, PaymentKind


@dataclass(frozen=True, slots=True)
class Standing:
    """The payments that still stand, oldest first, and the reversals that undo none of them."""

    payments: tuple[Payment, ...]
    loose: tuple[Payment, ...]


def standing(rows: Iterable[Payment]) -> Standing:
    """What is left of a loan's payments once its reversals are taken out; waivers are no payments.

    A reversal undoes the latest payment of the same amount, made on its day or before, that is not undone yet (design:
    files). One that finds none is loose: it lowers the total paid, so it is taken off the latest payments.
    """
    rows = sorted(rows, key=_order)
    left = [row for row in rows if row.kind is PaymentKind.PAYMENT]
    loose = []
    for reversal in (row for row in rows if row.kind is PaymentKind.REVERSAL):
        undone = next((p for p in reversed(left) if _undoes(reversal, p)), None)
        if undone is None:
            loose.append(reversal)
        else:
            left.remove(undone)
    short = sum(reversal.amount for reversal in loose)
    while short and left:
        last = left.pop()
        if last.amount > short:
            left.append(replace(last, amount=last.amount - short))
        short -= min(short, last.amount)
    return Standing(tuple(left), tuple(loose))


def _undoes(reversal: Payment, payment: Payment) -> bool:
    return payment.amount == reversal.amount and payment.paid_on <= reversal.paid_on


def _order(row: Payment) -> tuple[int, str]:
    return row.paid_on.toordinal(), row.ref
