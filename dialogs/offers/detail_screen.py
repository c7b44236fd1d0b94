"""One offer in full: each payment, what it costs, until when it stands, and what can be said to it."""

from __future__ import annotations

from arrears.money import Money
from arrears.offer import Offer, OfferKind, OfferState
from dialogs.grammar.screen import Button, Screen, choices
from dialogs.grammar.text import Text, lines, t
from dialogs.grammar.view import View
from dialogs.offers.memory import Memory, looked_at
from dialogs.plans.facts import instalments_a_month
from dialogs.plans.texts import costs, schedule_of, title_of

LOOK_AGAIN = Button(t("See what is possible now"), "again", "primary")


def detail(memory: Memory, view: View) -> Screen:
    """One offer in full."""
    offer = looked_at(memory, view)
    if offer is None:
        return gone()
    return Screen(whole(offer, view), what_now(offer), facts=True)


def gone() -> Screen:
    """It stands no more; that is nobody's fault."""
    return Screen((t("This offer is no longer open. I can look again what is possible."),), choices(LOOK_AGAIN),
                  facts=True)  # fmt: skip


def whole(offer: Offer, view: View) -> tuple[Text, ...]:
    """Everything of an offer: each payment, costs, what goes on beside it, until when it stands."""
    said = [title_of(offer)]
    if len(offer.schedule.parts) > 1:
        said += [schedule_of(offer.schedule), t("Total: {total}", total=offer.schedule.total)]
    said += [lines(*costs(offer)), *effect(offer, view), *conditions(offer, view)]
    return tuple(said)


def effect(offer: Offer, view: View) -> tuple[Text, ...]:
    """What it means beside the usual instalments, or for the time of a pause."""
    current = instalments_a_month(view, offer.loan_ref)
    usual = Money(current, offer.covered.currency)
    beside = (t("You also keep paying your usual instalments of {amount} a month.", amount=usual),) if current else ()
    if offer.kind is not OfferKind.PAUSE or offer.review_on is None:
        return beside
    stays = t("The {amount} stays due. On {day} I ask you how things are, and we look again.",
              amount=offer.covered, day=offer.review_on)  # fmt: skip
    apart = t("Instalments that fall due meanwhile are not part of the pause. If they are too much as well, please "
              "tell me or a person.")  # fmt: skip
    return (stays, *((apart,) if current else ()))


def conditions(offer: Offer, view: View) -> tuple[Text, ...]:
    """Whether a colleague has to agree, and until when it stands."""
    until = t("You can decide until {day}.", day=offer.valid_until)
    if offer.prepared and offer.review_on:
        return (t("This is a look ahead: we can agree on it when we look again on {day}, if it fits then.",
                  day=offer.review_on),)  # fmt: skip
    if offer.state is OfferState.APPROVED:
        return (t("A colleague has agreed to it."), until)
    return (t("A colleague has to sign it too."), until) if offer.needs_approval else (until,)


def what_now(offer: Offer) -> tuple[tuple[Button, ...], ...]:
    """Take it, change it, think about it, or see the others."""
    others = Button(t("See all offers"), "all")
    if offer.prepared:
        return choices(others)
    take = t("Yes, I will pay it then") if offer.kind is OfferKind.PAY_NOW else t("Yes, I would like this")
    return (
        (Button(take, "take", "primary"),),
        (Button(t("Change it"), "change"), Button(t("Think it over"), "think")),
        (others,),
    )
