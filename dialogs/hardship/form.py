"""Hardship: the full form, group by group, only where an offer needs it; every line may be left out."""

from __future__ import annotations

from collections.abc import Callable

from arrears.affordability import form_total
from arrears.money import Money
from dialogs.grammar.events import Event, Tapped, Typed
from dialogs.grammar.screen import Button, Screen, choices
from dialogs.grammar.story import Move, go, value_of
from dialogs.grammar.text import Text, lines, own, t
from dialogs.grammar.view import View
from dialogs.hardship.amounts import amount_typed, none
from dialogs.hardship.flow import (
    Memory,
    currency_of,
    filled,
    groups,
    open_group,
    other_form_step,
    reopened,
)
from dialogs.hardship.reason import kept
from dialogs.hardship.rules import heard, skip
from dialogs.hardship.screens import ASK_WHY, RIGHT, SKIP, asking
from dialogs.hardship.texts import GROUPS, NOTHING_TO_LOOK_AT, group_name
from dialogs.plans.facts import to_offers


def form(memory: Memory, view: View) -> Screen:
    """One group, and what it comes to so far; before the first one why it is asked."""
    group = open_group(memory, view)
    currency = currency_of(memory, view)
    if not group or not currency:
        return asking(NOTHING_TO_LOOK_AT)
    first = not memory.form
    why = (t("With a few more details I may find something that fits. You may leave out any line."),) if first else ()
    so_far = (
        (t("So far: {total} a month.", total=Money(form_total(memory.told.form), currency)),)
        if memory.form and memory.told.form
        else ()
    )
    leave = choices(Button(t("Rather not now"), "leave")) if first else ()
    return asking(
        *why,
        *so_far,
        t("{group}: about how much a month?", group=explained(group)),
        rows=((Button(t("Nothing"), "none"), SKIP), (ASK_WHY,), *leave),
    )


def explained(group: str) -> Text:
    """A group and what belongs to it."""
    known = GROUPS.get(group)
    return t("{group} ({examples})", group=known[0], examples=known[1]) if known else group_name(group)


def form_sum(memory: Memory, view: View) -> Screen:
    """All lines and their sum; each can be changed."""
    known, currency = filled(memory, view), currency_of(memory, view)
    if not currency:
        return asking(NOTHING_TO_LOOK_AT)
    said = [t("{group}: {amount}", group=group_name(group), amount=Money(minor, currency))
            for group, minor in known.form]  # fmt: skip
    total = t("Together: {total} a month", total=Money(known.costs or 0, currency))
    reasons = [t("Reason for the costs: {reason}", reason=own(known.why_above[0][1]))] if known.why_above else []
    buttons = [Button(group_name(group), f"line:{n}") for n, group in enumerate(groups(view))]
    pairs = tuple(tuple(buttons[n : n + 2]) for n in range(0, len(buttons), 2))
    return asking(
        t("This is what I have noted for your living costs:"),
        lines(*said, total, *reasons),
        t("Is that right? You can also tap what you want to change."),
        rows=(*choices(RIGHT), *pairs),
    )


def of_group(rule: Callable[[str], Callable[[Memory, Tapped, View], Move]]) -> Callable[[Memory, Tapped, View], Move]:
    """A rule for the group that is asked for now."""

    def now(memory: Memory, event: Tapped, view: View) -> Move:
        group = open_group(memory, view)
        return rule(f"form:{group}")(memory, event, view) if group else go("form_sum", memory)

    return now


def group_typed(memory: Memory, event: Typed, view: View) -> Move:
    """The amount of a group in words."""
    group = open_group(memory, view)
    return amount_typed(memory, event, view, f"form:{group}") if group else go("form_sum", memory)


NOTHING_HERE = of_group(none)
LEFT_OUT = of_group(skip)
TYPED = heard("form", group_typed, LEFT_OUT)


def leave(memory: Memory, _event: Event, view: View) -> Move:
    """No form: back to what can be offered without it."""
    return to_offers(view, memory.loan)


def change_line(memory: Memory, event: Tapped, view: View) -> Move:
    """One line again; the others stay."""
    group = groups(view)[int(value_of(event))]
    memory = reopened(memory, view, f"form:{group}")
    return go(other_form_step(memory), memory)


def confirmed(memory: Memory, _event: Event, view: View) -> Move:
    """The form is kept, and what can be offered with it follows."""
    return kept(memory, view, (t("Thank you. I have noted it."),))
