"""Which database an address means, and opening it."""

from __future__ import annotations

from bot.store.db import Database, StoreError
from bot.store.postgres import PostgresDatabase
from bot.store.sqlite import SqliteDatabase
from bot.store.statements import Dialect


def database_kind(url: str) -> Dialect:
    """sqlite or postgres; StoreError for anything else."""
    if url.startswith("sqlite:///"):
        return "sqlite"
    if url.startswith(("postgresql://", "postgres://")):
        return "postgres"
    raise StoreError(f"GOODWORD_DATABASE_URL must be sqlite:///FILE or postgresql://..., not {url.split(':')[0]}:...")


async def open_database(url: str) -> Database:
    """Connect; StoreError says what is wrong when that fails. Migrations are `bot.store.migrate.migrate`."""
    if database_kind(url) == "sqlite":
        return await SqliteDatabase.open(url.removeprefix("sqlite:///"))
    return await PostgresDatabase.open(url)
