"""`python -m bot.example.tour update | check`: docs/tour.md, written from the prepared month, so that it cannot lie.

The month is lived on a throw-away database; what the commands say at its end is what they print.
"""

from __future__ import annotations

import asyncio
import csv
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path

from rich.cells import cell_len, set_cell_size
from typer.testing import CliRunner

from bot.commands.every import app
from bot.example.month import END, Month, month_settings, play_month
from bot.example.month_phone import Said
from bot.example.month_script import Story, read_month
from bot.log import set_up_logs
from bot.settings import ROOT, Settings

PAGE = ROOT / "docs" / "tour.md"
FOOTER = frozenset({"Home", "A person", "Stop", "Back", "主選單", "找專員", "停止通知", "上一步", "主菜单", "找人工"})
CONFIG = """database_url = "{url}"
secret_key = "{secret}"
api_url = "{api}"
"""
AGENT = """[[agents]]
user_id = {user}
alias = "{alias}"
role = "{role}"
"""
INTRO = """# A month with Goodword

Written by `python -m bot.example.tour update` from [the prepared month](../examples/README.md#the-prepared-month).
Five borrowers of the example book live from 24 November to 25 December 2026 with the real bot, on one database; only
Telegram is left out. A test compares this page with what the month gives now. `goodword demo --month` opens a demo in
which it has been lived.

Screens are shortened: **>** is what the borrower writes or taps `[...]`, an indented block what the bot answers,
without empty lines and without the buttons that every screen has (home, a person, stop). Times are the borrower's
own; the commands print the lender's.
"""
WIDTH = 120
COLUMNS = (
    "agreement_id",
    "loan_ref",
    "kind",
    "state",
    "covered",
    "waived",
    "total",
    "payments",
    "first_due",
    "replaces",
)
TELLING = re.compile(
    r" (agreement\.(signed|withdrawn|completed)|promise\.made|offer\.asked|person\.asked|receipt\.matched|act) "
    r"| promise\.judged .* state: (part|missed) "
)


def live_and_write() -> str:
    """The text of the page, of a month lived for it; takes some seconds."""
    with tempfile.TemporaryDirectory(prefix="goodword-tour-") as place:
        folder = Path(place)
        settings = month_settings(folder)
        return write_tour(settings, asyncio.run(play_month(settings)), folder)


def write_tour(settings: Settings, month: Month, folder: Path) -> str:
    """The text of the page, of a month that was lived; settings and an export for it are written into the folder."""
    config = folder / "goodword.toml"
    config.write_text(_config(settings), encoding="utf-8")
    chapters = (_chapter(story, month, config) for story in read_month())
    return "\n".join([INTRO, *chapters, _end(config, folder)])


def _config(settings: Settings) -> str:
    text = CONFIG.format(url=settings.database_url, secret=settings.secret_key, api=settings.api_url)
    return text + "".join(AGENT.format(user=a.user_id, alias=a.alias, role=a.role) for a in settings.agents)


def _chapter(story: Story, month: Month, config: Path) -> str:
    lines = [f"## {story.title}", "", story.text, ""]
    talk = month.talks[story.borrower]
    for number, day in enumerate(story.days, 1):
        shown = [n for n, line in enumerate(day.lines, 1) if line.show]
        if not shown:
            continue
        told = f" {day.note}" if day.note else ""
        lines += [f"*{day.date:%-d %B}, {day.at:%H:%M}.*{told}", "", "```"]
        for n in shown:
            lines += _screens([said for said in talk if (said.day, said.line) == (number, n)])
        lines += ["```", ""]
    record = _command(config, "case", story.loan)
    return "\n".join([*lines, f"`goodword case {story.loan}`", "", "```", *_shortened(record), "```", ""])


def _screens(entries: list[Said]) -> Iterator[str]:
    for said in entries:
        if said.who == "borrower":
            yield f"> {said.text}"
        elif said.who == "lender":
            yield said.text
        else:
            yield from (f"    {line}" for line in said.text.split("\n") if line)
            yield from _buttons([label for row in said.buttons for label in row if label not in FOOTER])


def _buttons(labels: list[str]) -> Iterator[str]:
    """As many of them on a line as there is room for."""
    line = "   "
    for label in labels:
        if cell_len(f"{line} [{label}]") > WIDTH:
            yield line
            line = "   "
        line += f" [{label}]"
    if labels:
        yield line


def _shortened(output: str) -> list[str]:
    """What `case` prints without the offers and of the record only telling lines; what is left out is marked."""
    lines = [_masked(line) for line in output.rstrip().split("\n")]
    if "Offers" in lines:
        start = lines.index("Offers")
        del lines[start : lines.index("", start) + 1]
    start = next((n for n, line in enumerate(lines) if line.startswith("Record")), len(lines))
    record = lines[start + 1 :]
    kept = [_cut(line) for line in record if TELLING.search(f"{line} ")]
    marked = [f"Record ({len(kept)} of {len(record)} lines)"] if record else []
    return [*lines[:start], *marked, *kept]


def _cut(line: str) -> str:
    return line if cell_len(line) <= WIDTH else f"{set_cell_size(line, WIDTH - 3)}..."


def _masked(line: str) -> str:
    """A paper is signed with a random number, so its hash is another each time."""
    return re.sub(r"(sha256: )[0-9a-f]+", r"\1...", line.rstrip())


def _end(config: Path, folder: Path) -> str:
    out = folder / "export"
    waiting = _command(config, "today").rstrip().split("\n")
    never = [line for line in waiting if line.startswith("never linked")]
    lines = ["## At the month's end", "", f"It is {END:%-d %B %Y}.", "", "`goodword today`", "", "```"]
    lines += [_masked(line) for line in waiting if line not in never]
    lines += [never[0], f"... and {len(never) - 1} more who were never linked", "```", ""]
    lines += ["`goodword verify`", "", "```", _command(config, "verify").rstrip(), "```", ""]
    _command(config, "export", "--since", "2026-11-24", "--out", str(out))
    lines += ["`goodword export --since 2026-11-24 --out export` writes five files; the agreements, some columns:", ""]
    with (out / "agreements.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    lines += ["```", ",".join(COLUMNS), *(",".join(row[name] for name in COLUMNS) for row in rows)]
    return "\n".join([*lines, "```", ""])


def _command(config: Path, *words: str) -> str:
    """What a command prints on the month's database."""
    others: dict[str, str | None] = {name: None for name in os.environ if name.startswith("GOODWORD_")}
    with chdir(config.parent):
        done = CliRunner().invoke(app, words, env={**others, "GOODWORD_CONFIG": str(config)})
    if done.exit_code:
        raise RuntimeError(f"goodword {' '.join(words)}: {done.stdout}{done.stderr}") from done.exception
    return done.stdout


def main(arguments: list[str]) -> int:
    """Exit code of the command."""
    set_up_logs(json=False, level="WARNING")
    if arguments == ["update"]:
        PAGE.write_text(live_and_write(), encoding="utf-8")
        return 0
    if arguments == ["check"]:
        if PAGE.exists() and PAGE.read_text(encoding="utf-8") == live_and_write():
            return 0
        print("docs/tour.md: out of date: run `python -m bot.example.tour update`", file=sys.stderr)
        return 1
    print("usage: python -m bot.example.tour update | check", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
