"""A bot's end of a webhook that answers as it is told, and remembers what came and when."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

Update = dict[str, Any]


@dataclass
class Endpoint:
    """`answer` may give a web.Response for a delivery, or wait; else it is taken. `came` is all that was delivered."""

    url: str = ""
    came: list[Update] = field(default_factory=list)
    at: list[float] = field(default_factory=list)
    secrets: list[str | None] = field(default_factory=list)
    now: int = 0
    most: int = 0
    answer: Callable[[Update], Any] = lambda _update: None

    async def take(self, request: web.Request) -> web.Response:
        update = await request.json()
        self.came.append(update)
        self.at.append(time.monotonic())
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        self.now += 1
        self.most = max(self.most, self.now)
        try:
            made = self.answer(update)
            if asyncio.iscoroutine(made):
                made = await made
        finally:
            self.now -= 1
        return made if isinstance(made, web.Response) else web.Response()

    @property
    def ids(self) -> list[int]:
        return [update["update_id"] for update in self.came]

    async def hears(self, count: int, seconds: float = 5) -> list[int]:
        """Wait for so many deliveries."""
        async with asyncio.timeout(seconds):
            while len(self.came) < count:
                await asyncio.sleep(0.005)
        return self.ids


@asynccontextmanager
async def an_endpoint() -> AsyncIterator[Endpoint]:
    """A listening endpoint on a free port."""
    endpoint, app = Endpoint(), web.Application()
    app.router.add_post("/hook", endpoint.take)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        endpoint.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
        yield endpoint
    finally:
        await runner.cleanup()
