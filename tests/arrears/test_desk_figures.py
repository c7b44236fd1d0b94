"""How soon people looked: counts, waits and the ends of the office's day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from arrears.desk import next_office_end, office_ends
from arrears.desk_figures import Figures, Look, figures, week_starts
from arrears.policy import DeskRules
from bot.policies import load_policies

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
RULES: DeskRules = load_policies(Path(__file__).parents[2] / "policies").desk
TAIPEI = "Asia/Taipei"


def look(opened: int, due: int, first: int | None = None) -> Look:
    """Minutes before NOW."""
    at = [NOW - timedelta(minutes=m) if m is not None else None for m in (opened, due, first)]
    assert at[0] is not None
    assert at[1] is not None
    return Look("normal", at[0], at[1], at[2])


def test_a_first_look_at_its_due_moment_is_in_time_and_one_after_it_late() -> None:
    found = figures([look(60, 30, 30), look(60, 30, 29)], NOW - timedelta(hours=2), NOW)
    assert (found.in_time, found.late) == (1, 1)


def test_what_waits_counts_whenever_it_began_and_is_no_first_look() -> None:
    long_ago = look(60 * 24 * 30, 60 * 24 * 29)
    found = figures([long_ago, look(5, -5)], NOW - timedelta(hours=1), NOW)
    assert (found.in_time, found.late, found.median) == (0, 0, None)
    assert (found.waiting, found.overdue, found.oldest) == (2, 1, long_ago.opened_at)


def test_first_looks_of_earlier_days_are_left_out() -> None:
    assert figures([look(300, 200, 250)], NOW - timedelta(hours=2), NOW) == Figures()


def test_half_and_nine_in_ten() -> None:
    looks = [look(200, 0, 200 - wait) for wait in (1, 2, 3, 4, 5, 6, 7, 8, 9, 100)]
    found = figures(looks, NOW - timedelta(days=1), NOW)
    assert (found.median, found.p90) == (timedelta(minutes=5.5), timedelta(minutes=9))


@given(st.lists(st.integers(0, 500), min_size=1))
def test_at_least_half_waited_no_longer_than_the_median_and_nine_in_ten_than_p90(waits: list[int]) -> None:
    found = figures([look(600, 0, 600 - wait) for wait in waits], NOW - timedelta(days=1), NOW)
    assert found.median is not None
    assert found.p90 is not None
    minutes = [timedelta(minutes=wait) for wait in waits]
    assert 2 * sum(wait <= found.median for wait in minutes) >= len(waits)
    assert 10 * sum(wait <= found.p90 for wait in minutes) >= 9 * len(waits)
    assert found.p90 in minutes


def test_the_week_begins_on_monday_at_the_lenders_midnight() -> None:
    assert week_starts(NOW, TAIPEI) == datetime(2026, 11, 22, 16, 0, tzinfo=UTC)
    sunday_evening = datetime(2026, 11, 22, 15, 59, tzinfo=UTC)
    assert week_starts(sunday_evening, TAIPEI) == datetime(2026, 11, 15, 16, 0, tzinfo=UTC)


def test_the_desk_closes_after_its_last_period_and_not_at_lunch() -> None:
    assert office_ends(date(2026, 11, 24), RULES, TAIPEI, "TW") == datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
    assert office_ends(date(2026, 11, 28), RULES, TAIPEI, "TW") is None  # a Saturday


def test_after_friday_evening_the_next_closing_is_mondays() -> None:
    friday = datetime(2026, 11, 27, 10, 0, tzinfo=UTC)
    assert next_office_end(friday - timedelta(seconds=1), RULES, TAIPEI, "TW") == friday
    assert next_office_end(friday, RULES, TAIPEI, "TW") == datetime(2026, 11, 30, 10, 0, tzinfo=UTC)
    assert next_office_end(friday, RULES, TAIPEI, "TW", days=2) is None
