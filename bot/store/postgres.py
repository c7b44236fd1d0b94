"""PostgreSQL through asyncpg: the same generators, awaited statement by statement in one transaction each."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any, TypeVar

import asyncpg

from bot.store.db import DATABASE_FAULTS, Staging, StoreError
from bot.store.statements import Dialect, Row, Statement, Tx, in_words, spell

T = TypeVar("T")
POOL = 10
CONNECT_SECONDS = 10
# A process that is paused or cut off in the middle of a transaction keeps its locks no longer than this: less than a
# candidate's patience (bot.store.leases), so that a sender paused in a claim does not keep its successor waiting.
IDLE_SECONDS = 5
SESSION = {
    "application_name": "goodword",
    "idle_in_transaction_session_timeout": f"{IDLE_SECONDS}s",
    "tcp_keepalives_idle": "30",  # the server finds out about a machine that is gone
    "tcp_keepalives_interval": "10",
    "tcp_keepalives_count": "3",
}
WRITE = "BEGIN"
READ = (  # it locks nothing, and what it feeds may reckon for long between two statements
    "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL idle_in_transaction_session_timeout = 0"
)


class PostgresDatabase:
    """A pool of connections; a transaction holds one and gives it back clean or not at all."""

    dialect: Dialect = "postgres"

    def __init__(self, pool: Any, url: str) -> None:
        self._pool, self._url = pool, url

    @classmethod
    async def open(cls, url: str) -> PostgresDatabase:
        """Connect; StoreError says why that fails, without the password."""
        try:
            pool = await asyncpg.create_pool(
                url,
                min_size=0,  # a floor would be kept up in the background, with a trace in the log at each vain try
                max_size=POOL,
                command_timeout=60,
                timeout=CONNECT_SECONDS,
                server_settings=SESSION,
                reset=_as_it_is,
            )
            await pool.fetchval("SELECT 1")
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as fault:
            raise StoreError(f"PostgreSQL cannot be reached: {type(fault).__name__}: {fault}") from fault
        return cls(pool, url)

    async def run(self, tx: Tx[T]) -> T:
        return await self._transaction(tx, WRITE)

    async def read(self, tx: Tx[T]) -> T:
        return await self._transaction(tx, READ)

    async def batch(self, txs: Sequence[Callable[[], Tx[T]]]) -> list[T | Exception]:
        async def one(make: Callable[[], Tx[T]]) -> T | Exception:
            try:
                return await self.run(make())
            except Exception as fault:
                return fault

        return list(await asyncio.gather(*(one(make) for make in txs)))

    async def script(self, statements: Sequence[str]) -> None:
        async with self._pool.acquire() as connection, connection.transaction():
            for statement in statements:
                await connection.execute(spell(statement, "postgres"))

    @asynccontextmanager
    async def staging(self) -> AsyncIterator[Staging]:
        connection = await asyncpg.connect(self._url, statement_cache_size=0)
        try:
            yield _PostgresStaging(connection)
        finally:
            await connection.close()

    async def close(self) -> None:
        await self._pool.close()

    async def _transaction(self, tx: Tx[T], begin: str) -> T:
        async with self._pool.acquire() as connection:
            try:
                await connection.execute(begin)
                result = await _drive(connection, tx)
                if await connection.execute("COMMIT") != "COMMIT":  # a fault was caught inside: all is rolled back
                    raise asyncpg.InFailedSQLTransactionError("a statement failed, nothing was committed")
                return result
            except asyncio.CancelledError:
                connection.terminate()  # in doubt: closed, never reused
                raise
            except BaseException:
                if not connection.is_closed():
                    with suppress(*DATABASE_FAULTS):
                        await connection.execute("ROLLBACK")
                raise


async def _as_it_is(_connection: Any) -> None:
    """Transactions leave nothing behind in a session, so a connection is given back without asking the server."""


class _PostgresStaging:
    """Temporary tables of one connection, filled by COPY; they are gone with it."""

    dialect: Dialect = "postgres"

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    async def put(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        await self._connection.copy_records_to_table(table, columns=columns, records=rows)

    async def look(self, tx: Tx[T]) -> T:
        async with self._connection.transaction(isolation="repeatable_read"):
            return await _drive(self._connection, tx)

    async def merge(self, tx: Tx[T]) -> T:
        async with self._connection.transaction():
            await self._connection.execute("SELECT pg_advisory_xact_lock(706873)")
            return await _drive(self._connection, tx)


async def _execute(connection: Any, statement: Statement) -> list[Row]:
    text = in_words(statement, "postgres")
    if statement.many:
        await connection.executemany(text, statement.values)
        return []
    rows: list[Row] = await connection.fetch(text, *statement.values)
    return rows


async def _drive(connection: Any, tx: Tx[T]) -> T:
    try:
        statement = next(tx)
        while True:
            try:
                rows = await _execute(connection, statement)
            except asyncpg.PostgresError as fault:
                statement = tx.throw(fault)
            else:
                statement = tx.send(rows)
    except StopIteration as done:
        result: T = done.value
        return result
