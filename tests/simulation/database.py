"""The bot's database over sqlite3, called in the loop: awaits before BEGIN and after COMMIT, and trouble at each.

One connection serves all simulated processes, for a transaction never awaits. What it runs is the product's own:
`_transaction`, `_batch` and `drive` of bot/store/sqlite.py, on a connection that stands between and may fail.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from bot.store.db import Staging
from bot.store.sqlite import _batch, _transaction
from bot.store.statements import Dialect, Tx, spell, statements

T = TypeVar("T")
PRAGMAS = ("PRAGMA journal_mode=MEMORY", "PRAGMA synchronous=OFF", "PRAGMA foreign_keys=ON", "PRAGMA cache_size=-8192")
# Statements that say what a transaction did; the rest is not written down.
WATCHED = frozenset(
    {"inbox_done", "inbox_dead", "inbox_add", "journal_add", "outbox_add", "outbox_claim", "meta_set", "stop_add",
     "agreement_add", "outbox_sent", "chat_save", "case_save", "topic_add", "topic_save", "relay_add", "relay_save",
     "answer_add", "answer_save", "placed_add", "lease_beat", "lease_take"}
)  # fmt: skip
NAMES: dict[str, str] = {}  # two statements may have one text: then it has the name that is watched
for _name, _text in sorted(statements("sqlite").items(), key=lambda item: item[0] in WATCHED):
    NAMES[_text] = _name


class Trouble(sqlite3.OperationalError):
    """A failure of the database that was ordered."""


@dataclass(slots=True)
class Unit:
    """What one turn, or one transaction of another kind, has written: statements by name, with their values."""

    did: list[tuple[str, Any]] = field(default_factory=list)

    def values(self, name: str) -> list[Any]:
        """The values of every run of that statement."""
        return [values for done, values in self.did if done == name]


class Fates(Protocol):
    """Who decides about the database's troubles, and hears what was committed."""

    async def door(self, where: str) -> None:
        """An await of a transaction: `begin` (nothing done yet) or `commit` (all done). May raise, or never return."""
        ...

    def statement(self) -> str:
        """Trouble at this statement: '', 'busy', 'full' (the transaction goes on) or 'full!' (it is rolled back)."""
        ...

    def commit(self) -> str:
        """Trouble at a COMMIT, in the same words."""
        ...

    def committed(self, units: Sequence[Unit]) -> None:
        """These are in the database now."""
        ...


class Connection:
    """A sqlite3 connection that may fail, and that tells what each unit has done once it is committed."""

    def __init__(self, raw: sqlite3.Connection, fates: Fates | None) -> None:
        self.raw, self.fates = raw, fates
        self._units: list[Unit] = []
        self._unit = Unit()

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open."""
        return self.raw.in_transaction

    def rollback(self) -> None:
        """Nothing of it was."""
        self.raw.rollback()
        self._units, self._unit = [], Unit()

    def execute(self, text: str, values: Iterable[Any] = ()) -> sqlite3.Cursor:
        """Run a statement, or fail as ordered."""
        name = NAMES.get(text)
        if name is None:
            return self._around(text, values)
        if self.fates is not None and (trouble := self.fates.statement()):
            self._fail(trouble)
        found = self.raw.execute(text, values)  # type: ignore[arg-type]
        if name in WATCHED:
            self._unit.did.append((name, values))
        return found

    def executemany(self, text: str, rows: Sequence[Any]) -> sqlite3.Cursor:
        """The same for many rows."""
        if self.fates is not None and (trouble := self.fates.statement()):
            self._fail(trouble)
        found = self.raw.executemany(text, rows)
        if (name := NAMES.get(text)) in WATCHED:
            self._unit.did += [(str(name), values) for values in rows]
        return found

    def _around(self, text: str, values: Iterable[Any]) -> sqlite3.Cursor:
        """BEGIN, COMMIT, savepoints, and composed statements."""
        if text == "COMMIT" and self.fates is not None:
            if trouble := self.fates.commit():
                self._fail(trouble)
            found = self.raw.execute(text)
            units, self._units, self._unit = [*self._units, self._unit], [], Unit()
            self.fates.committed([unit for unit in units if unit.did])
            return found
        if text == "RELEASE one":
            self._units.append(self._unit)
        if text in ("SAVEPOINT one", "ROLLBACK TO one", "RELEASE one"):
            self._unit = Unit()
        return self.raw.execute(text, values)  # type: ignore[arg-type]

    def _fail(self, trouble: str) -> None:
        if trouble == "full!":
            self.rollback()
        raise Trouble("database is locked" if trouble == "busy" else "database or disk is full")


def connect(path: str) -> sqlite3.Connection:
    """A connection to a file that nobody needs tomorrow."""
    raw = sqlite3.connect(path, isolation_level=None, cached_statements=512)
    raw.row_factory = sqlite3.Row
    for pragma in PRAGMAS:
        raw.execute(pragma)
    return raw


class SimulatedDatabase:
    """`bot.store.db.Database`. `dialect` is what the bot asks to know whether it is alone with the database."""

    def __init__(self, path: str, raw: sqlite3.Connection, fates: Fates, *, alone: bool, sound: bool = False) -> None:
        self.path, self._fates = path, fates
        self.dialect: Dialect = "sqlite" if alone else "postgres"
        self._raw: Any = Connection(raw, fates)
        self._sound = sound  # the lender's own commands: their troubles are theirs

    async def run(self, tx: Tx[T]) -> T:
        return await self._through(lambda: _transaction(self._raw, tx, "BEGIN IMMEDIATE"))

    async def read(self, tx: Tx[T]) -> T:
        return await self._through(lambda: _transaction(self._raw, tx, "BEGIN"))

    async def batch(self, txs: Sequence[Callable[[], Tx[T]]]) -> list[T | Exception]:
        return await self._through(lambda: _batch(self._raw, txs))

    async def script(self, given: Sequence[str]) -> None:
        for text in given:
            self._raw.raw.execute(spell(text, "sqlite"))

    async def _through(self, work: Callable[[], T]) -> T:
        if self._sound:
            await asyncio.sleep(0)
            return work()
        await self._fates.door("begin")
        result = work()
        await self._fates.door("commit")
        return result

    @asynccontextmanager
    async def staging(self) -> AsyncIterator[Staging]:
        raw = connect(self.path)
        try:
            yield _Staging(Connection(raw, self._fates if self._sound is False else None), raw)
        finally:
            raw.close()

    async def close(self) -> None:
        """The file is the simulation's."""


class _Staging:
    """An import's workbench, on a connection of its own."""

    dialect: Dialect = "sqlite"

    def __init__(self, connection: Any, raw: sqlite3.Connection) -> None:
        self._connection, self._raw = connection, raw

    async def put(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        marks = ",".join("?" * len(columns))
        self._raw.executemany(f"INSERT INTO {table} ({','.join(columns)}) VALUES ({marks})", rows)

    async def look(self, tx: Tx[T]) -> T:
        return _transaction(self._connection, tx, "BEGIN")

    async def merge(self, tx: Tx[T]) -> T:
        return _transaction(self._connection, tx, "BEGIN IMMEDIATE")
