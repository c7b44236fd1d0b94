"""Hardship: an answer that can mean several things; one of them is tapped, or it is written once more."""

from __future__ import annotations

from datetime import date

from arrears.schedule import Cadence, PayDay
from dialogs.grammar.events import Tapped, Typed
from dialogs.grammar.story import Move, go, value_of
from dialogs.grammar.text import t
from dialogs.grammar.view import View
from dialogs.hardship.amounts import amount_typed, take
from dialogs.hardship.flow import Memory
from dialogs.hardship.hearing import Monthly, coming, monthly_pay
from dialogs.hardship.texts import since_text
from dialogs.hardship.times import lasting_typed, noted_pay, pay_typed, since_typed, take_since, take_until


def picked(memory: Memory, event: Tapped, view: View) -> Move:
    """One of the readings."""
    option = memory.options[int(value_of(event))]
    match memory.question:
        case "since":
            day = date.fromisoformat(option)
            return take_since(memory, view, day, (t("Noted: since {when}.", when=since_text(day)),))
        case "lasting":
            return take_until(memory, view, date.fromisoformat(option))
        case "next_pay":
            return next_pay(memory, view, date.fromisoformat(option))
        case "pay_day":
            return noted_pay(memory, view, monthly_pay(int(option), view.today))
        case _:
            minor, currency, *_ = option.split()
            return take(memory, view, memory.question, Monthly(int(minor), currency))


def next_pay(memory: Memory, view: View, day: date) -> Move:
    """Pay by two weeks, with that day next."""
    return noted_pay(memory, view, PayDay(Cadence.FORTNIGHTLY, coming(day, view.today)))


def typed_again(memory: Memory, event: Typed, view: View) -> Move:
    """Written once more."""
    match memory.question:
        case "since":
            return since_typed(memory, event, view)
        case "lasting":
            return lasting_typed(memory, event, view)
        case "pay_day" | "next_pay":
            return pay_typed(memory, event, view)
        case "":
            return go("reason", memory)
        case _:
            return amount_typed(memory, event, view, memory.question)
