""" "I have paid", receipts, changed details and wished hours: effects become rows."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from arrears.receipts import Receipt, hold_until
from bot.clock import stamp
from bot.store.outbox import REPLY
from bot.store.receipts import receipt_writes
from bot.store.statements import Tx, sql
from bot.store.wished_hours import dump_hours
from bot.turn.work import Work
from dialogs.grammar import effects as e
from dialogs.grammar.conversation import Conversation


def claim_payment(work: Work, _conversation: Conversation, effect: e.ClaimPayment) -> Tx[None]:
    """Kept to be matched; reminders on the loan wait."""
    case = work.case
    assert case is not None
    case.arranged = True
    until = hold_until(work.today, work.means.policy.offers, work.jurisdiction)
    receipt = Receipt(
        work.means.ids.new("R"), effect.loan_ref, effect.amount, effect.paid_on, effect.method, work.today, until
    )
    work.arranged.receipts = (*work.arranged.receipts, receipt)
    write(work, receipt, effect.words)
    work.note(
        "payment.told",
        receipt=receipt.id,
        loan=effect.loan_ref,
        amount=effect.amount.minor if effect.amount else "",
        paid_on=effect.paid_on.isoformat() if effect.paid_on else "",
        hold_until=until.isoformat(),
    )
    yield from ()


def attach_file(work: Work, _conversation: Conversation, effect: e.AttachFile) -> Tx[None]:
    """A photo or file of a receipt: fetched by a row, kept under its hash."""
    newest = next((r for r in reversed(work.arranged.receipts) if r.state in ("open", "lapsed")), None)
    receipt_id = effect.receipt_id or (newest.id if newest else "")
    if not receipt_id:
        work.note("file.unasked", kind=effect.kind, name=effect.name)
        return
    found = yield sql("receipt_file_count", receipt_id)
    n = found[0]["n"] + 1 + work.attached
    work.attached += 1
    work.writes.append(
        sql("receipt_file_add", receipt_id, n, effect.kind, effect.name, effect.file_id, stamp(work.now))
    )
    assert work.case is not None
    answer = {"receipt": receipt_id, "n": n, "case": work.case.case_id}
    payload = {"file_id": effect.file_id, "name": effect.name, "kind": effect.kind, "answer": answer}
    work.send(f"work:{work.case.case_id}:file", "fetch", payload, purpose="work", priority=REPLY, on_doubt="resend")
    work.note("receipt.file", receipt=receipt_id, kind=effect.kind, name=effect.name)


def change_detail(work: Work, _conversation: Conversation, effect: e.ChangeDetail) -> Tx[None]:
    """For the lender's people; the books change by import alone."""
    assert work.case is not None
    detail = work.means.ids.new("D")
    work.writes.append(sql("detail_add", detail, work.case.case_id, effect.field, effect.value, stamp(work.now)))
    work.note("detail.changed", detail=detail, field=effect.field)
    yield from ()


def prefer_times(work: Work, _conversation: Conversation, effect: e.PreferTimes) -> Tx[None]:
    """When to write: within the allowed hours, or outside them by the consent recorded beside it."""
    assert work.case is not None
    work.case.wished = dump_hours(effect.wished, agreed=effect.agreed)
    work.note("times.wished", hours=work.case.wished)
    yield from ()


def write(work: Work, receipt: Receipt, words: str = "") -> None:
    """Queue the writing of a receipt's version."""
    assert work.case is not None
    loan = work.books.loan(receipt.loan_ref) if work.books else None
    currency = loan.currency if loan else ""
    work.writes += receipt_writes(receipt, case_id=work.case.case_id, currency=currency, words=words, at=work.now)


def set_receipt(work: Work, receipt: Receipt, **changes: Any) -> Receipt:
    """A new version of a payment told of."""
    fresh = replace(receipt, version=receipt.version + 1, **changes)
    work.arranged.receipts = tuple(fresh if r.id == receipt.id else r for r in work.arranged.receipts)
    write(work, fresh)
    return fresh
