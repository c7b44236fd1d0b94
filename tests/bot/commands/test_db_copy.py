"""`goodword db copy`: everything of a SQLite file is in PostgreSQL afterwards, or nothing is."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from bot.store.filelock import FileLock
from tests.kit.databases import fresh_postgres
from tests.kit.officer import Officer, an_officer

pytestmark = pytest.mark.on_both


@pytest.fixture
async def officer(tmp_path: Path) -> AsyncIterator[Officer]:
    async with an_officer(f"sqlite:///{tmp_path}/moving.db", tmp_path, mandate=True) as made:
        yield made


@pytest.fixture
async def target(postgres_server: str) -> str:
    return await fresh_postgres(postgres_server)


def rows_of(file: Path) -> dict[str, int]:
    raw = sqlite3.connect(file)
    names = [
        n for (n,) in raw.execute("SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'sqlite_%'")
    ]
    counts = {name: raw.execute(f"SELECT COUNT(*) FROM {name}").fetchone()[0] for name in names}
    raw.close()
    return counts


async def rows_at(url: str) -> dict[str, int]:
    connection = await asyncpg.connect(url)
    names = [r[0] for r in await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
    counts = {name: await connection.fetchval(f'SELECT COUNT(*) FROM "{name}"') for name in names}
    await connection.close()
    return counts


async def test_every_row_arrives_and_the_record_holds_in_the_new_place(officer: Officer, target: str) -> None:
    await officer.signs()
    await officer.has_paid()
    said = await officer.does("db", "copy", target)
    assert "rows of" in said
    assert await rows_at(target) == rows_of(officer.folder / "moving.db")
    held = await officer.does("verify", GOODWORD_DATABASE_URL=target)
    assert "all agreements hold" in held


async def test_the_talk_goes_on_in_the_new_place(officer: Officer, target: str) -> None:
    """The same borrower, still verified; the same plan; the next reminder is planned at the same moment."""
    await officer.signs()
    await officer.does("db", "copy", target)
    there = await officer.does("case", "L1", GOODWORD_DATABASE_URL=target)
    here = await officer.does("case", "L1")
    assert there == here


async def test_a_target_with_rows_in_it_is_refused_and_left_alone(officer: Officer, target: str) -> None:
    await officer.does("db", "copy", target)
    before = await rows_at(target)
    said = await officer.refused("db", "copy", target)
    assert "copy into a new, empty database" in said
    assert await rows_at(target) == before


async def test_a_file_on_which_a_bot_runs_is_not_copied(officer: Officer, target: str) -> None:
    with FileLock(f"sqlite:///{officer.folder}/moving.db"):
        assert "another bot is running" in await officer.refused("db", "copy", target)
    assert await rows_at(target) == {}


async def test_when_the_copy_breaks_off_nothing_is_there(officer: Officer, target: str) -> None:
    """A row that PostgreSQL refuses, in one of the last tables."""
    await officer.stage.says("person")
    await officer.stage.says("it is urgent")
    await officer.by_hand("UPDATE words SET words = 'a' || CHAR(0) || 'b'")
    said = await officer.refused("db", "copy", target)
    assert said.count("\n") == 1
    counts = await rows_at(target)
    assert {name for name, count in counts.items() if count} == {"schema_versions"}


async def test_an_older_file_is_brought_up_to_date_first(officer: Officer, target: str) -> None:
    await officer.by_hand("DELETE FROM schema_versions WHERE version = (SELECT MAX(version) FROM schema_versions)")
    said = await officer.tries("db", "copy", target)
    assert said.code == 2
    assert "this program has" in said.err


@pytest.mark.parametrize(
    ("words", "env", "says"),
    [
        (("db", "copy", "sqlite:///other.db"), {}, "the target must be postgresql://"),
        (("db", "copy", "postgresql://127.0.0.1:1/x"), {}, "PostgreSQL cannot be reached"),
        (("db", "copy", "postgresql://x/y"), {"GOODWORD_DATABASE_URL": "postgresql://a/b"}, "must be the SQLite file"),
        (("db", "copy", "postgresql://x/y"), {"GOODWORD_DATABASE_URL": "sqlite:///no.db"}, "there is no database file"),
    ],
)
async def test_wrong_addresses_are_answered_with_a_line(
    officer: Officer, words: tuple[str, ...], env: dict[str, str], says: str
) -> None:
    assert says in await officer.refused(*words, **env)
