"""Is this genuine? Asked from anywhere, also in words; answered with ways to make sure that need no trust in us."""

from __future__ import annotations

from dialogs.grammar.events import Event
from dialogs.grammar.screen import Screen
from dialogs.grammar.story import Dialog, Move, Nothing, Step, go
from dialogs.grammar.text import Text, lines, t
from dialogs.grammar.view import View
from dialogs.phrases import ways_to_us


def is_it_genuine(_memory: Nothing, view: View) -> Screen:
    """How to make sure, without trusting us."""
    return Screen(
        (
            t("You are right to check. I am the automated assistant of {lender}.", lender=view.lender.name),
            safest(view),
            t("I never ask for a password, a card number or a one-time code."),
        )
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


GENUINE = Dialog(
    "genuine",
    t("Is this genuine?"),
    Nothing,
    steps={"answer": Step(is_it_genuine)},
    always={"genuine": asked},
    reaches=frozenset({"answer"}),
    aside=True,
)
