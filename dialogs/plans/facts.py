"""From the picture of the case to what can be offered: the one way in which every story comes to offers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from zlib import crc32

from arrears.affordability import afford
from arrears.agreement import Agreement, AgreementState
from arrears.circumstances import Circumstances
from arrears.days import add_months
from arrears.desk import first_due
from arrears.follow import monthly_of
from arrears.offer import Offer, OfferKind, OfferState
from arrears.offer_facts import OfferFacts
from arrears.offers import make_offers
from arrears.schedule import Cadence, per_month
from dialogs.grammar.effects import Effect, HandOver, MakeOffers
from dialogs.grammar.story import Move, go
from dialogs.grammar.text import Text, t
from dialogs.grammar.view import View
from dialogs.phrases import broken_too_often

OFFER_PLACES = frozenset({"offers:choose", "offers:loan"})
YEAR = timedelta(days=365)
MONTHS_AHEAD = 3  # the dearest of so many coming months is what goes on beside a plan
USED = frozenset(set(AgreementState) - {AgreementState.OFFERED, AgreementState.WITHDRAWN})
RUNNING = frozenset({AgreementState.ACTIVE, AgreementState.SIGNED})
AHEAD = "hardship_ahead"  # nothing is due yet: a person looks before it is
CARE = frozenset({"offers.care"})


def facts_of(view: View, loan_ref: str, told: Circumstances | None = None) -> OfferFacts | None:
    """What offers on that loan are computed from; None when nobody may speak about the loan.

    `told` takes the place of what the view holds, for answers that are kept in this very turn.
    """
    loan = view.loan(loan_ref)
    if loan is None:
        return None
    told = told or view.circumstances
    currency = loan.due.currency
    can = (
        None
        if told is None
        else afford(
            told,
            currency=currency,
            beside=beside(view, loan_ref, currency),
            balance=loan.due.minor,
            jurisdiction=view.jurisdiction,
            rules=view.policy.affordability,
            share_percent=view.policy.offers.share_percent,
        )
    )
    running = view.running(loan_ref)
    return OfferFacts(
        position=loan,
        today=view.today,
        jurisdiction=view.jurisdiction,
        told=told,
        can=can,
        extensions_used=used(view, loan_ref, OfferKind.EXTENSION),
        pauses_used=used(view, loan_ref, OfferKind.PAUSE),
        mixed_currencies=len(currencies(view)) > 1,
        broken_often=broken_too_often(view),
        running=view.plan(running.id) if running else None,
        current=instalments_a_month(view, loan_ref),
    )


def lay_out(view: View, loan_ref: str, told: Circumstances | None = None) -> MakeOffers:
    """What can be offered on that loan now, as the effect that writes it down."""
    facts = facts_of(view, loan_ref, told)
    if facts is None:
        return MakeOffers(loan_ref, ())
    found = make_offers(facts, view.policy.offers)
    return MakeOffers(loan_ref, ranked(found.offers), found.refusals, found.person)


def ranked(offers: Iterable[Offer]) -> tuple[Offer, ...]:
    """The offers with their places, so that they keep them however they are read later."""
    return tuple(replace(offer, rank=rank) for rank, offer in enumerate(offers))


def to_offers(
    view: View,
    loan_ref: str = "",
    *effects: Effect,
    told: Circumstances | None = None,
    lead: tuple[Text, ...] = (),
) -> Move:
    """The way into the offers: for that loan, or the only late one, or to the choice of one (`OFFER_PLACES`).

    Where a person has to look, one is asked at once; so too when trouble is told of before anything is due.
    """
    if not loan_ref and len(view.late) == 1:
        loan_ref = view.late[0].loan_ref
    if not loan_ref and not view.late and len(view.loans) == 1:
        loan_ref = view.loans[0].loan_ref
    if not loan_ref:
        return go("offers:loan", None, *effects, lead=lead)
    made = lay_out(view, loan_ref, told)
    loan = view.loan(loan_ref)
    known = told or view.circumstances
    early = AHEAD if known is not None and loan is not None and loan.next_due and not loan.due else ""
    person = made.person or early
    return go("offers:choose", None, *effects, made, *asking(view, person), lead=lead, loan=loan_ref, person=person)


def asking(view: View, person: str) -> tuple[HandOver, ...]:
    """The request for a person that goes with offers, if the rule of that id wants one and it is not made already."""
    if not person or (view.ticket is not None and view.ticket.reason == person):
        return ()
    return (HandOver(person, "high" if person in CARE else "normal"),)


def shown(view: View, loan_ref: str) -> tuple[Offer, ...]:
    """The offers on that loan that can be taken or are thought over: what a supervisor approved, then by rank."""
    standing = (OfferState.OPEN, OfferState.THINKING, OfferState.APPROVED)
    found = [o for o in view.offers if o.loan_ref == loan_ref and o.state in standing and o.valid_until >= view.today]
    return tuple(sorted(found, key=lambda o: (o.state is not OfferState.APPROVED, o.rank, tag(o))))


def tag(offer: Offer) -> str:
    """A short name for what is offered, the same before and after it has an id: for buttons, and to find it again."""
    parts = tuple((part.due.isoformat(), part.amount, part.interest) for part in offer.schedule.parts)
    what = (offer.loan_ref, offer.kind.value, offer.covered.minor, offer.waived.minor, str(offer.review_on), parts)
    return f"{crc32(repr(what).encode()):08x}"


def by_tag(view: View, loan_ref: str, wanted: str) -> Offer | None:
    """The offer of that tag that still stands."""
    return next((offer for offer in shown(view, loan_ref) if tag(offer) == wanted), None)


def decision_due(view: View) -> tuple[Text, ...]:
    """When a colleague decides or signs: an honest time, as for any request."""
    zone, jurisdiction = view.lender.zone or view.zone, view.lender.jurisdiction or view.jurisdiction
    due = first_due(view.now, "normal", view.policy.desk, zone, jurisdiction)
    return (t("The answer comes by {due} at the latest.", due=due),)


def beside(view: View, loan_ref: str, currency: str) -> int:
    """What goes to this lender a month beside a plan on that loan, minor units: the coming instalments of all loans in
    the currency and what running plans on the other loans ask (design, section 5: over all the borrower's plans)."""
    refs = [loan.loan_ref for loan in view.position.loans if loan.due.currency == currency] if view.position else []
    others = [a for a in running(view) if a.loan_ref != loan_ref and a.terms.currency == currency]
    return sum(instalments_a_month(view, ref) for ref in refs) + sum(asks_a_month(view, a) for a in others)


def instalments_a_month(view: View, loan_ref: str) -> int:
    """The coming instalments of a loan, minor units: of the dearest of the next months."""
    loan = view.books.loan(loan_ref) if view.books else None
    return dearest(view.today, ((row.due_date, row.total) for row in loan.instalments)) if loan else 0


def asks_a_month(view: View, agreement: Agreement) -> int:
    """What a running plan asks a month, minor units; one that waits for the lender counts as signed."""
    plan = view.plan(agreement.id)
    if plan is not None:
        return monthly_of(agreement, plan)
    most = max((part.total for part in agreement.terms.schedule.parts), default=0)
    return per_month(most, Cadence(agreement.terms.cadence or Cadence.MONTHLY))


def dearest(today: date, dated: Iterable[tuple[date, int]]) -> int:
    """The largest sum that falls due within one of the coming months, counted from today."""
    rows = tuple(dated)
    edges = [add_months(today, n) for n in range(MONTHS_AHEAD + 1)]
    return max(sum(amount for due, amount in rows if start < due <= end) for start, end in pairwise(edges))


def running(view: View) -> tuple[Agreement, ...]:
    """The agreements that are active, or signed and wait for the lender."""
    return tuple(agreement for agreement in view.agreements if agreement.state in RUNNING)


def used(view: View, loan_ref: str, kind: OfferKind) -> int:
    """How many agreements of that kind were signed on the loan within the last 365 days and not withdrawn."""
    return sum(
        a.loan_ref == loan_ref
        and a.terms.kind == kind
        and a.state in USED
        and a.signed_on is not None
        and a.signed_on > view.today - YEAR
        for a in view.agreements
    )


def currencies(view: View) -> frozenset[str]:
    """The currencies of arrears and of running plans."""
    return frozenset((*(loan.due.currency for loan in view.late), *(a.terms.currency for a in running(view))))
