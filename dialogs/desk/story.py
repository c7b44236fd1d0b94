"""How a rule of the desk is written: a deed of an agent and the picture give effects and what is said in the topic."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dialogs.desk.events import Wrote
from dialogs.desk.view import DeskView
from dialogs.grammar.screen import Screen, screen
from dialogs.grammar.text import Text


@dataclass(frozen=True, slots=True)
class DeskEffect:
    """Something the shell does in the turn's transaction. Each kind is a dataclass of its story's file."""


@dataclass(frozen=True, slots=True)
class Deed:
    """What an agent did: the word of a command or the name of a button, and what stood behind it.

    `wrote` is the whole message of a command, None for a button; `message` its id, or the one the button stands under.
    """

    word: str
    rest: str
    message: str
    wrote: Wrote | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What comes of a deed. `says` is shown in the topic, as a reply to the message.

    `receipt`: an emoji put on the agent's own message instead of words ('' for none).
    """

    effects: tuple[DeskEffect, ...] = ()
    says: Screen | None = None
    receipt: str = ""
    redraw: bool = False  # the message under which the button stands is drawn over with `says`


Rule = Callable[[Deed, DeskView], Answer]


@dataclass(frozen=True, slots=True)
class Command:
    """A word of the desk. `help` is its line in /help; `where`: in a case's topic, in the group itself, or both.

    `supervisor`: for supervisors alone.
    """

    rule: Rule
    help: Text | None = None
    where: frozenset[str] = frozenset({"topic"})
    supervisor: bool = False


def says(*paragraphs: Text) -> Answer:
    """Only words: nothing is done."""
    return Answer(says=screen(*paragraphs))


def done(*effects: DeskEffect, says: Screen | None = None, receipt: str = "") -> Answer:
    """Effects, with or without words."""
    return Answer(effects, says, receipt=receipt)
