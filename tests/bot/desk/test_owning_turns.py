"""Taking and giving back in real turns: who has a case, what the borrower reads, what the record keeps."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.acts import record_act
from bot.clock import moment, stamp
from tests.kit.desk_people import ANN, BOB, CAT, Desk, a_desk


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with a_desk(f"sqlite:///{tmp_path}/test.db", tmp_path) as made:
        yield made


async def test_of_two_who_take_at_once_the_second_reads_who_has_it(desk: Desk) -> None:
    now = stamp(desk.stage.clock.now())
    first = await desk.writes(BOB, "/take")
    assert first[0].startswith(
        "Bob looks after this case now.\nThe first answer is due by Tuesday, 24 November, 15:00."
    )
    second = await desk.taps(CAT, "take")
    assert second[0].startswith("Bob has looked after this case since Tuesday, 24 November, 10:00.")
    case = await desk.case()
    assert (case["owner"], case["held_by"]) == ("held", "2")
    (ticket,) = case["tickets"]
    assert (ticket["assigned_to"], ticket["first_at"]) == ("2", now)
    assert await desk.noted("desk.taken") == 1


async def test_the_borrower_is_told_once_by_alias_and_the_bot_is_silent(desk: Desk) -> None:
    await desk.writes(BOB, "/take")
    told = await desk.to_the_borrower()
    assert len(told) == 1
    assert told[0].startswith("Bob at ")
    await desk.says("are you there?")
    assert await desk.to_the_borrower() == []


async def test_a_supervisor_takes_over_and_the_first_look_stays_the_first(desk: Desk) -> None:
    await desk.writes(BOB, "/take")
    (before,) = (await desk.case())["tickets"]
    await desk.waits(minutes=5)
    assert "Ann has taken this case over from Bob." in (await desk.writes(ANN, "/take"))[0]
    case = await desk.case()
    (after,) = case["tickets"]
    assert (case["held_by"], after["assigned_to"], after["first_at"]) == ("1", "1", before["first_at"])
    assert "Ann has looked after this case" in (await desk.writes(CAT, "/take"))[0]


async def test_an_agent_does_not_release_a_grave_case_and_a_supervisor_does(desk: Desk) -> None:
    await desk.says("I want to end my life")
    await desk.writes(BOB, "/take")
    assert "Only a supervisor can end this one" in (await desk.writes(BOB, "/release"))[0]
    assert "Only a supervisor can end this one" in (await desk.writes(BOB, "/resolve helped | done | -"))[0]
    assert (await desk.case())["held_by"] == "2"
    grave = next(ticket["ticket_id"] for ticket in (await desk.case())["tickets"] if ticket["reason"] == "crisis")
    by_line = record_act(desk.stage.house.means, grave, "release", by=BOB, name="Bob")
    assert await desk.stage.house.db.run(by_line) == f"release of {grave} needs a supervisor (crisis); Bob is an agent"
    assert "Ann looks after this case now; Bob has passed it on." in (await desk.writes(BOB, "/transfer @ann"))[0]
    assert "Settled: Question answered" in (await desk.writes(ANN, "/resolve helped | called and stayed | -"))[0]
    assert "Still in force" in (await desk.writes(ANN, "/release"))[0]
    case = await desk.case()
    assert (case["owner"], case["held_by"]) == ("bot", "")


async def test_a_release_asks_what_became_of_the_request_and_goes_on_where_it_was_named(desk: Desk) -> None:
    await desk.writes(BOB, "/take")
    await desk.to_the_borrower()
    assert "What became of it?" in (await desk.writes(BOB, "/release promise"))[0]
    assert (await desk.case())["owner"] == "held"
    (draft,) = await desk.rows("SELECT draft_id FROM desk_drafts WHERE done_at IS NULL")
    (asked,) = await desk.taps(BOB, f"settle:{draft['draft_id']}:promise")
    assert "what was done?" in asked
    (row,) = await desk.rows("SELECT row_id FROM outbox WHERE payload LIKE '%what was done?%'")
    await desk.goes_out(row["row_id"], "3001")
    assert "Does anything come next" in (await desk.writes(BOB, "will pay on Friday", reply_to=3001))[0]
    (ended,) = await desk.taps(BOB, f"next:{draft['draft_id']}:7")
    assert ended.startswith("Settled: Payment promised. will pay on Friday\n\nNext on Tuesday, 1 December: look again")
    case = await desk.case()
    (ticket,) = case["tickets"]
    assert (case["owner"], case["held_by"], ticket["closed_by"]) == ("bot", "", "2")
    assert (ticket["outcome"], ticket["summary"], ticket["next_on"]) == ("promise", "will pay on Friday", "2026-12-01")
    told = await desk.to_the_borrower()
    assert told[0].startswith("Bob has handed the chat back to me, the automated assistant.")
    assert not await desk.rows("SELECT draft_id FROM desk_drafts WHERE done_at IS NULL")
    assert "Today's" not in "".join(await desk.waits(hours=24 * 6))
    assert "Today somebody wanted to look at this case again." in "".join(await desk.waits(hours=24))


async def test_the_line_of_act_closes_the_request_and_lets_the_holder_go(desk: Desk) -> None:
    await desk.writes(BOB, "/take")
    (ticket,) = (await desk.case())["tickets"]
    await desk.stage.act(ticket["ticket_id"], "release")
    case = await desk.case()
    assert (case["owner"], case["held_by"]) == ("bot", "")
    (sent,) = await desk.rows("SELECT payload FROM outbox WHERE payload LIKE '%from the command line%'")
    assert "Ann has closed the request from the command line. The bot looks after this case again." in sent["payload"]
    assert await desk.noted("desk.released") == 1
    assert await desk.waits(hours=10) == []  # the timers of the hold find nothing to do


@pytest.mark.parametrize("item", ["T-", "C-"])
async def test_what_is_answered_by_command_leaves_the_case_with_its_holder_who_reads_what_to_do(
    desk: Desk, item: str
) -> None:
    await desk.writes(BOB, "/take")
    (ticket,) = (await desk.case())["tickets"]
    if item == "C-":
        await desk.does("UPDATE tickets SET reason = 'complaint'")
        await desk.does(
            "INSERT INTO complaints (complaint_id, case_id, chat_id, words, made_at, due, state, handled_by, answer,"
            " about) VALUES ('C-1', 'B1', '', '', $1, '2026-12-24', 'open', '', '', '')", ticket["opened_at"]
        )  # fmt: skip
    await desk.stage.act("C-1" if item == "C-" else ticket["ticket_id"], "resolve")
    case = await desk.case()
    assert (case["owner"], case["held_by"], case["tickets"][0]["closed_by"]) == ("held", "2", "1")
    (sent,) = await desk.rows("SELECT payload FROM outbox WHERE payload LIKE '%from the command line%'")
    assert "@Bob, you still look after this case." in sent["payload"]
    assert "/release" in sent["payload"]


async def test_a_supervisor_asks_somebody_to_look_and_nobody_holds_it_yet(desk: Desk) -> None:
    assert "@Cat, please look at this case; Ann asks you to." in (await desk.writes(ANN, "/assign @Cat"))[0]
    case = await desk.case()
    assert (case["owner"], case["held_by"], case["tickets"][0]["assigned_to"]) == ("waiting", "", "3")
    assert case["tickets"][0]["first_at"] is None


async def test_a_note_stays_at_the_desk(desk: Desk) -> None:
    assert await desk.writes(CAT, "/note prefers calls after work") == []
    (note,) = await desk.rows("SELECT by_user, words FROM desk_notes")
    assert note == {"by_user": "3", "words": "prefers calls after work"}
    assert "Note by Cat" in (await desk.writes(BOB, "/case"))[0]
    assert await desk.to_the_borrower() == []


async def test_reminders_wait_as_long_as_the_desk_says_also_after_the_release(desk: Desk) -> None:
    await desk.writes(BOB, "/take")
    assert "Reminders wait until" in (await desk.writes(BOB, "/hold 7d payment is being traced"))[0]
    await desk.writes(BOB, "/resolve helped | tracing | -")
    await desk.writes(BOB, "/release")
    (case,) = await desk.rows("SELECT owner, silence, next_touch_at FROM cases WHERE case_id = 'B1'")
    assert case["owner"] == "bot"
    held_until = desk.stage.clock.now().timestamp() + 7 * 86400
    assert case["next_touch_at"] is not None
    assert moment(case["next_touch_at"]).timestamp() >= held_until
    assert "need not wait" in (await desk.writes(ANN, "/hold off"))[0]
    (freed,) = await desk.rows("SELECT next_touch_at FROM cases WHERE case_id = 'B1'")
    assert moment(freed["next_touch_at"]).timestamp() < held_until
