"""From the picture of the case to what offers are computed from."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from arranging import a_late_loan, before_offers, newest, opens, signs, told
from talk import TODAY, Talk

from arrears.affordability import Affordability
from arrears.agreement import AgreementState
from arrears.offer import OfferKind, OfferState
from arrears.offer_facts import OfferFacts
from arrears.promise import PromiseState
from dialogs.plans.facts import beside, facts_of, instalments_a_month, shown, tag

TWO = (a_late_loan(total=600_000), a_late_loan("L-3077", late=9, total=400_000))


def facts(talk: Talk, loan: str = "L-2041") -> OfferFacts:
    found = facts_of(talk.view(), loan)
    assert found is not None
    return found


def a_signed_pause() -> Talk:
    return signs(before_offers(loans=(a_late_loan(fees=0),)), OfferKind.PAUSE)


def test_the_dearest_of_the_coming_months_goes_on_beside_a_plan() -> None:
    talk = before_offers()
    rows = talk.loans[0].instalments
    dearer = tuple(replace(row, principal=500_000) if row.due_date == date(2027, 1, 10) else row for row in rows)
    talk.loans = (replace(talk.loans[0], instalments=dearer),)
    assert instalments_a_month(talk.view(), "L-2041") == 520_000
    assert facts(talk).current == 520_000


def test_what_a_running_plan_on_another_loan_asks_leaves_less_for_this_one() -> None:
    talk = before_offers(loans=TWO, circumstances=told(income=6_000_000))
    before = facts(talk, "L-3077").can
    signs(talk)
    asks = max(part.total for part in newest(talk).terms.schedule.parts)
    assert beside(talk.view(), "L-3077", "TWD") == 600_000 + asks
    after = facts(talk, "L-3077").can
    assert isinstance(before, Affordability)
    assert isinstance(after, Affordability)
    assert before.surplus - after.surplus == asks
    assert beside(talk.view(), "L-2041", "TWD") == 600_000, "the plan that would be replaced is not counted"


def test_a_plan_that_waits_for_the_lender_counts_like_one_that_runs() -> None:
    talk = signs(before_offers(loans=TWO, circumstances=told(income=6_000_000), mandates=()))
    asks = max(part.total for part in newest(talk).terms.schedule.parts)
    assert beside(talk.view(), "L-3077", "TWD") == 600_000 + asks


def test_pauses_and_extensions_of_the_last_year_are_counted_unless_they_were_taken_back() -> None:
    talk = a_signed_pause()
    assert (facts(talk).pauses_used, facts(talk).extensions_used) == (1, 0)
    made = newest(talk)
    talk.agreements = (replace(made, state=AgreementState.WITHDRAWN),)
    assert facts(talk).pauses_used == 0
    talk.agreements = (replace(made, signed_on=TODAY - timedelta(days=365)),)
    assert facts(talk).pauses_used == 0
    later = replace(made, terms=replace(made.terms, kind="extension"), signed_on=TODAY - timedelta(days=364))
    talk.agreements = (made, later, replace(later, loan_ref="L-3077"))
    assert (facts(talk).pauses_used, facts(talk).extensions_used) == (1, 1)


def test_a_pause_is_not_offered_a_second_time_within_the_year_and_that_is_said() -> None:
    talk = a_signed_pause()
    talk.stands_at("offers", "loan")
    talk.taps("loan:0").taps("own").taps("way:months").says("2").sees("You have had a pause within the last year")


def test_who_broke_promises_often_gets_a_person() -> None:
    talk = signs(before_offers())
    talk.promises = tuple(replace(p, state=PromiseState.MISSED) for p in talk.promises)
    assert facts(talk).broken_often


def test_a_silent_loan_has_no_facts() -> None:
    assert facts_of(before_offers().view(), "L-9") is None


def test_an_offer_is_found_again_by_what_it_says_with_and_without_an_id() -> None:
    talk = before_offers()
    for offer in shown(talk.view(), "L-2041"):
        assert tag(offer) == tag(replace(offer, id="", state=OfferState.THINKING, rank=9, version=4))
    assert len({tag(offer) for offer in shown(talk.view(), "L-2041")}) == 3


def test_what_was_just_told_counts_before_it_is_kept() -> None:
    talk = opens(before_offers())
    less = facts_of(talk.view(), "L-2041", told(costs=3_200_000))
    assert less is not None
    assert less.share == 0
