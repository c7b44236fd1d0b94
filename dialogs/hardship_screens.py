"""What the hardship story shows: one question a screen, each of which may be left out."""

from __future__ import annotations

from datetime import date

from arrears.circumstances import Cause
from arrears.money import Money
from dialogs.grammar.screen import Button, Screen, choices
from dialogs.grammar.text import Text, lines, own, t
from dialogs.grammar.view import View
from dialogs.hardship_flow import WITHHELD, Memory, asked_of, recent, told
from dialogs.hardship_texts import (
    CAUSES,
    NOTHING_TO_LOOK_AT,
    PREFER_NOT,
    QUESTION_NAMES,
    WEEKDAYS,
    nth,
    since_text,
    told_lines,
    until_text,
)
from dialogs.hearing_means import LAST_DAY

Row = tuple[Button, ...]
COMMON = (
    Cause.LESS_INCOME, Cause.JOB_LOSS, Cause.PAY_DAY, Cause.LARGE_EXPENSE, Cause.ILLNESS, Cause.FORGOT,
)  # fmt: skip
RARER = (
    Cause.BUSINESS, Cause.FAMILY, Cause.BEREAVEMENT, Cause.DISASTER, Cause.OTHER_DEBTS, Cause.PERMANENT_FALL,
    Cause.TECHNICAL,
)  # fmt: skip
SKIP = Button(PREFER_NOT, "skip")
ASK_WHY = Button(t("Why do you ask?"), "why")
PERSON = Button(t("I would rather talk to a person"), "person")
RIGHT = Button(t("That's right"), "yes", "success")


def asking(*said: Text, rows: tuple[Row, ...] = ()) -> Screen:
    """A question about somebody's means: it is about the debt too."""
    return Screen(said, rows, facts=True)


def start(memory: Memory, view: View) -> Screen:
    """The offer to look together; what was told lately is asked after instead."""
    if not view.loans:
        return asking(NOTHING_TO_LOOK_AT)
    known = view.circumstances
    if known is not None and recent(view):
        rows = choices(Button(t("All of it is still so"), "yes", "primary"),
                       Button(t("Some of it has changed"), "no"), PERSON)  # fmt: skip
        return asking(
            t("On {day} you told me this. Thank you again.", day=known.told_on),
            lines(*told_lines(known, WITHHELD, view)),
            t("Is it still so?"),
            rows=rows,
        )
    return asking(
        t("Would you like us to look at this together?"),
        t("A few short questions help me find something that you can keep. It takes about three minutes, "
          "and you may leave out any of them."),
        rows=choices(Button(t("Yes, let us look"), "yes", "primary"), PERSON, Button(t("Not now"), "no")),
    )  # fmt: skip


def reason(_memory: Memory, _view: View) -> Screen:
    """The usual reasons; own words are as good."""
    return asking(
        t("What got in the way? Tap what comes closest, or write it in your own words."),
        rows=(*choices(*(cause_button(cause) for cause in COMMON)), (Button(t("Something else"), "more"), SKIP)),
    )


def reason_more(_memory: Memory, _view: View) -> Screen:
    """The other reasons."""
    return asking(
        t("Perhaps one of these? You can also write it in your own words."),
        rows=(*choices(*(cause_button(cause) for cause in RARER)), (SKIP,)),
    )


def cause_button(cause: Cause) -> Button:
    """One reason."""
    return Button(CAUSES[cause], f"cause:{cause.value}")


def meant(memory: Memory, _view: View) -> Screen:
    """What the own words seem to say, asked back."""
    causes = [Cause(value) for value in memory.options]
    mine = Button(t("Keep just my own words"), "mine")
    other = Button(t("Choose another reason"), "no")
    if len(causes) == 1:
        return asking(
            t("Thank you for telling me. Do I understand you rightly?"),
            own(CAUSES[causes[0]]),
            rows=choices(Button(t("Yes, that is it"), "yes", "primary"), other, mine),
        )
    return asking(
        t("Thank you for telling me. Which of these weighs most?"),
        rows=choices(*(cause_button(cause) for cause in causes), other, mine),
    )


def since(_memory: Memory, _view: View) -> Screen:
    """Since when."""
    return asking(
        t("Since when has it been so? You can also write it, for example: since September."),
        rows=((Button(t("This month"), "ago:0"), Button(t("Last month"), "ago:1")),
              (Button(t("Longer"), "longer"), SKIP)),
    )  # fmt: skip


def since_longer(_memory: Memory, _view: View) -> Screen:
    """Longer than since last month."""
    return asking(
        t("About since when? The month is enough, for example: June."),
        rows=((Button(t("3 months"), "ago:3"), Button(t("6 months"), "ago:6")),
              (Button(t("A year"), "ago:12"), SKIP)),
    )  # fmt: skip


