"""Whom to call: lines that may be sent, and what is said where there is none."""

from __future__ import annotations

from arrears.help_lines import Help, HelpLine
from dialogs.grammar.text import Localized, Text, lines, t
from dialogs.grammar.view import View

MOST = 2  # numbers of one kind: in need nobody reads a list


def help_here(view: View) -> Help:
    """The help lines where the borrower lives; for a chat without a case, where the lender is."""
    return view.policy.help_for(view.jurisdiction, view.lender.jurisdiction)


def crisis_lines(view: View) -> tuple[Text, ...]:
    """Who listens now; always somebody, and the emergency number beside a line that may be closed."""
    known = help_here(view)
    there = known.crisis[:MOST]
    said = tuple(_line(line) for line in there)
    if said:
        said = (lines(t("There are people you can talk to right now:"), *said),)
    if known.emergency and any(line.hours == "24h" for line in there):
        return (*said, t("If you are in danger, please call {number}.", number=known.emergency[0]))
    if known.emergency:
        return (*said, t("Please call {number}, the emergency number: somebody answers there day and night.",
                         number=known.emergency[0]),)  # fmt: skip
    return (*said, t("If you are in danger, please call the emergency number of the place where you are."))


def advice_line(view: View) -> tuple[Text, ...]:
    """Free advice about debts, where a number may be sent; else that a colleague knows where."""
    there = help_here(view).debt_advice[:1]
    if there:
        return (lines(t("Free, independent advice:"), *(_line(line) for line in there)),)
    return (t("There is free, independent debt advice as well; a colleague can tell you where."),)


def _line(line: HelpLine) -> Text:
    name = Localized(line.names)
    if line.hours == "24h":
        return t("{name}: {number}, day and night", name=name, number=line.number)
    if line.hours:
        return t("{name}: {number}, {hours}", name=name, number=line.number, hours=line.hours)
    return t("{name}: {number}", name=name, number=line.number)
