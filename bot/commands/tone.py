"""`goodword tone`: whether texts may be said: TSV lines in, JSON lines out; needs no network, database or token."""

from __future__ import annotations

import re

import typer

from bot.commands.tsv import LineFault, answer_standard_input, fields_of, from_policies
from bot.i18n import locale_of
from bot.tone import load_tone
from dialogs.tone import SPEAKERS, ToneRules, judge

LANGUAGES = frozenset({"en", "zh", "yue"})  # with any script or region after them


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("tone", short_help="Whether texts may be said: lines in, JSON lines out.")(judge_lines)


def judge_lines() -> None:
    """Read lines of id, language, speaker and text, parted by tabs; write the verdict on each as a JSON line.

    Languages: en, zh-Hans, zh-Hant. Speakers: bot_template, agent.
    """
    tone = from_policies(load_tone)
    if not answer_standard_input(lambda line: judged(line, tone)):
        raise typer.Exit(1)


def judged(line: str, tone: ToneRules) -> dict[str, str | None]:
    """The verdict on one line, ready for JSON; LineFault when it is no such line."""
    key, language, speaker, text = fields_of(line, "speaker")
    if re.split("[-_]", language.lower())[0] not in LANGUAGES:
        raise LineFault(f"expected the language en, zh-Hans or zh-Hant, found {language!r}")
    known = next((one for one in SPEAKERS if one == speaker), None)
    if known is None:
        raise LineFault(f"expected the speaker {' or '.join(SPEAKERS)}, found {speaker!r}")
    found = judge(text, tone, locale_of(language), known)
    return {"id": key, "verdict": found.verdict, "rule": found.rule or None}
