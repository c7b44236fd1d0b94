"""Policies as checked values: what is refused, and what they compute."""

from __future__ import annotations

import copy
import tomllib
from datetime import time
from pathlib import Path

import pytest
from arrears_build import POLICY
from pydantic import BaseModel, ValidationError

from arrears.contact_file import ContactFile
from arrears.days import Hours
from arrears.policy import DeskRules, Ladder, PromiseRules, Rule

FOLDER = Path(__file__).parents[2] / "policies"


def written(name: str) -> dict:  # type: ignore[type-arg]
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))


def refused(model: type[BaseModel], content: dict) -> str:  # type: ignore[type-arg]
    with pytest.raises(ValidationError) as error:
        model.model_validate(content)
    return str(error.value)


def test_the_base_policy_is_the_strict_one() -> None:
    assert POLICY.contact.windows == (Hours(frozenset(range(5)), time(9), time(18), holidays=False),)
    caps = {limit.id: (limit.purposes, limit.max, limit.days) for limit in POLICY.contact.limits}
    assert caps == {
        "contact.day": (("dunning", "promise"), 1, 1),
        "dunning.week": (("dunning",), 3, 7),
        "dunning.month": (("dunning",), 10, 30),
        "promise.week": (("promise",), 4, 7),
    }
    assert set(POLICY.contact.silence.while_) == {"promise_open", "agreement_in_force"}


def test_nothing_is_planned_before_nine() -> None:
    assert POLICY.ladder.windows[0].start == time(9)


def test_identity_is_as_the_design_says() -> None:
    assert (POLICY.identity.tries, POLICY.identity.idle_hours) == (3, 24)
    assert POLICY.identity.token_bytes * 4 // 3 <= 64


def test_a_policy_never_changes() -> None:
    with pytest.raises(ValidationError):
        POLICY.identity.tries = 99  # type: ignore[misc]


@pytest.mark.parametrize(
    ("rule", "complaint"),
    [
        ({"basis": "policy", "evidence": "P"}, "go together"),
        ({"basis": "statute", "evidence": "POL", "cite": "x"}, "go together"),
        ({"basis": "statute", "evidence": "P"}, "needs cite or source"),
        ({"basis": "rumour", "evidence": "P", "cite": "x"}, "basis"),
    ],
)
def test_a_reason_says_on_what_it_rests(rule: dict[str, str], complaint: str) -> None:
    assert complaint in refused(Rule, rule)


@pytest.mark.parametrize(
    ("path", "value", "complaint"),
    [
        (("hours", 0, "from"), "19:00", "from must be before to"),
        (("hours", 0, "from"), "9", 'such as "09:00"'),
        (("hours", 0, "from"), 9, 'such as "09:00"'),
        (("hours", 0, "days"), ["mon", "mon"], "named twice"),
        (("hours", 0, "days"), [], "at least 1 item"),
        (("limits", 0, "max"), 0, "expected 1 or more"),
        (("limits", 0, "max"), -1, "greater than or equal to 0"),
        (("limits", 0, "after"), "conversation", "expected 1 or more"),
        (("limits", 0, "counts"), "letters", "'contact', 'call' or 'call_attempt'"),
        (("limits", 0, "max"), "3", "valid integer"),
        (("limits", 0, "window"), "PT1H", "pattern"),
        (("limits", 0, "colour"), "red", "Extra inputs"),
        (("jurisdiction",), "Taiwan", "pattern"),
        (("schema",), "contact-rules/2", "contact-rules/1"),
    ],
)
def test_contact_rules_refuse_what_they_cannot_mean(path: tuple, value: object, complaint: str) -> None:  # type: ignore[type-arg]
    content = copy.deepcopy(written("contact/base.toml"))
    place = content
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    assert complaint in refused(ContactFile, content)


def test_a_reason_nothing_refers_to_is_refused() -> None:
    for name, model in (("ladder.toml", Ladder), ("promises.toml", PromiseRules)):
        content = written(name)
        content["rules"]["idle"] = {"basis": "policy", "evidence": "POL"}
        assert "idle" in refused(model, content)


def test_a_number_without_a_reason_is_refused() -> None:
    for name, model, key in (
        ("ladder.toml", Ladder, "gap_days"),
        ("promises.toml", PromiseRules, "max_open"),
        ("desk.toml", DeskRules, "office"),
    ):
        content = written(name)
        del content["rules"][key]
        assert f"no entry for {key}" in refused(model, content)


@pytest.mark.parametrize(
    ("step", "change", "complaint"),
    [
        (0, {"until": -4}, "has until"),
        (1, {"until": -1}, "has until"),
        (1, {"day": 0}, "nobody is late"),
        (2, {"day": 1}, "later day"),
        (2, {"id": "first"}, "used twice"),
    ],
)
def test_a_ladder_only_rises(step: int, change: dict[str, object], complaint: str) -> None:
    content = written("ladder.toml")
    content["steps"][step].update(change)
    assert complaint in refused(Ladder, content)


def test_every_priority_has_its_time() -> None:
    content = written("desk.toml")
    del content["first_due"]["urgent"]
    assert "missing urgent" in refused(DeskRules, content)
