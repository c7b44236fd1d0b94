"""The bot's own server on each database."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.store.db import Database
from bot.store.migrate import migrate
from bot.store.opening import open_database
from tests.kit.front import Front, a_front


@pytest.fixture
async def front(tmp_path: Path) -> AsyncIterator[Front]:
    """On SQLite."""
    db = await open_database(f"sqlite:///{tmp_path}/test.db")
    await migrate(db)
    async with a_front(db) as made:
        yield made
    await db.close()


@pytest.fixture
async def both(db: Database) -> AsyncIterator[Front]:
    """On each database."""
    async with a_front(db) as made:
        yield made
