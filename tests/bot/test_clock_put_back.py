"""The clock on the wall is put to another time while something waits. Found by the simulation."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from bot.clock import FixedClock, stamp
from bot.sender.claim import at_once
from bot.store import inbox
from bot.store.db import Database
from bot.store.statements import Row, Statement, Tx, composed, sql
from tests.kit.post_office import NOON, PostOffice, open_post_office

HOUR = timedelta(hours=1)


@pytest.fixture
async def office(db: Database) -> AsyncIterator[PostOffice]:
    async with open_post_office(db) as office:
        for user in (1, 2):
            await office.phone.join(user)
        yield office


async def arrives(db: Database, clock: FixedClock, key: str, seq: int) -> None:
    await db.run(inbox.put([inbox.InboxRow("telegram", key, seq, "chat:1", {"n": seq}, stamp(clock.now()))]))


async def test_an_update_that_came_before_the_clock_was_put_back_is_turned_at_once_and_first(db: Database) -> None:
    clock = FixedClock(NOON)
    await arrives(db, clock, "first", 2_000_000)
    clock.advance(-HOUR)
    await arrives(db, clock, "second", 1_000_000)  # by another worker, whose count is by that clock
    now = stamp(clock.now())
    assert [row["key"] for row in await db.read(inbox.heads(now, 100))] == ["first"]
    second = await db.run(inbox.claim("telegram", "second"))
    assert second is not None
    assert not await db.read(inbox.is_head(second, now))
    first = await db.run(inbox.claim_head(now))
    assert first is not None
    assert first["key"] == "first"
    assert await db.read(inbox.is_head(first, now))


async def test_a_failed_update_keeps_its_lane_though_the_clock_was_put_back(db: Database) -> None:
    clock = FixedClock(NOON)
    await arrives(db, clock, "first", 1)
    clock.advance(-HOUR)
    await arrives(db, clock, "second", 2)
    again = stamp(clock.now() + timedelta(seconds=5))
    await db.run(inbox.retry("telegram", "first", again, 1, "why"))
    assert await db.read(inbox.heads(stamp(clock.now()), 100)) == []
    clock.advance(timedelta(seconds=6))
    assert [row["key"] for row in await db.read(inbox.heads(stamp(clock.now()), 100))] == ["first"]


async def test_answers_written_before_the_clock_was_put_back_go_out_at_once_and_first(office: PostOffice) -> None:
    sender = await office.sender()
    await sender.step()
    await office.put(office.row("first", 1))
    office.clock.advance(-HOUR)
    await office.put(office.row("second", 1))
    await sender.drained()
    assert await office.phone.seen(1) == ["first", "second"]


async def test_a_reminder_waits_for_its_moment_by_the_clock_as_it_is_and_holds_no_answer_up(office: PostOffice) -> None:
    sender = await office.sender()
    await sender.step()
    await office.put(office.reminder("reminder", 1, valid_until=stamp(NOON + 2 * HOUR)))
    office.clock.advance(-HOUR)
    await office.put(office.row("reply", 1))
    await sender.drained()
    assert await office.phone.seen(1) == ["reply"]
    office.clock.advance(HOUR)
    await sender.drained()
    assert await office.phone.seen(1) == ["reply", "reminder"]


async def test_a_pause_telegram_asked_for_is_no_longer_for_the_next_sender_though_the_clock_was_put_back(
    office: PostOffice,
) -> None:
    await office.phone.do("faults", kind="refuse", retry_after=30, chat=1)
    await office.put(office.row("a", 1))
    old = await office.sender()
    for _ in range(3):
        await old.step()
        await old.landed()
    assert (await office.state("a"))[0] == "ready"
    office.clock.advance(-HOUR)
    new = await office.sender()
    office.later(20)
    await new.step()
    assert (await office.state("a"))[0] == "ready"
    office.later(31)
    await new.step()
    assert (await office.state("a"))[0] == "sending"
    await new.landed()


async def test_a_claim_that_was_held_up_is_made_by_the_moment_in_which_it_is_made(office: PostOffice) -> None:
    """The process slept between planning a claim and its transaction: what is paid by then is not reminded of."""
    sender = await office.sender()
    await sender.step()
    asked = []
    gate, run = office.gate, office.db.run
    sender.gate = lambda row, now: (asked.append(now), gate(row, now))[1]
    stale = office.reminder("stale", 1, valid_until=stamp(NOON + 2 * HOUR))
    await office.put(stale, office.reminder("asked", 2, case_id="B2"))

    async def after_four_days(tx: Any) -> Any:
        office.clock.advance(timedelta(days=4))
        return await run(tx)

    office.db.run = after_four_days  # type: ignore[method-assign]
    await sender.step()
    office.db.run = run  # type: ignore[method-assign]
    await sender.landed()
    assert await office.state("stale") == ("dropped", "stale")
    assert asked == [NOON + timedelta(days=4)]
    assert (await office.look("asked"))["claimed_at"] == stamp(asked[0])


async def test_what_goes_at_once_is_the_same_to_the_claim_and_to_the_statement(office: PostOffice) -> None:
    every = itertools.product((0, 1), (False, True), (-HOUR, HOUR), (-HOUR, timedelta(), HOUR))
    for n, (tried, ends, written, ahead) in enumerate(every):
        await office.put(office.row(
            f"row{n}", n, created_at=stamp(NOON + written), not_before=stamp(NOON + written + ahead),
            valid_until=stamp(NOON + 9 * HOUR) if ends else None,
        ))  # fmt: skip
        await office.db.run(_run(composed("UPDATE outbox SET attempts = $2 WHERE row_id = $1", f"row{n}", tried)))
    found = {row["row_id"] for row in await office.db.read(_run(sql("outbox_candidates", stamp(NOON), 100, "")))}
    rows = await office.rows("SELECT * FROM outbox")
    assert found == {row["row_id"] for row in rows if row["not_before"] <= stamp(NOON) or at_once(row)}
    assert 0 < len(found) < len(rows)


def _run(statement: Statement) -> Tx[list[Row]]:
    return (yield statement)
