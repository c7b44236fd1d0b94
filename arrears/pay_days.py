"""Pay days: the days on which money comes, so that nothing falls due before it."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count as counted
from itertools import islice

from arrears.days import add_months, next_bank_day
from arrears.schedule import Cadence, PayDay

_STEP = {Cadence.WEEKLY: timedelta(days=7), Cadence.FORTNIGHTLY: timedelta(days=14)}
_BACK = timedelta(days=31)  # longer than banks are ever closed: a pay day so long ago may have moved past `after`


def pay_days(pay: PayDay, after: date, count: int, jurisdiction: str) -> tuple[date, ...]:
    """The next `count` pay days after that day, each moved to the next bank day; rising, so no two are the same.

    Monthly pay keeps its day of the month (31 is the last one; without `day` the anchor's), the others count from the
    anchor both ways. Two that move to the same bank day are one, and a later one is taken for the second.
    """
    return tuple(islice(_moved(pay, after, jurisdiction), count))


def _moved(pay: PayDay, after: date, jurisdiction: str) -> Iterator[date]:
    last = after
    for day in _unmoved(pay, after - _BACK):
        moved = next_bank_day(day, jurisdiction)
        if moved > last:
            yield moved
            last = moved


def _unmoved(pay: PayDay, start: date) -> Iterator[date]:
    """The pay days by the calendar alone, from `start` or somewhat before it."""
    if pay.cadence == Cadence.MONTHLY:
        first = start.replace(day=1)
        for months in counted():
            month = add_months(first, months)
            yield month.replace(day=min(pay.day or pay.anchor.day, monthrange(month.year, month.month)[1]))
    step = _STEP[pay.cadence]
    day = start - (start - pay.anchor) % step
    while True:
        yield day
        day += step
