"""Starting the sandbox: inside a test or the demo, or alone from the command line."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiohttp import web

from .limits import Rates
from .sandbox import Sandbox
from .server import make_app

LOOPBACK = "127.0.0.1"
DEFAULT_PORT = 8808
GOODBYE = 0.2  # seconds that long polls and event streams get when the server stops


@dataclass(frozen=True, slots=True)
class Running:
    """A sandbox that listens."""

    sandbox: Sandbox
    port: int

    @property
    def base_url(self) -> str:
        """The address of page and control API, without a slash at the end."""
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def bot_url(self) -> str:
        """What python-telegram-bot calls base_url: the token follows directly."""
        return f"{self.base_url}/bot"

    @property
    def file_url(self) -> str:
        """What python-telegram-bot calls base_file_url."""
        return f"{self.base_url}/file/bot"


@asynccontextmanager
async def running_sandbox(
    *,
    port: int = 0,
    rates: Rates | None = None,
    sandbox: Sandbox | None = None,
    app: web.Application | None = None,
) -> AsyncIterator[Running]:
    """Run a sandbox in this event loop; without `rates` nothing is limited.

    Pass `sandbox` for one made with its own clock, panels or travel; pass `app` when routes were added.
    """
    sandbox = sandbox or Sandbox(rates=rates or Rates.off())
    runner = web.AppRunner(app or make_app(sandbox), access_log=None, shutdown_timeout=GOODBYE, handle_signals=False)
    await runner.setup()
    try:
        site = web.TCPSite(runner, LOOPBACK, port, backlog=1024)
        await site.start()
        yield Running(sandbox, runner.addresses[0][1])
    finally:
        await runner.cleanup()


async def serve(
    port: int = DEFAULT_PORT, *, rates: Rates | None = None, announce: Callable[[str], None] = print
) -> None:
    """Run the sandbox alone until cancelled; the rates come from the environment unless given."""
    rates = rates or Rates.from_environment(os.environ)
    async with running_sandbox(port=port, sandbox=Sandbox(rates=rates)) as running:
        announce(f"Sandbox on {running.base_url}/ (Bot API: {running.bot_url}<token>/<method>)")
        await asyncio.Event().wait()
