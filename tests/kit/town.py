"""The whole bot in one process with everything real: engine, python-telegram-bot, the local Telegram over HTTP.

Its clock stands on a Tuesday and is moved by `later`, which stops at each due moment on the way as the demo does.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp

from bot.acts import record_act
from bot.books.importer import ImportResult, import_files
from bot.clock import Clock, moment, stamp
from bot.engine import Engine, running_engine
from bot.house import House, open_house
from bot.invites import make_token
from bot.settings import Settings
from bot.store.journal import chains, read_chain, verify_chain, verify_seals
from bot.store.statements import Row, Tx, composed
from bot.travel import still_busy, travel
from sandbox import Rates as SandboxRates
from sandbox import Sandbox, running_sandbox
from tests.kit.accounts import sent_as_recorded
from tests.kit.databases import shipped_policies, with_schema
from tests.kit.phone import Control, Phone
from tests.kit.stage import ANN, PAYMENTS, SECRET, TAIPEI, TUESDAY
from tests.kit.wire import Wire

TOKEN = "123456:a-token"
DESK = -100
PATIENCE = 30.0
LOOK = 0.01

# B1 is eight days late with NT$3,500, B2 is not late; B3 and B4 are late in the other languages; B5 has no birthday.
BORROWERS = """borrower_ref,name,birth_date,id_last4,phone,email,locale,time_zone,jurisdiction
B1,王小明,1980-05-03,6789,,,en,Asia/Taipei,TW
B2,陳美玲,1990-12-25,,,,zh_Hant,Asia/Taipei,TW
B3,林志豪,1985-03-02,,,,zh_Hant,Asia/Taipei,TW
B4,李娜,1992-07-08,,,,zh_Hans,Asia/Taipei,TW
B5,Ann Lee,,4321,,,en,Asia/Taipei,TW
"""
LOANS = """loan_ref,borrower_ref,product,currency,principal,opened_on
L1,B1,Personal loan,TWD,60000,2026-01-10
L2,B2,Personal loan,TWD,30000,2026-01-10
L3,B3,信用貸款,TWD,60000,2026-01-10
L4,B4,信用贷款,TWD,60000,2026-01-10
L5,B5,Personal loan,TWD,60000,2026-01-10
"""
INSTALMENTS = """loan_ref,number,due_date,principal,interest,fees
L1,1,2026-11-16,3000,500,0
L1,2,2026-12-16,3000,500,0
L2,1,2026-12-10,2000,100,0
L3,1,2026-11-16,6300,700,0
L4,1,2026-11-16,5500,500,0
L5,1,2026-11-16,2400,100,0
"""
# Amounts of the book and of promises on it, and its days, in every way they are written.
OF_THE_BOOK = re.compile(
    r"\d,\d{3}|3500|1750|7000|6000|2500|NT\$|TWD|16 (November|December)|1[12]月(10|16)日|\d+ days? ago|\d+ ?天"
)
WORKED_OFF = "SELECT * FROM inbox WHERE state <> 'done' AND not_before <= $1"  # what is planned for later may wait
# What is said to a group that has put the bot out, or is not there, waits for it.
NOT_WAITING = "lane NOT IN (SELECT 'topic:' || subject FROM topics WHERE state = 'refused')"
NOTICES = frozenset({"dunning", "promise", "service"})


@dataclass
class Town:
    """The lender's house, the bot at work, the phones."""

    house: House
    engine: Engine
    sandbox: Sandbox
    control: Control
    wire: Wire
    folder: Path
    phones: dict[int, Phone] = field(default_factory=dict)

    async def phone(self, user: int, language: str = "en", name: str = "Ming") -> Phone:
        """A person with a phone, who has not met the bot yet."""
        await self.control.do("users", id=user, first_name=name, language_code=language)
        self.phones[user] = Phone(self.control, user, self.settle)
        return self.phones[user]

    async def guest(self, ref: str, user: int, birthday: str, language: str = "en") -> Phone:
        """A borrower who has opened the link and passed the check."""
        phone = await self.phone(user, language)
        await phone.says(f"/start {await self.token(ref)}")
        await phone.says(birthday)
        return phone

    async def token(self, ref: str) -> str:
        """The payload of a new invitation link."""
        house = self.house
        return await house.db.run(
            make_token(
                ref,
                now=house.clock.now(),
                rules=house.policy.identity,
                secret=house.settings.secret_key,
                random_bytes=house.means.ids.random_bytes,
            )
        )

    async def settle(self) -> None:
        """Wait until everything that came is fetched, worked off, sent and recorded."""
        async with asyncio.timeout(PATIENCE):
            # Asked twice: what was written between the moment that is named and the look is due only a little later.
            while len(self.sandbox.updates) or await self._busy() or await self._busy():
                self.engine.nudge()
                await asyncio.sleep(LOOK)

    async def _busy(self) -> bool:
        return await self.house.db.read(still_busy(stamp(self.house.clock.now())))

    async def later(self, days: float = 0, *, hours: float = 0) -> None:
        """Time goes by."""
        await self.settle()
        await travel(self.engine, self.house.clock.now() + timedelta(days=days, hours=hours))
        await self.settle()

    async def until(self, day: date, hour: int = 10) -> None:
        """Time goes by until that hour in Taipei."""
        target = datetime(day.year, day.month, day.day, hour, tzinfo=TAIPEI).astimezone(UTC)
        await self.later((target - self.house.clock.now()) / timedelta(days=1))

    @property
    def today(self) -> date:
        return self.house.clock.now().astimezone(TAIPEI).date()

    async def books(self, payments: str = "", *, as_of: date | None = None, **files: str) -> ImportResult:
        """The lender imports payments (rows without the header), complete through `as_of` (today), and other files."""
        paths = []
        for name, text in {"payments": PAYMENTS + payments, **files}.items():
            path = self.folder / f"{name}-{self.house.clock.ticks()}.csv"
            path.write_text(text, encoding="utf-8")
            paths.append(path)
        result = await import_files(
            self.house.db,
            paths,
            as_of=as_of or self.today,
            keep_good=False,
            secret_key=SECRET,
            clock=self.house.clock,
            lender_zone="Asia/Taipei",
        )
        assert result.landed, result.refusals
        await self.settle()
        return result

    async def act(self, item: str, deed: str) -> None:
        """A person of the lender's answers, as `goodword act` does."""
        assert await self.house.db.run(record_act(self.house.means, item, deed, by=1, reason="looked into it")) == ""
        await self.settle()

    async def fault(self, **wish: Any) -> None:
        """Order trouble on the line."""
        await self.control.do("faults", **wish)

    async def rows(self, text: str, *values: Any) -> list[dict[str, Any]]:
        """What a query finds."""

        def tx() -> Tx[list[Row]]:
            return (yield composed(text, *values))

        return [dict(row) for row in await self.house.db.read(tx())]

    async def outbox(self, where: str = "1 = 1", *values: Any) -> list[dict[str, Any]]:
        return await self.rows(f"SELECT * FROM outbox WHERE {where} ORDER BY seq", *values)

    async def promises(self, ref: str = "B1") -> list[tuple[str, int, str]]:
        """The present promises of a borrower: state, amount, due."""
        found = await self.rows(
            "SELECT state, amount, due FROM promises WHERE case_id = $1 AND replaced_at IS NULL ORDER BY promise_id",
            ref,
        )
        return [(row["state"], row["amount"], row["due"]) for row in found]

    async def holds(self) -> None:
        """What must hold after any story: nothing lost, nothing twice, nothing told to a stranger, the record whole."""
        await self.settle()
        assert await self.rows(WORKED_OFF, stamp(self.house.clock.now())) == []
        await self._everything_sent_once()
        await self._record_whole()
        await self._strangers_learn_nothing()

    async def _everything_sent_once(self) -> None:
        now = stamp(self.house.clock.now())
        assert await self.outbox(f"state IN ('ready', 'sending') AND not_before <= $1 AND {NOT_WAITING}", now) == []
        sent_as_recorded(await self.outbox(), self.wire.calls)

    async def _record_whole(self) -> None:
        key = self.house.means.journal_key
        for head in await self.house.db.read(chains()):
            faults = await self.house.db.read(verify_chain(head["chain"], key, head["n"], head["hash"]))
            assert faults == []
        assert await self.house.db.read(verify_seals(key)) == []

    async def _strangers_learn_nothing(self) -> None:
        for row in await self.outbox("purpose IN ('dunning', 'promise', 'service')"):
            words = json.loads(row["payload"])["text"]
            assert not re.search(r"\d", words), f"a notice with a figure: {words}"
        proved = await self._proved()
        for call in self.wire.texts():
            since = proved.get(call.chat)
            if int(call.chat) > 0 and (since is None or call.at < since):
                assert not OF_THE_BOOK.search(call.text), f"told to a stranger: {call.text}"

    async def _proved(self) -> dict[str, datetime]:
        """When each chat first passed the check."""
        found: dict[str, datetime] = {}
        for head in await self.house.db.read(chains()):
            chat = ""
            for line in await self.house.db.read(read_chain(head["chain"])):
                if line["kind"] == "bound":
                    chat = json.loads(line["body"])["chat"]
                elif line["kind"] == "identity.proved":
                    found.setdefault(chat, moment(line["at"]))
        return found


