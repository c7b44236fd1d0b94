"""An own proposal for a colleague: put to a supervisor, and told when it is decided."""

from __future__ import annotations

from dataclasses import replace

from arrears.offer import OfferState
from dialogs.grammar.effects import AskApproval, Notify
from dialogs.grammar.events import Event, News, OfferDecided, OfferProposed
from dialogs.grammar.story import Move, go, home, quiet
from dialogs.grammar.text import t
from dialogs.grammar.view import View
from dialogs.offers.choice_screens import NOT_HERE
from dialogs.offers.memory import Memory
from dialogs.offers.proposed import proposal_came
from dialogs.phrases import greeting
from dialogs.plans.facts import facts_of, to_offers
from dialogs.plans.signing import WORDS, fault_of


def put_to_colleague(memory: Memory, _event: Event, view: View) -> Move:
    """A supervisor decides; what was asked keeps to the books of this moment."""
    offer = memory.offer
    if offer is None or facts_of(view, memory.loan) is None:
        return home(lead=(NOT_HERE,))
    why = fault_of(view, replace(offer, state=OfferState.OPEN))
    if why is not None and why.rule in WORDS:
        return to_offers(view, memory.loan, lead=(WORDS[why.rule],))
    return go("asked", memory, AskApproval(offer))


def decision_came(memory: Memory, event: OfferDecided, view: View) -> Move:
    """A supervisor has decided: a neutral note. What a colleague asked for is told when it is the borrower's."""
    offer = view.offer(event.offer_id)
    if offer is None or (offer.agent and not event.approved):
        return quiet()
    if offer.agent:
        return proposal_came(memory, OfferProposed(offer.id), view)
    opening = t("I am the automated assistant of {lender}. A colleague has looked at your request.",
                lender=view.lender.name)  # fmt: skip
    return quiet(
        Notify(greeting(view, opening), "service", "offer_decided", f"offer_decided:{event.offer_id}"),
        news=(News("offer_decided", event.offer_id),),
    )
