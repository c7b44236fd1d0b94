"""What the hardship story shows: one question a screen, each of which may be left out."""

from __future__ import annotations

from arrears.circumstances import Cause
from dialogs.grammar.screen import Button, Screen, choices
from dialogs.grammar.text import Text, own, t
from dialogs.grammar.view import View
from dialogs.hardship.flow import Memory
from dialogs.hardship.hearing import LAST_DAY
from dialogs.hardship.texts import (
    CAUSES,
    PREFER_NOT,
    WEEKDAYS,
    nth,
)

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


def since(_memory: Memory, _view: View) -> Screen:
    """Since when."""
    return asking(
        t("Since when has it been like this? You can also write it, for example: since September."),
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
