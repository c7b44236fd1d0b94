"""How soon people answer: what the desk's clock shows to those who lead it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from arrears.days import day_starts, local_day
from arrears.desk_policy import Priority

SHARE = 0.9


@dataclass(frozen=True, slots=True)
class Look:
    """One request and when somebody first looked at it (None: nobody has). All moments are UTC."""

    priority: Priority
    opened_at: datetime
    due_at: datetime
    first_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """First looks of a time: how many came by their due time, how many later, and how long people waited for them.

    `median` and `p90` are of the time from request to first look, by the clock; None where there was none. `waiting`
    counts requests that nobody has looked at, `overdue` those of them past their due time, `oldest` since when.
    """

    in_time: int = 0
    late: int = 0
    median: timedelta | None = None
    p90: timedelta | None = None
    waiting: int = 0
    overdue: int = 0
    oldest: datetime | None = None


def figures(looks: Iterable[Look], since: datetime, now: datetime) -> Figures:
    """The figures of first looks from `since` to `now`; what still waits counts whenever it began.

    The 90th percentile is the smallest wait that at least nine in ten do not exceed (nearest rank).
    """
    known = list(looks)
    first = [(look, look.first_at) for look in known if look.first_at is not None and since <= look.first_at <= now]
    waits = sorted(at - look.opened_at for look, at in first)
    in_time = sum(at <= look.due_at for look, at in first)
    waiting = [look for look in known if look.first_at is None]
    return Figures(
        in_time,
        len(first) - in_time,
        (waits[(len(waits) - 1) // 2] + waits[len(waits) // 2]) / 2 if waits else None,
        waits[ceil(SHARE * len(waits)) - 1] if waits else None,
        len(waiting),
        sum(look.due_at < now for look in waiting),
        min((look.opened_at for look in waiting), default=None),
    )


def week_starts(now: datetime, zone: str) -> datetime:
    """The moment (UTC) at which the present week's Monday begins there."""
    today = local_day(now, zone)
    return day_starts(today - timedelta(days=today.weekday()), zone)
