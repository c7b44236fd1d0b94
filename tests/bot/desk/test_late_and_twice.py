"""What comes late, twice, or after the case changed: timers, planned words, buttons of old cards, two at once."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.clock import stamp
from tests.kit.answer_desk import AnswerDesk, an_answer_desk
from tests.kit.desk_people import ANN, BOB, CAT


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[AnswerDesk]:
    async with an_answer_desk(tmp_path) as made:
        yield made


async def planned(desk: AnswerDesk) -> None:
    """Bob's words are to go tomorrow."""
    await desk.long_ago(30)
    await desk.writes(BOB, "/r How are you?")
    await desk.sent()
    await desk.writes(BOB, "/r I thought of something.")
    await desk.presses(BOB, next(iter(await desk.buttons())))


async def the_moment_comes(desk: AnswerDesk) -> None:
    await desk.does("UPDATE inbox SET not_before = received_at WHERE payload LIKE '%desk.answer_later%'")
    desk.stage.clock.set(desk.stage.clock.now() + timedelta(seconds=1))
    await desk.turns()


async def test_what_was_planned_before_the_case_was_given_back_does_not_go_because_it_was_taken_again(
    desk: AnswerDesk,
) -> None:
    await planned(desk)
    await desk.passes(60)
    await desk.writes(BOB, "/transfer @Cat")
    await desk.writes(CAT, "/transfer @Bob")
    await desk.to_the_borrower()
    await desk.long_ago(1)
    await the_moment_comes(desk)
    assert [row for row in await desk.queued() if "thought of something" in json.dumps(row["payload"])] == []


async def test_a_supervisor_who_sent_all_the_same_sends_nothing_later_into_a_case_that_the_bot_has(
    desk: AnswerDesk,
) -> None:
    await desk.long_ago(30)
    await desk.writes(BOB, "/r How are you?")
    await desk.sent()
    await desk.writes(ANN, "/r I am Ann.")
    await desk.presses(ANN, "Send all the same")
    await desk.presses(ANN, next(iter(await desk.buttons())))
    await desk.does("UPDATE tickets SET closed_at = opened_at")
    await desk.writes(BOB, "/release")
    await desk.to_the_borrower()
    await desk.long_ago(1)
    await the_moment_comes(desk)
    assert [row for row in await desk.queued() if "I am Ann" in json.dumps(row["payload"])] == []


async def test_old_buttons_of_a_form_settle_nothing_in_a_case_of_somebody_else(desk: AnswerDesk) -> None:
    await desk.presses(BOB, "Done") if "Done" in await desk.buttons() else await desk.taps(BOB, "resolve")
    done = next(action for label, action in (await desk.buttons()).items() if "answered" in label.lower())
    await desk.writes(BOB, "/transfer @Cat")
    await desk.taps(BOB, done)
    await desk.writes(BOB, "he is fine")
    assert (await desk.case())["tickets"][0]["closed_at"] is None
    assert await desk.noted("desk.settled") == 0


async def test_two_first_messages_at_once_are_one_contact_too_many(desk: AnswerDesk) -> None:
    await desk.long_ago(30)
    await desk.writes(BOB, "/r One.")
    assert len(await desk.queued()) == 1
    (told,) = await desk.writes(BOB, "/r Two.")
    assert "cap." in told
    assert len(await desk.queued()) == 1


async def test_a_flag_in_the_books_is_a_stop_for_what_is_queued_already(desk: AnswerDesk) -> None:
    await desk.long_ago(30)
    await desk.does("UPDATE chats SET active_at = $1", stamp(desk.stage.clock.now()))
    await desk.writes(BOB, "/r How are you?")
    (row,) = await desk.queued()
    assert await desk.asked_again(row) == "ok"
    await desk.stage.books(flags="borrower_ref,loan_ref,kind,from,until,note\nB1,,represented,2026-11-24,,\n")
    assert await desk.asked_again(row) == "stop.represented"


async def test_words_with_mark_up_and_strange_letters_stay_words(desk: AnswerDesk) -> None:
    strange = "<b>x</b> <a href='tg://user?id=1'>y</a> \u202e@all &amp; \u0000z"
    await desk.writes(BOB, f"/r {strange}")
    (row,) = await desk.queued()
    assert "<a" not in row["payload"]["text"]
    assert "<b>x" not in row["payload"]["text"]
    assert "&lt;b&gt;x" in row["payload"]["text"]
    await desk.says("<a href='tg://user?id=1'>me</a> " + "長" * 4000)
    shown = [row for row in await desk.outbox() if row["purpose"] == "relay"]
    assert all("<a" not in row["payload"]["text"] for row in shown)
    assert all(len(row["payload"]["text"].encode("utf-16-le")) // 2 <= 4096 + 200 for row in shown)
