"""What is done with an agreement: looked at, its papers sent, changed, or the signature taken back."""

from __future__ import annotations

from arrears.agreement import withdrawable
from dialogs.agreement.memory import Memory
from dialogs.agreement.mine_screens import NONE, looked_at
from dialogs.grammar.effects import (
    SendDocument,
    WithdrawAgreement,
)
from dialogs.grammar.events import Event, Tapped
from dialogs.grammar.story import Move, go, home, stay, value_of
from dialogs.grammar.text import t
from dialogs.grammar.view import Level, View
from dialogs.plans.facts import to_offers


def again(memory: Memory, _event: Event, view: View) -> Move:
    """What is possible now, on the loan it was about."""
    offer = view.offer(memory.offer)
    agreement = looked_at(memory, view)
    loan = offer.loan_ref if offer else agreement.loan_ref if agreement else ""
    return to_offers(view, loan)


def to_mine(memory: Memory, _event: Event, _view: View) -> Move:
    """To my agreement."""
    return go("mine", Memory(agreement=memory.ref))


def picked(_memory: Memory, event: Tapped, _view: View) -> Move:
    """One of several."""
    return stay(memory=Memory(agreement=value_of(event)))


def others(_memory: Memory, _event: Event, _view: View) -> Move:
    """The choice of one."""
    return go("mine", Memory(listed=True))


def ways(memory: Memory, _event: Event, view: View) -> Move:
    """How to pay."""
    agreement = looked_at(memory, view)
    return go("remind:ways", loan_refs=(agreement.loan_ref,) if agreement else ())


def paper(memory: Memory, _event: Event, view: View) -> Move:
    """The document into the chat."""
    return sent(memory, view, "agreement")


def the_letter(memory: Memory, _event: Event, view: View) -> Move:
    """The letter into the chat."""
    return sent(memory, view, "completion")


def sent(memory: Memory, view: View, kind: str) -> Move:
    """It comes as a message of its own; only to somebody of whom we are sure."""
    agreement = looked_at(memory, view)
    if agreement is None:
        return home(lead=(NONE,))
    if view.identity.level < Level.SURE:
        step = "letter" if kind == "completion" else "document"
        return go(step, Memory(ref=agreement.id))
    return go("mine", Memory(agreement=agreement.id), SendDocument(agreement.id, kind), lead=(t("Here it comes."),))


def changed(memory: Memory, _event: Event, view: View) -> Move:
    """Another situation: a new talk, and new offers that may take the place of this plan."""
    agreement = looked_at(memory, view)
    return go("hardship:start", loan=agreement.loan_ref if agreement else "")


def withdraw(memory: Memory, _event: Event, view: View) -> Move:
    """Asked once more."""
    agreement = looked_at(memory, view)
    return go("withdraw", Memory(agreement=agreement.id)) if agreement else home(lead=(NONE,))


def to_kept(memory: Memory, _event: Event, _view: View) -> Move:
    """It stays as it is."""
    return go("mine", memory)


def taken_back(memory: Memory, _event: Event, view: View) -> Move:
    """Noted without reproach."""
    agreement = looked_at(memory, view)
    if agreement is None or withdrawable(agreement, view.today) is not None:
        return stay() if agreement else home(lead=(NONE,))
    return go("withdrawn", memory, WithdrawAgreement(agreement.id))


def well(_memory: Memory, _event: Event, _view: View) -> Move:
    """Glad to hear it."""
    return home(lead=(t("I am glad to hear that. Thank you."),))
