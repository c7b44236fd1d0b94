"""Updates are confirmed once they are durable, and only then: over HTTP, on both databases."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest

from bot.poller import Poller
from bot.store import inbox
from bot.store.db import Database
from bot.store.leases import Lease, LeaseLost
from bot.telegram.updates import NoUpdates
from tests.kit.post_office import PostOffice, open_post_office


@dataclass
class Ear:
    """A poller and what it heard."""

    office: PostOffice
    db: Database
    taps: list[str]

    async def poller(self, *, alone: bool = True) -> Poller:
        lease = Lease(self.db, "poller", "one", alone=alone, monotonic=self.office.monotonic)
        assert await lease.step()
        return Poller(
            self.db,
            self.office.client,
            clock=self.office.clock,
            lease=lease,
            on_updates=self.taps.extend,
            poll_seconds=0,
        )

    async def waiting(self) -> int:
        """How many updates Telegram still keeps for us."""
        return len(await self.office.client.raw_updates(offset=None, timeout=0, allowed_updates=("message",)))

    async def kept(self) -> list[tuple[str, str]]:
        rows = []
        while found := await self.db.read(inbox.heads("9999", 100)):
            rows += [(row["lane"], row["payload"]) for row in found]
            for row in found:
                await self.db.run(inbox.done(row["source"], row["key"], "9999"))
        return rows


@pytest.fixture
async def ear(db: Database) -> AsyncIterator[Ear]:
    async with open_post_office(db) as office:
        await office.phone.do("users", id=1, first_name="Ming")
        yield Ear(office, db, [])


async def write(ear: Ear, *texts: str) -> None:
    for text in texts:
        await ear.office.phone.do("messages", user=1, text=text)


@pytest.mark.on_both
async def test_a_batch_is_kept_in_order_and_confirmed_by_the_next_request(ear: Ear) -> None:
    poller = await ear.poller()
    await write(ear, "/start", "one", "two")
    assert await poller.step() == 3
    assert await ear.waiting() == 3  # durable with us, not yet confirmed
    assert await poller.step() == 0
    assert await ear.waiting() == 0
    kept = await ear.kept()
    assert [lane for lane, _ in kept] == ["chat:1"] * 3
    assert ['"text":"one"' in payload for _, payload in kept] == [False, True, False]


@pytest.mark.on_both
async def test_after_a_crash_before_the_commit_everything_comes_again(ear: Ear) -> None:
    poller = await ear.poller()
    await write(ear, "/start")
    run = ear.db.run

    async def broken(tx: Any) -> Any:
        raise OSError("disk full")

    ear.db.run = broken  # type: ignore[method-assign]
    with pytest.raises(OSError, match="disk full"):
        await poller.step()
    ear.db.run = run  # type: ignore[method-assign]
    assert await (await ear.poller()).step() == 1
    assert len(await ear.kept()) == 1


async def test_after_a_crash_before_the_confirmation_nothing_is_kept_twice(ear: Ear) -> None:
    await write(ear, "/start", "one")
    await (await ear.poller()).step()
    await write(ear, "two")
    again = await ear.poller()
    await again.step()
    assert len(await ear.kept()) == 3


async def test_the_same_updates_offered_again_change_nothing(ear: Ear) -> None:
    await write(ear, "/start", "one")
    poller = await ear.poller()
    await poller.step()
    poller._offset = None
    assert await poller.step() == 2
    assert len(await ear.kept()) == 2


async def test_taps_are_told_once_they_are_durable(ear: Ear) -> None:
    await write(ear, "/start")
    keyboard = {"inline_keyboard": [[{"text": "x", "callback_data": "c.1.x"}]]}
    shown = await ear.office.client.call("sendMessage", {"chat_id": 1, "text": "?", "reply_markup": keyboard})
    tap = await ear.office.phone.do("taps", user=1, chat=1, message_id=shown["message_id"], data="c.1.x")
    await (await ear.poller()).step()
    assert ear.taps == [tap]


@pytest.mark.on_both
async def test_a_poller_that_was_replaced_confirms_nothing(ear: Ear) -> None:
    old = await ear.poller()
    await old.step()
    await write(ear, "/start")
    new = await ear.poller()
    with pytest.raises(LeaseLost):
        await old.step()
    assert ear.taps == []
    assert await new.step() == 1


@pytest.mark.parametrize(
    ("fault", "why", "seconds"),
    [
        ({"code": 409, "description": "Conflict: terminated by other getUpdates request"}, "another program", 5.0),
        ({"code": 401, "description": "Unauthorized"}, "token is not accepted", 30.0),
        ({"code": 502, "description": "Bad Gateway"}, "cannot be reached", None),
        ({"retry_after": 3}, "too often", 3.0),
    ],
)
async def test_trouble_is_told_plainly_with_how_long_to_wait(
    ear: Ear, fault: dict[str, Any], why: str, seconds: float | None
) -> None:
    poller = await ear.poller()
    await poller.step()
    await ear.office.phone.do("faults", kind="refuse", method="getUpdates", **fault)
    with pytest.raises(NoUpdates, match=why) as caught:
        await poller.step()
    assert caught.value.seconds == seconds


async def test_run_goes_on_after_trouble(ear: Ear, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.poller.BACK_OFF", (0.01,))
    poller = await ear.poller()
    poller.poll_seconds = 1
    await ear.office.phone.do("faults", kind="refuse", method="deleteWebhook", code=500)
    await ear.office.phone.do("faults", kind="refuse", method="getUpdates", code=500, times=2)
    task = asyncio.create_task(poller.run())
    await write(ear, "/start")
    async with asyncio.timeout(5):
        while not await ear.db.read(inbox.heads("9999", 1)):
            await asyncio.sleep(0.01)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
