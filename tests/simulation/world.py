"""The simulated world: Telegram, the wall clock, workers, the lender's office, and the troubles that befall them."""

from __future__ import annotations

import asyncio
import hashlib
import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

from bot.books.shelf import Shelf
from bot.house import House, make_means
from bot.ids import Ids
from bot.invites import make_token
from bot.policies import load_policies
from bot.sender import Rates
from bot.store.sqlite import drive
from bot.turn.means import Means
from sandbox import Rates as SandboxRates
from sandbox import Sandbox
from sandbox.limits import Limits
from sandbox.params import Params
from sandbox.refusals import Refusal
from sandbox.roles import ADMINISTRATOR
from tests.simulation.accounts import STARTED, Accounts
from tests.simulation.agents import Desk
from tests.simulation.database import SimulatedDatabase, Unit
from tests.simulation.dials import Dials
from tests.simulation.keeper import Worker
from tests.simulation.line import ROW, make_client
from tests.simulation.loop import SimulatedLoop
from tests.simulation.people import Person
from tests.simulation.process import Parts, SimulatedClock, assemble
from tests.simulation.town import COLLEAGUES, DESK, NEIGHBOURS, START, SUPERVISOR, settings_for

RESTART = (0.2, 4.0)  # seconds until a process that ended is started again
RARE = frozenset({"createforumtopic", "editforumtopic", "copymessage", "copymessages"})  # of the desk
# How often the database is held up by somebody else when a reminder or an agent's words have just been queued.
HOLD_UP, HOLD_UP_WORDS = 0.25, 0.3


_base: list[tuple[Any, Means]] = []


def _means() -> tuple[Any, Means]:
    """Policies and texts, read once a process; clock, ids and shelf are each worker's own."""
    if not _base:
        settings = settings_for("/nowhere")
        policy = load_policies(settings.policies)
        _base.append((policy, make_means(settings, policy, SimulatedClock(lambda: START), Ids())))
    return _base[0]


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
        self.held_up_until = self.sender_held_until = self.told_until = self._late = 0.0
        self.dismissed: set[int] = set()  # colleagues whom the settings no longer name
        self.deliveries: set[asyncio.Task[None]] = set()
        self.on_queued: Callable[[str, bool], None] = lambda _case, _words: None
        self.troubles: Counter[str] = Counter()
        self.lines: list[str] | None = [] if keep else None
        self._hash = hashlib.blake2b(digest_size=16)
        self.policy, self._usual = _means()
        self.accounts = Accounts(raw, self.wall, self.policy.promises)
        self.settings = settings_for(path)
        self.there = loop.add_lane("telegram")
        self.sandbox = self._telegram()
        self.office = self._house(SimulatedDatabase(path, raw, _Office(self), alone=True, sound=True), "office")
        self.workers = [Worker(self, f"w{n}") for n in range(self.dials.workers)]
        who = self.lot.sample(NEIGHBOURS, self.lot.choice((2, 3, 3, 5)))
        self.people = [Person(each, self.sandbox, raw, self.lot, self.letter) for each in who]
        self.desk = Desk(self.sandbox, raw, self.lot)

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
        """A reminder or an agent's words were queued: sometimes they have to wait, and something happens meanwhile."""
        if self.calm or not any(self.dials.chances):
            return
        queued = [values for values in unit.values("outbox_add") if values[8] in (*STARTED, "answer") and values[3]]
        if not queued:
            return
        case, words = queued[0][3], queued[0][8] == "answer"
        free = self.desk.may_take(case)
        if self.lot.random() < (0.8 if free else HOLD_UP_WORDS if words else HOLD_UP):
            self.trouble("database held up")
            until = self.loop.time() + 0.5 + (1 if words else 4) * self.lot.random()  # soon they write again
            if self.lot.random() < 0.5 and not (free or words):
                self.held_up_until = until
            else:  # what it wants is locked by somebody else
                self.sender_held_until = until
            self.on_queued(case, words)

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
        members = tuple(one for one in self._usual.members if one.user_id not in self.dismissed)
        means = replace(self._usual, clock=clock, ids=ids, shelf=Shelf(), members=members)
        return House(self.settings, self.policy, db, clock, means)

    def new_settings(self) -> str:
        """Somebody who went is named no more, or is again, and the processes are started anew."""
        colleague = self.lot.choice([one for one in COLLEAGUES if one.user != SUPERVISOR])
        self.dismissed ^= {colleague.user}
        for worker in self.workers:
            if worker.running and not worker.stopping:
                worker.stop()
        return f"{colleague.alias} {'goes' if colleague.user in self.dismissed else 'is back'}"

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
                    coroutine.close()
                    break

    # the line's troubles (Weather) ------------------------------------------------------------------------------------

    def seconds(self) -> float:
        return 0.005 + self.lot.random() ** 3 * 0.3

    def trouble_on(self, method: str) -> str:
        """What befalls a call; one for a message we start, or that shows what others wrote, is met more often."""
        row = ROW.get()
        chance = self.dials.line * (8 if method in RARE or (row is not None and row["purpose"] in STARTED) else 1)
        if self.calm or self.lot.random() >= chance:
            return ""
        kind = self.lot.choice(("refused", "429", "502", "500", "lost", "unanswered", "unanswered"))
        if kind == "429" and method == "getupdates":
            kind = "lost"
        self.trouble(f"line: {kind}", method)
        if method == "createforumtopic" and kind == "unanswered" and self.lot.random() < 0.6:
            self._late = 12.0 + 25.0 * self.lot.random()
        return kind

    def taken(self, row: Any, method: str, params: Params, result: Any) -> None:
        text = params.text("text") or params.text("caption")
        mark = hashlib.blake2b(text.encode(), digest_size=4).hexdigest()
        self.trace("telegram takes", method, params.text("chat_id"), row["row_id"] if row else "-", mark)
        self.accounts.said(row, params, result)

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
        for colleague in COLLEAGUES:
            sandbox.world.add_user(colleague.user, colleague.name)
        group = sandbox.world.add_group(DESK, "Desk", forum=True, members={one.user for one in COLLEAGUES})
        group.roles[SUPERVISOR] = ADMINISTRATOR
        for who in NEIGHBOURS:
            sandbox.world.add_user(who.user, who.name, who.language)
        add, take = sandbox.updates.add, sandbox.updates.take

        def added(kind: str, content: dict[str, Any]) -> int | None:
            if self._late and "forum_topic_created" in content:  # an opening that was not answered is told of late
                self.loop.call_later(self._late, added, kind, content, context=self.there.context())
                self.told_until, self._late = max(self.told_until, self.loop.time() + self._late), 0.0
                self.trouble("topic told of late")
                return None
            number = add(kind, content)
            if number is not None:
                life = 150 if kind == "callback_query" else 24 * 3600
                self.accounts.outstanding[number] = (kind, int(self.wall().timestamp()) + life)
                self.accounts.updates[number] = {"update_id": number, kind: json.loads(json.dumps(content))}
                self.accounts.born[number] = self.wall()
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
