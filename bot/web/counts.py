"""What waits in the database, counted for the metrics, and not anew for every look at them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.clock import Clock, moment, stamp
from bot.store.db import Database
from bot.store.statements import Tx, sql

WAITING_SECONDS = 5.0  # how long a count is good for
DEAD_SECONDS = 60.0  # the dead are looked for in whole tables
ANSWER_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Waiting:
    """Rows by state; ages in seconds since a row could have been taken up, 0 when none waits."""

    inbox: int = 0
    inbox_planned: int = 0
    inbox_oldest: float = 0.0
    lanes: int = 0
    longest_lane: int = 0
    outbox: int = 0
    outbox_planned: int = 0
    outbox_sending: int = 0
    outbox_oldest: float = 0.0


@dataclass(frozen=True, slots=True)
class Dead:
    """Rows that were given up."""

    inbox: int = 0
    outbox: int = 0


class Counts:
    """The newest figures, or None when the database does not give them."""

    def __init__(self, db: Database, clock: Clock, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self.db, self.clock, self.monotonic = db, clock, monotonic
        self._waiting, self._dead = Waiting(), Dead()
        self._waiting_until = self._dead_until = 0.0
        self._one = asyncio.Lock()

    async def look(self) -> tuple[Waiting, Dead] | None:
        """Count what is no longer fresh; whoever asks meanwhile gets the same answer."""
        async with self._one:
            try:
                async with asyncio.timeout(ANSWER_SECONDS):
                    await self._refresh()
            except Exception:  # away, or too slow: no figures are better than old ones
                return None
            return self._waiting, self._dead

    async def _refresh(self) -> None:
        if self.monotonic() >= self._waiting_until:
            self._waiting = await self.db.read(_waiting(self.clock.now()))
            self._waiting_until = self.monotonic() + WAITING_SECONDS
        if self.monotonic() >= self._dead_until:
            self._dead = await self.db.read(_dead())
            self._dead_until = self.monotonic() + DEAD_SECONDS


def _waiting(now: datetime) -> Tx[Waiting]:
    at = stamp(now)
    [came] = yield sql("metrics_inbox", at)
    [lanes] = yield sql("metrics_lanes", at)
    going = {row["state"]: row for row in (yield sql("metrics_outbox", at))}
    ready = going.get("ready")
    return Waiting(
        inbox=came["ready"],
        inbox_planned=came["n"] - came["ready"],
        inbox_oldest=_age(came["oldest"], now),
        lanes=lanes["lanes"],
        longest_lane=lanes["longest"],
        outbox=ready["ready"] if ready else 0,
        outbox_planned=ready["n"] - ready["ready"] if ready else 0,
        outbox_sending=going["sending"]["n"] if "sending" in going else 0,
        outbox_oldest=_age(ready["oldest"] if ready else None, now),
    )


def _dead() -> Tx[Dead]:
    [row] = yield sql("metrics_dead")
    return Dead(row["inbox"], row["outbox"])


def _age(since: str | None, now: datetime) -> float:
    return max((now - moment(since)).total_seconds(), 0.0) if since else 0.0
