"""Properties of all offers, over random borrowers and random lenders' limits."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st
from offers_build import some_facts, some_rules

from arrears.circumstances import Cause
from arrears.counter import Wish, counter
from arrears.days import add_months, is_bank_day, next_bank_day
from arrears.offer import Offer, OfferKind, OfferState
from arrears.offer_facts import OfferFacts
from arrears.offer_policy import OfferRules
from arrears.offers import make_offers, still_good
from arrears.schedule import Cadence, per_month

PLANS = (OfferKind.INSTALMENTS, OfferKind.STEPPED)

calm = settings(deadline=None)  # the first day drawn in a year reads its holidays


@calm
@given(some_facts(), some_rules())
def test_no_offer_exceeds_the_lenders_limits(facts: OfferFacts, rules: OfferRules) -> None:
    for offer in make_offers(facts, rules).offers:
        days = [part.due for part in offer.schedule.parts]
        if offer.kind is OfferKind.PAY_NOW:
            assert len(days) == 1
            assert days[0] <= facts.today + timedelta(days=rules.pay_now.within_days)
        elif offer.kind is OfferKind.EXTENSION:
            assert len(days) == 1
            assert days[0] <= facts.today + timedelta(days=rules.extension.max_days)
            assert facts.extensions_used < rules.extension.max_times_a_year
        elif offer.kind is OfferKind.PAUSE:
            latest = next_bank_day(add_months(facts.today, rules.pause.max_months), facts.jurisdiction)
            assert not days
            assert offer.review_on is not None
            assert facts.today < offer.review_on <= latest
            assert facts.pauses_used < rules.pause.max_times_a_year
        else:
            assert 2 <= len(days) <= rules.instalments.max_count
            end = next_bank_day(add_months(facts.today, rules.instalments.max_months), facts.jurisdiction)
            begins = offer.review_on if offer.prepared else facts.today
            assert begins is not None
            assert days[-1] <= end
            assert days[0] <= begins + timedelta(days=rules.instalments.first_within_days)
            least = rules.instalments.min_amount[facts.currency]
            assert all(part.amount >= least for part in offer.schedule.parts[:-1])
            assert offer.cadence in rules.instalments.cadences


@calm
@given(some_facts(st.integers(0, 15_000_00)), some_rules())
def test_a_plan_never_asks_for_more_than_the_share(facts: OfferFacts, rules: OfferRules) -> None:
    for offer in make_offers(facts, rules).offers:
        if offer.kind in PLANS and not offer.prepared:
            assert offer.cadence is not None
            assert facts.share is not None
            assert all(per_month(part.total, offer.cadence) <= facts.share for part in offer.schedule.parts)


@calm
@given(some_facts(st.integers(1, 15_000_00)), some_rules())
def test_an_extension_never_asks_for_more_than_comes_in_until_then(facts: OfferFacts, rules: OfferRules) -> None:
    for offer in make_offers(facts, rules).offers:
        if offer.kind is OfferKind.EXTENSION:
            day = offer.schedule.parts[0].due
            months = sum(add_months(facts.today, n) <= day for n in range(1, 5))
            assert facts.share is not None
            assert offer.schedule.total.minor <= facts.share * (max(1, months) if facts.pay_day else months)


@calm
@given(some_facts(), some_rules())
def test_a_schedule_sums_to_what_is_covered_less_what_is_waived(facts: OfferFacts, rules: OfferRules) -> None:
    for offer in make_offers(facts, rules).offers:
        assert offer.covered == facts.position.due
        assert 0 <= offer.waived.minor <= facts.position.breakdown.late_fees
        if offer.kind is OfferKind.PAUSE:
            assert not offer.waived
            assert offer.schedule.parts == ()
        else:
            assert offer.schedule.amount == offer.covered - offer.waived
            assert offer.schedule.total == offer.covered - offer.waived + offer.cost
            assert offer.schedule.amount.minor > 0
        if not offer.annual_basis_points:
            assert not offer.cost


@calm
@given(some_facts(), some_rules())
def test_days_rise_after_today_and_banks_are_open(facts: OfferFacts, rules: OfferRules) -> None:
    for offer in make_offers(facts, rules).offers:
        days = [part.due for part in offer.schedule.parts]
        days += [offer.review_on] if offer.review_on and not offer.prepared else []
        assert all(facts.today < day and is_bank_day(day, facts.jurisdiction) for day in days)
        assert all(earlier < later for earlier, later in pairwise(days))
        assert facts.today <= offer.valid_until <= min([facts.today + timedelta(days=rules.valid_days), *days])


@calm
@given(some_facts(st.just(0)), some_rules())
def test_with_nothing_left_no_instalment_is_asked(facts: OfferFacts, rules: OfferRules) -> None:
    found = make_offers(facts, rules)
    assert all(offer.kind is OfferKind.PAUSE or offer.prepared for offer in found.offers)
    assert found.person or not facts.position.due


@calm
@given(some_facts(), some_rules())
def test_every_kind_is_either_offered_or_refused_with_a_rule(facts: OfferFacts, rules: OfferRules) -> None:
    found = make_offers(facts, rules)
    offered = {offer.kind.value for offer in found.offers}
    refused = [refusal.detail["kind"] for refusal in found.refusals]
    assert sorted([*offered, *refused]) == sorted(kind.value for kind in OfferKind)  # type: ignore[type-var]
    assert len(found.offers) <= rules.most_offers
    assert all(offer.rules and offer.inputs for offer in found.offers)


@calm
@given(some_facts(), some_rules())
def test_the_same_facts_make_the_same_offers(facts: OfferFacts, rules: OfferRules) -> None:
    assert make_offers(facts, rules) == make_offers(facts, rules)


@calm
@given(some_facts(), some_rules())
def test_what_is_offered_is_granted_when_it_is_asked_for(facts: OfferFacts, rules: OfferRules) -> None:
    for offer in make_offers(facts, rules).offers:
        if not offer.prepared:
            assert counter(facts, _asking_for(offer, facts), rules) == offer


@calm
@given(some_facts(), some_rules(), st.integers(0, 30))
def test_an_offer_stands_as_long_as_it_says_and_nothing_changes(
    facts: OfferFacts, rules: OfferRules, later: int
) -> None:
    for offer in make_offers(facts, rules).offers:
        day = min(facts.today + timedelta(days=later), offer.valid_until)
        refused = still_good(offer, replace(facts, today=day), rules)
        assert (refused.rule if refused else None) == ("offer.prepared" if offer.prepared else None)


@st.composite
def some_wishes(draw: st.DrawFn, facts: OfferFacts) -> Wish:
    days = st.none() | st.integers(-10, 90).map(lambda n: facts.today + timedelta(days=n))
    return Wish(
        kind=draw(st.sampled_from(OfferKind)),
        count=draw(st.none() | st.integers(-1, 40)),
        amount=draw(st.none() | st.integers(-1, 45_000_00)),
        first=draw(days),
        day=draw(days),
        months=draw(st.none() | st.integers(-1, 9)),
        cadence=draw(st.none() | st.sampled_from(Cadence)),
    )


@calm
@given(st.data(), some_facts(), some_rules())
def test_no_wish_is_granted_above_the_share_or_beyond_what_a_supervisor_may_decide(
    data: st.DataObject, facts: OfferFacts, rules: OfferRules
) -> None:
    wish = data.draw(some_wishes(facts))
    answer = counter(facts, wish, rules)
    if not isinstance(answer, Offer):
        return
    assert answer.kind is wish.kind
    assert not answer.prepared
    assert answer.covered == facts.position.due
    assert (answer.state is OfferState.ASKED) == any(rule.startswith("counter.") for rule in answer.rules)
    assert answer.needs_approval or answer.state is OfferState.OPEN
    days = [part.due for part in answer.schedule.parts]
    limits, counters = rules.instalments, rules.counter
    if answer.kind in PLANS:
        assert answer.cadence is not None
        assert answer.schedule.amount == answer.covered - answer.waived
        assert facts.today < days[0] <= facts.today + timedelta(days=max(counters.max_days, limits.first_within_days))
        assert 2 <= len(days) <= max(counters.max_count, limits.max_count)
        assert all(part.amount >= limits.min_amount[facts.currency] for part in answer.schedule.parts[:-1])
        if facts.share is not None:
            assert all(per_month(part.total, answer.cadence) <= facts.share for part in answer.schedule.parts)
        if answer.state is OfferState.OPEN:
            assert len(days) <= limits.max_count
            assert days[0] <= facts.today + timedelta(days=limits.first_within_days)
            assert days[-1] <= next_bank_day(add_months(facts.today, limits.max_months), facts.jurisdiction)
        if wish.amount is not None:
            assert max(part.amount for part in answer.schedule.parts) <= wish.amount
    if answer.kind is OfferKind.EXTENSION and answer.state is OfferState.OPEN:
        assert facts.today < days[0] <= facts.today + timedelta(days=rules.extension.max_days)


@calm
@given(some_facts(), some_rules())
def test_paying_now_is_always_there_unless_life_is_hard_or_nothing_is_left(
    facts: OfferFacts, rules: OfferRules
) -> None:
    found = make_offers(facts, rules)
    easy = facts.cause in (Cause.FORGOT, Cause.TECHNICAL, Cause.PAY_DAY, Cause.LARGE_EXPENSE, Cause.UNSAID, Cause.OTHER)
    refused = {str(refusal.detail["kind"]): refusal.rule for refusal in found.refusals}
    if found.person in ("", "offers.longer_term") and facts.position.due and easy:
        assert refused.get("pay_now") in (None, "offers.no_bank_day")


def _asking_for(offer: Offer, facts: OfferFacts) -> Wish:
    if offer.kind in PLANS:
        return Wish(offer.kind, count=offer.count, cadence=offer.cadence)
    if offer.kind is OfferKind.PAUSE:
        months = next(
            n for n in range(1, 8) if next_bank_day(add_months(facts.today, n), facts.jurisdiction) == offer.review_on
        )
        return Wish(offer.kind, months=months)
    return Wish(offer.kind, day=offer.schedule.first)