def lasting(_memory: Memory, _view: View) -> Screen:
    """How long it is expected to last."""
    return asking(
        t(
            "How long do you think it will last? A rough guess is fine. You can also write it, "
            "for example: until March."
        ),
        rows=(
            (Button(t("Some days"), "for:0"), Button(t("1 month"), "for:1"), Button(t("2 months"), "for:2")),
            (Button(t("3 months"), "for:3"), Button(t("6 months"), "for:6")),
            (Button(t("It will stay like this"), "permanent"), Button(t("I don't know"), "skip")),
        ),
    )


def income(_memory: Memory, _view: View) -> Screen:
    """What comes in."""
    return asking(
        t("About how much do you have coming in a month after tax, all together? For example: 35,000"),
        t("An amount a week is fine too."),
        rows=((Button(t("No income at present"), "none"),), (SKIP, ASK_WHY)),
    )


def pay_day(_memory: Memory, _view: View) -> Screen:
    """When it comes."""
    return asking(
        t("On which day does the money usually come? You can also write it, for example: on the 7th, or every Friday."),
        rows=(
            tuple(Button(nth(day), f"pay:{day}") for day in (5, 10, 15, 25)),
            (Button(t("End of the month"), f"pay:{LAST_DAY}"),),
            (Button(t("Weekly"), "often:weekly"), Button(t("Every two weeks"), "often:fortnightly")),
            (Button(t("No fixed day"), "skip"),),
        ),
    )


def weekday(_memory: Memory, _view: View) -> Screen:
    """The weekday of weekly pay."""
    buttons = [Button(name, f"weekday:{n}") for n, name in enumerate(WEEKDAYS)]
    return asking(
        t("On which day of the week?"),
        rows=(tuple(buttons[:3]), tuple(buttons[3:5]), tuple(buttons[5:]), (Button(t("No fixed day"), "skip"),)),
    )


def costs(_memory: Memory, _view: View) -> Screen:
    """What living costs."""
    return asking(
        t("About how much do you need for living a month, all together?"),
        t(
            "That is your home, food, health, transport, school, electricity, water and telephone; "
            "not what goes to lenders."
        ),
        rows=((SKIP, ASK_WHY),),
    )


def dependants(_memory: Memory, _view: View) -> Screen:
    """Who lives on it too."""
    counts = [Button(own(n), f"count:{n}") for n in range(6)]
    return asking(
        t("How many people live on your income besides you? For more than five, please write the number."),
        rows=(tuple(counts[:3]), tuple(counts[3:]), (SKIP, ASK_WHY)),
    )


def debts(_memory: Memory, view: View) -> Screen:
    """What goes to others."""
    return asking(
        t("About how much do you pay a month to other banks and lenders, not counting {lender}?",
          lender=view.lender.name),
        rows=((Button(t("Nothing"), "none"),), (SKIP, ASK_WHY)),
    )  # fmt: skip


def owed(_memory: Memory, _view: View) -> Screen:
    """What is owed to them."""
    return asking(
        t("And about how much do you owe them in all? It helps me to share fairly; a rough figure is fine."),
        rows=((Button(t("I don't know"), "skip"), ASK_WHY),),
    )


def above(_memory: Memory, _view: View) -> Screen:
    """One short reason, if it is liked, and no papers."""
    return asking(
        t("Your living costs are above the usual guideline, and there is often a good reason for it, "
          "such as high rent or medicine."),
        t("If you like, write it in a few words. No papers are needed."),
        rows=((SKIP, ASK_WHY),),
    )  # fmt: skip


def which(memory: Memory, _view: View) -> Screen:
    """An answer that can mean several things, or that may be a slip."""
    buttons = choices(*(Button(option_text(memory, option), f"pick:{n}") for n, option in enumerate(memory.options)))
    if memory.question in ("next_pay", "pay_day"):
        next_one, main_one = t("When does it come next?"), t("Which of these is the main one?")
        no_day = choices(Button(t("No fixed day"), "skip"))
        return asking(next_one if memory.question == "next_pay" else main_one, rows=(*buttons, *no_day))
    if memory.question == "lasting":
        buttons += choices(Button(t("It will stay like this"), "permanent"))
    return asking(t("Which of these do you mean? You can also write it once more."), rows=(*buttons, (SKIP,)))


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
    more = choices(Button(t("Add income and costs"), "more")) if asked == ("reason",) else ()
    return asking(
        t("This is what I have noted:"),
        lines(*told_lines(known, memory, view)),
        t("Is that right? You can also tap what you want to change."),
        rows=(*choices(RIGHT), *pairs, *more),
    )
