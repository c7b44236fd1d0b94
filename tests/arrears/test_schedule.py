"""Schedules: no cent is lost, no part is above its share, interest by actual days."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

import pytest
from arrears_build import twd
from hypothesis import given
from hypothesis import strategies as st

from arrears.money import Money
from arrears.schedule import Cadence, Schedule, equal, per_month, per_part, shaped

START = date(2026, 11, 22)
Remainder = Literal["first", "last"]
amounts = st.integers(0, 10**10)
units = st.sampled_from([1, 7, 100, 1000, 10_000])
counts = st.integers(1, 40)
remainders: st.SearchStrategy[Remainder] = st.sampled_from(["first", "last"])
cadences = st.sampled_from(Cadence)


def days(count: int, step: int = 30) -> list[date]:
    return [START + timedelta(days=step * n) for n in range(1, count + 1)]


def parts(schedule: Schedule) -> list[int]:
    return [part.amount for part in schedule.parts]


@given(amounts, counts, units, remainders)
def test_equal_parts_lose_no_cent_and_none_is_above_the_even_share(
    covered: int, count: int, unit: int, remainder: Remainder
) -> None:
    found = equal(twd(covered), days(count), unit=unit, remainder=remainder, start=START)
    share = -(-covered // (count * unit)) * unit
    assert twd(covered) == found.amount
    assert all(0 < amount <= share for amount in parts(found))
    assert [part.number for part in found.parts] == list(range(1, len(found.parts) + 1))
    assert [part.due for part in found.parts] == days(count)[: len(found.parts)]


@given(amounts, counts, units, remainders)
def test_only_the_part_with_the_rest_is_odd_and_it_is_the_smaller_one(
    covered: int, count: int, unit: int, remainder: Remainder
) -> None:
    found = parts(equal(twd(covered), days(count), unit=unit, remainder=remainder, start=START))
    rest, others = (found[:1], found[1:]) if remainder == "first" else (found[-1:], found[:-1])
    assert len(set(others)) <= 1
    assert all(amount % unit == 0 for amount in others)
    assert all(amount >= odd for odd in rest for amount in others)


@given(amounts, st.lists(st.integers(1, 9), min_size=1, max_size=24), units, remainders)
def test_shaped_parts_lose_no_cent_and_none_is_above_its_share(
    covered: int, weights: list[int], unit: int, remainder: Remainder
) -> None:
    on = days(len(weights))
    found = shaped(twd(covered), on, weights, unit=unit, remainder=remainder, start=START)
    share = {day: -(-covered * weight // (sum(weights) * unit)) * unit for day, weight in zip(on, weights, strict=True)}
    assert twd(covered) == found.amount
    assert all(0 < part.amount <= share[part.due] for part in found.parts)


def test_the_rest_goes_where_the_rule_says() -> None:
    covered = twd(1_000_033)
    last = equal(covered, days(3), unit=1000, remainder="last", start=START)
    first = equal(covered, days(3), unit=1000, remainder="first", start=START)
    assert parts(last) == [334_000, 334_000, 332_033]
    assert parts(first) == [332_033, 334_000, 334_000]


def test_a_stepped_plan_starts_low() -> None:
    found = shaped(twd(900_000), days(6), [1, 1, 1, 2, 2, 2], unit=1000, remainder="last", start=START)
    assert parts(found) == [100_000] * 3 + [200_000] * 3


def test_an_amount_too_small_for_so_many_parts_has_fewer() -> None:
    found = equal(twd(5), days(4), unit=1, remainder="last", start=START)
    assert parts(found) == [2, 2, 1]
    assert found.end == days(4)[2]
    assert parts(equal(twd(5), days(4), unit=1, remainder="first", start=START)) == [1, 2, 2]
    assert parts(equal(twd(999), days(12), unit=1000, remainder="last", start=START)) == [999]


def test_a_day_that_would_be_left_nothing_is_left_out() -> None:
    """Rounded up, the first two days take all: the third is not paid on."""
    found = shaped(twd(20), days(3), [5, 5, 1], unit=10, remainder="last", start=START)
    assert [(part.number, part.due, part.amount) for part in found.parts] == [
        (1, days(3)[0], 10),
        (2, days(3)[1], 10),
    ]
    late = shaped(twd(20), days(3), [1, 5, 5], unit=10, remainder="first", start=START)
    assert [part.due for part in late.parts] == days(3)[1:]


def test_nothing_to_cover_is_no_part() -> None:
    found = equal(twd(0), days(3), unit=100, remainder="last", annual_basis_points=900, start=START)
    assert found.parts == ()
    assert twd(0) == found.total
    assert found.first is None
    assert equal(twd(0), [], unit=100, remainder="last", start=START).parts == ()


def test_interest_is_simple_on_what_is_outstanding_by_actual_days() -> None:
    """12 % on 30,000.00, 20,000.00 and 10,000.00 over 31, 28 and 31 days of 365, by hand:
    305.753, 184.109 and 101.917 dollars, half up to a cent."""
    on = [date(2027, 2, 1), date(2027, 3, 1), date(2027, 4, 1)]
    found = equal(twd(3_000_000), on, unit=100, remainder="last", annual_basis_points=1200, start=date(2027, 1, 1))
    assert [part.interest for part in found.parts] == [30_575, 18_411, 10_192]
    assert [part.total for part in found.parts] == [1_030_575, 1_018_411, 1_010_192]
    assert twd(59_178) == found.interest


def test_half_a_cent_of_interest_is_rounded_up() -> None:
    """73 cents for 50 days at 5 % are exactly half a cent; a day less is under it."""
    half = equal(twd(73), [START + timedelta(days=50)], unit=1, remainder="last", annual_basis_points=500, start=START)
    under = equal(twd(73), [START + timedelta(days=49)], unit=1, remainder="last", annual_basis_points=500, start=START)
    assert (half.parts[0].interest, under.parts[0].interest) == (1, 0)


@given(amounts, counts, units, remainders)
def test_without_a_rate_a_plan_costs_nothing(covered: int, count: int, unit: int, remainder: Remainder) -> None:
    found = equal(twd(covered), days(count), unit=unit, remainder=remainder, start=START)
    assert twd(0) == found.interest
    assert found.amount == found.total


@given(amounts, counts, st.integers(0, 3000))
def test_interest_never_exceeds_the_rate_on_all_of_it_to_the_end(covered: int, count: int, points: int) -> None:
    found = equal(twd(covered), days(count), unit=1, remainder="last", annual_basis_points=points, start=START)
    most = covered * points * 30 * count / (10_000 * 365)
    assert 0 <= found.interest.minor <= most + count


def test_a_leap_year_has_365_days_too() -> None:
    whole = [date(2029, 1, 1)]
    found = equal(twd(36_500), whole, unit=1, remainder="last", annual_basis_points=1000, start=date(2028, 1, 1))
    assert found.parts[0].interest == 3_660


@given(st.integers(0, 10**12), cadences)
def test_what_is_asked_each_time_never_comes_to_more_a_month(monthly: int, cadence: Cadence) -> None:
    assert per_month(per_part(monthly, cadence), cadence) <= monthly


@given(st.integers(0, 10**12), cadences)
def test_what_is_paid_each_time_fits_again(amount: int, cadence: Cadence) -> None:
    assert per_part(per_month(amount, cadence), cadence) >= amount


@pytest.mark.parametrize(
    ("cadence", "monthly", "part"),
    [(Cadence.MONTHLY, 1000, 1000), (Cadence.FORTNIGHTLY, 2167, 1000), (Cadence.WEEKLY, 4334, 1000)],
)
def test_a_month_has_no_whole_number_of_weeks(cadence: Cadence, monthly: int, part: int) -> None:
    assert per_month(part, cadence) == monthly
    assert per_part(monthly, cadence) == part


@pytest.mark.parametrize(
    ("covered", "on", "weights", "unit", "why"),
    [
        (-1, days(1), [1], 1, "below zero"),
        (100, days(1), [1], 0, "below one minor unit"),
        (100, [START, START], [1, 1], 1, "rise"),
        (100, [START - timedelta(days=1)], [1], 1, "rise"),
        (100, days(2), [1], 1, "weight"),
        (100, days(2), [1, 0], 1, "weight"),
        (100, [], [], 1, "needs a day"),
    ],
)
def test_what_is_no_schedule_is_a_fault_of_the_caller(
    covered: int, on: list[date], weights: list[int], unit: int, why: str
) -> None:
    with pytest.raises(ValueError, match=why):
        shaped(twd(covered), on, weights, unit=unit, remainder="last", start=START)


def test_an_amount_without_days_is_a_fault_of_the_caller() -> None:
    with pytest.raises(ValueError, match="needs a day"):
        equal(Money(100, "USD"), [], unit=1, remainder="last", start=START)
