"""An agent's words never reach a chat that is no longer this borrower's, or whose reader is not known any more."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from arrears.case import case_number
from bot.clock import stamp
from bot.store.desk import add_topic
from bot.terminal import CHAT
from bot.turn.gate import sender_gate
from tests.kit.answer_desk import AnswerDesk, an_answer_desk
from tests.kit.desk_people import ANN, BOB

NEWER = "888"


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[AnswerDesk]:
    async with an_answer_desk(tmp_path) as made:
        yield made


async def moves(desk: AnswerDesk) -> None:
    """The borrower used a new invitation from another account and passed the check there."""
    now = stamp(desk.stage.clock.now())
    await desk.does(
        "INSERT INTO chats (chat_id, conversation_id, case_id, language, revision, state, verified_at, active_at,"
        " heard_at, created_at) SELECT $1, 'newer', 'B1', 'en', 0, '', $2, $2, $2, $2",
        NEWER, now,
    )  # fmt: skip
    await desk.does("UPDATE chats SET case_id = NULL, verified_at = NULL WHERE chat_id = $1", str(CHAT))
    await desk.does("UPDATE cases SET chat_id = $1 WHERE case_id = 'B1'", NEWER)


async def test_what_was_read_in_another_chat_is_neither_changed_nor_taken_back_in_the_new_one(
    desk: AnswerDesk,
) -> None:
    await desk.writes(BOB, "/r Your plan is ready.")
    mine = desk.there
    await desk.sent()
    await moves(desk)
    assert "no longer connected" in (await desk.edits(BOB, mine, "/r Your plan is nearly ready."))[0]
    assert "no longer connected" in (await desk.writes(BOB, "/del", reply_to=mine))[0]
    assert await desk.outbox(f"chat:{NEWER}") == []
    assert await desk.queued() == []


async def test_taking_back_after_not_me_is_answered_and_no_fault(desk: AnswerDesk) -> None:
    await desk.writes(BOB, "/r Your plan is ready.")
    mine = desk.there
    await desk.sent()
    await desk.does("UPDATE chats SET case_id = NULL, verified_at = NULL WHERE chat_id = $1", str(CHAT))
    await desk.does("UPDATE cases SET chat_id = NULL WHERE case_id = 'B1'")
    assert "no longer connected" in (await desk.writes(BOB, "/del", reply_to=mine))[0]
    assert await desk.rows("SELECT key FROM inbox WHERE attempts > 0") == []


async def test_a_row_that_was_under_way_while_the_chat_changed_goes_to_nobody(desk: AnswerDesk) -> None:
    await desk.writes(BOB, "/r Your plan is ready.")
    (row,) = await desk.queued()
    assert await desk.asked_again(row) == "ok"
    await moves(desk)
    assert await desk.asked_again(row) == "identity.not_linked"
    gate = sender_gate(desk.stage.house.means)
    old = {**row, "purpose": "promise", "payload": json.dumps({})}
    assert (await desk.stage.house.db.run(gate(old, desk.stage.clock.now()))).rule == "identity.not_linked"


async def test_words_that_waited_in_the_outbox_until_the_session_was_over_are_not_shown_to_whoever_is_there(
    desk: AnswerDesk,
) -> None:
    await desk.writes(BOB, "/r Your plan has three parts.")
    (row,) = await desk.queued()
    await desk.idle()
    assert await desk.asked_again(row) == "identity.not_fresh"
    neutral = {**row, "payload": {**row["payload"], "gate": {"neutral": True, "despite_stop": False}}}
    assert await desk.asked_again(neutral) == "ok"
    await desk.went(row, ok=False, why="gate:identity.not_fresh")
    assert "confirm" in (await desk.news())[0]


async def test_a_change_that_came_too_late_was_not_made_and_what_is_kept_is_what_the_borrower_reads(
    desk: AnswerDesk,
) -> None:
    await desk.writes(BOB, "/r It has three parts.")
    mine = desk.there
    await desk.went((await desk.queued())[0])
    changes = []
    for words in ("four", "five", "six"):
        await desk.edits(BOB, mine, f"/r It has {words} parts.")
        changes.append((await desk.queued())[-1])
    (answer,) = await desk.rows("SELECT words FROM relays WHERE side = 'agent'")
    assert answer["words"] == "It has six parts."
    await desk.went(changes[0])
    await desk.idle()
    for late in changes[1:]:
        assert await desk.asked_again(late) == "identity.not_fresh"
        await desk.went(late, ok=False, why="gate:identity.not_fresh")
    (answer,) = await desk.rows("SELECT words FROM relays WHERE side = 'agent'")
    assert answer["words"] == "It has four parts."
    assert [line["text"] for line in await desk.recorded("desk.unchanged")] == ["It has four parts."]


async def test_a_visitor_who_turned_out_to_be_a_borrower_is_not_answered_past_the_check(desk: AnswerDesk) -> None:
    now = stamp(desk.stage.clock.now())
    await desk.does(
        "INSERT INTO chats (chat_id, conversation_id, case_id, language, revision, state, created_at, heard_at)"
        " VALUES ('555', 'c5', NULL, 'en', 0, '', $1, $1)",
        now,
    )
    await desk.stage.house.db.run(add_topic("chat:555", None, "555", "V-1", "-100", "open", now))
    await desk.does("UPDATE topics SET thread_id = '88', held_by = '2' WHERE subject = 'chat:555'")
    desk.thread = 88
    await desk.writes(BOB, "/r Hello.")
    assert len(await desk.outbox("chat:555")) == 1
    await desk.does("UPDATE chats SET case_id = 'B2' WHERE chat_id = '555'")
    await desk.writes(ANN, "/take")
    await desk.writes(ANN, "/r You owe 3,500.")
    assert len(await desk.outbox("chat:555")) == 1, "only what was written to the visitor"
    told = [row["payload"]["text"] for row in await desk.outbox("topic:chat:555") if row["method"] == "tell"]
    assert case_number("B2") in told[-1]


async def test_an_answer_of_the_check_is_read_by_nobody_at_the_desk_though_it_is_typed_beside_it(
    desk: AnswerDesk,
) -> None:
    await desk.idle()
    await desk.says("on 4 June")
    assert len(await desk.rows("SELECT 1 FROM relays WHERE side = 'borrower'")) == 1, "nothing was asked: it is said"
    await desk.writes(BOB, "/r Your plan is ready.")
    await desk.sent()
    await desk.says("5 May")
    assert [row["tries"] for row in await desk.rows("SELECT tries FROM cases WHERE case_id = 'B1'")] == [1], "no oracle"
    await desk.says("3 May")
    assert len(await desk.rows("SELECT 1 FROM relays WHERE side = 'borrower'")) == 1
    for table, column in (
        ("journal_payloads", "body"),
        ("inbox", "payload"),
        ("words", "words"),
        ("outbox", "payload"),
    ):
        assert await desk.rows(f"SELECT 1 FROM {table} WHERE {column} LIKE '%3 May%'") == [], table
    assert any("Your plan is ready." in text for text in await desk.to_the_borrower())


async def test_an_answer_quotes_no_message_of_a_chat_that_is_another_now(desk: AnswerDesk) -> None:
    await desk.says("My shift was cancelled")
    (row,) = [row for row in await desk.outbox() if row["purpose"] == "relay"]
    await desk.goes_out(row["row_id"], "3001")
    await moves(desk)
    await desk.writes(BOB, "Thank you for telling me.", reply_to=3001)
    (sent,) = await desk.outbox(f"chat:{NEWER}")
    assert "reply_to" not in sent["payload"]


async def test_under_an_album_the_words_go_in_plain_for_a_mark_up_may_name_an_account(desk: AnswerDesk) -> None:
    me = {"type": "text_mention", "offset": 0, "length": 2, "user": {"id": CHAT, "is_bot": False, "first_name": "B"}}
    photo = [{"file_id": "P", "file_unique_id": "p", "width": 1, "height": 1}]
    await desk.sends(photo=photo, media_group_id="A", caption="me and the slip", caption_entities=[me])
    await desk.sends(photo=photo, media_group_id="A")
    await desk.passes(3)
    rows = [row for row in await desk.outbox() if row["purpose"] == "relay"]
    (copied,) = [row for row in rows if row["method"] == "copy"]
    assert copied["payload"]["caption"] == ""
    assert [row["payload"]["text"] for row in rows if row["method"] == "tell"][-1].endswith("me and the slip")
    await desk.says("that is all")
    assert len([row for row in await desk.outbox() if row["purpose"] == "relay"]) == 3
