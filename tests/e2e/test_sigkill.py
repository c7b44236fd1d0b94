"""kill -9 at any moment of the story: nothing lost, no reminder twice, nothing applied twice, the record whole.

The bot is a process; it is killed at one chosen moment (see crashing_run.py), started again, and the story goes on. The
people in it, the line and the lender's acts are ours, and so are the accounts at the end.
"""

from __future__ import annotations

import asyncio
import json
import os
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.acts import record_act
from bot.books.importer import import_files
from bot.clock import stamp
from bot.house import House, open_house, write_offset
from bot.invites import make_token
from bot.settings import Settings
from bot.store.journal import chains, read_chain, verify_chain, verify_seals
from bot.store.statements import Row, Tx, composed
from bot.travel import still_busy
from sandbox import Rates, Sandbox, running_sandbox
from tests.kit.accounts import sent_as_recorded
from tests.kit.databases import fresh_postgres
from tests.kit.nursery import Crash, Keeper, Nursery
from tests.kit.phone import Control, Phone
from tests.kit.stage import PAYMENTS, SECRET, TUESDAY
from tests.kit.town import BORROWERS, DESK, INSTALMENTS, LOANS
from tests.kit.wire import Wire

MING, HAO = 7, 8
PATIENCE, LOOK = 60.0, 0.01  # a busy machine may take long to start a bot
SOON = timedelta(seconds=10)  # a message in doubt is tried again within seconds
THURSDAY = TUESDAY + timedelta(days=9)  # the day before the promised one
ONCE = frozenset({"dunning", "promise", "service"})


@dataclass
class Village:
    """The story's places: a database, a local Telegram, a bot that is kept running."""

    settings: Settings
    sandbox: Sandbox
    wire: Wire
    control: Control
    keeper: Keeper
    folder: Path
    offset: timedelta = timedelta()
    house: House | None = None
    tokens: dict[str, str] = field(default_factory=dict)

    @asynccontextmanager
    async def day(self, now: datetime) -> AsyncIterator[None]:
        """The bot runs on that day."""
        async with open_house(self.settings) as house:
            await house.db.run(write_offset(now - datetime.now(UTC)))
        async with open_house(self.settings) as self.house:
            await self.keeper.start()
            yield
            await self.settle()
            while not await self.keeper.stop():
                await self.keeper.start()
                await self.settle()

    @property
    def db(self) -> Any:
        assert self.house is not None
        return self.house.db

    async def settle(self) -> None:
        """Wait until a running bot has nothing left to do."""
        async with asyncio.timeout(PATIENCE):
            quiet = 0
            while quiet < 2:
                self.keeper.check()
                quiet = 0 if len(self.sandbox.updates) or await self._busy() else quiet + 1
                await asyncio.sleep(LOOK)

    async def _busy(self) -> bool:
        assert self.house is not None
        return await self.db.read(still_busy(stamp(self.house.clock.now() + SOON)))

    async def books(self, as_of: datetime, payments: str = "", **files: str) -> None:
        assert self.house is not None
        paths = []
        for name, text in {"payments": PAYMENTS + payments, **files}.items():
            path = self.folder / f"{name}-{self.house.clock.ticks()}.csv"
            path.write_text(text, encoding="utf-8")
            paths.append(path)
        result = await import_files(
            self.db, paths, as_of=as_of.date(), keep_good=False, secret_key=SECRET, clock=self.house.clock,
            lender_zone="Asia/Taipei",
        )  # fmt: skip
        assert result.landed, result.refusals

    async def invite(self, ref: str) -> str:
        house = self.house
        assert house is not None
        rules, draw = house.policy.identity, house.means.ids.random_bytes
        return str(
            await self.db.run(make_token(ref, now=house.clock.now(), rules=rules, secret=SECRET, random_bytes=draw))
        )

    async def rows(self, text: str, *values: Any) -> list[dict[str, Any]]:
        def tx() -> Tx[list[Row]]:
            return (yield composed(text, *values))

        return [dict(row) for row in await self.db.read(tx())]


@asynccontextmanager
async def a_village(database_url: str, folder: Path, nursery: Nursery, crash: Crash | None) -> AsyncIterator[Village]:
    """Everything the story needs; the bot is killed once, at `crash`."""
    wire, sandbox = Wire(), Sandbox(rates=Rates.off())
    async with (
        running_sandbox(sandbox=sandbox, app=wire.app(sandbox)) as running,
        aiohttp.ClientSession() as http,
    ):
        env = {
            "GOODWORD_BOT_TOKEN": "123456:a-token",
            "GOODWORD_API_URL": running.base_url,
            "GOODWORD_DATABASE_URL": database_url,
            "GOODWORD_SECRET_KEY": SECRET,
            "GOODWORD_DESK_CHAT_ID": str(DESK),
            "GOODWORD_SEALS": str(folder / "seals.txt"),
            **{f"GOODWORD_RATE_{name}": "0" for name in ("OVERALL", "CHAT", "GROUP")},
        }
        settings = Settings(database_url=database_url, secret_key=SECRET, api_url=running.base_url)
        keeper = Keeper(nursery, folder, env, crash)
        village = Village(settings, sandbox, wire, Control(running.base_url, http), keeper, folder)
        try:
            yield village
        finally:
            await keeper.kill()


