"""New databases: the schema is made once a process and copied from then on."""

from __future__ import annotations

import shutil
import tempfile
from functools import cache
from pathlib import Path
from uuid import uuid4

import asyncpg

from arrears.policy import Policy
from bot.policies import load_policies
from bot.settings import ROOT
from bot.store.migrate import migrate
from bot.store.opening import open_database

_MADE: dict[str, str] = {}


@cache
def shipped_policies() -> Policy:
    """The policies as they are shipped, read once a process."""
    return load_policies(ROOT / "policies")


async def fresh_postgres(server: str, template: str = "") -> str:
    """The address of a new database on that server: empty, or a copy of another one of it."""
    name = f"test_{uuid4().hex}"
    connection = await asyncpg.connect(server)
    await connection.execute(f'CREATE DATABASE "{name}"' + (f' TEMPLATE "{template}"' if template else ""))
    await connection.close()
    base, _, query = server.partition("?")
    return f"{base.rsplit('/', 1)[0]}/{name}?{query}"


async def postgres_with_schema(server: str) -> str:
    """The address of a new database on that server with the schema in it."""
    if server not in _MADE:
        url = await fresh_postgres(server)
        await _migrated(url)
        _MADE[server] = url.partition("?")[0].rpartition("/")[2]
    return await fresh_postgres(server, _MADE[server])


async def sqlite_with_schema(path: Path) -> str:
    """The address of a SQLite file; if it is not there yet it is made, with the schema in it."""
    if "sqlite" not in _MADE:
        made = Path(tempfile.mkdtemp(prefix="goodword-schema-")) / "schema.db"
        await _migrated(f"sqlite:///{made}")
        _MADE["sqlite"] = str(made)
    if not path.exists():
        shutil.copyfile(_MADE["sqlite"], path)
    return f"sqlite:///{path}"


async def with_schema(url: str) -> None:
    """A SQLite file of that address is made with the schema in it, if it is not there yet."""
    if url.startswith("sqlite:///"):
        await sqlite_with_schema(Path(url.removeprefix("sqlite:///")))


async def _migrated(url: str) -> None:
    db = await open_database(url)
    await migrate(db)
    await db.close()
