"""The desk's clock: when somebody at the lender's should have looked, when an idle holder or a shift has ended."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from arrears.days import ONE_DAY, SEARCH_DAYS, day_starts, local_day, next_opening, open_at, open_day, window_ends
from arrears.desk_policy import DeskRules, FirstDue, Priority


def first_due(opened: datetime, priority: Priority, rules: DeskRules, zone: str, jurisdiction: str) -> datetime:
    """The moment (UTC) by which a case that waits since `opened` is due its first look."""
    return _due(opened, rules.first_due[priority], rules, zone, jurisdiction)


def request_due(
    opened: datetime, reason: str, asked: Priority, rules: DeskRules, zone: str, jurisdiction: str
) -> datetime:
    """The same for a request of that reason, which may have a priority or a time of its own."""
    return _due(opened, rules.span_of(reason, asked), rules, zone, jurisdiction)


def _due(opened: datetime, span: FirstDue, rules: DeskRules, zone: str, jurisdiction: str) -> datetime:
    left = timedelta(minutes=span.minutes)
    return opened + left if span.counted == "clock" else in_office(opened, left, rules, zone, jurisdiction)


def in_office(since: datetime, left: timedelta, rules: DeskRules, zone: str, jurisdiction: str) -> datetime:
    """The moment (UTC) at which so much time has gone by in office hours.

    Periods in the lender's zone are added up, closed days left out. An office that does not open within two months
    counts by the clock too, so that nothing waits for ever.
    """
    at = since
    while True:
        period = min(
            (
                (opening, office.hours)
                for office in rules.office
                if (opening := next_opening(at, (zone,), (office.hours,), jurisdiction)) is not None
            ),
            key=lambda found: found[0],
            default=None,
        )
        if period is None:
            return at + left
        at, hours = period
        end = window_ends(at, zone, hours)
        if at + left <= end:
            return at + left
        left -= end - at
        at = end


def desk_open(now: datetime, rules: DeskRules, zone: str, jurisdiction: str) -> bool:
    """Whether people are at the desk at that moment."""
    return any(open_at(now, (zone,), (office.hours,), jurisdiction) for office in rules.office)


def desk_opens(now: datetime, rules: DeskRules, zone: str, jurisdiction: str) -> datetime | None:
    """The first moment at or after `now` at which people are at the desk; None if none comes within two months."""
    found = (next_opening(now, (zone,), (office.hours,), jurisdiction) for office in rules.office)
    return min((opening for opening in found if opening is not None), default=None)


def shift_ends(since: datetime, rules: DeskRules, zone: str, jurisdiction: str) -> datetime:
    """When somebody who took a case at `since` has gone home: the end of the office's day, and some minutes to finish.

    The day's last period counts, not lunch. Taken at night or on a closed day, it is the end of the next open day.
    """
    grace = timedelta(minutes=rules.shift.after_minutes)
    closings = _closings(local_day(since, zone), SEARCH_DAYS, rules, zone, jurisdiction)
    return next((ends + grace for ends in closings if ends + grace > since), since + ONE_DAY)


def office_ends(day: date, rules: DeskRules, zone: str, jurisdiction: str) -> datetime | None:
    """The moment (UTC) at which the desk closes for that day; None on a day it does not open."""
    ends = [
        window_ends(opening, zone, office.hours)
        for office in rules.office
        if open_day(day, (office.hours,), jurisdiction)
        and (opening := next_opening(day_starts(day, zone), (zone,), (office.hours,), jurisdiction)) is not None
        and local_day(opening, zone) == day
    ]
    return max(ends, default=None)


def next_office_end(
    after: datetime, rules: DeskRules, zone: str, jurisdiction: str, days: int = SEARCH_DAYS
) -> datetime | None:
    """The first closing of the desk after that moment; None where it does not open within `days`."""
    closings = _closings(local_day(after, zone), days, rules, zone, jurisdiction)
    return next((ends for ends in closings if ends > after), None)


def _closings(first: date, days: int, rules: DeskRules, zone: str, jurisdiction: str) -> Iterator[datetime]:
    """When the desk closes on each of so many days, as far as it opens."""
    found = (office_ends(first + n * ONE_DAY, rules, zone, jurisdiction) for n in range(days))
    return (ends for ends in found if ends is not None)


def idle_ends(
    acted: datetime, waits_since: datetime | None, rules: DeskRules, zone: str, jurisdiction: str
) -> datetime | None:
    """When a holder who last did something at `acted` has let the borrower wait too long; None: nobody waits.

    `waits_since`: since when the borrower waits for an answer.
    """
    if waits_since is None:
        return None
    left = timedelta(minutes=rules.idle.minutes)
    return in_office(max(acted, waits_since), left, rules, zone, jurisdiction)


def for_supervisor(reasons: Iterable[str], rules: DeskRules) -> tuple[str, ...]:
    """Those of the reasons and stops for which only a supervisor gives the case back to the bot."""
    return tuple(reason for reason in dict.fromkeys(reasons) if reason in rules.supervisors)
