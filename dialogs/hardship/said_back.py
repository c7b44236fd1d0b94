"""What the hardship story says back: what was told before, what was understood, doubts, and all of it at the end."""

from __future__ import annotations

from datetime import date

from arrears.circumstances import Cause
from arrears.money import Money
from dialogs.grammar.screen import Button, Screen, choices
from dialogs.grammar.text import Text, lines, own, t
from dialogs.grammar.view import View
from dialogs.hardship.flow import NO_MEANS, UNASKED_MORE, WITHHELD, Memory, asked_of, recent, told
from dialogs.hardship.screens import PERSON, RIGHT, SKIP, asking, cause_button
from dialogs.hardship.texts import (
    CAUSES,
    NOTHING_TO_LOOK_AT,
    QUESTION_NAMES,
    nth,
    since_text,
    told_lines,
    until_text,
)

WHICH = t("Which of these do you mean? You can also write it once more.")


def start(memory: Memory, view: View) -> Screen:
    """The offer to look together; what was told lately is asked after instead."""
    if not view.loans:
        return asking(NOTHING_TO_LOOK_AT)
    known = view.circumstances
    if known is not None and recent(view) and known.cause in UNASKED_MORE:
        return asking(
            t("On {day} you told me what has happened. I hope that you are not alone with it.", day=known.told_on),
            t("There is no hurry. Would you like us to look at what is possible now?"),
            rows=choices(Button(t("Yes, let us look"), "yes", "primary"),
                         Button(t("My situation has changed"), "no"), PERSON),
        )  # fmt: skip
    if known is not None and recent(view):
        rows = choices(Button(t("Nothing has changed"), "yes", "primary"),
                       Button(t("Some of it has changed"), "no"), PERSON)  # fmt: skip
        return asking(
            t("On {day} you told me this. Thank you again.", day=known.told_on),
            lines(*told_lines(known, WITHHELD, view)),
            t("Is it still like this?"),
            rows=rows,
        )
    return asking(
        t("Would you like us to look at this together?"),
        t("A few short questions help me find something that you can keep. It takes about three minutes, "
          "and you may leave out any of them."),
        rows=choices(Button(t("Yes, let us look"), "yes", "primary"), PERSON, Button(t("Not now"), "no")),
    )  # fmt: skip


def meant(memory: Memory, _view: View) -> Screen:
    """What the own words seem to say, asked back."""
    causes = [Cause(value) for value in memory.options]
    mine = Button(t("Keep just my own words"), "mine")
    other = Button(t("Choose another reason"), "no")
    if len(causes) == 1:
        return asking(
            t("Thank you for telling me. Have I understood you correctly?"),
            own(CAUSES[causes[0]]),
            rows=choices(Button(t("Yes, that is it"), "yes", "primary"), other, mine),
        )
    return asking(
        t("Thank you for telling me. Which of these matters most?"),
        rows=choices(*(cause_button(cause) for cause in causes), other, mine),
    )


def which(memory: Memory, _view: View) -> Screen:
    """An answer that can mean several things, or that may be a slip."""
    buttons = choices(*(Button(option_text(memory, option), f"pick:{n}") for n, option in enumerate(memory.options)))
    if memory.question in ("next_pay", "pay_day"):
        next_one, main_one = t("When does it come next?"), t("Which of these is the main one?")
        no_day = choices(Button(t("No fixed day"), "skip"))
        return asking(next_one if memory.question == "next_pay" else main_one, rows=(*buttons, *no_day))
    if memory.question == "lasting":
        buttons += choices(Button(t("It will stay like this"), "permanent"))
    one = len(memory.options) == 1
    said = t("Did you mean this? You can also write it once more.") if one else WHICH
    return asking(said, rows=(*buttons, (SKIP,)))


def option_text(memory: Memory, option: str) -> Text:
    """One reading."""
    match memory.question:
        case "since":
            return since_text(date.fromisoformat(option))
        case "lasting":
            return until_text(date.fromisoformat(option))
        case "next_pay":
            return own(date.fromisoformat(option))
        case "pay_day":
            return nth(int(option))
        case _:
            minor, currency, *together = option.split()
            amount = Money(int(minor), currency)
            return t("{amount} in all", amount=amount) if together else own(amount)


def summary(memory: Memory, view: View) -> Screen:
    """Everything said back; every answer can be changed by one tap."""
    known = told(memory, view)
    asked = asked_of(known, memory, view)
    buttons = [Button(QUESTION_NAMES[question], f"change:{question}") for question in asked]
    pairs = tuple(tuple(buttons[n : n + 2]) for n in range(0, len(buttons), 2))
    more = (
        choices(Button(t("Add income and costs"), "more")) if asked == ("reason",) and known.cause in NO_MEANS else ()
    )
    return asking(
        t("This is what I have noted:"),
        lines(*told_lines(known, memory, view)),
        t("Is that right? You can also tap what you want to change."),
        rows=(*choices(RIGHT), *pairs, *more),
    )
