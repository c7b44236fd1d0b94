"""What was arranged, as CSV for the lender's system: agreements, schedules, promises, holds, changed details.

UTF-8 with header; ISO dates (days of the lender's zone), moments (`..._at`) in UTC; decimal amounts in major units.

A row stands in it when its newest version is of `since` or later (a plan's schedule also when one of its parts
changed), so that calls may overlap: the same key comes again with what holds now. Keys: agreement_id; agreement_id with
number; promise_id; item; detail_id.

The files are made aside and then take their places; where that is not possible no file is touched.

Columns that hold a borrower's own words (`method`, `value`) may be opened in a spreadsheet: what a spreadsheet would
take for a formula gets an apostrophe in front. A telephone number keeps its plus, for digits can do no harm and another
system reads them. All other columns are ours or the lender's and stay as they are.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from io import StringIO
from pathlib import Path
from typing import Any

from arrears.days import local_day
from arrears.money import Money
from arrears.terms import Terms, read_terms
from bot.clock import moment
from bot.store.db import StoreError
from bot.store.statements import Row, Tx, sql
from bot.whole_files import write_whole

COLUMNS = {
    "agreements": (
        "agreement_id", "borrower_ref", "loan_ref", "kind", "state", "currency", "covered", "waived", "interest",
        "total", "payments", "first_due", "last_due", "balance_on", "review_on", "signed_at", "active_at",
        "signed_for_lender_by", "mandate_id", "withdraw_until", "replaces", "differs_from_books", "terms_sha256",
        "document_sha256", "changed_at",
    ),
    "schedules": (
        "agreement_id", "loan_ref", "number", "due_date", "currency", "amount", "interest", "total", "state",
        "paid", "kept_on",
    ),
    "promises": (
        "promise_id", "borrower_ref", "loan_ref", "currency", "amount", "due_date", "method", "made_on", "state",
        "paid", "kept_on", "agreement_id", "part", "changed_at",
    ),
    "holds": (
        "item", "kind", "borrower_ref", "loan_ref", "since", "until", "state", "currency", "amount", "paid_on",
        "method", "payment_ref", "changed_at",
    ),
    "details": (
        "detail_id", "borrower_ref", "field", "value", "told_at", "done_at", "done_by",
    ),
}  # fmt: skip

Rows = Mapping[str, list[dict[str, Any]]]


def read_export(since: str, zone: str) -> Tx[Rows]:
    """Every file's rows, in one snapshot; `since` is a stamp, `zone` the lender's."""
    agreements, schedules = [], []
    for row in (yield sql("export_agreements", since)):
        terms = _terms(row)
        parts = {part["part"]: part for part in (yield sql("promises_of_agreement", row["agreement_id"]))}
        if row["at"] >= since:
            agreements.append(_agreement(row, terms))
        schedules += _schedule(row, terms, parts)
    promises = [_promise(row) for row in (yield sql("export_promises", since))]
    holds = [_receipt(row) for row in (yield sql("export_receipts", since))]
    holds += [_stop(row, zone) for row in (yield sql("export_stops", since))]
    details = [_detail(row) for row in (yield sql("export_details", since))]
    return {
        "agreements": agreements,
        "schedules": schedules,
        "promises": promises,
        "holds": holds,
        "details": details,
    }


def _terms(row: Row) -> Terms:
    try:
        return read_terms(row["terms"])
    except ValueError as fault:
        raise StoreError(f"agreement {row['agreement_id']} cannot be read ({fault}): see `goodword verify`") from fault


def write_export(rows: Rows, folder: Path) -> dict[str, int]:
    """Write all files, or none; gives how many rows each has. OSError when the folder cannot be written."""
    write_whole(folder, {f"{kind}.csv": _csv(columns, rows[kind]) for kind, columns in COLUMNS.items()})
    return {kind: len(rows[kind]) for kind in COLUMNS}


def _csv(columns: tuple[str, ...], rows: Iterable[Mapping[str, Any]]) -> bytes:
    file = StringIO(newline="")
    writer = csv.DictWriter(file, columns)
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue().encode()


# How a formula may begin, in full width too; and what is a number or a telephone number whatever it begins with.
_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]")
_DIGITS = re.compile(r"[+-]?[\d ().-]*\d")


def harmless(text: str) -> str:
    """A borrower's words as a spreadsheet may open them: an apostrophe before what it would take for a formula."""
    return f"'{text}" if _FORMULA.match(text) and not _DIGITS.fullmatch(text) else text


