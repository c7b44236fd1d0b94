"""The Chinese README says what the English one says: the same commands, settings, paths, links, tests and parts."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys

import pytest

from bot.settings import ROOT

ENGLISH, CHINESE = ((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.zh-Hant.md"))
ALIKE = {
    "commands": r"`goodword ([a-z]+)`",
    "rows of the table of commands": r"^\| `goodword ([a-z]+)` \|",
    "options": r"(--[a-z-]+)",
    "tests": r"`(test_\w+)`",
    "paths": r"`((?:arrears|dialogs|bot|sandbox|policies|locales|docs|tests|examples)/[\w./-]*)`",
    "settings": r"\b(GOODWORD_[A-Z_]+)\b",
    "folders": r"^([a-z]+)/ ",
    "targets of make": r"(?:`|^ {4})make ([a-z]+)",
    "links": r"\]\(((?!#|README)[^)\s]+)\)",
    "pictures": r'src="([^"]+)"',
    "programs that are called": r"^ *(\.venv/bin/\S+(?: [\w.-]+)*)",
    "settings files": r"```toml\n(.*?)```",
}


@pytest.mark.parametrize("what", ALIKE)
def test_both_readmes_name_the_same(what: str) -> None:
    mode = re.DOTALL if what == "settings files" else re.MULTILINE
    english, chinese = (re.findall(ALIKE[what], text, mode) for text in (ENGLISH, CHINESE))
    assert english
    assert set(chinese) == set(english)


def test_both_readmes_have_the_same_parts() -> None:
    shape = [re.findall(r"^(#+|\d+\.|\|---)", text, re.MULTILINE) for text in (ENGLISH, CHINESE)]
    assert shape[0] == shape[1]


def test_links_inside_a_readme_lead_to_one_of_its_parts() -> None:
    for text in (ENGLISH, CHINESE):
        parts = {
            re.sub(r"[^\w -]", "", head).lower().replace(" ", "-") for head in re.findall(r"^#+ (.*)$", text, re.M)
        }
        assert set(re.findall(r"\]\(#([^)]+)\)", text)) <= parts


def test_the_talk_of_the_chinese_readme_is_what_is_said() -> None:
    pattern = r"^\$ printf '(.*?)' \| \.venv/bin/goodword (chat .*?)  +\(trimmed\)\n(.*?)^```"
    [(typed, command, shown)] = re.findall(pattern, CHINESE, re.DOTALL | re.M)
    call = [sys.executable, "-c", "from bot.commands import main; main()", *shlex.split(command)]
    done = subprocess.run(
        call, input=typed.replace("\\n", "\n"), capture_output=True, cwd=ROOT, encoding="utf-8", check=True, timeout=120
    )
    said = {line.strip() for line in done.stdout.splitlines()}
    lines = [line.strip() for line in shown.splitlines() if line.strip() and not line.startswith(">")]
    assert [line for line in lines if line not in said] == []
