"""Arithmetic of days for what people say: which year is meant, which Friday, which end of month."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from dialogs.understand.date_reading import DateCandidate, Doubt, ImpossibleDate

#: A day and month without a year further ahead than this is doubtful.
FAR = timedelta(days=183)
#: ... and if it passed so recently, the past one is meant, not the one in eleven months.
RECENT = timedelta(days=60)
#: The Republic of China's first year is 1912.
ROC = 1911

Found = tuple[DateCandidate, ...] | ImpossibleDate | None


def on(day: date, today: date, doubt: Doubt | None = None) -> tuple[DateCandidate, ...]:
    """That day as the only candidate."""
    return (DateCandidate(day, past=day < today, doubt=doubt),)


def full(year: int, month: int, day: int, today: date) -> Found:
    """A day with its year; None when nobody can mean it (no such month, an absurd year)."""
    if not 1 <= month <= 12 or not 1900 <= year <= 2199:
        return None
    if not 1 <= day <= monthrange(year, month)[1]:
        return ImpossibleDate(month, day, year)
    return on(date(year, month, day), today)


def month_day(month: int, day: int, today: date) -> Found:
    """A day and month without a year: the next one, unless it passed within the last 60 days and the next is far."""
    if not 1 <= month <= 12:
        return None
    if not 1 <= day <= monthrange(2024, month)[1]:  # 2024 has a 29 February
        return ImpossibleDate(month, day)
    this = _valid(today.year, month, day)
    if this == today:
        return on(today, today, Doubt.SAID_ON_THE_DAY)
    year = today.year if (month, day) > (today.month, today.day) else today.year + 1
    coming = _valid(year, month, day)
    if coming is None:
        return ImpossibleDate(month, day, year)
    if coming - today <= FAR:
        return on(coming, today)
    last = _valid(year - 1, month, day)
    if last is not None and last < today and today - last <= RECENT:
        return on(last, today)
    return on(coming, today, Doubt.FAR)


def day_of_month(day: int, today: date) -> Found:
    """A day of the month alone: the next one; on that day itself both today and the one of next month."""
    year, month = today.year, today.month
    if day < today.day:
        year, month = step(year, month, 1)
    if not 1 <= day <= monthrange(year, month)[1]:
        return ImpossibleDate(month, day, year)
    if day != today.day:
        return on(date(year, month, day), today)
    later = _valid(*step(year, month, 1), day)
    return on(today, today) + (on(later, today) if later else ())


def in_month(months: int, day: int, today: date) -> Found:
    """A day of the month so many months from this one."""
    year, month = step(today.year, today.month, months)
    return full(year, month, day, today)


def month_end(months: int, today: date) -> date:
    """The last day of the month so many months from this one."""
    year, month = step(today.year, today.month, months)
    return date(year, month, monthrange(year, month)[1])


def end_of_named_month(month: int, today: date) -> date:
    """The last day of the next month of that number, this one included."""
    return month_end((month - today.month) % 12, today)


def months_later(day: date, months: int) -> date:
    """The same day so many months on, or that month's last day."""
    year, month = step(day.year, day.month, months)
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def of_week(weeks: int, weekday: int, today: date, doubt: Doubt | None = None) -> tuple[DateCandidate, ...]:
    """A weekday of the calendar week (Monday to Sunday) so many weeks from this one."""
    return on(today + timedelta(days=7 * weeks + weekday - today.weekday()), today, doubt)


def next_of(weekday: int, today: date) -> tuple[DateCandidate, ...]:
    """A weekday alone: the next one; on that very weekday both today and the one a week later."""
    ahead = (weekday - today.weekday()) % 7
    days = on(today + timedelta(days=ahead), today)
    return days if ahead else days + on(today + timedelta(days=7), today)


def step(year: int, month: int, months: int) -> tuple[int, int]:
    """The year and month so many months on."""
    index = year * 12 + month - 1 + months
    return index // 12, index % 12 + 1


def _valid(year: int, month: int, day: int) -> date | None:
    return date(year, month, day) if day <= monthrange(year, month)[1] else None