async def the_story(village: Village) -> str:
    """From the invitation to the stop, and what the borrower's screen shows at its end."""
    control = village.control
    ming, hao = (Phone(control, user, village.settle) for user in (MING, HAO))
    for user, code in ((MING, "en"), (HAO, "zh-hant"), (1, "en")):
        await control.do("users", id=user, first_name="Ming", language_code=code)
    async with village.day(TUESDAY):
        await village.sandbox.bot_is_here()
        await control.do("groups", id=DESK, title="Desk", forum=False, members=[1])
        await village.books(TUESDAY - timedelta(days=1), borrowers=BORROWERS, loans=LOANS, instalments=INSTALMENTS)
        await hao.says(f"/start {await village.invite('B3')}", quick=True)
        await hao.says("3月2日", quick=True)
        await ming.says(f"/start {await village.invite('B1')}")
        await ming.says("3 May")
        await ming.taps("Choose a day to pay")
        await ming.taps("All of it: NT$3,500")
        await ming.says("next Friday")
        await ming.taps("Bank transfer")
        await ming.taps("Yes, I promise")
        await ming.taps("A person")
        (ticket,) = await village.rows("SELECT ticket_id FROM tickets WHERE closed_at IS NULL")
        assert village.house is not None
        wish = record_act(village.house.means, ticket["ticket_id"], "resolve", by=1, reason="called back")
        assert await village.house.db.run(wish) == ""
        await village.settle()
        await read(ming)
    async with village.day(THURSDAY):
        await village.settle()  # the note before the promised day
        await village.books(THURSDAY, "P1,L1,2026-12-03,3500,transfer\n")
        await village.settle()  # thanks for one, a reminder for the other
        await read(ming)
        await ming.says("3 May")
        await ming.says("stop")
        return await ming.last()


async def read(phone: Phone) -> None:
    """Open what a notice announced; when the notice was dropped in doubt, go home."""
    await (phone.taps("Read the message") if "Read the message" in await phone.labels() else phone.says("home"))


async def accounts(village: Village, last: str) -> None:
    """Nothing lost, nothing twice, the record whole."""
    async with open_house(village.settings) as village.house:
        await _inbox_once(village)
        await _applied_once(village)
        outbox = await village.rows("SELECT * FROM outbox ORDER BY seq")
        assert {row["state"] for row in outbox} <= {"sent", "dropped", "closed"}  # closed: a topic that could not be
        sent_as_recorded(outbox, village.wire.calls)
        _notices_once(village, outbox)
        await _record_whole(village)
    assert last.startswith("All right, I will not write to you first any more.")
    assert "Traceback" not in village.keeper.log
    assert village.keeper.exits[-1] == 0


async def _inbox_once(village: Village) -> None:
    inbox = await village.rows("SELECT * FROM inbox WHERE NOT (source = 'desk' AND state = 'new')")
    assert {(row["state"], row["attempts"]) for row in inbox} == {("done", 0)}
    updates = sorted(int(row["key"]) for row in inbox if row["source"] == "telegram")
    assert updates == list(range(1, len(updates) + 1))
    assert len(village.sandbox.updates) == 0


async def _applied_once(village: Village) -> None:
    promises = await village.rows("SELECT * FROM promises WHERE replaced_at IS NULL")
    assert [(p["case_id"], p["state"], p["amount"], p["due"]) for p in promises] == [
        ("B1", "kept", 350000, "2026-12-04")
    ]
    assert len(await village.rows("SELECT * FROM tickets WHERE closed_at IS NOT NULL")) == 1
    assert len(await village.rows("SELECT * FROM tickets")) == 1
    assert len(await village.rows("SELECT * FROM stops")) == 1
    assert len(await village.rows("SELECT * FROM invites WHERE used_at IS NOT NULL")) == 2
    kinds: Counter[str] = Counter()
    for chain in ("case:B1", "case:B3"):
        kinds.update(line["kind"] for line in await village.db.read(read_chain(chain)))
    once = {kind: kinds[kind] for kind in ("promise.made", "promise.judged", "person.asked", "stop", "act")}
    assert once == dict.fromkeys(once, 1)
    assert kinds["bound"] == 2


def _notices_once(village: Village, outbox: list[dict[str, Any]]) -> None:
    """Each notice was asked for once and shown at most once; one that was not shown was in doubt."""
    notices = [row for row in outbox if row["purpose"] in ONCE]
    assert sorted((row["case_id"], row["purpose"]) for row in notices) == [
        ("B1", "promise"), ("B1", "service"), ("B1", "service"), ("B3", "dunning"),
    ]  # fmt: skip
    for row in notices:
        words = json.loads(row["payload"])["text"]
        shown = sum(c.text == words and c.method == "sendMessage" for c in village.wire.calls)
        assert shown == 1 or (shown == 0 and row["outcome"] == "doubtful"), f"{shown} times: {words}"


