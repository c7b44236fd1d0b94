"""What was written, as the few plain answers that the stories ask for; all readings, so that doubt is asked back."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from arrears.days import ONE_DAY, add_months
from arrears.money import Money, exponent
from dialogs.grammar.text import Text, t
from dialogs.grammar.view import View
from dialogs.understand import (
    DateReading,
    DateStatus,
    Share,
    fold,
    read_amounts,
    read_birthday,
    read_dates,
    read_last4,
)

DAY_FIRST = frozenset({"Asia/Hong_Kong", "Asia/Macau"})  # where 3/12 may be December also in Chinese


def month_first(view: View) -> bool:
    """Whether 3/12 is 12 March for this borrower."""
    return view.language.startswith("zh") and view.zone not in DAY_FIRST


def _days(text: str, view: View) -> DateReading:
    return read_dates(text, view.today, month_first=month_first(view))


def days_in(text: str, view: View) -> tuple[date, ...]:
    """The days it can mean, today or later. Who writes Chinese writes the month first, but not everywhere."""
    return tuple(candidate.day for candidate in _days(text, view).candidates if not candidate.past)


def only_past(text: str, view: View) -> bool:
    """Whether it names days, and all of them have passed."""
    candidates = _days(text, view).candidates
    return bool(candidates) and all(candidate.past for candidate in candidates)


def no_such_day(text: str, view: View) -> bool:
    """Whether it names a day that the calendar does not have, such as 30 February."""
    return _days(text, view).status is DateStatus.IMPOSSIBLE


PASSED = t("This day has passed already. Please choose a later one.")


def why_no_day(text: str, view: View) -> Text | None:
    """What is said to a day that is none to choose: it has passed, or the calendar does not have it."""
    if only_past(text, view):
        return PASSED
    if no_such_day(text, view):
        return t("The calendar has no such day. Please choose another one.")
    return None


def days_gone_in(text: str, view: View) -> tuple[date, ...]:
    """The days it can mean, today or earlier, as one speaks of what has been: "Friday" is the last one, 15號 too."""
    reading = _days(text, view)
    if not reading.candidates and _JUST_NOW.search(fold(text)):
        return (view.today,)
    gone = _until(view.today, reading)
    if gone or _still_to_come(text, reading, view):
        return gone
    for since in (view.today - _WEEK, add_months(view.today, -1), add_months(view.today, -6)):
        earlier = _until(view.today, _days(text, replace(view, today=since)))
        if earlier:
            return earlier
    return ()


_WEEK = timedelta(days=7)
_JUST_NOW = re.compile(r"刚|(?<![a-z])(?:just|this (?:morning|afternoon|evening))(?![a-z])")


def _until(last: date, reading: DateReading) -> tuple[date, ...]:
    return tuple(candidate.day for candidate in reading.candidates if candidate.day <= last)


def _still_to_come(text: str, reading: DateReading, view: View) -> bool:
    """Whether what is named moves along with today, as "tomorrow" and "next Friday" do; a weekday alone does not."""
    if all(mention.weekday is not None for mention in reading.mentions):
        return False
    for step in (ONE_DAY, _WEEK):
        before = _days(text, replace(view, today=view.today - step)).candidates
        if [c.day + step for c in before] == [c.day for c in reading.candidates]:
            return True
    return False


def amounts_in(text: str, due: Money, half: Money) -> tuple[Money, ...]:
    """The amounts it can mean, in the currency of what is due; all and half of it count too."""
    reading = read_amounts(text, due.currency, exponent(due.currency))
    named = dict.fromkeys(c.minor for c in reading.candidates if c.usable and c.minor is not None)
    if named:
        return tuple(Money(minor, due.currency) for minor in named)
    shares = {Share.ALL: due, Share.HALF: half}
    return (shares[reading.share],) if reading.share in shares else ()


def way_in(text: str, view: View) -> str:
    """The lender's way to pay that is named in it, in any of its languages, as its English name; or nothing."""
    folded = fold(text)
    for way in view.lender.methods:
        if any(fold(name) in folded for _, name in way.by_locale):
            return way.in_locale("en")
    return ""


def birthdays_in(text: str) -> tuple[str, ...]:
    """The birthdays it can mean, as MMDD: 5/3 is two."""
    return tuple(f"{month:02d}{day:02d}" for month, day in read_birthday(text))


def last4_in(text: str) -> tuple[str, ...]:
    """The last four characters of an ID number, if that is what it is."""
    found = read_last4(text)
    return (found,) if found else ()
