"""The simulated world: Telegram, the wall clock, workers, the lender's office, and the troubles that befall them."""

from __future__ import annotations

import asyncio
import hashlib
import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

import asyncpg

from bot.books.shelf import Shelf
from bot.house import House, make_means
from bot.ids import Ids
from bot.invites import make_token
from bot.policies import load_policies
from bot.sender import Rates
from bot.store.sqlite import drive
from bot.turn.means import Means
from bot.web.intake import NotKept
from sandbox import Rates as SandboxRates
from sandbox import Sandbox
from sandbox.limits import Limits
from sandbox.params import Params
from sandbox.refusals import Refusal
from tests.simulation.accounts import STARTED, Accounts
from tests.simulation.database import SimulatedDatabase, Trouble, Unit
from tests.simulation.line import ROW, make_client
from tests.simulation.loop import Lane, SimulatedLoop
from tests.simulation.people import Person
from tests.simulation.process import Parts, SimulatedClock, assemble
from tests.simulation.town import DESK, NEIGHBOURS, START, settings_for

BOUNDS = (0.0002, 0.004)  # seconds a transaction's way to the database takes
RESTART = (0.2, 4.0)
DELICATE = 25  # so much likelier is a trouble after a commit that claims or records a reminder, or changes an agreement
HOLD_UP = 0.25  # how often the database is held up by somebody else when a reminder has just been queued


@dataclass(frozen=True, slots=True)
class Dials:
    """How bad the world is: chances at each await of a transaction, at each statement, at each call over the line."""

    crash: float = 0.0004
    stop: float = 0.0003
    lost_before: float = 0.0008
    lost_after: float = 0.0008
    statement: float = 0.00008
    commit: float = 0.0005
    line: float = 0.03
    workers: int = 2
    paced: bool = False  # Telegram's rates, and ours

    @staticmethod
    def cast(lot: Random, *, sound: bool = False) -> Dials:
        """The dials of a seed; one in eight has no trouble at all."""
        workers, paced = lot.choice((1, 2, 2, 3)), lot.random() < 0.25
        if sound or lot.random() < 0.125:
            return Dials(0, 0, 0, 0, 0, 0, 0, workers, paced)
        usual, much = Dials(), lot.choice((0.3, 1, 1, 3))
        return Dials(*(getattr(usual, name) * much * lot.choice((0, 1, 1, 2)) for name in _CHANCES), workers, paced)

    @property
    def chances(self) -> tuple[float, ...]:
        """All of them; none above zero is a world without trouble."""
        return tuple(getattr(self, name) for name in _CHANCES)


_CHANCES = ("crash", "stop", "lost_before", "lost_after", "statement", "commit", "line")
_base: list[tuple[Any, Means]] = []


def _means() -> tuple[Any, Means]:
    """Policies and texts, read once a process; clock, ids and shelf are each worker's own."""
    if not _base:
        settings = settings_for("/nowhere")
        policy = load_policies(settings.policies)
        _base.append((policy, make_means(settings, policy, SimulatedClock(lambda: START), Ids())))
    return _base[0]


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
        await asyncio.sleep(BOUNDS[0] + lot.random() * (BOUNDS[1] - BOUNDS[0]))
        if world.calm:
            return
        if where == "begin" and world.loop.time() < world.held_up_until:
            await asyncio.sleep(world.held_up_until - world.loop.time())
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

    def delivers(self, update: Mapping[str, Any]) -> None:
        """Telegram's webhook brings an update to this process."""
        assert self.lane is not None
        task = self.world.loop.create_task(self._keeps(update), context=self.lane.context())
        self.world.deliveries.add(task)
        task.add_done_callback(self.world.deliveries.discard)

    async def _keeps(self, update: Mapping[str, Any]) -> None:
        assert self.parts is not None
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


class TelegramsClock:
    """The sandbox's clock: the world's."""

    def __init__(self, world: World) -> None:
        self._world = world

    def now(self) -> datetime:
        """This moment."""
        return self._world.wall()

    def unix(self) -> int:
        """In whole seconds."""
        return int(self.now().timestamp())

    def move_to(self, _moment: datetime) -> None:
        """The world moves it."""


