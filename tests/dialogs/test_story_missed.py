"""What became of a promise: thanked for, or asked about."""

from __future__ import annotations

from dataclasses import replace

import pytest
from talk import Talk, judged, promised

from arrears.books import Flag, FlagKind
from arrears.position import case_position
from arrears.promise import PromiseState
from dialogs.grammar.effects import (
    HandOver,
    Keep,
    Notify,
)


@pytest.mark.parametrize(
    ("state", "purpose", "once"),
    [("kept", "service", "thanks:2026-11-24"), ("part", "service", "part:P-1"), ("missed", "promise", "missed:P-1")],
)
def test_a_judged_promise_is_told_neutrally(state: str, purpose: str, once: str) -> None:
    talk = judged(promised(PromiseState.OPEN), state)
    (notice,) = talk.wanted(Notify)
    assert (purpose, state, once) == (notice.purpose, notice.about, notice.once)  # type: ignore[attr-defined]
    talk.sees_no("promise", "NT$")


def test_a_first_miss_is_asked_about_without_blame() -> None:
    talk = judged(promised(PromiseState.OPEN), "missed").taps("news").sees("That can happen", "NT$2,000")
    assert not talk.wanted(HandOver)
    talk.says("My child was ill").sees("Thank you for telling me")
    assert Keep("promise:P-1", "My child was ill") in talk.effects
    talk.taps("again").sees("How much can you pay?")


def test_a_miss_that_is_read_after_the_loan_was_sold_asks_for_nothing() -> None:
    talk = judged(promised(PromiseState.OPEN), "missed")
    sold = replace(talk.books, flags=(Flag(FlagKind.SOLD, talk.loans[0].ref, talk.today, None),))
    where = case_position(sold, talk.today, jurisdiction="TW")
    talk.view = lambda: replace(Talk.view(talk), books=sold, position=where)  # type: ignore[method-assign]
    talk.taps("news").sees("A colleague looks after your account").sees_no("NT$", "got in the way")


@pytest.mark.parametrize(
    ("before", "asked"),
    [
        ((), False),
        ((PromiseState.KEPT,), False),
        ((PromiseState.MISSED,), True),
        ((PromiseState.MISSED, PromiseState.KEPT), False),
        ((PromiseState.PART, PromiseState.KEPT, PromiseState.MISSED, PromiseState.KEPT), True),
    ],
)
def test_the_second_miss_running_or_the_third_in_all_goes_to_a_person(
    before: tuple[PromiseState, ...], asked: bool
) -> None:
    talk = judged(promised(*before, PromiseState.OPEN), "missed")
    assert asked == (HandOver("promises_broken") in talk.done)
    talk.taps("news")
    assert asked == ("Choose a new day" not in talk.labels())


def test_part_is_thanked_for_and_only_the_day_of_the_rest_is_asked() -> None:
    talk = (
        judged(promised(PromiseState.OPEN), "part").taps("news").sees("NT$1,000 of the NT$2,000", "the other NT$1,000")
    )
    talk.taps("rest").sees("By which day").taps("day:2026-11-27").taps("way:0").sees("NT$1,000").taps("yes")


def test_what_happened_is_asked_once() -> None:
    talk = judged(promised(PromiseState.OPEN), "missed").taps("news").sees("tell me what got in the way")
    talk.says("My child was ill.").sees("I have noted it", "What would help you now?").sees_no("came in between")
    assert "Choose a new day" in talk.labels()


def test_money_that_was_in_time_after_all_gets_an_apology() -> None:
    talk = (
        judged(promised(PromiseState.MISSED), "kept", in_time=True).taps("news").sees("I am sorry", "in time after all")
    )
    assert talk.wanted(Notify)[0].purpose == "service"  # type: ignore[attr-defined]
