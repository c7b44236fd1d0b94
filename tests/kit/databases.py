"""New databases: the schema is made once a process and copied from then on."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import asyncpg

from arrears.policy import Policy
from bot.policies import load_policies
from bot.settings import ROOT
from bot.store.migrate import migrate
from bot.store.opening import open_database

_SQLITE: list[bytes] = []  # the file with the schema in it
_POSTGRES: dict[str, str] = {}  # by server: its database with the schema in it


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
    if server not in _POSTGRES:
        url = await fresh_postgres(server)
        await _migrated(url)
        _POSTGRES[server] = url.partition("?")[0].rpartition("/")[2]
    return await fresh_postgres(server, _POSTGRES[server])


async def sqlite_with_schema(path: Path) -> str:
    """The address of a SQLite file; if it is not there yet it is made, with the schema in it."""
    if not _SQLITE:
        with TemporaryDirectory(prefix="goodword-schema-") as folder:
            made = Path(folder) / "schema.db"
            await _migrated(f"sqlite:///{made}")
            _SQLITE.append(made.read_bytes())
    if not path.exists():
        path.write_bytes(_SQLITE[0])
    return f"sqlite:///{path}"


async def with_schema(url: str) -> None:
    """A SQLite file of that address is made with the schema in it, if it is not there yet."""
    if url.startswith("sqlite:///"):
        await sqlite_with_schema(Path(url.removeprefix("sqlite:///")))


async def _migrated(url: str) -> None:
    db = await open_database(url)
    await migrate(db)
    await db.close()
