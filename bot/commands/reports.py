"""`due` and `today`: what would be sent, and what waits for a person."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, time
from itertools import groupby
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.progress import Progress
from rich.table import Table
from rich.text import Text

from bot.clock import moment
from bot.commands.common import day_or_refuse, err, out, settings_or_exit, with_house
from bot.commands.lines import show_rows
from bot.house import House
from bot.reports import DueLine, due_page
from bot.worklist import Item, worklist

SHOWN = 60
MOST = 20  # lines of one kind in a terminal

# What `goodword act` can do about each kind, or where else it is settled.
WHAT_TO_DO = {
    "books too old": "goodword import",
    "no mandate": "goodword mandate --by USER_ID --until DATE",
    "mandate ending": "goodword mandate --by USER_ID --until DATE",
    "hand-over": "/take in its topic, or act T-... release | resolve",
    "held": "/release in its topic",
    "waiting": "/release in its topic",
    "topic refused": "let the bot manage topics in the group (docs/operations.md)",
    "complaint": "a written answer, then act C-... resolve --reason TEXT",
    "signature": "act AG-... approve | decline --reason TEXT",
    "approval": "act O-... approve | decline --reason TEXT",
    "plan in conflict": "a new plan with the borrower, or act AG-... decline --reason TEXT",
    "hold ending": "act R-... match PAYMENT_REF | lift",
    "receipt to match": "act R-... match PAYMENT_REF | lift",
    "changed detail": "act D-... resolve",
    "locked identity": "act lock:... unlock",
    "stop": "act S-... lift --reason TEXT",
    "unreachable": "goodword invite REF, and a letter",
    "dead letter": "goodword dead show ID, then retry or close",
    "never linked": "goodword invite REF, and a letter",
}


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("due", short_help="What would be sent on a day and what not, with the rule.")(due)
    app.command("today", short_help="What waits for a person, each line with its id.")(today)


def due(
    on: Annotated[
        str, typer.Option("--on", metavar="DAY", help="the day to look at, such as 2026-12-01 (default: today)")
    ] = "",
    all_lines: Annotated[bool, typer.Option("--all", help="also those who are written to on a later day")] = False,
) -> None:
    """What would be sent on a day and what not, with the rule. Reads one snapshot, sends nothing."""
    settings = settings_or_exit()

    async def work(house: House) -> tuple[datetime, list[DueLine]]:
        now = _moment_of(house, on)
        lines: list[DueLine] = []
        after = ""
        with Progress(console=err, transient=True, disable=not err.is_terminal) as progress:
            task = progress.add_task("cases", total=None)
            while True:
                page, after = await house.db.read(due_page(house.means, now, after))
                lines += page
                progress.update(task, advance=len(page))
                if not after:
                    return now, lines

    now, lines = with_house(settings, work)
    zone = ZoneInfo(settings.lender.zone)
    day = now.astimezone(zone).date()
    sent = [x for x in lines if x.at is not None and x.at.astimezone(zone).date() == day]
    later = [x for x in lines if x.at is not None and x.at.astimezone(zone).date() > day]
    silent = [x for x in lines if x.at is None]
    out.print(f"On {day.isoformat()} ({settings.lender.zone}), {len(lines)} cases in the books:")
    table = Table("case", "borrower", "days late", "purpose", "step", "at", box=None)
    for line in [*sent, *(later if all_lines else [])][: None if all_lines else SHOWN]:
        at = line.at.astimezone(zone).strftime("%Y-%m-%d %H:%M") if line.at else ""
        table.add_row(line.number, line.case_id, str(line.days_past_due), line.purpose, line.step, at)
    if table.row_count:
        out.print(table)
    if len(sent) > SHOWN and not all_lines:
        out.print(f"... and {len(sent) - SHOWN} more (--all lists them)")
    out.print(f"{len(sent)} would be written to that day, {len(later)} later, {len(silent)} not at all:")
    for rule, count in Counter(x.rule for x in silent).most_common():
        out.print(f"  {count:>7}  {rule}")


def _moment_of(house: House, on: str) -> datetime:
    now = house.clock.now()
    if not on:
        return now
    zone = ZoneInfo(house.settings.lender.zone)
    day = day_or_refuse("--on", on)
    return now if day == now.astimezone(zone).date() else datetime.combine(day, time(0, 0), zone).astimezone(UTC)


def today(
    all_lines: Annotated[bool, typer.Option("--all", help="every line of every kind, also in a terminal")] = False,
) -> None:
    """The operator's worklist: what waits for a person, each line with the id that `goodword act` takes."""
    settings = settings_or_exit()

    async def work(house: House) -> list[Item]:
        return await house.db.read(worklist(house.means, house.clock.now()))

    items = with_house(settings, work)
    zone = ZoneInfo(settings.lender.zone)
    if not items:
        out.print("Nothing waits for a person.")
    elif not out.is_terminal:
        show_rows([(item.kind, *_cells(item, zone)) for item in items], indent=0)
    else:
        _by_kind(items, zone, None if all_lines else MOST)


def _by_kind(items: list[Item], zone: ZoneInfo, most: int | None) -> None:
    """A heading for each kind, with what can be done about it."""
    for kind, found in groupby(items, key=lambda item: item.kind):
        lines = list(found)
        heading = Text.assemble((f"{kind} ({len(lines)})", "bold"), (f"   {WHAT_TO_DO[kind]}", "dim"))
        out.print(heading)
        show_rows([_cells(item, zone) for item in lines[:most]])
        if most is not None and len(lines) > most:
            out.print(f"  ... and {len(lines) - most} more (--all lists them)")


def _cells(item: Item, zone: ZoneInfo) -> tuple[str, str, str, str]:
    answer = f"answer by {_local(item.due, zone)}: " if item.due else ""
    return item.item, item.case, _local(item.since, zone), answer + item.what


def _local(text: str, zone: ZoneInfo) -> str:
    return moment(text).astimezone(zone).strftime("%m-%d %H:%M") if text else ""
