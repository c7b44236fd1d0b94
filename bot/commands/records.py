"""`case`, `export` and `verify`: one case's record, what was arranged for the lender's system, and is it whole."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, time
from html import unescape
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer
from rich.progress import Progress

from arrears.position import case_position
from arrears.terms import read_terms
from bot.clock import moment, stamp
from bot.commands.common import day_or_refuse, err, out, refuse, settings_or_exit, with_house
from bot.export import read_export, write_export
from bot.house import House
from bot.i18n import money
from bot.proofs import agreement_faults
from bot.reports import case_record
from bot.store.journal import chains, verify_chain, verify_kept_seals, verify_seals
from bot.store.outbox import read_blob


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("case")(case)
    app.command("export")(export)
    app.command("verify")(verify)


def case(
    loan_ref: Annotated[str, typer.Argument(help="one of the case's loans")],
    folder: Annotated[
        Path | None, typer.Option("--export", help="write the whole record there, with its papers")
    ] = None,
) -> None:
    """The record of the case holding that loan: books, agreements, promises, requests, and every word, line by line."""
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
        _print_case(record, now, ZoneInfo(settings.lender.zone))


def export(
    since: Annotated[str, typer.Option("--since", help="what changed on this day or later, such as 2026-12-01")],
    folder: Annotated[Path, typer.Option("--out", help="where to write the five files")],
) -> None:
    """Agreements, schedules, promises, holds and changed details as CSV for the lender's system."""
    settings = settings_or_exit()
    day = day_or_refuse("--since", since)
    start = datetime.combine(day, time(0), ZoneInfo(settings.lender.zone)).astimezone(UTC)

    async def work(house: House) -> dict[str, int]:
        return write_export(await house.db.read(read_export(stamp(start))), folder)

    try:
        counts = with_house(settings, work)
    except OSError as fault:
        refuse(f"{folder} cannot be written: {fault.strerror}; nothing was changed")
    for name, count in counts.items():
        out.print(f"{folder / name}.csv: {count} rows", markup=False)


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
    for line in (
        *_told(record),
        *_offers(record),
        *_agreements(record, zone),
        *_promises(record),
        *_receipts(record),
        *_people(record, zone),
    ):
        out.print(f"  {line}", markup=False)
    out.print("Record:", style="bold")
    for line in record["journal"]:
        body = json.loads(line["body"]) if line["body"] else {"erased": line["erased_at"]}
        shown = " · ".join(f"{key}: {_short(key, value)}" for key, value in body.items() if value not in ("", None, []))
        out.print(f"  {line['n']:>4} {_local(line['at'], zone)}  {line['kind']:<18} {shown}", markup=False)


def _told(record: dict[str, Any]) -> list[str]:
    newest = record["circumstances"][-1:]
    told = [json.loads(row["told"]) for row in newest]
    return [
        f"told {t['told_on']}: {t['cause']}, lasting {t['lasting']}, income {_maybe(t, 'income')}, "
        f"costs {_maybe(t, 'costs')}, to other lenders {_maybe(t, 'debts')}"
        for t in told
    ]


def _maybe(told: dict[str, Any], name: str) -> str:
    return "not said" if told[name] is None else money(told[name], told["currency"] or "TWD", "en")


def _offers(record: dict[str, Any]) -> list[str]:
    current = [row for row in record["offers"] if row["replaced_at"] is None and row["state"] != "replaced"]
    found = []
    for row in current:
        offer = json.loads(row["offer"])
        parts = offer["schedule"]["parts"]
        when = f", {len(parts)} payments from {parts[0]['due']} to {parts[-1]['due']}" if parts else ""
        found.append(f"offer {row['offer_id']}: {row['kind']} on {row['loan_ref']}, {row['state']}{when}")
    return found


def _agreements(record: dict[str, Any], zone: ZoneInfo) -> list[str]:
    found = []
    for row in record["agreements"]:
        if row["replaced_at"] is not None:
            continue
        terms = read_terms(row["terms"])
        act = (
            f"for the lender {row['act_by']} {row['act_mandate']}".rstrip()
            if row["act_by"]
            else "not signed by the lender"
        )
        found.append(
            f"agreement {row['agreement_id']}: {terms.kind} on {row['loan_ref']}, {row['state']}, "
            f"{money(terms.covered, terms.currency, 'en')} covered, {len(terms.schedule.parts)} payments, "
            f"signed {_local(row['signed_at'], zone)}, {act}"
        )
    return found


def _promises(record: dict[str, Any]) -> list[str]:
    return [
        f"promise {p['promise_id']}: {money(p['amount'], p['currency'], 'en')} by {p['due']}, {p['state']}"
        for p in record["promises"]
        if p["replaced_at"] is None
    ]


def _receipts(record: dict[str, Any]) -> list[str]:
    return [
        f"told of a payment {r['receipt_id']}: "
        f"{money(r['amount'], r['currency'], 'en') if r['amount'] is not None else 'no amount'}, {r['state']}"
        f"{' with ' + r['payment_ref'] if r['payment_ref'] else ''}"
        for r in record["receipts"]
        if r["replaced_at"] is None
    ]


def _people(record: dict[str, Any], zone: ZoneInfo) -> list[str]:
    lines = []
    for ticket in record["tickets"]:
        ends = f"closed {_local(ticket['closed_at'], zone)}" if ticket["closed_at"] else "open"
        lines.append(f"request {ticket['ticket_id']}: {ticket['reason']}, {ends}")
    for stop in record["stops"]:
        lines.append(f"stop {stop['stop_id']}: {stop['kind']}, {'lifted' if stop['lifted_at'] else 'stands'}")
    for detail in record["details"]:
        lines.append(f"changed {detail['detail_id']}: {detail['field']}, {'done' if detail['done_at'] else 'open'}")
    return lines


def _local(text: str, zone: ZoneInfo) -> str:
    return moment(text).astimezone(zone).strftime("%m-%d %H:%M") if text else ""


def _short(key: str, value: Any) -> str:
    """One line of a value: texts without line breaks and mark-up, the start of a hash."""
    if isinstance(value, list):
        return ", ".join(str(v.get("rule", v)) if isinstance(v, dict) else str(v) for v in value)
    text = unescape(re.sub(r"</?b>", "", str(value)))
    return text[:12] if key == "policy" or key.endswith("hash") or key == "sha256" else " ".join(text.split())


async def _export(house: House, record: dict[str, Any], folder: Path) -> None:
    """The record as JSON, every paper and every receipt's file beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    number = record["number"]
    papers = {}
    for row in record["agreements"]:
        for name, sha256 in (("agreement", row["document"]), ("completion", row["letter"])):
            if sha256:
                papers[f"{name}-{number}-{row['agreement_id']}.pdf"] = sha256
    for row in record["receipt_files"]:
        if row["sha256"]:
            suffix = row["mime"].partition("/")[2] or "bin"
            papers[f"receipt-{number}-{row['receipt_id']}-{row['n']}.{suffix}"] = row["sha256"]
    for name, sha256 in papers.items():
        (folder / name).write_bytes(await house.db.read(read_blob(sha256)))
    path = folder / f"case-{number}.json"
    part = path.with_suffix(".part")
    part.write_text(json.dumps(record, ensure_ascii=False, indent=2, default=str), encoding="utf-8")
    part.replace(path)
    for name in (path.name, *papers):
        out.print(f"written: {folder / name}", markup=False)


def _lines_of(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def verify() -> None:
    """Check every journal chain, seal and agreement; name each one that does not hold. Exit code 1 if any."""
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
        with Progress(console=err, transient=True) as progress:
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
    out.print(f"{count} chains, their seals and all agreements hold.")
