"""How a story is written: a dialog is a table of steps, a step a screen and the answers it takes.

Every arrow is in the table: a rule may only go where its step's `to` says, so the drawn diagram cannot lie.
`step` goes within the dialog, `dialog:step` to another one, met by name through the register.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from dialogs.grammar.effects import Effect
from dialogs.grammar.events import Event, News
from dialogs.grammar.screen import Screen
from dialogs.grammar.text import Text
from dialogs.grammar.view import Level, View
from dialogs.understand.labels import Context


@dataclass(frozen=True, slots=True)
class Nothing:
    """The memory of a dialog that remembers nothing."""


@dataclass(frozen=True, slots=True)
class Move:
    """Where a rule leads. Made by `go`, `stay`, `quiet`, `home`, `resume`, `misread` and `proved` below."""

    kind: str
    to: str = ""
    memory: Any = None
    seed: Mapping[str, Any] = field(default_factory=dict)
    lead: tuple[Text, ...] = ()
    effects: tuple[Effect, ...] = ()
    news: tuple[News, ...] = ()
    settles: str = ""  # a kind of standing news that is answered by it


Rule = Callable[[Any, Any, View], Move]
Shows = Callable[[Any, View], Screen]


def go(to: str, memory: Any = None, *effects: Effect, lead: tuple[Text, ...] = (), **seed: Any) -> Move:
    """To another step. `seed` fills fields of the memory there, by name, when the step is in another dialog."""
    return Move("go", to, memory, seed, lead, effects)


def stay(*effects: Effect, lead: tuple[Text, ...] = (), memory: Any = None) -> Move:
    """The same step again, with something said first."""
    return Move("stay", memory=memory, lead=lead, effects=effects)


def quiet(*effects: Effect, news: tuple[News, ...] = (), memory: Any = None) -> Move:
    """Nothing is shown: the borrower did not ask, or the next picture of an album came. `news` is kept for when they
    look; a `memory` takes the place of the step's.
    """
    return Move("quiet", memory=memory, effects=effects, news=news)


def home(*effects: Effect, lead: tuple[Text, ...] = ()) -> Move:
    """The story ends; the borrower is home."""
    return Move("home", lead=lead, effects=effects)


def resume(*effects: Effect, lead: tuple[Text, ...] = ()) -> Move:
    """The aside ends: back to where the borrower was, or home."""
    return Move("resume", lead=lead, effects=effects)


def misread(hint: Text, *effects: Effect, memory: Any = None) -> Move:
    """The answer was not understood: the hint is said, and after some misreads a person is offered and called.

    A `memory` takes the place of the step's.
    """
    return Move("misread", memory=memory, lead=(hint,), effects=effects)


def proved(*effects: Effect, lead: tuple[Text, ...] = ()) -> Move:
    """The identity check is passed: on to what was waiting behind it."""
    return Move("proved", lead=lead, effects=effects)


@dataclass(frozen=True, slots=True)
class Step:
    """A screen and its answers.

    `on` maps the action of a tap (the part before a colon), `typed` or `file` to a rule. `needs` is how well the
    borrower must be known to see it: a step about the debt needs FRESH. `to` lists where its rules may go. Nothing
    leads back from a step that `ends` its story. `asks` says what is talked about, so that free words are read rightly;
    None: what the dialog says. Where it `signs`, the own name is an answer also while a person holds the case.
    """

    shows: Shows
    on: Mapping[str, Rule] = field(default_factory=dict)
    to: frozenset[str] = frozenset()
    needs: Level = Level.UNLINKED
    footer: bool = True
    ends: bool = False
    asks: Context | None = None
    signs: bool = False


@dataclass(frozen=True, slots=True)
class Dialog:
    """A story. `title` names it to the borrower ("Carry on: ..."), `memory` is what it remembers between steps.

    `receives` are events that reach the story wherever the borrower is; `always` are actions and words that work in
    every step; `unasked` answers what comes in a channel (`file`, `said`) for which the present step has no question;
    `news` says which step shows a kind of news. A `lasting` story, when left unfinished, is offered again at home; an
    `aside` leads back to where the borrower was. One `beside` a person works while they hold the case.
    """

    name: str
    title: Text
    memory: type
    steps: Mapping[str, Step]
    receives: Mapping[type, Rule] = field(default_factory=dict)
    always: Mapping[str, Rule] = field(default_factory=dict)
    unasked: Mapping[str, Rule] = field(default_factory=dict)
    news: Mapping[str, str] = field(default_factory=dict)
    passing: frozenset[str] = frozenset()  # kinds of news that any newer news replaces, such as yesterday's reminder
    standing: frozenset[str] = frozenset()  # kinds that ask something: the newest of a kind stays until it is answered
    reaches: frozenset[str] = frozenset()  # where `receives`, `always` and `unasked` rules may go
    asks: Context = Context.IDLE
    lasting: bool = False
    aside: bool = False
    beside: bool = False
    version: int = 1


def value_of(event: Event) -> str:
    """What stands behind the colon of a tapped action: `pick:3` gives `3`."""
    return getattr(event, "action", "").partition(":")[2]
