"""News of an agreement: a colleague has decided, everything is paid, the paper is there; neutral until we are sure."""

from __future__ import annotations

from arrears.agreement import AgreementState
from dialogs.agreement_screens import Memory
from dialogs.grammar.effects import Effect, HandOver, Notify, SendDocument
from dialogs.grammar.events import AgreementCompleted, AgreementDecided, DocumentMade, News
from dialogs.grammar.screen import Button, Screen, choices
from dialogs.grammar.story import Move, quiet
from dialogs.grammar.text import Text, t
from dialogs.grammar.view import Level, View


def neutral(view: View, opening: Text) -> Screen:
    """A note that says nothing of what it is about."""
    return Screen(
        (t("Hello {name}.", name=view.name), opening, t("If you don't want messages like this, write: stop")),
        choices(Button(t("Read the message"), "news", "primary")),
    )


def decision_came(_memory: Memory, event: AgreementDecided, view: View) -> Move:
    """A supervisor has signed for the lender, or not."""
    opening = t("I am the automated assistant of {lender}. A colleague has looked at your request.",
                lender=view.lender.name)  # fmt: skip
    note = Notify(neutral(view, opening), "service", "agreement_decided", f"agreement_decided:{event.agreement_id}")
    ask: tuple[Effect, ...] = () if event.approved else (HandOver("agreement_declined"),)
    return quiet(note, *ask, news=(News("agreement_decided", event.agreement_id),))


def plan_completed(_memory: Memory, event: AgreementCompleted, view: View) -> Move:
    """Everything is paid: thanks."""
    opening = t("I am the automated assistant of {lender}. There is a thank-you and a short note about your account.",
                lender=view.lender.name)  # fmt: skip
    note = Notify(neutral(view, opening), "service", "completed", f"completed:{event.agreement_id}")
    return quiet(note, news=(News("completed", event.agreement_id),))


def paper_came(_memory: Memory, event: DocumentMade, view: View) -> Move:
    """The paper is there: into the chat of somebody of whom we are sure, else behind a neutral note."""
    agreement = view.agreement(event.agreement_id)
    if agreement is None or not event.made:
        return quiet()  # a person has been asked already
    if view.identity.level >= Level.SURE:
        return quiet(SendDocument(event.agreement_id, event.kind))
    if agreement.state is AgreementState.COMPLETED and event.kind == "agreement":
        return quiet()
    about = "letter" if event.kind == "completion" else "document"
    opening = t("I am the automated assistant of {lender}, with a short note about your account.",
                lender=view.lender.name)  # fmt: skip
    note = Notify(neutral(view, opening), "service", about, f"{about}:{event.agreement_id}")
    return quiet(note, news=(News(about, event.agreement_id),))
