"""The worker: a turn that fails hurts nobody else, is tried again, and ends in one apology and a person."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.store import inbox
from bot.store.statements import sql
from bot.worker import ATTEMPTS, Worker
from tests.kit.stage import Stage, a_stage


@pytest.fixture
async def stage(database_url: str, tmp_path: Path) -> AsyncIterator[Stage]:
    async with a_stage(database_url, tmp_path) as made:
        await made.verified()
        yield made


def broken(stage: Stage, chat: str) -> Worker:
    """A worker whose reading of one chat's updates breaks."""
    read = stage.house.means.read

    def reads(update: Any) -> Any:
        heard = read(update)
        if heard is not None and heard.chat_id == chat:
            raise RuntimeError("a fault in our own code")
        return heard

    return Worker(stage.house.db, replace(stage.house.means, read=reads))


async def put(stage: Stage, chat: int, number: int, text: str) -> None:
    person = {"id": chat, "is_bot": False, "first_name": "X"}
    message = {"message_id": 1, "date": 1, "chat": {"id": chat, "type": "private"}, "from": person, "text": text}
    row = inbox.InboxRow(
        "telegram", str(number), stage.clock.ticks(), f"chat:{chat}", {"update_id": number, "message": message},
        "2026-11-24T02:00:00.000000Z",
    )  # fmt: skip
    await stage.house.db.run(inbox.put([row]))


async def test_a_failing_turn_disturbs_no_other_chat(stage: Stage) -> None:
    worker = broken(stage, "1000")
    await put(stage, 1000, 901, "hello")
    await put(stage, 2000, 902, "hello")
    await worker.step()
    waiting = await stage.rows(sql("inbox_waiting"))
    assert [(row["key"], row["attempts"]) for row in waiting] == [("901", 1)]
    assert await stage.rows(sql("outbox_of_lane", "chat:2000")) != []


async def test_what_comes_later_in_the_lane_waits_for_the_failed_one(stage: Stage) -> None:
    worker = broken(stage, "1000")
    await put(stage, 1000, 901, "hello")
    await put(stage, 1000, 902, "again")
    await worker.step()
    assert await worker.step() == 0
    await stage.terminal.settle()
    assert await stage.rows(sql("inbox_waiting")) != []
    stage.clock.advance(timedelta(seconds=10))
    await stage.terminal.settle()  # the fault is mended: both are worked off, in order
    assert await stage.rows(sql("inbox_waiting")) == []


async def test_after_the_last_try_there_is_one_apology_a_person_and_a_dead_letter(stage: Stage) -> None:
    worker = broken(stage, "1000")
    before = len(stage.messages)
    await put(stage, 1000, 901, "hello")
    for _ in range(ATTEMPTS):
        await worker.step()
        stage.clock.advance(timedelta(minutes=5))
    await worker.settle()  # what the desk plans for the new request is turned; the letter is not tried again
    await stage.terminal.settle()
    (dead,) = await stage.rows(sql("dead_inbox"))
    assert (dead["source"], dead["key"], dead["attempts"]) == ("telegram", "901", ATTEMPTS - 1)
    assert [row["reason"] for row in await stage.rows(sql("tickets_waiting"))] == ["turn_failed"]
    said = stage.messages[before:]
    assert len([text for text in said if "sorry" in text]) == 1
    assert "Home" in stage.keyboards[-1]
    assert "How can I help" in await stage.taps("Home")


async def test_a_turn_that_fails_leaves_nothing_behind(stage: Stage) -> None:
    chat = (await stage.rows(sql("chat_read", "1000")))[0]
    render = stage.house.means.render

    def breaks(*_: Any) -> Any:
        raise RuntimeError("cannot draw")

    worker = Worker(stage.house.db, replace(stage.house.means, render=breaks))
    await put(stage, 1000, 901, "person")
    await worker.step()
    assert await stage.rows(sql("tickets_waiting")) == []
    assert chat == (await stage.rows(sql("chat_read", "1000")))[0]
    assert render is stage.house.means.render
