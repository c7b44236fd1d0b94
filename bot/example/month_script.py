"""The prepared month as data: `examples/month/*.toml`, one borrower each, read and checked.

examples/README.md says what may stand in a file.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from bot.example import FOLDER, START, people

MONTH = FOLDER / "month"
VERBS = ("open", "say", "tap", "pay", "act")


class ScriptFault(Exception):
    """A file of the month cannot be played; the sentence names the file, the day and the line."""


class Line(BaseModel):
    """One thing somebody does. Exactly one of `open`, `say`, `tap`, `pay` and `act` is given.

    `show` puts it into the tour, with what the bot answers.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    open: Literal[True] | None = None  # the personal link of the letter
    say: str | None = None
    tap: str | None = None  # the whole label of a button of the newest screen
    pay: Decimal | None = None  # major units; in the books on the next morning
    loan: str = ""
    paid_on: date | None = None  # an earlier day, for money that took its time to reach the books
    act: str | None = None  # a deed of `goodword act`
    item: str = ""  # the kind of the line in `goodword today` that it is done to
    reason: str = ""
    show: bool = False

    @model_validator(mode="after")
    def _one_verb(self) -> Line:
        given = [verb for verb in VERBS if getattr(self, verb) is not None]
        if len(given) != 1:
            raise ValueError(f"expected one of {', '.join(VERBS)}, found {' and '.join(given) or 'none'}")
        if bool(self.pay is not None) != bool(self.loan):
            raise ValueError("pay and loan go together")
        if self.paid_on is not None and self.pay is None:
            raise ValueError("paid_on is of a payment")
        if bool(self.act) != bool(self.item):
            raise ValueError("act and item go together")
        return self

    def __str__(self) -> str:
        verb = next(verb for verb in VERBS if getattr(self, verb) is not None)
        return verb if self.open else f"{verb} {getattr(self, verb)!s}"


class Day(BaseModel):
    """What is done on a day from a time on, both of the borrower's own place. `note` is the tour's heading for it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    date: date
    at: time
    note: str = ""
    lines: tuple[Line, ...] = Field(min_length=1)


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    borrower: str
    loan: str
    title: str
    text: str
    day: tuple[Day, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Story:
    """One borrower's month. `loan` is what `goodword case` is asked about; `title` and `text` are the tour's."""

    file: str
    borrower: str
    loan: str
    title: str
    text: str
    days: tuple[Day, ...]
    zone: ZoneInfo
    locale: str

    def start(self, day: Day) -> datetime:
        """When a day's lines begin, in UTC."""
        return datetime.combine(day.date, day.at, self.zone).astimezone(UTC)

    def where(self, day: Day, number: int) -> str:
        """How a fault names a line; `number` counts from 1 within the day."""
        return f"{self.file}, {day.date.isoformat()}, line {number} ({day.lines[number - 1]})"


def read_month(folder: Path = MONTH) -> tuple[Story, ...]:
    """Every story of the month in the order of the files' names; ScriptFault for what cannot be read."""
    stories = tuple(_read(path) for path in sorted(folder.glob("*.toml")))
    if not stories:
        raise ScriptFault(f"there is no month in {folder.name}/")
    return stories


def _read(path: Path) -> Story:
    try:
        found = _File.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except tomllib.TOMLDecodeError as fault:
        raise ScriptFault(f"{path.name}: {fault}") from None
    except ValidationError as fault:
        first = fault.errors()[0]
        raise ScriptFault(f"{path.name}: {_place(path, first['loc'])}: {first['msg']}") from None
    person = next((p for p in people() if p["borrower_ref"] == found.borrower), None)
    if person is None:
        raise ScriptFault(f"{path.name}: the example book has no borrower {found.borrower}")
    story = Story(
        path.name, found.borrower, found.loan, found.title, found.text.strip(), found.day,
        ZoneInfo(person["time_zone"]), person["locale"],
    )  # fmt: skip
    starts = [story.start(day) for day in story.days]
    if starts != sorted(starts) or starts[0] < START:
        raise ScriptFault(f"{path.name}: the days are not in order, or begin before the example book's own day")
    return story


def _place(path: Path, where: tuple[int | str, ...]) -> str:
    """Where in the file something is wrong: the day's date and the line's number where there are such."""
    match where:
        case ("day", int(day), "lines", int(line), *_):
            raw = tomllib.loads(path.read_text(encoding="utf-8"))["day"][day]
            return f"{raw.get('date', f'day {day + 1}')}, line {line + 1}"
        case _:
            return ".".join(str(part) for part in where)
