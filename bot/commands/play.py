"""`goodword chat`, `demo` and `sandbox`: try the bot without a real Telegram."""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
from html import unescape
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from bot.clock import FixedClock
from bot.commands.common import out, refuse, run_async
from bot.example import SECRET, START, import_example, people
from bot.house import open_house
from bot.i18n import locale_of
from bot.settings import Settings
from bot.terminal import Terminal

HELP = """Type what a borrower would type, or a number to tap that button.
:day lets a day pass (:days 7 a week) · :quit leaves"""

Port = Annotated[int, typer.Option("--port", metavar="PORT", min=0, max=65535, help="0 takes a free one")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("chat", short_help="Talk with the bot in the terminal, no Telegram.")(chat)
    app.command("demo", short_help="Sandbox, bot and example book in one.")(demo)
    app.command("sandbox", short_help="The local Telegram alone.")(sandbox)


def chat(
    lang: Annotated[str, typer.Option("--lang", metavar="LANG", help="en, zh_Hant or zh_Hans")] = "zh_Hant",
    borrower: Annotated[
        str, typer.Option("--borrower", metavar="REF", help="a reference of the example book, such as B-0003")
    ] = "",
) -> None:
    """Talk with the bot in the terminal: the real turns on a throw-away database, no Telegram, no network."""
    locale = locale_of(lang)
    if re.split("[-_]", lang.lower())[0] not in ("en", "zh", "yue", "cmn"):
        refuse(f"--lang {lang!r} is none of ours: expected en, zh_Hant or zh_Hans")
    person = _person(locale, borrower)
    run_async(_chat(locale, person))


def _person(locale: str, ref: str) -> dict[str, str]:
    book = people()
    if ref:
        found = next((p for p in book if p["borrower_ref"] == ref), None)
        if found is None:
            refuse(f"no borrower {ref} in the example book; it has {', '.join(p['borrower_ref'] for p in book)}")
        return found
    late = {"zh_Hant": "B-0005", "zh_Hans": "B-0015", "en": "B-0019"}[locale]  # somebody who is a week or so late
    return next(p for p in book if p["borrower_ref"] == late)


async def _chat(locale: str, person: dict[str, str]) -> None:
    with tempfile.TemporaryDirectory(prefix="goodword-chat-") as folder:
        settings = Settings(
            database_url=f"sqlite:///{folder}/chat.db",
            secret_key=SECRET,
            api_url="http://127.0.0.1",
            desk_chat_id=(),
            agents=(),
        )
        clock = FixedClock(START)
        async with open_house(settings, clock=clock) as house:
            await import_example(house)
            terminal = Terminal(house, clock, _say, language=locale, imports=True)
            out.print(HELP, style="dim", markup=False)
            birthday, ends = (person[key] or "not in the book" for key in ("birth_date", "id_last4"))
            born = f"your date of birth is {birthday}, your id ends in {ends}"
            out.print(f"You are {person['name']}; {born}.\n", style="dim", markup=False)
            await terminal.start(person["borrower_ref"])
            await _talk(terminal)


async def _talk(terminal: Terminal) -> None:
    while True:
        line = await asyncio.to_thread(_read)
        if line is None or line == ":quit":
            return
        if moved := re.fullmatch(r":days? ?(\d{1,3})?", line):
            await terminal.wait(int(moved[1] or 1))
            now = terminal.clock.now().astimezone(ZoneInfo(terminal.house.settings.lender.zone))
            out.print(f"-- it is {now:%a %d %B %Y, %H:%M} --", style="dim", markup=False)
        elif line.isdigit() and len(line) <= 2 and await terminal.tap(int(line)):
            continue
        elif line:
            await terminal.type(line)


def _read() -> str | None:
    out.print("> ", end="", style="bold")
    out.file.flush()
    line = sys.stdin.readline()
    return line.strip() if line else None


def _say(text: str, buttons: list[dict[str, str]]) -> None:
    out.print()
    for paragraph in unescape(re.sub(r"</?b>", "", text)).split("\n"):
        out.print(f"  {paragraph}", markup=False)
    if buttons:
        labels = "   ".join(f"[{n}] {button['text']}" for n, button in enumerate(buttons, 1))
        out.print(f"  {labels}", style="cyan", markup=False)


def demo(
    port: Port = 8808,
    days: Annotated[
        int, typer.Option("--days", metavar="N", min=0, help="play so many days, print each day's messages, and exit")
    ] = 0,
    month: Annotated[bool, typer.Option("--month", help="live the prepared month first, in a new demo")] = False,
) -> None:
    """Sandbox, bot and example book in one: open the page it prints and be the borrower."""
    from bot.demo import run_demo

    if month and days:
        refuse("--month and --days don't go together: the month is lived before the demo is served, days end it")
    folder = Path.cwd() / ".demo"
    run_async(run_demo(folder, port=port, days=days, month=month, say=lambda line: out.print(line, markup=False)))


def sandbox(port: Port = 8808) -> None:
    """The local Telegram alone: <base>/bot<token>/<method>, a page at /, a control API at /control."""
    from sandbox import serve

    try:
        run_async(serve(port, announce=lambda line: out.print(line, markup=False)))
    except OSError as fault:
        refuse(f"port {port} cannot be used: {fault.strerror}")
