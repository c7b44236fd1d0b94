"""What is held of one person, as facts for the decision what may be erased (`arrears.erasure`)."""

from __future__ import annotations

from datetime import date, datetime

from arrears.agreement import AgreementState
from arrears.contact_rules import Keeping
from arrears.days import local_day
from arrears.erasure import PersonFacts, Signed, settled_on
from bot.books.load import books_of
from bot.clock import moment
from bot.store.arranged import read_arranged
from bot.store.cases import case_of
from bot.store.statements import Tx, sql
from bot.turn.means import Means
from bot.turn.reading import read_case
from bot.turn.work import Work

RUNNING = (AgreementState.SIGNED, AgreementState.ACTIVE)


def erasure_of(means: Means, ref: str, now: datetime) -> Tx[tuple[PersonFacts, Keeping] | None]:
    """The facts and the rules for one borrower, from one snapshot; None when the books don't know the reference."""
    books = yield from books_of(ref)
    if books is None:
        return None
    work = Work(means, now, "report")
    rows = yield sql("case_read", ref)
    work.books = books
    if not rows:
        settled = _settled(work)
        still = tuple(loan.ref for loan in books.loans if loan.ref not in settled)
        return PersonFacts(work.desk_day, None, (), still), means.policy.keeping_for(work.jurisdiction)
    work.case = case_of(rows[0])
    yield from read_case(work, books)
    facts = yield from facts_of(work)
    return facts, means.policy.keeping_for(work.jurisdiction)


def facts_of(work: Work) -> Tx[PersonFacts]:
    """The facts of the case on the bench (its books are loaded), as of the lender's day."""
    assert work.case is not None
    ref, today = work.case.case_id, work.desk_day
    settled = _settled(work)
    arranged = yield from read_arranged(ref, today, work.zone)
    signed = tuple(
        Signed(a.id, a.state in RUNNING, settled.get(a.loan_ref))
        for a in arranged.agreements
        if a.state is not AgreementState.OFFERED
    )
    rows = yield sql("person_last_contact", ref)
    last = local_day(moment(rows[0]["at"]), work.means.lender.zone) if rows[0]["at"] else None
    complaint = bool((yield sql("complaints_of_case", ref)))
    still = tuple(loan.ref for loan in (work.books.loans if work.books else ()) if loan.ref not in settled)
    return PersonFacts(today, last, signed, still, complaint)


def _settled(work: Work) -> dict[str, date]:
    """Each loan that came to its end, and when."""
    books = work.books
    found = {loan.ref: settled_on(loan, books.flags, work.today) for loan in books.loans} if books else {}
    return {ref: day for ref, day in found.items() if day is not None}
