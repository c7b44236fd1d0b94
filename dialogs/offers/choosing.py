"""What is said to an offer: looked at, taken, thought over, declined, or talked over with a person."""

from __future__ import annotations

from dataclasses import replace

from arrears.offer import Offer, OfferKind, OfferState
from dialogs.grammar.effects import HandOver, Keep, SetOffer
from dialogs.grammar.events import Event, Tapped, Typed
from dialogs.grammar.story import Move, go, home, stay, value_of
from dialogs.grammar.text import t
from dialogs.grammar.view import View
from dialogs.offers.choice_screens import NOT_HERE
from dialogs.offers.memory import Memory, looked_at, noticed
from dialogs.plans.facts import by_tag, facts_of, shown, to_offers
from dialogs.plans.signing import CHANGED, OTHERWISE, WORDS, fault_of, to_agreement


def checked(offer: Offer | None, memory: Memory, view: View) -> Move | None:
    """None while the offer stands as it was shown; else the way to what is possible now."""
    loan = memory.loan or (memory.offer.loan_ref if memory.offer else "")
    if not loan or facts_of(view, loan) is None:
        return home(lead=(NOT_HERE,))
    if offer is None:
        return to_offers(view, loan, lead=(CHANGED,))
    why = fault_of(view, offer)
    if why is None or why.rule in ("agreement.prepared", "offer.prepared"):
        return None
    return to_offers(view, loan, lead=(WORDS.get(why.rule, OTHERWISE),))


def pick_loan(_memory: Memory, event: Tapped, view: View) -> Move:
    """One of several loans."""
    return to_offers(view, view.loans[int(value_of(event))].loan_ref)


def offer_picked(memory: Memory, event: Tapped, view: View) -> Move:
    """One of the offers, in full."""
    memory = noticed(memory, view)
    offer = by_tag(view, memory.loan, value_of(event))
    return checked(offer, memory, view) or go("detail", replace(memory, offer=offer, wish=None))


def take(memory: Memory, _event: Event, view: View) -> Move:
    """Yes: to the promise, or to the terms."""
    memory = noticed(memory, view)
    offer = looked_at(memory, view)
    moved = checked(offer, memory, view)
    if moved is not None or offer is None:
        return moved or home()
    due = offer.schedule.first
    if offer.kind is not OfferKind.PAY_NOW or due is None:
        return to_agreement(view, offer)
    old = next((p.id for p in view.open_promises if p.loan_ref == offer.loan_ref), "")
    amount = offer.schedule.total
    lead = (
        t("Thank you. If {amount} arrives by {day}, the late fees of {waived} are waived.",
          amount=amount, day=due, waived=offer.waived),
    ) if offer.waived else ()  # fmt: skip
    return go("promise:way", None, SetOffer(offer.id, OfferState.TAKEN), lead=lead, loan=offer.loan_ref,
              amount=amount.minor, due=due, replaces=old)  # fmt: skip


def think(memory: Memory, _event: Event, view: View) -> Move:
    """Time to think: the offer looked at, or the first one, is asked about once."""
    memory = noticed(memory, view)
    offer = looked_at(memory, view) or next(iter(shown(view, memory.loan)), None)
    if offer is None:
        return to_offers(view, memory.loan, lead=(OTHERWISE,)) if memory.loan else home()
    wish = () if offer.state is OfferState.APPROVED else (SetOffer(offer.id, OfferState.THINKING),)
    return go("thinking", replace(memory, offer=offer), *wish)


def think_all(memory: Memory, event: Event, view: View) -> Move:
    """Time to think about all of them."""
    return think(replace(memory, offer=None), event, view)


def none(memory: Memory, _event: Event, view: View) -> Move:
    """None of them suits."""
    return go("none", replace(noticed(memory, view), told=False))


def leave(memory: Memory, _event: Event, view: View) -> Move:
    """Left alone for now."""
    refused = (SetOffer(o.id, OfferState.REFUSED) for o in shown(view, memory.loan))
    return home(*refused, lead=(t("All right. You can come back to it at any time."),))


def refuse(memory: Memory, _event: Event, view: View) -> Move:
    """What a colleague put together does not suit: a no is fine, and can be talked over."""
    offer = looked_at(noticed(memory, view), view)
    said = (
        t("That is all right. Please simply write here what would suit you better.")
        if view.owner == "held"
        else t("All right. You can come back to it at any time.")
    )
    return home(*((SetOffer(offer.id, OfferState.REFUSED),) if offer else ()), lead=(said,))


def see_all(memory: Memory, _event: Event, view: View) -> Move:
    """All that stand; or what is possible now."""
    memory = noticed(memory, view)
    if not shown(view, memory.loan):
        return again(memory, _event, view)
    return go("choose", replace(memory, offer=None, wish=None))


def again(memory: Memory, _event: Event, view: View) -> Move:
    """Looked at anew."""
    return to_offers(view, noticed(memory, view).loan)


def form(memory: Memory, _event: Event, _view: View) -> Move:
    """A look at each cost."""
    return go("hardship:form", loan=memory.loan)


def mine(_memory: Memory, _event: Event, _view: View) -> Move:
    """What is signed already."""
    return go("agreement:mine")


def ask(memory: Memory, _event: Event, view: View) -> Move:
    """A person talks about it."""
    memory = noticed(memory, view)
    wish = HandOver(memory.person or "own_proposal")
    return go("none", replace(memory, told=True), wish, lead=(t("I have asked a colleague."),))


def own_words(memory: Memory, event: Typed, view: View) -> Move:
    """What would help, in the borrower's own words: for a colleague."""
    wish = HandOver("own_proposal", words=event.text)
    return stay(Keep("offers:none", event.text), wish, memory=replace(memory, told=True),
                lead=(t("Thank you, I have passed it on to a colleague."),))  # fmt: skip
