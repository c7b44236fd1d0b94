"""The borrower's own wish: granted at once, put to a supervisor, or answered with the nearest that is possible."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from offers_build import FIFTH, RULES, TODAY, UNTOLD, amounts, days, facts, twd, with_rules

from arrears.circumstances import Cause
from arrears.counter import Wish, counter
from arrears.decisions import Refusal
from arrears.money import Money
from arrears.offer import Offer, OfferKind, OfferState
from arrears.schedule import Cadence

NOW, LATER, PARTS, STEPS, PAUSE = OfferKind
ASKED = facts(twd(12_000), share=3_000_00, cause=Cause.LESS_INCOME, pay_day=FIFTH)
UNKNOWN = facts(twd(12_000), can=UNTOLD)


def granted(answer: Offer | Refusal) -> Offer:
    assert isinstance(answer, Offer), answer
    assert answer.state is OfferState.OPEN
    assert not answer.needs_approval
    return answer


def asked(answer: Offer | Refusal, *exceeded: str) -> Offer:
    assert isinstance(answer, Offer), answer
    assert answer.state is OfferState.ASKED
    assert answer.needs_approval
    assert answer.rules[-len(exceeded) :] == exceeded
    return answer


def refused(answer: Offer | Refusal) -> tuple[str, dict[str, Any]]:
    assert isinstance(answer, Refusal), answer
    return answer.rule, dict(answer.detail)


def test_more_parts_within_the_limits_are_granted_at_once() -> None:
    assert amounts(granted(counter(ASKED, Wish(PARTS, count=6), RULES))) == [2000] * 6
    assert granted(counter(ASKED, Wish(PARTS, count=12), RULES)).count == 12


def test_parts_of_an_amount_leave_a_smaller_one_at_the_end() -> None:
    offer = granted(counter(ASKED, Wish(PARTS, amount=2_500_00), RULES))
    assert amounts(offer) == [2500, 2500, 2500, 2500, 2000]
    assert amounts(granted(counter(ASKED, Wish(PARTS, amount=2_509_99), RULES)))[0] == 2500  # never above the wish
    first = with_rules(instalments={"remainder": "first"})
    assert amounts(granted(counter(ASKED, Wish(PARTS, amount=2_500_00), first)))[-1] == 2000


def test_another_first_day_and_rhythm_are_taken_over() -> None:
    offer = granted(counter(ASKED, Wish(PARTS, count=4, first=date(2026, 12, 10)), RULES))
    assert days(offer) == [date(2026, 12, 10), date(2027, 1, 11), date(2027, 2, 11), date(2027, 3, 10)]
    weekly = granted(counter(ASKED, Wish(PARTS, count=12, cadence=Cadence.FORTNIGHTLY), RULES))
    assert (weekly.cadence, weekly.count) == (Cadence.FORTNIGHTLY, 12)
    only = with_rules(instalments={"cadences": (Cadence.MONTHLY,)})
    answer = counter(ASKED, Wish(PARTS, count=4, cadence=Cadence.WEEKLY), only)
    assert refused(answer) == ("counter.cadence", {"allowed": "monthly"})


def test_a_wish_without_a_number_keeps_the_one_that_would_be_offered() -> None:
    offer = granted(counter(ASKED, Wish(PARTS, first=date(2026, 12, 20)), RULES))
    assert (offer.count, days(offer)[0]) == (4, date(2026, 12, 21))


def test_a_stepped_plan_may_have_another_number_or_amount() -> None:
    assert amounts(granted(counter(ASKED, Wish(STEPS, count=8), RULES)))[:4] == [930, 930, 930, 1850]
    offer = granted(counter(ASKED, Wish(STEPS, amount=2_000_00), RULES))
    assert (offer.count, max(amounts(offer))) == (8, 1850)
    assert refused(counter(ASKED, Wish(STEPS, count=3), RULES)) == ("counter.too_few", {"least": 4})


def test_somewhat_more_parts_are_a_supervisors_to_decide() -> None:
    assert asked(counter(ASKED, Wish(PARTS, count=18), RULES), "counter.count", "counter.months").count == 18
    weekly = counter(UNKNOWN, Wish(PARTS, count=13, cadence=Cadence.WEEKLY), RULES)
    assert asked(weekly, "counter.count").count == 13


def test_beyond_that_the_most_is_named() -> None:
    assert refused(counter(ASKED, Wish(PARTS, count=19), RULES)) == ("counter.too_many", {"most_count": 18})
    assert refused(counter(ASKED, Wish(PARTS, count=10**9), RULES)) == ("counter.too_many", {"most_count": 18})
    short = with_rules(counter={"max_months": 14})
    rule, detail = refused(counter(ASKED, Wish(PARTS, count=18), short))
    assert (rule, detail["most_count"]) == ("counter.too_long", 14)


def test_a_first_day_later_than_the_limit_is_asked_and_far_away_refused() -> None:
    asked(counter(ASKED, Wish(PARTS, count=5, first=date(2027, 1, 18)), RULES), "counter.first")
    for first in (date(2027, 1, 22), date(2036, 1, 1), date.max):
        answer = counter(ASKED, Wish(PARTS, count=5, first=first), RULES)
        assert refused(answer) == ("counter.too_late_first", {"latest": date(2027, 1, 21)})


@pytest.mark.parametrize("wish", [Wish(PARTS, first=TODAY), Wish(LATER, day=TODAY), Wish(NOW, day=date(2020, 1, 1))])
def test_a_day_that_has_passed_is_refused(wish: Wish) -> None:
    assert refused(counter(UNKNOWN, wish, RULES)) == ("counter.past", {"today": TODAY})


def test_nobody_promises_more_than_is_left() -> None:
    for wish in (Wish(PARTS, count=3), Wish(PARTS, amount=3_010_00)):
        assert refused(counter(ASKED, wish, RULES)) == ("counter.unaffordable", {"most": twd(3_000)})
    poor = facts(twd(12_000), share=3_555_00, cause=Cause.LESS_INCOME, pay_day=FIFTH)
    assert refused(counter(poor, Wish(PARTS, count=2), RULES))[1]["most"] == twd(3_550)
    answer = counter(ASKED, Wish(LATER, day=date(2026, 12, 7)), RULES)
    assert refused(answer) == ("counter.unaffordable", {"most": twd(3_000)})
    weekly = counter(ASKED, Wish(PARTS, count=12, cadence=Cadence.WEEKLY), RULES)  # 1,000 a week
    assert refused(weekly) == ("counter.unaffordable", {"most": twd(690)})


def test_a_day_before_wages_come_names_the_pay_day() -> None:
    small = facts(twd(2_000), share=3_000_00, pay_day=FIFTH)
    answer = counter(small, Wish(LATER, day=date(2026, 12, 1)), RULES)
    assert refused(answer) == ("counter.unaffordable", {"most": twd(0), "day": date(2026, 12, 7)})
    assert granted(counter(small, Wish(LATER, day=date(2026, 12, 10)), RULES)).count == 1


def test_with_nothing_left_no_part_is_agreed_whatever_is_wished() -> None:
    nothing = facts(twd(12_000), share=0, cause=Cause.LESS_INCOME, pay_day=FIFTH)
    for wish in (Wish(PARTS, count=12), Wish(STEPS, count=12), Wish(LATER, day=date(2026, 12, 7))):
        assert refused(counter(nothing, wish, RULES))[0] == "offers.no_surplus"


def test_one_part_is_another_way() -> None:
    for wish in (Wish(PARTS, count=1), Wish(PARTS, amount=12_000_00)):
        assert refused(counter(UNKNOWN, wish, RULES)) == ("counter.one", {"way": "extension"})
    used = facts(twd(12_000), can=UNTOLD, extensions_used=2)
    assert refused(counter(used, Wish(PARTS, count=1), RULES)) == ("counter.one", {"way": "pay_now"})


def test_senseless_numbers_are_refused_by_name() -> None:
    assert refused(counter(UNKNOWN, Wish(PARTS, count=0), RULES)) == ("counter.too_few", {"least": 2})
    assert refused(counter(UNKNOWN, Wish(PARTS, count=-3), RULES)) == ("counter.too_few", {"least": 2})
    assert refused(counter(UNKNOWN, Wish(PARTS, amount=0), RULES))[0] == "counter.no_amount"
    assert refused(counter(UNKNOWN, Wish(PARTS, amount=-1), RULES))[0] == "counter.no_amount"
    above = counter(UNKNOWN, Wish(PARTS, amount=12_000_01), RULES)
    assert refused(above) == ("counter.above_debt", {"most": twd(12_000)})


def test_parts_below_the_least_name_the_most_there_can_be() -> None:
    small = facts(twd(3_000), can=UNTOLD)
    for wish in (Wish(PARTS, count=7), Wish(PARTS, amount=499_00), Wish(PARTS, amount=1)):
        assert refused(counter(small, wish, RULES)) == ("counter.too_small", {"least": twd(500), "most_count": 6})
    assert granted(counter(small, Wish(PARTS, count=6), RULES)).count == 6
    steps = refused(counter(small, Wish(STEPS, count=6), RULES))
    assert steps == ("counter.too_small", {"least": twd(500), "most_count": 4})
    assert granted(counter(small, Wish(STEPS, count=4), RULES)).count == 4


def test_another_day_is_granted_asked_or_refused_by_its_distance() -> None:
    assert days(granted(counter(UNKNOWN, Wish(LATER, day=date(2026, 12, 12)), RULES))) == [date(2026, 12, 14)]
    asked(counter(UNKNOWN, Wish(LATER, day=date(2026, 12, 28)), RULES), "counter.days")
    for day in (date(2027, 1, 22), date.max):
        late = refused(counter(UNKNOWN, Wish(LATER, day=day), RULES))
        assert late == ("counter.too_late", {"latest": date(2027, 1, 21)})
    used = facts(twd(12_000), can=UNTOLD, extensions_used=2)
    assert refused(counter(used, Wish(LATER, day=date(2026, 12, 12)), RULES))[0] == "offers.extension_used_up"


def test_paying_now_may_be_today_but_not_after_the_days_there_are() -> None:
    late = facts(twd(5_200), fees=200_00, cause=Cause.FORGOT, today=date(2026, 11, 23))
    offer = granted(counter(late, Wish(NOW, day=date(2026, 11, 23)), RULES))
    assert (amounts(offer), days(offer)) == ([5000], [date(2026, 11, 23)])
    answer = counter(late, Wish(NOW, day=date(2026, 12, 1)), RULES)
    assert refused(answer) == ("counter.too_late", {"latest": date(2026, 11, 30)})


def test_an_incentive_is_had_only_within_its_days() -> None:
    soon = with_rules(pay_now={"incentives": (RULES.pay_now.incentives[0].model_copy(update={"within_days": 3}),)})
    late = facts(twd(5_200), fees=200_00, cause=Cause.FORGOT)
    assert granted(counter(late, Wish(NOW, day=date(2026, 11, 25)), soon)).waived == twd(200)
    assert granted(counter(late, Wish(NOW, day=date(2026, 11, 26)), soon)).waived == twd(0)


def test_a_pause_is_as_long_as_wished_within_the_limit() -> None:
    assert granted(counter(ASKED, Wish(PAUSE, months=1), RULES)).review_on == date(2026, 12, 22)
    assert granted(counter(ASKED, Wish(PAUSE), RULES)).review_on == date(2027, 2, 22)
    assert refused(counter(ASKED, Wish(PAUSE, months=4), RULES)) == ("counter.too_long", {"most_months": 3})
    assert refused(counter(ASKED, Wish(PAUSE, months=0), RULES)) == ("counter.too_few", {"least": 1})
    used = facts(twd(12_000), cause=Cause.LESS_INCOME, pauses_used=1)
    assert refused(counter(used, Wish(PAUSE, months=1), RULES))[0] == "offers.pause_used_up"


def test_where_a_person_has_to_look_a_wish_changes_nothing() -> None:
    joint = facts(twd(12_000), share=3_000_00, joint=True)
    assert refused(counter(joint, Wish(PARTS, count=6), RULES))[0] == "offers.joint"
    grief = facts(twd(12_000), cause=Cause.BEREAVEMENT)
    assert refused(counter(grief, Wish(PARTS, count=6), RULES))[0] == "offers.care"
    assert granted(counter(grief, Wish(PAUSE), RULES)).review_on == date(2026, 12, 22)
    assert refused(counter(grief, Wish(PAUSE, months=2), RULES)) == ("counter.too_long", {"most_months": 1})
    mixed = facts(Money(12_000_00, "TWD"), mixed_currencies=True)
    assert granted(counter(mixed, Wish(NOW), RULES)).kind is NOW
    assert refused(counter(facts(twd(0)), Wish(NOW), RULES))[0] == "offers.nothing_due"


def test_a_large_sum_within_the_limits_is_open_but_marked() -> None:
    large = facts(twd(160_000), share=20_000_00, cause=Cause.BUSINESS)
    answer = counter(large, Wish(PARTS, count=10), RULES)
    assert isinstance(answer, Offer)
    assert (answer.state, answer.needs_approval) == (OfferState.OPEN, True)
