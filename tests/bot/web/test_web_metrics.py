"""/metrics: what waits, what is dead, what was done; and that looking at it costs little."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import Any

import pytest

from bot.clock import stamp
from bot.metrics import Metrics
from bot.sender.outcome import Claimed, Later, Outcome, Sent
from bot.store import inbox
from bot.store.outbox import OutboxRow, enqueue
from bot.store.statements import Statement, Tx
from bot.turn.turn import Turned
from bot.web.counts import DEAD_SECONDS, WAITING_SECONDS, Counts
from tests.kit.front import NOON, Front, message
from tests.kit.post_office import Ticker


def row(front: Front, key: str, lane: str = "chat:7", *, ago: float = 0) -> inbox.InboxRow:
    at = stamp(NOON - timedelta(seconds=ago))
    return inbox.InboxRow("telegram", key, front.clock.ticks(), lane, {}, at)


def message_row(front: Front, name: str, *, ago: float = 0) -> OutboxRow:
    at = stamp(NOON - timedelta(seconds=ago))
    return OutboxRow(
        row_id=name, seq=front.clock.ticks(), lane="chat:7", method="say", purpose="reply", payload={"text": name},
        priority=0, on_doubt="resend", created_at=at, not_before=at,
    )  # fmt: skip


async def test_what_waits_is_counted_by_state_with_its_age_and_its_lanes(both: Front) -> None:
    rows = [row(both, "1", ago=90), row(both, "2"), row(both, "3", "chat:8", ago=10), row(both, "4", ago=-3600)]
    await both.db.run(inbox.put([*rows, row(both, "5"), row(both, "6")]))
    await both.db.run(inbox.dead("telegram", "5", "why", stamp(NOON)))
    await both.db.run(inbox.done("telegram", "6", stamp(NOON)))
    await both.db.run(enqueue([message_row(both, "a", ago=30), message_row(both, "b", ago=-60)]))
    page = await both.page()
    assert [page[f'goodword_inbox_rows{{state="{state}"}}'] for state in ("ready", "planned", "dead")] == [3, 1, 1]
    assert page["goodword_inbox_oldest_seconds"] == 90
    assert (page["goodword_inbox_lanes"], page["goodword_inbox_longest_lane_rows"]) == (2, 2)
    states = ("ready", "planned", "sending", "dead")
    assert [page[f'goodword_outbox_rows{{state="{state}"}}'] for state in states] == [1, 1, 0, 0]
    assert page["goodword_outbox_oldest_seconds"] == 30
    assert page["goodword_database_up"] == 1
    assert page['goodword_lease_held{lease="sender"}'] == 1
    assert page['goodword_lease_held{lease="poller"}'] == 0


async def test_an_empty_house_has_noughts(front: Front) -> None:
    page = await front.page()
    assert page["goodword_inbox_oldest_seconds"] == page["goodword_outbox_oldest_seconds"] == 0
    assert page['goodword_inbox_rows{state="ready"}'] == page["goodword_inbox_lanes"] == 0


async def test_updates_are_counted_by_the_door_they_came_in(front: Front) -> None:
    for number in (1, 2):
        await front.post(message(number))
    await front.post(b"{", **{"Content-Type": "application/json"})
    page = await front.page()
    assert page['goodword_updates_received_total{door="webhook"}'] == 2
    assert page['goodword_webhook_refused_total{why="unreadable"}'] == 1


async def test_a_database_that_is_away_gives_no_figures_and_says_so(front: Front) -> None:
    async def away(_tx: Any) -> Any:
        raise OSError("away")

    front.db.read = away  # type: ignore[method-assign]
    page = await front.page()
    assert page["goodword_database_up"] == 0
    assert math.isnan(page['goodword_inbox_rows{state="dead"}'])
    assert math.isnan(page["goodword_outbox_oldest_seconds"])


async def test_looking_often_asks_the_database_seldom(front: Front) -> None:
    ticker, asked, read = Ticker(), [0], front.db.read

    async def counted(tx: Any) -> Any:
        asked[0] += 1
        return await read(tx)

    front.db.read = counted  # type: ignore[method-assign]
    counts = Counts(front.db, front.clock, monotonic=ticker)
    for _ in range(5):
        await counts.look()
    assert asked == [2]
    ticker.now += WAITING_SECONDS
    await counts.look()
    assert asked == [3]
    ticker.now += DEAD_SECONDS
    await counts.look()
    assert asked == [5]


def turned(metrics: Metrics, outcome: Turned | Exception | None, source: str = "telegram") -> None:
    def tx() -> Tx[Turned | None]:
        yield Statement("x")
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    run = metrics.turning({"source": source, "received_at": stamp(NOON - timedelta(seconds=3))}, tx())
    next(run)
    with pytest.raises((StopIteration, ValueError)):
        run.send([])


async def test_turns_are_counted_with_their_time_and_the_lag_behind_the_update(front: Front) -> None:
    turned(front.metrics, Turned())
    turned(front.metrics, Turned(), "touch")
    turned(front.metrics, ValueError())
    turned(front.metrics, None)
    page = await front.page()
    assert page['goodword_turns_total{outcome="done"}'] == page["goodword_turn_seconds_count"] == 2
    assert page['goodword_turns_total{outcome="failed"}'] == page['goodword_turns_total{outcome="elsewhere"}'] == 1
    assert (page["goodword_update_lag_seconds_count"], page["goodword_update_lag_seconds_sum"]) == (1, 3)


async def test_sends_are_counted_by_outcome(front: Front) -> None:
    outcomes: list[Outcome] = [Sent("1"), Sent("2"), Later(3, "flood")]

    async def deliver(_message: Claimed) -> Outcome:
        return outcomes.pop()

    send = front.metrics.sending(deliver)
    for _ in range(3):
        await send(Claimed({}, "chat:7", {}))
    page = await front.page()
    assert page['goodword_sends_total{outcome="sent"}'] == 2
    assert page['goodword_sends_total{outcome="later"}'] == 1
    assert page["goodword_send_seconds_count"] == 3


async def test_processes_and_tests_have_registries_of_their_own(front: Front) -> None:
    front.metrics.touches.inc(4)
    assert Metrics(front.clock).page({}, None).decode().count("goodword_touches_total 0.0") == 1
