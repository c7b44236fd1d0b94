"""What was written, as the few plain answers that the stories ask for; all readings, so that doubt is asked back."""

from __future__ import annotations

from datetime import date

from arrears.money import Money, exponent
from dialogs.grammar.view import View
from dialogs.understand import DateReading, DateStatus, Share, read_amounts, read_birthday, read_dates, read_last4

DAY_FIRST = frozenset({"Asia/Hong_Kong", "Asia/Macau"})  # where 3/12 may be December also in Chinese


def _days(text: str, view: View) -> DateReading:
    month_first = view.language.startswith("zh") and view.zone not in DAY_FIRST
    return read_dates(text, view.today, month_first=month_first)


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


def amounts_in(text: str, due: Money, half: Money) -> tuple[Money, ...]:
    """The amounts it can mean, in the currency of what is due; all and half of it count too."""
    reading = read_amounts(text, due.currency, exponent(due.currency))
    named = dict.fromkeys(c.minor for c in reading.candidates if c.usable and c.minor is not None)
    if named:
        return tuple(Money(minor, due.currency) for minor in named)
    shares = {Share.ALL: due, Share.HALF: half}
    return (shares[reading.share],) if reading.share in shares else ()


def birthdays_in(text: str) -> tuple[str, ...]:
    """The birthdays it can mean, as MMDD: 5/3 is two."""
    return tuple(f"{month:02d}{day:02d}" for month, day in read_birthday(text))


def last4_in(text: str) -> tuple[str, ...]:
    """The last four characters of an ID number, if that is what it is."""
    found = read_last4(text)
    return (found,) if found else ()
