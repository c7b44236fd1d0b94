"""The `goodword` command with every part of it. Exit codes: 0 done, 1 found faults, 2 bad usage or input refused."""

from __future__ import annotations

import typer

from bot.commands import acts, books, check, db, dead, person, records, reports, run, tone, understand
from bot.commands import play as play

app = typer.Typer(
    name="goodword",
    help="A polite Telegram bot for borrowers who are late: a good word, and a word that is kept.",
    epilog="Settings come from goodword.toml, or the file that GOODWORD_CONFIG names, and the environment."
    " Exit codes: 0 done, 1 found faults, 2 bad usage or input refused. docs/operations.md tells more.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for part in (run, play, books, reports, acts, records, check, dead, db, person, understand, tone):
    part.register(app)
