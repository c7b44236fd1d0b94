"""`case`, `export` and `verify`: one case's record, what was arranged for the lender's system, and is it whole."""

from __future__ import annotations

import json
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer
from rich.progress import Progress

from bot.case_files import certificate_of, export_case
from bot.case_lines import loans, local, said_in_short, sections, whose_turn
from bot.clock import stamp
from bot.commands.common import day_or_refuse, err, many, out, refuse, settings_or_exit, with_house
from bot.commands.lines import legible, show_rows
from bot.export import read_export, write_export
from bot.house import House
from bot.proofs import agreement_faults
from bot.reports import case_record
from bot.store.journal import heads as chain_heads
from bot.store.journal import loose_faults, verify_chain, verify_kept_seals, verify_seals
from bot.whole_files import write_whole

NEWEST = 20  # lines of the record in a terminal
SHORT = 120  # characters of each of them


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("case", short_help="The record of the case that holds a loan.")(case)
    app.command("export", short_help="What was arranged, as CSV for the lender's system.")(export)
    app.command("verify", short_help="Whether the record and all agreements are whole.")(verify)


def case(
    loan_ref: Annotated[str, typer.Argument(metavar="LOAN_REF", help="one of the case's loans")],
    folder: Annotated[
        Path | None, typer.Option("--export", metavar="DIR", help="write the whole record there, with its papers")
    ] = None,
    all_lines: Annotated[bool, typer.Option("--all", help="the whole record, also in a terminal")] = False,
) -> None:
    """The case holding that loan: where it stands, what was arranged, and its record, line by line."""
    settings = settings_or_exit()

    async def work(house: House) -> tuple[dict[str, Any] | None, datetime]:
        record = await house.db.read(case_record(loan_ref))
        if record is not None and folder is not None:
            await _export(house, record, folder)
        return record, house.clock.now()

    record, now = with_house(settings, work)
    if record is None:
        refuse(f"no loan {loan_ref} in the books")
    if folder is None:
        _print_case(record, now, ZoneInfo(settings.lender.zone), None if all_lines else NEWEST)


async def _export(house: House, record: dict[str, Any], folder: Path) -> None:
    try:
        written, lost = await export_case(house, record, folder)
    except OSError as fault:
        refuse(_unwritable(folder, fault))
    for name in written:
        out.print(f"written: {folder / name}", markup=False)
    if lost:
        refuse(*(f"lost: {name} is not in the database (see `goodword verify`)" for name in lost), code=1)


def _unwritable(folder: Path, fault: OSError) -> str:
    return f"{folder} cannot be written: {fault.strerror or fault}; nothing was changed"


def _print_case(record: dict[str, Any], now: datetime, zone: ZoneInfo, newest: int | None) -> None:
    books, row = record["books"], record["case"]
    out.print(legible(f"Case {record['number']} · {books.borrower.name} ({record['ref']})"), style="bold", markup=False)
    show_rows(loans(record, now, zone))
    if row is None:
        out.print("  never linked: nothing was said yet")
        return
    show_rows([(whose_turn(row, zone),)])
    for heading, rows in sections(record, zone):
        out.print(f"\n{heading}", style="bold", markup=False)
        show_rows(rows)
    journal = record["journal"]
    if not out.is_terminal:
        newest = None
    shown = journal if newest is None else journal[-newest:]
    out.print("\nRecord", style="bold")
    if len(shown) < len(journal):
        out.print(f"  ... {len(journal) - len(shown)} earlier lines (--all lists them)")
    show_rows([_line(line, zone, None if newest is None else SHORT) for line in shown])


def _line(line: dict[str, Any], zone: ZoneInfo, longest: int | None) -> tuple[str, str, str, str]:
    body = json.loads(line["body"]) if line["body"] else {"erased": line["erased_at"]}
    said = legible(said_in_short(body))
    if longest is not None and len(said) > longest:
        said = said[:longest] + " ..."
    return str(line["n"]), local(line["at"], zone), line["kind"], said


def export(
    since: Annotated[
        str, typer.Option("--since", metavar="DAY", help="what changed on this day or later, such as 2026-12-01")
    ],
    folder: Annotated[Path, typer.Option("--out", metavar="DIR", help="where to write the five files")],
) -> None:
    """Agreements, schedules, promises, holds and changed details as CSV for the lender's system."""
    settings = settings_or_exit()
    day = day_or_refuse("--since", since)
    start = datetime.combine(day, time(0), ZoneInfo(settings.lender.zone)).astimezone(UTC)

    async def work(house: House) -> dict[str, int]:
        return write_export(await house.db.read(read_export(stamp(start), settings.lender.zone)), folder)

    try:
        counts = with_house(settings, work)
    except OSError as fault:
        refuse(_unwritable(folder, fault))
    for name, count in counts.items():
        out.print(f"{folder / name}.csv: {many(count, 'row')}", markup=False)


def _lines_of(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    except (OSError, ValueError) as fault:
        refuse(f"the kept seals {path} cannot be read: {getattr(fault, 'strerror', '') or 'not UTF-8'}")


def verify(
    certificate: Annotated[
        Path | None,
        typer.Option(
            "--certificate", metavar="FILE", help="write the certificate by which signed papers can be checked"
        ),
    ] = None,
) -> None:
    """Check every journal chain, seal and agreement; name each one that does not hold. Exit code 1 if any."""
    settings = settings_or_exit()
    if certificate is not None:
        try:
            write_whole(certificate.parent, {certificate.name: certificate_of(settings)})
        except OSError as fault:
            refuse(_unwritable(certificate, fault))
        out.print(f"written: {certificate}", markup=False)

    async def work(house: House) -> tuple[int, list[str]]:
        heads = await house.db.read(chain_heads())
        faults: list[str] = []
        key = house.means.journal_key
        with Progress(console=err, transient=True, disable=not err.is_terminal) as progress:
            for head in progress.track(heads, description="chains"):
                faults += await house.db.read(verify_chain(head["chain"], key, head["n"], head["hash"]))
        if faults and len(faults) >= sum(head["n"] for head in heads):
            return len(heads), ["no row fits the key: is GOODWORD_SECRET_KEY the one this database was written with?"]
        faults += await house.db.read(loose_faults())
        faults += await house.db.read(verify_seals(key))
        with Progress(console=err, transient=True, disable=not err.is_terminal) as progress:
            progress.add_task("agreements", total=None)
            faults += await house.db.read(agreement_faults())
        if settings.seals is not None:
            faults += await house.db.read(verify_kept_seals(_lines_of(settings.seals)))
        return len(heads), faults

    count, faults = with_house(settings, work)
    for line in faults:
        err.print(line, style="red", markup=False)
    if faults:
        raise typer.Exit(1)
    whose = "its" if count == 1 else "their"
    out.print(
        f"{many(count, 'chain')}, {whose} seals and all agreements hold." if count else "Nothing is recorded yet."
    )
