"""News of an agreement: a colleague has decided, everything is paid, the paper is there; neutral until we are sure."""

from __future__ import annotations

from arrears.agreement import Agreement, AgreementState
from dialogs.agreement.memory import Memory
from dialogs.grammar.effects import Effect, HandOver, Notify, SendDocument
from dialogs.grammar.events import AgreementCompleted, AgreementDecided, DocumentMade, News
from dialogs.grammar.story import Move, quiet
from dialogs.grammar.text import t
from dialogs.grammar.view import Level, View
from dialogs.phrases import greeting


def decision_came(_memory: Memory, event: AgreementDecided, view: View) -> Move:
    """A supervisor has signed for the lender, or not."""
    opening = t("I am the automated assistant of {lender}. A colleague has looked at your request.",
                lender=view.lender.name)  # fmt: skip
    note = Notify(greeting(view, opening), "service", "agreement_decided", f"agreement_decided:{event.agreement_id}")
    ask: tuple[Effect, ...] = () if event.approved else (HandOver("agreement_declined"),)
    return quiet(note, *ask, news=(News("agreement_decided", event.agreement_id),))


def plan_completed(_memory: Memory, event: AgreementCompleted, view: View) -> Move:
    """Everything is paid: thanks."""
    opening = t("I am the automated assistant of {lender}. There is a thank-you and a short note about your account.",
                lender=view.lender.name)  # fmt: skip
    note = Notify(greeting(view, opening), "service", "completed", f"completed:{event.agreement_id}")
    return quiet(note, news=(News("completed", event.agreement_id),))


def paper_came(_memory: Memory, event: DocumentMade, view: View) -> Move:
    """The paper is there: into the chat of somebody of whom we are sure, else behind a neutral note.

    The letter, and the paper of a plan a supervisor signed later, have been announced with that; no second note.
    """
    agreement = view.agreement(event.agreement_id)
    expected = AgreementState.COMPLETED if event.kind == "completion" else AgreementState.ACTIVE
    if agreement is None or agreement.state is not expected or not event.made:
        return quiet()  # where it could not be made a person has been asked already
    if view.identity.level >= Level.SURE:
        return quiet(SendDocument(event.agreement_id, event.kind))
    if event.kind == "completion" or signed_later(agreement, view):
        return quiet()
    opening = t("I am the automated assistant of {lender}, with a short note about your account.",
                lender=view.lender.name)  # fmt: skip
    note = Notify(greeting(view, opening), "service", "document", f"document:{event.agreement_id}")
    return quiet(note, news=(News("document", event.agreement_id),))


def signed_later(agreement: Agreement, view: View) -> bool:
    """Whether a supervisor signed it after the borrower had: not by a mandate, and not an offer approved before."""
    offer = view.offer(agreement.terms.offer_id)
    by_hand = agreement.act is not None and not agreement.act.mandate
    return by_hand and (offer is None or offer.by in ("bot", offer.agent))
