"""A screen becomes what a messaging app is sent: text and rows of buttons, as plain values.

The text is Telegram's HTML: everything is escaped, and amounts alone are bold, so that they are found at a glance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any

from arrears.money import Money
from bot.i18n import Texts, locale_of
from dialogs.grammar.screen import Screen
from dialogs.grammar.text import Text, Value

LONGEST_TEXT = 4096  # of the text as shown, in UTF-16 units as Telegram counts
LONGEST_DATA = 64  # bytes
LONGEST_LABEL = 64  # characters; more is cut off by every phone
CUT = "…"
# Stand-ins for mark-up while the text is still plain; characters for private use that no text of ours holds.
BOLD, PLAIN = "\ue000", "\ue001"


class TooLong(ValueError):
    """A button's meaning does not fit in the 64 bytes a button holds: a fault of the story."""


@dataclass(frozen=True, slots=True)
class Renderer:
    """Draws screens with a set of texts."""

    texts: Texts

    def render(self, screen: Screen, conversation_id: str, revision: int, locale: str, zone: str) -> dict[str, Any]:
        """`{"text", "parse_mode", "buttons": [[{"text", "data", "style"}]]}`; `style` is absent when plain."""
        locale = locale_of(locale)
        paragraphs = [self.texts.say(p, locale, zone, _marked, screen.today) for p in screen.paragraphs]
        rows = [
            [
                _button(
                    self._label(b.label, locale, zone, screen.today),
                    f"{conversation_id}.{revision}.{b.action}",
                    b.style,
                )
                for b in row
            ]
            for row in screen.rows
        ]
        return {"text": _html(fit(paragraphs)), "parse_mode": "HTML", "buttons": rows}

    def _label(self, label: Text, locale: str, zone: str, today: date | None) -> str:
        said = " ".join(self.texts.say(label, locale, zone, today=today).split()) or CUT
        return said if len(said) <= LONGEST_LABEL else said[: LONGEST_LABEL - 1] + CUT


def _button(label: str, data: str, style: str) -> dict[str, str]:
    if len(data.encode()) > LONGEST_DATA:
        raise TooLong(f"{data!r} has more than {LONGEST_DATA} bytes")
    return {"text": label, "data": data, "style": style} if style else {"text": label, "data": data}


def _marked(written: str, value: Value) -> str:
    """Amounts stand out. What others wrote can't bring our stand-ins along."""
    if isinstance(value, Text):
        return written
    clean = written.replace(BOLD, "").replace(PLAIN, "")
    return f"{BOLD}{clean}{PLAIN}" if isinstance(value, Money) else clean


def _html(text: str) -> str:
    return escape(text, quote=False).replace(BOLD, "<b>").replace(PLAIN, "</b>")


def width(text: str) -> int:
    """Length as Telegram counts it: UTF-16 units of what is shown."""
    shown = len(text) - text.count(BOLD) - text.count(PLAIN)
    return shown if text.isascii() else shown + sum(char > "\uffff" for char in text)


def fit(paragraphs: Sequence[str]) -> str:
    """The paragraphs as one text; what does not fit is cut between words, and the cut is shown."""
    text = "\n\n".join(p for p in paragraphs if p)
    if 2 * len(text) <= LONGEST_TEXT or width(text) <= LONGEST_TEXT:
        return text
    kept, room, bold = [], LONGEST_TEXT - len(CUT), False
    for char in text:
        size = 0 if char in (BOLD, PLAIN) else 2 if char > "\uffff" else 1
        if size > room:
            break
        room -= size
        bold = char == BOLD or (bold and char != PLAIN)
        kept.append(char)
    cut = "".join(kept)
    if not bold and " " in cut[-80:]:
        cut = cut[: cut.rindex(" ")]
    return cut + CUT + (PLAIN if cut.count(BOLD) > cut.count(PLAIN) else "")
