"""An officer on each database, and one on SQLite where the SQL is not the point."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.kit.officer import Officer, an_officer


@pytest.fixture
async def officer(database_url: str, tmp_path: Path) -> AsyncIterator[Officer]:
    async with an_officer(database_url, tmp_path) as made:
        yield made


@pytest.fixture
async def alone(tmp_path: Path) -> AsyncIterator[Officer]:
    async with an_officer(f"sqlite:///{tmp_path}/test.db", tmp_path) as made:
        yield made
