"""A call is offered, agreed to, and comes near: borrower and desk read the same moment, each in their own time."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.terminal import CHAT
from tests.kit.desk_people import BOB, Desk, a_desk


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with a_desk(f"sqlite:///{tmp_path}/test.db", tmp_path) as made:
        await made.writes(BOB, "/take")
        await made.to_the_borrower()
        yield made


async def borrower_taps(desk: Desk, label: str) -> None:
    """The borrower taps the button of that label, wherever it was drawn last."""
    for row in reversed(await desk.rows("SELECT payload FROM outbox WHERE lane = $1 ORDER BY seq", f"chat:{CHAT}")):
        for button in [b for line in json.loads(row["payload"]).get("buttons", []) for b in line]:
            if button["text"] == label:
                person = {"id": CHAT, "is_bot": False, "first_name": "Borrower"}
                chat = {"id": CHAT, "type": "private", "first_name": "Borrower"}
                under = {"message_id": 1, "date": 1, "chat": chat, "text": "x"}
                tap = {"id": "1", "from": person, "chat_instance": "1", "data": button["data"], "message": under}
                await desk.hears({"callback_query": tap})
                return
    raise AssertionError(f"no button {label!r}")


async def shown_last(desk: Desk) -> str:
    """The newest message to the borrower with its buttons."""
    rows = await desk.rows("SELECT payload FROM outbox WHERE lane = $1 ORDER BY seq", f"chat:{CHAT}")
    return [row["payload"] for row in rows if "buttons" in row["payload"]][-1]


async def test_a_call_that_suits_is_told_to_the_holder_when_it_comes(desk: Desk) -> None:
    assert "The borrower is asked" in (await desk.writes(BOB, "/slot 11:00"))[0]
    (asked,) = await desk.to_the_borrower()
    assert asked.startswith("A colleague would like to call you on Tuesday, 24 November, 11:00. Does that suit you?")
    await borrower_taps(desk, "Yes, please call me then")
    assert await desk.news() == ["The borrower agrees to the call on Tuesday, 24 November, 11:00."]
    assert (await desk.to_the_borrower())[0].startswith(
        "Thank you. A colleague calls you on Tuesday, 24 November, 11:00."
    )
    await desk.waits(minutes=25)
    await desk.writes(BOB, "/case")
    assert await desk.waits(minutes=25) == ["@Bob, you agreed to call the borrower on Tuesday, 24 November, 11:00."]


async def test_a_call_that_does_not_suit_is_none(desk: Desk) -> None:
    await desk.writes(BOB, "/slot 11:00")
    await borrower_taps(desk, "No, that doesn't suit me")
    assert "doesn't suit the borrower" in (await desk.news())[0]
    assert "agreed to call" not in "".join(await desk.waits(hours=2))


async def test_who_does_not_answer_is_not_called(desk: Desk) -> None:
    await desk.writes(BOB, "/slot 10:25")
    await desk.writes(BOB, "/slot 10:20")  # the first is over by it
    assert await desk.waits(minutes=25) == [
        "The borrower has not answered whether a call on Tuesday, 24 November, 10:20 suits: please don't call."
    ]


async def test_whoever_was_away_finds_the_question_behind_a_neutral_notice(desk: Desk) -> None:
    await desk.does("UPDATE chats SET active_at = NULL, verified_at = NULL")
    await desk.writes(BOB, "/slot tomorrow 11:00")
    (notice,) = await desk.to_the_borrower()
    assert "has a question for you" in notice
    assert "11:00" not in notice
    await borrower_taps(desk, "Read the message")
    await desk.says("5月3日")
    assert "call you on Wednesday, 25 November, 11:00" in "".join(await desk.to_the_borrower())


async def test_a_question_that_another_screen_was_drawn_over_is_still_answered(desk: Desk) -> None:
    await desk.writes(BOB, "/slot 11:00")
    await desk.says("stop")
    await desk.says("home")
    await borrower_taps(desk, "See the new message")
    await desk.says("home")  # once more, and it is still there
    await borrower_taps(desk, "See the new message")
    await desk.news()
    await borrower_taps(desk, "Yes, please call me then")
    assert await desk.news() == ["The borrower agrees to the call on Tuesday, 24 November, 11:00."]
    await desk.says("home")
    assert "See the new message" not in await shown_last(desk)


async def test_the_newest_question_is_the_one_that_stands_and_one_whose_time_has_passed_is_none(desk: Desk) -> None:
    await desk.writes(BOB, "/slot 11:00")
    await desk.writes(BOB, "/slot 11:30")
    await desk.says("home")
    await desk.to_the_borrower()
    await borrower_taps(desk, "See the new message")
    (asked,) = await desk.to_the_borrower()
    assert "call you on Tuesday, 24 November, 11:30" in asked
    await desk.waits(hours=2)
    await desk.says("home")
    await borrower_taps(desk, "See the new message")
    assert "that time has passed" in "".join(await desk.to_the_borrower())
    await desk.says("home")
    assert "See the new message" not in await shown_last(desk)
