"""How a life of the demo ends: a signal stops it, or the visitor starts over."""

from __future__ import annotations

import asyncio
import signal

from aiohttp import web


class Ending:
    """The route that starts over, and the wait for an end."""

    def __init__(self) -> None:
        self._over = asyncio.Event()
        self._again = False

    def add_routes(self, app: web.Application) -> None:
        """Add what the page asks for."""
        app.router.add_post("/demo/reset", self.reset)

    async def reset(self, _request: web.Request) -> web.Response:
        """The demo begins anew."""
        self._again = True
        self._over.set()
        return web.json_response({"ok": True, "result": True})

    async def again(self) -> bool:
        """Wait for the end; whether a new life follows."""
        loop = asyncio.get_running_loop()
        for sign in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(sign, self._over.set)
        await self._over.wait()
        return self._again
