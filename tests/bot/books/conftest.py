"""A lender's desk in front of each kind of database."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.store.db import Database
from tests.kit.lender import Desk


@pytest.fixture
def desk(db: Database, tmp_path: Path) -> Desk:
    """A desk before a fresh database."""
    return Desk(db, tmp_path)
