"""The brief: what an agent reads in ten seconds before the first word, pinned on top of a case's topic. Pure.

The order is that of the questions an agent has: what is wanted and by when, who it is, what is owed, why, what was
promised, what was offered and what can be; what must not be done; then the last words.
"""

from __future__ import annotations

from collections.abc import Callable

from dialogs.desk import brief_lines as parts
from dialogs.desk.titles import desk_buttons, state_of, title
from dialogs.desk.view import DeskView
from dialogs.grammar.screen import Screen
from dialogs.grammar.text import Text, lines, t

Part = Callable[[DeskView], tuple[Text, ...]]

HEADED: tuple[tuple[Text, Part], ...] = (
    (t("▪️ Asks"), parts.asks),
    (t("▪️ Who"), parts.who),
    (t("▪️ Must not"), parts.holds),
    (t("▪️ Owes"), parts.owes),
    (t("▪️ Why"), parts.told),
    (t("▪️ Promises"), parts.promises),
    (t("▪️ Offered"), parts.offered),
    (t("▪️ Possible now"), parts.next_offers),
    (t("▪️ Notes"), parts.notes),
    (t("▪️ Last messages"), parts.said),
)


def brief(view: DeskView) -> Screen:
    """The case at a glance, with the buttons that fit its state."""
    state = state_of(held=view.holder is not None, priorities=[request.priority for request in view.requests])
    return Screen(
        (lines(title(view.number, state), *parts.desk(view)), *brief_lines(view)),
        desk_buttons(state),
        today=view.view.desk_day,
    )


def brief_lines(view: DeskView) -> tuple[Text, ...]:
    """The brief's paragraphs without its head: each part that has something to say, under its heading."""
    found = ((heading, part(view)) for heading, part in HEADED)
    return tuple(lines(heading, *said) for heading, said in found if said)
