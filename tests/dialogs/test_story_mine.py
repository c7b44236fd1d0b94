"""My promise: the borrower's own to change; a plan's payments are the agreement's."""

from __future__ import annotations

from datetime import timedelta

from plan_talk import under_plan
from talk import TODAY, fresh, promised

from arrears.decisions import Refusal
from arrears.promise import PromiseState, admit
from dialogs.grammar.effects import MakePromise


def test_a_plans_payments_are_neither_changed_nor_taken_back_here() -> None:
    talk = under_plan()
    talk.stands_at("mine", "standing")
    talk.sees("no open promise").sees_no("NT$1,200")


def test_a_free_promise_is_still_changed_and_taken_back_here() -> None:
    talk = promised(PromiseState.OPEN).taps("owe").taps("mine").sees("NT$2,000").taps("withdraw:0").taps("yes")
    assert talk.promises[0].state is PromiseState.WITHDRAWN


def test_a_promise_in_the_making_ends_kindly_when_a_plan_was_signed_meanwhile() -> None:
    talk = fresh().taps("promise").taps("half").taps("day:2026-11-27").taps("way:0")
    under_plan(talk).taps("yes").sees("For this loan a plan is running")
    assert not talk.wanted(MakePromise)


def test_the_rules_refuse_a_promise_beside_a_plan() -> None:
    talk = under_plan()
    loan = talk.view().loans[0]
    answer = admit(loan.due, TODAY + timedelta(days=3), today=TODAY, position=loan, promises=(),
                   rules=talk.policy.promises, planned=True)  # fmt: skip
    assert isinstance(answer, Refusal)
    assert answer.rule == "promise.planned"
