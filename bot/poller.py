"""Fetches updates. A batch is confirmed only by the next request, and that is made only once the batch is durable."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

import structlog

from bot.arrivals import row_of, taps_of
from bot.clock import Clock
from bot.store import inbox
from bot.store.db import Database
from bot.store.leases import Lease, LeaseLost, holds
from bot.store.statements import Tx, sql
from bot.store.trouble import Troubles
from bot.telegram.client import Client
from bot.telegram.updates import NoUpdates, fetch, leave_webhook

LEASE = "poller"
OFFSET = "poll_offset"
POLL_SECONDS = 50
BACK_OFF = (1.0, 2.0, 5.0, 10.0, 30.0)
TROUBLE_SECONDS = 1.0  # until the database is asked again

log = structlog.get_logger()


def read_offset() -> Tx[int | None]:
    """The first update that is not in the inbox yet."""
    rows = yield sql("meta_get", OFFSET)
    return int(rows[0]["value"]) if rows else None


def keep(epoch: int, rows: Sequence[inbox.InboxRow], offset: int) -> Tx[None]:
    """A batch and the offset behind it, in one transaction; LeaseLost when another process polls now."""
    yield from holds(LEASE, epoch)
    yield from inbox.put(rows)
    yield sql("meta_set", OFFSET, str(offset))


class Poller:
    """`on_updates` gets the ids of the taps of a batch that has just become durable, `received` how many came."""

    def __init__(
        self,
        db: Database,
        client: Client,
        *,
        clock: Clock,
        lease: Lease,
        on_updates: Callable[[list[str]], None] = lambda _taps: None,
        received: Callable[[int], None] = lambda _count: None,
        poll_seconds: int = POLL_SECONDS,
        troubles: Troubles | None = None,
    ) -> None:
        self.db, self.client, self.clock, self.lease = db, client, clock, lease
        self.on_updates, self.received, self.poll_seconds = on_updates, received, poll_seconds
        self.troubles = troubles or Troubles()
        self._ready_for: int | None = None
        self._offset: int | None = None
        self._failed = 0

    async def step(self) -> int:
        """Fetch once and keep what came; gives how many updates. NoUpdates says why there could be none."""
        epoch = await self.lease.held()
        if self._ready_for != epoch:
            await leave_webhook(self.client)
            self._offset = await self.db.read(read_offset())
            self._ready_for = epoch
        updates = await fetch(self.client, self._offset, self.poll_seconds)
        if updates:
            offset = max(update["update_id"] for update in updates) + 1
            await self.db.run(keep(epoch, [row_of(update, self.clock) for update in updates], offset))
            self._offset = offset
            self.received(len(updates))
            self.on_updates(taps_of(updates))
        return len(updates)

    async def run(self) -> None:
        """Poll for ever, while we hold the lease."""
        while True:
            try:
                if self.lease.epoch is None:
                    self.troubles.over("updates")  # it is somebody else's now
                await self.step()
                if self._failed:
                    log.info("poller.back")
                self._failed = 0
                self.troubles.over("updates")
            except LeaseLost:
                self.lease.lose()
            except NoUpdates as fault:
                await self._wait(fault.why, fault.seconds)
            except Exception as fault:  # the database is away: nothing was confirmed, so nothing is lost
                self._ready_for = None
                if self.troubles.meet("updates", fault):
                    await asyncio.sleep(TROUBLE_SECONDS)
                    continue
                await self._wait(f"{type(fault).__name__}: {fault}", None)

    async def _wait(self, why: str, seconds: float | None) -> None:
        wait = BACK_OFF[min(self._failed, len(BACK_OFF) - 1)] if seconds is None else seconds
        self._failed += 1
        log.warning("poller.waits", why=why, seconds=wait)
        await asyncio.sleep(wait)
