"""Offers: looked at, changed, thought over, taken and declined."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from arranging import a_late_loan, before_offers, decides, of_kind, opens, told
from hypothesis import given, settings
from hypothesis import strategies as st
from talk import TODAY, Talk, a_loan, fresh

from arrears.circumstances import Cause, Lasting
from arrears.help_lines import Help
from arrears.offer import OfferKind, OfferState
from dialogs.grammar.effects import AskApproval, HandOver, Keep, MakeOffers, Notify, SetOffer
from dialogs.grammar.events import OfferDecided, Tapped
from dialogs.grammar.view import Level
from dialogs.offers.people import free_advice
from dialogs.plans.facts import beside, facts_of, shown

INSTALMENTS, EXTENSION, PAY_NOW, PAUSE = (
    OfferKind.INSTALMENTS,
    OfferKind.EXTENSION,
    OfferKind.PAY_NOW,
    OfferKind.PAUSE,
)


def actions(talk: Talk) -> list[str]:
    return [button["data"].split(".", 2)[2] for button in talk.buttons]


def wanted(talk: Talk, kind: type) -> list[object]:
    return [effect for effect in talk.effects if isinstance(effect, kind)]


def test_two_or_three_ways_are_shown_each_with_dates_costs_and_a_button() -> None:
    talk = before_offers()
    offers = shown(talk.view(), "L-2041")
    assert 2 <= len(offers) <= 3
    for offer in offers:
        assert offer.cost.minor == 0
    talk.sees("NT$12,000 is due", "In 2 payments", "First on", "No extra cost", "All at once: NT$11,700 by")
    assert sum(action.startswith("offer:") for action in actions(talk)) == len(offers)
    assert {"own", "think", "none"} <= set(actions(talk))


def test_the_offer_that_can_best_be_kept_comes_first_and_stays_first_however_the_rows_are_read() -> None:
    talk = before_offers()
    first = actions(talk)[0]
    talk.offers = tuple(reversed(talk.offers))
    opens(talk).taps("all")
    assert actions(talk)[0] == first


def test_an_offer_in_full_names_every_day_the_sum_what_goes_on_beside_it_and_until_when_it_stands() -> None:
    talk = opens(before_offers())
    offer = of_kind(talk, INSTALMENTS)
    for number in range(1, offer.count + 1):
        talk.sees(f"{number}. ")
    talk.sees("Total: NT$11,700", "Late fees of NT$300 are waived while you keep to it",
              "You also keep paying your usual instalments of NT$3,000 a month", "You can decide until")  # fmt: skip


def test_what_goes_on_beside_a_plan_counts_all_loans_and_running_plans_of_the_currency() -> None:
    other = a_late_loan("L-3077", late=9)
    dollars = replace(a_late_loan("L-4000"), currency="USD")
    talk = before_offers(loans=(a_late_loan(), other))
    assert beside(talk.view(), "L-2041", "TWD") == 600_000
    talk.loans += (dollars,)
    assert beside(talk.view(), "L-2041", "TWD") == 600_000


def test_arrears_in_two_currencies_are_for_a_person_and_nothing_is_converted() -> None:
    talk = before_offers(loans=(a_late_loan(), replace(a_late_loan("L-4000"), currency="USD")))
    assert HandOver("offers.currency") in talk.effects
    assert {offer.kind for offer in shown(talk.view(), "L-2041")} <= {PAY_NOW}
    talk.sees("different currencies", "A colleague will get back to you by")


def test_with_nothing_left_no_payment_is_asked_a_person_looks_and_a_pause_stands_beside() -> None:
    talk = before_offers(circumstances=told(costs=3_200_000))
    assert HandOver("offers.no_surplus") in talk.effects
    assert {offer.kind for offer in shown(talk.view(), "L-2041")} == {PAUSE}
    talk.sees("nothing is left", "I don't ask you for any", "A colleague will get back to you by", "debt advice")
    talk.sees_no("前置協商")
    assert "form" in actions(talk)


def test_who_owes_several_lenders_in_taiwan_hears_of_the_free_official_way() -> None:
    before_offers(circumstances=told(costs=3_200_000, debts=200_000)).sees("前置協商", "free, official way")


def test_care_comes_first_after_a_bereavement() -> None:
    talk = before_offers(circumstances=told(Cause.BEREAVEMENT))
    assert HandOver("offers.care", "high") in talk.effects
    talk.sees("I am sorry", "Nothing has to be settled now")


def test_a_person_is_not_asked_twice_for_the_same_reason() -> None:
    talk = before_offers(circumstances=told(costs=3_200_000))
    talk.stands_at("offers", "loan")
    talk.taps("loan:0")
    assert not wanted(talk, HandOver)


def test_a_plan_that_is_only_prepared_can_be_looked_at_and_not_taken() -> None:
    talk = before_offers(
        circumstances=told(costs=3_200_000, lasting=Lasting.MONTHS, until=date(2027, 1, 15)), loans=(a_late_loan(),)
    )
    talk.sees("Later on, as a look ahead")
    opens(talk, OfferKind.STEPPED).sees("This is a look ahead")
    assert "take" not in actions(talk)


def test_paying_now_becomes_a_promise_and_the_incentive_is_said() -> None:
    talk = before_offers(circumstances=told(Cause.FORGOT))
    opens(talk, PAY_NOW).taps("take")
    assert [effect.state for effect in wanted(talk, SetOffer)] == [OfferState.TAKEN]  # type: ignore[attr-defined]
    talk.sees("If NT$11,700 arrives by", "late fees of NT$300 are waived", "How will you pay?")
    talk.taps("way:0").taps("yes")
    assert (talk.promises[-1].amount.minor, talk.promises[-1].due) == (1_170_000, date(2026, 12, 1))


def test_an_offer_whose_amounts_changed_meanwhile_is_not_taken_but_computed_anew() -> None:
    talk = opens(before_offers())
    before = of_kind(talk, INSTALMENTS)
    talk.pays(200_000, TODAY)
    talk.taps("take").sees("The amounts have changed meanwhile", "NT$10,000 is due")
    assert talk.conversation.frame.step == "choose"
    assert next(o for o in talk.offers if o.id == before.id).state is OfferState.REPLACED


def test_an_offer_that_ran_out_leads_to_what_is_possible_now() -> None:
    talk = opens(before_offers())
    talk.today = TODAY + timedelta(days=8)
    talk.taps("take").sees("no longer open").taps("again").sees("These ways are possible")
    assert not talk.agreements


def test_nothing_is_offered_on_a_loan_that_is_paid() -> None:
    talk = opens(before_offers())
    talk.loans = (replace(a_late_loan(), instalments=(), balance=None),)
    talk.taps("take").sees("nothing is due")


# Changing an offer


def test_a_change_inside_the_limits_is_shown_at_once_as_a_new_offer_beside_the_others() -> None:
    talk = opens(before_offers()).taps("change").taps("what:count").taps("count:6")
    talk.sees("Yes, that is possible", "In 6 payments")
    kinds = [offer.kind for offer in shown(talk.view(), "L-2041")]
    assert kinds[0] is INSTALMENTS
    assert len(kinds) <= talk.policy.offers.most_offers
    assert OfferKind.STEPPED in kinds


@pytest.mark.parametrize(
    ("what", "words", "says"),
    [
        ("count", "six payments", "In 6 payments"),
        ("count", "６期", "In 6 payments"),
        ("each", "two thousand", "NT$2,000"),
        ("each", "NT$2,000.00", "NT$2,000"),
        ("first", "7 January", "1. Thursday, 7 January 2027"),
    ],
)
def test_numbers_amounts_and_days_may_be_written_in_any_usual_way(what: str, words: str, says: str) -> None:
    opens(before_offers()).taps("change").taps(f"what:{what}").says(words).sees(says)


def test_changing_the_number_keeps_the_pay_days_and_a_first_day_that_was_wished_for() -> None:
    talk = opens(before_offers()).taps("change").taps("what:first").says("15 December")
    talk.sees("1. Tuesday, 15 December").taps("change").taps("what:count").says("5").sees("1. Tuesday, 15 December")


@pytest.mark.parametrize("words", ["0", "1000", "100", "1", "99999999999999"])
def test_a_number_of_payments_that_cannot_be_is_answered_with_what_is_nearest(words: str) -> None:
    talk = opens(before_offers()).taps("change").taps("what:count").says(words)
    assert not wanted(talk, AskApproval)
    assert talk.conversation.frame.step in ("count", "detail", "choose")
    assert len(talk.text) > len("How many payments would suit you? You can also write the number.")


def test_one_payment_is_all_of_it_on_a_later_day_where_that_can_be_kept() -> None:
    talk = before_offers(circumstances=told(costs=500_000), loans=(a_late_loan(total=400_000),))
    talk.taps("own").taps("way:count").says("1").sees("All of it on a later day")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("1", "Each payment has to be at least NT$500"),
        ("8000", "at most NT$6,"),
        ("0", "amount"),
    ],
)
def test_an_amount_that_cannot_be_is_answered_with_the_nearest_that_can(words: str, says: str) -> None:
    talk = opens(before_offers()).taps("change").taps("what:each").says(words).sees(says)
    assert talk.conversation.frame.step == "each"


def test_more_than_the_debt_each_time_is_all_of_it_at_once_and_no_cent_more() -> None:
    talk = opens(before_offers()).taps("change").taps("what:each").says("99999")
    talk.sees("You don't need to pay more than NT$11,700.", "All at once: NT$11,700").sees_no("99,999")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("yesterday", "This day has passed already"),
        ("5 Dec 2030", "The latest day I can arrange here is"),
        ("30 February", "The calendar has no such day"),
        ("soon perhaps", "I could not read a day"),
    ],
)
def test_a_day_that_cannot_be_is_answered_kindly(words: str, says: str) -> None:
    opens(before_offers()).taps("change").taps("what:first").says(words).sees(says)


def test_a_day_that_can_be_read_in_two_ways_is_asked_back() -> None:
    talk = opens(before_offers()).taps("change").taps("what:first").says("7/1").sees("Which day do you mean?")
    talk.taps("day:2027-01-07").sees("1. Thursday, 7 January 2027")


def test_words_that_are_no_number_are_kept() -> None:
    talk = opens(before_offers()).taps("change").taps("what:count").says("whatever you think")
    assert wanted(talk, Keep)


def test_a_pause_may_be_shorter_but_not_longer_than_the_limit() -> None:
    talk = (
        opens(before_offers(loans=(a_late_loan(fees=0),)), PAUSE)
        .taps("change")
        .says("one month")
        .sees("A pause", "24 December")
    )
    talk.taps("change").says("12 months").sees("The longest pause I can arrange here is 3 months.")


@pytest.mark.parametrize(("words", "says"), [("2000 a week", "one a week"), ("2000 every two weeks", "every two weeks"),
                                              ("每週2000", "one a week"), ("2000 a month", "one a month")])  # fmt: skip
def test_an_own_idea_keeps_to_the_rhythm_it_names(words: str, says: str) -> None:
    talk = before_offers(circumstances=told(income=9_000_000)).taps("own").says(words)
    talk.sees("Yes, that is possible.", says, "NT$2,000")
    talk.taps("change").taps("what:each").says("2500 a month").sees("Yes, that is possible.", "one a month", "NT$2,500")


def test_an_own_idea_in_words_is_understood_or_passed_on() -> None:
    before_offers().taps("own").says("I can pay 2000 a month").sees("I understand NT$2,000 each time.", "In 6 payments")
    talk = before_offers().taps("own").says("My sister will help next spring")
    assert wanted(talk, Keep)
    assert [effect.reason for effect in wanted(talk, HandOver)] == ["own_proposal"]  # type: ignore[attr-defined]


def test_a_wish_above_the_limits_is_put_to_a_supervisor_only_after_a_yes() -> None:
    talk = opens(before_offers()).taps("change").taps("what:count").says("15")
    talk.sees("more than I may agree to by myself", "In 15 payments", "The answer comes by")
    assert not wanted(talk, AskApproval)
    talk.taps("yes").sees("I have put your proposal to a colleague", "The answer comes by")
    assert len(talk.wanted(AskApproval)) == 1
    assert shown(talk.view(), "L-2041"), "the other offers stand meanwhile"


def test_one_proposal_at_a_time_is_with_a_supervisor() -> None:
    talk = opens(before_offers()).taps("change").taps("what:count").says("15").taps("yes").taps("all")
    talk.sees("Your own proposal is with a colleague.")
    opens(talk).taps("change").taps("what:count").says("16").sees("with a colleague already")
    assert "yes" not in actions(talk)


def test_an_approved_wish_is_told_by_a_neutral_note_and_can_be_taken() -> None:
    talk = opens(before_offers()).taps("change").taps("what:count").says("15").taps("yes")
    decides(talk, approved=True)
    note = wanted(talk, Notify)
    assert len(note) == 1
    assert talk.labels() == ["Read the message"]
    talk.taps("news").sees("a colleague has agreed", "In 15 payments").taps("take").sees("How will you pay?")


def test_a_declined_wish_comes_with_the_supervisors_words_other_ways_and_a_person() -> None:
    talk = opens(before_offers()).taps("change").taps("what:count").says("15").taps("yes")
    decides(talk, approved=False, reason="Twelve payments would be fine.")
    talk.taps("news").sees("Twelve payments would be fine.", "another way")
    talk.taps("ask")
    assert wanted(talk, HandOver)


def test_a_decision_behind_a_session_that_ran_out_is_shown_after_the_check_only() -> None:
    talk = opens(before_offers()).taps("change").taps("what:count").says("15").taps("yes").idles()
    decides(talk, approved=True).taps("news").sees("born").sees_no("NT$", "15")
    talk.says("3/5").sees("In 15 payments")


def test_a_decision_on_an_offer_nobody_knows_says_nothing() -> None:
    talk = before_offers()
    assert talk.hear(OfferDecided("O-99", True)) == ()


# Thinking it over


def test_thinking_it_over_is_followed_up_once_while_the_offer_stands() -> None:
    talk = opens(before_offers()).taps("think").sees("It stands until Tuesday, 1 December", "once, in 3 days")
    thought = next(o for o in talk.offers if o.state is OfferState.THINKING)
    talk.waits_until(TODAY + timedelta(days=3)).touched("service", "offer.follow_up", thought.id)
    talk.taps("news").says("3/5").sees("There is no hurry", "In 2 payments")
    talk.taps(actions(talk)[0]).sees("Total: NT$11,700")


def test_an_offer_that_lapsed_while_thinking_is_looked_at_again_without_reproach() -> None:
    talk = opens(before_offers()).taps("think")
    thought = next(o for o in talk.offers if o.state is OfferState.THINKING)
    talk.waits_until(TODAY + timedelta(days=9)).touched("service", "offer.follow_up", thought.id)
    talk.taps("news").says("3/5").sees("That is all right").taps("again")
    assert wanted(talk, MakeOffers)


def test_after_a_stop_no_question_is_announced() -> None:
    talk = before_offers(stops=("borrower",))
    opens(talk).taps("think").sees("I don't write first").sees_no("I will ask you once")


def test_none_of_these_is_a_fine_answer() -> None:
    talk = before_offers().taps("none").sees("That is all right").says("I would rather wait for my bonus")
    assert [type(effect) for effect in talk.effects[:2]] == [Keep, HandOver]
    talk = before_offers().taps("none").taps("leave").sees("You can come back to it at any time")
    assert {o.state for o in talk.offers} == {OfferState.REFUSED}


def test_with_several_late_loans_one_is_chosen_first() -> None:
    talk = fresh(loans=(a_loan(), a_loan("L-3077", late=8)))
    talk.stands_at("offers", "loan")
    talk.sees("Which loan shall we look at first?").taps("loan:1").sees("L-3077")


def test_only_the_last_wish_stands_beside_the_offers() -> None:
    talk = opens(before_offers()).taps("change").taps("what:count").taps("count:6").taps("change").taps("what:count")
    talk.taps("count:4").taps("change").taps("what:count").taps("count:9")
    counts = [offer.count for offer in shown(talk.view(), "L-2041") if offer.kind is INSTALMENTS]
    assert counts == [9, 2]


def test_an_offer_that_no_longer_leaves_enough_to_live_on_is_not_taken() -> None:
    talk = opens(before_offers())
    talk.circumstances = told(costs=2_500_000)
    talk.taps("take").sees("Things have changed meanwhile")
    assert not talk.agreements


def test_a_loan_that_is_with_others_meanwhile_is_not_arranged_here() -> None:
    talk = opens(before_offers())
    talk.loans = (a_late_loan("L-3077"),)
    talk.taps("take").sees("not arranged here", "ask for a person").sees_no("12,000")


def test_a_second_tap_takes_nothing_twice() -> None:
    talk = opens(before_offers(circumstances=told(Cause.FORGOT)), PAY_NOW)
    take = next(b["data"].split(".", 2) for b in talk.buttons if b["data"].endswith(".take"))
    talk.taps("take")
    before = talk.offers
    talk.hear(Tapped(take[2], take[0], int(take[1])))
    assert talk.offers == before


# Properties

amounts = st.integers(0, 6_000_000)


@settings(max_examples=80, deadline=None)
@given(amounts, amounts, st.integers(50_000, 5_000_000), st.sampled_from(list(Cause)), st.integers(1, 40))
def test_no_offer_that_is_shown_asks_for_more_than_what_is_left(
    income: int, costs: int, total: int, cause: Cause, wish: int
) -> None:
    talk = before_offers(circumstances=told(cause, income=income, costs=costs), loans=(a_late_loan(total=total),))
    if "own" in actions(talk):
        talk.taps("own").taps("way:count").says(str(wish))
    facts = facts_of(talk.view(), "L-2041")
    assert facts is not None
    for offer in shown(talk.view(), "L-2041"):
        if offer.kind in (INSTALMENTS, OfferKind.STEPPED) and not offer.prepared:
            assert max(part.total for part in offer.schedule.parts) <= (facts.share or 0)
        assert offer.schedule.amount.minor + offer.waived.minor == offer.covered.minor or offer.kind is PAUSE


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["count", "each", "first"]), st.text(max_size=12)), max_size=4))
def test_whatever_is_written_is_answered(played: list[tuple[str, str]]) -> None:
    talk = before_offers()
    for what, words in played:
        if talk.conversation.frame.dialog != "offers" or "change" not in actions(talk):
            talk.level = Level.FRESH
            talk.stands_at("offers", "loan")
            opens(talk.taps("loan:0"))
        talk.taps("change")
        if f"what:{what}" in actions(talk):
            talk.taps(f"what:{what}")
        talk.says(words)
        assert talk.text


def test_trouble_told_of_before_anything_is_due_goes_to_a_person_before_that_day() -> None:
    early = replace(a_loan(late=-10), instalments=a_loan(late=-10).instalments[:1])
    talk = fresh(loans=(early,), circumstances=told(Cause.JOB_LOSS)).taps("help").taps("yes")
    talk.sees("falls due", "say so early", "get back to you")
    assert [effect.reason for effect in talk.wanted(HandOver)] == ["hardship_ahead"]  # type: ignore[attr-defined]


def test_who_has_nothing_left_is_given_the_number_of_free_advice_where_one_may_be_sent() -> None:
    view = before_offers(circumstances=told(costs=3_200_000)).view()
    line = view.policy.help_for("TW").crisis[0]  # any line that may be sent

    class Book:
        """A book of rules with this line of advice alone."""

        def help_for(self, _jurisdiction: str, _lender: str = "") -> Help:
            return Help("XX", debt_advice=(line,))

    advised = replace(view, policy=replace(view.policy, contacts=Book()))  # type: ignore[arg-type]
    assert line.number in str(free_advice(advised))
    assert line.number not in str(free_advice(view))
