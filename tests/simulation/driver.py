"""The course of a run: what borrowers, the lender, the clock and bad luck do, event after event; then comes rest."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextvars import copy_context
from datetime import datetime, timedelta

from bot.clock import stamp
from bot.travel import next_moment, still_busy
from sandbox.people import Impossible
from tests.simulation.lender import Lender
from tests.simulation.people import Person
from tests.simulation.world import World

DAY = timedelta(hours=24)
REST = 900.0  # virtual seconds in which everything has to come to rest once the troubles are over


class Driver:
    """Plays one run."""

    def __init__(self, world: World) -> None:
        self.world, self.lot = world, world.lot
        self.lender = Lender(world)
        self.events = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self.pace = 1.2 if world.dials.paced else 0.25  # seconds between one person's acts: mostly they see the answer

    async def plays(self, events: int) -> None:
        """So many events, then the end."""
        world = self.world
        for person in world.people:
            person.token = world.letter(person.who.ref)
        world.on_queued = self._meanwhile(asyncio.get_running_loop())
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
        if lot < 0.64:
            await self._borrower()
        elif lot < 0.76:
            await self._agents()
        elif lot < 0.86:
            await self._days()
        elif lot < 0.925:
            world.trace("lender", await self.lender.acts())
        elif lot < 0.945:
            await self._again()
        elif lot < 0.95:
            person = self.lot.choice(world.people)
            person.token = world.letter(person.who.ref)
            world.trace("a new link for", person.who.ref)
        elif lot < 0.953:
            world.trace("the settings:", world.new_settings())
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
                await asyncio.sleep(self.pace + self.lot.random() * 0.35)
                self.events += 1

    async def _agents(self) -> None:
        """The lender's people go on with what waits for them."""
        world = self.world
        for _ in range(self.lot.choice((1, 2, 4, 8))):
            try:
                world.trace("desk", world.desk.acts())
                person = next((p for p in world.people if f"case:{p.who.ref}" == world.desk.at and p.held), None)
                if person is not None and self.lot.random() < 0.5:
                    world.trace(person.who.ref, person.talks())
            except Impossible as fault:
                world.trace("desk", "cannot", fault)
            if self.lot.random() < 0.85:
                await asyncio.sleep(self.pace + self.lot.random() * 0.35)
                self.events += 1

    async def _while_passes(self) -> None:
        lot = self.lot.random()
        await asyncio.sleep(lot * 0.4 if lot < 0.6 else lot * 1.3 if lot < 0.97 else 12 * lot)

    async def _days(self) -> None:
        """Hours or days go by on the wall: to the next moment at which something is due, or just so."""
        world, lot = self.world, self.lot.random()
        if lot < 0.2 and await self._past_a_promise():
            return
        if lot < 0.65:
            at = await world.office.db.read(next_moment(stamp(world.wall())))
            if at is not None:
                ahead = datetime.fromisoformat(at) - world.wall()
                if timedelta() < ahead < timedelta(days=21):
                    world.jump(ahead + timedelta(milliseconds=1))
                    await asyncio.sleep(self.lot.random() * 1.6)
                    return
        world.jump(timedelta(hours=self.lot.choice((1, 5, 14, 25, 72, 200))))

    def _meanwhile(self, loop: asyncio.AbstractEventLoop) -> Callable[[str, bool], None]:
        context = copy_context()
        return lambda case, words: (loop.call_soon(self._begins, case, words, context=context.copy()), None)[1]

    def _begins(self, case: str, words: bool) -> None:
        task = asyncio.ensure_future(self._in_between(case, words))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _in_between(self, case: str, words: bool) -> None:
        """Something happens between the turn and the claim of a reminder, or of an agent's words."""
        world = self.world
        await asyncio.sleep(self.lot.random() * (0.1 if words else 0.4))
        person = next((p for p in world.people if p.who.ref == case), None)
        if person is None:
            return
        lot = self.lot.random()
        if words:
            self._before_the_words(person, lot)
        elif self.lot.random() < 0.7 and (taken := world.desk.takes_case(case)):
            world.trace("desk", taken)
        elif lot < 0.4:
            world.trace("lender", await self.lender.settles(person.who))
        elif lot < 0.8 and not world.sandbox.world.chats[person.who.user].blocked:
            world.trace(person.who.ref, person.stops())
        else:
            world.trace("lender", await self.lender.flags(person.who))

    def _before_the_words(self, person: Person, lot: float) -> None:
        """What an agent wrote is not for this borrower any more: the session is over, or they want no more of it."""
        world = self.world
        if lot < 0.2:
            world.jump(DAY + timedelta(hours=1))
        elif not world.sandbox.world.chats[person.who.user].blocked:
            world.trace(person.who.ref, person.stops() if lot < 0.8 else person.denies())

    async def _past_a_promise(self) -> bool:
        """To some days past the next promised one, with the books of that day: kept, or missed."""
        world = self.world
        row = world.raw.execute(
            "SELECT MIN(due) AS due FROM promises WHERE replaced_at IS NULL AND state = 'open'"
        ).fetchone()  # fmt: skip
        if row["due"] is None:
            return False
        ahead = datetime.fromisoformat(f"{row['due']}T03:00:00+00:00") + timedelta(days=4) - world.wall()
        if not timedelta() < ahead < timedelta(days=45):
            return False
        world.jump(ahead)
        world.trace("lender", await self.lender.pays())
        return True

    async def _again(self) -> None:
        """An update comes by the webhook as well: a second time, or before those that were sent earlier."""
        world = self.world
        if not world.accounts.updates or self.lot.random() < 0.2:
            return
        newest = max(world.accounts.updates)
        number = max(1, newest - int(self.lot.random() * 6)) if self.lot.random() < 0.8 else newest
        up = [worker for worker in world.workers if worker.running and worker.parts is not None]
        if up and abs(world.wall() - world.accounts.born[number]) < DAY:  # Telegram forgets what is older
            world.trouble("update repeated" if number not in world.accounts.outstanding else "update ahead of its turn")
            world.accounts.ahead.add(number)
            self.lot.choice(up).delivers(world.accounts.updates[number])

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
        if self.lot.random() < 0.6:  # whoever holds a lease is worth more
            worker = world.holder(self.lot.choice(("sender", "poller"))) or worker
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
            late = world.loop.time() < world.told_until + 1.0 or self._tries_again()
            quiet = 0 if busy or late or len(world.sandbox.updates) else quiet + 1
            if world.loop.time() > until:
                world.accounts.finds(f"it does not come to rest: {self._left()}")
                return

    def _tries_again(self) -> bool:
        """Whether what Telegram refused waits for its next try: it is on its way, though nothing is due."""
        soon = stamp(self.world.wall() + timedelta(minutes=2))
        asked = "SELECT 1 FROM outbox WHERE state = 'ready' AND attempts > 0 AND not_before <= ?"
        return self.world.raw.execute(asked, (soon,)).fetchone() is not None

    def _left(self) -> str:
        raw, now = self.world.raw, stamp(self.world.wall())
        rows = raw.execute(
            "SELECT source, key, attempts, error FROM inbox WHERE state = 'new' AND not_before <= ?", (now,)
        )
        out = raw.execute(
            "SELECT row_id, state, epoch, attempts, outcome FROM outbox"
            " WHERE state = 'sending' OR (state = 'ready' AND not_before <= ?)", (now,)
        )  # fmt: skip
        first, then = [tuple(row) for row in rows][:3], [tuple(row) for row in out][:3]
        return f"inbox {first}, outbox {then}, Telegram {len(self.world.sandbox.updates)}"


def _goes_on(lane) -> None:  # type: ignore[no-untyped-def]
    lane.paused = False
