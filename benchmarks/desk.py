"""How long borrowers wait for the bot while the desk is busy: its reply, at an idle desk and with many held topics.

.venv/bin/python -m benchmarks.desk                          one group and three, 50 topics, the echo beside it; SQLite
.venv/bin/python -m benchmarks.desk --all-rates --think 2    every chat keeps Telegram's pace, not the groups alone
"""

from __future__ import annotations

import argparse
import asyncio
import csv
import json
import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.common import (
    GOODWORD,
    LANGUAGES,
    REST_CORE,
    TOKEN,
    cpu_seconds,
    environment,
    make_book,
    pin,
    spread,
    started,
)
from benchmarks.desk_people import AGENTS, PERSON, Held, Talk, Waiters, open_groups, say_in
from benchmarks.steps import FIRST_USER, link, run
from bot.clock import stamp
from sandbox import Rates, Sandbox, running_sandbox
from sandbox.limits import Limits

SHARES = (("p50", 0.5), ("p95", 0.95), ("p99", 0.99))
WARM_UP = 2.0
PATIENCE = 60.0  # seconds for a start
FIRST_GROUP = -1001
ROSTER = [
    {"user_id": agent, "alias": f"Agent {agent}", "role": "supervisor" if agent == 1 else "agent"} for agent in AGENTS
]
WAITING = "SELECT COUNT(*), SUM(priority = 3) FROM outbox WHERE state = 'ready' AND lane LIKE 'topic:%'"
DUE = """SELECT (SELECT COUNT(*) FROM inbox WHERE state <> 'done' AND not_before <= ?1)
    + (SELECT COUNT(*) FROM outbox WHERE state IN ('ready', 'sending') AND not_before <= ?1)"""
PLACES = """SELECT c.chat_id, t.group_id, t.thread_id FROM topics t JOIN cases c ON c.case_id = t.case_id
    WHERE t.thread_id <> '' ORDER BY t.case_id"""


@dataclass
class World:
    """One bot with its own Telegram, and what was measured of it."""

    name: str
    phones: Waiters
    pid: int
    walkers: range
    talk: Talk | None = None
    database: Path | None = None
    writers: range = range(0)
    waits: list[list[float]] = field(default_factory=list)  # seconds, of each window
    backlog: list[tuple[int, int, int]] = field(default_factory=list)
    cpu: float = 0.0  # seconds in the windows

    async def window(self, think: float, seconds: float) -> None:
        """So many borrowers walk, and if it has a desk, that is at work."""
        phones, walk = self.phones, self.phones.walk if self.database else self.phones.chatter
        tasks = [asyncio.create_task(walk(user, LANGUAGES[user % 3], think)) for user in self.walkers]
        tasks += [asyncio.create_task(phones.chatter(user, "", 4.0)) for user in self.writers]
        tasks += self.talk.begin() if self.talk else []
        try:
            await asyncio.sleep(WARM_UP)
            phones.measuring, used, end = True, cpu_seconds(self.pid), time.monotonic() + seconds
            while time.monotonic() < end:
                await asyncio.sleep(1)
                if self.talk and self.database:
                    self.backlog.append(_backlog(self.database, self.talk))
            phones.measuring = False
            self.cpu += cpu_seconds(self.pid) - used
            self.waits.append(phones.waits)
            phones.waits = []
        finally:
            for task in tasks:
                task.cancel()
            ends = await asyncio.gather(*tasks, return_exceptions=True)
        phones.stalled += [repr(end) for end in ends if isinstance(end, Exception)]

    def at(self, share: float) -> list[float]:
        """The wait that so large a share of the replies stays below, ms, in each window."""
        return [1000 * _at(waits, share) for waits in self.waits]

    def line(self) -> str:
        """The borrowers' replies."""
        count = sum(map(len, self.waits))
        shares = "  ".join(f"{name} {spread(self.at(share))}" for name, share in SHARES)
        return f"{self.name:<28} {count:>5} replies  {shares} ms  {1000 * self.cpu / count:.2f} ms CPU a reply"


def _at(values: list[float], share: float) -> float:
    found = sorted(values)
    return found[min(len(found) - 1, int(len(found) * share))] if found else float("nan")


