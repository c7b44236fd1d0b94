"""Moving house: a SQLite file copied whole into an empty PostgreSQL database, in one transaction, and counted after.

The file is read through one snapshot and is not changed. Every row of every table is in the new database then, or none.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import asyncpg

from bot.store.db import StoreError
from bot.store.migrate import migrate, migrations, schema_version
from bot.store.postgres import PostgresDatabase

CHUNK = 2000  # rows in memory at a time
OWN = frozenset({"schema_versions"})  # each database has its own


async def move(file: Path, url: str, tell: Callable[[str, int], None] = lambda _table, _rows: None) -> dict[str, int]:
    """Copy every table; gives the rows of each. `tell(table, rows)` hears of progress.

    StoreError when the file is not of this program's schema, or the target is not empty, or a count differs: then
    nothing has changed.
    """
    source = await asyncio.to_thread(_open, file)
    try:
        target = await PostgresDatabase.open(url)
        try:
            if await schema_version(target):
                await _refuse_what_is_in_use(url)
            await migrate(target)
        finally:
            await target.close()
        return await _copy(source, url, tell)
    finally:
        source.close()


def _open(file: Path) -> sqlite3.Connection:
    if not file.is_file():
        raise StoreError(f"there is no database file {file}")
    raw = sqlite3.connect(f"file:{file}?mode=ro", uri=True, isolation_level=None, check_same_thread=False)
    newest = migrations()[-1][0]
    try:
        (found,) = raw.execute("SELECT MAX(version) FROM schema_versions").fetchone()
    except sqlite3.DatabaseError as fault:
        raw.close()
        raise StoreError(f"{file} is no database of Goodword's: {fault}") from None
    if found != newest:
        raw.close()
        what = (
            "use the newer program" if found > newest else "run `goodword today` on it once, which brings it up to date"
        )
        raise StoreError(f"{file} has schema {found}, this program has {newest}: {what}")
    raw.execute("BEGIN")  # one snapshot for all tables
    return raw


def _tables(source: sqlite3.Connection) -> list[str]:
    rows = source.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    )
    return [name for (name,) in rows if name not in OWN]


async def _refuse_what_is_in_use(url: str) -> None:
    """A database with anything in it is somebody's: nothing is mixed, nothing is overwritten."""
    connection = await asyncpg.connect(url)
    try:
        tables = await connection.fetch(
            "SELECT tablename FROM pg_tables WHERE schemaname = ANY(current_schemas(false))"
        )
        for (name,) in tables:
            if name not in OWN and await connection.fetchval(f'SELECT EXISTS (SELECT 1 FROM "{name}")'):
                raise StoreError(f"the target has rows already (table {name}): copy into a new, empty database")
    finally:
        await connection.close()


async def _copy(source: sqlite3.Connection, url: str, tell: Callable[[str, int], None]) -> dict[str, int]:
    connection = await asyncpg.connect(url, statement_cache_size=0)
    try:
        async with connection.transaction():
            await connection.execute("SELECT pg_advisory_xact_lock(706873)")  # an import waits until we are done
            counts = {}
            for table in _tables(source):
                counts[table] = await _table(connection, source, table, tell)
            await connection.execute("UPDATE leases SET holder = ''")  # whoever held one worked on the file
        await connection.execute("ANALYZE")  # a claim is slow until the outbox has statistics
        return counts
    finally:
        await connection.close()


async def _table(connection: Any, source: sqlite3.Connection, table: str, tell: Callable[[str, int], None]) -> int:
    columns = [row[1] for row in source.execute(f"PRAGMA table_info({table})")]
    done = 0
    for rows in _chunks(source, table, columns):
        try:
            await connection.copy_records_to_table(table, columns=columns, records=rows)
        except (asyncpg.PostgresError, asyncpg.InterfaceError) as fault:
            raise StoreError(f"table {table}: PostgreSQL refuses a row: {fault}; nothing was copied") from fault
        done += len(rows)
        tell(table, done)
    arrived = await connection.fetchval(f'SELECT COUNT(*) FROM "{table}"')
    if arrived != done:
        raise StoreError(f"{table} has {done} rows here and {arrived} there: nothing was copied")
    return done


def _chunks(source: sqlite3.Connection, table: str, columns: list[str]) -> Iterator[list[tuple[Any, ...]]]:
    cursor = source.execute(f"SELECT {', '.join(columns)} FROM {table}")
    while rows := cursor.fetchmany(CHUNK):
        yield rows
