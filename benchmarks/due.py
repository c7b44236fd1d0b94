"""`goodword due` over a large book: time and peak memory of the command, some of whose borrowers have come.

.venv/bin/python -m benchmarks.due [--instalments 200000] [--linked 1000] [--repeat 3]
"""

from __future__ import annotations

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.common import GOODWORD, environment, make_book, spread
from bot.clock import Clock, stamp
from bot.store.opening import open_database
from bot.store.statements import Tx, composed, sql

PER_LOAN = 24


async def cases(url: str, borrowers: int, linked: int) -> None:
    """What a running bot leaves: a case for everybody, and some who have come and proved who they are."""
    db = await open_database(url)
    try:
        await db.run(_cases(borrowers, linked))
    finally:
        await db.close()


def _cases(borrowers: int, linked: int) -> Tx[None]:
    now = stamp(Clock().now())
    for n in range(borrowers):
        yield sql("case_add", f"B{n:05}", f"GW-{n}", "", now)
    for n in range(linked):
        ref, chat = f"B{n:05}", str(1000 + n)
        yield sql("chat_add", chat, f"C{n}", "en", now)
        yield composed("UPDATE chats SET case_id = $1, verified_at = $2 WHERE chat_id = $3", ref, now, chat)
        yield composed("UPDATE cases SET chat_id = $1, ever_verified = 1 WHERE case_id = $2", chat, ref)


def measured(command: list[str], env: dict[str, str], folder: Path) -> tuple[float, float, str]:
    """Seconds, peak MiB and what a command printed."""
    began = time.perf_counter()
    with (folder / "out.txt").open("w+b") as out:
        process = subprocess.Popen(command, env=env, cwd=folder, stdout=out, stderr=out)  # noqa: S603
        _, status, usage = os.wait4(process.pid, 0)
        took = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        said = out.read().decode()
    if process.returncode:
        raise RuntimeError(said[-2000:])
    return took, usage.ru_maxrss / 1024, said


def main() -> None:
    """Import once, ask several times."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--instalments", type=int, default=200_000)
    parser.add_argument("--linked", type=int, default=1_000)
    parser.add_argument("--repeat", type=int, default=3)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        url = f"sqlite:///{folder}/due.db"
        env = environment(folder, url)
        files = [str(path) for path in make_book(folder, -(-given.instalments // PER_LOAN))]
        took, peak, _ = measured([GOODWORD, "import", *files], env, folder)
        print(f"import of all files: {took:.1f} s, peak {peak:.0f} MiB")
        asyncio.run(cases(url, -(-given.instalments // PER_LOAN), given.linked))
        _, empty, _ = measured([sys.executable, "-c", "import bot.commands"], env, folder)
        runs = [measured([GOODWORD, "due"], env, folder) for _ in range(given.repeat)]
        print(runs[0][2].strip())
        print(f"goodword due: {spread([r[0] for r in runs], 2)} s, peak {spread([r[1] for r in runs], 0)} MiB")
        print(f"(the commands alone, imported: {empty:.0f} MiB)")


if __name__ == "__main__":
    main()
