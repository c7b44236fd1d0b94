"""Several `goodword run` on one PostgreSQL: killed, paused, restarted, and the borrowers notice nothing but a pause."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from bot.house import open_house, write_offset
from tests.e2e.sigkill_runs import Runs, Team, Wish
from tests.e2e.test_processes import an_office, answered, borrower, linked
from tests.e2e.test_sigkill import Village, a_village
from tests.e2e.test_troubles import all_in_order, until
from tests.kit.databases import fresh_postgres
from tests.kit.nursery import Keeper, Nursery
from tests.kit.phone import Phone
from tests.kit.stage import TUESDAY

PEOPLE = (7, 8, 9)
LINES = ("hello", "home", "what do I owe")


@pytest.fixture(scope="module")
def nurseries() -> Iterator[list[Nursery]]:
    made = [Nursery(), Nursery()]
    yield made
    for nursery in made:
        nursery.close()


async def holder_of(url: str, lease: str) -> int:
    """The process that holds it now; 0 when nobody does."""
    connection = await asyncpg.connect(url)
    holder = await connection.fetchval("SELECT holder FROM leases WHERE name = $1", lease)
    await connection.close()
    return int(holder.split(":")[1]) if holder else 0


async def test_a_killed_sender_is_replaced_within_ten_seconds(
    tmp_path: Path, postgres_server: str, capsys: pytest.CaptureFixture[str]
) -> None:
    url = await fresh_postgres(postgres_server)
    async with an_office(tmp_path, url) as (office, control):
        bots = [await office.begins("run") for _ in range(2)]
        for bot in bots:
            await office.hears(bot, "is listening")
        person = borrower()
        phone = await linked(office, control, person["borrower_ref"], 7)
        await answered(phone, "were you born")
        sender = await holder_of(url, "sender")
        dead = next(bot for bot in bots if bot.pid == sender)
        dead.kill()
        await dead.wait()
        began = time.monotonic()
        await phone.says(person["birth_date"])
        await answered(phone, "confirmed")
        took = time.monotonic() - began
        with capsys.disabled():
            print(f"\nanswered {took:.1f} s after the sender was killed")
        assert took < 15  # 9 and a little on a machine that has time
        assert len([text for text in await phone.texts() if "confirmed" in text]) == 1
        assert "hold" in await office.goodword("verify")
        for bot in bots:
            if bot is not dead:
                await office.ends(bot)


@asynccontextmanager
async def two_bots(url: str, folder: Path, nurseries: list[Nursery]) -> AsyncIterator[tuple[Village, Team]]:
    """A village with two bots (in a hurry: patience of 0.8 seconds), both running."""
    async with a_village(url, folder, nurseries[0], None) as village:
        async with open_house(village.settings) as house:
            await house.db.run(write_offset(TUESDAY - datetime.now(UTC)))
        keepers = []
        for n, nursery in enumerate(nurseries):
            (folder / f"bot{n}").mkdir()
            keepers.append(Keeper(nursery, folder / f"bot{n}", village.keeper.env))
        village.keeper = team = Team(keepers)  # type: ignore[assignment]
        async with open_house(village.settings) as village.house:
            await team.start()
            try:
                yield village, team
            finally:
                await team.kill()


async def people(village: Village) -> list[Phone]:
    for user in PEOPLE:
        await village.control.do("users", id=user, first_name="Ming", language_code="en")
    return [Phone(village.control, user, village.settle) for user in PEOPLE]


async def answered_in_order(village: Village, phones: list[Phone], asked: int) -> None:
    """One answer to each line, no message twice, nothing in doubt."""
    await all_in_order(village)
    assert await village.rows("SELECT * FROM outbox WHERE doubtful = 1 OR outcome = 'doubtful'") == []
    for phone in phones:
        heard = [message["message_id"] for message in await phone.heard()]
        assert len(heard) == len(set(heard)) == asked


async def test_a_rolling_restart_loses_nothing_and_repeats_nothing(
    tmp_path: Path, postgres_server: str, nurseries: list[Nursery]
) -> None:
    async with two_bots(await fresh_postgres(postgres_server), tmp_path, nurseries) as (village, team):
        phones = await people(village)
        done = asyncio.Event()
        asked = 0

        async def talk() -> int:
            count = 0
            while not done.is_set() or count < len(LINES):
                for phone in phones:
                    await phone.says(LINES[count % len(LINES)], quick=True)
                count += 1
                await asyncio.sleep(0.1)
            return count

        talking = asyncio.create_task(talk())
        for keeper in team.keepers:
            assert await keeper.stop()
            await keeper.start()
        done.set()
        asked = await talking
        await village.settle()
        assert await team.stop()
        await answered_in_order(village, phones, asked)
        assert {code for keeper in team.keepers for code in keeper.exits} == {0}


async def test_a_worker_that_slept_through_its_replacement_comes_back_and_does_no_harm(
    tmp_path: Path, postgres_server: str, nurseries: list[Nursery]
) -> None:
    url = await fresh_postgres(postgres_server)
    async with two_bots(url, tmp_path, nurseries) as (village, team):
        phones = await people(village)
        for phone in phones:
            await phone.says("hello", quick=True)
        await village.settle()
        sleeper = await holder_of(url, "sender")
        os.kill(sleeper, signal.SIGSTOP)
        try:
            for phone in phones:
                await phone.says("home", quick=True)
            async with asyncio.timeout(15):
                while await holder_of(url, "sender") == sleeper or await holder_of(url, "poller") == sleeper:
                    await asyncio.sleep(0.05)
            await village.settle()
        finally:
            os.kill(sleeper, signal.SIGCONT)
        for phone in phones:
            await phone.says("what do I owe", quick=True)
        await village.settle()
        await until(lambda: "lease.lost" in team.log)
        assert await team.stop()
        await answered_in_order(village, phones, 3)


@pytest.mark.parametrize(("story", "worker", "nth"), [("signature", 0, 6)])
async def test_one_of_two_workers_is_killed_in_the_middle_of_a_story(
    story: str, worker: int, nth: int, tmp_path: Path, postgres_server: str, nurseries: list[Nursery]
) -> None:
    runs = Runs("postgres", 2, tmp_path / "out", nurseries, postgres_server)
    await runs.prepare()
    trace, _ = await runs.play(Wish(0, story, worker, ("*", nth), None), tmp_path / "run")
    assert trace.fault == ""
    assert trace.kills == 1


def test_what_the_seed_says_is_the_same_each_time(tmp_path: Path) -> None:
    runs: Any = Runs("sqlite", 1, tmp_path, [])
    runs.passed, runs.took = {"promise": list("abcab"), "signature": list("xy")}, {"promise": 2.0, "signature": 3.0}
    wishes = [runs.wish(seed) for seed in range(50)]
    assert wishes == [runs.wish(seed) for seed in range(50)]
    assert {wish.story for wish in wishes} == {"promise", "signature"}
    assert any(wish.crash == ("a", 2) for wish in wishes)
    assert any(wish.seconds for wish in wishes)
