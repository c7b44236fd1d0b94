"""The way to a signature: how to pay, the terms, the name, and a last look; what was read back is what is signed."""

from __future__ import annotations

from dataclasses import replace

from arrears.agreement import canonical, read_terms
from arrears.offer import OfferState
from dialogs.agreement.memory import Memory, of_offer
from dialogs.grammar.effects import (
    Consent,
    HandOver,
    Keep,
    SetOffer,
    Sign,
)
from dialogs.grammar.events import Event, Tapped, Typed
from dialogs.grammar.story import Move, go, home, misread, stay, value_of
from dialogs.grammar.text import t
from dialogs.grammar.view import View
from dialogs.plans.signing import drawn_up, not_now
from dialogs.understand import same_name

LONGEST_METHOD = 60  # characters of a way to pay that was written, not tapped
NOTHING = t("There is nothing to sign at present.")


def way_picked(memory: Memory, event: Tapped, view: View) -> Move:
    """One of the lender's ways."""
    return with_way(memory, view, view.lender.methods[int(value_of(event))].in_locale("en"))


def way_typed(memory: Memory, event: Typed, view: View) -> Move:
    """The borrower's own words."""
    words = " ".join(event.text.split())[:LONGEST_METHOD]
    return with_way(memory, view, words) if words else misread(t("How will you pay?"))


def with_way(memory: Memory, view: View, method: str) -> Move:
    """The terms are drawn up once, and what is shown is what is signed."""
    offer = view.offer(memory.offer)
    if offer is None:
        return home(lead=(NOTHING,))
    return not_now(view, offer) or go(
        "terms", replace(memory, method=method, terms=drawn_up(view, offer, method), typed="")
    )


def still(memory: Memory, view: View) -> Move | None:
    """None while what was read back can be signed as it is; else where it leads instead, and nothing is signed."""
    offer = view.offer(memory.offer)
    if offer is None or not memory.terms:
        return home(lead=(NOTHING,))
    moved = not_now(view, offer)
    if moved is not None:
        return moved
    fresh = drawn_up(view, offer, memory.method)
    if fresh == memory.terms:
        return None
    lead = (t("Something in the terms has changed since, such as a date. Please read them once more."),)
    return go("terms", replace(memory, terms=fresh, typed=""), lead=lead)


def agreed(memory: Memory, _event: Event, view: View) -> Move:
    """Yes to the terms that are on the screen."""
    memory = as_read(memory, view)
    return still(memory, view) or go("name", memory, Consent(memory.offer, "terms"))


def as_read(memory: Memory, view: View) -> Memory:
    """With the terms in the language of the screen: another language draws the screen anew, nothing else in them."""
    if not memory.terms:
        return memory
    lender = view.lender.name.in_locale(view.language)
    return replace(
        memory, terms=canonical(replace(read_terms(memory.terms), language=view.language, lender_name=lender))
    )


def change(memory: Memory, _event: Event, view: View) -> Move:
    """Back to the offer, to change something."""
    offer = view.offer(memory.offer)
    if offer is None:
        return home(lead=(NOTHING,))
    return go("offers:detail", loan=offer.loan_ref, offer=offer)


def think(memory: Memory, _event: Event, view: View) -> Move:
    """Time to think, also now."""
    offer = view.offer(memory.offer)
    if offer is None:
        return home(lead=(NOTHING,))
    wish = (SetOffer(offer.id, OfferState.THINKING),) if offer.state is OfferState.OPEN else ()
    return go("offers:thinking", None, *wish, loan=offer.loan_ref, offer=offer)


def named(memory: Memory, event: Typed, view: View) -> Move:
    """The name as a signature; a slip may be put right once, then a person helps."""
    if not memory.terms:
        return home(lead=(NOTHING,))
    words = " ".join(event.text.split())
    if same_name(words, view.name):
        return go("confirm", replace(memory, typed=words))
    if not memory.misspelt:
        lead = (t("This is not quite the name I have on record. Please write it once more, family name and given "
                  "name."),)  # fmt: skip
        return stay(Keep("agreement:name", event.text), memory=replace(memory, misspelt=True), lead=lead)
    return home(
        Keep("agreement:name", event.text),
        HandOver("name_mismatch"),
        lead=(t("Thank you. The name still differs from what I have on record, so I have not signed anything. A "
                "colleague will clear it up with you; the offer stands meanwhile."),),
    )  # fmt: skip


def reread(memory: Memory, _event: Event, _view: View) -> Move:
    """The terms once more."""
    return go("terms", replace(memory, typed=""))


def sign(memory: Memory, _event: Event, view: View) -> Move:
    """The signature: everything is looked at once more, and what was read back is what is signed."""
    if of_offer(memory, view) is not None:
        return go("mine", Memory())
    moved = still(memory, view)
    if moved is not None:
        return moved
    if not memory.typed:
        return go("name", memory)
    made = Sign(memory.offer, read_terms(memory.terms), memory.typed)
    return go("signed", memory, Consent(memory.offer, "name"), made)
