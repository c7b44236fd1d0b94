"""The server itself: opens the port, knows the paths, leaves in good order."""

from __future__ import annotations

import os
from dataclasses import dataclass

import structlog
from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST

from bot.metrics import Metrics
from bot.web.counts import Counts
from bot.web.endpoint import BODY_MOST, Endpoint
from bot.web.health import Health

HEALTH, METRICS = "/healthz", "/metrics"
LEAVE_SECONDS = 25.0  # for the requests under way; none takes longer than Intake's patience
LINGER_SECONDS = 1.0  # a refused body is thrown away as it comes, this long

log = structlog.get_logger()


class CannotListen(Exception):
    """The port cannot be had; the message says why."""


@dataclass(frozen=True, slots=True)
class Site:
    """What is served. `hook` is the endpoint and its path, if there is one."""

    health: Health
    metrics: Metrics
    counts: Counts
    hook: tuple[str, Endpoint] | None = None

    def app(self) -> web.Application:
        """The application."""
        app = web.Application(client_max_size=BODY_MOST)
        app.router.add_get(HEALTH, self._health)
        app.router.add_get(METRICS, self._metrics)
        if self.hook is not None:
            path, endpoint = self.hook
            app.router.add_post(path, endpoint.take)
        return app

    async def _health(self, _request: web.Request) -> web.Response:
        well, told = await self.health.look()
        return web.json_response(told, status=200 if well else 503)

    async def _metrics(self, _request: web.Request) -> web.Response:
        page = self.metrics.page(self.health.leases(), await self.counts.look())
        return web.Response(body=page, headers={"Content-Type": CONTENT_TYPE_LATEST})


class Server:
    """Serves a site at a port."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.port = 0  # once it is open
        self._runner: web.AppRunner | None = None

    async def open(self, host: str, port: int) -> None:
        """Take the port (0: any that is free); CannotListen says why it cannot be had."""
        runner = self._runner = web.AppRunner(
            self.site.app(),
            access_log=None,
            handle_signals=False,
            shutdown_timeout=LEAVE_SECONDS,
            lingering_time=LINGER_SECONDS,
        )
        await runner.setup()
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as fault:
            await self.leave()
            why = os.strerror(fault.errno).lower() if fault.errno and fault.errno > 0 else fault.strerror
            raise CannotListen(f"listen: {host}:{port} cannot be used: {why}") from None
        self.port = runner.addresses[0][1]
        log.info("serving", port=self.port, webhook=self.site.hook is not None)

    async def leave(self) -> None:
        """Accept nothing more, and finish what is under way."""
        runner, self._runner = self._runner, None
        if runner is not None:
            await runner.cleanup()
        if self.site.hook is not None:
            await self.site.hook[1].intake.settle()
