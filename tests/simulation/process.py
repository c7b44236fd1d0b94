"""A worker as the engine builds it (bot/engine.py), on the simulation's clock, database and line."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import Clock, stamp
from bot.desk.waking import holders_gone
from bot.house import House
from bot.poller import Poller
from bot.sender import Rates, Sender
from bot.store import inbox
from bot.store.journal import seal
from bot.store.leases import Lease, LeaseLost
from bot.store.trouble import Troubles
from bot.taps import TapAnswers
from bot.telegram.client import Client
from bot.touches import claim_due, next_moment
from bot.turn.gate import sender_gate, sender_note
from bot.turn.turn import Turned
from bot.web.intake import Intake
from bot.worker import Worker
from tests.simulation.line import told_apart
from tests.simulation.papers import maker

IDLE_SECONDS = 2.0  # between looks of a worker that nobody wakes; the real 0.25 costs much and finds no more
LOOK_SECONDS = 1.0
SENDS: ContextVar[bool] = ContextVar("sends", default=False)  # whether a transaction is the sender's
KEEP_INBOX = timedelta(days=14)


class SimulatedClock(Clock):
    """The world's wall clock, which jumps, as one process sees it; its own count of ticks."""

    def __init__(self, wall: Callable[[], datetime], skew: timedelta = timedelta()) -> None:
        super().__init__()
        self._wall, self._skew = wall, skew

    def now(self) -> datetime:
        """What the clock on the wall says here."""
        return self._wall() + self._skew

    def ticks(self) -> int:
        """Microseconds of the wall clock, rising within a process."""
        self._last = max(self._last + 1, int(self.now().timestamp() * 1_000_000))
        return self._last


@dataclass(slots=True)
class Parts:
    """What one process runs. `run` ends by cancellation alone, after which `leave` is called."""

    house: House
    client: Client
    taps: TapAnswers
    worker: Worker
    sending: Lease
    polling: Lease
    sender: Sender
    poller: Poller
    intake: Intake
    troubles: Troubles
    sealed: str = ""

    async def begins(self) -> None:
        """What is done once, before anything is read."""
        await self.house.db.run(holders_gone(self.house.means))

    async def run(self) -> None:
        """All of it, until cancelled."""
        async with asyncio.TaskGroup() as group:
            for work in (
                self.sending.run(),
                self.polling.run(),
                self.poller.run(),
                self.worker.run(IDLE_SECONDS),
                self._sends(),
                self._touches(),
            ):
                group.create_task(work)

    async def _sends(self) -> None:
        SENDS.set(True)
        await self.sender.run()

    async def leave(self) -> None:
        """What is under way is recorded, the leases are given back."""
        await self.taps.close()
        await self.sender.close()
        await self.polling.give_back()

    async def _touches(self) -> None:
        house = self.house
        while True:
            if self.sending.epoch is None:
                self.troubles.over("touches")
            epoch = await self.sending.held()
            try:
                now = house.clock.now()
                at = await house.db.read(next_moment())
                if at is not None and at <= stamp(now):
                    await house.db.run(claim_due(house.clock, now, 30, epoch))
                    self.worker.wake.set()
                day = now.date().isoformat()
                if day > self.sealed:
                    await house.db.run(seal(day, at=stamp(now), key=house.means.journal_key))
                    await house.db.run(inbox.forget(stamp(now - KEEP_INBOX)))
                    self.sealed = day
                self.troubles.over("touches")
            except LeaseLost:
                self.sending.lose()
            except Exception as fault:  # as the engine: it is said, and tried again
                self.troubles.meet("touches", fault)
            await asyncio.sleep(LOOK_SECONDS)


def assemble(house: House, client: Client, name: str, *, alone: bool, rates: Rates) -> Parts:
    """The parts of one process, wired as the engine wires them."""
    loop = asyncio.get_running_loop()
    db, clock, means = house.db, house.clock, house.means
    taps = TapAnswers(client)
    troubles = Troubles(loop.time)
    sending, polling = (
        Lease(db, which, name, alone=alone, monotonic=loop.time, troubles=troubles) for which in ("sender", "poller")
    )
    sender: Sender

    def turned(done: list[Turned]) -> None:
        taps.answer([each.tap_id for each in done if each.tap_id])
        sender.wake()

    worker = Worker(db, means, on_turned=turned, troubles=troubles)

    def arrived(ids: list[str]) -> None:
        taps.expect(ids)
        worker.wake.set()

    sender = Sender(
        db,
        told_apart(client),
        clock=clock,
        lease=sending,
        gate=sender_gate(means),
        note=sender_note(means),
        rates=rates,
        make=maker(house),
        monotonic=loop.time,
        troubles=troubles,
    )
    poller = Poller(db, client, clock=clock, lease=polling, on_updates=arrived, troubles=troubles)
    intake = Intake(db, clock, on_updates=arrived, troubles=troubles)
    return Parts(house, client, taps, worker, sending, polling, sender, poller, intake, troubles)
