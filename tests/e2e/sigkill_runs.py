"""Many stories in which `goodword run` is killed with SIGKILL, each with its own seed, and what came of each.

    .venv/bin/python -m tests.e2e.sigkill_runs --database sqlite --runs 200 --out killed
    .venv/bin/python -m tests.e2e.sigkill_runs --database postgres --workers 2 --runs 200 --out killed-two
    .venv/bin/python -m tests.e2e.sigkill_runs --database sqlite --seed 17 --runs 1 --out again

Real processes against a local Telegram; the database is a file, or an embedded PostgreSQL's. A seed says which story is
played and when a bot dies: at one of the moments that a run without a crash has passed (see crashing_run.py), or after
so many seconds, wherever it is then. It is started again at once, the story goes on, and at the end all accounts must
agree: no update lost, nothing applied twice, no reminder twice, messages repeated only where their row was in doubt,
chains whole. With two workers one of both dies; the other goes on meanwhile.

Each run leaves a folder with its seed's number: trace.json, the bots' logs and the moments they passed; when it failed
also the fault and the whole database. Exit code 1 when one failed.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import shutil
import sys
import time
import traceback
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import uuid4

import asyncpg
import structlog

from bot.store.migrate import migrate
from bot.store.opening import open_database
from bot.store.statements import Tx, composed
from tests.conftest import start_postgres
from tests.e2e import test_sigkill as promised
from tests.e2e import test_sigkill_signing as signed
from tests.e2e.test_sigkill import Village, a_village
from tests.kit import plan_story as talk
from tests.kit.databases import fresh_postgres
from tests.kit.nursery import Crash, Keeper, Nursery
from tests.kit.phone import Phone
from tests.kit.stage import TUESDAY
from tests.kit.town import DESK

promised.PATIENCE = signed.PATIENCE = 120.0  # seconds for the bots to come to rest: hundreds of runs, a busy machine
AT_A_MOMENT = 0.75  # of the runs; the others die after some seconds
HAO, LI = 8, 9


@dataclass(frozen=True, slots=True)
class Wish:
    """What a seed means."""

    seed: int
    story: str
    worker: int  # which of the bots dies
    crash: Crash | None
    seconds: float | None


@dataclass(slots=True)
class Trace:
    """What came of a run."""

    wish: Wish
    fault: str = ""
    kills: int = 0
    seconds: float = 0.0
    died_at: list[str] = field(default_factory=list)


@dataclass
class Team:
    """Bots on one database, as one keeper of the village."""

    keepers: list[Keeper]
    kills_before: int = 0
    exits: list[int] = field(default_factory=list)

    async def start(self) -> None:
        await asyncio.gather(*(keeper.start() for keeper in self.keepers))

    async def stop(self) -> bool:
        ended = await asyncio.gather(*(keeper.stop() for keeper in self.keepers))
        self.exits = [max((keeper.exits[-1] for keeper in self.keepers), key=abs)]
        return all(ended)

    async def kill(self) -> None:
        for keeper in self.keepers:
            await keeper.kill()

    def check(self) -> None:
        for keeper in self.keepers:
            keeper.check()

    @property
    def kills(self) -> int:
        return sum(keeper.kills for keeper in self.keepers)

    @property
    def log(self) -> str:
        return "\n".join(keeper.log for keeper in self.keepers)

    @property
    def moments(self) -> list[str]:
        return [name for keeper in self.keepers for name in keeper.moments]


async def a_promise(village: Village) -> None:
    """Two borrowers; a promise that is reminded of and kept, a person asked for, a stop: ten days."""
    await promised.accounts(village, await promised.the_story(village))


async def a_signature(village: Village) -> None:
    """One borrower signs a plan while another asks for a person, and a third writes stop."""
    ming = await signed.to_the_terms(village)
    hao, li = (Phone(village.control, user, village.settle) for user in (HAO, LI))
    for user, code in ((HAO, "zh-hant"), (LI, "zh-hans")):
        await village.control.do("users", id=user, first_name="Hao", language_code=code)
    await village.control.do("groups", id=DESK, title="Desk", forum=False, members=[HAO])
    async with village.day(TUESDAY + timedelta(minutes=10)):
        await hao.says(f"/start {await village.invite('B3')}", quick=True)
        await li.says(f"/start {await village.invite('B4')}", quick=True)
        await ming.taps(talk.AGREE)
        await hao.says("3月2日", quick=True)
        await li.says("7月8日", quick=True)
        await ming.says(talk.NAME)
        await hao.says("人工", quick=True)
        await ming.taps(talk.SIGN)
        await li.says("stop", quick=True)
        await ming.says("home")
        await ming.taps(talk.MINE)
    await signed.accounts(village, ming)
    async with signed.open_house(village.settings) as village.house:
        tickets = await village.rows("SELECT case_id FROM tickets WHERE closed_at IS NULL")
        stops = await village.rows("SELECT case_id FROM stops WHERE lifted_at IS NULL")
        verified = await village.rows("SELECT case_id FROM cases WHERE ever_verified = 1 ORDER BY case_id")
        assert [row["case_id"] for row in tickets] == ["B3"]
        assert [row["case_id"] for row in stops] == ["B4"]
        assert [row["case_id"] for row in verified] == ["B1", "B3", "B4"]


STORIES: dict[str, Callable[[Village], Awaitable[None]]] = {"promise": a_promise, "signature": a_signature}


@dataclass
class Runs:
    """All runs of one call."""

    database: str
    workers: int
    out: Path
    nurseries: list[Nursery]
    server: str = ""
    template: str = ""
    passed: dict[str, list[str]] = field(default_factory=dict)  # story -> its moments, in a run without a crash
    took: dict[str, float] = field(default_factory=dict)

    async def prepare(self) -> None:
        """On PostgreSQL: a database with the schema in it, of which each run gets a copy."""
        if self.server:
            url = await fresh_postgres(self.server)
            db = await open_database(url)
            await migrate(db)
            await db.close()
            self.template = url.partition("?")[0].rsplit("/", 1)[1]

    async def rehearse(self) -> None:
        """Play each story once undisturbed: what is passed then are the moments to die at."""
        for story in STORIES:
            trace, moments = await self.play(Wish(-1, story, 0, None, None), self.out / f"rehearsal-{story}")
            if trace.fault:
                raise SystemExit(f"the story {story} fails without any crash: see {self.out}/rehearsal-{story}")
            self.passed[story], self.took[story] = moments, trace.seconds

    def wish(self, seed: int) -> Wish:
        """Which story, and when who dies."""
        random = Random(seed)
        story = random.choice(sorted(STORIES))
        worker = random.randrange(self.workers)
        if random.random() >= AT_A_MOMENT:
            return Wish(seed, story, worker, None, round(random.uniform(0, self.took[story]), 3))
        moments = self.passed[story]
        place = random.randrange(len(moments))
        if self.workers > 1:  # which of them passes what is decided by the race: the n-th of its own, of any name
            return Wish(seed, story, worker, ("*", 1 + place // self.workers), None)
        return Wish(seed, story, worker, (moments[place], moments[: place + 1].count(moments[place])), None)

    async def run(self, seed: int) -> Trace:
        """One run, with its trace kept."""
        folder = self.out / f"{seed:04}"
        trace, _ = await self.play(self.wish(seed), folder)
        (folder / "trace.json").write_text(json.dumps(asdict(trace), indent=1, ensure_ascii=False), encoding="utf-8")
        return trace

    async def play(self, wish: Wish, folder: Path) -> tuple[Trace, list[str]]:
        """Play a story; gives also the moments that were passed."""
        folder.mkdir(parents=True)
        trace, began = Trace(wish), time.monotonic()
        async with self._database(folder, trace) as url, a_village(url, folder, self.nurseries[0], None) as village:
            crashes = [wish.crash if n == wish.worker else None for n in range(self.workers)]
            keepers = []
            for n, (nursery, crash) in enumerate(zip(self.nurseries, crashes, strict=True)):
                (folder / f"bot{n}").mkdir()
                keepers.append(Keeper(nursery, folder / f"bot{n}", village.keeper.env, crash))
            village.keeper = team = Team(keepers)  # type: ignore[assignment]
            striking = asyncio.create_task(_strike(keepers[wish.worker], wish.seconds))
            try:
                await STORIES[wish.story](village)
            except BaseException as fault:
                trace.fault = f"{type(fault).__name__}: {fault}"[:2000]
                (folder / "fault.txt").write_text(traceback.format_exc(), encoding="utf-8")
                if isinstance(fault, KeyboardInterrupt | asyncio.CancelledError):
                    raise
            finally:
                striking.cancel()
                await team.kill()
            trace.kills, trace.seconds = team.kills, round(time.monotonic() - began, 2)
            trace.died_at = keepers[wish.worker].died_at
            return trace, team.moments

    @asynccontextmanager
    async def _database(self, folder: Path, trace: Trace) -> AsyncIterator[str]:
        if not self.server:
            yield f"sqlite:///{folder}/goodword.db"
            if not trace.fault:
                for file in folder.glob("goodword.db*"):
                    file.unlink()
            return
        name = f"run_{uuid4().hex}"
        await _order(self.server, f'CREATE DATABASE "{name}" TEMPLATE "{self.template}"')
        base, _, query = self.server.partition("?")
        url = f"{base.rsplit('/', 1)[0]}/{name}?{query}"
        yield url
        if trace.fault:
            (folder / "database.json").write_text(await dump(url), encoding="utf-8")
        with suppress(asyncpg.PostgresError):
            await _order(self.server, f'DROP DATABASE "{name}" WITH (FORCE)')


async def _strike(keeper: Keeper, seconds: float | None) -> None:
    if seconds is not None:
        await asyncio.sleep(seconds)
        while not keeper.running:
            await asyncio.sleep(0.01)
        keeper.strike()


async def _order(server: str, statement: str) -> None:
    connection = await asyncpg.connect(server)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


async def dump(url: str) -> str:
    """Every table of a database, as JSON."""
    db = await open_database(url)

    def tx() -> Tx[dict[str, list[dict[str, Any]]]]:
        tables = yield composed("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
        found = {}
        for table in tables:
            rows = yield composed(f'SELECT * FROM "{table["tablename"]}"')
            found[table["tablename"]] = [dict(row) for row in rows]
        return found

    try:
        return json.dumps(await db.read(tx()), indent=1, ensure_ascii=False, default=repr)
    finally:
        await db.close()


def summary(traces: list[Trace], given: argparse.Namespace, seconds: float) -> str:
    """What came of all."""
    failed = [trace for trace in traces if trace.fault]
    kinds = Counter("at a moment" if t.wish.crash else "after some seconds" for t in traces)
    moments = {moment for trace in traces for moment in trace.died_at}
    return "\n".join([
        f"{len(traces)} runs on {given.database}, {given.workers} worker(s), seeds {given.seed} to"
        f" {given.seed + len(traces) - 1}: {len(traces) - len(failed)} in order, {len(failed)} failed",
        f"killed in {sum(bool(t.kills) for t in traces)}; planned {dict(kinds)};"
        f" stories {dict(Counter(t.wish.story for t in traces))}",
        f"{seconds:.0f} s in all, {seconds / max(1, len(traces)):.2f} s a run",
        f"the last moments before death were of {len(moments)} kinds",
        *(f"FAILED seed {t.wish.seed} ({t.wish.story}, {t.wish.crash or t.wish.seconds}): {t.fault.splitlines()[0]}"
          for t in failed),
    ])  # fmt: skip


async def play_all(given: argparse.Namespace, nurseries: list[Nursery], server: str) -> list[Trace]:
    """The runs, one after the other."""
    runs = Runs(given.database, given.workers, given.out, nurseries, server)
    await runs.prepare()
    await runs.rehearse()
    traces, began = [], time.monotonic()
    for seed in range(given.seed, given.seed + given.runs):
        trace = await runs.run(seed)
        traces.append(trace)
        if trace.fault:
            print(f"seed {seed}: {trace.fault.splitlines()[0]}", flush=True)
        elif len(traces) % 20 == 0:
            print(f"{len(traces)} runs, {time.monotonic() - began:.0f} s", flush=True)
    said = summary(traces, given, time.monotonic() - began)
    (given.out / "summary.txt").write_text(said + "\n", encoding="utf-8")
    print(said)
    return traces


def main() -> None:
    """Runs, and exit code 1 when one failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1, help="the first one")
    parser.add_argument("--workers", type=int, choices=[1, 2], default=1)
    parser.add_argument("--out", type=Path, required=True, help="a folder that is made, or emptied")
    given = parser.parse_args()
    if given.workers > 1 and given.database == "sqlite":
        parser.error("SQLite has one bot a file")
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    shutil.rmtree(given.out, ignore_errors=True)
    given.out.mkdir(parents=True)
    nurseries = [Nursery() for _ in range(given.workers)]
    server = start_postgres() if given.database == "postgres" else None
    try:
        traces = asyncio.run(play_all(given, nurseries, server.get_uri() if server else ""))
    finally:
        for nursery in nurseries:
            nursery.close()
        if server:
            server.cleanup()
    sys.exit(any(trace.fault for trace in traces))


if __name__ == "__main__":
    main()
