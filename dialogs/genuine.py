"""Is this genuine? Asked from anywhere, also in words; answered with ways to make sure that need no trust in us."""

from __future__ import annotations

from typing import Final

from dialogs.grammar.effects import Resume
from dialogs.grammar.events import Event
from dialogs.grammar.screen import Button, Screen, choices
from dialogs.grammar.story import Dialog, Move, Nothing, Step, go, resume
from dialogs.grammar.text import Text, lines, t, tn
from dialogs.grammar.view import View
from dialogs.phrases import ways_to_us

DOUBT: Final = "scam_doubt"  # the kind of the stop that gives time to make sure


def is_it_genuine(_memory: Nothing, view: View) -> Screen:
    """How to make sure, without trusting us."""
    return Screen(
        (
            t("You are right to check. I am the automated assistant of {lender}.", lender=view.lender.name),
            safest(view),
            t("I never ask for a password, a card number or a one-time code."),
            *time_to_check(view),
        ),
        choices(Button(t("I have made sure"), "sure")) if DOUBT in view.stops else (),
    )


def time_to_check(view: View) -> tuple[Text, ...]:
    """Who doubts is not pressed: nothing need be answered, and nothing is started for a while."""
    days = view.policy.signals.of(DOUBT).hold_days
    if DOUBT not in view.stops or days is None:
        return ()
    return (
        t("Please take your time. You need not answer anything here until you have made sure."),
        tn("I will not write to you first for {n} day.", "I will not write to you first for {n} days.", days),
    )


def safest(view: View) -> Text:
    """Where to ask."""
    if not view.lender.verify:
        return t("The safest way is to ask {lender} by a way you already know.", lender=view.lender.name)
    first = t("The safest way is to ask {lender} by a way you already know, for example:", lender=view.lender.name)
    return lines(first, *ways_to_us(view))


def asked(_memory: Nothing, _event: Event, _view: View) -> Move:
    """Whoever asks gets the answer, and then goes on where they were."""
    return go("answer")


def sure(_memory: Nothing, _event: Event, view: View) -> Move:
    """The borrower has made sure: on with what we were at."""
    lifted = (Resume(DOUBT),) if DOUBT in view.stops else ()
    return resume(*lifted, lead=(t("Thank you for making sure."),))


GENUINE = Dialog(
    "genuine",
    t("Is this genuine?"),
    Nothing,
    steps={"answer": Step(is_it_genuine, on={"sure": sure})},
    always={"genuine": asked},
    reaches=frozenset({"answer"}),
    aside=True,
    beside=True,
)
