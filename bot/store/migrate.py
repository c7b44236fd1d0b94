"""Numbered migrations, run at start under a lock; a database newer than the program is refused, not guessed at."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import asyncpg

from bot.store.db import Database, StoreError
from bot.store.statements import Tx, sql

FOLDER = Path(__file__).parent / "migrations"


def migrations() -> list[tuple[int, list[str]]]:
    """(number, statements) of every migration file, in order."""
    found = []
    for path in sorted(FOLDER.glob("*.sql")):
        text = re.sub(r"--[^\n]*", "", path.read_text(encoding="utf-8"))
        found.append((int(path.name[:4]), [s.strip() for s in text.split(";") if s.strip()]))
    return found


def _version() -> Tx[int]:
    rows = yield sql("schema_version")
    return int(rows[0]["version"]) if rows else 0


async def schema_version(db: Database) -> int:
    """The number of the newest migration this database has; 0 for an empty one."""
    try:
        return await db.read(_version())
    except (sqlite3.OperationalError, asyncpg.UndefinedTableError):
        return 0


async def migrate(db: Database) -> int:
    """Bring the schema up to date and give its version; StoreError when the database is newer than we are."""
    known = migrations()
    newest = known[-1][0]
    present = await schema_version(db)
    if present > newest:
        raise StoreError(f"the database has schema {present}, this program knows up to {newest}: use the newer program")
    for number, statements in known:
        if number > present:
            lock = ["SELECT pg_advisory_xact_lock(706872)"] if db.dialect == "postgres" else []
            try:
                await db.script([*lock, *statements, f"INSERT INTO schema_versions (version) VALUES ({number})"])
            except (sqlite3.Error, asyncpg.PostgresError):
                if await schema_version(db) < number:  # else another process was quicker
                    raise
    return newest
