"""Bad usage of commands: one clear line and exit code 2, whatever is wrong; never a traceback."""

from __future__ import annotations

import os
import re
from contextlib import chdir
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.commands.every import app

BAD = [
    ("chat --lang fr", "expected en, zh_Hant or zh_Hans"),
    ("demo --port 99999", "less than or equal to 65535"),
    ("sandbox --port 99999", "less than or equal to 65535"),
    ("demo --days -1", "greater than or equal to 0"),
    ("import x.csv --as-of 20261123", "is no day: expected one such as"),
    ("export --since 2026-W47-1 --out x", "is no day: expected one such as"),
    ("mandate --by 1 --until 2027-3-1", "is no day: expected one such as"),
    ("db copy postgresql://bot:hun#ter2@host:port/x", "the target must be postgresql://user:password@"),
    ("db copy postgresql://bot:hun#ter2@[::1/x", "the target must be postgresql://user:password@"),
]


def run(line: str, folder: Path) -> tuple[int, str]:
    """Exit code and everything said, of a command in that folder."""
    env: dict[str, str | None] = {name: None for name in os.environ if name.startswith("GOODWORD_")}
    env |= {
        "GOODWORD_SECRET_KEY": "a secret for tests only", "GOODWORD_API_URL": "http://127.0.0.1:1",
        "GOODWORD_DATABASE_URL": f"sqlite:///{folder}/test.db", "TERM": "dumb",
    }  # fmt: skip
    with chdir(folder):
        ended = CliRunner().invoke(app, line.split(), env=env)
    assert ended.exception is None or isinstance(ended.exception, SystemExit), ended.exc_info
    return ended.exit_code, ended.stdout + ended.stderr


@pytest.mark.parametrize(("line", "says"), BAD, ids=[line for line, _ in BAD])
def test_what_cannot_be_is_refused_in_a_line(tmp_path: Path, line: str, says: str) -> None:
    (tmp_path / "test.db").touch()
    code, said = run(line, tmp_path)
    assert code == 2
    assert says in " ".join(said.split())
    assert "hun#ter2" not in said


def test_no_line_of_the_list_of_commands_is_cut(tmp_path: Path) -> None:
    code, said = run("--help", tmp_path)
    assert (code, re.findall(r"\w\.\.\.$", said, re.MULTILINE)) == (0, [])
    assert "Exit codes" in said


def test_no_dead_letters_are_said_to_be_none(tmp_path: Path) -> None:
    assert run("dead retry --all", tmp_path) == (0, "No dead letters.\n")


def test_a_record_without_a_line_is_not_called_proven(tmp_path: Path) -> None:
    assert run("verify", tmp_path) == (0, "Nothing is recorded yet.\n")


def test_a_spoilt_database_is_told_in_a_line(tmp_path: Path) -> None:
    assert run("today", tmp_path)[0] == 0
    file = tmp_path / "test.db"
    file.write_bytes(file.read_bytes()[:4096] + b"\xde\xad" * (file.stat().st_size // 2 - 2048))
    code, said = run("today", tmp_path)
    assert (code, said.count("\n")) == (2, 1)
    assert "cannot be used: database disk image is malformed" in said
