"""All stories together: met by name, checked that their tables fit, and drawn with the buttons that every step has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from dialogs.grammar.conversation import Conversation
from dialogs.grammar.screen import Button, Screen
from dialogs.grammar.story import Dialog, Rule, Step
from dialogs.grammar.text import t
from dialogs.grammar.view import View

CHECK = "hello:check"  # the step that asks who is there; registered by the hello story


class IllegalMove(RuntimeError):
    """A rule went where its step's table does not lead: a fault of the story, never of the borrower."""


@dataclass(frozen=True)
class Register:
    """All stories, by name; checks at construction that their tables fit together."""

    dialogs: Mapping[str, Dialog]

    def __post_init__(self) -> None:
        for dialog in self.dialogs.values():
            targets = {
                *dialog.reaches,
                *dialog.news.values(),
                *(to for s in dialog.steps.values() for to in s.to),
            }
            for target in targets:
                self.step(*place_of(target, dialog.name))
        for what in ("receives", "always", "unasked", "news"):
            keys = [key for d in self.dialogs.values() for key in getattr(d, what)]
            if len(keys) != len(set(keys)):
                raise IllegalMove(f"two stories claim the same in {what}: {keys}")

    def step(self, dialog: str, step: str) -> Step:
        """The step of that name; IllegalMove if no story has it."""
        try:
            return self.dialogs[dialog].steps[step]
        except KeyError:
            raise IllegalMove(f"there is no step {dialog}:{step}") from None

    @cached_property
    def receives(self) -> dict[type, tuple[Dialog, Rule]]:
        """Which story an event goes to."""
        return {kind: (d, rule) for d in self.dialogs.values() for kind, rule in d.receives.items()}

    @cached_property
    def always(self) -> dict[str, tuple[Dialog, Rule]]:
        """What works everywhere."""
        return {action: (d, rule) for d in self.dialogs.values() for action, rule in d.always.items()}

    @cached_property
    def unasked(self) -> dict[str, tuple[Dialog, Rule]]:
        """What answers something that no question was asked for, by its channel."""
        return {channel: (d, rule) for d in self.dialogs.values() for channel, rule in d.unasked.items()}

    @cached_property
    def passing(self) -> frozenset[str]:
        """Kinds of news that any newer news replaces."""
        return frozenset(kind for d in self.dialogs.values() for kind in d.passing)

    @cached_property
    def standing(self) -> frozenset[str]:
        """Kinds of news that ask something, and stay until it is answered."""
        return frozenset(kind for d in self.dialogs.values() for kind in d.standing)

    @cached_property
    def news(self) -> dict[str, tuple[str, str]]:
        """Which step shows which kind of news."""
        return {kind: place_of(to, d.name) for d in self.dialogs.values() for kind, to in d.news.items()}


def place_of(target: str, dialog: str) -> tuple[str, str]:
    name, _, step = target.rpartition(":")
    return name or dialog, step


def screen_of(register: Register, conversation: Conversation, view: View) -> Screen:
    """The screen of the present step, with the buttons that every step has."""
    frame = conversation.frame
    step = register.step(frame.dialog, frame.step)
    shown = step.shows(frame.memory, view)
    rows = list(shown.rows)
    if frame.dialog == "home":
        if conversation.news and not view.closed:
            rows.insert(0, (Button(t("See the new message"), "news", "primary"),))
        if conversation.paused and not view.closed and view.owner != "held":
            title = register.dialogs[conversation.paused.dialog].title
            # What a story is called may tell what the account is about.
            label = t("Carry on: {story}", story=title) if view.fresh else t("Carry on where you left off")
            rows.insert(0, (Button(label, "resume", "primary"),))
    elif step.footer:
        back = (Button(t("Back"), "back"),) if conversation.trail else ()
        rows.append((*back, Button(t("Home"), "home"), Button(t("A person"), "person"), Button(t("Stop"), "stop")))
    return replace(shown, rows=tuple(rows), today=view.today)
