"""What commands read: one snapshot, computed from the committed books, with or without a running bot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from arrears.books import Books, Borrower
from arrears.case import case_number
from arrears.contact import ContactFacts
from arrears.days import local_day
from arrears.ladder import Silence, TouchFacts, next_touch
from arrears.position import case_position
from bot.books.load import all_books, books_of, borrower_of_loan
from bot.store.cases import case_of
from bot.store.journal import read_chain
from bot.store.statements import Row, Tx, sql
from bot.turn.means import Means
from bot.turn.plan import planned
from bot.turn.work import Work

PAGE = 500


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
        "tickets": [dict(r) for r in (yield sql("tickets_all_of_case", ref))],
        "stops": [dict(r) for r in (yield sql("stops_all_of_case", ref))],
        "words": [dict(r) for r in (yield sql("words_of_case", ref))],
        "sent": [dict(r) for r in (yield sql("outbox_of_case", ref))],
        "journal": [dict(r) for r in (yield from read_chain(f"case:{ref}"))],
    }
