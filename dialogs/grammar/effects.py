"""What a turn wants done. The shell turns each into rows of the same transaction; nothing is done in between."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from arrears.money import Money
from arrears.policy import Priority
from dialogs.grammar.screen import Screen

Aim = Literal["dunning", "promise", "service"]


@dataclass(frozen=True, slots=True)
class Show:
    """Show a screen as an answer to the borrower. `redraw`: the same screen again, drawn over the present message."""

    screen: Screen
    redraw: bool = False


@dataclass(frozen=True, slots=True)
class Notify:
    """Write first: a neutral message with one button. `purpose` is dunning, promise or service; `about` its news kind.

    `once` names it for its day, so that it can never go out twice.
    """

    screen: Screen
    purpose: Aim
    about: str
    once: str


@dataclass(frozen=True, slots=True)
class Note:
    """A line in the case's journal: `what` is a stable name, `detail` plain values."""

    what: str
    detail: tuple[tuple[str, str | int], ...] = ()


@dataclass(frozen=True, slots=True)
class Bind:
    """The invitation was good: this chat now belongs to that borrower's case."""

    borrower_ref: str


@dataclass(frozen=True, slots=True)
class Unbind:
    """ "Not me": the chat no longer belongs to the case."""


@dataclass(frozen=True, slots=True)
class Checked:
    """An answer of the identity check was right or wrong."""

    passed: bool
    item: str


@dataclass(frozen=True, slots=True)
class MakePromise:
    """The borrower promises an amount of a loan by a day, in a way (method)."""

    loan_ref: str
    amount: Money
    due: date
    method: str


@dataclass(frozen=True, slots=True)
class WithdrawPromise:
    """A promise is taken back or replaced; `state` is withdrawn or superseded."""

    promise_id: str
    state: str


@dataclass(frozen=True, slots=True)
class Stop:
    """Contact stops at once. `kind` says why: borrower's wish, not_me, a signal."""

    kind: str


@dataclass(frozen=True, slots=True)
class Resume:
    """The borrower undoes the own stop."""


@dataclass(frozen=True, slots=True)
class HandOver:
    """A person is asked to take over, with why and how urgent (low, normal, high, urgent)."""

    reason: str
    priority: Priority = "normal"
    words: str = ""


@dataclass(frozen=True, slots=True)
class Speak:
    """From now on in this language."""

    language: str


@dataclass(frozen=True, slots=True)
class Keep:
    """The borrower's own words, kept with what they were about."""

    about: str
    words: str


Effect = (
    Show | Notify | Note | Bind | Unbind | Checked | MakePromise | WithdrawPromise | Stop | Resume | HandOver | Speak
    | Keep
)  # fmt: skip
