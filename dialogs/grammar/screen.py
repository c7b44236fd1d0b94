"""What the borrower sees at one moment: a few short paragraphs and buttons. A value; drawing is the shell's."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from dialogs.grammar.text import Text

Style = Literal["", "primary", "success", "danger"]


@dataclass(frozen=True, slots=True)
class Button:
    """Something to tap. `action` is what the tap means: a name, or `name:value` (short: buttons hold 64 bytes)."""

    label: Text
    action: str
    style: Style = ""


@dataclass(frozen=True, slots=True)
class Screen:
    """One message: paragraphs (drawn with a blank line between) and rows of buttons.

    `facts` marks a screen that says something of the debt without naming an amount. `today` is the borrower's day,
    set by the register: a day of another year is written with its year.
    """

    paragraphs: tuple[Text, ...]
    rows: tuple[tuple[Button, ...], ...] = ()
    facts: bool = False
    today: date | None = None

    @property
    def debt_fact(self) -> bool:
        """Whether the screen may be shown to a verified, fresh session only."""
        return (
            self.facts
            or any(p.holds_money for p in self.paragraphs)
            or any(b.label.holds_money for row in self.rows for b in row)
        )

    def led_by(self, lead: tuple[Text, ...]) -> Screen:
        """The same screen with something said first."""
        return replace(self, paragraphs=(*lead, *self.paragraphs))

    @property
    def actions(self) -> frozenset[str]:
        """What may be tapped here."""
        return frozenset(button.action for row in self.rows for button in row)


def screen(*paragraphs: Text, rows: tuple[tuple[Button, ...], ...] = (), facts: bool = False) -> Screen:
    """A screen; the short spelling for stories."""
    return Screen(paragraphs, rows, facts)


def choices(*buttons: Button) -> tuple[tuple[Button, ...], ...]:
    """One button a row, as thumbs like it."""
    return tuple((button,) for button in buttons)
