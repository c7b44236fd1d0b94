"""A worker process of the simulation, kept running: killed, stopped or paused, it comes back."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import asyncpg

from bot.web.intake import NotKept
from tests.simulation.database import Trouble, Unit
from tests.simulation.loop import Lane
from tests.simulation.process import SENDS, Parts

if TYPE_CHECKING:
    from tests.simulation.world import World

WAY = (0.0002, 0.004)  # seconds a transaction's way to the database takes
FORGETS = timedelta(hours=24)  # Telegram keeps an update so long
DELICATE = 25  # so much likelier is a trouble after a commit that claims or records a reminder, or changes an agreement


class Worker:
    """A process that is kept running: killed, stopped or paused, it comes back."""

    def __init__(self, world: World, name: str) -> None:
        self.world, self.name = world, name
        self.runs = 0
        self.delicate = False  # what was committed last is worth a trouble
        self.lane: Lane | None = None
        self.main: asyncio.Task[None] | None = None
        self.parts: Parts | None = None
        self.stopping = False
        self.old: list[asyncio.Task[None]] = []

    # the database's troubles (Fates) ----------------------------------------------------------------------------------

    async def door(self, where: str) -> None:
        world, lot, dials = self.world, self.world.lot, self.world.dials
        await asyncio.sleep(WAY[0] + lot.random() * (WAY[1] - WAY[0]))
        if world.calm:
            return
        until = max(world.held_up_until, world.sender_held_until if SENDS.get() else 0.0)
        if where == "begin" and world.loop.time() < until:
            await asyncio.sleep(until - world.loop.time())
        fate = lot.random()
        if where == "commit" and self.delicate:
            fate, self.delicate = fate / DELICATE, False
        if fate < dials.crash:
            world.trouble(f"killed at {where}", self.name)
            self.kill()
            await asyncio.get_running_loop().create_future()
        fate -= dials.crash
        if 0 <= fate < dials.stop and not self.stopping:
            world.trouble(f"cancelled at {where}", self.name)
            self.stop()
            await asyncio.sleep(0.02)
        fate -= dials.stop
        lost = dials.lost_before if where == "begin" else dials.lost_after
        if 0 <= fate < lost:
            world.trouble(f"connection lost at {where}", self.name)
            if world.alone:
                raise Trouble("disk I/O error")
            raise asyncpg.ConnectionDoesNotExistError("connection was closed in the middle of operation")

    def statement(self) -> str:
        return self._fails(self.world.dials.statement, "statement")

    def commit(self) -> str:
        return self._fails(self.world.dials.commit, "commit")

    def _fails(self, chance: float, where: str) -> str:
        world = self.world
        if world.calm or not chance or world.lot.random() >= chance:
            return ""
        how = world.lot.choice(("busy", "full", "full!"))
        world.trouble(f"{'locked' if how == 'busy' else 'disk full'} at {where}", self.name)
        return how

    def committed(self, units: Sequence[Unit]) -> None:
        self.world.committed(self.name, units)
        self.delicate = any(is_delicate(unit) for unit in units)

    # its life ---------------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """A new process."""
        world = self.world
        self.runs += 1
        name = f"{self.name}.{self.runs}"
        self.lane, self.stopping = world.loop.add_lane(name), False
        self.main = world.loop.create_task(self._live(name), context=self.lane.context())

    async def _live(self, name: str) -> None:
        parts = self.parts = self.world.parts(self, name)
        try:
            if not await self._begins(parts, name):
                return
            await parts.run()
        except asyncio.CancelledError:
            if not self.stopping:
                raise
        except BaseException as fault:
            self.world.accounts.finds(f"a worker ended by itself: {_root(fault)!r}")
            raise
        try:
            await parts.leave()
        except Exception as fault:  # a process that cannot say good-bye is as one that was killed
            self.world.trace("left", name, type(fault).__name__)
        self.world.gone(self)

    async def _begins(self, parts: Parts, name: str) -> bool:
        """A process that finds no database ends, and is started again."""
        try:
            await parts.begins()
        except Exception as fault:
            self.world.trace("does not begin", name, type(fault).__name__)
            self.world.gone(self)
            return False
        return True

    def delivers(self, update: Mapping[str, Any]) -> None:
        """Telegram's webhook brings an update to this process."""
        assert self.lane is not None
        until = self.world.wall() + FORGETS
        task = self.world.loop.create_task(self._keeps(update, until), context=self.lane.context())
        self.world.deliveries.add(task)
        task.add_done_callback(self.world.deliveries.discard)

    async def _keeps(self, update: Mapping[str, Any], until: datetime) -> None:
        assert self.parts is not None
        if self.world.wall() > until:  # the process slept, and nobody waits for its answer any more
            return
        try:
            await self.parts.intake.keep(update)
        except NotKept:
            return
        self.world.accounts.answered(int(update["update_id"]))

    def kill(self) -> None:
        """SIGKILL: nothing of it runs any more."""
        assert self.lane is not None
        assert self.main is not None
        self.world.loop.kill(self.lane)
        self.old.append(self.main)
        self.world.gone(self)

    def stop(self) -> None:
        """SIGTERM: it is cancelled wherever it waits, records what is under way, and goes."""
        assert self.main is not None
        self.stopping = True
        self.main.cancel()

    @property
    def running(self) -> bool:
        return self.lane is not None and not self.lane.dead and self.main is not None and not self.main.done()


def is_delicate(unit: Unit) -> bool:
    """Whether it claimed or recorded a message we start, or changed an agreement."""
    return any(
        name == "agreement_add"
        or (name in ("outbox_claim", "outbox_sent") and not str(values[0]).startswith("telegram"))
        for name, values in unit.did
    )


def _root(fault: BaseException) -> BaseException:
    while isinstance(fault, BaseExceptionGroup):
        fault = fault.exceptions[0]
    return fault
