"""What is asked of the desk as a whole, in the group: /queue, /who, /sla, /today, /assign, /help; real turns."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.worklist import worklist
from tests.kit.floor import ANN, BOB, GROUP, Floor, a_floor
from tests.kit.officer import Officer


@pytest.fixture
async def floor(tmp_path: Path) -> AsyncIterator[Floor]:
    async with a_floor(f"sqlite:///{tmp_path}/test.db", tmp_path) as made:
        yield made


@pytest.fixture
async def each_floor(database_url: str, tmp_path: Path) -> AsyncIterator[Floor]:
    """On each kind of database: for what reads across cases."""
    async with a_floor(database_url, tmp_path) as made:
        yield made


async def test_a_request_stands_in_the_queue_with_its_clock_and_amount_until_somebody_has_it(each_floor: Floor) -> None:
    floor = each_floor
    assert await floor.says(BOB, "/queue") == ["Nothing waits for a person at the moment."]
    ticket = await floor.asked()
    await floor.passes(minutes=20)
    (said,) = await floor.says(BOB, "/queue")
    for words in (
        "1 case waits",
        "normal: asks for a person",
        f"{ticket} · waits 20 minutes",
        "First look due in 4 hours",
        "In arrears: NT$3,500",
        "https://t.me/c/1234567/77",
    ):
        assert words in said
    assert "Bob (agent): holds no case" in (await floor.says(BOB, "/who"))[0]
    await floor.says(BOB, "/take", thread=77)
    await floor.passes(minutes=10)
    (said,) = await floor.says(ANN, "/queue")
    assert "With Bob for 10 minutes" in said
    (said,) = await floor.says(ANN, "/who")
    assert "Ann (supervisor): holds no case" in said
    assert "Bob (agent): holds 1 case, since" in said
    (said,) = await floor.says(ANN, "/sla")
    assert "Today\n🟡 normal: 1 in time, 0 late; half within 20 minutes, nine in ten within 20 minutes" in said
    assert "Nobody waits for a first look." in said
    await floor.says(BOB, "/queue", thread=77)  # about the desk as a whole, so it is answered in a topic too
    assert "1 case is with somebody" in (await floor.told(f"chat:{GROUP}:77"))[-1]


async def test_a_supervisor_gives_a_request_away_in_the_group_and_the_topic_says_so(floor: Floor) -> None:
    ticket = await floor.asked()
    assert "for supervisors" in (await floor.says(BOB, f"/assign {ticket} @bob"))[0]
    assert "There is no request T-NONE" in (await floor.says(ANN, "/assign T-NONE @bob"))[0]
    assert "/assign T-7K3QX2MA @name" in (await floor.says(ANN, f"/assign {ticket}"))[0]
    said = await floor.says(ANN, f"/assign {ticket} @nobody")
    assert any("Nobody here is called" in line for line in said)
    assert [row["assigned_to"] for row in await floor.rows("SELECT assigned_to FROM tickets")] == [""]
    await floor.says(ANN, f"/assign {ticket.lower()} @bob")
    assert "@Bob, please look at this case; Ann asks you to." in (await floor.in_topic())[-1]
    assert "For Bob, who has not taken it yet" in (await floor.says(ANN, "/queue"))[0]
    assert "1 more is meant for them" in (await floor.says(ANN, "/who"))[0]
    await floor.says(BOB, "/take", thread=77)
    await floor.says(ANN, f"/assign {ticket} Cleo")  # a case that somebody holds changes hands at once
    assert [row["held_by"] for row in await floor.rows("SELECT held_by FROM topics")] == ["4"]
    assert (await floor.noted("desk.taken"))[-1]["holder"] == 4


async def test_only_supervisors_read_figures_and_the_list_and_everybody_is_told_what_they_may_write(
    floor: Floor,
) -> None:
    for word in ("/sla", "/today"):
        assert await floor.says(BOB, word) == [f"{word} is for supervisors.\n\nPlease ask Ann, Sue."]
    ticket = await floor.asked()
    (said,) = await floor.says(ANN, "/today")
    assert f"Requests for a person: 1\n→ take it in its topic, or /assign it\n{ticket} · G-BEAGWX" in said
    assert "Borrowers who never opened the chat: 1" in said
    (help_of_bob,) = await floor.says(BOB, "/help")
    (help_of_ann,) = await floor.says(ANN, "/help")
    assert "/queue: what waits for a person" in help_of_bob
    assert "/sla" not in help_of_bob
    assert "/sla: how soon somebody looked" in help_of_ann


async def test_todays_list_at_the_terminal_says_who_has_what_and_what_is_overdue(floor: Floor, tmp_path: Path) -> None:
    officer = Officer(floor.stage, tmp_path)
    await floor.asked()
    await floor.passes(hours=7)
    items = await _listed(officer)
    assert ", overdue" in items["hand-over"]
    await floor.says(BOB, "/take", thread=77)
    items = await _listed(officer)
    assert ", Bob has it since 2026-11-24 17:00" in items["hand-over"]
    await floor.does("UPDATE topics SET state = 'refused'")
    assert "could not be opened" in (await _listed(officer))["topic refused"]
    await floor.does("UPDATE tickets SET closed_at = opened_at")
    assert "Bob has it, and nothing is open" in (await _listed(officer))["held"]


async def _listed(officer: Officer) -> dict[str, str]:
    house = officer.stage.house
    return {item.kind: item.what for item in await house.db.read(worklist(house.means, officer.stage.clock.now()))}
