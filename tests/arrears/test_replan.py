"""A running plan that was missed: its parts move to the end, or all is offered anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st
from offers_build import FIFTH, RULES, TODAY, amounts, can, days, facts, kinds, plan, the, twd, why_not, with_rules

from arrears.circumstances import Cause
from arrears.offer import Offer, OfferKind
from arrears.promise import PromiseState
from arrears.replan import moved, replan

PARTS = OfferKind.INSTALMENTS

calm = settings(deadline=None)  # the first day drawn in a year reads its holidays


def test_a_missed_part_moves_to_the_end() -> None:
    found = replan(facts(twd(8_000), share=2_000_00, pay_day=FIFTH, days=60), plan(5, 2_000, missed=(2,)), RULES)
    later = the(found, PARTS)
    assert found.offers[0] == later
    assert amounts(later) == [2000, 2000, 2000, 2000]
    assert days(later) == [date(2026, 12, 7), date(2027, 1, 5), date(2027, 2, 11), date(2027, 3, 5)]
    assert "offers.moved" in later.rules
    assert dict(later.inputs)["replaces"] == "A1"


def test_the_rest_of_a_part_comes_last_and_is_smaller() -> None:
    standing = plan(4, 2_000, missed=(2,), part_paid=500)
    later = moved(facts(twd(5_500), days=60), standing, RULES)
    assert isinstance(later, Offer)
    assert amounts(later) == [2000, 2000, 1500]


def test_what_was_paid_ahead_shortens_the_plan_from_its_end() -> None:
    standing = plan(4, 2_000, missed=(2,))
    ahead = replace(standing, parts=(*standing.parts[:3], replace(standing.parts[3], paid=500_00)))
    later = moved(facts(twd(5_500), days=60), ahead, RULES)
    assert isinstance(later, Offer)
    assert amounts(later) == [2000, 2000, 1500]


def test_a_part_still_in_its_grace_goes_to_the_end_too() -> None:
    standing = plan(4, 2_000, missed=(1,))
    waiting = replace(standing.parts[1], due=TODAY, state=PromiseState.OPEN, paid=0)
    later = moved(
        facts(twd(8_000), days=60), replace(standing, parts=(standing.parts[0], waiting, *standing.parts[2:])), RULES
    )
    assert isinstance(later, Offer)
    assert amounts(later) == [2000] * 4
    assert days(later)[0] == date(2026, 12, 7)


def test_a_moved_plan_needs_no_person_where_a_new_one_would() -> None:
    asked = facts(twd(21_945), share=1_995_00, pay_day=FIFTH, days=60, cause=Cause.LESS_INCOME)
    found = replan(asked, plan(12, 1_995, missed=(2,)), with_rules(instalments={"max_count": 11}))
    assert (the(found, PARTS).count, found.person) == (11, "")


def test_a_missed_last_part_is_paid_a_month_later() -> None:
    later = moved(facts(twd(2_000), days=60), plan(2, 2_000, missed=(2,)), RULES)
    assert isinstance(later, Offer)
    assert (amounts(later), days(later)) == ([2000], [date(2026, 12, 7)])


def test_the_books_decide_what_is_covered() -> None:
    # An instalment of 1,200 fell due beside the plan; the lender takes 300 of late fees off again.
    asked = facts(twd(7_500), fees=300_00, days=60)
    later = moved(asked, plan(4, 2_000, missed=(2,)), RULES)
    assert isinstance(later, Offer)
    assert (later.covered, later.waived) == (twd(7_500), twd(300))
    assert amounts(later) == [2000, 2000, 2000, 1200]


def test_a_new_pay_day_soon_after_the_last_part_waits_for_the_next_month() -> None:
    tenth = type(FIFTH)(FIFTH.cadence, date(2026, 11, 10), 10)
    later = moved(facts(twd(4_000), pay_day=tenth, days=60), plan(3, 2_000, missed=(2,)), RULES)
    assert isinstance(later, Offer)
    assert days(later) == [date(2026, 12, 7), date(2027, 1, 11)]


def test_parts_that_are_no_longer_affordable_are_offered_anew() -> None:
    asked = facts(twd(8_000), share=1_000_00, cause=Cause.LESS_INCOME, pay_day=FIFTH, days=60)
    found = replan(asked, plan(5, 2_000, missed=(2,)), RULES)
    assert [1000] * 8 in [amounts(offer) for offer in found.offers]
    assert all(max(amounts(offer), default=0) <= 1000 for offer in found.offers)
    assert found.refusals[-1].rule == "offers.not_moved"
    assert found.refusals[-1].detail["why"] == "offers.unaffordable"


def test_nothing_left_is_a_pause_and_a_person_though_a_plan_ran() -> None:
    asked = facts(twd(8_000), share=0, cause=Cause.ILLNESS, days=60)
    found = replan(asked, plan(5, 2_000, missed=(2,)), RULES)
    assert (kinds(found), found.person) == (["pause"], "offers.no_surplus")


def test_missed_too_often_is_for_a_person() -> None:
    found = replan(facts(twd(8_000), days=60, broken_often=True), plan(5, 2_000, missed=(1, 2)), RULES)
    assert (found.offers, found.person) == ((), "offers.broken")


def test_moving_keeps_to_the_most_parts_and_months() -> None:
    standing = plan(5, 2_000, missed=(2,))
    few = with_rules(instalments={"max_count": 3})
    refused = moved(facts(twd(8_000), days=60), standing, few)
    assert not isinstance(refused, Offer)
    assert refused.rule == "offers.too_many_parts"
    short = moved(facts(twd(8_000), days=60), standing, with_rules(instalments={"max_months": 3}))
    assert not isinstance(short, Offer)
    assert short.rule == "offers.too_long"


def test_with_nothing_missed_there_is_nothing_to_move() -> None:
    found = replan(facts(twd(8_000), days=60), plan(5, 2_000), RULES)
    assert found.refusals[-1].detail["why"] == "offers.nothing_missed"
    one = moved(facts(twd(8_000), days=60), plan(1, 8_000, missed=(1,)), RULES)
    assert not isinstance(one, Offer)
    assert one.rule == "offers.nothing_missed"


@calm
@given(st.integers(2, 12), st.integers(500, 5_000), st.integers(1, 40_000), st.sets(st.integers(1, 2), min_size=1))
def test_a_moved_plan_sums_to_the_books_and_never_has_a_larger_part(
    count: int, each: int, due: int, missed: set[int]
) -> None:
    asked = facts(twd(due), share=each * 100, pay_day=FIFTH, days=60)
    later = moved(asked, plan(count, each, missed=tuple(sorted(missed))), RULES)
    if isinstance(later, Offer):
        assert later.schedule.amount == later.covered - later.waived
        assert max(amounts(later)) <= each
        assert later.count <= RULES.instalments.max_count
        assert all(day > TODAY for day in days(later))
        assert all((b - a).days >= 20 for a, b in pairwise(days(later)))


def test_every_kind_is_named_once_beside_a_moved_plan() -> None:
    asked = facts(twd(8_000), can=can(2_000_00), pay_day=FIFTH, days=60)
    found = replan(asked, plan(5, 2_000, missed=(2,)), with_rules(most_offers=1))
    assert sorted([*kinds(found), *why_not(found)]) == sorted(kind.value for kind in OfferKind)
