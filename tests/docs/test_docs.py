"""What the documents say is so: settings, commands, links, decisions, rules of silence, tests that are named."""

from __future__ import annotations

import ast
import re
import shlex
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from arrears.books import FlagKind
from arrears.contact import IDENTITY, WHOLE_PERSON
from bot.commands.every import app
from bot.policies import load_policies
from bot.settings import ROOT, Agent, Lender, Settings, load_settings

README = (ROOT / "README.md").read_text(encoding="utf-8")
OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
ADR = ROOT / "docs" / "adr"
OWN = {".git", ".venv", ".demo"}
COMMANDS = {command.name or command.callback.__name__ for command in app.registered_commands if command.callback}
COMMANDS |= {group.name for group in app.registered_groups if group.name}


def tracked() -> list[Path]:
    """The repository's files: those git knows, or, without git, all but what is made."""
    try:
        told = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode()
        found = [ROOT / name for name in told.split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        found = [path for path in ROOT.rglob("*") if path.is_file() and not OWN & set(path.relative_to(ROOT).parts)]
    return sorted(path for path in found if path.is_file())


def pages() -> list[Path]:
    """Every page of Markdown."""
    return [path for path in tracked() if path.suffix == ".md"]


def text_of(path: Path) -> str:
    """Its text; empty for what is none."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def sources(*floors: str) -> Iterator[tuple[Path, ast.Module]]:
    """The Python files of some floors."""
    for path in sorted(chain.from_iterable((ROOT / floor).rglob("*.py") for floor in floors)):
        yield path, parsed(path)


@cache
def parsed(path: Path) -> ast.Module:
    """A file read as Python, once."""
    return ast.parse(path.read_text(encoding="utf-8"))


def calls_of(name: str, *floors: str) -> Iterator[ast.Call]:
    """Where something of that name is made."""
    for _, tree in sources(*floors):
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name:
                yield node


def ids_in(node: ast.expr | None) -> Iterator[str]:
    """A rule id that is written out; of `f"stop.{kind}"` its beginning."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
        yield str(node.values[0].value)


@cache
def rules_of_silence() -> frozenset[str]:
    """The ids of all rules by which the code keeps silent; one that is written out is one of its kind's (`stop.`)."""
    verdicts = (ids_in(call.args[1]) for call in calls_of("Verdict", "arrears", "bot") if len(call.args) > 1)
    silences = (ids_in(call.args[0]) for call in calls_of("Silence", "arrears", "bot") if call.args)
    found = frozenset(chain.from_iterable((*verdicts, *silences))) - {"ok"}
    return frozenset(rule for rule in found if rule.endswith(".") or rule[: rule.find(".") + 1] not in found)


# settings ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_every_setting_is_explained(name: str) -> None:
    assert f"`GOODWORD_{name.upper()}`" in OPERATIONS


@pytest.mark.parametrize("name", sorted({*Lender.model_fields, *Agent.model_fields}))
def test_every_key_of_lender_and_agents_is_explained(name: str) -> None:
    assert f"`{name}`" in OPERATIONS


def test_no_setting_is_explained_that_does_not_exist() -> None:
    named = {name.lower() for name in re.findall(r"\bGOODWORD_([A-Z_]+)\b", "".join(map(text_of, pages())))}
    assert named - set(Settings.model_fields) <= {"config", "rate_", "every_moment"}  # the last one is of the tests


def test_the_example_file_is_accepted_and_holds_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    path = ROOT / "goodword.toml.example"
    monkeypatch.setenv("GOODWORD_CONFIG", str(path))
    monkeypatch.setenv("GOODWORD_SECRET_KEY", "a secret for tests only")
    settings = load_settings()
    assert {agent.role for agent in settings.agents} == {"agent", "supervisor"}
    assert not {"bot_token", "secret_key", "webhook_secret"} & set(tomllib.loads(text_of(path)))


def test_the_settings_in_the_readme_are_accepted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    [shown] = re.findall(r"```toml\n(.*?)```", README, re.DOTALL)
    path = tmp_path / "goodword.toml"
    path.write_text("\n".join(line.removeprefix("   ") for line in shown.splitlines()), encoding="utf-8")
    monkeypatch.setenv("GOODWORD_CONFIG", str(path))
    monkeypatch.setenv("GOODWORD_SECRET_KEY", "a secret for tests only")
    assert load_settings().lender.name.in_locale("zh_Hant") == "港灣信貸"


# commands ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_stands_in_the_readme(name: str) -> None:
    assert f"| `goodword {name}` |" in README


@pytest.mark.parametrize("path", pages(), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_command_that_a_page_names_exists(path: Path) -> None:
    named = set(re.findall(r"(?:`|\$ |bin/|; |\| |^ *)goodword ([a-z]+)", text_of(path), re.MULTILINE))
    assert named <= COMMANDS


TALKS = re.findall(
    r"^\$ printf '(.*?)' \| \.venv/bin/goodword (chat .*?)  +\(trimmed.*?\)\n(.*?)^```", README, re.DOTALL | re.M
)


def test_the_readme_shows_two_talks() -> None:
    assert len(TALKS) == 2


@pytest.mark.parametrize(("typed", "command", "shown"), TALKS, ids=["en", "zh_Hant"])
def test_the_talks_of_the_readme_are_what_is_said(typed: str, command: str, shown: str) -> None:
    done = CliRunner().invoke(app, shlex.split(command), input=typed.replace("\\n", "\n"))
    assert done.exit_code == 0, done.exc_info
    said = {line.strip() for line in done.stdout.splitlines()}
    answers = [line.strip() for line in shown.splitlines() if line.strip() and not line.startswith(">")]
    full = [line for line in answers if not line.endswith("...")]
    assert [line for line in full if line not in said] == []
    for line in set(answers) - set(full):
        assert any(text.startswith(line.removesuffix(" ...")) for text in said), line


def test_what_is_said_to_be_missing_is_missing() -> None:
    gaps = README.partition("## What it does not do yet")[2].partition("\n## ")[0]
    assert not set(re.findall(r"`goodword (mandate|export)`", gaps)) & COMMANDS


def test_every_target_of_make_that_a_page_names_exists() -> None:
    made = set(re.findall(r"^([a-z]+):", text_of(ROOT / "Makefile"), re.MULTILINE))
    named = {name for path in pages() for name in re.findall(r"(?:`|^ {4})make ([a-z]+)", text_of(path), re.MULTILINE)}
    assert named <= made


def test_every_option_in_the_table_of_commands_exists() -> None:
    for name, line in re.findall(r"^\| `goodword ([a-z]+)` \| (.*) \|$", README, re.MULTILINE):
        command: Any = get_command(app).commands[name]  # type: ignore[attr-defined]
        family = [command, *getattr(command, "commands", {}).values()]
        known = {option for one in family for parameter in one.params for option in parameter.opts}
        for option in re.findall(r"--[a-z-]+", line):
            assert option in known, f"goodword {name} has no {option}"


# pages ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", pages(), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_relative_link_leads_somewhere(path: Path) -> None:
    prose = re.sub(r"```.*?```|`[^`\n]*`", "", text_of(path), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", prose):
        if not re.match(r"[a-z]+:", target):
            assert (path.parent / target.partition("#")[0]).exists(), f"{path.name}: {target}"


def test_every_decision_is_in_the_index() -> None:
    index = text_of(ADR / "README.md")
    decisions = [path for path in pages() if path.parent == ADR and path.name != "README.md"]
    assert decisions
    assert [path.name for path in decisions if f"]({path.name})" not in index] == []


def test_decisions_have_numbers_of_their_own() -> None:
    numbers = [path.name[:4] for path in pages() if path.parent == ADR and path.name != "README.md"]
    assert len(numbers) == len(set(numbers))
    for path in ADR.glob("[0-9]*.md"):
        assert re.match(rf"# {path.name[:4]}\b", text_of(path)), path.name


def test_every_path_in_the_readme_exists() -> None:
    named = set(
        re.findall(r"`((?:arrears|dialogs|bot|sandbox|policies|locales|docs|tests|examples)/[\w./-]*)`", README)
    )
    assert len(named) > 20
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("path", pages(), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_test_that_a_page_names_exists(path: Path) -> None:
    written = {
        node.name
        for _, tree in sources("tests")
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert set(re.findall(r"`(test_\w+)`", text_of(path))) <= written


def test_every_folder_stands_on_the_map() -> None:
    folders = {path.relative_to(ROOT).parts[0] for path in tracked() if path.parent != ROOT}
    shown = README.partition("## The map of the house")[2]
    missing = {name for name in folders if not name.startswith(".") and f"\n{name}/" not in shown}
    assert missing == set()


# rules ---------------------------------------------------------------------------------------------------------------


def test_rules_of_silence_are_found_in_the_code() -> None:
    assert {"hours", "books.old", "ladder.end", "stop.", "cap.", "books.unknown"} <= rules_of_silence()


@pytest.mark.parametrize("rule", sorted(rules_of_silence()))
def test_every_rule_of_silence_is_explained(rule: str) -> None:
    written = f"| `{rule}" if rule.endswith(".") else f"| `{rule}` |"
    assert written in OPERATIONS


def test_no_rule_of_silence_is_explained_that_nothing_follows() -> None:
    table = OPERATIONS.partition("| Rule | It means |")[2].partition("\n\n")[0]
    named = set(re.findall(r"^\| `([a-z_.]+?)(?:<\w+>)?` \|", table, re.MULTILINE))
    assert named - {"case.none", "gate.failed"} == rules_of_silence()
    assert {"case.none", "gate.failed"} <= {found for _, tree in sources("bot") for found in literals(tree)}


def literals(tree: ast.Module) -> set[str]:
    """The texts in a file."""
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def test_every_kind_of_stop_and_every_cap_is_explained() -> None:
    kinds = {*(kind.value for kind in FlagKind), *WHOLE_PERSON, *IDENTITY, "borrower"}
    contacts = load_policies(ROOT / "policies").contacts
    files = (contacts.base, *contacts.files.values())
    caps = {limit.id for file in files for limit in file.limits if limit.counts == "contact"}
    wanted = {*(f"`stop.{kind}`" for kind in kinds), *(f"`cap.{cap}`" for cap in caps)}
    assert {name for name in wanted if name not in OPERATIONS} == set()


def test_every_refusal_of_a_promise_is_listed() -> None:
    refusals = set(chain.from_iterable(ids_in(call.args[0]) for call in calls_of("Refusal", "arrears") if call.args))
    assert refusals
    assert {rule for rule in refusals if f"`{rule}`" not in OPERATIONS} == set()


def test_every_event_of_the_log_is_explained() -> None:
    logged = set()
    for _, tree in sources("bot"):
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                of_log = isinstance(node.func.value, ast.Name) and node.func.value.id == "log"
                if of_log and node.func.attr in ("info", "warning", "error", "exception"):
                    logged |= set(ids_in(node.args[0]))
    assert len(logged) > 10
    assert {event for event in logged if f"`{event}`" not in OPERATIONS} == set()


# words ---------------------------------------------------------------------------------------------------------------

# Spelled in two halves, so that this file does not find itself.
FOREIGN = {
    "a place of one machine": re.compile(r"(?<![\w.~-])/(?:wo" r"rk|ro" r"ot|ho" r"me|Use" r"rs)/\w"),
    "a host to install from": re.compile(r"index" r"-url|python" r"hosted|artifact" r"ory|pypi" r"\.org/simple"),
    "a private key": re.compile(r"BEGIN [A-Z ]*PRIV" r"ATE KEY"),
}


@pytest.mark.parametrize("what", FOREIGN)
def test_no_file_holds(what: str) -> None:
    found = [str(path.relative_to(ROOT)) for path in tracked() if FOREIGN[what].search(text_of(path))]
    assert found == []


def test_the_three_languages_use_no_banned_word_of_the_glossary() -> None:
    banned = (
        text_of(ROOT / "docs" / "glossary.md").partition("## Words we do not use")[2].partition("In texts and talk:")[2]
    )
    words = [word.strip() for word in re.split(r"[,;.\n]", banned) if word.strip()]
    assert len(words) > 20
    for path in sorted((ROOT / "locales").rglob("*.po")):
        said = " ".join(line for line in text_of(path).splitlines() if not line.startswith("#")).lower()
        assert [word for word in words if word in said] == [], path
