"""A promise, from the first question to its change."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from talk import TODAY, Talk, a_loan, fresh, kinds

from arrears.promise import PromiseState
from dialogs.grammar.effects import (
    HandOver,
    MakePromise,
    WithdrawPromise,
)
from dialogs.grammar.view import Level


def test_a_promise_is_said_back_and_counts_once_confirmed() -> None:
    talk = fresh().taps("promise").says("two thousand").says("12/3").taps("day:2026-12-03").says("7-Eleven")
    talk.sees("NT$2,000", "Thursday, 3 December", "7-Eleven")
    assert not talk.wanted(MakePromise)
    talk.says("yes")
    assert [("L-2041", 200_000, date(2026, 12, 3), "7-Eleven")] == [
        (e.loan_ref, e.amount.minor, e.due, e.method)  # type: ignore[attr-defined]
        for e in talk.wanted(MakePromise)
    ]


def test_a_day_without_banks_moves_and_says_so() -> None:
    fresh().taps("promise").taps("all").says("28 November").sees(
        "Banks are closed on Saturday, 28 November", "30 November"
    )


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("10", "smallest amount I can note is NT$350"),
        ("1000000", "The most I can note for this loan is NT$7,000"),
        ("hmm", "could not read an amount"),
        ("NT$20.005", "could not read an amount"),
    ],
)
def test_an_amount_that_cannot_be_noted_is_explained(words: str, answer: str) -> None:
    talk = fresh().taps("promise").says(words).sees(answer, "How much can you pay?")
    assert not talk.wanted(MakePromise)


def test_a_small_amount_that_is_enough_for_an_early_day_is_taken() -> None:
    fresh().taps("promise").says("400").sees("By which day").taps("day:2026-11-27").taps("way:0").sees("NT$400")


def test_a_day_too_far_is_explained_with_the_latest() -> None:
    fresh().taps("promise").taps("all").says("31 January 2027").sees("The latest day I can note is Friday, 25 December")


def test_a_day_that_has_passed_is_told_so_and_another_is_asked() -> None:
    talk = fresh().taps("promise").taps("all").says("yesterday")
    talk.sees("This day has passed already", "By which day can you pay?").taps("day:2026-12-04").sees(
        "How will you pay?"
    )


def test_a_day_of_another_year_is_asked_back_with_its_year() -> None:
    fresh().taps("promise").taps("all").says("12/3").sees("Which day do you mean?")
    talk = fresh().taps("promise").taps("all").says("12/3")
    assert {"Thursday, 3 December", "Friday, 12 March 2027"} <= set(talk.labels())


def test_the_smallest_amount_is_a_whole_coin() -> None:
    talk = Talk(loans=(a_loan(total=350_400),), level=Level.FRESH).starts(None).taps("promise").says("10")
    talk.sees("smallest amount I can note is NT$351")


def test_only_the_day_of_a_promise_can_be_changed() -> None:
    talk = fresh().taps("promise").taps("all").taps("day:2026-11-27").taps("way:0").taps("yes").taps("mine")
    talk.sees("You promised NT$3,500 by Friday, 27 November").taps("day:0").sees("By which day").taps("day:2026-12-04")
    talk.sees("So you will pay NT$3,500 by Friday, 4 December", "It replaces your promise").taps("yes")
    assert [WithdrawPromise, MakePromise] == kinds(talk)


def test_after_stop_no_note_is_announced() -> None:
    talk = (
        fresh().taps("stop").taps("home").taps("promise").taps("all").taps("day:2026-11-27").taps("way:0").taps("yes")
    )
    talk.sees("as you asked, I don't write first")
    assert "I will send you" not in talk.text


def test_the_offered_days_are_few_bank_days_in_order_and_within_the_limit() -> None:
    talk = fresh().taps("promise").taps("all")
    days = [date.fromisoformat(b["data"].split("day:")[1]) for b in talk.buttons if "day:" in b["data"]]
    assert sorted(set(days)) == days
    assert 3 <= len(days) <= 5
    assert all(TODAY < day <= TODAY + timedelta(days=31) and day.weekday() < 5 for day in days)


def test_a_changed_promise_takes_the_place_of_the_old_one() -> None:
    talk = fresh().taps("promise").taps("all").taps("day:2026-11-27").taps("way:0").taps("yes").taps("home")
    talk.taps("mine").taps("change:0").taps("half").sees("By which day").taps("day:2026-12-04")
    talk.sees("It replaces your promise of NT$3,500 by Friday, 27 November").taps("yes")
    assert [WithdrawPromise, MakePromise] == kinds(talk)
    assert [promise.state for promise in talk.promises] == [PromiseState.SUPERSEDED, PromiseState.OPEN]


def test_nothing_leads_back_from_a_promise_that_was_made() -> None:
    talk = fresh().taps("promise").taps("all").taps("day:2026-11-27").taps("way:0").taps("yes")
    assert "Back" not in talk.labels()
    talk.says("back").sees("How can I help you")


def test_books_that_changed_before_yes_are_noticed() -> None:
    talk = fresh().taps("promise").taps("all").taps("day:2026-11-27").taps("way:0")
    talk.loans = (replace(talk.loans[0], instalments=()),)
    talk.taps("yes").sees("nothing is due")
    assert not talk.wanted(MakePromise)


def test_an_unfinished_promise_is_offered_again_and_carries_on() -> None:
    talk = fresh().taps("promise").taps("half").taps("home").sees("How can I help")
    assert "Carry on: your promise to pay" in talk.labels()
    talk.idles().starts(None)
    assert "Carry on where you left off" in talk.labels()
    talk.taps("resume").says("5/3").sees("By which day")


def test_an_aside_leads_back_to_the_question() -> None:
    talk = fresh().taps("promise").taps("half").says("person").taps("back").sees("By which day")
    talk.taps("stop").taps("undo").sees("By which day").says("中文").taps("speak:zh_Hans").sees(
        "请问您最晚哪一天可以还"
    )


def test_a_day_that_does_not_exist_is_said_so_and_is_no_misread() -> None:
    talk = fresh().taps("promise").taps("all")
    for _ in range(4):
        talk.says("30 February").sees("no such day")
    assert not talk.wanted(HandOver)
