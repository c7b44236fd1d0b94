"""The elected sender: claims rows, sends them side by side, records what came of them, one commit for many."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import structlog

from bot.clock import Clock, moment
from bot.sender.buckets import Buckets, Plan, Rates
from bot.sender.claim import Claim, Gate, Note, Taken
from bot.sender.outcome import (
    Claimed,
    Deliver,
    Doubtful,
    Got,
    Later,
    Make,
    Moved,
    Outcome,
    Whose,
    chat_of,
    file_name,
    is_work,
    peer_of,
)
from bot.sender.pace import pace
from bot.sender.record import Recorder
from bot.store.db import Database, settle
from bot.store.leases import Lease, LeaseLost
from bot.store.moves import moves
from bot.store.outbox import read_blob, uploads_of
from bot.store.statements import Tx
from bot.store.trouble import Troubles

IN_FLIGHT = 64
WORK_IN_FLIGHT = 4  # files fetched and documents made at the same time, beside the messages
MAKE_SECONDS = 60.0
HELD_UP_SECONDS = 4.0  # a claim older than this may be somebody else's by now: not sent
POLL_SECONDS = 0.2  # PostgreSQL: other workers write rows too
LONGEST_SLEEP = 3600.0
FAULT_SECONDS = 1.0

log = structlog.get_logger()


class Sender:
    """`wake` it when rows were written or the clock was moved; it wakes itself for all else.

    `make` gives the bytes of a document for a row of the method "make" (its payload says which); it may raise, and is
    then asked again. It must not block the event loop.
    """

    def __init__(
        self,
        db: Database,
        deliver: Deliver,
        *,
        clock: Clock,
        lease: Lease,
        gate: Gate,
        note: Note,
        make: Make | None = None,
        rates: Rates | None = None,
        in_flight: int = IN_FLIGHT,
        monotonic: Callable[[], float] = time.monotonic,
        troubles: Troubles | None = None,
    ) -> None:
        self.db, self.deliver, self.clock, self.lease = db, deliver, clock, lease
        self.gate, self.note, self.in_flight, self.monotonic = gate, note, in_flight, monotonic
        self.make, self.troubles = make, troubles or Troubles()
        self.buckets = Buckets(rates or Rates(), monotonic)
        self._recorder = Recorder(clock, note)
        self._flying: dict[str, tuple[Claimed, asyncio.Task[None]]] = {}
        self._landed: list[tuple[Claimed, Outcome]] = []
        self._moves: dict[str, str] = {}
        self._recovered: int | None = None
        self._unsure = False  # a claim failed, and may be committed all the same
        self._wake = asyncio.Event()
        self._turn = asyncio.Lock()
        self._taken = Taken()
        self._soonest: float | None = None

    def wake(self) -> None:
        """There may be something to send."""
        self._wake.set()

    async def step(self) -> bool:
        """Record what landed and claim what may go, in one transaction; send that. Whether there was anything."""
        async with self._turn:
            epoch = self.lease.epoch
            if epoch is None:
                return False
            try:
                if self._recovered != epoch:
                    await self._recover(epoch)
                elif self._unsure:
                    await self._look_again(epoch)
                return await self._exchange(epoch)
            except LeaseLost:
                self.lease.lose()
                await self._record_only(epoch)
                return False

    async def run(self) -> None:
        """Send for ever, while we hold the lease."""
        while True:
            self._wake.clear()
            try:
                if self.lease.epoch is None:
                    self.troubles.over("sending")  # it is somebody else's now
                    await self.lease.held()
                await self.step()
                self.troubles.over("sending")
            except Exception as fault:
                if not self.troubles.meet("sending", fault):
                    log.error("sender.stopped", fault=type(fault).__name__, exc_info=fault)
                await asyncio.sleep(FAULT_SECONDS)
                continue
            if not self._taken.more:
                await self._sleep(self._rest_seconds())

    async def drained(self) -> None:
        """Wait until nothing is ready before now and nothing is under way."""
        while True:
            if self.lease.epoch is None:
                await self.lease.held()
            self._wake.clear()
            if not await self.step() and not self._flying and not self._landed and self._soonest is None:
                return
            if not self._landed and not self._taken.more and (self._flying or self._soonest is not None):
                await self._sleep(min(self._soonest or POLL_SECONDS, POLL_SECONDS))

    async def landed(self) -> None:
        """Wait until nothing is under way; what came of it is recorded by the next step."""
        while self._flying:
            await asyncio.wait([task for _, task in self._flying.values()])

    async def close(self) -> None:
        """Wait for what is under way, record it, give the lease back. `run` is to be cancelled first.

        Work is broken off: whoever sends next begins it anew.
        """
        await asyncio.sleep(0)  # a task that never began could not say that it was broken off
        for message, task in self._flying.values():
            if is_work(message.lane):
                task.cancel()
        await self.landed()
        epoch = self.lease.epoch if self.lease.epoch is not None else self._recovered
        if epoch is not None:
            await self._record_only(epoch)
        await self.lease.give_back()

    async def _recover(self, epoch: int) -> None:
        self._moves = await self.db.read(moves())
        self.buckets.begin(await self.db.read(pace(self.clock.now(), alone=self.lease.alone)))
        doubts = await self.db.run(self._recorder.recover(epoch, self.clock.now()))
        if doubts:
            log.warning("sender.doubts", rows=doubts)
        self._recovered, self._unsure = epoch, False

    async def _look_again(self, epoch: int) -> None:
        """The connection broke at a claim's end: what is claimed without our knowing was never sent, and is now."""
        known = {message.row_id for message, _ in (*self._flying.values(), *self._landed)}
        await self.db.run(self._recorder.never_sent(epoch, known))
        self._unsure = False

    async def _exchange(self, epoch: int) -> bool:
        landed, self._landed = self._landed, []
        plan, since = self.buckets.plan(), self.monotonic()
        for message, outcome in landed:
            if isinstance(outcome, Moved):
                self._moves[chat_of(message.lane)] = outcome.chat_id
        task = asyncio.ensure_future(self.db.run(self._transaction(epoch, landed, self._claim(epoch, plan))))
        try:
            taken = await asyncio.shield(task)
        except asyncio.CancelledError:  # the transaction goes on: what it claims is sent, `close` waits for it
            await settle(task)
            if task.cancelled() or task.exception() is not None:
                self._landed, self._unsure = landed + self._landed, True
            else:
                self._launch(task.result(), plan, since)
            raise
        except BaseException:
            self._landed, self._unsure = landed + self._landed, True
            raise
        self._launch(taken, plan, since)
        return bool(landed or taken.messages or taken.dropped)

    def _claim(self, epoch: int, plan: Plan) -> Claim:
        lanes = frozenset(message.row["lane"] for message, _ in self._flying.values())
        works = sum(is_work(lane) for lane in lanes)
        room, work_room = self.in_flight - (len(lanes) - works), WORK_IN_FLIGHT - works
        return Claim(epoch, self.clock, room, work_room, plan, lanes, dict(self._moves), self.gate, self.note)

    def _transaction(self, epoch: int, landed: list[tuple[Claimed, Outcome]], claim: Claim) -> Tx[Taken]:
        yield from self._recorder.record(epoch, landed, self.clock.now())
        return (yield from claim.run())

    def _launch(self, taken: Taken, plan: Plan, since: float) -> None:
        plan.spend()
        self._taken, self._soonest = taken, plan.soonest
        for message in taken.messages:
            task = asyncio.create_task(self._fly(message, since))
            self._flying[message.row_id] = (message, task)

    async def _fly(self, message: Claimed, since: float) -> None:
        try:
            outcome = await self._outcome(message, since)
        except asyncio.CancelledError:
            if not is_work(message.lane):
                raise
            outcome = Later(0, "the sender stopped", Whose.ALL)
        except Exception as fault:
            log.exception("send.failed", row=message.row_id)
            outcome = Doubtful(f"{type(fault).__name__}")
        if isinstance(outcome, Later) and outcome.whose is Whose.PEER:
            self.buckets.pause(peer_of(message.lane, message.row["method"]), outcome.seconds)
        elif isinstance(outcome, Later) and outcome.whose is Whose.ALL:
            self.buckets.pause_all(outcome.seconds)
        self._landed.append((message, outcome))
        del self._flying[message.row_id]
        self._wake.set()

    async def _outcome(self, message: Claimed, since: float) -> Outcome:
        row = message.row
        if row["blob"] is not None:
            uploads = await self.db.read(uploads_of(row["blob"], file_name(message.payload)))
            message = replace(message, uploads=uploads, read=partial(self._read, row["blob"]))
        if self.monotonic() - since > HELD_UP_SECONDS:
            return Later(0, "held up before it was sent")
        return await (self._made(message) if row["method"] == "make" else self.deliver(message))

    async def _read(self, sha256: str) -> bytes:
        return await self.db.read(read_blob(sha256))

    async def _made(self, message: Claimed) -> Outcome:
        if self.make is None:
            return Later(0, "nobody makes documents here")
        try:
            async with asyncio.timeout(MAKE_SECONDS):
                content = await self.make(message)
        except Exception as fault:
            log.exception("make.failed", row=message.row_id)
            return Later(0, type(fault).__name__)
        return Got(content, message.payload.get("mime") or "application/pdf")

    async def _record_only(self, epoch: int) -> None:
        """What landed is true whoever holds the lease now; rows a newer sender decided about stay as they are."""
        landed, self._landed = self._landed, []
        if landed:
            await self.db.run(self._recorder.record(epoch, landed, self.clock.now()))

    def _rest_seconds(self) -> float:
        rest = LONGEST_SLEEP if self.db.dialect == "sqlite" else POLL_SECONDS
        if self._soonest is not None:
            rest = min(rest, self._soonest)
        if self._taken.next_at is not None:
            rest = min(rest, (moment(self._taken.next_at) - self.clock.now()).total_seconds())
        return max(rest, 0.0)

    async def _sleep(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._wake.wait()
        except TimeoutError:
            return
