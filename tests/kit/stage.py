"""A stage for whole stories without HTTP: real turns, a real database, a clock that stands until it is moved."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from html import unescape
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from bot.acts import record_act
from bot.books.importer import ImportResult, import_files
from bot.clock import FixedClock
from bot.house import House, open_house
from bot.ids import Ids
from bot.mandates import give_mandate
from bot.settings import Settings
from bot.store.statements import Statement, Tx
from bot.terminal import Terminal
from tests.kit.databases import shipped_policies, with_schema

TAIPEI = ZoneInfo("Asia/Taipei")
TUESDAY = datetime(2026, 11, 24, 10, 0, tzinfo=TAIPEI).astimezone(UTC)
SECRET = "a secret for tests only"
ANN = {"user_id": 1, "alias": "Ann", "role": "supervisor"}

BORROWERS = """borrower_ref,name,birth_date,id_last4,phone,email,locale,time_zone,jurisdiction
B1,王小明,1980-05-03,6789,,,en,Asia/Taipei,TW
B2,陳美玲,1990-12-25,,,,zh_Hant,Asia/Taipei,TW
"""
LOANS = """loan_ref,borrower_ref,product,currency,principal,opened_on
L1,B1,Personal loan,TWD,60000,2026-01-10
L2,B2,Personal loan,TWD,30000,2026-01-10
"""
INSTALMENTS = """loan_ref,number,due_date,principal,interest,fees
L1,1,2026-11-16,3000,500,0
L1,2,2026-12-16,3000,500,0
L2,1,2026-12-10,2000,100,0
"""
PAYMENTS = "payment_ref,loan_ref,paid_on,amount,method\n"


def plain(text: str) -> str:
    """A message's text as the borrower sees it."""
    return unescape(re.sub(r"</?b>", "", text))


@dataclass
class Stage:
    """One borrower's chat with the bot, played with real turns."""

    house: House
    clock: FixedClock
    terminal: Terminal
    folder: Path
    messages: list[str] = field(default_factory=list)
    keyboards: list[list[str]] = field(default_factory=list)

    def heard(self, text: str, buttons: list[dict[str, str]]) -> None:
        self.messages.append(plain(text))
        self.keyboards.append([button["text"] for button in buttons])

    @property
    def last(self) -> str:
        """The newest message."""
        return self.messages[-1]

    async def says(self, text: str) -> str:
        """The borrower writes; gives the answer."""
        await self.terminal.type(text)
        return self.last

    async def taps(self, label: str) -> str:
        """The borrower taps the button with that label on the last message; it must be there."""
        labels = [button["text"] for button in self.terminal.buttons]
        assert label in labels, f"no button {label!r}; there are {labels}"
        await self.terminal.tap(labels.index(label) + 1)
        return self.last

    async def verified(self, ref: str = "B1", birthday: str = "5月3日") -> None:
        """The borrower opens the link and passes the check."""
        await self.terminal.start(ref)
        await self.says(birthday)

    async def days(self, count: int) -> None:
        """Days pass."""
        await self.terminal.wait(count)

    async def books(self, payments: str = "", *, as_of: date | None = None, **files: str) -> ImportResult:
        """The lender imports payments (rows without the header) and other files, and the turns run."""
        paths = []
        for name, text in {"payments": PAYMENTS + payments, **files}.items():
            path = self.folder / f"{name}-{self.clock.ticks()}.csv"
            path.write_text(text, encoding="utf-8")
            paths.append(path)
        result = await import_files(
            self.house.db,
            paths,
            as_of=as_of or self.today,
            keep_good=False,
            secret_key=SECRET,
            clock=self.clock,
            lender_zone="Asia/Taipei",
        )
        assert result.landed, result.refusals
        await self.terminal.settle()
        return result

    async def act(self, item: str, deed: str, payment: str = "") -> None:
        """A supervisor does what `goodword today` lists."""
        wish = record_act(self.house.means, item, deed, by=1, name="Ann", reason="looked into it", payment=payment)
        assert await self.house.db.run(wish) == ""
        await self.terminal.settle()

    @property
    def today(self) -> date:
        """The day in Taipei."""
        return self.clock.now().astimezone(TAIPEI).date()

    async def rows(self, tx: Statement) -> list[dict[str, Any]]:
        """Rows of a named statement."""

        def read() -> Tx[list[dict[str, Any]]]:
            return [dict(row) for row in (yield tx)]

        return await self.house.db.read(read())


@asynccontextmanager
async def a_stage(
    database_url: str,
    folder: Path,
    *,
    now: datetime = TUESDAY,
    seed: int = 1,
    mandate: bool = True,
    people: tuple[dict[str, Any], ...] = (ANN,),
    group: int = -100,
) -> AsyncIterator[Stage]:
    """A stage with a small book: B1 is eight days late with NT$3,500, B2 is not late; Ann has given a mandate.

    `people` are the lender's, as `[[agents]]` names them.
    """
    settings = Settings(
        database_url=database_url,
        secret_key=SECRET,
        api_url="http://127.0.0.1",
        desk_chat_id=(group,),
        agents=people,
    )
    clock = FixedClock(now)
    await with_schema(database_url)
    ids = Ids(Random(seed).randbytes)
    async with open_house(settings, clock=clock, ids=ids, policy=shipped_policies()) as house:
        stage = Stage(house, clock, Terminal(house, clock, lambda *_: None), folder)
        stage.terminal.say = stage.heard
        yesterday = (now.astimezone(TAIPEI) - timedelta(days=1)).date()
        await stage.books(as_of=yesterday, borrowers=BORROWERS, loans=LOANS, instalments=INSTALMENTS)
        if mandate:
            await house.db.run(
                give_mandate(house, by=1, officer="Ann", today=stage.today, until=stage.today + timedelta(days=365))
            )
        yield stage
