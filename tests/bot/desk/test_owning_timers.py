"""A case goes back to the people's queue by itself, with its first due time, and never to the bot."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.clock import stamp
from bot.store import inbox
from tests.kit.desk_people import ANN, BOB, CAT, Desk, a_desk


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with a_desk(f"sqlite:///{tmp_path}/test.db", tmp_path) as made:
        yield made


async def is_back(desk: Desk, due: str) -> None:
    case = await desk.case()
    assert (case["owner"], case["held_by"]) == ("waiting", "")
    assert [(ticket["due_at"], ticket["assigned_to"]) for ticket in case["tickets"]] == [(due, "")]


async def test_a_holder_who_does_nothing_while_the_borrower_waits_loses_the_case(desk: Desk) -> None:
    due = (await desk.case())["tickets"][0]["due_at"]
    await desk.writes(BOB, "/take")
    await desk.waits(minutes=20)
    await desk.writes(BOB, "a thought of mine")
    assert await desk.waits(minutes=29) == []
    (said,) = await desk.waits(minutes=1)
    assert said.startswith(
        "The borrower waits, and nothing was done here for 30 minutes.\n\nIt waits for a person again."
    )
    assert "due by Tuesday, 24 November, 15:00" in said
    await is_back(desk, due)
    assert "Cat looks after this case now." in (await desk.writes(CAT, "/take"))[0]


async def test_a_holder_who_has_answered_may_wait_until_the_borrower_writes(desk: Desk) -> None:
    await desk.writes(BOB, "/take")
    await desk.waits(minutes=1)
    now = desk.stage.clock.now().isoformat().replace("+00:00", ".000000Z")
    await desk.does(
        "INSERT INTO relays (relay_id, subject, side, by_user, from_chat, from_message, shown_row, kind, words, state,"
        " at) VALUES ('R1', 'case:B1', 'agent', '2', '-100', '9', '', 'text', 'hello', 'sent', $1)", now
    )  # fmt: skip
    assert await desk.waits(minutes=95) == []
    assert (await desk.case())["held_by"] == "2"
    await desk.says("and now?")  # 11:36, before lunch
    await desk.news()
    assert await desk.waits(minutes=80) == []
    assert "nothing was done here for 30 minutes" in "".join(await desk.waits(minutes=10))  # 13:06


async def test_a_shift_ends_with_the_offices_day_also_where_nobody_waits(desk: Desk) -> None:
    await desk.writes(BOB, "/take")
    await desk.writes(BOB, "/snooze tomorrow 10:00")
    assert "The desk has closed for today, and with it Bob's shift." in "".join(await desk.waits(hours=8.5))
    case = await desk.case()
    assert (case["owner"], case["held_by"]) == ("waiting", "")
    assert "This case was put aside until now." in "".join(await desk.waits(hours=15.5))
    assert (await desk.case())["snoozed_until"] is None


async def test_what_was_put_aside_wakes_its_holder_and_an_older_wish_does_not(desk: Desk) -> None:
    await desk.writes(BOB, "/take")
    assert "Put aside until Tuesday, 24 November, 11:00" in (await desk.writes(BOB, "/snooze 1h"))[0]
    await desk.writes(BOB, "/snooze 90m")
    assert await desk.waits(minutes=60) == []
    assert (await desk.waits(minutes=30)) == ["@Bob, you put this case aside until now."]
    assert (await desk.case())["held_by"] == "2"


async def test_who_leaves_the_group_holds_nothing_any_more(desk: Desk) -> None:
    due = (await desk.case())["tickets"][0]["due_at"]
    await desk.writes(BOB, "/take")
    assert await desk.leaves(CAT) == []
    (said,) = await desk.leaves(BOB)
    assert said.startswith("Whoever looked after this case has left the group.")
    await is_back(desk, due)
    assert "Bob has left the group" in (await desk.writes(ANN, "/assign @Bob"))[0]
    await desk.writes(BOB, "back again")  # they are in it, so they may be asked
    assert "@Bob, please look at this case" in (await desk.writes(ANN, "/assign @Bob"))[0]


async def test_at_its_start_the_bot_takes_cases_from_people_whom_the_settings_no_longer_name(desk: Desk) -> None:
    due = (await desk.case())["tickets"][0]["due_at"]
    await desk.writes(BOB, "/take")
    assert await desk.starts() == []
    house = desk.stage.house
    object.__setattr__(house, "means", replace(house.means, members=house.means.members[:1]))
    (said,) = await desk.starts()
    assert said.startswith("Whoever looked after this case is no longer one of the desk's people.")
    await is_back(desk, due)
    assert await desk.starts() == []


async def test_a_case_that_was_settled_and_never_given_back_does_not_get_lost(desk: Desk) -> None:
    await desk.writes(BOB, "/take")
    await desk.writes(BOB, "/resolve helped | explained | -")
    assert (await desk.case())["owner"] == "held"
    said = await desk.waits(hours=8.5)
    assert "with it Bob's shift" in "".join(said)
    assert [t["reason"] for t in (await desk.case())["tickets"] if t["closed_at"] is None] == ["left_over"]
    assert (await desk.case())["owner"] == "waiting"


async def test_timers_of_an_earlier_hold_find_nothing_to_do(desk: Desk) -> None:
    await desk.writes(BOB, "/take")
    await desk.waits(minutes=25)
    (bobs,) = await desk.rows("SELECT held_since FROM topics WHERE held_by = '2'")
    await desk.writes(ANN, "/take")
    clock = desk.stage.clock
    event = {"event": "desk.removed", "subject": "case:B1", "since": bobs["held_since"], "why": "left"}
    late = inbox.InboxRow("desk", "late", clock.ticks(), "case:B1", event, stamp(clock.now()))
    await desk.stage.house.db.run(inbox.put([late]))
    assert await desk.waits(minutes=29) == []  # Bob's half hour is over, Ann's is not
    assert (await desk.case())["held_by"] == "1"
    assert await desk.noted("desk.returned") == 0


async def test_a_borrower_who_waits_is_told_that_the_holder_had_to_go_and_when_somebody_answers(desk: Desk) -> None:
    await desk.writes(BOB, "/take")
    await desk.to_the_borrower()
    await desk.waits(minutes=30)
    (told,) = await desk.to_the_borrower()
    assert told.startswith("Thank you for waiting. Bob had to go.")
    assert "A colleague will get back to you by Tuesday, 24 November, 15:00 at the latest." in told
    await desk.writes(CAT, "/take")
    await desk.does("UPDATE tickets SET due_at = opened_at")  # it is overdue by now
    await desk.to_the_borrower()
    await desk.leaves(CAT)
    (told,) = await desk.to_the_borrower()
    assert "Cat had to go" in told
    assert "longer than I said" in told


async def test_who_waits_when_the_desk_has_closed_reads_when_people_are_back(desk: Desk) -> None:
    await desk.waits(hours=7.9)
    await desk.writes(BOB, "/take")
    await desk.to_the_borrower()
    await desk.says("are you there?")
    await desk.waits(hours=1)
    (told,) = await desk.to_the_borrower()
    assert "Bob had to go" in told
    assert "My colleagues are here again from Wednesday, 25 November, 09:00." in told


async def test_nobody_is_told_who_waits_for_nothing_asked_for_silence_or_is_asleep(desk: Desk) -> None:
    await desk.writes(BOB, "/take")
    await desk.writes(BOB, "/r Hello, here I am.")
    await desk.to_the_borrower()
    await desk.leaves(BOB)  # nothing is unanswered
    assert await desk.to_the_borrower() == []
    await desk.writes(CAT, "/take")
    await desk.says("stop")
    await desk.to_the_borrower()
    await desk.leaves(CAT)
    assert await desk.to_the_borrower() == []
    await desk.waits(hours=10)  # 20:00
    await desk.writes(ANN, "/take")
    await desk.says("you may write to me again")
    await desk.to_the_borrower()
    await desk.waits(hours=5)  # 01:00
    await desk.leaves(ANN)
    assert await desk.to_the_borrower() == []
    assert (await desk.case())["owner"] == "waiting"
