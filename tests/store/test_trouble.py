"""A database in trouble: whose fault it is, said once, and a paused process that keeps nobody waiting."""

from __future__ import annotations

import asyncio
import sqlite3

import asyncpg
import pytest
import structlog

from bot.store import postgres
from bot.store.leases import PATIENCE_SECONDS
from bot.store.migrate import migrate
from bot.store.statements import Tx, composed
from bot.store.trouble import AGAIN_SECONDS, Troubles, trouble_of
from tests.kit.databases import fresh_postgres
from tests.kit.post_office import Ticker, open_post_office

pytestmark = pytest.mark.on_both


@pytest.mark.parametrize(
    ("fault", "what"),
    [
        (sqlite3.OperationalError("database or disk is full"), "full"),
        (sqlite3.OperationalError("database is locked"), "busy"),
        (sqlite3.OperationalError("disk I/O error"), "away"),
        (sqlite3.OperationalError("no such column: x"), ""),
        (sqlite3.IntegrityError("CHECK constraint failed"), ""),
        (asyncpg.DiskFullError("could not extend file: No space left on device"), "full"),
        (asyncpg.AdminShutdownError("terminating connection due to administrator command"), "away"),
        (asyncpg.CannotConnectNowError("the database system is starting up"), "away"),
        (asyncpg.ConnectionDoesNotExistError("connection was closed in the middle of operation"), "away"),
        (asyncpg.InterfaceError("connection is closed"), "away"),
        (asyncpg.InternalClientError("cannot switch to state 15; another operation (2) is in progress"), "away"),
        (asyncpg.InternalClientError("got result for unknown protocol state 7"), ""),
        (asyncpg.IdleInTransactionSessionTimeoutError("terminating connection"), "away"),
        (ConnectionRefusedError(111, "Connection refused"), "away"),
        (TimeoutError(), "away"),
        (asyncpg.DeadlockDetectedError("deadlock detected"), "busy"),
        (asyncpg.TooManyConnectionsError("sorry, too many clients already"), "busy"),
        (asyncpg.UndefinedColumnError("column x does not exist"), ""),
        (asyncpg.exceptions._base.DataError("invalid input for query argument $1"), ""),
        (RuntimeError("a fault of ours"), ""),
    ],
)
def test_whose_fault_it_is(fault: Exception, what: str) -> None:
    assert trouble_of(fault) == what


def test_one_trouble_of_many_loops_is_one_line_and_so_is_its_end() -> None:
    ticker = Ticker()
    troubles = Troubles(ticker)
    away = ConnectionRefusedError(111, "Connection refused")
    with structlog.testing.capture_logs() as lines:
        for _ in range(50):
            ticker.now += 0.2
            assert troubles.meet("turns", away)
            assert troubles.meet("sending", away)
        troubles.over("turns")
        troubles.over("other")
        assert troubles.present == {"sending": "away"}
        troubles.over("sending")
        troubles.over("sending")
    assert [(line["event"], line["log_level"]) for line in lines] == [
        ("database.trouble", "error"), ("database.back", "warning"),
    ]  # fmt: skip
    assert "the database is away: nothing is lost" in lines[0]["says"]
    assert lines[1]["seconds"] == 10


def test_a_trouble_that_lasts_or_changes_is_said_again() -> None:
    ticker = Ticker()
    troubles = Troubles(ticker)
    with structlog.testing.capture_logs() as lines:
        troubles.meet("turns", sqlite3.OperationalError("database or disk is full"))
        ticker.now += AGAIN_SECONDS
        troubles.meet("turns", sqlite3.OperationalError("database or disk is full"))
        troubles.meet("turns", sqlite3.OperationalError("disk I/O error"))
    assert [(line["what"], line["seconds"]) for line in lines] == [("full", 0), ("full", 60), ("away", 60)]


def test_a_fault_of_ours_is_left_to_who_met_it() -> None:
    troubles = Troubles()
    with structlog.testing.capture_logs() as lines:
        assert not troubles.meet("turns", RuntimeError("a bug"))
    assert lines == []
    assert troubles.present == {}


