"""`goodword import` and `goodword invite`: the lender's files in, the borrowers' links out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn

from bot.books.importer import ImportResult, import_files
from bot.commands.common import day_or_refuse, err, many, out, refuse, settings_or_exit, with_house
from bot.house import House
from bot.invites import Invite, UnknownBorrowers, make_invites
from bot.telegram.whoami import Unreachable, username_of

SHOWN = 20


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("import", short_help="Import the lender's books: all or nothing.")(import_)
    app.command("invite", short_help="Personal links, with QR codes and neutral texts.")(invite)


def import_(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE", help="CSV files in UTF-8; what each is shows in its header")
    ],
    as_of: Annotated[
        str, typer.Option("--as-of", metavar="DAY", help="payments are complete through this day (default: yesterday)")
    ] = "",
    keep_good: Annotated[
        bool, typer.Option("--keep-good", help="land the good rows, write the rest to FILE.rejected.csv; exit code 1")
    ] = False,
) -> None:
    """Import the lender's books: all rows of the call land, or none (or the good ones, with --keep-good)."""
    settings = settings_or_exit()
    through = day_or_refuse("--as-of", as_of) if as_of else None

    async def work(house: House) -> ImportResult:
        columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn())
        with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as bar:
            tasks = {path: bar.add_task(path.name, total=None) for path in files}

            def progress(path: Path, done: int, total: int) -> None:
                bar.update(tasks[path], completed=done, total=total)

            return await import_files(
                house.db,
                files,
                as_of=through,
                keep_good=keep_good,
                secret_key=settings.secret_key,
                clock=house.clock,
                lender_zone=settings.lender.zone,
                progress=progress,
            )

    result = with_house(
        settings, work, broken_off="Broken off: all rows have landed, or none. Import again to be sure."
    )
    _say(result)


def _say(result: ImportResult) -> None:
    for refusal in result.refusals[:SHOWN]:
        err.print(str(refusal), style="red", markup=False)
    if result.refused > SHOWN:
        err.print(f"... {result.refused} rows were refused in all", style="red")
    if not result.landed:
        refuse("Nothing was imported.")
    for kind, count in result.rows.items():
        out.print(f"{kind}: {many(count, 'row')}, {result.changed.get(kind, 0)} new or changed")
    for line in result.differences[:SHOWN]:
        out.print(f"note: {line}", markup=False)
    if result.as_of:
        out.print(f"Payments are complete through {result.as_of.isoformat()}.")
    for path in result.reports:
        out.print(f"Refused rows: {path}")
    if result.refusals:
        raise typer.Exit(1)


def invite(
    refs: Annotated[
        list[str] | None, typer.Argument(metavar="BORROWER_REF", help="borrower references, as in borrowers.csv")
    ] = None,
    everyone: Annotated[bool, typer.Option("--all", help="every borrower of the books")] = False,
    folder: Annotated[Path, typer.Option("--out", metavar="DIR", help="where to write")] = Path("invites"),
) -> None:
    """Make personal links: invites.csv, QR codes and neutral texts to send them with."""
    settings = settings_or_exit(need_token=True)
    if bool(refs) == everyone:
        refuse("Name borrowers, or --all.")

    async def work(house: House) -> list[Invite]:
        username = await username_of(settings.bot_token, settings.api_url)
        return await make_invites(
            house.db,
            None if everyone else tuple(refs or ()),
            username=username,
            now=house.clock.now(),
            rules=house.policy.identity,
            secret=settings.secret_key,
            random_bytes=house.means.ids.random_bytes,
            lender=settings.lender.name,
            folder=folder,
        )

    try:
        made = with_house(settings, work)
    except Unreachable as fault:
        refuse(f"The Bot API cannot be reached, nothing was written: {fault}")
    except UnknownBorrowers as fault:
        refuse(str(fault))
    out.print(f"{many(len(made), 'link')} written to {folder}/invites.csv, with QR codes and texts beside it.")
