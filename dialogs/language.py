"""Language: chosen from three, or named at any time."""

from __future__ import annotations

from dialogs.grammar.effects import Speak
from dialogs.grammar.events import Tapped, Typed
from dialogs.grammar.screen import Button, Screen, choices
from dialogs.grammar.story import Dialog, Move, Nothing, Step, go, resume, value_of
from dialogs.grammar.text import own, t
from dialogs.grammar.view import View
from dialogs.phrases import LANGUAGES
from dialogs.understand import read_command

NAMES = LANGUAGES


def pick(_memory: Nothing, _view: View) -> Screen:
    """The three, each in its own words."""
    return Screen(
        (t("Which language do you prefer?"),),
        choices(*(Button(own(name), f"speak:{code}") for code, name in NAMES.items())),
    )


def asked(_memory: Nothing, event: Tapped | Typed, _view: View) -> Move:
    """Named at once, or to be chosen."""
    command = read_command(event.text) if isinstance(event, Typed) else None
    named = command.locale if command else None
    return speak(named) if named and named in NAMES else go("pick")


def picked(_memory: Nothing, event: Tapped, _view: View) -> Move:
    """One of the three."""
    return speak(value_of(event))


def speak(language: str) -> Move:
    """From now on in that language; and back to what we were at."""
    return resume(Speak(language), lead=(t("I will write to you in English from now on."),))


LANGUAGE = Dialog(
    "language",
    t("Language"),
    Nothing,
    steps={"pick": Step(pick, on={"speak": picked})},
    always={"language": asked},
    reaches=frozenset({"pick"}),
    aside=True,
    beside=True,
)