@pytest.fixture
async def impatient(postgres_server: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """A fresh PostgreSQL database, and sessions that may sleep for half a second."""
    monkeypatch.setitem(postgres.SESSION, "idle_in_transaction_session_timeout", "500ms")
    return await fresh_postgres(postgres_server)


async def test_a_process_paused_in_a_transaction_lets_go_of_its_locks(impatient: str) -> None:
    paused = await postgres.PostgresDatabase.open(impatient)
    other = await postgres.PostgresDatabase.open(impatient)
    await other.script(["CREATE TABLE t (n {int})", "INSERT INTO t VALUES (1)"])
    waking = asyncio.Event()

    async def sleeper() -> None:
        async with paused._pool.acquire() as connection:
            await connection.execute(postgres.WRITE)
            await connection.fetch("SELECT n FROM t FOR UPDATE")
            await waking.wait()  # SIGSTOP, seen from the server
            await connection.execute("UPDATE t SET n = 3")

    def change() -> Tx[None]:
        yield composed("UPDATE t SET n = 2")

    sleeping = asyncio.create_task(sleeper())
    await asyncio.sleep(0.1)
    async with asyncio.timeout(5):
        await other.run(change())
    waking.set()
    with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)) as fault:
        await sleeping
    assert trouble_of(fault.value) == "away"
    await paused.run(change())  # its next transaction has a new connection
    await paused.close()
    await other.close()


async def test_who_only_reads_may_take_time_to_reckon(impatient: str) -> None:
    db = await postgres.PostgresDatabase.open(impatient)

    def reckon() -> Tx[str]:
        rows = yield composed("SELECT current_setting('idle_in_transaction_session_timeout') AS found")
        return str(rows[0]["found"])

    assert [await db.run(reckon()), await db.read(reckon())] == ["500ms", "0"]
    await db.close()


async def test_a_transaction_whose_fault_was_swallowed_is_not_taken_for_committed(impatient: str) -> None:
    db = await postgres.PostgresDatabase.open(impatient)
    await db.script(["CREATE TABLE t (n {int})"])

    def careless() -> Tx[None]:
        yield composed("INSERT INTO t VALUES (1)")
        try:
            yield composed("SELECT nothing FROM nowhere")
        except asyncpg.PostgresError:
            return

    with pytest.raises(asyncpg.InFailedSQLTransactionError):
        await db.run(careless())
    await db.close()


async def test_a_connection_that_broke_is_thrown_away(impatient: str) -> None:
    db = await postgres.PostgresDatabase.open(impatient)

    def broken() -> Tx[None]:
        yield composed("SELECT pg_terminate_backend(pg_backend_pid())")

    def fine() -> Tx[int]:
        return int((yield composed("SELECT 1 AS n"))[0]["n"])

    with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError)) as fault:
        await db.run(broken())
    assert trouble_of(fault.value) == "away"
    assert await db.run(fine()) == 1
    await db.close()


async def test_a_candidates_patience_outlasts_the_locks_of_a_paused_holder(postgres_server: str) -> None:
    db = await postgres.PostgresDatabase.open(await fresh_postgres(postgres_server))

    def kept() -> Tx[str]:
        return str(
            (yield composed("SELECT current_setting('idle_in_transaction_session_timeout') AS found"))[0]["found"]
        )

    assert await db.run(kept()) == f"{postgres.IDLE_SECONDS}s"
    assert postgres.IDLE_SECONDS < PATIENCE_SECONDS
    await db.close()


async def test_a_trouble_ends_with_the_lease_under_which_it_was_met(postgres_server: str) -> None:
    """The database was away so long that another process sends: what was met while sending must not stay for ever."""
    db = await postgres.PostgresDatabase.open(await fresh_postgres(postgres_server))
    await migrate(db)
    async with open_post_office(db) as office:
        sender = await office.sender(alone=False)
        sender.troubles.meet("sending", ConnectionRefusedError(111, "Connection refused"))
        sender.lease.lose()
        running = asyncio.create_task(sender.run())
        async with asyncio.timeout(5):
            while sender.troubles.present:
                await asyncio.sleep(0.01)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    await db.close()
