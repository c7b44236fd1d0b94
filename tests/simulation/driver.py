"""The course of a run: event after event what borrowers, the lender, the clock and bad luck do; then all comes to rest."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from bot.clock import stamp
from bot.store import inbox
from bot.telegram.incoming import lane_of
from bot.travel import next_moment, still_busy
from sandbox.people import Impossible
from tests.simulation.lender import Lender
from tests.simulation.people import Person
from tests.simulation.world import World

REST = 900.0  # virtual seconds in which everything has to come to rest once the troubles are over


class Driver:
    """Plays one run."""

    def __init__(self, world: World) -> None:
        self.world, self.lot = world, world.lot
        self.lender = Lender(world)
        self.events = 0
        self.pace = 1.2 if world.dials.paced else 0.35  # seconds between one person's acts: mostly they see the answer

    async def plays(self, events: int) -> None:
        """So many events, then the end."""
        world = self.world
        for person in world.people:
            person.token = world.letter(person.who.ref)
        for worker in world.workers:
            worker.start()
        await asyncio.sleep(1.0)
        while self.events < events and not world.accounts.wrong:
            self.events += 1
            await self._event()
            await self._while_passes()
        await self._ends()

    async def _event(self) -> None:
        world, lot = self.world, self.lot.random()
        if lot < 0.76:
            await self._borrower()
        elif lot < 0.86:
            await self._days()
        elif lot < 0.945:
            world.trace("lender", await self.lender.acts())
        elif lot < 0.965:
            await self._again()
        elif lot < 0.97:
            person = self.lot.choice(world.people)
            person.token = world.letter(person.who.ref)
            world.trace("a new link for", person.who.ref)
        elif any((world.dials.crash, world.dials.stop, world.dials.line)):
            await self._misfortune()

    async def _borrower(self) -> None:
        """Somebody does something; often the same person goes on for a while."""
        world = self.world
        person = self.lot.choice(world.people)
        for _ in range(self.lot.choice((1, 2, 6, 15))):
            try:
                world.trace(person.who.ref, person.acts())
            except Impossible as fault:
                world.trace(person.who.ref, "cannot", fault)
            if self.lot.random() < 0.85:
                await asyncio.sleep(self.pace + self.lot.random() * 0.5)
                self.events += 1

    async def _while_passes(self) -> None:
        lot = self.lot.random()
        await asyncio.sleep(lot * 0.4 if lot < 0.6 else lot * 2 if lot < 0.97 else 12 * lot)

    async def _days(self) -> None:
        """Hours or days go by on the wall: to the next moment at which something is due, or just so."""
        world = self.world
        if self.lot.random() < 0.6:
            at = await world.office.db.read(next_moment(stamp(world.wall())))
            if at is not None:
                ahead = datetime.fromisoformat(at) - world.wall()
                if timedelta() < ahead < timedelta(days=21):
                    world.jump(ahead + timedelta(milliseconds=1))
                    await asyncio.sleep(0.5)
                    return
        world.jump(timedelta(hours=self.lot.choice((1, 5, 14, 25, 72, 200))))

    async def _again(self) -> None:
        """An update comes a second time by another way, or before those that were sent earlier."""
        world = self.world
        if not world.accounts.updates or self.lot.random() < 0.2:
            return
        newest = max(world.accounts.updates)
        number = max(1, newest - int(self.lot.random() * 6)) if self.lot.random() < 0.8 else newest
        update = world.accounts.updates[number]
        clock = world.office.clock
        row = inbox.InboxRow("telegram", str(number), clock.ticks(), lane_of(update), update, stamp(clock.now()))
        world.trouble("update repeated" if number not in world.accounts.outstanding else "update ahead of its turn")
        await world.office.db.run(inbox.put([row]))

    async def _misfortune(self) -> None:
        """A worker is killed, stopped or paused, or the clock on the wall is put wrong."""
        world = self.world
        kind = self.lot.choice(("kill", "stop", "pause", "pause", "clock"))
        if kind == "clock":
            by = self.lot.choice((-3600, -300, -20, 20, 300, 3600, 86400))
            world.trouble("clock put forward" if by > 0 else "clock put back")
            world.jump(timedelta(seconds=by))
            world.put_back += timedelta(seconds=min(by, 0))
            return
        worker = self.lot.choice(world.workers)
        if not worker.running or worker.stopping:
            return
        assert worker.lane is not None
        if kind == "kill":
            world.trouble("killed", worker.name)
            worker.kill()
        elif kind == "stop":
            world.trouble("stopped", worker.name)
            worker.stop()
        elif not worker.lane.paused:
            lane, seconds = worker.lane, self.lot.choice((6.0, 11.0, 25.0, 150.0))
            world.trouble(f"paused {'for minutes' if seconds > 60 else 'for seconds'}", worker.name)
            lane.paused = True
            world.loop.call_later(seconds, _goes_on, lane, context=world.there.context())

    async def _ends(self) -> None:
        """The troubles are over: everything comes to rest, or does not."""
        world = self.world
        world.calm = True
        world.trace("calm")
        world.jump(max(-world.put_back, timedelta()))  # the clock is put right: what was to come by it comes now
        until = world.loop.time() + REST
        quiet = 0
        while quiet < 3 and not world.accounts.wrong:
            await asyncio.sleep(1.0)
            busy = await world.office.db.read(still_busy(stamp(world.wall())))
            quiet = 0 if busy or len(world.sandbox.updates) else quiet + 1
            if world.loop.time() > until:
                world.accounts.finds(f"it does not come to rest: {self._left()}")
                return

    def _left(self) -> str:
        raw, now = self.world.raw, stamp(self.world.wall())
        rows = raw.execute(
            "SELECT source, key, attempts, error FROM inbox WHERE state = 'new' AND not_before <= ?", (now,)
        )
        out = raw.execute(
            "SELECT row_id, state, epoch, attempts, outcome FROM outbox"
            " WHERE state = 'sending' OR (state = 'ready' AND not_before <= ?)", (now,)
        )  # fmt: skip
        return f"inbox {[tuple(r) for r in rows][:3]}, outbox {[tuple(r) for r in out][:3]}, Telegram {len(self.world.sandbox.updates)}"


def _goes_on(lane) -> None:  # type: ignore[no-untyped-def]
    lane.paused = False
