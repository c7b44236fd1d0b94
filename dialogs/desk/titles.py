"""What a topic is called, the line for a request, and the buttons under it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Literal

from dialogs.desk.standing import TAKE
from dialogs.desk.view import Request
from dialogs.grammar.screen import Button, Screen
from dialogs.grammar.text import Text, own, t
from dialogs.lines import PRIORITIES, reason_text

State = Literal["urgent", "waiting", "held", "bot"]
LONGEST_WORDS = 600  # characters of own words in one line

MARKS: dict[State, Text] = {
    "urgent": t("🔴 urgent"),
    "waiting": t("🟡 waiting"),
    "held": t("🟢 taken"),
    "bot": t("⚪ with the bot"),
}


def state_of(*, held: bool, priorities: Iterable[str]) -> State:
    """The state in one word: who has the case, and whether somebody is in danger."""
    waiting = tuple(priorities)
    if held:
        return "held"
    if "urgent" in waiting:
        return "urgent"
    return "waiting" if waiting else "bot"


def title(number: str, state: State) -> Text:
    """A topic's title. Phones of the whole group show it when locked: a number and a word, nothing of the debt."""
    return t("{number} · {state}", number=number, state=MARKS[state])


def desk_buttons(state: State) -> tuple[tuple[Button, ...], ...]:
    """What can be tapped: to take the case, or, once it is taken, what its holder does. The rules look who taps."""
    case = Button(t("The case"), "case")
    if state == "held":
        return (
            (Button(t("Done"), "resolve"), Button(t("Back to the bot"), "release")),
            (Button(t("Snooze"), "snooze"), case),
        )
    return ((TAKE, case),)


def request_line(number: str, request: Request, today: date, *, held: bool = False) -> Screen:
    """A request for a person as the desk first reads it. It names no borrower: a group without topics reads it too."""
    mark = "🔴 " if request.priority == "urgent" else ""
    why = t("{mark}Case {number}: {reason}", mark=mark, number=number, reason=reason_text(request.reason))
    due = t("Priority: {priority}. First look by {due} · {item}", priority=priority_text(request.priority),
            due=request.due_at, item=request.id)  # fmt: skip
    said = (quoted(request.words),) if request.words else ()
    return Screen((why, *said, due), desk_buttons("held" if held else "waiting"), today=today)


def priority_text(priority: str) -> Text:
    """How urgent, in a word."""
    return PRIORITIES.get(priority, own(priority))


def quoted(words: str, longest: int = LONGEST_WORDS) -> Text:
    """Somebody's own words, on one line, cut where they are long."""
    return t("“{words}”", words=short(words, longest))


def short(words: str, longest: int) -> str:
    """Words on one line and not longer than that."""
    flat = " ".join(words.split())
    return flat if len(flat) <= longest else flat[: longest - 1] + "…"


def request_in_short(request: Request) -> Text:
    """A request in one line: reason, priority, due time."""
    return t("{reason} ({priority}), first look by {due}", reason=reason_text(request.reason),
             priority=priority_text(request.priority), due=request.due_at)  # fmt: skip
