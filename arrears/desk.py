"""When a person should have answered: minutes of the desk's own hours, or of the clock where it is urgent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from arrears.days import local_day, open_day
from arrears.policy import DeskRules, Priority

_FARTHEST = 62  # days looked ahead; a desk that is closed longer answers when the clock has run


def first_due(priority: Priority, now: datetime, zone: str, rules: DeskRules, jurisdiction: str = "") -> datetime:
    """When the first answer to a request made `now` is due, in UTC; `zone` is where the desk is."""
    rule = rules.first_due[priority]
    left = timedelta(minutes=rule.minutes)
    if rule.counted == "clock":
        return (now + left).astimezone(UTC)
    for start, end in _openings(now, zone, rules, jurisdiction):
        if end - start >= left:
            return start + left
        left -= end - start
    return (now + left).astimezone(UTC)


def _openings(now: datetime, zone: str, rules: DeskRules, jurisdiction: str) -> Iterator[tuple[datetime, datetime]]:
    """Stretches in which somebody is there, from `now` on, in UTC, none overlapping another."""
    reached = now.astimezone(UTC)
    today = local_day(now, zone)
    for ahead in range(_FARTHEST):
        day = today + timedelta(days=ahead)
        for start, end in sorted(
            (_moment(day, office.start, zone), _moment(day, office.end, zone))
            for office in rules.office
            if open_day(day, (office.hours,), jurisdiction)
        ):
            if end > reached:
                yield max(start, reached), end
                reached = end


def _moment(day: date, at: time, zone: str) -> datetime:
    return datetime.combine(day, at, ZoneInfo(zone)).astimezone(UTC)
