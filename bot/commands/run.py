"""`goodword run`: the bot itself."""

from __future__ import annotations

import sys

import typer

from bot.commands.common import err, refuse, run_async, settings_or_exit
from bot.house import open_house, refuse_travelled_time
from bot.log import set_up_logs
from bot.settings import Settings


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("run", short_help="Run the bot until it is stopped.")(run)


def run() -> None:
    """Run the bot until it is stopped: one process per SQLite file, any number per PostgreSQL."""
    settings = settings_or_exit(need_token=True)
    set_up_logs(json=not sys.stderr.isatty())
    run_async(_run(settings))


async def _run(settings: Settings) -> None:
    from bot.engine import run_engine
    from bot.telegram.whoami import Unreachable
    from bot.web.server import CannotListen

    async with open_house(settings) as house:
        refuse_travelled_time(house)
        try:
            await run_engine(house, ready=lambda name: err.print(f"@{name} is listening.", markup=False))
        except Unreachable as fault:
            refuse(f"the Bot API cannot be used: {fault}")
        except CannotListen as fault:
            refuse(str(fault))
