"""What a supervisor decided at the end, as far as it is the borrower's: more time, or somebody independent; kindly."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dialogs.grammar.effects import Notify
from dialogs.grammar.events import CaseReviewed, Event, News
from dialogs.grammar.screen import Button, Screen, choices
from dialogs.grammar.story import Dialog, Move, Step, quiet
from dialogs.grammar.text import t
from dialogs.grammar.view import Level, View
from dialogs.phrases import greeting, to_help


@dataclass(frozen=True, slots=True)
class Memory:
    """What was decided: `time` or `mediation`, and until when, as `time:2026-12-24`."""

    ref: str = ""
    loan_refs: tuple[str, ...] = ()


def came(_memory: Memory, event: CaseReviewed, view: View) -> Move:
    """A neutral note; what it says waits behind the check."""
    if view.closed or event.choice not in ("time", "mediation"):
        return quiet()
    opening = t("I am the automated assistant of {lender}. My colleagues have a message for you.",
                lender=view.lender.name)  # fmt: skip
    note = greeting(view, opening)
    ref = f"{event.choice}:{event.day.isoformat()}"
    return quiet(Notify(note, "service", "reviewed", f"reviewed:{event.review_id}"), news=(News("reviewed", ref),))


def told(memory: Memory, view: View) -> Screen:
    """What it means, and that help can be had at any time."""
    choice, _, written = memory.ref.partition(":")
    day = date.fromisoformat(written) if written else None
    if day is None or day < view.today:
        return Screen((t("There is nothing to do here. Thank you."),), facts=True)
    if choice == "mediation":
        said = (
            t("My colleagues would like to find a way together with you, with the help of somebody independent."),
            t("They will get in touch with you about it by {day}. You decide whether you take part. Until then I don't "
              "remind you of anything.", day=day),
        )  # fmt: skip
    else:
        said = (
            t("My colleagues have looked at your account. You have time until {day}; until then I don't remind you of "
              "anything.", day=day),
            t("If a smaller amount, a later day or a pause would help, we can look at it together."),
        )  # fmt: skip
    return Screen(said, choices(Button(t("I need help"), "help", "primary")), facts=True)


def help_me(_memory: Memory, _event: Event, view: View) -> Move:
    """What happened, and what is possible."""
    return to_help(view)


REVIEWED = Dialog(
    "reviewed",
    t("a message from my colleagues"),
    Memory,
    steps={"told": Step(told, on={"help": help_me}, to=frozenset({"hardship:start"}), needs=Level.FRESH)},
    receives={CaseReviewed: came},
    news={"reviewed": "told"},
)
