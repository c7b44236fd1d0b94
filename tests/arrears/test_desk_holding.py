"""How long somebody may hold a case, and with what only a supervisor ends it."""

from __future__ import annotations

import tomllib
from datetime import timedelta
from pathlib import Path

import pytest
from arrears_build import POLICY, TAIPEI, at
from hypothesis import given
from hypothesis import strategies as st

from arrears.desk import desk_open, desk_opens, first_due, for_supervisor, idle_ends, in_office, request_due, shift_ends
from arrears.desk_policy import PRIORITIES, DeskRules, FirstDue, Priority, ReasonRule

RULES = POLICY.desk
SHIPPED = Path(__file__).parents[2] / "policies" / "desk.toml"
MINUTES = st.integers(0, 60 * 24 * 90)
START = at("2026-01-15 00:00")


@pytest.mark.parametrize(
    ("taken", "ends"),
    [
        ("2026-11-24 10:00", "2026-11-24 18:30"),  # lunch ends no shift
        ("2026-11-24 18:10", "2026-11-24 18:30"),
        ("2026-11-24 18:30", "2026-11-25 18:30"),
        ("2026-11-24 23:00", "2026-11-25 18:30"),
        ("2026-11-28 12:00", "2026-11-30 18:30"),  # a Saturday
        ("2026-12-25 12:00", "2026-12-28 18:30"),  # a holiday
    ],
)
def test_a_shift_ends_with_the_offices_day(taken: str, ends: str) -> None:
    assert shift_ends(at(taken), RULES, TAIPEI, "TW") == at(ends)


@given(MINUTES)
def test_every_shift_ends_after_it_began_and_while_nobody_is_at_the_desk(minutes: int) -> None:
    taken = START + timedelta(minutes=minutes)
    ends = shift_ends(taken, RULES, TAIPEI, "TW")
    assert ends > taken
    assert not desk_open(ends, RULES, TAIPEI, "TW")
    assert shift_ends(ends, RULES, TAIPEI, "TW") > ends


@given(MINUTES, st.integers(1, 2000), st.integers(1, 2000))
def test_office_time_adds_up_however_it_is_divided(minutes: int, first: int, second: int) -> None:
    since = START + timedelta(minutes=minutes)
    one, two = timedelta(minutes=first), timedelta(minutes=second)
    halfway = in_office(since, one, RULES, TAIPEI, "TW")
    whole = in_office(since, one + two, RULES, TAIPEI, "TW")
    assert in_office(halfway, two, RULES, TAIPEI, "TW") == whole


@given(MINUTES)
def test_a_time_in_office_hours_is_never_named_outside_them(minutes: int) -> None:
    due = first_due(START + timedelta(minutes=minutes), "normal", RULES, TAIPEI, "TW")
    assert desk_open(due - timedelta(seconds=1), RULES, TAIPEI, "TW")


@given(MINUTES)
def test_the_desk_opens_when_it_says(minutes: int) -> None:
    now = START + timedelta(minutes=minutes)
    opens = desk_opens(now, RULES, TAIPEI, "TW")
    assert opens is not None
    assert opens >= now
    assert desk_open(opens, RULES, TAIPEI, "TW")
    assert (opens == now) == desk_open(now, RULES, TAIPEI, "TW")


def test_nobody_is_idle_while_nobody_waits() -> None:
    assert idle_ends(at("2026-11-24 10:00"), None, RULES, TAIPEI, "TW") is None


@pytest.mark.parametrize(
    ("acted", "waits", "ends"),
    [
        ("2026-11-24 10:00", "2026-11-24 09:00", "2026-11-24 10:30"),  # the last act counts
        ("2026-11-24 09:00", "2026-11-24 10:00", "2026-11-24 10:30"),  # then somebody began to wait
        ("2026-11-24 11:45", "2026-11-24 11:40", "2026-11-24 13:15"),  # lunch is nobody's fault
        ("2026-11-24 17:00", "2026-11-24 20:00", "2026-11-25 09:30"),
    ],
)
def test_a_holder_is_idle_after_half_an_hour_of_office_time(acted: str, waits: str, ends: str) -> None:
    assert idle_ends(at(acted), at(waits), RULES, TAIPEI, "TW") == at(ends)


def test_a_reason_may_have_a_first_due_time_of_its_own() -> None:
    monday = at("2026-11-23 09:00")
    assert request_due(monday, "ladder_end", "low", RULES, TAIPEI, "TW") == at("2026-11-25 18:00")
    assert request_due(monday, "asked", "low", RULES, TAIPEI, "TW") == at("2026-11-24 18:00")


@given(st.sampled_from(PRIORITIES), st.sampled_from(PRIORITIES))
def test_a_reason_makes_a_request_more_urgent_and_never_less(asked: Priority, named: Priority) -> None:
    rules = RULES.model_copy(update={"by_reason": {"asked": ReasonRule(priority=named)}})
    found = rules.priority_of("asked", asked)
    assert PRIORITIES.index(found) == max(PRIORITIES.index(asked), PRIORITIES.index(named))
    assert rules.span_of("asked", asked) == rules.first_due[found]


def test_an_own_time_counts_also_where_the_priority_is_raised() -> None:
    span = FirstDue(minutes=5, counted="clock")
    rules = RULES.model_copy(update={"by_reason": {"asked": ReasonRule(priority="high", due=span)}})
    assert rules.span_of("asked", "low") == span


def test_grave_reasons_and_a_final_review_are_for_a_supervisor() -> None:
    assert for_supervisor(("asked", "crisis", "ladder_end", "crisis"), RULES) == ("crisis", "ladder_end")
    grave = {"crisis", "deceased", "minor", "not_me", "identity_fraud", "complaint", "dispute_amount", "vulnerable"}
    assert grave <= RULES.supervisors


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"lunch": 30}, "Extra inputs are not permitted"),
        ({"idle": {"minutes": 0}}, "greater than or equal to 1"),
        ({"snooze": {"longest_days": 400}}, "less than or equal to 60"),
        ({"by_reason": {"asked": {}}}, "expected priority or due"),
        ({"by_reason": {"asked": {"priority": "soon"}}}, "Input should be"),
        ({"final_review": {"reasons": []}}, "at least 1 item"),
    ],
)
def test_what_the_file_may_not_say(change: dict[str, object], says: str) -> None:
    written = tomllib.loads(SHIPPED.read_text(encoding="utf-8"))
    assert DeskRules.model_validate(written) == RULES
    with pytest.raises(ValueError, match=says):
        DeskRules.model_validate(written | change)
