"""Days and hours: bank days, months, and windows in the borrower's own time."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from arrears_build import TAIPEI, at
from hypothesis import given
from hypothesis import strategies as st

from arrears.days import (
    Hours,
    add_bank_days,
    add_months,
    day_starts,
    is_bank_day,
    local_day,
    next_bank_day,
    next_opening,
    open_at,
    open_day,
    previous_bank_day,
    window_ends,
    working_days_between,
)

OFFICE = Hours(frozenset(range(5)), time(9), time(18), holidays=False)
ALWAYS = Hours(frozenset(range(7)), time(0), time.max, holidays=True)
days = st.dates(date(2020, 1, 1), date(2035, 12, 31))
places = st.sampled_from(["TW", "HK", "CN", "US", "GB", "US-NY", "XX", ""])
zones = st.sampled_from([TAIPEI, "America/New_York", "Europe/London", "Australia/Lord_Howe", "UTC"])
moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
windows = st.builds(
    lambda days, start, length, holidays: Hours(
        frozenset(days), time(start), time(min(23, start + length), 59), holidays
    ),
    st.sets(st.integers(0, 6), min_size=1),
    st.integers(0, 23),
    st.integers(0, 23),
    st.booleans(),
)


def test_the_day_is_the_one_of_the_borrowers_zone() -> None:
    now = datetime(2026, 11, 22, 20, tzinfo=UTC)
    assert date(2026, 11, 23) == local_day(now, TAIPEI)
    assert date(2026, 11, 22) == local_day(now, "America/New_York")


def test_a_moment_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="needs its time zone"):
        local_day(datetime(2026, 11, 22), TAIPEI)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("jurisdiction", "closed"),
    [
        ("TW", date(2026, 2, 17)),
        ("TW", date(2026, 5, 1)),
        ("HK", date(2026, 4, 3)),  # Good Friday, a general holiday
        ("CN", date(2026, 10, 7)),
        ("CN", date(2026, 2, 28)),  # a Saturday worked in exchange is no bank day
        ("US", date(2026, 11, 26)),
        ("US-NY", date(2026, 11, 26)),
        ("GB", date(2026, 8, 31)),  # the summer bank holiday of England and Wales
        ("XX", date(2026, 11, 22)),  # a Sunday
    ],
)
def test_banks_are_closed_on_holidays_and_weekends(jurisdiction: str, closed: date) -> None:
    assert not is_bank_day(closed, jurisdiction)


def test_where_holidays_are_unknown_only_weekends_close() -> None:
    assert is_bank_day(date(2026, 1, 1), "XX")
    assert is_bank_day(date(2026, 1, 1), "")


@given(days, places)
def test_rolling_moves_no_further_than_needed(day: date, place: str) -> None:
    later, earlier = next_bank_day(day, place), previous_bank_day(day, place)
    assert earlier <= day <= later
    assert is_bank_day(later, place)
    assert is_bank_day(earlier, place)
    between = [earlier + timedelta(days=n) for n in range(1, (later - earlier).days)]
    assert not any(is_bank_day(d, place) for d in between)


@given(days, days, places)
def test_later_days_roll_to_no_earlier_ones(one: date, other: date, place: str) -> None:
    one, other = sorted((one, other))
    assert next_bank_day(one, place) <= next_bank_day(other, place)


@given(days, st.integers(0, 30), places)
def test_bank_days_added_are_bank_days_counted(day: date, count: int, place: str) -> None:
    assert count == working_days_between(day, add_bank_days(day, count, place), place)


def test_no_working_day_lies_between_a_day_and_an_earlier_one() -> None:
    assert working_days_between(date(2026, 11, 24), date(2026, 11, 20), "TW") == 0
    assert working_days_between(date(2026, 11, 20), date(2026, 11, 23), "TW") == 1


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2027, 12, 31), 2, date(2028, 2, 29)),
        (date(2026, 3, 15), -3, date(2025, 12, 15)),
        (date(2026, 11, 30), 12, date(2027, 11, 30)),
    ],
)
def test_a_month_later_is_the_same_day_or_the_months_last(day: date, months: int, then: date) -> None:
    assert then == add_months(day, months)


@given(days, st.integers(-60, 60), st.integers(-60, 60))
def test_more_months_are_never_earlier(day: date, few: int, many: int) -> None:
    few, many = sorted((few, many))
    assert add_months(day, few) <= add_months(day, many)


@pytest.mark.parametrize(
    ("clock", "is_open"),
    [
        ("2026-11-23 08:59", False),
        ("2026-11-23 09:00", True),
        ("2026-11-23 17:59", True),
        ("2026-11-23 18:00", False),
        ("2026-11-22 12:00", False),  # Sunday
        ("2026-12-25 12:00", False),  # Constitution Day
    ],
)
def test_the_window_opens_and_closes_by_the_borrowers_clock(clock: str, is_open: bool) -> None:
    assert is_open is open_at(at(clock), (TAIPEI,), (OFFICE,), "TW")


def test_the_next_opening_skips_night_weekend_and_holiday() -> None:
    assert at("2026-12-28 09:00") == next_opening(at("2026-12-24 18:00"), (TAIPEI,), (OFFICE,), "TW")


def test_two_zones_leave_the_hours_they_share() -> None:
    both = (TAIPEI, "Asia/Kolkata")  # 09:00 in India is 11:30 in Taipei
    assert at("2026-11-23 11:30") == next_opening(at("2026-11-22 20:00"), both, (OFFICE,), "TW")
    assert not open_at(at("2026-11-23 10:00"), both, (OFFICE,), "TW")


def test_zones_that_share_no_hour_have_no_opening() -> None:
    assert next_opening(at("2026-11-22 20:00"), (TAIPEI, "America/New_York"), (OFFICE,), "TW") is None


def test_windows_that_share_no_day_have_no_opening() -> None:
    weekend = Hours(frozenset({5, 6}), time(9), time(18), holidays=True)
    assert next_opening(at("2026-11-22 20:00"), (TAIPEI,), (OFFICE, weekend), "TW") is None


@pytest.mark.parametrize(("day", "utc"), [(date(2026, 3, 6), 14), (date(2026, 3, 9), 13), (date(2026, 11, 2), 14)])
def test_nine_in_the_morning_follows_summer_time(day: date, utc: int) -> None:
    start = datetime.combine(day, time(0), ZoneInfo("America/New_York"))
    opening = next_opening(start, ("America/New_York",), (OFFICE,), "US")
    assert datetime.combine(day, time(utc), UTC) == opening


def test_the_hour_that_comes_twice_is_open_both_times() -> None:
    night = Hours(frozenset(range(7)), time(1, 30), time(1, 45), holidays=True)
    first = next_opening(datetime(2026, 11, 1, 4, tzinfo=UTC), ("America/New_York",), (night,))
    assert datetime(2026, 11, 1, 5, 30, tzinfo=UTC) == first
    again = next_opening(datetime(2026, 11, 1, 6, 0, tzinfo=UTC), ("America/New_York",), (night,))
    assert datetime(2026, 11, 1, 6, 30, tzinfo=UTC) == again


@given(moments, st.lists(zones, min_size=1, max_size=2), st.lists(windows, min_size=1, max_size=2), places)
def test_an_opening_is_open_not_past_and_nothing_before_it_is(
    now: datetime, where: list[str], hours: list[Hours], place: str
) -> None:
    opening = next_opening(now, tuple(where), tuple(hours), place)
    until = opening or now + timedelta(days=8)
    assert opening is None or (opening >= now and open_at(opening, tuple(where), tuple(hours), place))
    probe = now
    while probe < min(until, now + timedelta(days=8)):
        gap = {ZoneInfo(zone).utcoffset(probe) for zone in where} != {
            ZoneInfo(zone).utcoffset(probe - timedelta(hours=3)) for zone in where
        }
        assert gap or not open_at(probe, tuple(where), tuple(hours), place)
        probe += timedelta(minutes=53)


@given(moments, zones, windows, places)
def test_a_day_with_an_open_moment_is_an_open_day(now: datetime, zone: str, hours: Hours, place: str) -> None:
    if open_at(now, (zone,), (hours,), place):
        assert open_day(local_day(now, zone), (hours,), place)
        assert window_ends(now, zone, hours) >= now


@given(days, zones)
def test_a_day_starts_on_itself(day: date, zone: str) -> None:
    start = day_starts(day, zone)
    assert day == local_day(start, zone)
    assert day > local_day(start - timedelta(seconds=1), zone)


def test_always_is_always_open() -> None:
    assert open_at(at("2026-02-17 00:00"), (TAIPEI,), (ALWAYS,), "TW")
