"""Works off the inbox: batches of turns, each whole or not at all; one that fails waits in its lane and comes again.

On SQLite a batch is the heads of all lanes, and shares a commit. On PostgreSQL each turn takes the oldest head that no
other worker has, in its own transaction: workers that read the same list would meet at every row.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial

import structlog

from bot.clock import stamp
from bot.store import inbox
from bot.store.db import Database
from bot.store.statements import Row, Tx
from bot.store.trouble import Troubles, trouble_of
from bot.turn.apology import give_up
from bot.turn.means import Means
from bot.turn.turn import Turned, turn, turn_claimed

BATCH = 128
SHARE = 32  # of what several workers share, at a time
ATTEMPTS = 5
BACK_OFF = (1, 5, 30, 120)  # seconds before another try
FAULT_SECONDS = 1.0

log = structlog.get_logger()


class Worker:
    """Takes the heads of all lanes, turns them, and says what came of it.

    `watch` stands around each turn, to measure it. `trouble` names what stops the turns, `seen` is when it last went on
    (monotonic).
    """

    def __init__(
        self,
        db: Database,
        means: Means,
        *,
        on_turned: Callable[[list[Turned]], None] = lambda _turned: None,
        watch: Callable[[Row, Tx[Turned | None]], Tx[Turned | None]] = lambda _row, tx: tx,
        troubles: Troubles | None = None,
    ) -> None:
        self.db, self.means, self.on_turned, self.watch = db, means, on_turned, watch
        self.troubles = troubles or Troubles()
        self.wake = asyncio.Event()
        self.trouble, self.seen = "", time.monotonic()

    async def step(self) -> int:
        """Turn what is ready; gives how many rows were taken up (not those another process has).

        A trouble of the database is raised once the others are turned: it is no fault of the row that met it.
        """
        shared = self.db.dialect == "postgres"
        heads = await self.db.read(inbox.heads(stamp(self.means.clock.now()), SHARE if shared else BATCH))
        if not heads:
            return 0
        taken: list[list[Row]] = [[] for _ in heads] if shared else [[row] for row in heads]
        tried: set[tuple[str, str]] = set()
        makers = [partial(self._next, heads, tried, rows) if shared else partial(self._turn, rows) for rows in taken]
        results = await self.db.batch(makers)
        turned, failed, trouble = [], 0, None
        for rows, result in zip(taken, results, strict=True):
            if not isinstance(result, Exception):
                turned += [result] if result is not None else []
            elif trouble_of(result) or not rows:
                trouble = result
            else:
                failed += 1
                await self._failed(rows[0], result)
        self.on_turned(turned)
        if trouble is not None:
            raise trouble
        return len(turned) + failed

    async def settle(self) -> None:
        """Turn until nothing is ready."""
        while await self.step():
            pass

    async def run(self, idle_seconds: float = 0.25) -> None:
        """Turn for ever; other processes' rows are seen within `idle_seconds`."""
        while True:
            try:
                some = await self.step()
                self.trouble, self.seen = "", time.monotonic()
                self.troubles.over("turns")
                if some:
                    continue
            except Exception as fault:  # a full disk, a database that is away: nothing is lost, it waits in the inbox
                self.trouble, self.seen = type(fault).__name__, time.monotonic()
                if not self.troubles.meet("turns", fault):
                    log.error("turns.stopped", fault=type(fault).__name__, exc_info=fault)
                await asyncio.sleep(FAULT_SECONDS)
            self.wake.clear()
            try:
                await asyncio.wait_for(self.wake.wait(), idle_seconds)
            except TimeoutError:
                continue

    def _turn(self, rows: Sequence[Row]) -> Tx[Turned | None]:
        return self.watch(rows[0], turn(self.means, rows[0]["source"], rows[0]["key"]))

    def _next(self, heads: Sequence[Row], tried: set[tuple[str, str]], taken: list[Row]) -> Tx[Turned | None]:
        """The oldest head that no other worker has; it is put into `taken`. One that failed in this step is not tried
        again in it, and holds nobody up.
        """
        now = stamp(self.means.clock.now())
        row = yield from inbox.claim_head(now)
        if row is not None and (row["source"], row["key"]) in tried:
            row = yield from self._another(heads, tried, now)
        if row is None:
            return None
        tried.add((row["source"], row["key"]))
        taken.append(row)
        return (yield from self.watch(row, turn_claimed(self.means, row)))

    def _another(self, heads: Sequence[Row], tried: set[tuple[str, str]], now: str) -> Tx[Row | None]:
        for head in heads:
            if (head["source"], head["key"]) not in tried:
                row = yield from inbox.claim(head["source"], head["key"])
                if row is not None and (yield from inbox.is_head(row, now)):
                    return row
        return None

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
