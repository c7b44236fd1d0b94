"""What was written, as the few plain answers that the stories ask for; all readings, so that doubt is asked back."""

from __future__ import annotations

from datetime import date

from arrears.money import Money, exponent
from dialogs.grammar.view import View
from dialogs.understand import Share, read_amounts, read_birthday, read_dates, read_last4


def days_in(text: str, view: View) -> tuple[date, ...]:
    """The days it can mean, today or later. Who writes Chinese writes the month first."""
    reading = read_dates(text, view.today, month_first=view.language.startswith("zh"))
    return tuple(candidate.day for candidate in reading.candidates if not candidate.past)


def only_past(text: str, view: View) -> bool:
    """Whether it names days, and all of them have passed."""
    reading = read_dates(text, view.today, month_first=view.language.startswith("zh"))
    return bool(reading.candidates) and all(candidate.past for candidate in reading.candidates)


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
