"""`due`, `today`, `case` and `verify`: what would be sent, what waits for a person, one case's record, is it whole."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import UTC, datetime, time
from html import unescape
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer
from rich.progress import Progress
from rich.table import Table

from arrears.position import case_position
from bot.clock import moment
from bot.commands.common import err, out, refuse, settings_or_exit, with_house
from bot.house import House
from bot.i18n import money
from bot.reports import DueLine, case_record, due_page, worklist
from bot.store.journal import chains, verify_chain, verify_kept_seals, verify_seals

SHOWN = 60


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("due")(due)
    app.command("today")(today)
    app.command("case")(case)
    app.command("verify")(verify)


def due(
    on: Annotated[str, typer.Option("--on", help="the day to look at, such as 2026-12-01 (default: today)")] = "",
    all_lines: Annotated[bool, typer.Option("--all", help="also those who are written to on a later day")] = False,
) -> None:
    """What would be sent on a day and what not, with the rule. Reads one snapshot, sends nothing."""
    settings = settings_or_exit()

    async def work(house: House) -> tuple[datetime, list[DueLine]]:
        now = _moment_of(house, on)
        lines: list[DueLine] = []
        after = ""
        with Progress(console=err, transient=True) as progress:
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
    try:
        day = datetime.strptime(on, "%Y-%m-%d").replace(tzinfo=zone).date()
    except ValueError:
        refuse(f"--on {on!r} is no day: expected one such as 2026-12-01")
    return now if day == now.astimezone(zone).date() else datetime.combine(day, time(0, 0), zone).astimezone(UTC)


def today() -> None:
    """The operator's worklist: what waits for a person, each line with the id that `goodword act` takes."""
    settings = settings_or_exit()

    async def work(house: House) -> Any:
        return await house.db.read(worklist(house.means, house.clock.now()))

    items = with_house(settings, work)
    if not items:
        out.print("Nothing waits for a person.")
        return
    zone = ZoneInfo(settings.lender.zone)
    table = Table("what", "item", "case", "since", "first due", "why", box=None)
    for item in items:
        table.add_row(item.kind, item.item, item.case, _local(item.since, zone), _local(item.due, zone), item.what)
    out.print(table)


def _local(text: str, zone: ZoneInfo) -> str:
    return moment(text).astimezone(zone).strftime("%m-%d %H:%M") if text else ""


def case(
    loan_ref: Annotated[str, typer.Argument(help="one of the case's loans")],
    export: Annotated[Path | None, typer.Option("--export", help="write the whole record there as JSON")] = None,
) -> None:
    """The record of the case holding that loan: books, promises, requests, stops, and what was said, line by line."""
    settings = settings_or_exit()

    async def work(house: House) -> tuple[dict[str, Any] | None, datetime]:
        return await house.db.read(case_record(loan_ref)), house.clock.now()

    record, now = with_house(settings, work)
    if record is None:
        refuse(f"no loan {loan_ref} in the books")
    if export is not None:
        path = _export(record, export)
        out.print(f"written: {path}")
        return
    _print_case(record, now, ZoneInfo(settings.lender.zone))


def _print_case(record: dict[str, Any], now: datetime, zone: ZoneInfo) -> None:
    books = record["books"]
    position = case_position(books, now.astimezone(zone).date())
    out.print(f"Case {record['number']} · {books.borrower.name} ({record['ref']})", style="bold", markup=False)
    for loan in position.loans:
        due_text = money(loan.due.minor, loan.due.currency, "en")
        out.print(f"  loan {loan.loan_ref}: {due_text} due, {loan.days_past_due} days late", markup=False)
    row = record["case"]
    if row is None:
        out.print("  never linked: nothing was said yet")
        return
    plan = row["next_touch_at"] or f"silent ({row['silence']})"
    out.print(f"  owner: {row['owner']} · next touch: {plan}", markup=False)
    for promise in record["promises"]:
        if promise["replaced_at"] is None:
            out.print(f"  promise {promise['promise_id']}: due {promise['due']}, {promise['state']}", markup=False)
    for ticket in record["tickets"]:
        ends = f"closed {_local(ticket['closed_at'], zone)}" if ticket["closed_at"] else "open"
        out.print(f"  request {ticket['ticket_id']}: {ticket['reason']}, {ends}", markup=False)
    for stop in record["stops"]:
        out.print(f"  stop {stop['stop_id']}: {stop['kind']}, {'lifted' if stop['lifted_at'] else 'stands'}")
    out.print("Record:", style="bold")
    for line in record["journal"]:
        body = json.loads(line["body"]) if line["body"] else {"erased": line["erased_at"]}
        shown = " · ".join(f"{key}: {_short(key, value)}" for key, value in body.items() if value not in ("", None))
        out.print(f"  {line['n']:>4} {_local(line['at'], zone)}  {line['kind']:<16} {shown}", markup=False)


def _lines_of(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def _short(key: str, value: Any) -> str:
    """One line of a value: texts without line breaks and mark-up, the start of a policy's hash."""
    text = unescape(re.sub(r"</?b>", "", str(value)))
    return text[:12] if key == "policy" else " ".join(text.split())


def _export(record: dict[str, Any], folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"case-{record['number']}.json"
    part = path.with_suffix(".part")
    part.write_text(json.dumps(record, ensure_ascii=False, indent=2, default=str), encoding="utf-8")
    part.replace(path)
    return path


def verify() -> None:
    """Check every journal chain and seal; name each row that does not hold. Exit code 1 if any."""
    settings = settings_or_exit()

    async def work(house: House) -> tuple[int, list[str]]:
        heads = await house.db.read(chains())
        faults: list[str] = []
        key = house.means.journal_key
        with Progress(console=err, transient=True) as progress:
            for head in progress.track(heads, description="chains"):
                faults += await house.db.read(verify_chain(head["chain"], key, head["n"], head["hash"]))
        if faults and len(faults) >= sum(head["n"] for head in heads):
            return len(heads), ["no row fits the key: is GOODWORD_SECRET_KEY the one this database was written with?"]
        faults += await house.db.read(verify_seals(key))
        if settings.seals is not None:
            faults += await house.db.read(verify_kept_seals(_lines_of(settings.seals)))
        return len(heads), faults

    count, faults = with_house(settings, work)
    for line in faults:
        err.print(line, style="red", markup=False)
    if faults:
        raise typer.Exit(1)
    out.print(f"{count} chains and their seals hold.")
