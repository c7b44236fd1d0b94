"""What "best time to write" shows: the hours there are, a consent to others, and what was agreed."""

from __future__ import annotations

from datetime import time

from dialogs.details.hours import allowed, beyond, spoken, when_of
from dialogs.details.screens import Memory
from dialogs.grammar.screen import Button, Screen, choices
from dialogs.grammar.text import t
from dialogs.grammar.view import View

PARTS = {
    "morning": (t("In the mornings"), time(0), time(12)),
    "afternoon": (t("In the afternoons"), time(12), time(18)),
    "evening": (t("In the evenings"), time(18), time.max),
}


def times(_memory: Memory, view: View) -> Screen:
    """Which of the allowed hours suit best."""
    may = allowed(view)
    parts = [
        Button(label, f"part:{name}")
        for name, (label, start, end) in PARTS.items()
        if start < may.end and may.start < end
    ]
    return Screen(
        (
            t("When shall I write to you? You can also write it, such as: after 4 pm, not on Mondays."),
            t("I may write first only on these days and hours: {when}. Your wish can narrow them.", when=spoken(may)),
        ),
        (tuple(parts), (Button(t("At any of these times"), "any"),)),
        facts=True,
    )


def consent(memory: Memory, view: View) -> Screen:
    """Hours outside those of the rules: only by the borrower's own clear word, which is recorded as it stands here."""
    asked = beyond(memory.asked, view) if memory.asked else allowed(view)
    return Screen(
        (
            t("That lies outside the hours in which I may write first: {when}.", when=spoken(allowed(view))),
            t("If you agree, I write first only at this time: {when}. You can undo it here at any time. Do you agree?",
              when=spoken(asked)),
        ),
        choices(Button(t("Yes, I agree"), "yes", "success"), Button(t("No, leave it as it is"), "no")),
        facts=True,
    )  # fmt: skip


def agreed(_memory: Memory, view: View) -> Screen:
    """What the wish means."""
    return Screen(
        (
            t("Thank you. From now on I write first only at this time: {when}.", when=when_of(view))
            if view.wished
            else t("Thank you. I write whenever I may: {when}.", when=spoken(allowed(view))),
            t("When you write to me, I answer at any hour. You can change this here at any time."),
        ),
        choices(Button(t("My details"), "mine")),
        facts=True,
    )
