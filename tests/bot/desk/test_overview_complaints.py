"""Complaints at the desk: recorded with whom they are about, who then lets go, and told before their last day."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest

from bot.acts import record_act
from bot.clock import stamp
from bot.worklist import worklist
from tests.kit.floor import ANN, BOB, CLEO, SUE, Floor, a_floor
from tests.kit.stage import TAIPEI

COMPLAINT = "I want to make a complaint about you"
MENTIONS = '<a href="tg://user?id=1">Ann</a> <a href="tg://user?id=2">Sue</a>'


@pytest.fixture
async def floor(database_url: str, tmp_path: Path) -> AsyncIterator[Floor]:
    async with a_floor(database_url, tmp_path) as made:
        yield made


@pytest.fixture
async def alone(tmp_path: Path) -> AsyncIterator[Floor]:
    async with a_floor(f"sqlite:///{tmp_path}/test.db", tmp_path) as made:
        yield made


async def complaint(floor: Floor) -> dict[str, str]:
    (row,) = await floor.rows("SELECT * FROM complaints")
    return row


async def holder(floor: Floor) -> str:
    (row,) = await floor.rows("SELECT held_by FROM topics")
    return str(row["held_by"])


async def test_whoever_holds_the_case_when_a_complaint_is_made_lets_go_and_may_not_touch_it(floor: Floor) -> None:
    ticket = await floor.asked()
    await floor.says(BOB, "/take", thread=77)
    await floor.stage.says(COMPLAINT)
    row = await complaint(floor)
    number = row["complaint_id"]
    assert row["about"] == "3"
    assert await holder(floor) == ""
    said = "\n".join(await floor.in_topic())
    assert f"Complaint {number} is recorded. It may be about Bob" in said
    assert "Bob no longer looks after this case" in said
    for word in ("/take", "/r hello", "/resolve", "/release", "/transfer @cleo"):
        assert "about you" in (await floor.says(BOB, word, thread=77))[0]
    assert "about you" in (await floor.taps(BOB, "take", thread=77))[0]
    assert await holder(floor) == ""
    await floor.says(BOB, "/note the letter went out by mistake", thread=77)
    assert len(await floor.rows("SELECT * FROM desk_notes")) == 1
    assert "needs somebody else" in (await floor.says(ANN, "/assign @bob", thread=77))[0]
    (told,) = await floor.says(BOB, "/complaints")
    assert f"{number} · case G-BEAGWX · made 0 minutes ago" in told
    assert "Written answer by Thursday, 24 December: 30 days left" in told
    assert "It is about Bob, who may not handle it." in told
    for item, deed in ((number, "resolve"), (ticket, "release")):
        wish = record_act(floor.stage.house.means, item, deed, by=3, name="Bob", reason="because")
        assert "is about Bob: somebody else" in await floor.stage.house.db.run(wish)
    await floor.says(CLEO, "/take", thread=77)
    assert await holder(floor) == "4"
    await floor.stage.act(number, "resolve")
    await floor.says(CLEO, "/transfer @bob", thread=77)  # once it is answered the case is like any other
    assert await holder(floor) == "3"


async def test_else_it_is_about_who_wrote_last_within_the_days_of_the_policy(alone: Floor) -> None:
    floor = alone
    ticket = await floor.asked()
    for relay, user, days in (("W-1", "2", 3), ("W-2", "3", 10), ("W-3", "4", 20)):
        at = floor.stage.clock.now().replace(day=24 - days)
        await floor.does(
            "INSERT INTO relays (relay_id, subject, side, by_user, from_chat, from_message, shown_row, kind, words,"
            " state, at) VALUES ($1, 'case:B1', 'agent', $2, '', $1, '', 'text', '', 'sent', $3)", relay, user,
            stamp(at),
        )  # fmt: skip
    await floor.stage.says(COMPLAINT)
    assert (await complaint(floor))["about"] == "2"
    items = await floor.stage.house.db.read(worklist(floor.stage.house.means, floor.stage.clock.now()))
    (line,) = [item.what for item in items if item.kind == "complaint"]
    assert "(30 days left), not by Sue, whom it is about" in line
    said = await floor.says(SUE, f"/assign {ticket} @bob")
    assert any("The complaint in this case is about you" in words for words in said)
    assert [row["assigned_to"] for row in await floor.rows("SELECT assigned_to FROM tickets")] == ["", ""]


async def test_a_complaint_about_nobody_is_everybodys_and_its_last_day_is_told_ahead_and_after(alone: Floor) -> None:
    floor = alone
    await floor.stage.says(COMPLAINT)
    await floor.opens()
    number = (await complaint(floor))["complaint_id"]
    assert "It is about nobody at the desk." in "\n".join(await floor.in_topic())
    await floor.says(BOB, "/take", thread=77)
    assert await holder(floor) == "3"
    for day, hour, told in (
        (datetime(2026, 12, 21, 8, 59, tzinfo=TAIPEI), 0, ""),
        (datetime(2026, 12, 21, 9, 1, tzinfo=TAIPEI), 1, "Written answer by Thursday, 24 December: 3 days left"),
        (datetime(2026, 12, 25, 9, 1, tzinfo=TAIPEI), 1, ""),  # a holiday in Taiwan: the desk is closed
        (datetime(2026, 12, 28, 9, 1, tzinfo=TAIPEI), 2, "The last day was Thursday, 24 December: 4 days late"),
    ):
        await floor.passes(day)
        lines = [text for text in await floor.told() if text.startswith(f"Complaint {number}, case G-BEAGWX")]
        assert len(lines) == hour, day
        assert told in (lines or [""])[-1]
        assert all(text.endswith(MENTIONS) for text in lines)
    await floor.says(SUE, "/complaints")
