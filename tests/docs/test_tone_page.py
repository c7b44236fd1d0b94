"""docs/tone.md says what the policy says and what is measured."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from benchmarks.tone import judged, score, sets
from bot.house import tone_of
from bot.settings import ROOT
from dialogs.tone import CueFile, tongue

PAGE = (ROOT / "docs" / "tone.md").read_text(encoding="utf-8")


def test_the_page_lists_the_rules_in_their_order() -> None:
    rules = tone_of(ROOT / "policies").rules
    rows = [
        f"| `{rule.id}` | {rule.verdict} | {rule.why.en} | {rule.instead.en} "
        f"| {rule.reason.cite or 'our own'} ({rule.reason.evidence}) |"
        for rule in rules
    ]
    table = PAGE.partition("## How a text is judged")[0]
    assert re.findall(r"^\| `.*\|$", table, re.MULTILINE) == rows


def test_the_page_tells_what_is_measured() -> None:
    tone = tone_of(ROOT / "policies")
    for title, lines in sets():
        assert score(lines, judged(lines, tone)).row(title) in PAGE


def test_the_file_of_cues_on_the_page_can_be_read() -> None:
    [shown] = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    tongue(CueFile.model_validate(tomllib.loads(shown)))


def test_every_file_the_page_names_exists() -> None:
    named = set(re.findall(r"`((?:dialogs|policies|tests)/[\w./]+)`", PAGE)) - {"policies/tone/house.toml"}
    assert len(named) > 3
    assert [name for name in sorted(named) if not Path(ROOT / name).exists()] == []
