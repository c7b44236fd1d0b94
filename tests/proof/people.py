"""Who lives in the proof: borrowers of ten jurisdictions, and the books that say what they owe."""

from __future__ import annotations

import asyncio
import tempfile
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random

from bot.books.importer import import_files
from bot.clock import FixedClock
from bot.house import open_house
from bot.ids import Ids
from bot.settings import Settings

# Each start lies shortly before something: daylight saving ends or begins, year's end, lunar new year, a plain week.
STARTS = (date(2026, 10, 19), date(2026, 10, 29), date(2026, 11, 24), date(2026, 12, 21), date(2027, 2, 1),
          date(2027, 3, 9), date(2027, 3, 24))  # fmt: skip
FIGURE = 3517  # the instalment, in no text but where the debt is told
LATE_DAYS, LATER_DAYS = 33, 27
BIRTHDAY = "3 May"


@dataclass(frozen=True, slots=True)
class Resident:
    """A borrower. `zones` are all that the person may be in; the books name one only when there is one."""

    ref: str
    user: int
    jurisdiction: str
    zones: tuple[str, ...]
    currency: str
    named: bool = True


RESIDENTS = (
    Resident("TW", 501, "TW", ("Asia/Taipei",), "TWD"),
    Resident("CN", 502, "CN", ("Asia/Shanghai",), "CNY"),
    Resident("HK", 503, "HK", ("Asia/Hong_Kong",), "HKD"),
    Resident("US", 504, "US", ("America/New_York",), "USD"),
    Resident("US2", 505, "US", ("America/New_York", "America/Los_Angeles"), "USD", named=False),
    Resident("GB", 506, "GB", ("Europe/London",), "GBP"),
    Resident("IN", 507, "IN", ("Asia/Kolkata",), "INR"),
    Resident("ID", 508, "ID", ("Asia/Jakarta",), "IDR"),
    Resident("AU", 509, "AU", ("Australia/Sydney",), "AUD"),
    Resident("BR", 510, "BR", ("America/Sao_Paulo",), "BRL"),
)


def settings_for(path: str) -> Settings:
    """The lender sits in Taipei; nothing says where it would send to."""
    return Settings(
        bot_token="123456:a-token", database_url=f"sqlite:///{path}", secret_key="a secret for tests only",
        api_url="http://127.0.0.1", agents=({"user_id": 1, "alias": "Ann", "role": "supervisor"},),
    )  # fmt: skip


def due_days(start: date) -> tuple[date, date]:
    """The day of the instalment that is late, and of the one to come."""
    return start - timedelta(days=LATE_DAYS), start + timedelta(days=LATER_DAYS)


def books(start: date) -> dict[str, str]:
    """The lender's files."""
    late, later = due_days(start)
    people = ["borrower_ref,name,birth_date,id_last4,phone,email,locale,time_zone,jurisdiction"]
    loans = ["loan_ref,borrower_ref,product,currency,principal,opened_on"]
    instalments = ["loan_ref,number,due_date,principal,interest,fees"]
    for one in RESIDENTS:
        zone = one.zones[0] if one.named else ""
        people.append(f"{one.ref},Name {one.ref},1980-05-03,,,,en,{zone},{one.jurisdiction}")
        loans.append(f"L-{one.ref},{one.ref},Personal loan,{one.currency},60000,2026-01-10")
        instalments += [f"L-{one.ref},1,{late},{FIGURE},0,0", f"L-{one.ref},2,{later},{FIGURE},0,0"]
    return {
        "borrowers": "\n".join(people) + "\n", "loans": "\n".join(loans) + "\n",
        "instalments": "\n".join(instalments) + "\n", "payments": "payment_ref,loan_ref,paid_on,amount,method\n",
    }  # fmt: skip


@cache
def template(start: date, now: datetime) -> bytes:
    """A database with these books in it, made by the real importer once a process."""
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_build(Path(folder), start, now))
        return (Path(folder) / "template.db").read_bytes()


async def _build(folder: Path, start: date, now: datetime) -> None:
    settings, clock = settings_for(str(folder / "template.db")), FixedClock(now)
    async with open_house(settings, clock=clock, ids=Ids(Random(7).randbytes)) as house:
        paths = []
        for kind, text in books(start).items():
            paths.append(folder / f"{kind}.csv")
            paths[-1].write_text(text, encoding="utf-8")
        landed = await import_files(
            house.db, paths, as_of=start - timedelta(days=1), keep_good=False, secret_key=settings.secret_key,
            clock=clock, lender_zone="Asia/Taipei",
        )  # fmt: skip
        assert landed.landed, landed.refusals
