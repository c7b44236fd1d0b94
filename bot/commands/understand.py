"""`goodword understand`: what texts mean, as TSV lines in and JSON lines out; needs no network, database or token."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import typer

from bot.commands.common import day_or_refuse, refuse
from bot.commands.tsv import LineFault, answer_standard_input, fields_of, from_policies
from bot.policies import load_intents
from dialogs.understand.intents import Intents
from dialogs.understand.labels import Context
from dialogs.understand.meaning import understand

LANGUAGES = frozenset({"zh-Hant", "zh-Hans", "en"})


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("understand", short_help="What texts mean: lines in, JSON lines out.")(understand_lines)


def understand_lines(
    today: Annotated[str, typer.Option(metavar="DAY", help="The day the texts were written, such as 2026-12-01.")] = "",
    zone: Annotated[str, typer.Option(metavar="ZONE", help="The time zone of the writers.")] = "Asia/Taipei",
) -> None:
    """Read lines of id, language, context and text, parted by tabs; write what each means as a JSON line.

    Languages: en, zh-Hans, zh-Hant. Contexts: idle, asked_reason, asked_income, shown_offers, reminder,
    agreement_active.
    """
    try:
        now = datetime.now(UTC).astimezone(ZoneInfo(zone))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        refuse(f"--zone {zone!r} is no time zone: expected one such as Asia/Taipei")
    day = day_or_refuse("--today", today) if today else now.date()
    intents = from_policies(load_intents)
    if not answer_standard_input(lambda line: answered(line, intents, day, zone)):
        raise typer.Exit(1)


def answered(line: str, intents: Intents, today: date, zone: str) -> dict[str, object]:
    """What one line means, ready for JSON; LineFault when it is no such line."""
    key, language, context, text = fields_of(line, "context")
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
