"""Who lives here: five borrowers in three languages, zones and currencies, who works at the desk, and the database."""

from __future__ import annotations

import asyncio
import tempfile
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from bot.books.importer import import_files
from bot.clock import FixedClock
from bot.house import open_house
from bot.ids import Ids
from bot.mandates import give_mandate
from bot.settings import Settings

TAIPEI = ZoneInfo("Asia/Taipei")
START = datetime(2026, 11, 24, 10, 0, tzinfo=TAIPEI).astimezone(UTC)
DESK = -1001
LENDER_DAYS = 365


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A borrower, as the books and as the person know them."""

    ref: str
    user: int
    name: str
    birthday: str
    last4: str
    language: str
    zone: str
    loans: tuple[str, ...]
    income: str
    costs: str


NEIGHBOURS = (
    Neighbour("B1", 7340501, "王小明", "5月3日", "6789", "en", "Asia/Taipei", ("LN-71",), "32000", "14000"),
    Neighbour("B2", 7340502, "陳美玲", "12月25日", "A123", "zh-hant", "Asia/Taipei", ("LN-72",), "30000", "16000"),
    Neighbour("B3", 7340503, "李娜", "7月8日", "B456", "zh-hans", "Asia/Shanghai", ("LN-73",), "9000", "5000"),
    Neighbour("B4", 7340504, "Grace Okafor", "17 June", "5519", "en", "America/New_York", ("LN-74",), "3000", "1300"),
    Neighbour(
        "B5", 7340505, "林志豪", "3月2日", "C777", "zh-hant", "Asia/Taipei", ("LN-75", "LN-76"), "45000", "20000"
    ),
)


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who works for the lender: known to borrowers by the alias, to Telegram by another name."""

    user: int
    alias: str
    role: str
    name: str
    languages: tuple[str, ...] = ()


SUPERVISOR = 9010001
COLLEAGUES = (
    Colleague(SUPERVISOR, "Ann", "supervisor", "Annabel Quux", ("en",)),
    Colleague(9010002, "Ben", "agent", "Benedikt Quux"),
    Colleague(9010003, "Mei", "agent", "Meilin Quux", ("zh_Hant",)),
)
OFFICE = Colleague(9010004, "Olga", "supervisor", "Olga Quux")  # with `goodword act`, and never in the group
BORROWERS = """borrower_ref,name,birth_date,id_last4,phone,email,locale,time_zone,jurisdiction
B1,王小明,1980-05-03,6789,,,en,Asia/Taipei,TW
B2,陳美玲,1990-12-25,A123,,,zh_Hant,Asia/Taipei,TW
B3,李娜,1992-07-08,B456,,,zh_Hans,Asia/Shanghai,
B4,Grace Okafor,1988-06-17,5519,,,en,America/New_York,
B5,林志豪,1985-03-02,C777,,,zh_Hant,Asia/Taipei,TW
"""
LOANS = """loan_ref,borrower_ref,product,currency,principal,opened_on
LN-71,B1,Personal loan,TWD,60000,2026-01-10
LN-72,B2,信用貸款,TWD,60000,2026-01-10
LN-73,B3,信用贷款,CNY,20000,2026-01-10
LN-74,B4,Personal loan,USD,6000,2026-01-10
LN-75,B5,信用貸款,TWD,80000,2026-01-10
LN-76,B5,汽車貸款,TWD,90000,2026-01-10
"""
INSTALMENTS = """loan_ref,number,due_date,principal,interest,fees
LN-71,1,2026-11-16,3000,500,0
LN-71,2,2027-01-16,3000,500,0
LN-72,1,2026-11-10,6300,700,0
LN-73,1,2026-11-17,1500,150,0
LN-73,2,2027-02-17,1500,150,0
LN-74,1,2026-11-20,420,24.80,0
LN-75,1,2026-11-27,5500,500,0
LN-76,1,2026-11-03,2400,100,0
"""
PAYMENTS = "payment_ref,loan_ref,paid_on,amount,method\n"


def settings_for(path: str) -> Settings:
    """The settings of the house on a file."""
    return Settings(
        bot_token="123456:a-token",
        database_url=f"sqlite:///{path}",
        secret_key="a secret for tests only",
        api_url="http://127.0.0.1",
        desk_chat_id=(DESK,),
        agents=tuple(
            {"user_id": one.user, "alias": one.alias, "role": one.role, "languages": one.languages}
            for one in (*COLLEAGUES, OFFICE)
        ),
    )


@cache
def template() -> bytes:
    """A database with the books in it and an officer's mandate, made by the real importer, once a process."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "template.db"
        asyncio.run(_build(path))
        return path.read_bytes()


async def _build(path: Path) -> None:
    settings, clock = settings_for(str(path)), FixedClock(START)
    async with open_house(settings, clock=clock, ids=Ids(Random(7).randbytes)) as house:
        texts = {"borrowers": BORROWERS, "loans": LOANS, "instalments": INSTALMENTS, "payments": PAYMENTS}
        paths = []
        for kind, text in texts.items():
            paths.append(path.parent / f"{kind}.csv")
            paths[-1].write_text(text, encoding="utf-8")
        today = START.astimezone(TAIPEI).date()
        landed = await import_files(
            house.db, paths, as_of=today - timedelta(days=1), keep_good=False, secret_key=settings.secret_key,
            clock=clock, lender_zone="Asia/Taipei",
        )  # fmt: skip
        assert landed.landed, landed.refusals
        await house.db.run(
            give_mandate(house, by=OFFICE.user, officer=OFFICE.alias, today=today, until=date(2027, 12, 31))
        )
