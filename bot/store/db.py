"""Two databases, one way to use them: `await db.run(tx)` runs a generator of statements in one transaction.

A transaction is all or nothing also when the waiting task is cancelled: on SQLite BEGIN to COMMIT is one call on the
driver's thread, on PostgreSQL the connection of a cancelled transaction is closed, never given back.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol, TypeVar

import asyncpg

from bot.store.statements import Dialect, Tx

T = TypeVar("T")

# What a statement may raise when the database, not the program, is at fault.
DATABASE_FAULTS = (sqlite3.Error, asyncpg.PostgresError, asyncpg.InterfaceError, OSError)


class StoreError(Exception):
    """The database cannot be used; the message says why and what to do."""


class Staging(Protocol):
    """A workbench beside the database: temporary tables that nobody else sees, gone when it is left."""

    dialect: Dialect

    async def put(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """Add rows to a temporary table, fast."""
        ...

    async def look(self, tx: Tx[T]) -> T:
        """Run against one snapshot of the database; only temporary tables may be written, nobody waits."""
        ...

    async def merge(self, tx: Tx[T]) -> T:
        """Run in one read-write transaction, one merge at a time, and commit; on any exception roll back."""
        ...


class Database(Protocol):
    """What both engines offer."""

    dialect: Dialect

    async def run(self, tx: Tx[T]) -> T:
        """Run in one read-write transaction and commit; on any exception roll back and raise it."""
        ...

    async def read(self, tx: Tx[T]) -> T:
        """Run against one snapshot, writing nothing."""
        ...

    async def batch(self, txs: Sequence[Callable[[], Tx[T]]]) -> list[T | Exception]:
        """Run several, each whole or not at all; one that fails gives its exception and disturbs no other.

        On SQLite they share one commit (a savepoint each).
        """
        ...

    async def script(self, statements: Sequence[str]) -> None:
        """Run schema statements in one transaction."""
        ...

    def staging(self) -> AbstractAsyncContextManager[Staging]:
        """A workbench with a connection of its own."""
        ...

    async def close(self) -> None:
        """Give everything back."""
        ...


async def settle(task: asyncio.Future[Any]) -> None:
    """Wait for a task that must not be interrupted, whatever it ends with."""
    while not task.done():
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError:
            if task.done():
                return
        except Exception:
            return
