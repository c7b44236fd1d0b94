"""What commands read: one snapshot, computed from the committed books, with or without a running bot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from arrears.books import Books, Borrower
from arrears.case import case_number
from arrears.contact import ContactFacts
from arrears.days import local_day
from arrears.ladder import Silence, TouchFacts, next_touch
from arrears.position import case_position
from bot.books.load import all_books, books_of, borrower_of_loan
from bot.i18n import money
from bot.store.cases import case_of
from bot.store.journal import read_chain
from bot.store.plans import read_mandates
from bot.store.statements import Row, Tx, sql
from bot.turn.means import Means
from bot.turn.plan import planned
from bot.turn.work import Work

PAGE = 500
SOON = timedelta(days=1)  # a hold that ends today or tomorrow
MANDATE_SOON = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class DueLine:
    """What would be sent to one borrower, or the rule that says no."""

    case_id: str
    number: str
    days_past_due: int
    purpose: str
    step: str
    at: datetime | None
    rule: str


def due_page(means: Means, now: datetime, after: str) -> Tx[tuple[list[DueLine], str]]:
    """One page of borrowers: what is next for each; and where the next page starts ('' = that was all)."""
    books = yield from all_books(after, PAGE)
    if not books:
        return [], ""
    rows = yield sql("cases_between", books[0].borrower.ref, books[-1].borrower.ref)
    cases = {row["case_id"]: row for row in rows}
    lines = []
    for book in books:
        row = cases.get(book.borrower.ref)
        if row is None:
            lines.append(_unknown(means, book, now))
        else:
            lines.append((yield from _known(means, row, book, now)))
    return lines, books[-1].borrower.ref


def _unknown(means: Means, books: Books, now: datetime) -> DueLine:
    """A borrower who never came: nothing is sent, whatever the ladder would say."""
    zone = books.borrower.time_zone or means.lender.zone
    jurisdiction = books.borrower.jurisdiction or means.lender.jurisdiction
    position = case_position(books, local_day(now, zone), jurisdiction=jurisdiction)
    facts = ContactFacts(
        zones=(zone,),
        jurisdiction=jurisdiction,
        linked=False,
        ever_verified=False,
        payments_as_of=books.payments_as_of,
        due=any(loan.due or loan.next_due for loan in position.collectable),
    )
    policy = means.policy
    decision = next_touch(TouchFacts(facts, position), policy.ladder, policy.contact, now)
    rule = decision.rule if isinstance(decision, Silence) else "identity.not_linked"
    ref = books.borrower.ref
    return DueLine(ref, case_number(ref), position.days_past_due, "", "", None, rule)


def _known(means: Means, row: Row, books: Books, now: datetime) -> Tx[DueLine]:
    work = Work(means, now, "report")
    work.case = case_of(row)
    yield from work.load_case(books)
    decision = yield from planned(work)
    position = work.position()
    late = position.days_past_due if position else 0
    if isinstance(decision, Silence):
        return DueLine(work.case.case_id, work.case.number, late, "", "", None, decision.rule)
    return DueLine(work.case.case_id, work.case.number, late, decision.purpose.value, decision.step, decision.at, "ok")


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the operator's worklist."""

    kind: str
    item: str
    case: str
    since: str
    due: str
    what: str


def worklist(means: Means, now: datetime) -> Tx[list[Item]]:
    """Everything a person has to look at, the most urgent first."""
    items = list((yield from _books_items(means, now)))
    for row in (yield sql("tickets_waiting")):
        words = f" - {row['words']}" if row["words"] else ""
        items.append(
            Item(
                "hand-over",
                row["ticket_id"],
                row["number"] or "(no case)",
                row["opened_at"],
                row["due_at"],
                f"{row['reason']} ({row['priority']}){words}",
            )
        )
    items += yield from _arranged_items(means, now)
    for row in (yield sql("cases_locked")):
        items.append(
            Item("locked identity", f"lock:{row['case_id']}", row["number"], row["locked_at"], "", "three misses")
        )
    for row in (yield sql("stops_standing")):
        items.append(
            Item("stop", row["stop_id"], row["number"], row["since"], "", f"{row['kind']} by {row['by_whom']}")
        )
    for row in (yield sql("cases_unreachable")):
        items.append(Item("unreachable", row["case_id"], row["number"], "", "", "the chat is blocked or gone"))
    for row in (yield sql("borrowers_never_linked")):
        items.append(Item("never linked", row["borrower_ref"], case_number(row["borrower_ref"]), "", "", "no chat yet"))
    for row in (yield sql("inbox_dead_letters")):
        items.append(
            Item("dead letter", f"{row['source']}:{row['key']}", row["lane"], row["received_at"], "", row["error"])
        )
    return items


