"""A wish is heard, tapped or written: how many payments, how much each time, which day, how long."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from arrears.counter import Wish
from arrears.money import Money
from arrears.offer import OfferKind
from arrears.offer_limits import PLANS
from arrears.schedule import Cadence
from dialogs.grammar.effects import HandOver, Keep
from dialogs.grammar.events import Event, Tapped, Typed
from dialogs.grammar.story import Move, go, misread, stay, value_of
from dialogs.grammar.text import own, t
from dialogs.grammar.view import View
from dialogs.hearing import amounts_in, days_in, why_no_day
from dialogs.offers.change import wished
from dialogs.offers.memory import Memory
from dialogs.understand import Pace, fold, read_number, read_pace

UNITS = re.compile(r"(?:个?月|期|次|笔|payments?|parts?|times|months?|instalments?|installments?)[。.!]?$")
RHYTHMS = {Pace.WEEKLY: Cadence.WEEKLY, Pace.FORTNIGHTLY: Cadence.FORTNIGHTLY, Pace.MONTHLY: Cadence.MONTHLY}


def count_picked(memory: Memory, event: Tapped, view: View) -> Move:
    """A number of payments, tapped."""
    return take_count(memory, view, int(value_of(event)))


def count_typed(memory: Memory, event: Typed, view: View) -> Move:
    """A number of payments, written."""
    return _typed(memory, event, view, take_count)


def number_in(text: str) -> int | None:
    """The whole number that was written, with or without what is counted: 6, six payments, 6期, 三個月."""
    return read_number(UNITS.sub("", fold(text).strip()).strip())


def _typed(memory: Memory, event: Typed, view: View, take: Callable[[Memory, View, int], Move]) -> Move:
    number = number_in(event.text)
    if number is None:
        return misread(t("I could not read a number. Please write it in figures, for example 6."), *kept(memory, event))
    return take(memory, view, number)


def take_count(memory: Memory, view: View, number: int) -> Move:
    """So many payments; how much each time follows from it."""
    wish = memory.wish or Wish(OfferKind.INSTALMENTS)
    return wished(replace(memory, asked="count"), view, replace(wish, count=number, amount=None))


def each_picked(memory: Memory, event: Tapped, view: View) -> Move:
    """An amount, tapped."""
    return take_each(memory, view, int(value_of(event)))


def each_typed(memory: Memory, event: Typed, view: View) -> Move:
    """An amount in figures or words; doubt is asked back."""
    amounts = amounts_of(event, memory, view)
    if not amounts:
        return misread(
            t("I could not read an amount. Please write it in figures, for example 3,500."), *kept(memory, event)
        )
    if len(amounts) == 1:
        return take_each(memory, view, amounts[0].minor, event.text)
    return go("which_each", replace(memory, options=tuple(str(amount.minor) for amount in amounts[:4])))


each_meant = each_picked


def amounts_of(event: Typed, memory: Memory, view: View) -> tuple[Money, ...]:
    """The amounts it can mean, in the loan's currency."""
    loan = view.loan(memory.loan)
    return amounts_in(event.text, loan.due, Money(-(-loan.due.minor // 2), loan.due.currency)) if loan else ()


def take_each(memory: Memory, view: View, minor: int, words: str = "") -> Move:
    """So much each time, as often as the words say; how many payments follows from it."""
    wish = memory.wish or Wish(OfferKind.INSTALMENTS)
    pace = read_pace(words)
    cadence = RHYTHMS.get(pace, wish.cadence) if pace else wish.cadence
    return wished(replace(memory, asked="each"), view, replace(wish, amount=minor, count=None, cadence=cadence))


def day_picked(memory: Memory, event: Tapped, view: View) -> Move:
    """A day, tapped."""
    return take_day(memory, view, date.fromisoformat(value_of(event)))


day_meant = day_picked


def day_typed(memory: Memory, event: Typed, view: View) -> Move:
    """A day in any usual form; doubt is asked back."""
    days = days_in(event.text, view)
    why = None if days else why_no_day(event.text, view)
    if why is not None:
        return stay(lead=(why,))
    if not days:
        return misread(
            t("I could not read a day from that. Please write it like 5 December, or tap one."), *kept(memory, event)
        )
    if len(days) == 1:
        return take_day(memory, view, days[0])
    return go("which_day", replace(memory, options=tuple(day.isoformat() for day in days[:4])))


def take_day(memory: Memory, view: View, day: date) -> Move:
    """The first day of a plan, or the one day of another kind."""
    wish = memory.wish or Wish(OfferKind.EXTENSION)
    if wish.kind in PLANS:
        return wished(replace(memory, asked="first"), view, replace(wish, first=day))
    return wished(replace(memory, asked="day"), view, replace(wish, day=day))


def in_parts(memory: Memory, _event: Event, _view: View) -> Move:
    """In parts rather than on one day."""
    return go("count", replace(memory, wish=Wish(OfferKind.INSTALMENTS), asked="count"))


def months_picked(memory: Memory, event: Tapped, view: View) -> Move:
    """How long, tapped."""
    return take_months(memory, view, int(value_of(event)))


def months_typed(memory: Memory, event: Typed, view: View) -> Move:
    """How long, written."""
    return _typed(memory, event, view, take_months)


def take_months(memory: Memory, view: View, number: int) -> Move:
    """A pause of so many months."""
    return wished(replace(memory, asked="months"), view, Wish(OfferKind.PAUSE, months=number))


def own_typed(memory: Memory, event: Typed, view: View) -> Move:
    """An amount in the own words is a wish; other words are for a colleague."""
    amounts = amounts_of(event, memory, view)
    if len(amounts) == 1:
        fresh = replace(memory, wish=Wish(OfferKind.INSTALMENTS))
        heard = t("I understand {amount} each time.", amount=own(amounts[0]))
        moved = take_each(fresh, view, amounts[0].minor, event.text)
        return replace(moved, effects=(Keep("offers:own", event.text), *moved.effects), lead=(heard, *moved.lead))
    wish = HandOver("own_proposal", words=event.text)
    lead = (t("Thank you, I have passed it on to a colleague."),)
    return stay(Keep("offers:own", event.text), wish, lead=lead)


def kept(memory: Memory, event: Typed) -> tuple[Keep, ...]:
    """Words that are no answer are kept."""
    return (Keep(f"offers:{memory.asked or 'change'}", event.text),)
