"""When somebody at the lender's should have looked."""

from __future__ import annotations

from datetime import timedelta

import pytest
from arrears_build import POLICY, TAIPEI, at
from hypothesis import given
from hypothesis import strategies as st

from arrears.desk import desk_open, first_due
from arrears.policy import Priority

RULES = POLICY.desk


@pytest.mark.parametrize(
    ("opened", "priority", "due"),
    [
        ("2026-11-24 10:00", "high", "2026-11-24 11:00"),
        ("2026-11-24 11:30", "high", "2026-11-24 13:30"),  # over lunch
        ("2026-11-24 17:30", "high", "2026-11-25 09:30"),  # over night
        ("2026-11-21 10:00", "high", "2026-11-23 10:00"),  # from Saturday
        ("2026-11-24 09:00", "normal", "2026-11-24 14:00"),
        ("2026-11-23 09:00", "low", "2026-11-24 18:00"),
        ("2026-11-21 03:00", "urgent", "2026-11-21 03:30"),  # by the clock
    ],
)
def test_minutes_are_counted_in_office_hours_unless_it_is_urgent(opened: str, priority: Priority, due: str) -> None:
    assert first_due(at(opened), priority, RULES, TAIPEI, "TW") == at(due)


@given(st.integers(0, 60 * 24 * 60), st.sampled_from(["low", "normal", "high", "urgent"]))
def test_what_comes_later_is_never_due_earlier(minutes: int, priority: Priority) -> None:
    opened = at("2026-02-10 00:00") + timedelta(minutes=minutes)
    due = first_due(opened, priority, RULES, TAIPEI, "TW")
    assert due >= opened + timedelta(minutes=RULES.first_due[priority].minutes)
    assert due <= first_due(opened + timedelta(minutes=1), priority, RULES, TAIPEI, "TW")


def test_the_desk_is_open_in_any_of_its_periods() -> None:
    assert desk_open(at("2026-11-24 10:00"), RULES, TAIPEI, "TW")
    assert not desk_open(at("2026-11-24 12:30"), RULES, TAIPEI, "TW")
    assert desk_open(at("2026-11-24 13:00"), RULES, TAIPEI, "TW")
    assert not desk_open(at("2026-12-25 10:00"), RULES, TAIPEI, "TW")
