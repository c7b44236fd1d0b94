"""`goodword person export | erase`: what a person may ask for: all that is held of them, and that it be forgotten."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from arrears.erasure import Fate, Shelf, fates
from bot.clock import stamp
from bot.commands.common import err, out, refuse, settings_or_exit, with_house
from bot.commands.lines import show_rows
from bot.house import House
from bot.person_files import export_person
from bot.persons import erasure_of
from bot.store import inbox
from bot.store.statements import Row, Tx, sql
from bot.turn.turn import turn

person_app = typer.Typer(help="A person's own rights: export and erasure.", no_args_is_help=True)
Ref = Annotated[str, typer.Argument(metavar="BORROWER_REF", help="as in borrowers.csv")]

WHAT = {
    Shelf.ACCOUNT: "messaging account, session, invitations",
    Shelf.TYPED: "messages as they came in",
    Shelf.IDENTITY: "name, telephone, e-mail, check hashes",
    Shelf.CIRCUMSTANCES: "reason, income, costs, offers",
    Shelf.CONTACT_LOG: "what was said and sent",
    Shelf.AGREEMENTS: "agreements and papers",
    Shelf.BOOKS: "loans, instalments, payments",
}
WHY = {
    "keep.open_loan": "as long as a loan is open",
    "keep.complaint": "as long as a complaint is open",
    "keep.books": "the lender's own books: leave the person out of the next import",
}


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(person_app, name="person")


@person_app.callback()
def person() -> None:
    """A person's own rights: export and erasure."""


@person_app.command("export", short_help="All that is held of a person, in one folder.")
def export(
    borrower_ref: Ref,
    folder: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="where to write (default: ./person-REF)")
    ] = None,
) -> None:
    """Write everything held of a person into one folder."""
    settings = settings_or_exit()
    where = folder or Path(f"person-{_file_name(borrower_ref)}")
    try:
        found = with_house(settings, lambda house: export_person(house, borrower_ref, where))
    except OSError as fault:
        refuse(f"{where} cannot be written: {fault.strerror or fault}; nothing was changed")
    if found is None:
        refuse(f"nobody is known by the reference {borrower_ref}")
    written, lost = found
    for name in written:
        out.print(f"written: {where / name}", markup=False)
    if lost:
        refuse(*(f"lost: {name} is not in the database (see `goodword verify`)" for name in lost), code=1)


def _file_name(ref: str) -> str:
    return "".join(letter if letter.isalnum() or letter in "-_" else "_" for letter in ref)


@person_app.command("erase", short_help="Erase what no rule keeps; say what stays, and why.")
def erase(
    borrower_ref: Ref,
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="who carries it out, for the record")] = "operator",
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="for the record, without personal data")] = "",
    look: Annotated[bool, typer.Option("--dry-run", help="only say what would be erased and kept")] = False,
) -> None:
    """Erase what no rule keeps; say what is kept, until when and by which rule. The record stays verifiable."""
    settings = settings_or_exit()

    async def work(house: House) -> tuple[tuple[Fate, ...], dict[str, str], bool] | None:
        found = await house.db.read(erasure_of(house.means, borrower_ref, house.clock.now()))
        if found is None:
            return None
        facts, keeping = found
        done = not look and await _carry_out(house, borrower_ref, by, reason)
        return fates(facts, keeping), {name: rule.text for name, rule in keeping.reasons.items()}, done

    found = with_house(settings, work)
    if found is None:
        refuse(f"nobody is known by the reference {borrower_ref}")
    told, reasons, done = found
    show_rows([_row(fate, reasons) for fate in told], indent=0, header=("what", "fate", "why"))
    if look:
        out.print("Nothing was changed.")
    elif done:
        out.print("Done. The chat is unlinked; a new invitation would begin anew.")
    else:
        out.print("It is recorded; the bot carries it out after what waits before it.")


async def _carry_out(house: House, ref: str, by: str, reason: str) -> bool:
    """Through the one door: a row in the inbox, turned here and now with what waits before it; False: the bot will."""
    key, lane, now = house.means.ids.new("E"), f"case:{ref}", stamp(house.clock.now())
    event: dict[str, Any] = {"event": "erase", "case": ref, "by": by, "reason": reason}
    await house.db.run(inbox.put([inbox.InboxRow("erase", key, house.clock.ticks(), lane, event, now)]))
    for row in await house.db.read(_waiting(lane, now)):
        try:
            await house.db.run(turn(house.means, row["source"], row["key"]))
        except Exception as fault:  # a turn before it fails: the bot tries it again, and says so
            err.print(f"what waits before it fails: {type(fault).__name__}", markup=False)
            return False
    return not await house.db.read(_waiting(lane, now))


def _waiting(lane: str, now: str) -> Tx[list[Row]]:
    return (yield sql("lane_waiting", lane, now))


def _row(fate: Fate, reasons: dict[str, str]) -> tuple[str, str, str]:
    what = WHAT[fate.shelf] + (f" ({', '.join(fate.items)})" if fate.items else "")
    if not fate.keep:
        return what, "erased", ""
    until = f"kept through {fate.until.isoformat()}" if fate.until else "kept"
    why = WHY.get(fate.rule) or f"{reasons.get(fate.rule, '')} (rule {fate.rule})".strip()
    return what, until, why
