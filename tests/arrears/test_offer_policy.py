"""The lender's limits and the affordability rules as checked values: what is refused, and what they say."""

from __future__ import annotations

import copy
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from arrears_build import POLICY
from pydantic import BaseModel, ValidationError

from arrears.offer_policy import AffordabilityRules, OfferRules

FOLDER = Path(__file__).parents[2] / "policies"
FILES: dict[type[BaseModel], str] = {OfferRules: "offers.toml", AffordabilityRules: "affordability.toml"}


def written(model: type[BaseModel]) -> dict[str, Any]:
    return tomllib.loads((FOLDER / FILES[model]).read_text(encoding="utf-8"))


def refused(model: type[BaseModel], content: dict[str, Any]) -> str:
    with pytest.raises(ValidationError) as error:
        model.model_validate(content)
    return str(error.value)


def changed(model: type[BaseModel], path: str, value: object) -> dict[str, Any]:
    """The file's content with the value at that path (`guidelines.0.currency`) replaced."""
    content = copy.deepcopy(written(model))
    *way, last = path.split(".")
    inner: Any = content
    for key in way:
        inner = inner[int(key)] if isinstance(inner, list) else inner[key]
    inner[last] = value
    return content


@pytest.mark.parametrize("model", FILES)
def test_the_files_are_as_the_models_want_them(model: type[BaseModel]) -> None:
    model.model_validate(written(model))


def test_amounts_are_written_in_major_units_and_kept_in_minor_ones() -> None:
    assert POLICY.offers.rounding["TWD"] == 1_000
    assert POLICY.offers.rounding["JPY"] == 100
    assert POLICY.affordability.buffer.cap["GBP"] == 2_000


def test_the_guideline_of_taiwan_is_a_fifth_above_taipeis_minimum_of_2026() -> None:
    (guideline,) = POLICY.affordability.guidelines
    assert (guideline.jurisdiction, guideline.currency) == ("TW", "TWD")
    assert guideline.per_person["TWD"] == guideline.per_dependant["TWD"] == -(-20_744 * 12 // 10) * 100
    assert guideline.checked >= date(2026, 1, 1)
    rule = POLICY.affordability.rules[guideline.rule]
    assert "64-2" in rule.cite
    assert rule.evidence == "S"  # the ministry's own table was not read


@pytest.mark.parametrize(
    ("model", "path", "value", "complaint"),
    [
        (OfferRules, "discount", 5, "discount"),
        (OfferRules, "instalments.colour", "red", "instalments.colour"),
        (OfferRules, "rounding", {"TWD": 10}, "TWD: expected an amount in quotation marks"),
        (OfferRules, "rounding", "10", "expected amounts by currency"),
        (OfferRules, "rounding", {"XYZ": "10"}, "unknown currency 'XYZ'"),
        (OfferRules, "rounding", {"JPY": "0.5"}, "more decimals than JPY has"),
        (OfferRules, "instalments.remainder", "middle", "'first' or 'last'"),
        (OfferRules, "instalments.max_count", 1, "greater than or equal to 2"),
        (OfferRules, "instalments.cadences", ["yearly"], "'monthly', 'fortnightly' or 'weekly'"),
        (OfferRules, "instalments.cadences", [], "at least 1 item"),
        (OfferRules, "share_percent", 101, "less than or equal to 100"),
        (OfferRules, "most_offers", 5, "less than or equal to 4"),
        (OfferRules, "schema", "offers/2", "offers/1"),
        (AffordabilityRules, "charity", 1, "charity"),
        (AffordabilityRules, "most_income", {"TWD": 3_000_000}, "quotation marks"),
        (AffordabilityRules, "buffer.cap", {"XYZ": "1"}, "unknown currency 'XYZ'"),
        (AffordabilityRules, "buffer.rule", "thrift", "no entry for thrift"),
        (AffordabilityRules, "guidelines.0.rule", "nowhere", "no entry for nowhere"),
        (AffordabilityRules, "guidelines.0.jurisdiction", "Taiwan", "string_pattern_mismatch"),
        (AffordabilityRules, "guidelines.0.currency", "USD", "per_person, per_dependant: no amount in USD"),
        (AffordabilityRules, "guidelines.0.per_dependant", {}, "per_dependant: no amount in TWD"),
        (AffordabilityRules, "groups_flexible", ["home"], "home: either fixed or flexible"),
        (AffordabilityRules, "guidelines", [], "nothing refers to guideline.tw"),
    ],
)
def test_what_does_not_fit_is_refused_by_name(model: type[BaseModel], path: str, value: object, complaint: str) -> None:
    assert complaint in refused(model, changed(model, path, value))


@pytest.mark.parametrize(
    ("model", "rule"), [(model, rule) for model in FILES for rule in sorted(written(model)["rules"])]
)
def test_every_value_needs_its_reason(model: type[BaseModel], rule: str) -> None:
    content = written(model)
    del content["rules"][rule]
    assert f"no entry for {rule}" in refused(model, content)


@pytest.mark.parametrize("model", FILES)
def test_a_reason_for_nothing_is_refused(model: type[BaseModel]) -> None:
    content = written(model)
    content["rules"]["whim"] = {"basis": "policy", "evidence": "POL"}
    assert "whim" in refused(model, content)


def test_a_country_has_one_guideline_for_a_currency() -> None:
    content = written(AffordabilityRules)
    content["guidelines"] *= 2
    assert "more than one for TW TWD" in refused(AffordabilityRules, content)
