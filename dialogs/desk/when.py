"""Times as people write them at the desk: `2h`, `30m`, `7d`, `14:00`, `tomorrow 10:00`, `2026-12-01 14:00`."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_SPAN = re.compile(r"(\d{1,4})\s*(m|min|h|d|分|分鐘|分钟|小時|小时|天)")
_MOMENT = re.compile(r"(?:(?P<day>\d{4}-\d{2}-\d{2}|today|tomorrow|今天|明天)\s*)?(?P<at>\d{1,2}[:：]\d{2})?")
_MINUTES = {"m": 1, "min": 1, "分": 1, "分鐘": 1, "分钟": 1, "h": 60, "小時": 60, "小时": 60, "d": 1440, "天": 1440}
OVERSEEN = timedelta(days=3660)  # a day further away is a slip, and no clock reckons with the year 1 or 9999
_AHEAD = {"today": 0, "今天": 0, "tomorrow": 1, "明天": 1}


def read_span(text: str) -> timedelta | None:
    """`2h` as a span of time; None for anything else."""
    found = _SPAN.fullmatch(text.strip().casefold())
    return timedelta(minutes=int(found[1]) * _MINUTES[found[2]]) if found else None


def read_moment(text: str, now: datetime, zone: str, *, at: time | None = None) -> datetime | None:
    """The moment (UTC) that is meant, in the zone's time; None when it cannot be read.

    An hour alone is the next one to come. A day alone is at the hour `at`, or not enough without one.
    """
    words = text.strip().casefold()
    found = _MOMENT.fullmatch(words)
    if not words or found is None:
        return None
    here = now.astimezone(ZoneInfo(zone))
    hour = _time(found["at"]) if found["at"] else at
    day = read_day(found["day"], here.date()) if found["day"] else here.date()
    if hour is None or day is None:
        return None
    moment = datetime.combine(day, hour, here.tzinfo).astimezone(UTC)
    if not found["day"] and moment <= now:
        moment = datetime.combine(day + timedelta(days=1), hour, here.tzinfo).astimezone(UTC)
    return moment


def read_until(text: str, now: datetime, zone: str) -> datetime | None:
    """A span from now on, or a moment."""
    span = read_span(text)
    return now + span if span is not None else read_moment(text, now, zone)


def read_day(text: str, today: date) -> date | None:
    """`2026-12-01`, `today` or `tomorrow` as a day; None for anything else, and for a day many years away."""
    words = text.strip().casefold()
    if words in _AHEAD:
        return today + timedelta(days=_AHEAD[words])
    try:
        day = date.fromisoformat(words) if len(words) == len("2026-12-01") else None
    except ValueError:
        return None
    return day if day is not None and abs(day - today) <= OVERSEEN else None


def _time(text: str) -> time | None:
    hour, minute = (int(part) for part in re.split("[:：]", text))
    return time(hour, minute) if hour < 24 and minute < 60 else None
