"""The actions of signals as data: what fits together, and the number of a complaint."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from arrears.contact import WHOLE_PERSON
from arrears.policy_base import Rule
from arrears.signals import SIGNALS, SignalRule, SignalRules, complaint_number

FILE = Path(__file__).parents[2] / "policies" / "signals.toml"
NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)


def written() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def fault(content: dict[str, Any]) -> str:
    with pytest.raises(ValidationError) as found:
        SignalRules.model_validate(content)
    return str(found.value)


@pytest.mark.parametrize("signal", SIGNALS)
def test_a_file_without_one_of_the_signals_is_refused_by_name(signal: str) -> None:
    content = written()
    del content["signals"][signal]
    assert f"no entry for {signal}" in fault(content)


@pytest.mark.parametrize(
    ("signal", "key", "value", "said"),
    [
        ("crisis", "lifted_by", "nobody", "a stop with supervisor or borrower"),
        ("crisis", "lifted_by", "anybody", "'supervisor', 'borrower' or 'nobody'"),
        ("crisis", "person", None, "needs a person who looks"),
        ("crisis", "prioritty", "low", "Extra inputs are not permitted"),
        ("crisis", "stop", "sadness", "Input should be 'crisis'"),
        ("borrow_to_pay", "hold_days", 3, "expected a stop that ends by itself"),
        ("complaint", "unlinks", True, "a chat that is unlinked has no session"),
        ("complaint", "ends_session", True, "expected a stop that a supervisor lifts, and ends_story = true"),
        ("scam_doubt", "hold_days", 0, "greater than or equal to 1"),
        ("minor", "rule", "nowhere", "rules: no entry for nowhere"),
    ],
)
def test_what_does_not_fit_together_is_refused_with_the_reason(signal: str, key: str, value: Any, said: str) -> None:
    content = written()
    content["signals"][signal][key] = value
    assert said in fault(content)


def test_a_reason_that_nothing_refers_to_is_refused() -> None:
    content = written()
    content["rules"]["idle"] = {"basis": "policy", "evidence": "POL"}
    assert "nothing refers to idle" in fault(content)


def test_everything_that_stops_a_person_stands_for_all_their_loans_and_only_own_wishes_are_taken_back() -> None:
    rules = SignalRules.model_validate(written())
    lifted_by_people = {rule.stop for rule in rules.signals.values() if rule.lifted_by == "supervisor"}
    assert lifted_by_people - {"dispute"} <= WHOLE_PERSON
    assert rules.borrowers_own == {"borrower", "scam_doubt"}
    assert all(isinstance(rules.of(name), SignalRule) for name in SIGNALS)
    assert all(isinstance(rules.rules[rules.of(name).rule], Rule) for name in SIGNALS)


@given(st.text(max_size=12), st.integers(0, 10**9))
def test_a_complaints_number_is_short_and_says_nothing_that_is_misheard(chat: str, seconds: int) -> None:
    number = complaint_number(chat, NOW + timedelta(seconds=seconds))
    assert len(number) == 10
    assert number.startswith("C-")
    assert not set(number[2:]) & set("ILOU")
    assert number == complaint_number(chat, NOW + timedelta(seconds=seconds))


def test_two_complaints_have_two_numbers() -> None:
    numbers = {complaint_number(chat, NOW + timedelta(microseconds=n)) for chat in ("a", "b") for n in range(500)}
    assert len(numbers) == 1000
