"""How fast the sender is: `python benchmarks/sending.py [ROWS] [CHATS] [postgresql://...]`, the database an empty one.

Rates are off, the sandbox runs in a process of its own, every message has two buttons.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import aiohttp

from arrears.contact import OK, Verdict
from bot.clock import Clock, stamp
from bot.sender import Rates, Sender
from bot.store.db import Database
from bot.store.leases import Lease
from bot.store.migrate import migrate
from bot.store.opening import open_database
from bot.store.outbox import OutboxRow, enqueue
from bot.store.statements import Row, Tx
from bot.telegram.client import Client, open_bot
from bot.telegram.outgoing import deliver_with

PORT = 8899
BASE = f"http://127.0.0.1:{PORT}"
SANDBOX = f"import asyncio, sandbox; asyncio.run(sandbox.serve({PORT}, rates=sandbox.Rates.off()))"
BUTTONS = [[{"text": "Yes", "data": "abc.1.yes", "style": "success"}], [{"text": "No", "data": "abc.1.no"}]]


def gate(_row: Row, _now: datetime) -> Tx[Verdict]:
    yield from ()
    return OK


def note(_case_id: str | None, _kind: str, _detail: Mapping[str, Any]) -> Tx[None]:
    yield from ()


async def measure(db: Database, client: Client, rows: int, chats: int) -> None:
    clock = Clock()
    now = stamp(clock.now())
    async with aiohttp.ClientSession() as http:
        for user in range(1, chats + 1):
            await http.post(f"{BASE}/control/users", json={"id": user, "first_name": "A"})
            await http.post(f"{BASE}/control/messages", json={"user": user, "text": "/start"})
    for first in range(0, rows, 1000):
        block = [
            OutboxRow(
                row_id=f"r{n}", seq=clock.ticks(), lane=f"chat:{1 + n % chats}", method="say", purpose="reply",
                payload={"text": f"<b>hello</b> {n}", "parse_mode": "HTML", "buttons": BUTTONS}, priority=0,
                on_doubt="resend", created_at=now, not_before=now,
            )
            for n in range(first, min(first + 1000, rows))
        ]  # fmt: skip
        await db.run(enqueue(block))
    lease = Lease(db, "sender", "measure", alone=True)
    await lease.step()
    deliver = deliver_with(client)
    sender = Sender(db, deliver, clock=clock, lease=lease, gate=gate, note=note, rates=Rates(0, 0, 0, 0))
    began, cpu = time.perf_counter(), time.process_time()
    await sender.drained()
    took, cpu = time.perf_counter() - began, time.process_time() - cpu
    print(
        f"{db.dialect}: {rows} rows, {chats} chats: {rows / took:.0f} sends/s, {1000 * cpu / rows:.2f} ms of CPU each"
    )


async def main(rows: int = 4000, chats: int = 500, url: str = "") -> None:
    sandbox = subprocess.Popen([sys.executable, "-c", SANDBOX], stdout=subprocess.DEVNULL)  # noqa: S603
    try:
        with tempfile.TemporaryDirectory() as folder:
            db = await open_database(url or f"sqlite:///{folder}/measure.db")
            await migrate(db)
            async with open_bot("123456:measure", BASE) as client:
                while True:
                    try:
                        await client.ask_username()
                        break
                    except Exception:
                        await asyncio.sleep(0.1)
                await measure(db, client, rows, chats)
            await db.close()
    finally:
        sandbox.kill()
        sandbox.wait()


if __name__ == "__main__":
    asyncio.run(main(*map(int, sys.argv[1:3]), *sys.argv[3:4]))
