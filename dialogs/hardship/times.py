"""Hardship: since when, how long, and the days on which money comes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from arrears.circumstances import Lasting
from arrears.days import add_months
from arrears.schedule import Cadence, PayDay
from dialogs.grammar.events import Event, Tapped, Typed
from dialogs.grammar.story import Move, go, misread, stay, value_of
from dialogs.grammar.text import Text, t
from dialogs.grammar.view import View
from dialogs.hardship.flow import Memory, answered, onward, told
from dialogs.hardship.hearing import PayHeard, coming, monthly_pay, pay_days_in, since_in, until_in
from dialogs.hardship.rules import asked_back, skip
from dialogs.hardship.texts import pay_text, since_text, until_text
from dialogs.understand import a_few_days, for_good, unsure

SOON_DAYS = 14  # what ends so soon is a matter of days
YEARS_BACK, YEARS_AHEAD = 5, 2  # further away is asked back: a slip of the finger
COULD_NOT_READ = t("I could not read a time from that. Please write it like: since June, or tap one.")


# Since when, how long


def ago(memory: Memory, event: Tapped, view: View) -> Move:
    """So many months ago, this one is 0."""
    day = add_months(view.today.replace(day=1), -int(value_of(event)))
    return take_since(memory, view, day, ())


def take_since(memory: Memory, view: View, day: date, lead: tuple[Text, ...]) -> Move:
    """Since that day, or since the month of which it is the first."""
    return onward(answered(memory, view, "since", since=day), view, "since", lead=lead)


def since_typed(memory: Memory, event: Typed, view: View) -> Move:
    """A day, month or length of time; one ahead or long ago is asked back."""
    found = since_in(event.text, view)
    days = tuple(day for day in found if day <= view.today)
    if not found:
        return misread(COULD_NOT_READ)
    if not days:
        return stay(lead=(t("That is still ahead."),))
    if len(days) > 1 or days[0] < add_months(view.today, -12 * YEARS_BACK):
        return asked_back(memory, view, "since", tuple(day.isoformat() for day in days))
    return take_since(memory, view, days[0], (t("Noted: since {when}.", when=since_text(days[0])),))


def lasts(memory: Memory, event: Tapped, view: View) -> Move:
    """Some days, or to the end of the month so many months on."""
    months = int(value_of(event))
    if not months:
        return take_lasting(memory, view, Lasting.DAYS, None, ())
    following = add_months(view.today.replace(day=1), months + 1)
    return take_lasting(memory, view, Lasting.MONTHS, following - timedelta(days=1), ())


def permanent(memory: Memory, _event: Event, view: View) -> Move:
    """It is not expected to end."""
    return take_lasting(memory, view, Lasting.PERMANENT, None, ())


def take_lasting(memory: Memory, view: View, lasting: Lasting, until: date | None, lead: tuple[Text, ...]) -> Move:
    """How long it is expected to last."""
    return onward(answered(memory, view, "lasting", lasting=lasting, until=until), view, "lasting", lead=lead)


def lasting_typed(memory: Memory, event: Typed, view: View) -> Move:
    """A time in any form; one that has passed or is years ahead is asked back."""
    found = until_in(event.text, view)
    days = tuple(day for day in found if day >= view.today)
    if not found:
        if for_good(event.text):
            return permanent(memory, event, view)
        if unsure(event.text):
            return skip("lasting")(memory, event, view)
        if a_few_days(event.text):
            return take_lasting(memory, view, Lasting.DAYS, None, ())
        return misread(t("I could not read a time from that. Please write it like: until March, or tap one."))
    if not days:
        return stay(lead=(t("That has passed already."),))
    if len(days) > 1 or days[0] > add_months(view.today, 12 * YEARS_AHEAD):
        return asked_back(memory, view, "lasting", tuple(day.isoformat() for day in days))
    return take_until(memory, view, days[0])


def take_until(memory: Memory, view: View, day: date) -> Move:
    """Until about that day."""
    soon = (day - view.today).days <= SOON_DAYS
    lead = (t("Noted: until about {when}.", when=until_text(day)),)
    return take_lasting(memory, view, Lasting.DAYS if soon else Lasting.MONTHS, day, lead)


# Pay day


def pays(memory: Memory, event: Tapped, view: View) -> Move:
    """On that day of the month."""
    return take_pay(memory, view, monthly_pay(int(value_of(event)), view.today), ())


def take_pay(memory: Memory, view: View, pay: PayDay | None, lead: tuple[Text, ...]) -> Move:
    """When money comes; None is no fixed day."""
    return onward(answered(memory, view, "pay_day", pay_day=pay), view, "pay_day", lead=lead)


def often(memory: Memory, event: Tapped, view: View) -> Move:
    """By the week or by two: the weekday is asked."""
    return go("weekday", replace(memory, told=told(memory, view), question="", options=(value_of(event),)))


def weekday_picked(memory: Memory, event: Tapped, view: View) -> Move:
    """That weekday; of two weeks it is asked which one comes next."""
    ahead = (int(value_of(event)) - view.today.weekday()) % 7
    return by_week(memory, view, cadence_in(memory), view.today + timedelta(days=ahead))


def cadence_in(memory: Memory) -> Cadence:
    """The cadence that was tapped before the weekday was asked."""
    return Cadence.FORTNIGHTLY if Cadence.FORTNIGHTLY in memory.options else Cadence.WEEKLY


def by_week(memory: Memory, view: View, cadence: Cadence, day: date) -> Move:
    """Pay by the week on the weekday of that day, or by two weeks."""
    if cadence is Cadence.WEEKLY:
        return noted_pay(memory, view, PayDay(cadence, coming(day, view.today)))
    later = (day.isoformat(), (day + timedelta(days=7)).isoformat())
    return asked_back(memory, view, "next_pay", later)


def noted_pay(memory: Memory, view: View, pay: PayDay) -> Move:
    """Said back as it was understood."""
    return take_pay(memory, view, pay, (t("Noted: the money comes {when}.", when=pay_text(pay)),))


def pay_typed(memory: Memory, event: Typed, view: View) -> Move:
    """On the 7th, every Friday, at the end of the month, no fixed day."""
    said = pay_days_in(event.text, view)
    if said.irregular or unsure(event.text):
        return take_pay(memory, view, None, ())
    if said.cadence is not None:
        return by_week_typed(memory, view, said, said.cadence)
    if not said.days:
        return misread(t("I could not read a pay day from that. Please write it like: on the 7th, or every Friday."))
    if len(said.days) > 1:
        return asked_back(memory, view, "pay_day", tuple(str(pay.day) for pay in said.days))
    return noted_pay(memory, view, said.days[0])


def by_week_typed(memory: Memory, view: View, said: PayHeard, cadence: Cadence) -> Move:
    """By the week or by two, with the weekday or without."""
    if not said.days:
        return go("weekday", replace(memory, told=told(memory, view), question="", options=(cadence.value,)))
    return by_week(memory, view, cadence, said.days[0].anchor)


def weekday_typed(memory: Memory, event: Typed, view: View) -> Move:
    """A weekday in words."""
    said = pay_days_in(event.text, view)
    if said.cadence is None or not said.days:
        return pay_typed(memory, event, view)
    return by_week(memory, view, cadence_in(memory), said.days[0].anchor)
