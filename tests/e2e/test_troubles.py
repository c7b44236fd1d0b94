"""The database goes away, or its disk is full: said once and plainly, nothing lost, and it goes on by itself."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import asyncpg
import pytest
import structlog

from bot.house import open_house, write_offset
from bot.store.db import Database
from bot.store.statements import Tx, composed
from bot.store.trouble import SAYS
from bot.worker import Worker
from tests.bot.test_worker import put
from tests.e2e.test_sigkill import Village, a_village
from tests.kit.accounts import sent_as_recorded
from tests.kit.databases import fresh_postgres
from tests.kit.nursery import Nursery
from tests.kit.phone import Phone
from tests.kit.stage import TUESDAY, a_stage
from tests.kit.town import Town

PATIENCE, LOOK = 60.0, 0.02
MING = 7
ROOM = 1_000_000  # pages


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    made = Nursery()
    yield made
    made.close()


async def until(true: Any) -> None:
    async with asyncio.timeout(PATIENCE):
        while not true():
            await asyncio.sleep(LOOK)


def order(text: str) -> Tx[None]:
    yield composed(text)


@asynccontextmanager
async def no_room(db: Database, table: str) -> AsyncIterator[None]:
    """Nothing more fits: on SQLite no page at all, on PostgreSQL no row of a table."""
    if db.dialect == "sqlite":
        writer: Any = db
        await writer._writer.on_thread(_fill)
        yield
        await writer._writer.on_thread(lambda raw: raw.execute(f"PRAGMA max_page_count = {ROOM}"))
        return
    full = "BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END"
    await db.run(order(f"CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ {full} $$"))
    await db.run(order(f"CREATE TRIGGER full_disk BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION full_disk()"))
    yield
    await db.run(order(f"DROP TRIGGER full_disk ON {table}"))


def _fill(raw: sqlite3.Connection) -> None:
    (pages,) = raw.execute("PRAGMA page_count").fetchone()
    raw.execute(f"PRAGMA max_page_count = {pages + 1}")
    raw.execute("CREATE TABLE IF NOT EXISTS filler (bytes BLOB)")
    while True:
        try:
            raw.execute("INSERT INTO filler VALUES (zeroblob(4000))")
        except sqlite3.OperationalError:
            return


async def test_turns_that_find_no_room_are_not_counted_against_the_borrower(database_url: str, tmp_path: Path) -> None:
    async with a_stage(database_url, tmp_path) as stage:
        db, chats = stage.house.db, range(2000, 2024)
        for chat in chats:
            await put(stage, chat, chat, "hello")
        worker = Worker(db, stage.house.means)
        async with no_room(db, "outbox"):
            for _ in range(7):  # more often than a turn of its own fault is tried
                with pytest.raises((sqlite3.OperationalError, asyncpg.DiskFullError)):
                    await worker.step()
        waiting = await stage.rows(composed("SELECT state, attempts FROM inbox WHERE state <> 'done'"))
        assert waiting != []
        assert {(row["state"], row["attempts"]) for row in waiting} == {("new", 0)}
        await worker.settle()
        replies = await stage.rows(composed("SELECT lane FROM outbox WHERE method = 'say' AND lane LIKE 'chat:20%'"))
        assert sorted(row["lane"] for row in replies) == [f"chat:{chat}" for chat in chats]


async def test_a_full_disk_is_said_once_keeps_the_updates_at_telegram_and_ends_by_itself(town: Town) -> None:
    phone = await town.guest("B1", MING, "3 May")
    troubles, told = town.engine.troubles, len(await phone.heard())
    with structlog.testing.capture_logs() as lines:
        async with no_room(town.house.db, "inbox"):
            await phone.says("字" * 4000, quick=True)
            await phone.says("what do I owe", quick=True)
            await until(lambda: "full" in troubles.present.values())
            await asyncio.sleep(1.3)  # it is tried again, and not said again
            assert len(town.sandbox.updates) == 2
        await until(lambda: not troubles.present)
        await town.settle()
    said = [line for line in lines if line["event"].startswith("database.")]
    assert [(line["event"], line.get("says", "")) for line in said] == [
        ("database.trouble", SAYS["full"]), ("database.back", ""),
    ]  # fmt: skip
    assert len(await phone.heard()) == told + 2
    await phone.sees("NT$3,500")
    assert await town.rows("SELECT * FROM inbox WHERE attempts > 0 OR state <> 'done'") == []


async def test_postgres_may_go_away_under_a_running_bot(
    tmp_path: Path, nursery: Nursery, postgres_machine: Any
) -> None:
    url = await fresh_postgres(postgres_machine.get_uri())
    async with a_village(url, tmp_path, nursery, None) as village:
        async with open_house(village.settings) as house:
            await house.db.run(write_offset(TUESDAY - datetime.now(UTC)))
        phone = Phone(village.control, MING, village.settle)
        await village.control.do("users", id=MING, first_name="Ming", language_code="en")
        async with open_house(village.settings) as village.house:
            await village.keeper.start()
            await phone.says("/start")
            told = len(await phone.heard())
            await asyncio.to_thread(postgres_machine.stop)
            try:
                for words in ("hello", "anybody there?", "home"):
                    await phone.says(words, quick=True)
                await until(lambda: "database.trouble" in village.keeper.log)
                await asyncio.sleep(2)
                assert len(village.sandbox.updates) == 3  # none is confirmed before it is durable
                assert len(await phone.heard()) == told
            finally:
                await asyncio.to_thread(postgres_machine.ensure_postgres_running)
            await until(lambda: "database.back" in village.keeper.log)
            await village.settle()
            assert len(await phone.heard()) == told + 3
            await all_in_order(village)
            assert await village.keeper.stop()
    assert village.keeper.exits == [0]
    assert village.keeper.log.count("database.trouble") == 1
    assert SAYS["away"] in village.keeper.log
    assert "Traceback" not in village.keeper.log


async def all_in_order(village: Village) -> None:
    """Every update turned at the first try, every message as it is recorded."""
    inbox = await village.rows("SELECT * FROM inbox")
    assert {(row["state"], row["attempts"]) for row in inbox} == {("done", 0)}
    updates = sorted(int(row["key"]) for row in inbox if row["source"] == "telegram")
    assert updates == list(range(1, len(updates) + 1))
    outbox = await village.rows("SELECT * FROM outbox ORDER BY seq")
    assert {row["state"] for row in outbox} <= {"sent", "dropped", "closed"}
    sent_as_recorded(outbox, village.wire.calls)
