"""`goodword check`: every fault of every policy file at once; warnings leave the exit code alone."""

from __future__ import annotations

import shutil
import subprocess
import sys
from contextlib import chdir
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.commands.every import app
from bot.settings import ROOT


def check(folder: Path, policies: Path, key: str = "a secret for tests only") -> tuple[int, str, list[str]]:
    """Exit code, what was said, and the complaints, of one run in a folder without settings."""
    with chdir(folder):
        ended = CliRunner().invoke(app, ["check"], env=env(policies, key))
    assert ended.exception is None or isinstance(ended.exception, SystemExit), ended.exc_info
    return ended.exit_code, ended.stdout, ended.stderr.splitlines()


def check_in_a_process(folder: Path, policies: Path) -> tuple[int, str, list[str]]:
    """The same of a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", "from bot.commands import main; main()", "check"], capture_output=True, text=True,
        cwd=folder, timeout=120, check=False, env={"PYTHONPATH": str(ROOT), **env(policies, "a secret for tests only")},
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr.splitlines()


def env(policies: Path, key: str) -> dict[str, str]:
    return {
        "GOODWORD_POLICIES": str(policies),
        "GOODWORD_SECRET_KEY": key,
        "GOODWORD_API_URL": "http://127.0.0.1:1",
    }


@pytest.fixture
def policies(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "policies", tmp_path / "policies"))


def test_overdue_reviews_and_unchecked_numbers_are_warnings_only(tmp_path: Path, policies: Path) -> None:
    hong_kong = policies / "contact" / "HK.toml"
    text = hong_kong.read_text(encoding="utf-8").replace("next_due = 2027-05-22", "next_due = 2020-01-01")
    hong_kong.write_text(text, encoding="utf-8")
    code, said, told = check_in_a_process(tmp_path, policies)
    assert (code, "in order" in said) == (0, True)
    assert any(line.startswith("warning: contact/HK.toml: review.next_due: the review was due on") for line in told)
    assert any("contact/PH.toml: help.crisis.0.checked" in line for line in told)


def test_ten_planted_faults_are_named_at_once_with_file_and_key(tmp_path: Path, policies: Path) -> None:
    def plant(name: str, old: str, new: str) -> None:
        text = (policies / name).read_text(encoding="utf-8")
        assert old in text
        (policies / name).write_text(text.replace(old, new, 1), encoding="utf-8")

    plant("contact/TW.toml", "applied_to_all", "applied_to_most")
    plant("contact/CN.toml", '[rules."cn.hours"]', '[rules."cn.hour"]')
    plant("contact/US.toml", 'to = "21:00"', 'to = "9 pm"')
    plant("contact/GB.toml", 'default = "Europe/London"', 'default = "Europe/Londinium"')
    plant("contact/VN.toml", "max = 5", "max = 0")
    plant("contact/base.toml", "version = 2026-11-22", "version = 2026-11-22\nverson = 1")
    plant("ladder.toml", "gap_days = ", 'gap_days = "many" # ')
    plant("desk.toml", 'evidence = "POL"', 'evidence = "sure"')
    (policies / "promises.toml").write_text("max_open = = 3", encoding="utf-8")
    (policies / "contact" / "Narnia.toml").write_text("", encoding="utf-8")
    code, said, told = check(tmp_path, policies, key="short")  # broken settings hide nothing of the policies
    assert (code, said) == (1, "")
    lines = "\n".join(told)
    for wanted in (
        "settings: secret_key", "policies: contact/TW.toml: scope.applied_to_most: ",
        "policies: contact/CN.toml: hours.0.rule: ", "policies: contact/US.toml: hours.0.to: expected a time of day",
        "policies: contact/GB.toml: timezones.default: ", "policies: contact/VN.toml: limits.0: max: expected 1",
        "policies: contact/base.toml: verson: unknown key", "policies: ladder.toml: gap_days: ",
        "policies: desk.toml: rules.office.evidence: ", "policies: promises.toml: expected TOML",
        "policies: contact/Narnia.toml: expected base.toml",
    ):  # fmt: skip
        assert wanted in lines, f"{wanted!r} is not in:\n{lines}"
