"""Days and hours: the borrower's own day, bank days, and the hours in which writing is allowed.

Bank days come from the `holidays` library (https://pypi.org/project/holidays/), read once per country and year.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import product
from zoneinfo import ZoneInfo

import holidays

ONE_DAY = timedelta(days=1)
SEARCH_DAYS = 62  # longer than any run of closed days in a country's year

# What banks keep closed beyond the library's "public" days. HK: its general holidays (Good Friday ...) are called
# "optional" there, since the public ones are the Employment Ordinance's. Elsewhere "bank" is added where it exists.
_MORE_CATEGORIES = {"HK": ("optional",)}
# Payments in the United Kingdom follow the bank holidays of England and Wales; the library keeps those by part.
_PARTS = {"GB": "ENG", "UK": "ENG"}


@dataclass(frozen=True, slots=True)
class Hours:
    """A weekly window: on `days` (0 = Monday) from `start` up to but not including `end`, local time."""

    days: frozenset[int]
    start: time
    end: time
    holidays: bool  # True: also on public holidays


def local_day(now: datetime, zone: str) -> date:
    """The calendar day it is in that zone at that (aware) moment."""
    return _local(now, zone).date()


def is_bank_day(day: date, jurisdiction: str) -> bool:
    """Whether banks work that day: no weekend and no public or bank holiday.

    A weekend worked in exchange (CN) is none: moving a due day one day later too many hurts nobody. A jurisdiction the
    library does not know has weekends only; of one such as US-NY the country counts.
    """
    return day.weekday() < 5 and day not in _holidays(jurisdiction, day.year)


def next_bank_day(day: date, jurisdiction: str) -> date:
    """The day itself if it is a bank day, else the first one after."""
    while not is_bank_day(day, jurisdiction):
        day += ONE_DAY
    return day


def previous_bank_day(day: date, jurisdiction: str) -> date:
    """The day itself if it is a bank day, else the last one before."""
    while not is_bank_day(day, jurisdiction):
        day -= ONE_DAY
    return day


def add_bank_days(day: date, count: int, jurisdiction: str) -> date:
    """The `count`-th bank day after `day`; `day` itself when count is 0."""
    for _ in range(count):
        day = next_bank_day(day + ONE_DAY, jurisdiction)
    return day


def add_months(day: date, months: int) -> date:
    """The same day of the month, `months` later (or earlier); the last of the month where there is none."""
    year, month0 = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month0 + 1, min(day.day, monthrange(year, month0 + 1)[1]))


def working_days_between(earlier: date, later: date, jurisdiction: str) -> int:
    """Bank days after `earlier` up to and including `later`; 0 when `later` is not after it."""
    days = (later - earlier).days
    return sum(is_bank_day(earlier + timedelta(days=n), jurisdiction) for n in range(1, days + 1))


def day_starts(day: date, zone: str) -> datetime:
    """The moment (UTC) at which that calendar day begins in the zone."""
    return _moment(day, time(0), zone)


def open_at(now: datetime, zones: tuple[str, ...], hours: tuple[Hours, ...], jurisdiction: str = "") -> bool:
    """Whether writing is allowed at that moment: the clock of every zone shows a time inside every window."""
    return all(_open(_local(now, zone), window, jurisdiction) for zone in zones for window in hours)


def open_day(day: date, hours: tuple[Hours, ...], jurisdiction: str = "") -> bool:
    """Whether writing is allowed at some hour of that day, by every window."""
    return all(_day_counts(day, window, jurisdiction) for window in hours)


def next_opening(
    now: datetime, zones: tuple[str, ...], hours: tuple[Hours, ...], jurisdiction: str = ""
) -> datetime | None:
    """The first moment (UTC) at or after `now` at which `open_at` holds; None if none comes within 62 days.

    Zones so far apart that their windows never meet have none. In the hour a clock change leaves out, a window that
    would begin there begins after it.
    """
    last = now + SEARCH_DAYS * ONE_DAY
    at: datetime | None = now.astimezone(UTC)
    while at is not None and at <= last:
        before = at
        for zone, window in product(zones, hours):
            at = _next_in(at, zone, window, jurisdiction)
            if at is None:
                return None
        if at == before:
            return at
    return None


def window_ends(at: datetime, zone: str, hours: Hours) -> datetime:
    """The moment (UTC) at which the window that is open at `at` closes; never before `at`."""
    local = _local(at, zone)
    return max(at, _moment(local.date(), hours.end, zone, local.fold))


def _next_in(at: datetime, zone: str, hours: Hours, jurisdiction: str) -> datetime | None:
    """The first moment at or after `at` inside one window of one zone."""
    local = _local(at, zone)
    if _open(local, hours, jurisdiction):
        return at
    for day in _days_from(local.date()):
        if not _day_counts(day, hours, jurisdiction):
            continue
        for fold in (0, 1):
            opening = max(at, _moment(day, hours.start, zone, fold))
            there = _local(opening, zone)
            if there.date() == day and hours.start <= there.time() < hours.end:
                return opening
    return None


def _days_from(day: date) -> Iterator[date]:
    return (day + timedelta(days=n) for n in range(SEARCH_DAYS + 1))


def _open(local: datetime, hours: Hours, jurisdiction: str) -> bool:
    return hours.start <= local.time() < hours.end and _day_counts(local.date(), hours, jurisdiction)


def _day_counts(day: date, hours: Hours, jurisdiction: str) -> bool:
    return day.weekday() in hours.days and (hours.holidays or day not in _holidays(jurisdiction, day.year))


def _local(now: datetime, zone: str) -> datetime:
    if now.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return now.astimezone(ZoneInfo(zone))


def _moment(day: date, at: time, zone: str, fold: int = 0) -> datetime:
    return datetime.combine(day, at.replace(fold=fold), ZoneInfo(zone)).astimezone(UTC)


@lru_cache(maxsize=1024)
def _holidays(jurisdiction: str, year: int) -> frozenset[date]:
    """Public and bank holidays of a country's year, weekends among them or not; empty for an unknown country."""
    country = jurisdiction.partition("-")[0].upper()
    known = getattr(holidays, country, None) if len(country) == 2 else None
    if known is None:
        return frozenset()
    categories = ("public", *_MORE_CATEGORIES.get(country, ()))
    if "bank" in known.supported_categories:
        categories = (*categories, "bank")
    found = holidays.country_holidays(country, _PARTS.get(country), years=year, categories=categories)
    return frozenset(found)
