"""What is shown when an offer was thought over, declined, asked about again, or decided by a colleague."""

from __future__ import annotations

from arrears.offer import OfferState
from dialogs.grammar.screen import Button, Screen, choices
from dialogs.grammar.text import t
from dialogs.grammar.view import View
from dialogs.offers.detail_screen import LOOK_AGAIN, gone, what_now, whole
from dialogs.offers.memory import Memory, looked_at, noticed
from dialogs.phrases import first_answer
from dialogs.plans.facts import tag
from dialogs.plans.texts import summary, title_of


def thinking(memory: Memory, view: View) -> Screen:
    """Until when it stands, and that there will be one question."""
    offer = looked_at(memory, view)
    if offer is None:
        return gone()
    asks = view.today.toordinal() + view.policy.offers.follow_up_days < offer.valid_until.toordinal()
    silent = "borrower" in view.stops or not asks
    later = t("As you asked, I don't write first. You find it here at any time.") if "borrower" in view.stops else t(
        "You find it here at any time.")  # fmt: skip
    return Screen(
        (
            t("Of course, please take your time."),
            t("It stands until {day}.", day=offer.valid_until),
            later if silent else t("I will ask you once, in {n} days, and not press you.",
                                   n=view.policy.offers.follow_up_days),
        ),
        facts=True,
    )  # fmt: skip


def none_of_these(memory: Memory, view: View) -> Screen:
    """A no is fine; what would help?"""
    if memory.told:
        return Screen(
            (*first_answer(view),) or (t("Thank you."),), choices(Button(t("See all offers"), "all")), facts=True
        )
    return Screen(
        (t("That is all right. What would help you? You can also write it in your own words."),),
        choices(
            Button(t("I have another idea"), "own", "primary"),
            Button(t("Leave it for now"), "leave"),
        ),
        facts=True,
    )


def follow_up(memory: Memory, view: View) -> Screen:
    """One gentle question, or a kind word that it has lapsed."""
    memory = noticed(memory, view)
    offer = looked_at(memory, view)
    if offer is None:
        return Screen(
            (t("The offer you wanted to think about is no longer open. That is all right; I can look again what is "
               "possible now."),), choices(LOOK_AGAIN), facts=True)  # fmt: skip
    return Screen(
        (
            t("You wanted to think about this. There is no hurry; it stands until {day}.", day=offer.valid_until),
            summary(offer),
        ),
        choices(
            Button(t("Look at it"), f"offer:{tag(offer)}", "primary"),
            Button(t("See all offers"), "all"),
            Button(t("It does not suit me"), "none"),
        ),
        facts=True,
    )


def decided(memory: Memory, view: View) -> Screen:
    """What a colleague decided about the own proposal."""
    memory = noticed(memory, view)
    offer = memory.offer
    if offer is None or offer.state not in (OfferState.APPROVED, OfferState.DECLINED):
        return gone()
    if offer.state is OfferState.DECLINED:
        why = (t("In their words: {words}", words=offer.reason),) if offer.reason else ()
        return Screen(
            (
                t("A colleague has looked at your proposal and cannot agree to it as it is. I am sorry."),
                title_of(offer),
                *why,
                t("There may be another way. You can look at the other offers, change something, or talk it over with "
                  "a person."),
            ),
            choices(
                Button(t("See what is possible"), "again", "primary"),
                Button(t("I have another idea"), "own"),
                Button(t("Talk it over with a person"), "ask"),
            ),
            facts=True,
        )  # fmt: skip
    if looked_at(memory, view) is None:
        return gone()
    return Screen((t("Good news: a colleague has agreed to your proposal."), *whole(offer, view)), what_now(offer),
                  facts=True)  # fmt: skip
