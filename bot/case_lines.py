"""What `goodword case` shows first: where a case stands, in sections of short rows that a person reads at a glance."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from html import unescape
from typing import Any
from zoneinfo import ZoneInfo

from arrears.circumstances import Circumstances
from arrears.offer import Offer
from arrears.position import LoanPosition, case_position
from bot.clock import moment
from bot.i18n import money
from bot.store.stored import load
from bot.worklist import in_their_words, offer_in_words, plan_in_words, reason_in_words

Record = dict[str, Any]
Rows = Sequence[tuple[str, ...]]


def local(text: str | None, zone: ZoneInfo) -> str:
    """A stamp in the lender's time, to the minute; empty for none."""
    return moment(text).astimezone(zone).strftime("%Y-%m-%d %H:%M") if text else ""


def loans(record: Record, now: datetime, zone: ZoneInfo) -> Rows:
    """Each loan with what is due on it."""
    books = record["books"]
    products = {loan.ref: loan.product for loan in books.loans}
    found = case_position(books, now.astimezone(zone).date()).loans
    return [(loan.loan_ref, products[loan.loan_ref], _due(loan)) for loan in found]


def _due(loan: LoanPosition) -> str:
    if not loan.due:
        return "nothing due"
    days = "1 day" if loan.days_past_due == 1 else f"{loan.days_past_due} days"
    return f"{money(loan.due.minor, loan.due.currency, 'en')} due, {days} late"


def whose_turn(case: Record, zone: ZoneInfo) -> str:
    """Who holds the case, and what comes next."""
    owner = {"bot": "the bot", "waiting": "waits for a person", "held": "a person holds it"}[case["owner"]]
    if case["next_touch_at"]:
        what = f"{case['touch_purpose']}, step {case['touch_step']}"
        return f"{owner}; the next message is planned for {local(case['next_touch_at'], zone)} ({what})"
    return f"{owner}; no message is planned ({case['silence'] or 'nothing happened yet'})"


def sections(record: Record, zone: ZoneInfo) -> Iterator[tuple[str, Rows]]:
    """Every section that has something in it, what matters most first."""
    for heading, of in SECTIONS.items():
        rows = of(record, zone)
        if rows:
            yield heading, rows


def _agreements(record: Record, zone: ZoneInfo) -> Rows:
    rows = []
    for row in _now(record["agreements"]):
        parts = [p for p in _now(record["promises"]) if p["agreement_id"] == row["agreement_id"]]
        kept = sum(part["state"] == "kept" for part in parts)
        said = [plan_in_words(row["terms"])]
        if parts:
            paid = sum(part["paid"] for part in parts)
            said.append(f"{kept} of {len(parts)} kept, {money(paid, parts[0]['currency'], 'en')} paid")
        mandate = f" by mandate {row['act_mandate']}" if row["act_mandate"] else ""
        by = f"for the lender {row['act_by']}{mandate}" if row["act_by"] else "the lender has not signed"
        said.append(f"signed {local(row['signed_at'], zone)}, {by}")
        if row["drifted"]:
            said.append("books and plan differ")
        rows.append((row["agreement_id"], row["loan_ref"], row["state"], "; ".join(said)))
    return rows


def _offers(record: Record, _zone: ZoneInfo) -> Rows:
    """Offers that were not replaced by newer ones."""
    rows = []
    for row in _now(record["offers"]):
        if row["state"] == "replaced":
            continue
        offer = load(Offer, row["offer"])
        until = f", valid through {offer.valid_until}" if row["state"] in STANDING else ""
        by = f", {offer.by}" if offer.by != "bot" else ""
        why = f": {offer.reason}" if offer.reason else ""
        rows.append((row["offer_id"], row["loan_ref"], row["state"], offer_in_words(offer) + until + by + why))
    return rows


STANDING = ("open", "thinking", "asked", "approved")


def _promises(record: Record, _zone: ZoneInfo) -> Rows:
    """Promises of their own; the parts of a plan are counted with it."""
    rows = []
    for row in _now(record["promises"]):
        if not row["agreement_id"]:
            paid = f", {money(row['paid'], row['currency'], 'en')} paid" if row["paid"] else ""
            what = f"{money(row['amount'], row['currency'], 'en')} by {row['due']}{paid}"
            rows.append((row["promise_id"], row["loan_ref"], row["state"], what))
    return rows


