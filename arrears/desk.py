"""When somebody at the lender's should have looked at a case that waits for a person."""

from __future__ import annotations

from datetime import datetime, timedelta

from arrears.days import next_opening, open_at, window_ends
from arrears.policy import DeskRules, Priority


def first_due(opened: datetime, priority: Priority, rules: DeskRules, zone: str, jurisdiction: str) -> datetime:
    """The moment (UTC) by which a case that waits since `opened` is due its first look.

    By the clock, or in office hours: periods in the lender's zone are added up, closed days left out. An office that
    does not open within two months counts by the clock too, so that nothing waits for ever.
    """
    span = rules.first_due[priority]
    left = timedelta(minutes=span.minutes)
    at = opened
    while span.counted == "office":
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
            break
        at, hours = period
        end = window_ends(at, zone, hours)
        if at + left <= end:
            break
        left -= end - at
        at = end
    return at + left


def desk_open(now: datetime, rules: DeskRules, zone: str, jurisdiction: str) -> bool:
    """Whether people are at the desk at that moment."""
    return any(open_at(now, (zone,), (office.hours,), jurisdiction) for office in rules.office)
