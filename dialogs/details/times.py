"""The best time to write, tapped or written.

A wish narrows the hours of the contact rules. One outside them counts only where the law lets the borrower's consent
widen them, and only after a clear yes, which is recorded with its words.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import time

from arrears.days import Hours
from dialogs.details.hours import WEEK, allowed, beyond, narrowed, rules_of
from dialogs.details.screens import Memory
from dialogs.details.times_screens import PARTS
from dialogs.grammar.effects import Consent, Keep, PreferTimes
from dialogs.grammar.events import Event, Tapped, Typed
from dialogs.grammar.story import Move, go, misread, stay, value_of
from dialogs.grammar.text import t
from dialogs.grammar.view import View
from dialogs.understand.day_times import read_times

SHORTEST_WINDOW = 30  # minutes a day; in less no message would ever fit


def wish(wished: Hours, asked: Hours, words: str, view: View) -> Move:
    """Kept when something of the allowed hours is left.

    Else the borrower is asked for consent where the law lets it widen them; where not, it is said plainly, and the
    words go to the people.
    """
    keep = (Keep("details:times", words),) if words else ()
    if fits(narrowed(wished, view)):
        return go("agreed", None, PreferTimes(wished), *keep)
    if fits(beyond(asked, view)):
        return go("consent", Memory(asked=asked), *keep)
    lead = t("Thank you. I may not write at that time, so I can't keep to it. "
             "I have noted your words for my colleagues.")  # fmt: skip
    return stay(*keep, lead=(lead,))


def fits(hours: Hours) -> bool:
    """Whether there is a day, and time enough on it for a message to go out."""
    room = (hours.end.hour - hours.start.hour) * 60 + hours.end.minute - hours.start.minute
    return bool(hours.days) and room >= SHORTEST_WINDOW


def consented(memory: Memory, _event: Event, view: View) -> Move:
    """Yes: the screen's exact words are recorded, with the moment."""
    if memory.asked is None or not rules_of(view).widens:
        return go("times", Memory())
    return go("agreed", Memory(), Consent("", "hours"), PreferTimes(memory.asked, agreed=True))


def declined(_memory: Memory, _event: Event, _view: View) -> Move:
    """No: everything stays as it was."""
    return go("times", Memory())


def part_picked(_memory: Memory, event: Tapped, view: View) -> Move:
    """A part of the day; days that were wished before stay."""
    _, start, end = PARTS[value_of(event)]
    days = view.wished.days if view.wished else WEEK
    wished = Hours(days, start, end, holidays=True)
    return wish(wished, replace(wished, days=days & allowed(view).days), "", view)


def any_time(_memory: Memory, _event: Event, _view: View) -> Move:
    """The wish is undone."""
    return go("agreed", None, PreferTimes(None))


def times_typed(_memory: Memory, event: Typed, view: View) -> Move:
    """Days and hours in the borrower's own words; what is not said of them stays as it was."""
    said = read_times(event.text)
    if said.always:
        return go("agreed", None, PreferTimes(None), Keep("details:times", event.text))
    if not said.found:
        hint = t("I could not read a time from that. You can write it like: weekday afternoons, or after 4 pm.")
        return misread(hint, Keep("details:times", event.text))
    old = view.wished or Hours(WEEK, time(0), time.max, holidays=True)
    hours = said.start is not None or said.end is not None
    wished = Hours(
        said.days if said.days is not None else old.days,
        (said.start or time(0)) if hours else old.start,
        (said.end or time.max) if hours else old.end,
        holidays=True,
    )
    may = allowed(view)  # what the borrower did not speak of is not consented to
    asked = replace(
        wished,
        days=wished.days if said.days is not None else wished.days & may.days,
        start=wished.start if hours else max(wished.start, may.start),
        end=wished.end if hours else min(wished.end, may.end),
    )
    return wish(wished, asked, event.text, view)
