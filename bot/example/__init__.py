"""The example book and the day it lives on: what `chat` and `demo` play with."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.books.importer import import_files
from bot.house import House
from bot.mandates import give_mandate
from bot.settings import ROOT

FOLDER = ROOT / "examples"
DAY = date(2026, 11, 24)  # a Tuesday; examples/README.md says who is how late on it
START = datetime(2026, 11, 24, 10, 0, tzinfo=ZoneInfo("Asia/Taipei")).astimezone(UTC)
FILES = ("borrowers", "loans", "instalments", "payments", "balances", "flags")
SECRET = "an example's secret, never a lender's"  # noqa: S105
FIRST_USER = 1001  # the Telegram user who plays the first borrower of the book


def files() -> list[Path]:
    """The six files of the example book."""
    return [FOLDER / f"{name}.csv" for name in FILES]


def people() -> list[dict[str, str]]:
    """The borrowers of the book as the file has them, with the answers of the identity check."""
    with (FOLDER / "borrowers.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def user_of(ref: str) -> int:
    """The Telegram user that plays a borrower; KeyError when the book has no such borrower."""
    for number, person in enumerate(people()):
        if person["borrower_ref"] == ref:
            return FIRST_USER + number
    raise KeyError(ref)


async def import_example(house: House) -> None:
    """Import the example book, with the mandate of an example officer for a year; again is harmless."""
    await import_files(
        house.db,
        files(),
        as_of=None,
        keep_good=False,
        secret_key=house.settings.secret_key,
        clock=house.clock,
        lender_zone=house.settings.lender.zone,
    )
    await house.db.run(give_mandate(house, by=1, officer="Ann", today=DAY, until=DAY + timedelta(days=365)))
