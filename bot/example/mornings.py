"""When the lender's import runs in the demo: every morning, as a nightly job would."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

MORNING = time(7, 0)  # in the lender's zone


def mornings(now: datetime, target: datetime, zone: str) -> list[datetime]:
    """The moments of the lender's imports after `now`, up to `target`, in UTC."""
    place = ZoneInfo(zone)
    at = datetime.combine(now.astimezone(place).date(), MORNING, place)
    found = []
    while at <= target:
        if at > now:
            found.append(at.astimezone(UTC))
        at = datetime.combine(at.date() + timedelta(days=1), MORNING, place)
    return found
