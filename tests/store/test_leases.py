"""Election without wall clocks: watched heartbeats, epochs, and a replaced holder that can do nothing."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.store.db import Database, StoreError
from bot.store.filelock import FileLock
from bot.store.leases import PATIENCE_SECONDS, Lease, LeaseLost, holds
from tests.kit.post_office import Ticker

pytestmark = pytest.mark.on_both


def lease(db: Database, holder: str, ticker: Ticker) -> Lease:
    return Lease(db, "sender", holder, alone=False, monotonic=ticker)


async def test_the_first_to_ask_holds_it_and_the_second_waits(db: Database) -> None:
    ticker = Ticker()
    one, two = lease(db, "one", ticker), lease(db, "two", ticker)
    assert [await one.step(), await two.step()] == [True, False]
    assert one.epoch == 1


async def test_a_beating_holder_is_never_replaced(db: Database) -> None:
    ticker = Ticker()
    one, two = lease(db, "one", ticker), lease(db, "two", ticker)
    await one.step()
    for _ in range(20):
        ticker.now += 2
        assert await one.step()
        assert not await two.step()


async def test_a_silent_holder_is_replaced_after_the_watchers_patience(db: Database) -> None:
    ticker = Ticker()
    one, two = lease(db, "one", ticker), lease(db, "two", ticker)
    await one.step()
    await two.step()
    ticker.now += PATIENCE_SECONDS - 0.1
    assert not await two.step()
    ticker.now += 0.2
    assert await two.step()
    assert two.epoch == 2
    assert not await one.step()  # it learns of it at its next beat
    assert one.epoch is None


async def test_of_many_watchers_one_wins(db: Database) -> None:
    ticker = Ticker()
    await lease(db, "old", ticker).step()
    watchers = [lease(db, str(n), ticker) for n in range(5)]
    for watcher in watchers:
        await watcher.step()
    ticker.now += PATIENCE_SECONDS
    won = await asyncio.gather(*(watcher.step() for watcher in watchers))
    assert sum(won) == 1


async def test_a_transaction_under_an_old_epoch_is_refused(db: Database) -> None:
    ticker = Ticker()
    one, two = lease(db, "one", ticker), lease(db, "two", ticker)
    await one.step()
    await two.step()
    await db.run(holds("sender", 1))
    ticker.now += PATIENCE_SECONDS
    await two.step()
    with pytest.raises(LeaseLost):
        await db.run(holds("sender", 1))
    await db.run(holds("sender", 2))


async def test_what_is_given_back_is_taken_at_once(db: Database) -> None:
    ticker = Ticker()
    one, two = lease(db, "one", ticker), lease(db, "two", ticker)
    await one.step()
    await one.give_back()
    assert await two.step()
    assert two.epoch == 2


async def test_alone_on_its_database_it_takes_over_at_once(db: Database) -> None:
    ticker = Ticker()
    await lease(db, "crashed", ticker).step()
    new = Lease(db, "sender", "new", alone=True, monotonic=ticker)
    assert await new.step()
    assert new.epoch == 2


async def test_names_do_not_concern_each_other(db: Database) -> None:
    ticker = Ticker()
    await lease(db, "one", ticker).step()
    assert await Lease(db, "poller", "two", alone=False, monotonic=ticker).step()


def test_a_second_bot_on_one_file_is_refused_until_the_first_ends(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/bot.db"
    with FileLock(url), pytest.raises(StoreError, match="another bot is running"), FileLock(url):
        pass
    with FileLock(url):
        pass


def test_a_server_or_a_database_in_memory_needs_no_file_lock() -> None:
    for url in ("postgresql://host/db", "sqlite:///:memory:"):
        with FileLock(url), FileLock(url):
            pass
