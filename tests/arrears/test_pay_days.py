"""Pay days: bank days, rising, never before the wages come."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arrears.days import is_bank_day, next_bank_day
from arrears.pay_days import pay_days
from arrears.schedule import Cadence, PayDay

some_days = st.dates(date(2020, 1, 1), date(2032, 12, 31))
jurisdictions = st.sampled_from(["TW", "CN", "HK", "GB", "US-NY", ""])
pays = st.builds(PayDay, st.sampled_from(Cadence), some_days, st.integers(0, 31))


@given(pays, some_days, st.integers(1, 13), jurisdictions)
def test_pay_days_are_bank_days_that_rise_after_the_day(pay: PayDay, after: date, count: int, where: str) -> None:
    found = pay_days(pay, after, count, where)
    assert len(found) == count
    assert found[0] > after
    assert sorted(set(found)) == list(found)
    assert all(is_bank_day(day, where) for day in found)


@given(st.sampled_from([Cadence.WEEKLY, Cadence.FORTNIGHTLY]), some_days, some_days, jurisdictions)
def test_the_first_is_the_very_next_one(cadence: Cadence, anchor: date, after: date, where: str) -> None:
    """Each day from the anchor, both ways, moved to a bank day: the first of them after `after`."""
    step = 7 if cadence == Cadence.WEEKLY else 14
    moved = (
        next_bank_day(after + timedelta(days=n), where)
        for n in range(-40, 20)
        if (after + timedelta(days=n) - anchor).days % step == 0
    )
    assert pay_days(PayDay(cadence, anchor), after, 1, where)[0] == min(day for day in moved if day > after)


def test_monthly_pay_keeps_its_day_and_the_last_is_the_last() -> None:
    last = PayDay(Cadence.MONTHLY, date(2026, 1, 5), 31)
    assert pay_days(last, date(2028, 1, 15), 4, "") == (
        date(2028, 1, 31),
        date(2028, 2, 29),
        date(2028, 3, 31),
        date(2028, 5, 1),  # 30 April is a Sunday
    )


def test_a_day_most_months_have_is_kept_where_it_exists() -> None:
    pay = PayDay(Cadence.MONTHLY, date(2026, 1, 5), 30)
    assert pay_days(pay, date(2029, 1, 15), 3, "") == (date(2029, 1, 30), date(2029, 2, 28), date(2029, 3, 30))


def test_monthly_pay_without_a_day_has_the_anchors() -> None:
    pay = PayDay(Cadence.MONTHLY, date(2026, 1, 5))
    assert pay_days(pay, date(2026, 11, 22), 2, "TW") == (date(2026, 12, 7), date(2027, 1, 5))


def test_a_pay_day_moved_past_the_day_still_comes() -> None:
    """Saturday 31 January 2026 is moved to Monday: asked on the day itself, the month's pay is still to come."""
    pay = PayDay(Cadence.MONTHLY, date(2026, 1, 31), 31)
    assert pay_days(pay, date(2026, 1, 31), 1, "TW") == (date(2026, 2, 2),)
    assert pay_days(pay, date(2026, 2, 2), 1, "TW") == (date(2026, 3, 2),)


def test_two_weeks_that_move_to_one_bank_day_are_one_pay_day() -> None:
    """Saturdays in Taiwan's new year of 2026, when banks are closed from 14 to 22 February."""
    saturdays = PayDay(Cadence.WEEKLY, date(2026, 2, 14))
    assert pay_days(saturdays, date(2026, 2, 13), 2, "TW") == (date(2026, 2, 23), date(2026, 3, 2))


@pytest.mark.parametrize("years", [-3, 3])
def test_weeks_count_from_the_anchor_both_ways(years: int) -> None:
    anchor = date(2026, 11, 25) + timedelta(days=364 * years)  # a Wednesday, whole fortnights away
    assert pay_days(PayDay(Cadence.FORTNIGHTLY, anchor), date(2026, 11, 22), 3, "") == (
        date(2026, 11, 25),
        date(2026, 12, 9),
        date(2026, 12, 23),
    )


def test_none_are_asked_for_none_are_found() -> None:
    assert pay_days(PayDay(Cadence.WEEKLY, date(2026, 1, 5)), date(2026, 1, 5), 0, "TW") == ()
