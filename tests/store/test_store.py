"""The one contract of the store, on both databases."""

from __future__ import annotations

import asyncio
import re
import sqlite3
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from bot.store.db import DATABASE_FAULTS, Database, StoreError
from bot.store.migrate import migrate, migrations, schema_version
from bot.store.opening import open_database
from bot.store.statements import Tx, sql, sql_many, statements

pytestmark = pytest.mark.on_both


def put(*keys: str, value: str = "x") -> Tx[str]:
    for key in keys:
        yield sql("meta_set", key, value)
    return keys[-1]


def get(key: str) -> Tx[str | None]:
    rows = yield sql("meta_get", key)
    return rows[0]["value"] if rows else None


def put_then_fail(key: str) -> Tx[str]:
    yield sql("meta_set", key, "x")
    raise LookupError(key)


async def test_a_transaction_is_kept_and_gives_back_what_it_returns(db: Database) -> None:
    assert await db.run(put("a", "b")) == "b"
    assert await db.read(get("a")) == "x"


async def test_a_transaction_that_fails_leaves_nothing(db: Database) -> None:
    with pytest.raises(LookupError):
        await db.run(put_then_fail("a"))
    assert await db.read(get("a")) is None
    await db.run(put("b"))  # and the connection is fit for use
    assert await db.read(get("b")) == "x"


async def test_a_statement_that_fails_fails_the_transaction(db: Database) -> None:
    def twice() -> Tx[None]:
        yield sql("meta_set", "a", "x")
        yield sql("seal_head_add", "2026-01-01", "c", 1, "h")
        yield sql("seal_head_add", "2026-01-01", "c", 1, "h")

    with pytest.raises(Exception, match=r"(?i)unique"):
        await db.run(twice())
    assert await db.read(get("a")) is None


async def test_a_generator_hears_of_the_fault_itself(db: Database) -> None:
    heard = []

    def listening() -> Tx[None]:
        yield sql("seal_head_add", "2026-01-01", "c", 1, "h")
        try:
            yield sql("seal_head_add", "2026-01-01", "c", 1, "h")
        except Exception as fault:
            heard.append(fault)
            raise

    with pytest.raises(DATABASE_FAULTS):
        await db.run(listening())
    assert len(heard) == 1


async def test_of_a_batch_each_stands_or_falls_alone(db: Database) -> None:
    results = await db.batch([lambda: put("a"), lambda: put_then_fail("b"), lambda: put("c")])
    assert [results[0], type(results[1]), results[2]] == ["a", LookupError, "c"]
    assert [await db.read(get(key)) for key in "abc"] == ["x", None, "x"]


async def test_many_values_make_one_statement(db: Database) -> None:
    def many() -> Tx[None]:
        yield sql_many("meta_set", [(str(n), str(n * n)) for n in range(100)])

    await db.run(many())
    assert await db.read(get("12")) == "144"


async def test_reading_writes_nothing(db: Database) -> None:
    if db.dialect == "postgres":
        with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
            await db.read(put("a"))
    else:
        with pytest.raises(Exception, match="readonly"):
            await db.read(put("a"))
    assert await db.read(get("a")) is None


async def test_a_transaction_cancelled_anywhere_is_whole_or_not_there_at_all(db: Database) -> None:
    for pause in range(12):
        task = asyncio.create_task(db.run(put(*(f"{pause}-{n}" for n in range(5)))))
        for _ in range(pause):
            await asyncio.sleep(0.0005)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    await db.run(put("after"))  # waits, on SQLite, for whatever was still going on
    for pause in range(12):
        there = {await db.read(get(f"{pause}-{n}")) is not None for n in range(5)}
        assert len(there) == 1
    assert await db.read(get("after")) == "x"


async def test_many_at_once_do_not_get_in_each_others_way(db: Database) -> None:
    await asyncio.gather(*(db.run(put(f"k{n}")) for n in range(50)), *(db.read(get("k1")) for _ in range(50)))
    assert {await db.read(get(f"k{n}")) for n in range(50)} == {"x"}


async def test_a_fresh_database_gets_every_migration_and_a_second_run_none(bare_database_url: str) -> None:
    db = await open_database(bare_database_url)
    assert await schema_version(db) == 0
    newest = migrations()[-1][0]
    assert [await migrate(db), await migrate(db), await schema_version(db)] == [newest] * 3
    await db.close()


async def test_two_that_migrate_at_once_both_succeed(bare_database_url: str) -> None:
    one, two = await open_database(bare_database_url), await open_database(bare_database_url)
    await asyncio.gather(migrate(one), migrate(two))
    assert await schema_version(two) == migrations()[-1][0]
    await one.close()
    await two.close()


async def test_a_newer_schema_is_refused(db: Database) -> None:
    await db.script([f"INSERT INTO schema_versions (version) VALUES ({migrations()[-1][0] + 1})"])
    with pytest.raises(StoreError, match="use the newer program"):
        await migrate(db)


async def test_every_statement_is_understood_by_the_database(db: Database) -> None:
    """Each is prepared, none run: a misspelt column is found here, not at night."""
    faults = [
        f"{name}: {fault}" async for name, fault in _faults(db) if "touched" not in fault
    ]  # an import's own table
    assert faults == []


async def _faults(db: Any) -> AsyncIterator[tuple[str, str]]:
    for name, text in statements(db.dialect).items():
        try:
            if db.dialect == "postgres":
                async with db._pool.acquire() as connection:
                    await connection.prepare(text)
            else:
                values = [None] * max(map(int, re.findall(r"\?(\d+)", text)), default=0)
                await db._writer.on_thread(partial(_explain, text, values))
        except DATABASE_FAULTS as fault:
            yield name, str(fault)


def _explain(text: str, values: list[None], raw: sqlite3.Connection) -> None:
    raw.execute(f"EXPLAIN {text}", values)


async def test_an_address_nobody_serves_is_said_plainly() -> None:
    with pytest.raises(StoreError, match="sqlite:///FILE or postgresql"):
        await open_database("mysql://secret@host/db")
    with pytest.raises(StoreError, match="PostgreSQL cannot be reached"):
        await open_database("postgresql://nobody:secret@127.0.0.1:1/nothing")
    with pytest.raises(StoreError, match="does not exist"):
        await open_database("sqlite:////no/such/folder/x.db")


async def test_a_file_that_is_no_database_is_said_plainly(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    path.write_bytes(b"this is no database at all" * 100)
    with pytest.raises(StoreError, match="cannot be used"):
        await open_database(f"sqlite:///{path}")
