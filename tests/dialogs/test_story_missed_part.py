"""A payment of a plan: thanked for, or asked about, moved to the end, or looked at anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from plan_talk import DAYS, only_one_instalment, under_plan
from talk import Talk

from arrears.agreement import AgreementState
from arrears.money import Money
from arrears.promise import PromiseState
from dialogs.grammar.effects import HandOver, Keep, MakeOffers, Note, Notify
from dialogs.grammar.events import AgreementCompleted, PromiseJudged
from dialogs.grammar.view import Level
from dialogs.phrases import still_due

LATE = date(2026, 12, 2)  # past the first payment's deadline


def missed(talk: Talk | None = None) -> Talk:
    """The first payment did not come, and the borrower looks."""
    talk = talk or only_one_instalment(under_plan())
    talk.today = LATE
    return talk.judged().taps("news")


def test_a_missed_payment_is_asked_about_by_its_number_and_without_blame() -> None:
    talk = missed().sees("payment 1 of your plan", "NT$1,200", "27 November", "That can happen", "got in the way")
    assert talk.labels()[:4] == [
        "I will pay it now", "Move it to the end of the plan", "My situation has changed", "I have paid",
    ]  # fmt: skip
    assert not talk.wanted(HandOver)
    talk.says("My child was ill").sees("Thank you for telling me", "What would help you now?")
    assert Keep(f"promise:{talk.promises[0].id}", "My child was ill") in talk.effects


def test_no_free_promise_is_offered_while_a_plan_runs() -> None:
    talk = missed()
    assert "Choose a new day" not in talk.labels()
    talk.taps("home")
    assert "Choose a day to pay" not in talk.labels()
    talk.taps("owe")
    assert "Choose a day to pay" not in talk.labels()


def test_who_pays_now_is_told_how_and_may_name_a_day() -> None:
    talk = missed().taps("pay").sees("NT$1,200", "Bank transfer", "reference", "If you know the day")
    assert any(isinstance(effect, Note) and effect.what == "pays_now" for effect in talk.effects)
    talk.says("11 December").sees("I have noted it: Friday, 11 December").sees_no("If you know the day")
    assert any(isinstance(effect, Keep) and effect.words == "11 December" for effect in talk.effects)
    assert not [promise for promise in talk.promises if not promise.agreement]
    talk.taps("paid").sees("When did you pay?")


def test_a_missed_payment_moves_to_the_end_as_an_offer() -> None:
    talk = missed().taps("move")
    (made,) = talk.wanted(MakeOffers)
    first = made.offers[0]  # type: ignore[attr-defined]
    assert [part.due for part in first.schedule.parts][:2] == list(DAYS[1:])
    assert first.schedule.parts[-1].due > DAYS[-1]
    assert first.schedule.total == Money(350_000, "TWD")
    assert talk.conversation.frame.dialog == "offers"


def test_a_plan_of_one_payment_has_no_end_to_move_to() -> None:
    talk = only_one_instalment(under_plan(None, DAYS[0], amounts=(350_000,)))
    assert "Move it to the end of the plan" not in missed(talk).labels()


def test_what_cannot_be_moved_is_said_with_what_else_helps() -> None:
    talk = missed()
    talk.agreements = (replace(talk.agreements[0], state=AgreementState.ENDED),)
    talk.taps("move").sees("can't move it by myself", "colleague")
    assert not talk.wanted(MakeOffers)


def test_a_move_beyond_the_lenders_limits_is_not_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    talk = missed()
    few = talk.policy.offers.instalments.model_copy(update={"max_count": 2})
    talk.policy = replace(talk.policy, offers=talk.policy.offers.model_copy(update={"instalments": few}))
    monkeypatch.setattr("talk.POLICY", talk.policy)
    talk.taps("move").sees("can't move it by myself")
    assert not talk.wanted(MakeOffers)


def test_a_changed_situation_leads_to_the_talk_about_it_with_the_loan() -> None:
    talk = missed().taps("help")
    assert (talk.conversation.frame.dialog, talk.conversation.frame.memory.loan) == ("hardship", "L-2041")


def test_part_of_a_payment_is_thanked_for_first() -> None:
    talk = only_one_instalment(under_plan())
    talk.today = LATE
    talk.pays(50_000, date(2026, 11, 26)).taps("news")
    talk.sees("NT$500 of the NT$1,200 of payment 1 has arrived", "NT$700 is still open")
    assert "Promise a day for the rest" not in talk.labels()


def test_after_the_second_miss_running_a_person_looks_and_nothing_is_moved_by_itself() -> None:
    talk = only_one_instalment(under_plan())
    talk.today = date(2026, 12, 16)
    talk.judged().taps("news").sees("I have asked a colleague")
    assert HandOver("promises_broken") in talk.wanted(HandOver)
    assert "Move it to the end of the plan" not in talk.labels()
    assert "I will pay it now" in talk.labels()


def test_the_limits_of_misses_are_the_plans_own(monkeypatch: pytest.MonkeyPatch) -> None:
    talk = only_one_instalment(under_plan())
    misses = talk.policy.offers.misses.model_copy(update={"max_running": 1})
    talk.policy = replace(talk.policy, offers=talk.policy.offers.model_copy(update={"misses": misses}))
    monkeypatch.setattr("talk.POLICY", talk.policy)
    talk.today = LATE
    talk.judged()
    assert HandOver("promises_broken") in talk.wanted(HandOver)


def test_a_payment_that_came_late_after_all_is_asked_about_no_more() -> None:
    talk = only_one_instalment(under_plan())
    talk.today = LATE
    talk.judged()
    talk.today = date(2026, 12, 4)
    talk.pays(120_000, date(2026, 12, 3)).taps("news").sees("Thank you for your payment").sees_no("got in the way")


def test_the_rest_that_came_late_and_what_was_about_to_be_paid_are_asked_for_no_more() -> None:
    talk = only_one_instalment(under_plan())
    talk.today = LATE
    talk.pays(50_000, date(2026, 11, 26))
    talk.today = date(2026, 12, 4)
    talk.pays(70_000, date(2026, 12, 3)).taps("news").sees("Thank you for your payment").sees_no("NT$700")
    talk = missed().taps("pay").sees("To pay now: NT$1,200")
    talk.today = date(2026, 12, 4)
    talk.pays(120_000, date(2026, 12, 3)).says("language").taps("back").sees("Thank you for your payment")


def test_a_kept_payment_is_counted_and_the_next_one_named() -> None:
    talk = under_plan(Talk(level=Level.FRESH))
    talk.today = LATE
    talk.pays(120_000, date(2026, 11, 27)).taps("news")
    talk.sees("Payment 1 of 3 has arrived: NT$1,200", "2 payments to go", "NT$1,200 by Friday, 11 December (2 of 3)")
    talk.sees_no("NT$3,500", "NT$2,300")


def test_several_payments_at_once_are_one_thanks() -> None:
    talk = under_plan(Talk(level=Level.FRESH))
    talk.today = LATE
    talk.pays(240_000, date(2026, 11, 27))
    assert len({notice.once for notice in talk.wanted(Notify)}) == 1  # type: ignore[attr-defined]
    assert len(talk.conversation.news) == 1
    talk.taps("news").sees("Payment 2 of 3")


def test_the_last_payment_is_thanked_for_once_with_the_completion() -> None:
    talk = only_one_instalment(under_plan(Talk(level=Level.FRESH)))
    talk.today = LATE
    talk.pays(350_000, date(2026, 11, 27))
    assert [notice.about for notice in talk.wanted(Notify)] == ["completed"]  # type: ignore[attr-defined]
    assert talk.agreements[0].state is AgreementState.COMPLETED
    talk.hear(AgreementCompleted("AG-1"))


def test_a_payment_that_was_in_time_after_all_gets_an_apology() -> None:
    talk = under_plan(Talk(level=Level.FRESH))
    part = replace(talk.promises[0], state=PromiseState.KEPT)
    talk.promises = (part, *talk.promises[1:])
    talk.hear(PromiseJudged(part.id, "kept", part.amount, in_time=True))
    talk.taps("news").sees("I am sorry", "Payment 1 of your plan is kept")


def test_what_a_plan_covers_is_not_called_due() -> None:
    talk = under_plan()
    assert not any(line.holds_money for line in still_due(talk.view()))
    talk.today = date(2026, 12, 8)  # the instalment of 5 December has fallen due beside the plan
    talk.pays(120_000, date(2026, 11, 27))
    (line,) = still_due(talk.view())
    assert Money(350_000, "TWD") in line.values()