def _receipts(record: Record, _zone: ZoneInfo) -> Rows:
    rows = []
    for row in _now(record["receipts"]):
        files = sum(file["receipt_id"] == row["receipt_id"] for file in record["receipt_files"])
        said = [
            money(row["amount"], row["currency"], "en") if row["amount"] is not None else "no amount named",
            f"of {row['paid_on']}" if row["paid_on"] else "",
            f"by {row['method']}" if row["method"] else "",
            f"with {files} file{'s' if files > 1 else ''}" if files else "",
            f"= {row['payment_ref']}" if row["payment_ref"] else "",
            f"(reminders wait through {row['until']})" if row["state"] == "open" else "",
        ]
        rows.append((row["receipt_id"], row["loan_ref"], row["state"], " ".join(filter(None, said))))
    return rows


def _told(record: Record, _zone: ZoneInfo) -> Rows:
    """What the borrower told last about reason, income and costs; only what was said."""
    if not record["circumstances"]:
        return []
    told = load(Circumstances, record["circumstances"][-1]["told"])
    currency = told.currency or record["books"].loans[0].currency
    lasting = f"{told.lasting.value}{f', until about {told.until:%Y-%m}' if told.until else ''}"
    amounts = {"income": told.income, "costs": told.costs, "other lenders": told.debts}
    shown = [f"{name} {money(n, currency, 'en')}" for name, n in amounts.items() if n is not None]
    rows = [
        ("told on", told.told_on.isoformat() + _versions(len(record["circumstances"]))),
        ("reason", told.cause.value.replace("_", " ") + (f": {told.words}" if told.words else "")),
        ("lasting", lasting + (f", since {told.since:%Y-%m}" if told.since else "")),
        ("a month", ", ".join(shown) or "not said"),
    ]
    return rows if told.dependants is None else [*rows, ("dependants", str(told.dependants))]


def _versions(count: int) -> str:
    return f" ({count} times in all)" if count > 1 else ""


def _added(record: Record, signal: str, since: str) -> list[Any]:
    """The own words beside a signal or a complaint, from that moment on."""
    return [row for row in record["words"] if row["about"] == f"signals:{signal}" and row["at"] >= since]


def _people(record: Record, zone: ZoneInfo) -> Rows:
    """Requests for a person, complaints, stops and changed details."""
    rows = []
    for row in record["tickets"]:
        state = f"closed {local(row['closed_at'], zone)}" if row["closed_at"] else "open"
        words = in_their_words(row, _added(record, row["reason"], row["opened_at"]))
        rows.append((row["ticket_id"], state, f"{reason_in_words(row['reason'])}{words}"))
    for row in record["complaints"]:
        state = f"answered {local(row['handled_at'], zone)}" if row["handled_at"] else f"answer by {row['due']}"
        words = in_their_words(row, _added(record, row["complaint_id"], row["made_at"]))
        rows.append((row["complaint_id"], state, f"complaint{words}"))
    for row in record["stops"]:
        state = f"lifted {local(row['lifted_at'], zone)}" if row["lifted_at"] else "stands"
        rows.append((row["stop_id"], state, f"stop ({row['kind']}) by {row['by_whom']}"))
    for row in record["details"]:
        state = f"done {local(row['done_at'], zone)}" if row["done_at"] else "open"
        rows.append((row["detail_id"], state, f"new {row['field']}: {row['value']}"))
    return rows


SECTIONS: dict[str, Callable[[Record, ZoneInfo], Rows]] = {
    "Agreements": _agreements,
    "Promises": _promises,
    "Payments told of": _receipts,
    "Offers": _offers,
    "Circumstances": _told,
    "For people": _people,
}


def _now(rows: list[Record]) -> list[Record]:
    """The newest versions."""
    return [row for row in rows if row["replaced_at"] is None]


def said_in_short(body: Record) -> str:
    """A line of the journal: keys and values; texts without mark-up, the start of a hash, lists as their rules."""
    return " · ".join(f"{key}: {_short(key, value)}" for key, value in body.items() if value not in ("", None, []))


def _short(key: str, value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(str(v.get("rule", v)) if isinstance(v, dict) else str(v) for v in value)
    text = unescape(re.sub(r"</?b>", "", str(value)))
    return text[:12] if key == "policy" or key.endswith("hash") or key == "sha256" else text