async def _record_whole(village: Village) -> None:
    assert village.house is not None
    key = village.house.means.journal_key
    for head in await village.db.read(chains()):
        assert await village.db.read(verify_chain(head["chain"], key, head["n"], head["hash"])) == []
    assert await village.db.read(verify_seals(key)) == []
    seals = await village.rows("SELECT day FROM seals ORDER BY day")
    kept = (village.folder / "seals.txt").read_text().splitlines()
    assert len(kept) == len(set(kept)) <= len(seals)


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    made = Nursery()
    yield made
    made.close()


async def play(database_url: str, folder: Path, nursery: Nursery, crash: Crash | None) -> Village:
    async with a_village(database_url, folder, nursery, crash) as village:
        try:
            last = await the_story(village)
        except BaseException:
            print(village.keeper.log)
            raise
        await accounts(village, last)
        return village


async def test_the_story_without_a_crash(tmp_path: Path, nursery: Nursery) -> None:
    village = await play(f"sqlite:///{tmp_path}/a.db", tmp_path, nursery, None)
    assert village.keeper.kills == 0


# Where the bot is killed: a moment, and at which of its times. On PostgreSQL fewer, for each start there takes longer;
# all the others are for tests.e2e.sigkill_runs.
SQLITE: dict[str, tuple[int, ...]] = {
    "the house is open": (1, 2),
    "updates are fetched, not kept": (1, 6, 11),
    "updates are written, not committed": (3, 8, 11),
    "updates are kept": (1, 4, 7, 10),
    "a telegram turn is not committed": (1, 4, 8, 11, 14),
    "a turn is half written": (3, 8, 13, 18, 22),
    "turns are committed": (3, 7, 10, 13),
    "a claim is not committed": (1, 8, 15, 22),
    "messages are claimed": (2, 10, 18, 23),
    "a reply is about to be sent": (1, 7, 12),
    "a reply was sent, not recorded": (2, 9, 13),
    "a cosmetic is about to be sent": (5,),
    "a cosmetic was sent, not recorded": (6,),
    "a record is not committed": (4, 13, 22),
    "outcomes are recorded": (5, 16, 23),
    "a tap is about to be answered": (3,),
    "a books turn is not committed": (2, 6),
    "touches are not committed": (1, 2),
    "a touch turn is not committed": (1, 2),
    "an act turn is not committed": (1,),
    "a desk is about to be sent": (1,),
    "a desk was sent, not recorded": (1,),
    "a promise is about to be sent": (1,),
    "a promise was sent, not recorded": (1,),
    "a service is about to be sent": (1, 2),
    "a service was sent, not recorded": (1, 2),
    "a dunning is about to be sent": (1,),
    "a dunning was sent, not recorded": (1,),
    "a day is sealed, not kept outside": (1, 2),
}
POSTGRES: dict[str, tuple[int, ...]] = {
    "updates are written, not committed": (4,),
    "a telegram turn is not committed": (9,),
    "a reply was sent, not recorded": (8,),
    "a record is not committed": (11,),
    "a touch turn is not committed": (1,),
    "a service is about to be sent": (2,),
}


# Each step from an update to the record of what was sent is broken off once.
QUICK = frozenset({
    "updates are written, not committed", "a telegram turn is not committed", "turns are committed",
    "messages are claimed", "a reply was sent, not recorded", "outcomes are recorded", "a touch turn is not committed",
    "a service is about to be sent", "a dunning is about to be sent", "a day is sealed, not kept outside",
})  # fmt: skip
QUICK_ON_POSTGRES = frozenset({"a reply was sent, not recorded", "a touch turn is not committed"})


def points(chosen: dict[str, tuple[int, ...]], quick: frozenset[str]) -> list[Crash]:
    """One moment of the kinds in `quick`; all of them when GOODWORD_EVERY_MOMENT is set, as the long runs do."""
    if os.environ.get("GOODWORD_EVERY_MOMENT"):
        return [(moment, n) for moment, times in chosen.items() for n in times]
    return [(moment, times[len(times) // 2]) for moment, times in chosen.items() if moment in quick]


@pytest.mark.parametrize("crash", points(SQLITE, QUICK), ids=lambda crash: f"{crash[0]} #{crash[1]}")
async def test_killed_on_sqlite_when(crash: Crash, tmp_path: Path, nursery: Nursery) -> None:
    village = await play(f"sqlite:///{tmp_path}/a.db", tmp_path, nursery, crash)
    assert village.keeper.kills == 1, f"{crash} never came: {Counter(village.keeper.moments)}"


@pytest.mark.parametrize("crash", points(POSTGRES, QUICK_ON_POSTGRES), ids=lambda crash: f"{crash[0]} #{crash[1]}")
async def test_killed_on_postgres_when(crash: Crash, tmp_path: Path, nursery: Nursery, postgres_server: str) -> None:
    village = await play(await fresh_postgres(postgres_server), tmp_path, nursery, crash)
    assert village.keeper.kills == 1, f"{crash} never came: {Counter(village.keeper.moments)}"
