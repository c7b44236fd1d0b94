"""How fast: at most so many in any stretch of time, a peer that pauses alone, an unused plan costs nothing."""

from __future__ import annotations

from collections import deque

from hypothesis import given
from hypothesis import strategies as st

from bot.sender.buckets import Buckets, Rates
from tests.kit.post_office import Ticker

OFF = Rates(0, 0, 0, 0)


def send(buckets: Buckets, chat: str) -> bool:
    plan = buckets.plan()
    if not (plan.overall() and plan.may(chat)):
        return False
    plan.take(chat)
    plan.spend()
    return True


def most_within(seconds: float, times: list[float]) -> int:
    window: deque[float] = deque()
    most = 0
    for at in times:
        window.append(at)
        while window[0] <= at - seconds:
            window.popleft()
        most = max(most, len(window))
    return most


@given(st.lists(st.floats(0.001, 2), min_size=1, max_size=200))
def test_overall_never_more_than_the_rate_in_any_second(steps: list[float]) -> None:
    ticker = Ticker()
    buckets, sent = Buckets(Rates(5, 0, 0, 0), ticker), []
    for step in steps:
        ticker.now += step
        sent += [ticker.now for n in range(9) if send(buckets, str(n))]
    assert most_within(1, sent) <= 5


@given(st.lists(st.floats(0.1, 30), min_size=1, max_size=200))
def test_a_group_never_gets_more_than_its_rate_in_any_minute(steps: list[float]) -> None:
    ticker = Ticker()
    buckets, sent = Buckets(Rates(0, 0, 0, 20), ticker), []
    for step in steps:
        ticker.now += step
        sent += [ticker.now for _ in range(5) if send(buckets, "-1")]
    assert most_within(60, sent) <= 20


@given(st.lists(st.floats(0.01, 3), min_size=1, max_size=200))
def test_a_private_chat_gets_its_burst_and_then_its_rate(steps: list[float]) -> None:
    ticker = Ticker()
    buckets, sent = Buckets(Rates(0, 1, 3, 0), ticker), []
    start = ticker.now
    for step in steps:
        ticker.now += step
        sent += [ticker.now for _ in range(5) if send(buckets, "1")]
    assert len(sent) <= 3 + (ticker.now - start)


def test_what_a_plan_takes_counts_within_the_plan() -> None:
    plan = Buckets(Rates(30, 1, 3, 20), Ticker()).plan()
    for _ in range(3):
        assert plan.may("1")
        plan.take("1")
    assert not plan.may("1")
    assert plan.may("2")
    assert plan.soonest is not None
    assert 0.9 < plan.soonest < 1.1


def test_one_plan_takes_no_more_than_the_whole_rate() -> None:
    plan = Buckets(Rates(30, 0, 0, 20), Ticker()).plan()
    taken = 0
    while plan.overall() and taken < 99:
        plan.take(str(taken))
        taken += 1
    assert taken == 30
    group = Buckets(Rates(0, 0, 0, 20), Ticker()).plan()
    while group.may("-1") and taken < 99:
        group.take("-1")
        taken += 1
    assert taken == 50


def test_a_plan_that_is_not_carried_out_costs_nothing() -> None:
    buckets = Buckets(Rates(1, 1, 1, 1), Ticker())
    plan = buckets.plan()
    plan.take("1")
    assert send(buckets, "1")
    assert not send(buckets, "1")


def test_a_pause_is_for_its_peer_alone_and_ends() -> None:
    ticker = Ticker()
    buckets = Buckets(OFF, ticker)
    buckets.pause("1", 30)
    buckets.pause("1", 5)  # a shorter one takes nothing back
    assert not send(buckets, "1")
    assert send(buckets, "2")
    ticker.now += 29
    assert not send(buckets, "1")
    ticker.now += 1
    assert send(buckets, "1")


def test_zero_switches_a_limit_off() -> None:
    buckets = Buckets(OFF, Ticker())
    assert all(send(buckets, chat) for chat in ("1", "-1") for _ in range(1000))


def test_a_rate_below_one_a_second_still_lets_something_through() -> None:
    ticker = Ticker()
    buckets = Buckets(Rates(0.5, 0, 0, 0), ticker)
    assert [send(buckets, "1"), send(buckets, "1")] == [True, False]
    ticker.now += 2.1
    assert send(buckets, "1")
