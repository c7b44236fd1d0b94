"""Agreement: what is shown is what is signed; both sides sign; it can be taken back; it is followed to its end."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import pytest
from arranging import (
    a_late_loan,
    before_offers,
    decides,
    lender_signs,
    newest,
    of_kind,
    opens,
    paper_is_made,
    reads_terms,
    signs,
    told,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from talk import NAMES, TODAY, Talk

from arrears.agreement import AgreementState
from arrears.books import Flag, FlagKind
from arrears.circumstances import Cause
from arrears.offer import OfferKind, OfferState
from arrears.policy import Policy
from arrears.position import case_position
from arrears.promise import PromiseState
from bot.i18n import day, money
from dialogs.agreement.memory import Memory
from dialogs.agreement.mine import taken_back
from dialogs.grammar.effects import Consent, HandOver, Notify, SendDocument, Sign, WithdrawAgreement
from dialogs.grammar.events import AgreementDecided, DocumentMade, Tapped, Typed
from dialogs.grammar.view import Level, View

INSTALMENTS, PAUSE = OfferKind.INSTALMENTS, OfferKind.PAUSE


def actions(talk: Talk) -> list[str]:
    return [button["data"].split(".", 2)[2] for button in talk.buttons]


def kinds(talk: Talk) -> list[type]:
    return [type(effect) for effect in talk.effects]


def with_policy(talk: Talk, policy: Policy) -> View:
    return replace(Talk.view(talk), policy=policy)


def with_pause(language: str = "en", **more: object) -> Talk:
    return before_offers(language, loans=(a_late_loan(fees=0),), **more)  # type: ignore[arg-type]


def test_the_terms_say_everything_that_matters_and_ask_for_both_answers_first() -> None:
    talk = opens(before_offers()).taps("take").sees("How will you pay?").taps("way:0")
    talk.sees("second answer", "ID number").sees_no("NT$")
    talk.says("A123").sees(
        "Nothing is agreed until you have signed", "Personal loan (L-2041)", "what was due on", "NT$12,000",
        "Principal:", "Late fees: NT$300", "1. Monday, 7 December: NT$5,850", "2. Tuesday, 5 January 2027: NT$5,850",
        "In all: NT$11,700", "Bank transfer", "8204100", "no interest, no fees", "Late fees of NT$300 are waived",
        "usual instalments of NT$3,000 a month", "If a payment does not come", "Only a person can end the plan",
        "take your signature back up to and including Tuesday, 1 December", "Ann of Harbour Credit",
    )  # fmt: skip


def test_a_way_to_pay_that_is_known_is_not_asked_again() -> None:
    talk = signs(before_offers())
    talk.stands_at("offers", "loan")
    talk.taps("loan:0")
    assert newest(talk).terms.method == "Bank transfer"
    opens(talk).taps("take")
    assert talk.conversation.frame.step == "terms"


def test_terms_of_36_parts_fit_into_one_message_in_every_language() -> None:
    rules = before_offers().policy.offers
    limits = rules.instalments.model_copy(update={"max_count": 36, "max_months": 60})
    policy = replace(before_offers().policy, offers=rules.model_copy(update={"instalments": limits}))
    for language in ("en", "zh_Hant", "zh_Hans"):
        talk = Talk(language, level=Level.SURE, items=("birthday", "last4"), proved=("birthday", "last4"),
                    loans=(a_late_loan(total=3_600_000),), circumstances=told())  # fmt: skip
        talk.view = partial(with_policy, talk, policy)  # type: ignore[method-assign]
        talk.stands_at("offers", "loan")
        opens(talk.taps("loan:0")).taps("change").taps("what:count").says("36")
        talk.taps("take").taps("way:0").sees("36. ")
        assert len(talk.text) < 4000
        assert not talk.text.endswith("…")


def test_the_name_is_compared_after_folding_and_signs_only_after_a_last_look() -> None:
    for language, name in (
        ("en", "ＣＨＡＮ tai man"), ("en", "Tai Man  Chan"), ("zh_Hant", "陈大文"), ("zh_Hant", "陳 大 文"),
        ("zh_Hant", "陳‧大文"), ("zh_Hans", "陳大文先生"),
    ):  # fmt: skip
        talk = reads_terms(before_offers(language)).taps("agree").says(name)
        assert talk.conversation.frame.step == "confirm", name
        assert not talk.wanted(Sign)
        talk.taps("sign")
        assert [e.typed_name for e in talk.done if isinstance(e, Sign)] == [" ".join(name.split())]


def test_a_name_that_is_not_theirs_may_be_put_right_once_and_is_then_a_persons() -> None:
    talk = reads_terms(before_offers()).taps("agree").says("Wong Siu Ming").sees("not quite the name")
    talk.says("Wong Siu Ming").sees("I have not signed anything", "the offer stands meanwhile")
    assert HandOver("name_mismatch") in talk.effects
    assert not talk.agreements
    assert of_kind(talk, INSTALMENTS)


def test_a_slip_in_the_name_is_no_obstacle() -> None:
    talk = reads_terms(before_offers()).taps("agree").says("Chan Tai").says("Chan Tai Man").taps("sign")
    assert newest(talk).state is AgreementState.ACTIVE


def test_both_have_signed_by_the_standing_mandate_and_each_consent_is_kept() -> None:
    talk = signs(before_offers())
    assert [effect.what for effect in talk.done if isinstance(effect, Consent)] == ["terms", "name"]
    made = newest(talk)
    assert (made.state, made.act.by if made.act else "") == (AgreementState.ACTIVE, "Ann")
    talk.sees("Both have signed: you, and Ann for Harbour Credit", "First payment: NT$5,850 by Monday, 7 December",
              "The document follows")  # fmt: skip
    assert [(p.agreement, p.part) for p in talk.promises] == [(made.id, 1), (made.id, 2)]


def test_without_a_mandate_a_colleague_signs_and_the_borrower_hears_of_it() -> None:
    talk = before_offers(mandates=())
    signs(talk).sees("You have signed. A colleague signs for Harbour Credit next.", "The answer comes by")
    assert newest(talk).state is AgreementState.SIGNED
    talk.taps("mine").sees("A colleague signs", "1. Monday, 7 December")
    lender_signs(talk, approved=True)
    assert talk.labels() == ["Read the message"]
    talk.taps("news").sees("Both have signed: you, and Ben for Harbour Credit.", "Next payment")


def test_a_signature_the_lender_declines_leads_to_a_person_and_other_ways() -> None:
    talk = lender_signs(signs(before_offers(mandates=())), approved=False)
    assert HandOver("agreement_declined") in talk.effects
    talk.taps("news").sees("You have done nothing wrong").taps("again").sees("These ways are possible")


def test_the_thanks_for_a_signature_seen_again_later_tell_what_has_become_of_it() -> None:
    talk = lender_signs(signs(before_offers(mandates=())), approved=False).says("thanks")
    talk.sees("It is no longer in force").sees_no("signs for Harbour Credit next", "document", "First payment")
    talk = signs(before_offers()).says("thanks").sees("from today")
    talk.today = TODAY + timedelta(days=3)
    talk.says("thanks").sees("Next payment: NT$5,850").sees_no("from today", "in a moment")


def test_a_plan_that_a_person_ended_is_told_as_ended_and_not_as_never_signed() -> None:
    talk = signs(before_offers())
    talk.agreements = (replace(newest(talk), state=AgreementState.ENDED),)
    talk.hear(AgreementDecided(newest(talk).id, False))
    assert HandOver("agreement_declined") in talk.effects
    talk.taps("news").sees("has ended your plan", "What you have paid still counts").sees_no("could not sign")


def test_what_waits_for_the_lender_is_not_signed_a_second_time() -> None:
    talk = signs(before_offers(mandates=()))
    talk.stands_at("offers", "loan")
    talk.taps("loan:0").sees("You have already signed a plan").taps("mine").sees("You have signed.")


def test_a_second_tap_signs_once() -> None:
    talk = reads_terms(before_offers()).taps("agree").says("Chan Tai Man")
    sign = next(b["data"].split(".", 2) for b in talk.buttons if b["data"].endswith(".sign"))
    talk.taps("sign")
    talk.hear(Tapped(sign[2], sign[0], int(sign[1])))
    assert len(talk.agreements) == 1
    assert len(talk.wanted(Sign)) == 1


def test_books_that_change_between_offer_and_signature_let_nothing_be_signed() -> None:
    talk = reads_terms(before_offers()).taps("agree").says("Chan Tai Man")
    talk.pays(200_000, TODAY)
    talk.taps("sign").sees("The amounts have changed meanwhile", "NT$10,000 is due")
    assert not talk.agreements


def test_a_loan_sold_yesterday_is_not_signed_for() -> None:
    talk = reads_terms(before_offers()).taps("agree").says("Chan Tai Man")
    sold = replace(talk.books, flags=(Flag(FlagKind.SOLD, "L-2041", TODAY - timedelta(days=1), None),))
    where = case_position(sold, TODAY, jurisdiction="TW")
    talk.view = lambda: replace(Talk.view(talk), books=sold, position=where)  # type: ignore[method-assign]
    talk.taps("sign").sees("no longer arranged here", "nothing was signed").sees_no("NT$")
    assert not talk.agreements


def test_an_offer_that_ran_out_is_not_signed() -> None:
    talk = reads_terms(before_offers()).taps("agree").says("Chan Tai Man")
    talk.today = TODAY + timedelta(days=8)
    talk.taps("sign")
    assert not talk.agreements
    talk.sees("has run out", "These ways are possible")


def test_a_first_payment_whose_day_came_while_thinking_is_looked_at_anew() -> None:
    talk = opens(before_offers()).taps("change").taps("what:first").says("27 November")
    talk.taps("take").taps("way:0").says("A123").taps("agree").says("Chan Tai Man")
    talk.today = date(2026, 11, 27)
    talk.taps("sign").sees("The first day of this plan has come meanwhile", "These ways are possible")
    assert not talk.agreements


def test_a_day_that_passes_between_reading_and_signing_has_the_terms_read_again() -> None:
    talk = reads_terms(before_offers())
    talk.today = TODAY + timedelta(days=1)
    talk.taps("agree").sees("Please read them once more", "up to and including Wednesday, 2 December")
    talk.taps("agree").says("Chan Tai Man").taps("sign")
    assert newest(talk).terms.withdraw_until == date(2026, 12, 2)


def test_terms_are_agreed_to_in_the_language_in_which_they_were_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(NAMES, "zh_Hant", NAMES["en"])  # the same person in the book, whatever is spoken
    talk = reads_terms(before_offers()).says("中文").taps("繁體中文").sees("貸款：Personal loan（L-2041）")
    talk.taps("agree").sees("完整姓名").says("Chan Tai Man").taps("sign")
    assert (newest(talk).terms.language, newest(talk).terms.lender_name) == ("zh_Hant", "海港信貸")


def test_another_language_after_the_terms_has_them_read_in_it_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(NAMES, "zh_Hant", NAMES["en"])
    talk = reads_terms(before_offers()).taps("agree").says("Chan Tai Man").says("中文").taps("繁體中文")
    talk.taps("sign").sees("請您再看一次", "貸款：")
    assert not talk.wanted(Sign)


def test_who_cannot_be_asked_two_questions_signs_with_a_person() -> None:
    talk = opens(before_offers(items=("birthday",))).taps("take")
    talk.sees("A colleague will do it with you", "the offer stands meanwhile")
    assert HandOver("identity_no_data") in talk.effects


def test_change_and_think_work_from_the_terms_too() -> None:
    talk = reads_terms(before_offers()).taps("change").sees("In 2 payments").taps("think").sees("take your time")
    assert OfferState.THINKING in {o.state for o in talk.offers}
    reads_terms(before_offers()).taps("think").sees("take your time")


def test_a_pause_is_signed_with_its_review_and_without_a_way_to_pay() -> None:
    talk = signs(with_pause(), PAUSE)
    talk.sees("I ask you how things are", "nothing to pay of it")
    assert newest(talk).terms.schedule.parts == ()
    talk.taps("mine").sees("As agreed, nothing is asked for until")


# The paper


def test_the_paper_comes_by_itself_while_we_are_sure_and_behind_a_neutral_note_later() -> None:
    talk = paper_is_made(signs(before_offers()))
    assert talk.effects == (SendDocument(newest(talk).id, "agreement"),)
    talk = signs(before_offers()).idles()
    talk.proved = ()
    paper_is_made(talk)
    assert kinds(talk) == [Notify]
    talk.taps("news").sees("born").sees_no("NT$").says("3/5").says("A123").sees("ready").taps("paper")
    assert SendDocument(newest(talk).id, "agreement") in talk.effects


def test_the_paper_does_not_come_to_somebody_of_whom_we_are_half_sure() -> None:
    talk = signs(before_offers())
    talk.level, talk.proved = Level.FRESH, ("birthday",)
    assert kinds(paper_is_made(talk)) == [Notify]


def test_what_was_announced_already_is_not_announced_twice() -> None:
    talk = lender_signs(signs(before_offers(mandates=())), approved=True).idles()
    assert kinds(paper_is_made(talk)) == []
    talk = opens(before_offers(mandates=())).taps("change").taps("what:count").says("15").taps("yes")
    decides(talk, approved=True).taps("news").taps("take").taps("way:0").says("A123").taps("agree")
    assert kinds(paper_is_made(talk.says("Chan Tai Man").taps("sign").idles())) == [Notify]
    talk = signs(before_offers())
    talk.today = date(2026, 12, 9)
    talk.pays(1_170_000, date(2026, 12, 8)).idles()
    assert kinds(paper_is_made(talk, "completion")) == []


def test_the_paper_of_a_signature_that_was_taken_back_meanwhile_does_not_come() -> None:
    talk = signs(before_offers()).taps("mine").taps("withdraw").taps("yes")
    assert kinds(paper_is_made(talk)) == []


def test_a_paper_that_could_not_be_made_says_nothing_to_the_borrower() -> None:
    talk = signs(before_offers())
    assert talk.hear(DocumentMade(newest(talk).id, "agreement", made=False)) == ()
    assert talk.hear(DocumentMade("AG-99", "agreement")) == ()


def test_the_paper_needs_both_answers_from_my_agreement_too() -> None:
    talk = signs(before_offers()).idles()
    talk.proved = ()
    talk.level, talk.proved = Level.FRESH, ("birthday",)
    talk.stands_at("agreement", "mine")
    talk.taps("paper").sees("ID number").says("A123").taps("paper")
    assert SendDocument(newest(talk).id, "agreement") in talk.effects


# Taking it back


def test_a_signature_is_taken_back_within_the_days_after_being_asked_once_more() -> None:
    talk = signs(before_offers()).taps("mine").taps("withdraw")
    talk.sees("Do you want to take your signature back?", "due again", "late fees of NT$300 are then no longer waived")
    assert not talk.wanted(WithdrawAgreement)
    talk.taps("yes").sees("I have taken your signature back", "NT$12,000 is due")
    assert newest(talk).state is AgreementState.WITHDRAWN
    assert not [p for p in talk.promises if p.state is PromiseState.OPEN]
    talk.taps("again").sees("These ways are possible")


def test_after_the_days_it_is_said_which_ways_are_left() -> None:
    talk = signs(before_offers())
    talk.today = TODAY + timedelta(days=8)
    talk.taps("mine").sees_no("You can take your signature back").taps("withdraw")
    talk.sees("up to and including Tuesday, 1 December", "another way", "a person").taps("keep").sees("Next payment")
    assert "yes" not in actions(talk)
    assert newest(talk).state is AgreementState.ACTIVE


def test_the_last_day_for_taking_it_back_may_pass_on_the_screen() -> None:
    talk = signs(before_offers()).taps("mine").taps("withdraw")
    talk.today = TODAY + timedelta(days=8)
    talk.taps("yes")
    assert taken_back(Memory(agreement=newest(talk).id), Typed("yes"), talk.view()).effects == ()
    assert newest(talk).state is AgreementState.ACTIVE


# My agreement


def test_my_agreement_shows_what_is_paid_what_is_left_and_each_payment() -> None:
    talk = signs(before_offers())
    talk.today = date(2026, 12, 9)
    talk.pays(585_000, date(2026, 12, 7))
    talk.stands_at("agreement", "mine")
    talk.sees("1. Monday, 7 December: NT$5,850, paid ✓", "2. Tuesday, 5 January 2027: NT$5,850", "Paid: NT$5,850",
              "Still to pay: NT$5,850", "Next payment: NT$5,850 by Tuesday, 5 January 2027 (2 of 2)")  # fmt: skip
    talk.taps("ways").sees("Bank transfer", "8204100")


def test_my_agreement_asks_for_nothing_on_a_loan_that_was_sold() -> None:
    talk = signs(before_offers())
    sold = replace(talk.books, flags=(Flag(FlagKind.SOLD, "L-2041", TODAY, None),))
    where = case_position(sold, TODAY, jurisdiction="TW")
    talk.view = lambda: replace(Talk.view(talk), books=sold, position=where)  # type: ignore[method-assign]
    talk.taps("mine").sees("This loan is not arranged here", "take your signature back").sees_no("NT$", "7 December")
    assert {"ways", "paper", "changed", "withdraw"} & set(actions(talk)) == {"paper", "withdraw"}


def test_of_several_agreements_one_is_chosen() -> None:
    talk = before_offers(loans=(a_late_loan(total=600_000), a_late_loan("L-3077", late=9, total=400_000)),
                         circumstances=told(income=6_000_000))  # fmt: skip
    signs(talk)
    talk.stands_at("offers", "loan")
    opens_second(talk.taps("loan:1"))
    talk.stands_at("agreement", "mine")
    talk.sees("Which agreement would you like to see?").taps("pick:AG-2").sees("L-3077").taps("others")
    talk.taps("pick:AG-1").sees("L-2041")


def opens_second(talk: Talk) -> None:
    talk.taps(actions(talk)[0])
    talk.taps("take")
    if talk.conversation.frame.step == "way":
        talk.taps("way:0")
    if talk.conversation.frame.dialog == "promise":
        raise AssertionError("the first offer is paying now")
    talk.taps("agree").says("Chan Tai Man").taps("sign")


def test_a_new_plan_takes_the_place_of_the_old_and_carries_over_what_was_paid() -> None:
    talk = signs(before_offers())
    talk.today = date(2026, 12, 9)
    talk.pays(585_000, date(2026, 12, 7))
    talk.today = date(2026, 12, 12)
    talk.stands_at("agreement", "mine")
    talk.taps("changed")
    assert (talk.conversation.frame.dialog, talk.conversation.frame.memory.loan) == ("hardship", "L-2041")
    talk.level, talk.proved = Level.SURE, ("birthday", "last4")
    talk.stands_at("offers", "loan")
    talk.taps("loan:0").sees("takes the place of your present plan", "Until you sign, that one stays in force")
    opens(talk).taps("take").sees("takes the place of your present plan", "NT$5,850 you have paid")
    talk.taps("agree").says("Chan Tai Man").taps("sign")
    old, new = talk.agreements
    assert (new.terms.replaces, new.terms.carried) == (old.id, 585_000)
    assert old.state is AgreementState.SUPERSEDED


def test_when_everything_is_paid_the_thanks_are_warm_and_there_is_a_letter() -> None:
    talk = signs(before_offers())
    talk.today = date(2026, 12, 9)
    talk.pays(1_170_000, date(2026, 12, 8))
    assert newest(talk).state is AgreementState.COMPLETED
    talk.taps("news").sees("your whole plan is paid", "NT$11,700", "late fees of NT$300 stay waived")
    talk.taps("letter")
    assert SendDocument(newest(talk).id, "completion") in talk.effects


def test_half_way_a_kind_word_asks_nothing_and_opens_every_way() -> None:
    talk = signs(before_offers())
    for answer, seen in (("well", "I am glad to hear that"), ("mine", "Still to pay"), ("changed", "")):
        talk.touched("service", "plan.check_in", newest(talk).id).taps("news").sees("how things are", "Next payment")
        talk.taps(answer).sees(seen)
    assert talk.conversation.frame.dialog == "hardship"


def test_at_the_review_of_a_pause_one_looks_again_together() -> None:
    talk = signs(with_pause(), PAUSE)
    review = newest(talk).terms.review_on
    assert review
    talk.waits_until(review).touched("service", "plan.review", newest(talk).id).taps("news").says("3/5")
    talk.sees("How are things with you?", "Nothing happens by itself").taps("changed")
    assert talk.conversation.frame.dialog == "hardship"


@pytest.mark.parametrize("step", ["plan.check_in", "plan.review"])
def test_a_notice_about_a_plan_that_ended_meanwhile_shows_no_old_plan(step: str) -> None:
    talk = signs(before_offers())
    talk.touched("service", step, newest(talk).id)
    talk.agreements = (replace(newest(talk), state=AgreementState.ENDED),)
    talk.taps("news").sees("no agreement").sees_no("NT$")


def test_an_approved_proposal_is_signed_by_the_supervisor_who_approved_it() -> None:
    talk = opens(before_offers(mandates=())).taps("change").taps("what:count").says("15").taps("yes")
    decides(talk, approved=True).taps("news").taps("take").taps("way:0").says("A123").sees("Ben has agreed to it")
    talk.taps("agree").says("Chan Tai Man").taps("sign")
    act = newest(talk).act
    assert act is not None
    assert (act.by, act.mandate) == ("Ben", "")


# What was shown is what is signed


@settings(max_examples=60, deadline=None)
@given(
    st.integers(120_000, 4_000_000),
    st.sampled_from(["en", "zh_Hant", "zh_Hans"]),
    st.sampled_from([Cause.JOB_LOSS, Cause.PAY_DAY, Cause.LESS_INCOME, Cause.LARGE_EXPENSE]),
    st.integers(0, 2),
    st.integers(2, 18),
)
def test_the_terms_that_are_signed_are_those_the_screen_showed(
    total: int, language: str, cause: Cause, place: int, wish: int
) -> None:
    talk = before_offers(language, circumstances=told(cause), loans=(a_late_loan(total=total),))
    offered = [action for action in actions(talk) if action.startswith("offer:")]
    talk.taps(offered[place % len(offered)])
    if "change" in actions(talk):
        talk.taps("change")
        if "what:count" in actions(talk):
            talk.taps("what:count").says(str(wish))
    if "take" not in actions(talk):
        return
    talk.taps("take")
    if talk.conversation.frame.dialog == "promise":
        return
    if talk.conversation.frame.step == "way":
        talk.taps("way:0")
    shown = talk.says("A123").text
    talk.taps("agree").says({"en": "Chan Tai Man", "zh_Hant": "陳大文", "zh_Hans": "陈大文"}[language]).taps("sign")
    terms = newest(talk).terms
    for part in terms.schedule.parts:
        assert day(part.due, language, TODAY) in shown
        assert money(part.total, terms.currency, language) in shown
    assert terms.review_on is None or day(terms.review_on, language, TODAY) in shown
    for amount in (terms.covered, terms.schedule.total.minor, terms.waived):
        assert not amount or money(amount, terms.currency, language) in shown
    assert terms.schedule.amount.minor + terms.waived == terms.covered or not terms.schedule.parts
