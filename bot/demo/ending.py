"""How a life of the demo ends: a signal stops it, or the visitor starts over; what is still asked for is let go."""

from __future__ import annotations

import asyncio
import signal
from typing import Any

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.demo.door import door
from sandbox.wishes import Wish

BOTS = ("/bot", "/file/")  # what the bot asks for: it ends by itself


class Ending:
    """The route that starts over, the wait for an end, and the calls that must be over before the database closes."""

    def __init__(self) -> None:
        self._over = asyncio.Event()
        self._again = self._closed = False
        self._calls: set[asyncio.Task[Any]] = set()

    def add_routes(self, app: web.Application) -> None:
        """Add what the page asks for, and know of every call."""
        app.router.add_post("/demo/reset", door(self.reset))
        app.middlewares.append(self._known())

    async def reset(self, _wish: Wish) -> bool:
        """The demo begins anew."""
        self._again = True
        self._over.set()
        return True

    async def again(self) -> bool:
        """Wait for the end; whether a new life follows."""
        loop = asyncio.get_running_loop()
        for sign in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(sign, self._over.set)
        await self._over.wait()
        return self._again

    async def close(self) -> None:
        """Let go of whoever still waits, as of a clock that moves: a page that is gone would wait beyond the end."""
        self._closed = True
        for call in self._calls:
            call.cancel()
        await asyncio.gather(*self._calls, return_exceptions=True)

    def _known(self) -> Any:
        @web.middleware
        async def known(request: web.Request, handler: Handler) -> web.StreamResponse:
            if request.path.startswith(BOTS):
                return await handler(request)
            if self._closed:
                if request.transport is not None:
                    request.transport.abort()  # to the page the sandbox does not answer for a moment
                raise web.HTTPServiceUnavailable
            call = asyncio.current_task()
            assert call is not None
            self._calls.add(call)
            try:
                return await handler(request)
            finally:
                self._calls.discard(call)

        return known
