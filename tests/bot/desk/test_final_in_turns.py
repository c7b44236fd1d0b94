"""The final review in real turns: the card when the reminders have ended, the notice, the decision, its day."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.store.statements import sql
from tests.kit.floor import BOB, SUE, Floor, a_floor

TOPIC = 77


@pytest.fixture
async def floor(tmp_path: Path) -> AsyncIterator[Floor]:
    """B1 has answered nothing for months; every reminder is done, and the books are fresh."""
    async with a_floor(f"sqlite:///{tmp_path / 'final.db'}", tmp_path) as floor:
        rest = "loan_ref,number,due_date,principal,interest,fees\nL1,2,2028-12-18,3000,500,0\n"
        await floor.stage.books(as_of=date(2026, 11, 23), instalments=rest)
        for _ in range(40):
            await floor.stage.days(5)
            await floor.stage.books(as_of=floor.stage.today - timedelta(days=1))
            if await floor.rows("SELECT 1 FROM tickets WHERE reason = 'ladder_end'"):
                break
        await floor.opens()
        yield floor


async def test_the_card_comes_by_itself_and_a_supervisor_decides_with_day_and_reason(floor: Floor) -> None:
    cards = [line for line in await floor.in_topic() if line.startswith("Final review")]
    assert len(cards) == 1
    assert "only after the lender's own written notice; none is recorded" in cards[0]
    day = floor.stage.today + timedelta(days=20)
    said = await floor.says(BOB, f"/final time {day} as I like", TOPIC)
    assert "supervisor" in said[-1]
    said = await floor.says(SUE, f"/final agency {day} no answer to anything", TOPIC)
    assert "the lender's own written notice comes first" in said[-1]
    await floor.says(SUE, f"/final sent {floor.stage.today} by registered post", TOPIC)
    said = await floor.says(SUE, f"/final agency {day} no answer to anything", TOPIC)
    assert "too recent" in said[-1]
    before = len(floor.stage.messages)
    await floor.taps(SUE, "final:time:14", TOPIC)
    await floor.says(SUE, "waits for the insurance", TOPIC)
    assert {row["choice"] for row in await floor.stage.rows(sql("finals_of_case", "B1"))} == {"sent", "time"}
    (case,) = await floor.rows("SELECT owner FROM cases WHERE case_id = 'B1'")
    assert case["owner"] == "bot"
    (ticket,) = await floor.rows("SELECT * FROM tickets WHERE reason = 'ladder_end'")
    assert (ticket["outcome"], ticket["summary"]) == ("final.time", "waits for the insurance")
    (line,) = [line for line in await floor.noted("desk.final") if line["choice"] == "time"]
    assert (line["by"], line["reason"]) == (SUE["user_id"], "waits for the insurance")
    await floor.stage.days(1)
    told = floor.stage.messages[before:]
    assert any("My colleagues have a message for you" in text for text in told)
    assert "agency" not in " ".join(told).lower()
    assert (await floor.says(SUE, "/final", TOPIC))[-1].startswith("No final review is open")
    reviews = []
    for _ in range(3):  # new books while the time lasts ask for nothing; once it is over somebody looks again
        await floor.stage.days(6)
        await floor.stage.books(as_of=floor.stage.today - timedelta(days=1))
        reviews.append(len(await floor.rows("SELECT 1 FROM tickets WHERE reason = 'ladder_end'")))
    assert reviews == [1, 1, 2]
    assert any("Today's next step: waits for the insurance" in line for line in await floor.in_topic())


async def test_when_the_notice_is_old_enough_the_agency_may_be_decided_and_the_bot_says_nothing(floor: Floor) -> None:
    await floor.says(SUE, f"/final sent {floor.stage.today - timedelta(days=14)} by registered post", TOPIC)
    before = len(floor.stage.messages)
    day = floor.stage.today + timedelta(days=20)
    said = await floor.says(SUE, f"/final agency {day} no answer to anything", TOPIC)
    assert "The bot says nothing of it" in said[-1]
    await floor.stage.days(2)
    assert floor.stage.messages[before:] == []