def _arranged_items(means: Means, now: datetime) -> Tx[list[Item]]:
    """What waits in offers, agreements, payments told of and changed details; and the mandate itself."""
    today = local_day(now, means.lender.zone)
    items = []
    for row in (yield sql("agreements_waiting")):
        why = f"{row['loan_ref']}: the borrower has signed; approve signs for the lender"
        items.append(Item("signature", row["agreement_id"], row["number"], row["signed_at"], "", why))
    for row in (yield sql("offers_waiting")):
        why = f"{row['kind']} on {row['loan_ref']}, proposed by the borrower"
        items.append(Item("approval", row["offer_id"], row["number"], row["at"], "", why))
    for row in (yield sql("agreements_apart")):
        why = f"{row['loan_ref']}: books and plan differ; decline ends the plan, a new one replaces it"
        items.append(Item("plan in conflict", row["agreement_id"], row["number"], row["at"], "", why))
    for row in (yield sql("receipts_waiting")):
        until = date.fromisoformat(row["until"])
        kind = "receipt to match" if until > today + SOON else "hold ending"
        told = _amount(row) + (f" of {row['paid_on']}" if row["paid_on"] else "")
        why = f"{row['loan_ref']}: {told} by {row['method'] or '?'}; reminders wait through {row['until']}"
        items.append(Item(kind, row["receipt_id"], row["number"], row["at"], "", why))
    for row in (yield sql("details_open")):
        why = f"{row['field']}: {row['value']}"
        items.append(Item("changed detail", row["detail_id"], row["number"], row["at"], "", why))
    mandates = yield from read_mandates(today)
    ends = max((m.until for m in mandates if m.policy == means.policy.mandate_hash), default=None)
    if ends is None:
        why = "none holds for the present offers policy: every signature waits for a supervisor (`goodword mandate`)"
        items.append(Item("mandate", "-", "-", "", "", why))
    elif ends <= today + MANDATE_SOON:
        items.append(Item("mandate", "-", "-", "", "", f"it ends on {ends.isoformat()} (`goodword mandate`)"))
    return items


def _amount(row: Row) -> str:
    return money(row["amount"], row["currency"], "en") if row["amount"] is not None else "an amount not named"


def _books_items(means: Means, now: datetime) -> Tx[list[Item]]:
    rows = yield sql("meta_get", "payments_as_of")
    known = rows[0]["value"] if rows else ""
    work = Work(means, now, "report")
    work.books = Books(Borrower("", ""), payments_as_of=date.fromisoformat(known) if known else None)
    if work.stale():
        says = f"payments are complete through {known}" if known else "payments were never imported"
        return [Item("books too old", "-", "-", "", "", f"{says}: no reminders go out (rule books.old)")]
    return []


def case_record(loan_ref: str) -> Tx[dict[str, Any] | None]:
    """Everything known of the case holding that loan."""
    ref = yield from borrower_of_loan(loan_ref)
    if ref is None:
        return None
    books = yield from books_of(ref)
    case = yield sql("case_read", ref)
    return {
        "ref": ref,
        "number": case_number(ref),
        "books": books,
        "case": dict(case[0]) if case else None,
        "promises": [dict(r) for r in (yield sql("promises_all_versions", ref))],
        "circumstances": [dict(r) for r in (yield sql("circumstances_of_case", ref))],
        "offers": [dict(r) for r in (yield sql("offers_all_versions", ref))],
        "agreements": [dict(r) for r in (yield sql("agreements_all_versions", ref))],
        "consents": [dict(r) for r in (yield sql("consents_of_case", ref))],
        "receipts": [dict(r) for r in (yield sql("receipts_all_versions", ref))],
        "receipt_files": [dict(r) for r in (yield sql("receipt_files_of_case", ref))],
        "details": [dict(r) for r in (yield sql("details_of_case", ref))],
        "tickets": [dict(r) for r in (yield sql("tickets_all_of_case", ref))],
        "stops": [dict(r) for r in (yield sql("stops_all_of_case", ref))],
        "words": [dict(r) for r in (yield sql("words_of_case", ref))],
        "sent": [dict(r) for r in (yield sql("outbox_of_case", ref))],
        "journal": [dict(r) for r in (yield from read_chain(f"case:{ref}"))],
    }