class World:
    """Everything of one run. `lot` decides about troubles and acts, the loop has a lot of its own."""

    def __init__(self, loop: SimulatedLoop, raw: sqlite3.Connection, path: str, seed: int, *, keep: bool) -> None:
        self.loop, self.raw, self.path = loop, raw, path
        self.lot = Random(seed * 7919 + 1)
        self.dials = Dials.cast(self.lot)
        self.calm = False
        self.offset = self.put_back = timedelta()
        self.held_up_until = 0.0
        self.deliveries: set[asyncio.Task[None]] = set()
        self.on_reminder: Callable[[str], None] = lambda _case: None
        self.troubles: Counter[str] = Counter()
        self.lines: list[str] | None = [] if keep else None
        self._hash = hashlib.blake2b(digest_size=16)
        self.accounts = Accounts(raw, self.wall)
        self.policy, self._usual = _means()
        self.settings = settings_for(path)
        self.there = loop.add_lane("telegram")
        self.sandbox = self._telegram()
        self.office = self._house(SimulatedDatabase(path, raw, _Office(self), alone=True, sound=True), "office")
        self.workers = [Worker(self, f"w{n}") for n in range(self.dials.workers)]
        who = self.lot.sample(NEIGHBOURS, self.lot.choice((2, 3, 3, 5)))
        self.people = [Person(each, self.sandbox, raw, self.lot, self.letter) for each in who]

    def letter(self, ref: str) -> str:
        """The token of a new link for a borrower; the older one is void."""
        office = self.office
        return drive(self.raw, make_token(
            ref, now=office.clock.now(), rules=self.policy.identity, secret=self.settings.secret_key,
            random_bytes=office.means.ids.random_bytes,
        ))  # fmt: skip

    # time -------------------------------------------------------------------------------------------------------------

    def wall(self) -> datetime:
        """The clock on the wall; it may jump, the loop's time never does."""
        return START + timedelta(seconds=self.loop.time() - 1000.0) + self.offset

    def jump(self, by: timedelta) -> None:
        """The clock on the wall is put to another time."""
        self.offset += by
        self.trace("clock", by.total_seconds())

    # what is written down ---------------------------------------------------------------------------------------------

    def trace(self, *what: object) -> None:
        """One line of the trace; its hash is what a replay must give again."""
        line = f"{self.loop.time():.4f} {' '.join(map(str, what))}"
        self._hash.update(line.encode())
        if self.lines is not None:
            self.lines.append(line)

    @property
    def digest(self) -> str:
        """The trace so far, as a hash."""
        return self._hash.hexdigest()

    def trouble(self, kind: str, who: str = "") -> None:
        """A fault was put in."""
        self.troubles[kind] += 1
        self.trace("!", kind, who)

    def committed(self, who: str, units: Sequence[Unit]) -> None:
        """In the database now."""
        for unit in units:
            if self.lines is not None or not all(name.startswith("lease") for name, _ in unit.did):
                self.trace(who, "commits", *(f"{name}({_short(values)})" for name, values in unit.did))
            try:
                self.accounts.committed(unit)
            except Exception as fault:  # else the bot would take it for a trouble of its own
                self.accounts.finds(f"the accounts are at a loss: {fault!r}")
            self._holds_up(unit)

    def _holds_up(self, unit: Unit) -> None:
        """A reminder was queued: sometimes it has to wait, and something happens meanwhile."""
        if self.calm or not any(self.dials.chances):
            return
        cases = [values[3] for values in unit.values("outbox_add") if values[8] in STARTED]
        if cases and self.lot.random() < HOLD_UP:
            self.trouble("database held up")
            self.held_up_until = self.loop.time() + 0.5 + 4 * self.lot.random()
            self.on_reminder(cases[0])

    # the workers ------------------------------------------------------------------------------------------------------

    @property
    def alone(self) -> bool:
        return self.dials.workers == 1

    def parts(self, worker: Worker, name: str) -> Parts:
        """What a process is made of."""
        db = SimulatedDatabase(self.path, self.raw, worker, alone=self.alone)
        client = make_client(self.sandbox, self, self.there.context())
        rates = Rates() if self.dials.paced else Rates(0, 0, 0, 0)
        return assemble(self._house(db, name), client, name, alone=self.alone, rates=rates)

    def _house(self, db: SimulatedDatabase, name: str) -> House:
        clock = SimulatedClock(self.wall)
        ids = Ids(Random(f"{name} {self.dials} {self.lot.random()}").randbytes)
        means = replace(self._usual, clock=clock, ids=ids, shelf=Shelf())
        return House(self.settings, self.policy, db, clock, means)

    def holder(self, lease: str) -> Worker | None:
        """The worker that holds a lease by the database."""
        row = self.raw.execute("SELECT holder FROM leases WHERE name = ?", (lease,)).fetchone()
        name = row["holder"].partition(".")[0] if row else ""
        return next((worker for worker in self.workers if worker.name == name), None)

    def gone(self, worker: Worker) -> None:
        """A process ended; another takes its place in a while."""
        self.trace("gone", worker.name)
        if not self.closing:
            wait = RESTART[0] + self.lot.random() * (RESTART[1] - RESTART[0])
            self.loop.call_later(wait, worker.start, context=self.there.context())

    closing = False

    def close(self) -> None:
        """Nothing runs any more; what is left of the tasks is thrown away without a word."""
        self.closing = True
        for worker in self.workers:
            if worker.running:
                worker.kill()
        for task in asyncio.all_tasks(self.loop):
            task._log_destroy_pending = False  # type: ignore[attr-defined]
            coroutine = task.get_coro()
            for _ in range(3):
                with suppress(BaseException):
                    coroutine.close()  # type: ignore[union-attr]
                    break

    # the line's troubles (Weather) ------------------------------------------------------------------------------------

    def seconds(self) -> float:
        return 0.005 + self.lot.random() ** 3 * 0.3

    def trouble_on(self, method: str) -> str:
        """What befalls a call; one that carries a message we start is more often met by something."""
        row = ROW.get()
        chance = self.dials.line * (4 if row is not None and row["purpose"] in STARTED else 1)
        if self.calm or self.lot.random() >= chance:
            return ""
        kind = self.lot.choice(("refused", "429", "502", "500", "lost", "unanswered", "unanswered"))
        if kind == "429" and method == "getupdates":
            kind = "lost"
        self.trouble(f"line: {kind}", method)
        return kind

    def taken(self, row: Any, method: str, params: Params) -> None:
        text = params.text("text") or params.text("caption")
        mark = hashlib.blake2b(text.encode(), digest_size=4).hexdigest()
        self.trace("telegram takes", method, params.text("chat_id"), row["row_id"] if row else "-", mark)
        self.accounts.said(row, text)

    def refused(self, row: Any, method: str, refusal: Refusal) -> None:
        self.trace("telegram refuses", method, row["row_id"] if row else "-", refusal.code)
        if refusal.code in (403, 429):
            self.troubles[f"telegram: {refusal.code}"] += 1

    def _telegram(self) -> Sandbox:
        sandbox = Sandbox(clock=TelegramsClock(self), rates=SandboxRates.off())  # type: ignore[arg-type]
        if self.dials.paced:
            sandbox.limits = Limits(SandboxRates(), monotonic=self.loop.time)
        sandbox.files._run = "SIM"
        sandbox.meet_bot(123456)
        sandbox.world.add_group(DESK, "Desk")
        for who in NEIGHBOURS:
            sandbox.world.add_user(who.user, who.name, who.language)
        add, take = sandbox.updates.add, sandbox.updates.take

        def added(kind: str, content: dict[str, Any]) -> int | None:
            number = add(kind, content)
            if number is not None:
                life = 150 if kind == "callback_query" else 24 * 3600
                self.accounts.outstanding[number] = (kind, int(self.wall().timestamp()) + life)
                self.accounts.updates[number] = {"update_id": number, kind: json.loads(json.dumps(content))}
                self.trace("update", number, kind)
            return number

        def taken(offset: int, limit: int) -> list[str]:
            self.accounts.asked_from(offset)
            return take(offset, limit)

        sandbox.updates.add, sandbox.updates.take = added, taken  # type: ignore[method-assign]
        return sandbox


class _Office:
    """The lender's commands: sound, but what they commit is looked at too."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def door(self, where: str) -> None:
        return None

    def statement(self) -> str:
        return ""

    def commit(self) -> str:
        return ""

    def committed(self, units: Sequence[Unit]) -> None:
        self._world.committed("office", units)


def _short(values: Any) -> str:
    """The first values of a statement, for the trace."""
    return ",".join(str(value)[:24] for value in list(values)[:3])
