"""The server on a free port with a real database behind it, and a client that speaks HTTP to it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import IOBase
from typing import Any

import aiohttp

from bot.clock import FixedClock
from bot.metrics import Metrics
from bot.store import inbox
from bot.store.db import Database
from bot.store.statements import Row
from bot.web.counts import Counts
from bot.web.endpoint import SECRET_HEADER, Endpoint
from bot.web.health import Health
from bot.web.intake import Intake
from bot.web.server import Server, Site

SECRET = "a-secret-of-the-webhook"
PATH = "/telegram"
NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)


def message(number: int, text: str = "hello", chat: int = 7) -> dict[str, Any]:
    """An update as Telegram sends it."""
    person = {"id": chat, "is_bot": False, "first_name": "Ming"}
    words = {"message_id": number, "from": person, "chat": {"id": chat, "type": "private"}, "date": 1, "text": text}
    return {"update_id": number, "message": words}


def tap(number: int, name: str, chat: int = 7) -> dict[str, Any]:
    shown = {"message_id": 1, "chat": {"id": chat, "type": "private"}, "date": 1}
    person = {"id": chat, "is_bot": False, "first_name": "Ming"}
    pressed = {"id": name, "from": person, "message": shown, "chat_instance": "1", "data": "c.1.x"}
    return {"update_id": number, "callback_query": pressed}


@dataclass
class Front:
    """A server that takes deliveries."""

    db: Database
    http: aiohttp.ClientSession
    server: Server
    intake: Intake
    metrics: Metrics
    clock: FixedClock
    taps: list[str] = field(default_factory=list)
    parts: dict[str, str] = field(default_factory=lambda: {"worker": ""})

    async def post(self, body: Any, *, secret: str | None = SECRET, **headers: str) -> tuple[int, dict[str, str]]:
        """Deliver; gives the status and the headers of the answer."""
        given = {SECRET_HEADER: secret} if secret is not None else {}
        what = {"data": body} if isinstance(body, bytes | IOBase) else {"json": body}
        async with self.http.post(PATH, headers={**given, **headers}, **what) as answer:
            return answer.status, dict(answer.headers)

    async def kept(self) -> list[Row]:
        """The heads of all lanes, each taken out once."""
        rows: list[Row] = []
        while found := await self.db.read(inbox.heads("9999", 100)):
            rows += found
            for row in found:
                await self.db.run(inbox.done(row["source"], row["key"], "9999"))
        return rows

    async def page(self) -> dict[str, float]:
        """The metrics by name with labels."""
        async with self.http.get("/metrics") as answer:
            assert answer.status == 200
            assert answer.headers["Content-Type"].startswith("text/plain; version=")
            lines = (await answer.text()).splitlines()
        return {name: float(value) for name, _, value in (ln.rpartition(" ") for ln in lines if not ln.startswith("#"))}


@asynccontextmanager
async def a_front(db: Database) -> AsyncIterator[Front]:
    """Over a database with the schema in it."""
    clock, taps = FixedClock(NOON), list[str]()
    metrics = Metrics(clock)
    received = metrics.received.labels("webhook").inc
    intake = Intake(db, clock, on_updates=taps.extend, received=received)
    endpoint = Endpoint(intake, SECRET, refused=lambda why: metrics.refused.labels(why).inc())
    parts = {"worker": ""}
    health = Health(db, lambda: parts, lambda: {"sender": True, "poller": False})
    server = Server(Site(health, metrics, Counts(db, clock), (PATH, endpoint)))
    await server.open("127.0.0.1", 0)
    try:
        async with aiohttp.ClientSession(f"http://127.0.0.1:{server.port}") as http:
            yield Front(db, http, server, intake, metrics, clock, taps, parts)
    finally:
        await server.leave()
