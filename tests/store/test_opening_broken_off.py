"""Opening a SQLite file that is broken off leaves no thread behind: one would speak up when the loop is gone."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import pytest

from bot.store.sqlite import SqliteDatabase


@pytest.mark.parametrize("steps", [1, 2, 4])
async def test_an_opening_that_is_cancelled_leaves_no_thread(tmp_path: Path, steps: int) -> None:
    before = set(threading.enumerate())
    opening = asyncio.create_task(SqliteDatabase.open(str(tmp_path / "test.db")))
    for _ in range(steps):
        await asyncio.sleep(0)
    opening.cancel()
    with pytest.raises(asyncio.CancelledError):
        await opening
    assert [one for one in set(threading.enumerate()) - before if "asyncio" not in one.name] == []
