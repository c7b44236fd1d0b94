"""No button spins: taps are answered after their turn or in time, also when another worker has turned them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot import taps
from bot.store.migrate import migrate
from bot.store.opening import open_database
from bot.taps import TapAnswers
from tests.kit.post_office import PostOffice, open_post_office

SOON = 0.15


@pytest.fixture
async def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[PostOffice]:
    monkeypatch.setattr(taps, "LATEST_SECONDS", SOON)
    db = await open_database(f"sqlite:///{tmp_path}/a.db")
    await migrate(db)
    async with open_post_office(db) as office:
        await office.phone.join(1)
        yield office
    await db.close()


async def tap(office: PostOffice) -> str:
    keyboard = {"inline_keyboard": [[{"text": "x", "callback_data": "c.1.x"}]]}
    shown = await office.client.call("sendMessage", {"chat_id": 1, "text": "?", "reply_markup": keyboard})
    return str(await office.phone.do("taps", user=1, chat=1, message_id=shown["message_id"], data="c.1.x"))


async def answers(office: PostOffice, tap_id: str) -> int:
    await asyncio.sleep(0.05)
    calls = [call for call in office.wire.calls if call.method == "answerCallbackQuery"]
    return sum(call.params["callback_query_id"] == tap_id for call in calls)


async def test_a_tap_is_answered_once_its_turn_is_committed_and_once_only(office: PostOffice) -> None:
    here, tap_id = TapAnswers(office.client), await tap(office)
    here.expect([tap_id])
    assert await answers(office, tap_id) == 0
    here.answer([tap_id])
    assert await answers(office, tap_id) == 1
    await asyncio.sleep(2 * SOON)
    here.answer([tap_id])
    assert await answers(office, tap_id) == 1
    await here.close()


async def test_a_tap_turned_before_its_receipt_is_heard_of_is_answered_once(office: PostOffice) -> None:
    here, tap_id = TapAnswers(office.client), await tap(office)
    here.answer([tap_id])
    here.expect([tap_id])
    await asyncio.sleep(2 * SOON)
    assert await answers(office, tap_id) == 1
    await here.close()


async def test_a_tap_that_another_worker_turns_is_answered_there_at_once(office: PostOffice) -> None:
    here, there, tap_id = TapAnswers(office.client), TapAnswers(office.client), await tap(office)
    here.expect([tap_id])
    there.answer([tap_id])
    assert await answers(office, tap_id) == 1
    for worker in (here, there):
        await worker.close()


async def test_a_tap_whose_worker_died_is_answered_in_time_by_the_one_that_received_it(office: PostOffice) -> None:
    here, tap_id = TapAnswers(office.client), await tap(office)
    here.expect([tap_id])
    await asyncio.sleep(2 * SOON)
    assert await answers(office, tap_id) == 1
    await here.close()