def _look(database: Path, question: str, *values: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as look:
        return look.execute(question, values).fetchall()


def _backlog(database: Path, talk: Talk) -> tuple[int, int, int]:
    """Rows of topics that wait, edits and new titles among them, and words that nobody could read yet."""
    ((rows, edits),) = _look(database, WAITING)
    return rows, edits or 0, sum(mark[1] == "w" for mark in talk.waiting)


async def _settled(sandbox: Sandbox, database: Path) -> None:
    """Until all that came and all that is due is worked off and sent, twice in a row."""
    calm = 0
    async with asyncio.timeout(120):
        while calm < 2:
            await asyncio.sleep(0.2)
            now = stamp(datetime.now(UTC))
            calm = calm + 1 if not len(sandbox.updates) and _look(database, DUE, now) == [(0,)] else 0


async def _awake(phones: Waiters) -> None:
    """Until the bot that was started anew answers."""
    async with asyncio.timeout(PATIENCE):
        while True:
            with suppress(TimeoutError):
                await phones.say(FIRST_USER, "/start")
                return


@asynccontextmanager
async def of_goodword(name: str, groups: int, busy: bool, given: argparse.Namespace) -> AsyncIterator[World]:
    """Import, invite, link, verify; some ask for a person and are taken, with no limits; then a new start with them."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        running = await stack.enter_async_context(running_sandbox(sandbox=Sandbox(rates=Rates.off())))
        sandbox, database = running.sandbox, folder / "desk.db"
        numbers = [FIRST_GROUP - n for n in range(groups)]
        env = environment(folder, f"sqlite:///{database}", running.base_url)
        env |= {"GOODWORD_AGENTS": json.dumps(ROSTER), "GOODWORD_DESK_CHAT_ID": ",".join(map(str, numbers))}
        files = [str(path) for path in make_book(folder, given.borrowers + given.topics)]
        await run([GOODWORD, "import", *files], env, folder)
        phones = Waiters(sandbox)
        with started([GOODWORD, "run"], env, folder):
            await sandbox.bot_is_here(PATIENCE)
            open_groups(sandbox, numbers)
            await run([GOODWORD, "invite", "--all"], env, folder)
            with (folder / "invites" / "invites.csv").open() as file:
                tokens = [row["link"].partition("start=")[2] for row in csv.DictReader(file)]
            await asyncio.gather(*(link(phones, FIRST_USER + n, token) for n, token in enumerate(tokens)))
            talkers = range(FIRST_USER + given.borrowers, FIRST_USER + given.borrowers + given.topics)
            await asyncio.gather(*(phones.say(user, PERSON[LANGUAGES[(user - FIRST_USER) % 3]]) for user in talkers))
            await _settled(sandbox, database)
            cases = _topics(database)
            for case in cases:
                say_in(sandbox, case, "/take")
            await _settled(sandbox, database)
            held = _look(database, "SELECT COUNT(*) FROM topics WHERE held_by <> ''")[0][0]
            if len(cases) != given.topics or held != given.topics:
                raise RuntimeError(f"{len(cases)} topics, {held} held, of {given.topics}")
        env |= {"GOODWORD_RATE_GROUP": "20"}
        sandbox.limits = Limits(Rates(overall=0, chat=0, chat_burst=0, group=20))
        if given.all_rates:
            env |= {"GOODWORD_RATE_OVERALL": "30", "GOODWORD_RATE_CHAT": "1"}
            sandbox.limits = Limits(Rates())
        bot = stack.enter_context(started([GOODWORD, "run"], env, folder))
        await _awake(phones)
        talk = Talk(sandbox, cases, (given.pause, given.answer), random.Random(7)) if busy else None  # noqa: S311
        walkers = range(FIRST_USER, FIRST_USER + given.borrowers)
        phones.stalled.clear()
        yield World(name, phones, bot.pid, walkers, talk, database)


def _topics(database: Path) -> list[Held]:
    rows = _look(database, PLACES)
    return [Held(int(row[0]), int(row[1]), int(row[2]), AGENTS[n % len(AGENTS)]) for n, row in enumerate(rows)]


@asynccontextmanager
async def of_echo(name: str, busy: bool, given: argparse.Namespace) -> AsyncIterator[World]:
    """The peer: the same borrowers, and in the chats of the desk's only the echo of what they write."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        running = await stack.enter_async_context(running_sandbox(sandbox=Sandbox(rates=Rates.off())))
        command = [sys.executable, str(Path(__file__).parent / "echo.py"), running.bot_url, TOKEN]
        bot = stack.enter_context(started(command, environment(folder, ""), folder))
        await running.sandbox.bot_is_here(PATIENCE)
        phones = Waiters(running.sandbox)
        walkers = range(FIRST_USER, FIRST_USER + given.borrowers)
        writers = range(walkers.stop, walkers.stop + given.topics) if busy else range(0)
        for user in (*walkers, *writers):
            phones.sandbox.world.add_user(user, "Ming", "en")
        yield World(name, phones, bot.pid, walkers, writers=writers)


async def compare(given: argparse.Namespace) -> None:
    """All worlds stand side by side; their windows take turns."""
    async with AsyncExitStack() as stack:
        busy = [
            await stack.enter_async_context(
                of_goodword(f"goodword, busy desk, {groups} group{'s' * (groups > 1)}", groups, True, given)
            )
            for groups in given.groups
        ]
        idle = await stack.enter_async_context(of_goodword("goodword, idle desk", 1, False, given))
        echoes = []
        if not given.no_peer:
            echoes = [
                await stack.enter_async_context(of_echo(f"ptb echo, {word}", word == "busy", given))
                for word in ("idle", "busy")
            ]
        for _ in range(given.repeat):
            for world in (idle, *busy):
                await world.window(given.think, given.seconds)
            for world in echoes:
                await world.window(given.think, given.seconds / 3)
        print(f"{given.borrowers} borrowers, {given.topics} held topics; of {given.repeat} windows median (least-most)")
        for world in (idle, *busy, *echoes):
            print(world.line() + "".join(f"\n  {len(s)} stalls: {s[0]}" for s in [world.phones.stalled] if s))
        for world in busy:
            print(_ratio(world, idle))
        if echoes:
            print(_ratio(echoes[1], echoes[0]))
        for world in busy:
            _desk(world)


def _ratio(busy: World, idle: World) -> str:
    """Of windows that followed each other."""
    pairs = [(name, zip(busy.at(share), idle.at(share), strict=True)) for name, share in SHARES]
    return f"{busy.name} to idle: " + ", ".join(f"{name} {spread([a / b for a, b in pair], 2)}" for name, pair in pairs)


def _desk(world: World) -> None:
    """What became of the words on both sides."""
    assert world.talk is not None
    talk, words = world.talk, world.talk.took["w"]
    print(f"{world.name}:")
    print(
        f"  {len(words)} words in {len(talk.joined)} messages, {len(words) / max(1, len(talk.joined)):.1f} each "
        f"(most {max(talk.joined, default=0)}); a word came after {_at(words, 0.5):.1f} s, "
        f"p95 {_at(words, 0.95):.1f} s; {world.backlog[-1][2]} still wait"
    )
    answers = talk.took["a"]
    print(f"  {len(answers)} answers of agents came after {_at(answers, 0.5):.2f} s, p95 {_at(answers, 0.95):.2f} s")
    rows, edits = max(look[0] for look in world.backlog), max(look[1] for look in world.backlog)
    print(f"  at most {rows} rows of topics waited, {edits} of them edits of a brief or new titles")


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--borrowers", type=int, default=16, help="who take steps and are measured")
    parser.add_argument("--topics", type=int, default=50)
    parser.add_argument("--groups", type=int, nargs="+", default=[1, 3], help="a busy desk for each number of groups")
    parser.add_argument("--think", type=float, default=0.25, help="seconds before a step")
    parser.add_argument(
        "--pause", type=float, default=4, help="seconds between two words of one at the desk, on average"
    )
    parser.add_argument("--answer", type=float, default=1.5, help="seconds between two answers of an agent, on average")
    parser.add_argument("--seconds", type=float, default=8, help="of a window")
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--all-rates", action="store_true", help="Telegram's limits in private chats and overall too")
    parser.add_argument("--no-peer", action="store_true", help="the bot alone")
    given = parser.parse_args()
    pin(REST_CORE)
    asyncio.run(compare(given))


if __name__ == "__main__":
    main()
