"""A sender that takes over keeps the pace of the one before: what both send together is never more than allowed."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import stamp
from bot.sender import Rates
from bot.sender.buckets import Buckets
from bot.sender.pace import Pace, pace
from bot.store.db import Database
from tests.bot.test_buckets import most_within, send
from tests.kit.post_office import NOON, PostOffice, Ticker, open_post_office


@pytest.fixture
async def office(db: Database) -> AsyncIterator[PostOffice]:
    async with open_post_office(db) as office:
        for user in (1, 2, 3):
            await office.phone.join(user)
        yield office


async def states(office: PostOffice) -> list[str]:
    rows = await office.rows("SELECT state FROM outbox ORDER BY seq")
    return [row["state"] for row in rows]


async def test_a_new_sender_has_spent_what_the_old_one_sent_to_a_chat(office: PostOffice) -> None:
    rates = Rates(0, 1, 3, 0)
    await office.put(*(office.row(f"a{n}", 1) for n in range(4)))
    old = await office.sender(rates=rates)
    for _ in range(4):
        await old.step()
        await old.landed()
    assert await states(office) == ["sent"] * 3 + ["ready"]
    new = await office.sender(rates=rates)
    await new.step()
    assert await states(office) == ["sent"] * 3 + ["ready"]
    office.later(1.1)
    await new.step()
    assert (await states(office))[-1] == "sending"
    await new.landed()


async def test_a_new_sender_has_spent_what_the_old_one_sent_in_all_and_to_a_group(office: PostOffice) -> None:
    await office.phone.group(-5, forum=True)
    rates = Rates(3, 0, 0, 2)
    await office.put(office.row("g1", "-5:1"), office.row("g2", "-5:2"), office.row("a", 1))
    old = await office.sender(rates=rates)
    await old.step()
    await old.landed()
    await old.step()
    await office.put(office.row("g3", "-5:3"), office.row("b", 2))
    new = await office.sender(rates=rates)
    await new.step()
    assert [(await office.state(name))[0] for name in ("b", "g3")] == ["ready", "ready"]
    office.later(1.1)
    await new.step()
    assert [(await office.state(name))[0] for name in ("b", "g3")] == ["sending", "ready"]
    office.later(61)
    await new.landed()
    await new.step()
    assert (await office.state("g3"))[0] == "sending"
    await new.landed()


async def test_a_pause_that_telegram_asked_for_is_kept_by_the_next_sender_and_forgotten_when_over(
    office: PostOffice,
) -> None:
    await office.phone.do("faults", kind="refuse", retry_after=30, chat=1)
    await office.put(office.row("a", 1), office.row("b", 2))
    old = await office.sender()
    await old.step()
    await old.landed()
    await old.step()
    assert [(await office.state(name))[0] for name in ("a", "b")] == ["ready", "sent"]
    office.later(20)
    await (await office.sender()).step()
    assert (await office.state("a"))[0] == "ready"
    office.later(11)
    last = await office.sender()
    await last.step()
    assert (await office.state("a"))[0] == "sending"
    await last.landed()
    assert await office.rows("SELECT key FROM meta WHERE key LIKE 'paused:%'") == []


async def test_work_takes_up_no_room_of_messages(office: PostOffice) -> None:
    await office.put(office.make("paper"))
    old = await office.sender(make=None)
    await old.step()
    await old.landed()
    assert (await office.db.read(pace(office.clock.now(), alone=True))).spent == ()


def read_pace(claims: Sequence[tuple[str, datetime]], now: datetime, *, alone: bool) -> Pace:
    """What `pace` makes of these rows."""
    asked: Any = pace(now, alone=alone)
    since = next(asked).values[0]
    asked.send(
        [{"lane": f"chat:{chat}", "method": "say", "claimed_at": stamp(at)} for chat, at in claims if stamp(at) > since]
    )
    try:
        asked.send([])
    except StopIteration as done:
        return done.value
    raise AssertionError("it asked for more than what was sent and who is paused")


@given(
    st.lists(st.floats(0.01, 2), min_size=1, max_size=40),
    st.floats(0, 30),
    st.lists(st.floats(0.01, 2), min_size=1, max_size=40),
    st.floats(-5, 5),
    st.sampled_from(["1", "-1"]),
)
def test_two_senders_one_after_the_other_never_send_more_than_one_may(
    before: list[float], gap: float, after: list[float], skew: float, chat: str
) -> None:
    rates, ticker = Rates(4, 1, 3, 20), Ticker()
    old, sent, claims = Buckets(rates, ticker), [], []
    for step in before:
        ticker.now += step
        while send(old, chat):
            sent.append(ticker.now)
            claims.append((chat, NOON + timedelta(seconds=ticker.now - skew)))  # the other machine's clock
    ticker.now += gap
    new = Buckets(rates, ticker)
    new.begin(read_pace(claims, NOON + timedelta(seconds=ticker.now), alone=False))
    for step in after:
        while send(new, chat):
            sent.append(ticker.now)
        ticker.now += step
    assert most_within(1, sent) <= 4
    assert most_within(60, sent) <= 20 if chat == "-1" else True
    for place, at in enumerate(sent):
        assert chat == "-1" or sum(at <= later < at + 5 for later in sent[place:]) <= 3 + 5


def test_a_sender_that_begins_long_after_waits_for_nothing() -> None:
    claims = [("1", NOON), ("-1", NOON)]
    assert read_pace(claims, NOON + timedelta(hours=1), alone=False) == Pace()
    assert read_pace(claims, NOON + timedelta(seconds=30), alone=True).spent == (("1", 30.0), ("-1", 30.0))
    assert read_pace(claims, NOON + timedelta(seconds=30), alone=False).spent == (("1", 25.0), ("-1", 25.0))


def test_a_clock_behind_the_old_senders_makes_claims_as_young_as_can_be() -> None:
    claims = [("1", NOON + timedelta(seconds=10)), ("1", NOON + timedelta(seconds=14))]
    assert read_pace(claims, NOON, alone=False).spent == (("1", 4.0), ("1", 0.0))
