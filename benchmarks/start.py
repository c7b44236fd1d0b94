"""From starting `goodword run` to its first getUpdates, as the sandbox sees it; on a new database and on a used one.

.venv/bin/python -m benchmarks.start [--repeat 5]
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from pathlib import Path

from benchmarks.common import GOODWORD, REST_CORE, environment, pin, spread, started
from sandbox import Sandbox, running_sandbox
from sandbox.limits import Rates


async def once(folder: Path) -> float:
    """Seconds until the bot asks for updates for the first time."""
    async with running_sandbox(sandbox=Sandbox(rates=Rates.off())) as running:
        asked = asyncio.Event()
        poll = running.sandbox.updates.poll

        async def polling(offset: int, limit: int, seconds: float) -> list[str]:
            asked.set()
            return await poll(offset, limit, seconds)

        running.sandbox.updates.poll = polling  # type: ignore[method-assign]
        env = environment(folder, f"sqlite:///{folder}/start.db", running.base_url)
        began = time.perf_counter()
        with started([GOODWORD, "run"], env, folder):
            async with asyncio.timeout(30):
                await asked.wait()
            return time.perf_counter() - began


def main() -> None:
    """As often as asked, each time on a new database first."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeat", type=int, default=5)
    given = parser.parse_args()
    pin(REST_CORE)
    new, used = [], []
    for _ in range(given.repeat):
        with tempfile.TemporaryDirectory() as name:
            new.append(asyncio.run(once(Path(name))))
            used.append(asyncio.run(once(Path(name))))
    print(f"first getUpdates, new database:  {spread(new, 2)} s")
    print(f"first getUpdates, used database: {spread(used, 2)} s")


if __name__ == "__main__":
    main()
