"""kill -9 at any moment of a signature: one agreement, both consents, each part once, the paper made and delivered.

The talk up to the terms is played with a bot in this process; then the bot is a process that is killed at one chosen
moment (see crashing_run.py) of agreeing, signing, making the paper and sending it, and is started again.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.clock import Clock, stamp
from bot.engine import running_engine
from bot.house import open_house, write_offset
from bot.mandates import give_mandate
from bot.proofs import agreement_faults
from bot.store.journal import chains, verify_chain
from bot.travel import still_busy
from tests.e2e.test_sigkill import LOOK, PATIENCE, Village, a_village
from tests.kit import plan_story as talk
from tests.kit.accounts import sent_as_recorded
from tests.kit.databases import fresh_postgres
from tests.kit.nursery import Crash, Nursery
from tests.kit.phone import Phone
from tests.kit.stage import TUESDAY
from tests.kit.town import BORROWERS, DESK, INSTALMENTS, LOANS

MING = 7
EVERY = "GOODWORD_EVERY_MOMENT"  # set it to kill the bot at each moment there is, not at a spread of them


@pytest.fixture(scope="session")
def bots() -> Iterator[Nursery]:
    made = Nursery()
    yield made
    made.close()


async def to_the_terms(village: Village) -> Phone:
    """A borrower who has told what happened, chosen a plan and reads its terms; everything is sent and recorded."""
    rates = {"rate_overall": 0, "rate_chat": 0, "rate_group": 0}
    settings = village.settings.model_copy(update={"bot_token": "123456:a-token", "desk_chat_id": (DESK,), **rates})
    clock = Clock(TUESDAY - datetime.now(UTC))
    async with open_house(settings, clock=clock) as village.house, running_engine(village.house) as engine:
        await village.house.db.run(write_offset(clock.offset))
        phone = Phone(village.control, MING, lambda: rest(village, engine.nudge))
        await village.control.do("users", id=MING, first_name="Ming", language_code="en")
        await village.books(TUESDAY - timedelta(days=1), borrowers=BORROWERS, loans=LOANS, instalments=INSTALMENTS)
        wish = give_mandate(village.house, by=1, officer="Ann", today=TUESDAY.date(), until=date(2027, 11, 24))
        await village.house.db.run(wish)
        answers = [words.format(income=20_000, costs=14_000) for words in talk.ANSWERS]
        for words in (
            f"/start {await village.invite('B1')}", talk.BIRTHDAY, "home", *talk.HELP, *answers, talk.RIGHT, talk.TWO,
            talk.TAKE, talk.WAY, talk.LAST4,
        ):  # fmt: skip
            await phone.says(words, quick=True)
        await rest(village, engine.nudge)
        await phone.sees("Nothing is agreed until you have signed")
    phone.settle = village.settle
    return phone


async def rest(village: Village, nudge: Callable[[], None]) -> None:
    """Everything that came is worked off."""
    async with asyncio.timeout(PATIENCE):
        while len(village.sandbox.updates) or await _busy(village):
            nudge()
            await asyncio.sleep(LOOK)


async def _busy(village: Village) -> bool:
    assert village.house is not None
    return bool(await village.db.read(still_busy(stamp(village.house.clock.now()))))


async def sign(village: Village, phone: Phone) -> None:
    """Yes to the terms, the name, the signature; and a look at the agreement, as somebody who waits for the paper."""
    async with village.day(TUESDAY + timedelta(minutes=10)):
        await phone.taps(talk.AGREE)
        await phone.says(talk.NAME)
        await phone.taps(talk.SIGN)
        await phone.says("home")
        await phone.taps(talk.MINE)


async def accounts(village: Village, phone: Phone) -> None:
    """Nothing lost, nothing twice, everything as it was signed, the record whole."""
    async with open_house(village.settings) as village.house:
        inbox = await village.rows("SELECT * FROM inbox WHERE NOT (source = 'desk' AND state = 'new')")
        assert {(row["state"], row["attempts"]) for row in inbox} == {("done", 0)}
        agreement = await _signed_once(village)
        await _delivered(village, phone, agreement)
        outbox = await village.rows("SELECT * FROM outbox ORDER BY seq")
        assert {row["state"] for row in outbox} <= {"sent", "dropped", "closed"}
        sent_as_recorded(outbox, village.wire.calls)
        assert await village.db.read(agreement_faults()) == []
        for head in await village.db.read(chains()):
            key = village.house.means.journal_key
            assert await village.db.read(verify_chain(head["chain"], key, head["n"], head["hash"])) == []
    assert "Traceback" not in village.keeper.log
    assert village.keeper.exits[-1] == 0
    await phone.sees("Signed by both")


async def _signed_once(village: Village) -> dict[str, Any]:
    versions = await village.rows("SELECT * FROM agreements ORDER BY agreement_id, version")
    assert [(v["version"], v["state"], bool(v["document"])) for v in versions] == [
        (1, "signed", False), (2, "active", False), (3, "active", True),
    ]  # fmt: skip
    consents = await village.rows("SELECT * FROM consents ORDER BY at, consent_id")
    assert [(c["what"], c["offer_id"]) for c in consents] == [(w, versions[0]["offer_id"]) for w in ("terms", "name")]
    assert consents[0]["text"] == versions[0]["text"]
    rows = await village.rows("SELECT * FROM outbox")
    shown = {row["row_id"]: row["message_id"] for row in rows if row["method"] == "say"}
    assert all(shown[c["row_id"]] for c in consents)
    promises = await village.rows("SELECT * FROM promises ORDER BY part, version")
    assert [(p["part"], p["version"], p["state"], p["due"]) for p in promises] == [
        (1, 1, "open", "2026-12-07"), (2, 1, "open", "2027-01-05"),
    ]  # fmt: skip
    offers = await village.rows("SELECT state FROM offers WHERE replaced_at IS NULL")
    assert sorted(o["state"] for o in offers) == ["replaced", "replaced", "taken"]
    return versions[-1]


async def _delivered(village: Village, phone: Phone, agreement: dict[str, Any]) -> None:
    """The paper was made, kept, and came; a second time only where the first was in doubt."""
    (blob,) = await village.rows("SELECT bytes FROM blobs WHERE sha256 = $1", agreement["document"])
    assert hashlib.sha256(bytes(blob["bytes"])).hexdigest() == agreement["document"]
    (made,) = await village.rows("SELECT * FROM outbox WHERE method = 'make'")
    assert (made["state"], made["blob"]) == ("sent", agreement["document"])
    (file,) = await village.rows("SELECT * FROM outbox WHERE method = 'file'")
    assert (file["state"], file["blob"]) == ("sent", agreement["document"])
    papers = [message["document"] for message in await phone.heard() if "document" in message]
    assert 1 <= len(papers) <= 1 + file["doubtful"]
    for paper in papers:
        stored = village.sandbox.files.by_id(paper["file_id"])
        assert stored is not None
        assert hashlib.sha256(stored.content).hexdigest() == agreement["document"]


async def play(database_url: str, folder: Path, bots: Nursery, crash: Crash | None) -> Village:
    async with a_village(database_url, folder, bots, crash) as village:
        try:
            phone = await to_the_terms(village)
            await sign(village, phone)
        except BaseException:
            print(village.keeper.log)
            raise
        await accounts(village, phone)
        return village


async def test_the_signature_without_a_crash(tmp_path: Path, bots: Nursery) -> None:
    village = await play(f"sqlite:///{tmp_path}/a.db", tmp_path, bots, None)
    assert village.keeper.kills == 0


# Every moment from the consent to the paper's arrival, and how often it is passed at least.
PASSED = {
    "the house is open": 1,
    "updates are fetched, not kept": 5,
    "updates are written, not committed": 5,
    "updates are kept": 5,
    "a telegram turn is not committed": 5,
    "a turn is half written": 6,
    "turns are committed": 6,
    "a claim is not committed": 10,
    "messages are claimed": 10,
    "a reply is about to be sent": 5,
    "a reply was sent, not recorded": 5,
    "a cosmetic is about to be sent": 5,
    "a cosmetic was sent, not recorded": 5,
    "a record is not committed": 10,
    "outcomes are recorded": 10,
    "a tap is about to be answered": 3,
    "a paper is about to be made": 1,
    "a paper was made, not recorded": 1,
    "a outcome turn is not committed": 1,
    "a paper is about to be sent": 1,
    "a paper was sent, not recorded": 1,
    "a day is sealed, not kept outside": 1,
}
# The agreement is the first turn, the name the second, the signature the third; then the paper comes.
SQLITE: dict[str, tuple[int, ...]] = {
    "updates are fetched, not kept": (1, 3),
    "updates are written, not committed": (1, 3),
    "updates are kept": (1, 2, 3),
    "a telegram turn is not committed": (1, 2, 3, 4),
    "a turn is half written": (1, 3, 4),
    "turns are committed": (1, 2, 3, 4),
    "a claim is not committed": (1, 5, 6, 7),
    "messages are claimed": (5, 6, 7),
    "a reply is about to be sent": (1, 3),
    "a reply was sent, not recorded": (1, 3),
    "a record is not committed": (5, 6, 7),
    "outcomes are recorded": (5, 6, 7),
    "a paper is about to be made": (1,),
    "a paper was made, not recorded": (1,),
    "a outcome turn is not committed": (1,),
    "a paper is about to be sent": (1,),
    "a paper was sent, not recorded": (1,),
}
POSTGRES: dict[str, tuple[int, ...]] = {
    "a telegram turn is not committed": (1, 3),
    "a paper was made, not recorded": (1,),
    "a paper was sent, not recorded": (1,),
}


# What test_sigkill has not: the turns of a signature, and the paper's way.
QUICK = frozenset({
    "a turn is half written", "a claim is not committed", "a record is not committed", "a paper is about to be made",
    "a outcome turn is not committed", "a paper was sent, not recorded",
})  # fmt: skip


def points(chosen: dict[str, tuple[int, ...]]) -> list[Crash]:
    if os.environ.get(EVERY):
        return [(moment, n) for moment, times in PASSED.items() for n in range(1, times + 1)]
    return [(moment, times[len(times) // 2]) for moment, times in chosen.items() if moment in QUICK]


@pytest.mark.parametrize("crash", points(SQLITE), ids=lambda crash: f"{crash[0]} #{crash[1]}")
async def test_killed_on_sqlite_when(crash: Crash, tmp_path: Path, bots: Nursery) -> None:
    village = await play(f"sqlite:///{tmp_path}/a.db", tmp_path, bots, crash)
    assert village.keeper.kills == 1, f"{crash} never came: {Counter(village.keeper.moments)}"


@pytest.mark.parametrize("crash", points(POSTGRES), ids=lambda crash: f"{crash[0]} #{crash[1]}")
async def test_killed_on_postgres_when(crash: Crash, tmp_path: Path, bots: Nursery, postgres_server: str) -> None:
    village = await play(await fresh_postgres(postgres_server), tmp_path, bots, crash)
    assert village.keeper.kills == 1, f"{crash} never came: {Counter(village.keeper.moments)}"
