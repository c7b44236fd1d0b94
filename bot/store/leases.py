"""Who may send, who may poll: elected without trusting any wall clock (docs/adr/0005).

The holder raises `beat` every two seconds. A candidate looks every second; one that has seen the same beat for eight
seconds of its own monotonic time takes over, raising `epoch` by compare-and-set: 6 to 9 seconds after the holder's end.
Whoever acts under a lease checks the epoch in the very transaction that acts (`holds`): a holder that slept through its
replacement can do nothing any more.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

import structlog

from bot.store.db import Database
from bot.store.statements import Tx, sql
from bot.store.trouble import Troubles

BEAT_SECONDS = 2.0
WATCH_SECONDS = 1.0
PATIENCE_SECONDS = 8.0

log = structlog.get_logger()


class LeaseLost(Exception):
    """Another process took over; what was about to be done must not be."""


def holds(name: str, epoch: int) -> Tx[None]:
    """Part of every transaction under a lease: LeaseLost when the epoch is over; keeps it until the commit."""
    if not (yield sql("lease_held", name, epoch)):
        raise LeaseLost(name)


def _read(name: str) -> Tx[tuple[str, int, int]]:
    rows = yield sql("lease_read", name)
    if not rows:
        yield sql("lease_make", name)
        return "", 0, 0
    return rows[0]["holder"], rows[0]["epoch"], rows[0]["beat"]


def _take(name: str, holder: str, epoch: int, beat: int) -> Tx[int | None]:
    rows = yield sql("lease_take", name, holder, epoch, beat)
    return rows[0]["epoch"] if rows else None


def _beat(name: str, holder: str, epoch: int) -> Tx[bool]:
    return bool((yield sql("lease_beat", name, holder, epoch)))


def _give_back(name: str, holder: str, epoch: int) -> Tx[None]:
    yield sql("lease_give_back", name, holder, epoch)


class Lease:
    """One process's claim to a name. `alone`: no other process can be there (SQLite), so it is ours at once."""

    def __init__(
        self,
        db: Database,
        name: str,
        holder: str,
        *,
        alone: bool | None = None,
        monotonic: Callable[[], float] = time.monotonic,
        troubles: Troubles | None = None,
    ) -> None:
        self.db, self.name, self.holder, self.monotonic = db, name, holder, monotonic
        self.troubles = troubles or Troubles()
        self.alone = db.dialect == "sqlite" if alone is None else alone
        self.epoch: int | None = None  # while we hold it
        self._seen: tuple[int, int] | None = None
        self._seen_at = 0.0
        self._changed = asyncio.Event()

    async def step(self) -> bool:
        """Beat, or watch, or take over; whether we hold it now."""
        if self.epoch is None:
            await self._watch()
        elif not self.alone and not await self.db.run(_beat(self.name, self.holder, self.epoch)):
            self.lose()
        return self.epoch is not None

    async def run(self) -> None:
        """Keep it, or keep trying to get it. A database that is away for a while costs nothing but the lease."""
        while True:
            try:
                await self.step()
                self.troubles.over(f"lease {self.name}")
            except Exception as fault:
                if not self.troubles.meet(f"lease {self.name}", fault):
                    log.warning("lease.unreadable", lease=self.name, fault=type(fault).__name__)
            if self.alone and self.epoch is not None:
                self._changed.clear()
                await self._changed.wait()
            else:
                await asyncio.sleep(WATCH_SECONDS if self.epoch is None else BEAT_SECONDS)

    async def held(self) -> int:
        """Wait until we hold it; gives the epoch. Needs `run` beside it."""
        while self.epoch is None:
            self._changed.clear()
            await self._changed.wait()
        return self.epoch

    def lose(self) -> None:
        """We learned that it is no longer ours."""
        if self.epoch is not None:
            log.warning("lease.lost", lease=self.name, epoch=self.epoch)
        self.epoch = self._seen = None
        self._changed.set()

    async def give_back(self) -> None:
        """At the end: whoever waits need not wait out our silence."""
        epoch, self.epoch = self.epoch, None
        if epoch is not None:
            await self.db.run(_give_back(self.name, self.holder, epoch))

    async def _watch(self) -> None:
        holder, epoch, beat = await self.db.run(_read(self.name))
        now = self.monotonic()
        if self._seen != (epoch, beat):
            self._seen, self._seen_at = (epoch, beat), now
        if not (self.alone or holder in ("", self.holder) or now - self._seen_at >= PATIENCE_SECONDS):
            return
        self.epoch = await self.db.run(_take(self.name, self.holder, epoch, beat))
        if self.epoch is not None:
            log.info("lease.taken", lease=self.name, epoch=self.epoch)
            self._changed.set()
