"""The picture of a case that the stories look at: everything the turn has read, as one value."""

from __future__ import annotations

from datetime import date

from arrears.contact import stands
from arrears.signals import Complaint
from bot.clock import moment
from bot.identity import prover
from bot.store.wished_hours import hours_agreed, load_hours
from bot.turn.work import Work
from dialogs.grammar.view import Identity, Level, Ticket, View, nobody


def picture(work: Work) -> View:
    """The picture the stories look at."""
    means, case, books = work.means, work.case, work.books
    ticket = work.tickets[0] if work.tickets else None
    tries = means.policy.identity.tries
    identity = Identity()
    if case is not None and work.person is not None:
        level = work.level()
        proved = work.chat.proved if work.chat and level >= Level.FRESH else ()
        identity = Identity(level, work.person.items, max(0, tries - case.tries), case.locked_at is not None, proved)
    references = tuple(
        (loan.ref, loan.balance.pay_reference)
        for loan in (books.loans if books else ())
        if loan.balance is not None and loan.balance.pay_reference
    )
    return View(
        now=work.now,
        today=work.today,
        zone=work.zone,
        lender=means.lender_view,
        policy=means.policy,
        name=books.borrower.name if books and not work.closed() else "",
        case_number=case.number if case else "",
        identity=identity,
        position=work.position(),
        products=tuple((loan.ref, loan.product) for loan in (books.loans if books else ())),
        pay_references=references,
        promises=work.promises,
        stops=tuple(s.kind for s in work.open_stops() if stands(s, work.now)),
        owner=work.owner,
        holder=work.holder,
        ticket=Ticket(ticket["ticket_id"], ticket["reason"], moment(ticket["due_at"])) if ticket else None,
        stale_books=work.stale(),
        jurisdiction=work.jurisdiction,
        books=books,
        circumstances=work.arranged.circumstances,
        offers=work.arranged.offers,
        agreements=work.arranged.agreements,
        plans=work.plans() if books else (),
        mandates=work.arranged.mandates,
        receipts=work.arranged.receipts,
        wished=load_hours(case.wished) if case else None,
        wish_agreed=hours_agreed(case.wished) if case else False,
        asked=tuple(ticket["reason"] for ticket in work.tickets),
        complaints=tuple(Complaint(c["complaint_id"], date.fromisoformat(c["due"])) for c in work.complaints),
        intents=means.intents(),
        proves=prover(work.person, means.secret) if work.person else nobody,
    )
