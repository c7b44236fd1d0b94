"""`goodword db copy`: from a SQLite file to PostgreSQL, whole or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress

from bot.commands.common import err, out, refuse, run_async, settings_or_exit
from bot.settings_faults import database_address
from bot.store.filelock import FileLock
from bot.store.moving import move

db_app = typer.Typer(help="The database as a whole.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(db_app, name="db")


@db_app.callback()
def db() -> None:
    """The database as a whole."""


@db_app.command("copy", short_help="Copy a SQLite file into an empty PostgreSQL database.")
def copy(
    target: Annotated[str, typer.Argument(metavar="TARGET", help="postgresql://... of a new, empty database")],
) -> None:
    """Copy the SQLite file of the settings into an empty PostgreSQL database. The file stays as it is."""
    settings = settings_or_exit()
    if not settings.database_url.startswith("sqlite:///"):
        refuse("GOODWORD_DATABASE_URL must be the SQLite file to copy: it names another database")
    file = Path(settings.database_url.removeprefix("sqlite:///"))
    if not _is_address(target):
        refuse("the target must be postgresql://user:password@host:port/name, a new and empty database")

    async def work() -> dict[str, int]:
        if not file.is_file():
            refuse(f"there is no database file {file}")
        with FileLock(settings.database_url), Progress(console=err, transient=True, disable=not err.is_terminal) as bar:
            line = bar.add_task("copying", total=None)
            return await move(file, target, lambda table, rows: bar.update(line, description=f"{table}: {rows}"))

    counts = run_async(work())
    out.print(f"{sum(counts.values())} rows of {len(counts)} tables are copied.")
    out.print("Next: set GOODWORD_DATABASE_URL to the new database, run `goodword verify`, then start the bot there.")
    out.print(f"Keep {file} until you are sure, and never start a bot on it again.", markup=False)


def _is_address(target: str) -> bool:
    try:
        return database_address(target).startswith("postgres")
    except ValueError:
        return False
