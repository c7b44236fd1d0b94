"""Notices, and what is behind them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from plan_talk import agreed, only_one_instalment, under_plan
from talk import Talk, a_loan, fresh, promised

from arrears.agreement import AgreementState
from arrears.books import Flag, FlagKind
from arrears.position import case_position
from arrears.promise import PromiseState
from dialogs.grammar.effects import Notify
from dialogs.grammar.view import Level


def test_a_notice_says_no_amount_no_day_and_no_word_of_debt_in_any_language() -> None:
    words = (
        "debt",
        "owe",
        "pay",
        "loan",
        "overdue",
        "late",
        "due",
        "繳",
        "缴",
        "還",
        "还款",
        "欠",
        "款",
        "逾期",
        "貸款",
        "贷",
    )
    for language in ("en", "zh_Hant", "zh_Hans"):
        for step in (*Talk().policy.ladder.steps, None):
            talk = Talk(language, level=Level.VERIFIED)
            talk.touched("dunning" if step else "promise", step.id if step else "promise.1")
            without_lender = talk.text.replace("海港信貸", "").replace("海港信贷", "").replace("Harbour Credit", "")
            assert not [
                word for word in words if word in without_lender.lower().replace("還留", "").replace("还留", "")
            ]
            assert not any(char.isdigit() for char in talk.text)
            assert len(talk.buttons) == 1


def test_every_step_of_the_ladder_has_words_of_its_own() -> None:
    talk = Talk(level=Level.VERIFIED)
    said = {talk.touched(step=step.id).text for step in talk.policy.ladder.steps}
    assert len(talk.policy.ladder.steps) == len(said)


def test_a_notice_goes_out_once_a_day_and_purpose() -> None:
    talk = Talk(level=Level.VERIFIED).touched().touched(step="second")
    assert len({notice.once for notice in talk.wanted(Notify)}) == 1  # type: ignore[attr-defined]


def test_several_unread_notices_are_one_piece_of_news() -> None:
    talk = Talk(level=Level.FRESH).touched().touched(step="second").touched(step="third").taps("news")
    talk.sees("NT$3,500")
    assert talk.conversation.news == ()


def test_details_show_every_part_and_since_when() -> None:
    fresh().taps("owe").sees("NT$3,500", "Principal: NT$3,050", "Interest: NT$350", "19 days ago", "23 November")


def test_under_a_plan_only_its_payments_are_asked_for() -> None:
    talk = only_one_instalment(under_plan()).taps("owe")
    talk.sees("your plan is running", "Next payment: NT$1,200 by Friday, 27 November (1 of 3)").sees_no("NT$3,500")
    talk.sees_no("Every payment so far")
    assert "My agreement" in talk.labels()
    talk.today = date(2026, 12, 1)
    talk.pays(120_000, date(2026, 11, 27)).starts(None).taps("owe")
    talk.sees("Every payment so far has arrived as agreed", "(2 of 3)")


def test_what_is_missing_of_a_plan_and_what_is_due_beside_it_are_named_apart() -> None:
    talk = under_plan().taps("owe").sees("Besides the plan, the next instalment of NT$3,500 falls due on Saturday, 5")
    talk.today = date(2026, 12, 8)
    talk.judged().starts(None).taps("owe")
    talk.sees("Of earlier payments NT$1,200 is still open", "Besides the plan, NT$3,500 is due").sees_no(
        "Every payment"
    )


def test_a_pause_asks_for_nothing_until_its_review() -> None:
    talk = fresh()
    talk.agreements = (agreed(talk, (), (), review_on=date(2027, 1, 15)),)
    talk.taps("owe").sees("nothing is asked for until Friday, 15 January 2027").sees_no("Principal")
    assert "Choose a day to pay" not in talk.labels()


def test_a_plan_that_waits_for_the_lender_is_said_so_and_the_sum_stays() -> None:
    talk = under_plan(state=AgreementState.SIGNED).taps("owe")
    talk.sees("NT$3,500", "as soon as Harbour Credit has signed too")


def test_two_loans_one_under_a_plan() -> None:
    talk = fresh(loans=(a_loan(), a_loan("L-3077", late=8, currency="HKD", total=120_050)))
    under_plan(talk).taps("owe").sees("your plan is running", "HK$1,200.50 is due")
    talk.taps("promise").sees("HK$1,200.50")


def test_the_reminder_of_a_plan_names_its_next_payment_alone() -> None:
    talk = under_plan().touched("promise", "promise.before1").taps("news")
    talk.sees("payment 1 of 3 of your plan, NT$1,200", "Bank transfer").sees_no("11 December")
    assert "Change my promise" not in talk.labels()
    assert "My agreement" in talk.labels()
    talk.taps("paid").sees("When did you pay")


def test_a_reminder_asks_for_the_rest_only() -> None:
    talk = promised(PromiseState.OPEN)
    talk.promises = (replace(talk.promises[0], paid=50_000),)
    talk.touched("promise", "promise.day").taps("news").sees("NT$1,500 is left").sees_no("NT$2,000")


def test_a_reminder_that_is_read_after_the_loan_was_sold_asks_for_nothing() -> None:
    for talk in (under_plan(), promised(PromiseState.OPEN)):
        flag = Flag(FlagKind.SOLD, talk.loans[0].ref, talk.today, None)
        talk.touched("promise", "promise.day")
        sold = replace(talk.books, flags=(flag,))
        where = case_position(sold, talk.today, jurisdiction="TW")
        talk.view = partial(lambda t, b, w: replace(Talk.view(t), books=b, position=w), talk, sold, where)  # type: ignore[method-assign]
        talk.taps("news").sees("A colleague looks after your account").sees_no("NT$", "Bank transfer")


def test_a_reminder_that_is_read_after_the_day_asks_for_no_day_that_has_passed() -> None:
    for talk, day in ((under_plan(), date(2026, 11, 27)), (promised(PromiseState.OPEN), date(2026, 11, 24))):
        talk.promises = (replace(talk.promises[0], due=day), *talk.promises[1:])
        talk.waits_until(day).touched("promise", "promise.day").taps("news").says("3/5").sees("A short reminder")
        talk.waits_until(day + timedelta(days=2)).touched("promise", "promise.day").taps("news").says("3/5")
        talk.sees("27 November" if talk.agreements else "24 November", "I can't see it in the books yet")
        talk.sees_no("A short reminder")


def test_before_anything_is_late_help_and_having_paid_can_be_said() -> None:
    talk = fresh(loans=(a_loan(late=-3),)).taps("owe").sees("falls due on")
    assert {"I need help", "I have paid", "How to pay"} <= set(talk.labels())


def test_i_need_help_leads_to_the_talk_about_it() -> None:
    talk = fresh().taps("owe").taps("help")
    assert talk.conversation.frame.dialog == "hardship"
