"""Affordability: never more than is left over, and every line of it shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from arrears_build import POLICY
from hypothesis import given
from hypothesis import strategies as st

from arrears.affordability import (
    Affordability,
    above_guideline,
    afford,
    check_amount,
    form_total,
    needs_full_form,
)
from arrears.circumstances import Circumstances
from arrears.decisions import Refusal

RULES = POLICY.affordability
GUIDELINE = 2_489_300  # Taiwan, a person a month, minor units
TOLD = Circumstances(date(2026, 11, 22), currency="TWD", income=4_500_000, costs=2_000_000, dependants=0, debts=500_000)


def reckon(told: Circumstances, **more: object) -> Affordability | Refusal:
    facts: dict[str, object] = {"currency": "TWD", "beside": 0, "balance": 3_000_000, "jurisdiction": "TW"}
    return afford(told, rules=RULES, **{**facts, "share_percent": 100, **more})  # type: ignore[arg-type]


def found(told: Circumstances, **more: object) -> Affordability:
    answer = reckon(told, **more)
    assert isinstance(answer, Affordability), answer
    return answer


some = st.integers(0, 10**9)
told = st.builds(
    Circumstances,
    st.just(date(2026, 11, 22)),
    currency=st.just("TWD"),
    income=some,
    costs=some,
    debts=st.none() | some,
    owed_elsewhere=st.none() | some,
    form=st.just(()) | st.lists(st.tuples(st.sampled_from(RULES.groups_fixed), some), max_size=4).map(tuple),
)
besides = st.integers(0, 10**8)
percents = st.integers(0, 100)


def test_what_is_left_over_less_a_buffer_may_be_asked() -> None:
    """45,000 in; 20,000 costs, 5,000 to others, 2,000 beside: 18,000, less the most that is kept back, 800."""
    assert found(TOLD, beside=200_000) == Affordability(
        currency="TWD",
        income=4_500_000,
        outgoings=2_500_000,
        beside=200_000,
        surplus=1_800_000,
        buffer=80_000,
        available=1_720_000,
        share=1_720_000,
        rules=("afford.monthly", "afford.guideline.tw", "afford.buffer"),
        steps=(
            ("income", 4_500_000),
            ("costs", 2_000_000),
            ("debts", 500_000),
            ("beside", 200_000),
            ("surplus", 1_800_000),
            ("buffer", 80_000),
            ("available", 1_720_000),
            ("share", 1_720_000),
        ),
    )


def test_among_creditors_the_loan_has_its_part_by_balances() -> None:
    """25,000 before others are paid, 800 kept back; 30,000 of 120,000 owed in all is a quarter."""
    several = found(replace(TOLD, owed_elsewhere=9_000_000))
    assert several.share == (2_500_000 - 80_000) // 4
    assert ("pro_rata", 605_000) in several.steps
    assert "afford.pro_rata" in several.rules


def test_its_part_is_never_more_than_what_is_left_after_the_others() -> None:
    tight = found(replace(TOLD, debts=2_300_000, owed_elsewhere=100))
    assert tight.share == tight.available == 180_000


def test_the_lender_may_ask_for_a_part_only() -> None:
    assert found(TOLD, share_percent=50).share == 960_000
    assert found(TOLD, share_percent=0).share == 0


def test_the_full_form_counts_instead_of_the_total() -> None:
    full = found(replace(TOLD, costs=9_000_000, form=(("home", 1_000_000), ("personal", 300_000))))
    assert full.outgoings == 1_800_000
    assert "afford.groups" in full.rules
    assert found(replace(TOLD, costs=None, form=(("home", 1_000_000),))).outgoings == 1_500_000


def test_a_small_surplus_keeps_a_tenth_back_rounded_up() -> None:
    small = found(replace(TOLD, income=2_500_055))
    assert (small.surplus, small.buffer, small.available) == (55, 6, 49)


def test_where_no_cap_is_known_the_tenth_holds() -> None:
    baht = found(replace(TOLD, currency="THB"), currency="THB")
    assert baht.buffer == 200_000


def test_nothing_left_is_shown_and_nothing_asked() -> None:
    short = found(replace(TOLD, income=0))
    assert (short.surplus, short.buffer, short.available, short.share) == (-2_500_000, 0, 0, 0)
    assert found(replace(TOLD, income=0, owed_elsewhere=5)).share == 0


def test_a_loan_that_owes_nothing_has_no_part() -> None:
    assert found(replace(TOLD, owed_elsewhere=100), balance=0).share == 0


@given(told, besides, percents)
def test_the_share_is_never_above_what_is_available_or_left_over(who: Circumstances, beside: int, percent: int) -> None:
    answer = found(who, beside=beside, share_percent=percent)
    assert 0 <= answer.share <= answer.available <= max(answer.surplus, 0)
    assert answer.surplus == answer.income - answer.outgoings - answer.beside


@given(told, besides, percents, some)
def test_more_income_never_lowers_the_share(who: Circumstances, beside: int, percent: int, more: int) -> None:
    assert who.income is not None
    richer = replace(who, income=who.income + more)
    facts = {"beside": beside, "share_percent": percent}
    assert found(richer, **facts).share >= found(who, **facts).share


@given(told, besides)
def test_the_buffer_is_a_tenth_and_never_above_its_cap(who: Circumstances, beside: int) -> None:
    answer = found(who, beside=beside)
    assert answer.buffer == min(-(-max(answer.surplus, 0) // 10), RULES.buffer.cap["TWD"])


@given(st.integers(0, 500_000), st.integers(0, 500_000))
def test_two_plans_beside_lower_the_share_by_as_much(one: int, other: int) -> None:
    """While the surplus is large enough for the whole buffer."""
    assert found(TOLD).share - found(TOLD, beside=one + other).share == one + other


@given(told, besides)
def test_the_lines_add_up(who: Circumstances, beside: int) -> None:
    answer = found(who, beside=beside)
    line = dict(answer.steps)
    assert line["surplus"] == line["income"] - line["costs"] - line["debts"] - line["beside"]
    assert line["available"] == max(line["surplus"] - line["buffer"], 0)
    assert line["share"] == answer.share


@pytest.mark.parametrize(
    ("change", "rule", "detail"),
    [
        ({"income": None}, "afford.untold", {"missing": "income"}),
        ({"costs": None}, "afford.untold", {"missing": "costs"}),
        ({"income": None, "costs": None}, "afford.untold", {"missing": "income costs"}),
        ({"currency": "USD"}, "afford.currency", {"told": "USD", "loan": "TWD"}),
        ({"income": -1}, "afford.negative", {"amount": -1}),
        ({"form": (("home", 500), ("work", -2))}, "afford.negative", {"amount": -2}),
        ({"owed_elsewhere": -7}, "afford.negative", {"amount": -7}),
    ],
)
def test_what_cannot_be_reckoned_is_refused_with_its_reason(
    change: dict[str, object], rule: str, detail: dict[str, object]
) -> None:
    answer = reckon(replace(TOLD, **change))  # type: ignore[arg-type]
    assert isinstance(answer, Refusal)
    assert (answer.rule, answer.detail) == (rule, detail)


def test_a_form_is_the_sum_of_its_groups() -> None:
    assert form_total(()) == 0
    assert form_total((("home", 5), ("personal", 7), ("home", 1))) == 13


def asked(told: Circumstances, jurisdiction: str = "TW", currency: str = "TWD") -> tuple[str, ...]:
    return above_guideline(told, currency=currency, jurisdiction=jurisdiction, rules=RULES)


@pytest.mark.parametrize(("costs", "dependants"), [(GUIDELINE, 0), (3 * GUIDELINE, 2), (0, 0)])
def test_at_the_guideline_nobody_is_asked_and_above_it_once(costs: int, dependants: int) -> None:
    least = replace(TOLD, costs=costs, dependants=dependants)
    assert asked(least) == ()
    above = replace(least, costs=(1 + dependants) * GUIDELINE + 1)
    assert asked(above) == ("costs",)
    assert asked(above, "TW-TPE") == ("costs",)
    assert asked(replace(above, why_above=(("costs", "rent in Taipei"),))) == ()


def test_with_the_full_form_only_flexible_groups_are_asked_about() -> None:
    form = (("home", 9_000_000), ("personal", 2_000_000), ("food_housekeeping", GUIDELINE), ("personal", 500_000))
    full = replace(TOLD, costs=9_000_000, form=form)
    assert asked(full) == ("personal",)
    assert asked(replace(full, why_above=(("personal", "a wig after treatment"),))) == ()
    assert asked(replace(full, dependants=1)) == ()


def test_where_no_guideline_is_known_nobody_is_asked() -> None:
    rich = replace(TOLD, costs=100 * GUIDELINE)
    assert asked(rich) == ("costs",)
    assert asked(rich, "HK") == ()
    assert asked(rich, "") == ()
    assert asked(replace(rich, currency="USD"), currency="USD") == ()
    assert asked(replace(rich, currency="USD")) == ()
    assert asked(replace(rich, dependants=None)) == ()
    assert asked(replace(rich, costs=None)) == ()


@pytest.mark.parametrize(
    ("minor", "currency", "rule"),
    [
        (-1, "TWD", "afford.negative"),
        (0, "TWD", None),
        (300_000_000, "TWD", None),
        (300_000_001, "TWD", "afford.absurd"),
        (15_000_001, "JPY", "afford.absurd"),
        (10**15, "THB", None),
    ],
)
def test_a_slip_of_the_finger_is_asked_back(minor: int, currency: str, rule: str | None) -> None:
    answer = check_amount(minor, currency, RULES)
    assert (answer and answer.rule) == rule


def test_what_is_asked_back_says_the_limit() -> None:
    answer = check_amount(300_000_001, "TWD", RULES)
    assert answer is not None
    assert answer.detail == {"amount": 300_000_001, "limit": 300_000_000}


def test_the_full_form_is_worth_it_when_the_totals_leave_too_little() -> None:
    none, some = replace(TOLD, income=0), replace(TOLD, income=2_540_000)
    assert needs_full_form(none, found(none), least=0)
    share = found(some).share
    assert needs_full_form(some, found(some), least=share + 1)
    assert not needs_full_form(some, found(some), least=share)
    filled = replace(none, form=(("home", 100),))
    assert not needs_full_form(filled, found(filled), least=10**9)