def _agreement(row: Row, terms: Terms) -> dict[str, Any]:
    schedule = terms.schedule
    return {
        "agreement_id": row["agreement_id"],
        "borrower_ref": row["case_id"],
        "loan_ref": row["loan_ref"],
        "kind": terms.kind,
        "state": row["state"],
        "currency": terms.currency,
        "covered": _major(terms.covered, terms.currency),
        "waived": _major(terms.waived, terms.currency),
        "interest": _major(schedule.interest.minor, terms.currency),
        "total": _major(schedule.total.minor, terms.currency),
        "payments": len(schedule.parts),
        "first_due": schedule.first or "",
        "last_due": schedule.end or "",
        "balance_on": terms.balance_on,
        "review_on": terms.review_on or "",
        "signed_at": row["signed_at"],
        "active_at": row["active_at"] or "",
        "signed_for_lender_by": row["act_by"],
        "mandate_id": row["act_mandate"],
        "withdraw_until": terms.withdraw_until,
        "replaces": terms.replaces,
        "differs_from_books": row["drifted"],
        "terms_sha256": row["terms_hash"],
        "document_sha256": row["document"],
        "changed_at": row["at"],
    }


def _schedule(row: Row, terms: Terms, parts: Mapping[int, Row]) -> list[dict[str, Any]]:
    """The signed parts; what became of each stands beside it once the agreement was active."""
    found = []
    for part in terms.schedule.parts:
        stands = parts.get(part.number)
        found.append(
            {
                "agreement_id": row["agreement_id"],
                "loan_ref": row["loan_ref"],
                "number": part.number,
                "due_date": part.due,
                "currency": terms.currency,
                "amount": _major(part.amount, terms.currency),
                "interest": _major(part.interest, terms.currency),
                "total": _major(part.total, terms.currency),
                "state": stands["state"] if stands else "",
                "paid": _major(stands["paid"], terms.currency) if stands else "",
                "kept_on": (stands["kept_on"] or "") if stands else "",
            }
        )
    return found


def _promise(row: Row) -> dict[str, Any]:
    return {
        "promise_id": row["promise_id"],
        "borrower_ref": row["case_id"],
        "loan_ref": row["loan_ref"],
        "currency": row["currency"],
        "amount": _major(row["amount"], row["currency"]),
        "due_date": row["due"],
        "method": harmless(row["method"]),
        "made_on": row["made_on"],
        "state": row["state"],
        "paid": _major(row["paid"], row["currency"]),
        "kept_on": row["kept_on"] or "",
        "agreement_id": row["agreement_id"],
        "part": row["part"] or "",
        "changed_at": row["at"],
    }


def _receipt(row: Row) -> dict[str, Any]:
    return {
        "item": row["receipt_id"],
        "kind": "receipt",
        "borrower_ref": row["case_id"],
        "loan_ref": row["loan_ref"],
        "since": row["told_on"],
        "until": row["until"],
        "state": row["state"],
        "currency": row["currency"],
        "amount": _major(row["amount"], row["currency"]) if row["amount"] is not None else "",
        "paid_on": row["paid_on"] or "",
        "method": harmless(row["method"]),
        "payment_ref": row["payment_ref"],
        "changed_at": row["at"],
    }


def _stop(row: Row, zone: str) -> dict[str, Any]:
    ends = row["lifted_at"] or row["until"]
    return {
        "item": row["stop_id"],
        "kind": row["kind"],
        "borrower_ref": row["case_id"],
        "since": local_day(moment(row["since"]), zone),
        "until": local_day(moment(ends), zone) if ends else "",
        "state": "lifted" if row["lifted_at"] else "stands",
        "changed_at": row["lifted_at"] or row["since"],
    }


def _detail(row: Row) -> dict[str, Any]:
    return {
        "detail_id": row["detail_id"],
        "borrower_ref": row["case_id"],
        "field": row["field"],
        "value": harmless(row["value"]),
        "told_at": row["at"],
        "done_at": row["done_at"] or "",
        "done_by": row["done_by"],
    }


def _major(minor: int, currency: str) -> str:
    return f"{Money(minor, currency).decimal:f}"