@asynccontextmanager
async def a_town(
    database_url: str, folder: Path, *, now: datetime = TUESDAY, people: tuple[dict[str, Any], ...] = (ANN,)
) -> AsyncIterator[Town]:
    """A town with a small book in it; what must hold is checked when it is left.

    `people` are the lender's, as `[[agents]]` names them.
    """
    await with_schema(database_url)
    clock = Clock(now - datetime.now(UTC))
    wire = Wire(clock.now)
    sandbox = Sandbox(rates=SandboxRates.off())
    async with (
        running_sandbox(sandbox=sandbox, app=wire.app(sandbox)) as running,
        aiohttp.ClientSession() as http,
        open_house(_settings(database_url, running.base_url, people), clock=clock, policy=shipped_policies()) as house,
        running_engine(house) as engine,
    ):
        town = Town(house, engine, sandbox, Control(running.base_url, http), wire, folder)
        yesterday = town.today - timedelta(days=1)
        await town.books(as_of=yesterday, borrowers=BORROWERS, loans=LOANS, instalments=INSTALMENTS)
        yield town
        await town.holds()


def _settings(database_url: str, api_url: str, people: tuple[dict[str, Any], ...]) -> Settings:
    return Settings(
        bot_token=TOKEN,
        database_url=database_url,
        secret_key=SECRET,
        api_url=api_url,
        desk_chat_id=(DESK,),
        agents=people,
        rate_overall=0,
        rate_chat=0,
        rate_group=0,
    )
