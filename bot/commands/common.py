"""What commands share: settings with all faults at once, one event loop, no traceback as a user interface."""

from __future__ import annotations

import asyncio
import re
import sqlite3
import sys
from collections.abc import Awaitable, Callable, Coroutine
from datetime import date
from typing import Any, NoReturn, TypeVar

import asyncpg
import typer
from rich.console import Console

from bot.house import House, open_house
from bot.policies import PolicyFaults
from bot.settings import Settings, SettingsFaults, load_settings
from bot.store.db import StoreError

T = TypeVar("T")
# The database is away, full, spoilt, or does not let us in: somebody can mend that, a trace would not help.
WITHOUT_DATABASE = (
    sqlite3.DatabaseError, asyncpg.PostgresConnectionError, asyncpg.InsufficientResourcesError,
    asyncpg.OperatorInterventionError, asyncpg.InsufficientPrivilegeError, asyncpg.ReadOnlySQLTransactionError,
    asyncpg.InterfaceError, ConnectionError, TimeoutError,
)  # fmt: skip
out = Console(highlight=False, emoji=False, soft_wrap=not sys.stdout.isatty())
err = Console(stderr=True, highlight=False, emoji=False, soft_wrap=True)


def refuse(*lines: str, code: int = 2) -> NoReturn:
    """Say what is wrong, and end."""
    for line in lines:
        err.print(line, style="red", markup=False)
    raise typer.Exit(code)


def many(count: int, what: str) -> str:
    """1 row, 2 rows."""
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def day_or_refuse(option: str, text: str) -> date:
    """A day as it is written in files, or exit code 2."""
    try:
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        refuse(f"{option} {text!r} is no day: expected one such as 2026-12-01")


def settings_or_exit(*, need_token: bool = False) -> Settings:
    """The settings, or every fault in them and exit code 2."""
    try:
        return load_settings(need_token=need_token)
    except SettingsFaults as fault:
        refuse("The settings cannot be used:", *(f"  {line}" for line in fault.faults))


def run_async(main: Coroutine[Any, Any, T], *, broken_off: str = "") -> T:
    """Run to the end; faults a person can mend become a sentence and exit code 2.

    `broken_off` is what to say when somebody ends it by Ctrl-C.
    """
    try:
        return asyncio.run(main)
    except PolicyFaults as fault:
        refuse("The policies cannot be used:", *(f"  {line}" for line in fault.faults))
    except StoreError as fault:
        refuse(str(fault))
    except WITHOUT_DATABASE as fault:
        if isinstance(fault, sqlite3.IntegrityError | sqlite3.ProgrammingError):
            raise  # ours, not the database's
        refuse(f"The database cannot be used: {fault or type(fault).__name__}")
    except KeyboardInterrupt:
        refuse(*([broken_off] if broken_off else []), code=130)


def with_house(settings: Settings, work: Callable[[House], Awaitable[T]], *, broken_off: str = "Broken off.") -> T:
    """Open the house, do the work, close it."""

    async def main() -> T:
        async with open_house(settings) as house:
            return await work(house)

    return run_async(main(), broken_off=broken_off)
