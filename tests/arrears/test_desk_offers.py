"""What the lender's people may offer: at once, with a supervisor's yes, or not at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from offers_build import FIFTH, RULES, UNTOLD, amounts, facts, plan, some_facts, some_rules, twd, with_rules

from arrears.circumstances import Cause, Lasting
from arrears.counter import Wish
from arrears.decisions import Refusal
from arrears.desk_offers import agents_offer, exceeded, share_used, warnings
from arrears.mandate import Mandate, act_for
from arrears.offer import Offer, OfferKind, OfferState, outdated
from arrears.offer_facts import OfferFacts
from arrears.offer_limits import PLANS, faults
from arrears.offers import still_good
from arrears.schedule import per_month

_, LATER, PARTS, STEPS, PAUSE = OfferKind
ABLE = facts(twd(12_000), share=3_000_00, cause=Cause.LESS_INCOME, pay_day=FIFTH)


def made(known: OfferFacts, wish: Wish, **more: Any) -> Offer:
    found = agents_offer(known, wish, more.pop("rules", RULES), alias="Ming", limit=more.pop("limit", {}))
    assert isinstance(found, Offer), found
    return found


def refused(known: OfferFacts, wish: Wish) -> str:
    found = agents_offer(known, wish, RULES, alias="Ming", limit={})
    assert isinstance(found, Refusal), found
    return found.rule


def test_inside_all_limits_an_agent_offers_at_once_what_a_borrower_could_wish() -> None:
    offer = made(ABLE, Wish(PARTS, count=6))
    assert (offer.state, offer.needs_approval, offer.by, offer.agent) == (OfferState.OPEN, False, "Ming", "Ming")
    assert amounts(offer) == [2000] * 6
    assert exceeded(offer) == ()


def test_above_the_agents_own_limit_a_supervisor_decides_and_the_lenders_limit_holds_where_none_is_set() -> None:
    own = made(ABLE, Wish(PARTS, count=6), limit={"TWD": 11_999_99})
    assert (own.state, own.needs_approval, exceeded(own)) == (OfferState.ASKED, True, ("agent.covered",))
    assert exceeded(made(ABLE, Wish(PARTS, count=6), limit={"TWD": 12_000_00})) == ()
    assert exceeded(made(ABLE, Wish(PARTS, count=6), limit={"USD": 1})) == ()
    narrow = with_rules(approval={"covered_above": {"TWD": 5_000_00}})
    theirs = made(ABLE, Wish(PARTS, count=6), rules=narrow, limit={"TWD": 12_000_00})
    assert (theirs.state, exceeded(theirs)) == (OfferState.ASKED, ("approval.covered",))


def test_beyond_the_lenders_shape_a_supervisor_decides_and_beyond_that_nobody() -> None:
    roomy = facts(twd(30_000), share=40_000_00)
    assert exceeded(made(roomy, Wish(PARTS, count=15))) == ("counter.count", "counter.months")
    assert refused(roomy, Wish(PARTS, count=19)) == "counter.too_many"
    assert exceeded(made(roomy, Wish(LATER, day=date(2027, 1, 15)))) == ("counter.days",)
    assert refused(roomy, Wish(LATER, day=date(2027, 3, 15))) == "counter.too_late"
    assert refused(roomy, Wish(PAUSE, months=2)) == "offers.pause_not_needed"


def test_nobody_offers_a_plan_that_takes_more_than_the_share_or_where_nothing_is_left() -> None:
    assert refused(ABLE, Wish(PARTS, count=3)) == "counter.unaffordable"
    broke = facts(twd(12_000), share=0, cause=Cause.JOB_LOSS)
    assert refused(broke, Wish(PARTS, count=12)) == "offers.no_surplus"
    pause = made(broke, Wish(PAUSE, months=2))
    assert (pause.state, warnings(pause, broke, RULES)) == (OfferState.OPEN, ("offers.no_surplus",))


def test_what_asks_for_a_person_is_met_by_one_and_shown_to_them() -> None:
    for more, warned in (
        ({"broken_often": True}, "offers.broken"),
        ({"cause": Cause.BEREAVEMENT}, "offers.care"),
        ({"cause": Cause.PERMANENT_FALL}, "offers.permanent"),
        ({"lasting": Lasting.PERMANENT}, "offers.permanent"),
        ({"joint": True}, "offers.joint"),
    ):
        known = facts(twd(12_000), share=3_000_00, **more)
        offer = made(known, Wish(PARTS, count=6))
        assert offer.state is OfferState.OPEN
        assert warned in warnings(offer, known, RULES)
        assert still_good(offer, known, RULES) is None
        assert still_good(replace(offer, inputs=()), known, RULES) is not None  # the bot's own would not stand


def test_old_debts_need_a_supervisor_and_other_currencies_are_never_converted() -> None:
    assert exceeded(made(facts(twd(12_000), days=181), Wish(PARTS, count=6))) == ("offers.stage",)
    assert exceeded(made(facts(twd(12_000), days=900), Wish(PARTS, count=6))) == ("offers.age",)
    assert refused(facts(twd(12_000), mixed_currencies=True), Wish(PARTS, count=6)) == "offers.currency"


def test_the_warnings_say_what_is_not_known_what_is_tight_and_what_is_replaced() -> None:
    unknown = facts(twd(12_000), can=UNTOLD)
    assert warnings(made(unknown, Wish(PARTS, count=6)), unknown, RULES) == ("afford.untold",)
    tight = made(ABLE, Wish(PARTS, count=4))
    assert (share_used(tight, ABLE), warnings(tight, ABLE, RULES)) == (100, ("afford.tight",))
    room = made(ABLE, Wish(PARTS, count=5))
    assert (share_used(room, ABLE), warnings(room, ABLE, RULES)) == (80, ())
    runs = replace(ABLE, running=plan(3, 4_000))
    assert warnings(made(runs, Wish(PARTS, count=5)), runs, RULES) == ("offers.replaces",)


def test_it_stands_beside_the_bots_newer_offers_until_the_sum_changes_or_something_is_signed() -> None:
    offer = replace(made(ABLE, Wish(PARTS, count=6)), id="O-1")
    assert not outdated(offer, "L1", twd(12_000))
    assert outdated(offer, "L1", twd(11_000))
    assert outdated(offer, "L1", twd(12_000), signed=True)
    assert outdated(replace(offer, inputs=()), "L1", twd(12_000))


def test_an_officers_mandate_signs_what_is_inside_the_limits_and_a_supervisor_the_rest() -> None:
    today = date(2026, 11, 22)
    mandates = (Mandate("M-1", "Ann", "hash", today, today),)
    inside, above = made(ABLE, Wish(PARTS, count=6)), made(ABLE, Wish(PARTS, count=6), limit={"TWD": 0})
    act = act_for(inside, mandates, "hash", today)
    assert act is not None
    assert (act.by, act.mandate) == ("Ann", "M-1")
    assert act_for(above, mandates, "hash", today) is None
    approved = act_for(replace(above, state=OfferState.APPROVED, by="Bo"), mandates, "hash", today)
    assert approved is not None
    assert approved.by == "Bo"


wishes = st.one_of(
    st.builds(Wish, st.sampled_from(PLANS), count=st.none() | st.integers(-1, 30)),
    st.builds(Wish, st.just(PARTS), amount=st.integers(-1, 10_000_00)),
    st.builds(Wish, st.just(PAUSE), months=st.none() | st.integers(0, 12)),
    st.builds(Wish, st.just(LATER), day=st.none() | st.dates(date(2025, 1, 1), date(2028, 12, 31))),
)


@given(some_facts(), wishes, some_rules(), st.integers(0, 60_000_00))
def test_what_goes_out_at_once_keeps_to_every_limit_and_to_the_share(
    known: OfferFacts, wish: Wish, rules: Any, most: int
) -> None:
    offer = agents_offer(known, wish, rules, alias="Ming", limit={known.currency: most})
    if isinstance(offer, Refusal):
        return
    if offer.kind in PLANS and known.share is not None:
        largest = max(part.total for part in offer.schedule.parts)
        assert per_month(largest, offer.cadence or rules.instalments.cadences[0]) <= known.share
    if offer.state is OfferState.OPEN:
        assert offer.covered.minor <= most
        assert offer.covered.minor <= rules.approval.covered_above.get(known.currency, 0)
        assert not faults(offer, rules, share=known.share, jurisdiction=known.jurisdiction)
    assert (offer.state is OfferState.ASKED) == offer.needs_approval == bool(exceeded(offer))
