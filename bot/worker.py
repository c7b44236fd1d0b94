"""Works off the inbox: batches of turns, each whole or not at all; one that fails waits in its lane and comes again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import structlog

from bot.clock import stamp
from bot.store import inbox
from bot.store.db import Database
from bot.store.statements import Row
from bot.turn.apology import give_up
from bot.turn.means import Means
from bot.turn.turn import Turned, turn

BATCH = 128
ATTEMPTS = 5
BACK_OFF = (1, 5, 30, 120)  # seconds before another try

log = structlog.get_logger()


class Worker:
    """Takes the heads of all lanes, turns them, and says what came of it."""

    def __init__(
        self, db: Database, means: Means, *, on_turned: Callable[[list[Turned]], None] = lambda _turned: None
    ) -> None:
        self.db, self.means, self.on_turned = db, means, on_turned
        self.wake = asyncio.Event()

    async def step(self) -> int:
        """Turn what is ready; gives how many rows were taken up (not those another process has)."""
        now = stamp(self.means.clock.now())
        heads = await self.db.read(inbox.heads(now, BATCH))
        if not heads:
            return 0
        makers = [partial(turn, self.means, row["source"], row["key"]) for row in heads]
        results = await self.db.batch(makers)
        turned, failed = [], 0
        for row, result in zip(heads, results, strict=True):
            if isinstance(result, Exception):
                failed += 1
                await self._failed(row, result)
            elif result is not None:
                turned.append(result)
        self.on_turned(turned)
        return len(turned) + failed

    async def settle(self) -> None:
        """Turn until nothing is ready."""
        while await self.step():
            pass

    async def run(self, idle_seconds: float = 0.25) -> None:
        """Turn for ever; other processes' rows are seen within `idle_seconds`."""
        while True:
            try:
                if await self.step():
                    continue
            except Exception as fault:  # a full disk, a database that is away: nothing is lost, it waits in the inbox
                log.error("turns.stopped", fault=type(fault).__name__)
                await asyncio.sleep(1)
            self.wake.clear()
            try:
                await asyncio.wait_for(self.wake.wait(), idle_seconds)
            except TimeoutError:
                continue

    async def _failed(self, row: Row, fault: Exception) -> None:
        attempts = row["attempts"] + 1
        why = f"{type(fault).__name__}: {fault}"
        log.error("turn.failed", source=row["source"], key=row["key"], attempts=attempts, fault=type(fault).__name__)
        log.debug("turn.failed.trace", exc_info=fault)
        now = self.means.clock.now()
        if attempts >= ATTEMPTS:
            await self.db.run(give_up(self.means, row["source"], row["key"], why))
            return
        later = now + timedelta(seconds=BACK_OFF[min(attempts, len(BACK_OFF)) - 1])
        await self.db.run(inbox.retry(row["source"], row["key"], stamp(later), attempts, why))
