"""Days and hours: the borrower's own day, bank days, and the hours in which writing is allowed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time


@dataclass(frozen=True, slots=True)
class Hours:
    """A weekly window: on `days` (0 = Monday) from `start` up to but not including `end`, local time."""

    days: frozenset[int]
    start: time
    end: time
    holidays: bool  # True: also on public holidays


def local_day(now: datetime, zone: str) -> date:
    """The calendar day it is in that zone at that (aware) moment."""
    raise NotImplementedError


def is_bank_day(day: date, jurisdiction: str) -> bool:
    """Whether banks work that day: no weekend and no public or bank holiday."""
    raise NotImplementedError


def next_bank_day(day: date, jurisdiction: str) -> date:
    """The day itself if it is a bank day, else the first one after."""
    raise NotImplementedError


def previous_bank_day(day: date, jurisdiction: str) -> date:
    """The day itself if it is a bank day, else the last one before."""
    raise NotImplementedError


def add_months(day: date, months: int) -> date:
    """The same day of the month, `months` later; the last of the month where there is none."""
    raise NotImplementedError


def working_days_between(earlier: date, later: date, jurisdiction: str) -> int:
    """Bank days after `earlier` up to and including `later`; 0 when `later` is not after it."""
    raise NotImplementedError


def open_at(now: datetime, zones: tuple[str, ...], hours: tuple[Hours, ...], jurisdiction: str = "") -> bool:
    """Whether writing is allowed at that moment in every zone and by every window."""
    raise NotImplementedError


def next_opening(
    now: datetime, zones: tuple[str, ...], hours: tuple[Hours, ...], jurisdiction: str = ""
) -> datetime | None:
    """The first moment at or after `now` at which `open_at` holds; None if there is none within 62 days."""
    raise NotImplementedError
