"""The inbox: a second arrival is nothing, lanes keep their order, failures hold their lane alone."""

from __future__ import annotations

import pytest

from bot.store import inbox
from bot.store.db import Database
from bot.store.statements import Tx

pytestmark = pytest.mark.on_both


def row(key: str, seq: int, lane: str = "chat:1", not_before: str = "") -> inbox.InboxRow:
    return inbox.InboxRow("telegram", key, seq, lane, {"n": seq}, "2026-11-24", not_before)


async def heads(db: Database, now: str = "2026-11-25") -> list[str]:
    return [found["key"] for found in await db.read(inbox.heads(now, 100))]


async def test_the_same_key_twice_is_one_row(db: Database) -> None:
    await db.run(inbox.put([row("a", 1), row("a", 2)]))
    await db.run(inbox.put([row("a", 3)]))
    found = await db.read(inbox.heads("2026-11-25", 100))
    assert [(r["key"], r["payload"]) for r in found] == [("a", '{"n":1}')]


async def test_only_the_head_of_each_lane_is_offered(db: Database) -> None:
    await db.run(inbox.put([row("a1", 1), row("b1", 2, "chat:2"), row("a2", 3)]))
    assert await heads(db) == ["a1", "b1"]
    await db.run(inbox.done("telegram", "a1", "2026-11-25"))
    assert await heads(db) == ["b1", "a2"]


async def test_a_failed_row_holds_its_lane_and_no_other(db: Database) -> None:
    await db.run(inbox.put([row("a1", 1), row("b1", 2, "chat:2"), row("a2", 3)]))
    await db.run(inbox.retry("telegram", "a1", "2026-11-26", 1, "why"))
    assert await heads(db) == ["b1"]
    assert await heads(db, "2026-11-27") == ["a1", "b1"]
    assert await db.read(inbox.next_moment()) == "2026-11-24"


async def test_a_row_planned_for_later_holds_nobody_up(db: Database) -> None:
    await db.run(inbox.put([row("timer", 1, not_before="2026-12-01"), row("now", 2)]))
    assert await heads(db) == ["now"]
    assert await heads(db, "2026-12-02") == ["timer"]


async def test_a_dead_row_lets_its_lane_go_on(db: Database) -> None:
    await db.run(inbox.put([row("a1", 1), row("a2", 2)]))
    await db.run(inbox.dead("telegram", "a1", "poison", "2026-11-25"))
    assert await heads(db) == ["a2"]


async def test_what_was_done_is_forgotten_after_its_time_and_not_before(db: Database) -> None:
    await db.run(inbox.put([row("a", 1), row("b", 2)]))
    await db.run(inbox.done("telegram", "a", "2026-11-25"))
    await db.run(inbox.forget("2026-11-25"))
    await db.run(inbox.put([row("a", 3)]))  # still known
    assert await heads(db) == ["b"]
    await db.run(inbox.forget("2026-11-26"))
    await db.run(inbox.put([row("a", 3)]))
    assert await heads(db) == ["b"]
    assert (await db.run(inbox.claim("telegram", "a"))) is not None


async def test_a_head_one_worker_holds_is_no_other_workers(db: Database) -> None:
    """Of claims at once each gets another lane's head, or nothing (PostgreSQL skips, SQLite waits)."""
    await db.run(inbox.put([row("a1", 1), row("a2", 2), row("b1", 3, "chat:2")]))
    taken = []

    def work() -> Tx[None]:
        found = yield from inbox.claim_head("2026-11-25")
        if found is not None:
            taken.append(found["key"])
            yield from inbox.done("telegram", found["key"], "2026-11-25")

    await db.batch([work, work, work, work])
    assert len(taken) == len(set(taken))
    assert taken.index("a1") < taken.index("a2") if "a2" in taken else True
    while await heads(db):
        await db.run(work())
    assert sorted(taken) == ["a1", "a2", "b1"]


async def test_what_comes_later_is_later_in_its_lane_whatever_the_clock_says(db: Database) -> None:
    await db.run(inbox.put([row("a", 100), row("b", 101, "chat:2")]))
    await db.run(inbox.put([row("c", 50), row("d", 51)]))  # another machine, whose clock is behind
    order = []
    while found := await heads(db):
        order += found
        for key in found:
            await db.run(inbox.done("telegram", key, "2026-11-25"))
    assert order == ["a", "b", "c", "d"]
