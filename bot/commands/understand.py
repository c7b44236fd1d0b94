"""`goodword understand`: what texts mean, as TSV lines in and JSON lines out; needs no network, database or token."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import typer

from bot.commands.common import day_or_refuse, refuse
from bot.commands.tsv import LineFault, answer_standard_input
from bot.policies import PolicyFaults, load_intents
from bot.settings import ROOT, SettingsFaults, load_settings
from dialogs.understand.intents import Intents
from dialogs.understand.labels import Context
from dialogs.understand.meaning import understand

LANGUAGES = frozenset({"zh-Hant", "zh-Hans", "en"})


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("understand")(understand_lines)


def understand_lines(
    today: Annotated[str, typer.Option(help="The day the texts were written, such as 2026-12-01.")] = "",
    zone: Annotated[str, typer.Option(help="The time zone of the writers.")] = "Asia/Taipei",
) -> None:
    """Read lines of id, language, context and text, parted by tabs; write what each means as a JSON line."""
    try:
        now = datetime.now(UTC).astimezone(ZoneInfo(zone))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        refuse(f"--zone {zone!r} is no time zone: expected one such as Asia/Taipei")
    day = day_or_refuse("--today", today) if today else now.date()
    try:
        intents = load_intents(_policies())
    except PolicyFaults as fault:
        refuse("The policies cannot be used:", *(f"  {line}" for line in fault.faults))
    if not answer_standard_input(lambda line: answered(line, intents, day, zone)):
        raise typer.Exit(1)


def _policies() -> Path:
    try:
        return load_settings().policies
    except SettingsFaults:  # texts can be read without settings
        return ROOT / "policies"


def answered(line: str, intents: Intents, today: date, zone: str) -> dict[str, object]:
    """What one line means, ready for JSON; LineFault when it is no such line."""
    fields = line.split("\t", 3)
    if len(fields) < 4:
        raise LineFault(f"expected id, language, context and text parted by tabs, found {len(fields)} field(s)")
    key, language, context, text = fields
    if not key.strip():
        raise LineFault("expected an id, found none")
    if language.replace("_", "-") not in LANGUAGES:
        raise LineFault(f"expected the language {', '.join(sorted(LANGUAGES))}, found {language!r}")
    if context not in list(Context):
        raise LineFault(f"expected the context {', '.join(Context)}, found {context!r}")
    meant = understand(text, intents, today=today, language=language, context=Context(context), zone=zone)
    return {
        "id": key,
        "label": meant.label.value,
        "labels": [label.value for label in meant.labels],
        "amount": meant.amount,
        "currency": meant.currency,
        "date": meant.day.isoformat() if meant.day else None,
    }
