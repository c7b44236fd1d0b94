"""What a person of the lender's has put together for the borrower: told neutrally, then looked at like any offer."""

from __future__ import annotations

from dialogs.grammar.effects import Aim, Notify
from dialogs.grammar.events import News, OfferProposed
from dialogs.grammar.screen import Button, Screen
from dialogs.grammar.story import Move, go, quiet
from dialogs.grammar.text import t
from dialogs.grammar.view import View
from dialogs.offers.detail_screen import gone, what_now, whole
from dialogs.offers.memory import Memory, looked_at, noticed
from dialogs.phrases import greeting


def proposal_came(_memory: Memory, event: OfferProposed, view: View) -> Move:
    """Shown at once to whoever is talking with us and has passed the check; else a neutral note, and it waits.

    While a person holds the case the note goes out as theirs: the bot itself is silent then.
    """
    offer = view.offer(event.offer_id)
    if offer is None:
        return quiet()
    held, waits = view.owner == "held", News("offer_proposed", offer.id)
    if not event.told:
        return quiet(news=(waits,))
    if view.fresh and not view.stops and held:
        return go("proposed", Memory(ref=offer.id))
    opening = t("I am the automated assistant of {lender}. A colleague has put something together for you.",
                lender=view.lender.name)  # fmt: skip
    purpose: Aim = "answer" if held else "service"
    note = Notify(greeting(view, opening), purpose, "offer_proposed", f"offer_proposed:{offer.id}")
    return quiet(note, news=(waits,))


def proposed(memory: Memory, view: View) -> Screen:
    """The whole offer, whose idea it is, and that nothing is decided."""
    memory = noticed(memory, view)
    offer = memory.offer
    if offer is None or looked_at(memory, view) is None:
        return gone()
    opening = (
        t("{alias} at {lender} has put this together for you. You decide; there is no hurry.",
          alias=offer.agent, lender=view.lender.name)
        if offer.agent
        else t("A colleague has put this together for you. You decide; there is no hurry.")
    )  # fmt: skip
    if view.owner != "held":
        return Screen((opening, *whole(offer, view)), what_now(offer), facts=True)
    rows = (
        (Button(t("Yes, I would like this"), "take", "primary"),),
        (Button(t("Think it over"), "think"), Button(t("It does not suit me"), "refuse")),
    )
    more = t("If something should be different, please simply write it here.")
    return Screen((opening, *whole(offer, view), more), rows, facts=True)
