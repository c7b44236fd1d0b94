"""How time passes in the demo: the bot comes to rest at each moment, and the lender imports each morning."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.demo.next_thing import Thing, next_thing
from bot.engine import Engine
from bot.example.mornings import mornings
from bot.example.payments import import_payments
from bot.store.statements import Tx, sql
from bot.travel import rest, travel

if TYPE_CHECKING:
    from bot.demo.panels import Panels

PAUSE = 0.02  # seconds between two looks
COMING = 20.0  # seconds that the bot gets to be there after the page
UNSEEN = 8  # moments in a row that may bring nothing one can see


class TimeMachine:
    """Moves the demo's clock. The bot is met once it runs; what needs it waits until then."""

    def __init__(self, panels: Panels) -> None:
        self.panels = panels
        self._engine: Engine | None = None
        self._here = asyncio.Event()

    def meet(self, engine: Engine) -> None:
        """The bot runs."""
        self._engine = engine
        self._here.set()

    async def engine(self) -> Engine:
        """The bot, as soon as it runs; TimeoutError when it does not come."""
        async with asyncio.timeout(COMING):
            await self._here.wait()
        assert self._engine is not None
        return self._engine

    async def rest(self) -> None:
        """Wait until the bot has fetched, worked off and answered everything."""
        engine, sandbox = await self.engine(), self.panels.sandbox
        engine.nudge()
        while sandbox is not None and len(sandbox.updates):
            await asyncio.sleep(PAUSE)
        await rest(engine)

    async def travel(self, target: datetime) -> datetime:
        """Move the time, with the lender's import each morning on the way."""
        engine, house = await self.engine(), self.panels.house
        await self.rest()
        for morning in mornings(house.clock.now(), target, house.settings.lender.zone):
            await travel(engine, morning)
            yesterday = self.panels.today() - timedelta(days=1)
            await import_payments(house, [], paid_on=yesterday, as_of=yesterday)
            await rest(engine)
        return await travel(engine, target)

    async def next(self, user: int) -> Thing | None:
        """The next thing one will see, with that user on the phone."""
        house = self.panels.house
        return await house.db.read(next_thing(house, self.panels.ref_of(user), user, house.clock.now()))

    async def go_next(self, user: int) -> datetime:
        """Move the time to the next thing one can see, with that user on the phone; gives the moment reached."""
        for _ in range(UNSEEN):
            thing = await self.next(user)
            if thing is None or await self._shows(thing, user):
                break
        return self.panels.house.clock.now()

    async def _shows(self, thing: Thing, user: int) -> bool:
        """Travel to a thing. Whether it said anything on the phone or at the desk, or went on the borrower's record.

        What happens to somebody else is not looked for.
        """
        sandbox, db, own = self.panels.sandbox, self.panels.house.db, self.panels.ref_of(user)
        assert sandbox is not None
        before, news = await db.read(_recorded(own)), sandbox.events.listen()
        try:
            await sandbox.travel(datetime.fromisoformat(thing.at))
        finally:
            sandbox.events.leave(news)
        said = [news.get_nowait() for _ in range(news.qsize())]
        seen = any(one["kind"] in ("message", "edit") and (one["chat"] == user or one["chat"] < 0) for one in said)
        return seen or thing.ref not in ("", own) or await db.read(_recorded(own)) > before


def _recorded(ref: str | None) -> Tx[int]:
    """How long the record of a case is."""
    rows = yield sql("journal_length", f"case:{ref}")
    return int(rows[0]["n"]) if rows else 0
