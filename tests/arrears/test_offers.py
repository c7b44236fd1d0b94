"""Offers in worked examples: who comes with what, and what is offered."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from offers_build import FIFTH, RULES, TODAY, UNTOLD, amounts, days, facts, kinds, plan, the, twd, why_not, with_rules

from arrears.circumstances import Cause, Lasting
from arrears.decisions import Refusal
from arrears.money import Money
from arrears.offer import OfferKind, OfferState
from arrears.offers import make_offers, still_good
from arrears.schedule import Cadence, PayDay

NOW, LATER, PARTS, STEPS, PAUSE = OfferKind
NEW_YEAR = date(2027, 2, 11)  # the first bank day after the Lunar New Year, which begins before the fifth


def test_a_lost_job_with_a_surplus_begins_low_on_pay_days() -> None:
    found = make_offers(facts(twd(12_000), share=3_000_00, cause=Cause.JOB_LOSS, pay_day=FIFTH, days=90), RULES)
    assert kinds(found) == ["stepped", "instalments", "pause"]
    assert amounts(the(found, STEPS)) == [1340, 1340, 1340, 2670, 2670, 2640]
    assert amounts(the(found, PARTS)) == [3000, 3000, 3000, 3000]
    assert days(the(found, PARTS)) == [date(2026, 12, 7), date(2027, 1, 5), NEW_YEAR, date(2027, 3, 5)]
    assert found.person == ""


def test_a_lost_job_with_nothing_left_is_a_pause_and_a_person() -> None:
    found = make_offers(facts(twd(12_000), share=0, cause=Cause.JOB_LOSS, pay_day=FIFTH), RULES)
    assert kinds(found) == ["pause"]
    assert the(found, PAUSE).review_on == date(2027, 2, 22)
    assert found.person == "offers.no_surplus"
    assert why_not(found) == dict.fromkeys(["pay_now", "extension", "instalments", "stepped"], "offers.no_surplus") | {
        "extension": "offers.extension_unaffordable"
    }


def test_income_expected_back_prepares_a_stepped_plan_that_begins_after_the_pause() -> None:
    back = {"lasting": Lasting.MONTHS, "until": date(2027, 1, 10)}
    found = make_offers(facts(twd(12_000), share=0, cause=Cause.ILLNESS, pay_day=FIFTH, **back), RULES)
    assert kinds(found) == ["pause", "stepped"]
    assert the(found, PAUSE).review_on == date(2027, 1, 22)
    plan = the(found, STEPS)
    assert plan.prepared
    assert plan.review_on == date(2027, 1, 22)
    assert days(plan)[0] == NEW_YEAR
    assert still_good(plan, facts(twd(12_000), cause=Cause.ILLNESS), RULES) == Refusal("offer.prepared")


def test_income_back_only_after_the_longest_pause_prepares_nothing() -> None:
    back = {"lasting": Lasting.MONTHS, "until": date(2027, 6, 1)}
    found = make_offers(facts(twd(12_000), share=0, cause=Cause.ILLNESS, **back), RULES)
    assert kinds(found) == ["pause"]
    assert why_not(found)["stepped"] == "offers.back_too_late"


def test_wages_that_come_after_the_due_day_get_the_next_pay_day() -> None:
    found = make_offers(facts(twd(3_000), share=4_000_00, cause=Cause.PAY_DAY, pay_day=FIFTH), RULES)
    assert kinds(found) == ["extension", "instalments", "pay_now"]
    assert days(the(found, LATER)) == [date(2026, 12, 7)]
    assert amounts(the(found, PARTS)) == [1500, 1500]


def test_a_cost_once_is_split_over_a_few_pay_days() -> None:
    found = make_offers(facts(twd(6_000), share=2_500_00, cause=Cause.LARGE_EXPENSE, pay_day=FIFTH), RULES)
    assert kinds(found) == ["instalments", "pay_now"]
    assert amounts(the(found, PARTS)) == [2000, 2000, 2000]
    assert why_not(found)["extension"] == "offers.extension_unaffordable"
    untold = make_offers(facts(twd(6_000), cause=Cause.LARGE_EXPENSE, can=UNTOLD), RULES)
    assert kinds(untold) == ["extension", "instalments", "pay_now"]
    assert the(untold, PARTS).count == 3


def test_who_forgot_may_pay_now_without_late_fees() -> None:
    found = make_offers(facts(twd(5_200), fees=200_00, cause=Cause.FORGOT), RULES)
    assert kinds(found)[:2] == ["pay_now", "extension"]
    now = the(found, NOW)
    assert (amounts(now), now.waived, now.valid_until) == ([5000], twd(200), date(2026, 11, 27))
    assert days(now) == [date(2026, 11, 27)]  # the last bank day within a week of a Sunday
    assert "offers.incentive" in now.rules


def test_the_incentive_ends_with_its_stage_and_its_days() -> None:
    late = facts(twd(5_200), fees=200_00, cause=Cause.FORGOT, days=61)
    assert not the(make_offers(late, RULES), NOW).waived
    soon = with_rules(pay_now={"incentives": (RULES.pay_now.incentives[0].model_copy(update={"within_days": 3}),)})
    now = the(make_offers(facts(twd(5_200), fees=200_00, cause=Cause.FORGOT), soon), NOW)
    assert (days(now), now.waived) == ([date(2026, 11, 25)], twd(200))


def test_late_fees_alone_are_not_waived_for_paying_nothing() -> None:
    found = make_offers(facts(twd(600), fees=600_00, cause=Cause.FORGOT), RULES)
    assert (amounts(the(found, NOW)), the(found, NOW).waived) == ([600], twd(0))


def test_a_plan_waives_late_fees_while_it_is_kept() -> None:
    plan = the(make_offers(facts(twd(6_300), fees=300_00, share=2_000_00, cause=Cause.BUSINESS), RULES), PARTS)
    assert (amounts(plan), plan.waived) == ([2000, 2000, 2000], twd(300))
    keeps = with_rules(instalments={"waive_late_fees": False})
    plan = the(make_offers(facts(twd(6_300), fees=300_00, share=2_200_00, cause=Cause.BUSINESS), keeps), PARTS)
    assert (amounts(plan), plan.waived) == ([2100, 2100, 2100], twd(0))


def test_in_hardship_paying_now_is_shown_only_when_it_waives_something() -> None:
    plain = make_offers(facts(twd(9_000), share=2_000_00, cause=Cause.LESS_INCOME), RULES)
    assert why_not(plain)["pay_now"] == "offers.pay_now_not_asked"
    waives = make_offers(facts(twd(9_000), fees=100_00, share=2_000_00, cause=Cause.LESS_INCOME), RULES)
    assert kinds(waives) == ["instalments", "stepped", "pay_now"]
    assert why_not(waives)["pause"] == "offers.enough"


def test_who_says_nothing_is_offered_three_ways_and_no_form() -> None:
    for asked in (facts(twd(9_000)), facts(twd(9_000), cause=Cause.UNSAID, can=UNTOLD)):
        found = make_offers(asked, RULES)
        assert kinds(found) == ["pay_now", "extension", "instalments"]
        assert the(found, PARTS).count == 6
        assert days(the(found, PARTS))[0] == date(2026, 12, 22)
        assert found.person == ""


def test_in_hardship_with_untold_totals_no_day_is_urged_but_a_plan_is_there() -> None:
    found = make_offers(facts(twd(9_000), cause=Cause.JOB_LOSS, can=UNTOLD), RULES)
    assert kinds(found) == ["stepped", "instalments", "pause"]
    assert why_not(found)["extension"] == "offers.extension_unlikely"


@pytest.mark.parametrize("cause", [Cause.BEREAVEMENT, Cause.DISASTER])
def test_a_bereavement_pauses_for_a_month_and_asks_for_a_person(cause: Cause) -> None:
    found = make_offers(facts(twd(9_000), cause=cause, broken_often=True), RULES)
    assert kinds(found) == ["pause"]
    assert the(found, PAUSE).review_on == date(2026, 12, 22)
    assert found.person == "offers.care"
    assert set(why_not(found).values()) == {"offers.care"}
    again = make_offers(facts(twd(9_000), cause=cause, pauses_used=1), RULES)
    assert (kinds(again), why_not(again)["pause"]) == ([], "offers.pause_used_up")


@pytest.mark.parametrize(
    ("told", "rule"),
    [
        ({"days": 731}, "offers.age"),
        ({"days": 181}, "offers.stage"),
        ({"joint": True}, "offers.joint"),
        ({"broken_often": True}, "offers.broken"),
        ({"cause": Cause.PERMANENT_FALL}, "offers.permanent"),
        ({"lasting": Lasting.PERMANENT, "cause": Cause.ILLNESS}, "offers.permanent"),
    ],
)
def test_a_person_looks_and_nothing_is_offered(told: dict[str, object], rule: str) -> None:
    found = make_offers(facts(twd(9_000), **{"share": 3_000_00, **told}), RULES)
    assert (found.offers, found.person) == ((), rule)
    assert set(why_not(found).values()) == {rule}


def test_a_running_plan_keeps_the_stage_its_arrears_had() -> None:
    found = make_offers(facts(twd(9_000), share=3_000_00, days=200, running=plan(3, 3_000)), RULES)
    assert found.person == ""
    assert dict(found.offers[0].inputs)["replaces"] == "A1"


def test_two_currencies_leave_paying_in_full() -> None:
    for mixed in ({"mixed_currencies": True}, {"can": Refusal("afford.currency")}):
        found = make_offers(facts(twd(9_000), **mixed), RULES)
        assert (kinds(found), found.person) == (["pay_now"], "offers.currency")


def test_a_currency_without_limits_is_for_a_person() -> None:
    found = make_offers(facts(Money(9_000_00, "AUD")), RULES)
    assert (found.offers, found.person) == ((), "offers.currency_unknown")


def test_nothing_due_needs_no_offer_and_no_person() -> None:
    found = make_offers(facts(twd(0)), RULES)
    assert (found.offers, found.person) == ((), "")
    assert set(why_not(found).values()) == {"offers.nothing_due"}


def test_a_share_below_the_least_instalment_is_no_surplus() -> None:
    found = make_offers(facts(twd(9_000), share=499_00, cause=Cause.LESS_INCOME), RULES)
    assert (kinds(found), found.person) == (["pause"], "offers.no_surplus")
    small = make_offers(facts(twd(400), share=499_00, cause=Cause.PAY_DAY, pay_day=FIFTH), RULES)
    assert (kinds(small), small.person) == (["extension", "pay_now"], "")


def test_a_debt_too_large_for_a_year_is_for_a_person_to_stretch() -> None:
    found = make_offers(facts(twd(60_000), share=3_000_00, cause=Cause.LESS_INCOME), RULES)
    assert (kinds(found), found.person) == (["pause"], "offers.longer_term")
    assert why_not(found)["instalments"] == "offers.too_many_parts"
    needed = next(refusal for refusal in found.refusals if refusal.detail["kind"] == "instalments")
    assert (needed.detail["count"], needed.detail["most"]) == (20, 12)


def test_two_extensions_and_a_pause_a_year_are_all() -> None:
    used = facts(twd(9_000), extensions_used=2, pauses_used=1, cause=Cause.UNSAID)
    assert why_not(make_offers(used, RULES))["extension"] == "offers.extension_used_up"
    hard = facts(twd(9_000), share=2_000_00, extensions_used=2, pauses_used=1, cause=Cause.BUSINESS)
    assert why_not(make_offers(hard, RULES))["pause"] == "offers.pause_used_up"


def test_a_first_pay_day_too_far_away_is_refused() -> None:
    early = with_rules(instalments={"first_within_days": 10})
    found = make_offers(facts(twd(9_000), share=2_000_00, cause=Cause.BUSINESS, pay_day=FIFTH), early)
    assert why_not(found)["instalments"] == "offers.too_late_first"
    unknown = make_offers(facts(twd(9_000), share=2_000_00, cause=Cause.BUSINESS), early)
    assert days(the(unknown, PARTS))[0] == date(2026, 12, 2)


def test_weekly_wages_pay_weekly_parts_and_slower_ones_when_these_would_be_too_many() -> None:
    fridays = PayDay(Cadence.WEEKLY, date(2026, 11, 20))
    small = the(make_offers(facts(twd(6_000), share=4_000_00, cause=Cause.BUSINESS, pay_day=fridays), RULES), PARTS)
    assert (small.cadence, small.count, days(small)[0]) == (Cadence.WEEKLY, 7, date(2026, 11, 27))
    assert amounts(small) == [860] * 6 + [840]  # 860 a week is 3,727 a month; six parts of 1,000 would be 4,334
    more = the(make_offers(facts(twd(20_000), share=4_000_00, cause=Cause.BUSINESS, pay_day=fridays), RULES), PARTS)
    assert (more.cadence, more.count, days(more)[0]) == (Cadence.FORTNIGHTLY, 11, date(2026, 11, 27))
    large = the(make_offers(facts(twd(30_000), share=4_000_00, cause=Cause.BUSINESS, pay_day=fridays), RULES), PARTS)
    assert (large.cadence, large.count) == (Cadence.MONTHLY, 8)


def test_five_weekly_wages_before_the_day_are_still_no_more_than_a_months_share() -> None:
    wednesdays = PayDay(Cadence.WEEKLY, date(2026, 11, 18))
    more = make_offers(facts(twd(4_300), share=4_000_00, cause=Cause.PAY_DAY, pay_day=wednesdays), RULES)
    assert why_not(more)["extension"] == "offers.extension_unaffordable"
    fits = make_offers(facts(twd(3_600), share=4_000_00, cause=Cause.PAY_DAY, pay_day=wednesdays), RULES)
    assert days(the(fits, LATER)) == [date(2026, 12, 16)]  # the fourth of five


def test_where_there_is_room_parts_that_leave_some_come_first() -> None:
    told = facts(twd(12_000), share=3_000_00, cause=Cause.PAY_DAY, pay_day=FIFTH)
    found = make_offers(told, with_rules(most_offers=4))
    assert kinds(found) == ["instalments", "instalments", "pay_now"]
    assert [max(amounts(offer)) for offer in found.offers[:2]] == [2400, 3000]


def test_large_sums_and_large_waivers_are_marked_for_a_supervisor() -> None:
    large = make_offers(facts(twd(160_000), share=20_000_00, cause=Cause.BUSINESS), RULES)
    assert [offer.needs_approval for offer in large.offers] == [True] * 3
    assert "approval.covered" in the(large, PARTS).rules
    waives = the(make_offers(facts(twd(9_000), fees=2_010_00, cause=Cause.FORGOT), RULES), NOW)
    assert waives.needs_approval
    assert "approval.waived" in waives.rules
    paying = the(make_offers(facts(twd(160_000), cause=Cause.FORGOT), RULES), NOW)
    assert not paying.needs_approval  # nothing is conceded
    assert not the(make_offers(facts(twd(9_000)), RULES), PARTS).needs_approval


def test_interest_of_a_plan_and_the_cost_of_a_pause_are_stated() -> None:
    dear = with_rules(interest={"annual_basis_points": 1200})
    found = make_offers(facts(twd(10_000), share=3_000_00, cause=Cause.BUSINESS, pay_day=FIFTH), dear)
    plan, rest = the(found, PARTS), the(found, PAUSE)
    assert plan.cost == plan.schedule.interest
    assert plan.cost.minor > 0
    waiting = rest.review_on - TODAY if rest.review_on else timedelta()
    assert rest.cost == Money(round(10_000_00 * 0.12 * waiting.days / 365), "TWD")
    assert not the(make_offers(facts(twd(10_000)), dear), NOW).cost


def test_an_offer_carries_what_it_was_computed_from() -> None:
    offer = the(make_offers(facts(twd(9_000), share=3_000_00, cause=Cause.BUSINESS, pay_day=FIFTH), RULES), PARTS)
    assert {"offers.instalments", "offers.rounding", "afford.share"} <= set(offer.rules)
    known = dict(offer.inputs)
    assert (known["due"], known["share"], known["cause"]) == (9_000_00, 3_000_00, "business")
    assert (known["pay_day"], known["as_of"], known["days_past_due"]) == (5, "2026-11-21", 20)


ASKED = facts(twd(9_000), fees=100_00, share=3_000_00, cause=Cause.PAY_DAY, pay_day=FIFTH)
OFFER = the(make_offers(ASKED, RULES), PARTS)


def test_an_offer_stands_until_its_day() -> None:
    last = TODAY + timedelta(days=RULES.valid_days)
    assert OFFER.valid_until == last
    assert still_good(OFFER, replace(ASKED, today=last), RULES) is None
    over = still_good(OFFER, replace(ASKED, today=last + timedelta(days=1)), RULES)
    assert over == Refusal("offer.expired", {"until": last})


def test_an_offer_whose_first_day_is_sooner_stands_until_then() -> None:
    soon = PayDay(Cadence.MONTHLY, date(2026, 11, 25), 25)
    offer = the(make_offers(replace(ASKED, told=replace(ASKED.told, pay_day=soon)), RULES), PARTS)  # type: ignore[type-var]
    assert offer.valid_until == date(2026, 11, 25)


def test_an_offer_of_a_pause_never_stands_past_its_review() -> None:
    asked = facts(twd(12_000), share=0, cause=Cause.JOB_LOSS, pay_day=FIFTH)
    pause = the(make_offers(asked, with_rules(valid_days=120)), OfferKind.PAUSE)
    assert pause.valid_until == pause.review_on


@pytest.mark.parametrize(
    ("now", "rule"),
    [
        (facts(twd(8_900), fees=100_00, share=3_000_00), "books.changed"),
        (facts(twd(9_000), fees=0, share=3_000_00), "books.changed"),
        (facts(twd(9_000), fees=100_00, share=2_000_00), "offers.unaffordable"),
        (facts(twd(9_000), fees=100_00, share=3_000_00, joint=True), "offers.joint"),
        (facts(twd(9_000), fees=100_00, cause=Cause.BEREAVEMENT), "offers.care"),
    ],
)
def test_what_changed_since_is_said(now: object, rule: str) -> None:
    refused = still_good(OFFER, now, RULES)  # type: ignore[arg-type]
    assert refused is not None
    assert refused.rule == rule


def test_an_offer_outlives_the_stage_but_not_the_lenders_narrower_limits() -> None:
    older = replace(ASKED, position=replace(ASKED.position, days_past_due=181))
    assert still_good(OFFER, older, RULES) is None
    narrow = with_rules(instalments={"max_count": 2})
    refused = still_good(OFFER, ASKED, narrow)
    assert refused is not None
    assert refused.rule == "offers.too_many_parts"
    assert still_good(replace(OFFER, state=OfferState.APPROVED), ASKED, narrow) is None


def test_an_extension_taken_meanwhile_uses_up_the_other() -> None:
    later = the(make_offers(replace(ASKED, position=facts(twd(2_000)).position), RULES), LATER)
    now = facts(twd(2_000), share=3_000_00, pay_day=FIFTH, extensions_used=2)
    assert still_good(later, now, RULES) == Refusal("offer.used_up", {"used": 2, "most": 2})
    poorer = still_good(later, facts(twd(2_000), share=1_000_00, pay_day=FIFTH), RULES)
    assert poorer == Refusal("offers.unaffordable", {"part": twd(2_000), "most": twd(1_000)})
