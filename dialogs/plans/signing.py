"""From an offer to the terms that are signed: the same way in from every story, and the same questions before it."""

from __future__ import annotations

from arrears.agreement import AgreementState, canonical, signable, terms_for
from arrears.decisions import Refusal
from arrears.offer import Offer, OfferKind
from arrears.offers import still_good
from dialogs.grammar.effects import Effect, HandOver
from dialogs.grammar.story import Move, go, home
from dialogs.grammar.text import Text, t
from dialogs.grammar.view import View
from dialogs.plans.facts import OFFER_PLACES, facts_of, to_offers

AGREEMENT_PLACES = frozenset({"agreement:terms", "agreement:way", "agreement:cannot", "agreement:mine"}) | OFFER_PLACES
CHANGED = t("The amounts have changed meanwhile; here is what is possible now.")
EXPIRED = t("This offer has run out meanwhile. Here is what is possible now.")
FIRST_PASSED = t("The first day of this plan has come meanwhile, so I have looked again. Here is what is possible now.")
OTHERWISE = t("Things have changed meanwhile; here is what is possible now.")
GONE = t("This loan is no longer arranged here, so nothing was signed. If you have a question about it, please ask "
         "for a person.")  # fmt: skip
WORDS: dict[str, Text] = {
    "agreement.expired": EXPIRED,
    "offer.expired": EXPIRED,
    "agreement.books_changed": CHANGED,
    "books.changed": CHANGED,
    "agreement.first_passed": FIRST_PASSED,
}


def to_agreement(view: View, offer: Offer, method: str = "") -> Move:
    """To the terms of an offer; first what is missing: a second answer the book does not have, or the way to pay.

    An offer that cannot be signed any more leads to new offers. Where it may go: `AGREEMENT_PLACES`.
    """
    refused = not_now(view, offer)
    if refused is not None:
        return refused
    if not view.identity.can_be_sure:
        effects: tuple[Effect, ...] = () if view.ticket else (HandOver("identity_no_data"),)
        return go("agreement:cannot", None, *effects, offer=offer.id)
    method = method or known_way(view, offer.loan_ref)
    if not method and offer.kind is not OfferKind.PAUSE:
        return go("agreement:way", offer=offer.id)
    return go("agreement:terms", offer=offer.id, method=method, terms=drawn_up(view, offer, method))


def not_now(view: View, offer: Offer) -> Move | None:
    """Where it leads when the offer cannot be signed now: nothing is signed, and what is possible is shown."""
    why = fault_of(view, offer)
    if why is None:
        return None
    match why.rule:
        case "agreement.loan_gone":
            return home(lead=(GONE,))
        case "agreement.already_signed":
            return go("agreement:mine")
        case rule:
            return to_offers(view, offer.loan_ref, lead=(WORDS.get(rule, OTHERWISE),))


def fault_of(view: View, offer: Offer) -> Refusal | None:
    """Why the offer cannot be signed now; None: it can be."""
    where = view.position.loan(offer.loan_ref) if view.position else None
    silent = view.position is not None and offer.loan_ref in view.position.silent_loans
    why = signable(offer, position=where, silent=silent, today=view.today, agreements=view.agreements)
    if why is not None:
        return why
    facts = facts_of(view, offer.loan_ref)
    return still_good(offer, facts, view.policy.offers) if facts else Refusal("agreement.loan_gone")


def known_way(view: View, loan_ref: str) -> str:
    """The way to pay that the borrower named last for the loan, in a plan or in a promise that stands."""
    running = view.running(loan_ref)
    if running is not None and running.terms.method:
        return running.terms.method
    return next((p.method for p in view.open_promises if p.loan_ref == loan_ref and p.method), "")


def drawn_up(view: View, offer: Offer, method: str) -> str:
    """The terms in their canonical form, drawn up once: what is shown is what is signed. ValueError: no such loan."""
    where = view.position.loan(offer.loan_ref) if view.position else None
    loan = view.books.loan(offer.loan_ref) if view.books else None
    if where is None or loan is None or view.books is None:
        raise ValueError(f"{offer.loan_ref}: not in the books")
    running = view.running(offer.loan_ref)
    older = running if running is not None and running.state is AgreementState.ACTIVE else None
    plan = view.plan(older.id) if older else None
    return canonical(
        terms_for(
            offer,
            borrower_ref=view.books.borrower.ref,
            borrower_name=view.name,
            lender_name=view.lender.name.in_locale(view.language),
            case_number=view.case_number,
            product=loan.product,
            position=where,
            payments=loan.payments,
            method=method,
            language=view.language,
            policy=view.policy.hash,
            rules=view.policy.offers,
            today=view.today,
            replaces=older.id if older else "",
            carried=plan.paid.minor if plan else 0,
        )
    )
