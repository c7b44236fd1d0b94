"""`goodword understand` and `goodword tone`: lines in, JSON lines out, in a folder without settings."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import chdir
from pathlib import Path

from typer.testing import CliRunner

from bot.commands.every import app
from bot.settings import ROOT

Said = tuple[int, list[dict[str, object]], list[str]]
POLICIES = ROOT / "policies"


def answers_of(command: str, text: bytes, folder: Path, *options: str, policies: Path = POLICIES) -> Said:
    """Exit code, answers and complaints of one run in this process."""
    with chdir(folder):
        ended = CliRunner().invoke(app, [command, *options], input=text, env=_settings(policies))
    assert ended.exception is None or isinstance(ended.exception, SystemExit), ended.exc_info
    return ended.exit_code, [json.loads(line) for line in ended.stdout.splitlines()], ended.stderr.splitlines()


def answers_of_a_process(command: str, text: bytes, folder: Path, *options: str) -> Said:
    """The same of a process of its own, on a terminal without UTF-8."""
    done = subprocess.run(
        [sys.executable, "-c", "from bot.commands import main; main()", command, *options], input=text,
        capture_output=True, cwd=folder, timeout=120, check=False,
        env={"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "ascii", **_settings(POLICIES)},
    )  # fmt: skip
    answers = [json.loads(line) for line in done.stdout.decode("utf-8").splitlines()]
    return done.returncode, answers, done.stderr.decode("utf-8").splitlines()


def _settings(policies: Path) -> dict[str, str]:
    return {
        "GOODWORD_POLICIES": str(policies),
        "GOODWORD_SECRET_KEY": "a secret for tests only",
        "GOODWORD_API_URL": "http://127.0.0.1:1",
    }
