"""`goodword dead`: what was given up, on the way in or out: listed, shown, tried again, closed."""

from __future__ import annotations

import json
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from bot.case_lines import local
from bot.commands.common import err, out, refuse, settings_or_exit, with_house
from bot.commands.lines import legible, show_rows
from bot.dead_letters import Deed, Letter, dead_letters, settle_letter
from bot.house import House
from bot.log import redact

SHORT = 90  # characters of a fault in the list
Ids = Annotated[
    list[str] | None, typer.Argument(metavar="ID", help="as `goodword dead` lists them, such as in:telegram:512")
]

dead_app = typer.Typer(help="Dead letters: what was given up after many tries.", no_args_is_help=False)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(dead_app, name="dead")


@dead_app.callback(invoke_without_command=True)
def dead(context: typer.Context) -> None:
    """List what was given up: turns that fail, messages that cannot be sent."""
    if context.invoked_subcommand is not None:
        return
    settings = settings_or_exit()
    letters = with_house(settings, lambda house: house.db.read(dead_letters()))
    if not letters:
        out.print("No dead letters.")
        return
    zone = ZoneInfo(settings.lender.zone)
    rows = [
        (one.id, one.what, one.place, local(one.came_at, zone), legible(redact(one.why))[:SHORT]) for one in letters
    ]
    show_rows(rows, indent=0, header=("id", "what", "place", "since", "why"))
    err.print("goodword dead show ID · retry ID... | --all · close ID --reason TEXT", markup=False)


def _short(why: str) -> str:
    return legible(redact(why))[:SHORT]


@dead_app.command("show", short_help="One dead letter, with everything known of it.")
def show(
    letter_id: Annotated[str, typer.Argument(metavar="ID", help="as `goodword dead` lists it")],
    words: Annotated[bool, typer.Option("--words", help="also the content: it may hold personal data")] = False,
) -> None:
    """One dead letter with everything known of it; its content only when asked for."""
    settings = settings_or_exit()
    letters = with_house(settings, lambda house: house.db.read(dead_letters()))
    letter = next((one for one in letters if one.id == letter_id), None)
    if letter is None:
        refuse(f"there is no dead letter {letter_id}: see `goodword dead`")
    show_rows(_facts(letter, ZoneInfo(settings.lender.zone)), indent=0)
    if words:
        out.print(json.dumps(letter.payload, ensure_ascii=False, indent=2), markup=False)


def _facts(letter: Letter, zone: ZoneInfo) -> list[tuple[str, str]]:
    return [
        ("id", letter.id),
        ("what", f"{letter.what} ({letter.purpose})" if letter.purpose else letter.what),
        ("place", letter.place),
        *((("case", letter.case_id),) if letter.case_id else ()),
        ("came" if letter.inward else "written", local(letter.came_at, zone)),
        ("given up", local(letter.died_at, zone) if letter.died_at else "-"),
        ("tries", str(letter.attempts)),
        ("why", legible(redact(letter.why))),
    ]


@dead_app.command("retry", short_help="Try letters again, once the cause is mended.")
def retry(
    ids: Ids = None,
    every: Annotated[bool, typer.Option("--all", help="all that can be tried again")] = False,
) -> None:
    """Try letters again, once what broke them is mended. Reminders still pass the gate, and may be dropped by it."""
    _settle(ids or [], "retry", every=every)


@dead_app.command("close", short_help="Take letters off the list, with a reason.")
def close(
    ids: Ids = None,
    reason: Annotated[
        str, typer.Option("--reason", metavar="TEXT", help="why it needs no further try; kept in the record")
    ] = "",
) -> None:
    """Take letters off the list, with a reason. Nothing is deleted."""
    if not reason.strip():
        refuse("--reason is needed: say why it needs no further try")
    _settle(ids or [], "close", reason=reason)


def _settle(ids: list[str], deed: Deed, *, every: bool = False, reason: str = "") -> None:
    if every == bool(ids):
        refuse("name the letters, or give --all" if deed == "retry" else "name the letters")
    settings = settings_or_exit()

    async def work(house: House) -> tuple[list[str], list[str]]:
        wanted = [one.id for one in await house.db.read(dead_letters())] if every else ids
        said = [(one, await house.db.run(settle_letter(house, one, deed, reason=reason))) for one in wanted]
        return [one for one, wrong in said if not wrong], [wrong for _, wrong in said if wrong]

    done, wrongs = with_house(settings, work)
    told = "is tried again; the bot carries it out" if deed == "retry" else "is closed"
    for one in done:
        out.print(f"{one}: {told}.", markup=False)
    if not done and not wrongs:
        out.print("No dead letters.")
    if wrongs:
        refuse(*wrongs, code=1 if every else 2)
