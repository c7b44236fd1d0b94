"""Time travel for the demo: the clock moves to each moment at which something falls due, and waits until it is done."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import datetime, timedelta

from bot.clock import stamp
from bot.engine import Engine
from bot.house import write_offset
from bot.store.statements import Tx, sql

PATIENCE = 60.0  # seconds until a moment that does not come to rest is left behind


def next_moment(after: str) -> Tx[str | None]:
    """The first moment after `after` at which a touch, a delayed message or a retry falls due."""
    found = []
    for name in ("cases_next_after", "outbox_next_after", "inbox_next_after"):
        rows = yield sql(name, after)
        if rows[0]["at"]:
            found.append(rows[0]["at"])
    return min(found, default=None)


def still_busy(now: str) -> Tx[bool]:
    """Whether anything that is due has not been worked off."""
    rows = yield sql("busy", now)
    return bool(rows[0]["n"])


async def rest(engine: Engine) -> None:
    """Wait until everything due now is worked off, sent and recorded, or patience ends."""
    with suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE):
            while await engine.house.db.read(still_busy(stamp(engine.house.clock.now()))):
                engine.nudge()
                await asyncio.sleep(0.02)


async def travel(engine: Engine, target: datetime) -> datetime:
    """Move the time of the database forward to `target`, stopping at each due moment on the way."""
    clock, db = engine.house.clock, engine.house.db
    await rest(engine)
    while True:
        now = clock.now()
        at = await db.read(next_moment(stamp(now)))
        stop = min(datetime.fromisoformat(at), target) if at else target
        if stop > now:
            clock.offset += stop - now + timedelta(milliseconds=1)
            await db.run(write_offset(clock.offset))
        await rest(engine)
        if stop >= target:
            return clock.now()
