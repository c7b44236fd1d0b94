"""What commands read: one snapshot, computed from the committed books, with or without a running bot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from arrears.books import Books
from arrears.case import case_number
from arrears.contact import ContactFacts
from arrears.days import local_day
from arrears.ladder import next_touch
from arrears.position import case_position
from arrears.touch import Silence, TouchFacts
from bot.books.load import all_books, books_of, borrower_of_loan
from bot.store.cases import case_of
from bot.store.journal import read_chain
from bot.store.statements import Row, Tx, sql
from bot.turn.means import Means
from bot.turn.plan import planned
from bot.turn.reading import read_case
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
    jurisdiction = books.borrower.jurisdiction or means.lender.jurisdiction
    rules = means.policy.contact_for(jurisdiction, now.date())
    zones = rules.zones_of(books.borrower.time_zone, means.lender.zone)
    position = case_position(books, local_day(now, zones[0]), jurisdiction=jurisdiction)
    facts = ContactFacts(
        zones=zones,
        jurisdiction=jurisdiction,
        linked=False,
        ever_verified=False,
        payments_as_of=books.payments_as_of,
        due=any(loan.due or loan.next_due for loan in position.collectable),
    )
    decision = next_touch(TouchFacts(facts, position), means.policy.ladder, rules, now)
    rule = decision.rule if isinstance(decision, Silence) else "identity.not_linked"
    ref = books.borrower.ref
    return DueLine(ref, case_number(ref), position.days_past_due, "", "", None, rule)


def _known(means: Means, row: Row, books: Books, now: datetime) -> Tx[DueLine]:
    work = Work(means, now, "report")
    work.case = case_of(row)
    yield from read_case(work, books)
    decision = yield from planned(work)
    position = work.position()
    late = position.days_past_due if position else 0
    if isinstance(decision, Silence):
        return DueLine(work.case.case_id, work.case.number, late, "", "", None, decision.rule)
    return DueLine(work.case.case_id, work.case.number, late, decision.purpose.value, decision.step, decision.at, "ok")


def case_record(loan_ref: str) -> Tx[dict[str, Any] | None]:
    """Everything known of the case holding that loan."""
    ref = yield from borrower_of_loan(loan_ref)
    return (yield from person_record(ref)) if ref is not None else None


def person_record(ref: str) -> Tx[dict[str, Any] | None]:
    """Everything known of a borrower's case; None when neither the books nor a talk know the reference."""
    books = yield from books_of(ref)
    if books is None:
        return None
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
        "complaints": [dict(r) for r in (yield sql("complaints_all_of_case", ref))],
        "stops": [dict(r) for r in (yield sql("stops_all_of_case", ref))],
        "words": [dict(r) for r in (yield sql("words_of_case", ref))],
        "sent": [dict(r) for r in (yield sql("outbox_of_case", ref))],
        "journal": [dict(r) for r in (yield from read_chain(f"case:{ref}"))],
    }
