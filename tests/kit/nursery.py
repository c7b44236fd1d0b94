"""Bots as processes of their own, that can be told to die at a moment: the near side of tests/e2e/crashing_run.py."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

Crash = tuple[str, int]


class Nursery:
    """The process that forks bots, one at a time."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.e2e.crashing_run"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def order(self, wish: dict[str, object]) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(wish) + "\n")
        self._process.stdin.flush()

    def hear(self) -> int:
        """The next number: a pid, then its exit code."""
        assert self._process.stdout is not None
        return int(self._process.stdout.readline())

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()


@dataclass
class Keeper:
    """Keeps one bot running: one that was killed is started again, one that ended otherwise is a fault."""

    nursery: Nursery
    folder: Path
    env: dict[str, str]
    crash: Crash | None = None
    kills: int = 0
    exits: list[int] = field(default_factory=list)
    died_at: list[str] = field(default_factory=list)  # the last moment before each kill
    _pid: int | None = None
    _task: asyncio.Task[None] | None = None
    _stopping: bool = False
    _listened: int = 0  # how often the ones before it said that they listen

    async def start(self) -> None:
        self._stopping, started = False, asyncio.Event()
        self._task = asyncio.create_task(self._keep(started))
        await started.wait()

    async def stop(self) -> bool:
        """SIGTERM; gives whether it ended in order: it may be killed while it does."""
        await self._listens()
        self._stopping = True
        assert self._task is not None
        self._signal(signal.SIGTERM)
        await self._task
        return self.exits[-1] != -signal.SIGKILL

    @property
    def running(self) -> bool:
        """Whether there is a process now."""
        return self._pid is not None

    def strike(self) -> None:
        """kill -9, at this very moment."""
        self._signal(signal.SIGKILL)

    async def _listens(self) -> None:
        """Wait until the one started last can be asked to end."""
        while self._pid is None or self.log.count("is listening") <= self._listened:
            self.check()
            await asyncio.sleep(0.01)

    async def kill(self) -> None:
        """At the end of a test that failed."""
        self._stopping = True
        self._signal(signal.SIGKILL)
        if self._task is not None:
            with suppress(Exception):
                await self._task

    @property
    def log(self) -> str:
        path = self.folder / "bot.log"
        return path.read_text() if path.exists() else ""

    @property
    def moments(self) -> list[str]:
        """Every moment that was passed."""
        path = self.folder / "moments"
        return path.read_text().splitlines() if path.exists() else []

    def check(self) -> None:
        """It still runs, or is being started again."""
        if self._task is not None and self._task.done() and not self._stopping:
            self._task.result()

    def _signal(self, sign: int) -> None:
        if self._pid is not None:
            with suppress(ProcessLookupError):
                os.kill(self._pid, sign)

    async def _keep(self, started: asyncio.Event) -> None:
        while True:
            files = {"log": str(self.folder / "bot.log"), "moments": str(self.folder / "moments")}
            self._listened = self.log.count("is listening")
            self.nursery.order({"env": self.env, "crash": self.crash, **files})
            self._pid = await asyncio.to_thread(self.nursery.hear)
            started.set()
            code = await asyncio.to_thread(self.nursery.hear)
            self._pid = None
            self.exits.append(code)
            if code == -signal.SIGKILL:
                self.kills, self.crash = self.kills + 1, None
                self.died_at.append((self.moments or ["at the start"])[-1])
                if not self._stopping:
                    continue
            assert self._stopping, f"the bot ended by itself with {code}:\n{self.log}"
            return
