"""What an agent writes, and how it reaches the borrower: real turns on SQLite."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.clock import stamp
from bot.store.desk import add_topic
from tests.kit.answer_desk import LANE, AnswerDesk, an_answer_desk
from tests.kit.desk_people import AGENTS, ANN, BOB, CAT
from tests.kit.stage import a_stage

HEAD = "Bob, Harbour Lending (example):\n"


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[AnswerDesk]:
    async with an_answer_desk(tmp_path) as made:
        yield made


async def test_only_r_and_a_reply_reach_the_borrower_under_the_alias_and_the_record_has_the_person(
    desk: AnswerDesk,
) -> None:
    assert await desk.writes(BOB, "He sounds worried.") == []
    assert await desk.queued() == []
    assert await desk.writes(BOB, "/r I am looking into it.") == []
    sent = desk.there
    assert await desk.sent() == [f"{HEAD}I am looking into it."]
    assert await desk.receipts() == [(str(sent), "👌")]
    (line,) = await desk.recorded("desk.answer")
    assert (line["by"], line["author"], line["text"], line["purpose"]) == (BOB, BOB, "I am looking into it.", "reply")

    mine = await desk.says("My shift was cancelled")
    (shown,) = [row for row in await desk.outbox() if row["purpose"] == "relay"]
    await desk.goes_out(shown["row_id"], "3001")
    await desk.writes(BOB, "Thank you for telling me.", reply_to=3001)
    (row,) = await desk.queued()
    assert row["payload"]["reply_to"] == str(mine)
    assert "1000" not in row["payload"]["text"], "the account"
    assert await desk.sent() == [f"{HEAD}Thank you for telling me."]


async def test_who_does_not_hold_the_case_sends_nothing_and_a_supervisor_only_after_a_yes(desk: AnswerDesk) -> None:
    assert "Bob holds this case." in (await desk.writes(CAT, "/r Hello."))[0]
    (told,) = await desk.writes(ANN, "/r I am Ann.")
    assert "You are not the holder" in told
    assert list(await desk.buttons()) == ["Take", "Send all the same", "Don't send"]
    yes = (await desk.buttons())["Send all the same"]
    assert "Only whoever wrote it may decide this." in (await desk.taps(BOB, yes))[0]
    assert await desk.queued() == []
    await desk.taps(ANN, yes)
    assert await desk.sent() == ["Ann, Harbour Lending (example):\nI am Ann."]
    assert "decided already" in (await desk.taps(ANN, yes))[0]
    assert await desk.queued() == []


async def test_nobody_holds_it_take_it_first(tmp_path: Path) -> None:
    async with an_answer_desk(tmp_path, taken=False) as desk:
        assert "Take it first" in (await desk.writes(BOB, "/r Hello."))[0]
        assert await desk.queued() == []
        await desk.presses(BOB, "Take")
        assert (await desk.case())["held_by"] == str(BOB)


async def test_what_telegram_would_not_have_is_told_on_the_message_and_in_a_line(desk: AnswerDesk) -> None:
    await desk.writes(BOB, "/r One.")
    (row,) = await desk.queued()
    await desk.went(row, ok=False, why="Bad Request: something")
    assert await desk.receipts() == [(str(desk.there), "💔")]
    assert await desk.news() == ["This did not reach the borrower: Bad Request: something"]
    await desk.writes(BOB, "/r Two.")
    (row,) = await desk.queued()
    await desk.blocks()
    await desk.news()
    await desk.went(row, ok=False, why="Forbidden", blocked=True)
    assert await desk.receipts() == [(str(desk.there), "💔")]
    assert await desk.news() == [], "the blocked chat was told by itself"
    assert "unreachable" in (await desk.writes(BOB, "/r Three."))[0]
    assert [line["state"] for line in await desk.rows("SELECT state FROM relays WHERE side = 'agent'")] == ["lost"] * 2


async def test_words_wait_behind_one_neutral_notice_and_come_in_order_once_the_check_is_passed(
    desk: AnswerDesk,
) -> None:
    await desk.idle()
    (told,) = await desk.writes(BOB, "/r Your plan of 3 parts is ready.")
    assert "has to confirm first" in told
    assert await desk.writes(BOB, "/r You can also call me.") == []
    assert [emoji for _, emoji in await desk.receipts()] == ["😴", "😴"]
    (notice,) = await desk.queued()
    words = notice["payload"]["text"]
    assert words.startswith("A colleague at Harbour Lending (example) has written to you.")
    assert "write: stop" in words
    assert not any(char.isdigit() for char in words)
    assert [button["text"] for row in notice["payload"]["buttons"] for button in row] == ["Read the message"]
    await desk.sent()

    await desk.says("just a moment please")
    assert len(await desk.rows("SELECT 1 FROM relays WHERE state = 'waiting' AND side = 'agent'")) == 2

    desk.stage.terminal.buttons = [button for row in notice["payload"]["buttons"] for button in row]
    desk.stage.terminal.updates = 9000
    await desk.stage.terminal.tap(1)
    assert "born" in desk.stage.last, "the check comes first"
    assert await desk.rows("SELECT 1 FROM relays WHERE state = 'waiting' AND side = 'agent'")
    await desk.stage.terminal.type("3 May")
    read = await desk.rows(
        "SELECT r.words, r.state FROM relays r JOIN outbox o ON o.row_id = r.shown_row "
        "WHERE r.side = 'agent' ORDER BY o.seq"
    )
    assert [row["words"] for row in read] == ["Your plan of 3 parts is ready.", "You can also call me."]
    assert "This is what was written to you" in desk.stage.last


async def test_a_day_after_the_last_word_it_obeys_caps_and_hours_and_goes_when_it_may(desk: AnswerDesk) -> None:
    await desk.long_ago(30)
    await desk.writes(BOB, "/r How are you getting on?")
    (line,) = await desk.recorded("desk.answer")
    assert line["purpose"] == "dunning"
    await desk.sent()
    (told,) = await desk.writes(BOB, "/r I thought of something else.")
    assert "cap." in told
    assert next(iter(await desk.buttons())).startswith("Send on Wednesday, 25 November")
    assert await desk.queued() == []
    later = next(iter(await desk.buttons()))
    await desk.presses(BOB, later)
    assert (str(desk.there), "✍") in await desk.receipts()
    await desk.waits(hours=22)
    assert [line["words"] for line in await desk.rows("SELECT words FROM relays WHERE side = 'agent'")] == [
        "How are you getting on?"
    ], "the case was given back meanwhile, so nothing went"
    assert await desk.queued() == []


async def test_what_was_planned_goes_when_the_time_has_come(desk: AnswerDesk) -> None:
    await desk.long_ago(30)
    desk.stage.clock.set(desk.stage.clock.now() + timedelta(hours=12))
    await desk.turns()
    await desk.taps(BOB, "take")
    await desk.sent()
    (told,) = await desk.writes(BOB, "/r Good evening.")
    assert "(hours)" in told
    label = next(iter(await desk.buttons()))
    assert label.startswith("Send on Wednesday, 25 November")
    assert "It goes on" in (await desk.presses_shown(BOB, label))
    await desk.does("DELETE FROM inbox WHERE payload LIKE '%desk.idle%' OR payload LIKE '%shift%'")
    desk.stage.clock.set(desk.stage.clock.now() + timedelta(hours=13))
    await desk.does("UPDATE chats SET active_at = $1", stamp(desk.stage.clock.now()))
    await desk.turns()
    assert await desk.sent() == [f"{HEAD}Good evening."]


async def test_after_a_stop_only_a_supervisor_writes_with_a_reason(desk: AnswerDesk) -> None:
    await desk.says("stop")
    await desk.sent()
    await desk.news()
    assert "(stop.borrower)" in (await desk.writes(BOB, "/r One more thing."))[0]
    meant = desk.there
    assert "for supervisors" in (await desk.writes(BOB, "/override please"))[0]
    assert "reason" in (await desk.writes(ANN, "/override"))[0]
    assert await desk.queued() == []
    assert await desk.writes(ANN, "/override the borrower asked for this paper", reply_to=meant) == ["Sent."]
    assert await desk.sent() == [f"{HEAD}One more thing."]
    (line,) = await desk.recorded("desk.override")
    assert (line["by"], line["reason"]) == (ANN, "the borrower asked for this paper")
    await desk.passes(60)
    await desk.says("What is it?")
    await desk.sent()
    await desk.news()
    assert await desk.writes(BOB, "/r It is a letter.") == [], "who writes after a stop is answered"


async def test_the_sender_asks_again_and_what_it_drops_is_told(desk: AnswerDesk) -> None:
    await desk.writes(BOB, "/r Here is the sum of it.")
    (row,) = await desk.queued()
    assert await desk.asked_again(row) == "ok"
    await desk.does(
        "INSERT INTO stops (stop_id, case_id, kind, by_whom, since, until, lifted_at, lifted_by)"
        " VALUES ('S-1', 'B1', 'deceased', 'signal', '2026-11-24T02:00:00.000000Z', NULL, NULL, NULL)"
    )
    assert await desk.asked_again(row) == "stop.deceased"
    await desk.went(row, ok=False, why="gate:stop.deceased")
    assert "it is not clear who reads this chat" in (await desk.news())[0]
    assert "it is not clear who reads this chat" in (await desk.writes(BOB, "/r It is a letter from us."))[0]
    await desk.writes(BOB, "/say condolence")
    await desk.presses(BOB, "Send")
    assert await desk.sent() == [
        f"{HEAD}I am very sorry for your loss. There is nothing you need to do here now; when you feel ready, "
        "we are here to help."
    ]


async def test_who_leaves_the_check_finds_the_way_back_and_reads_the_newest_words(desk: AnswerDesk) -> None:
    await desk.idle()
    await desk.writes(BOB, "/r Here is what we found.")
    mine = desk.there
    (notice,) = await desk.queued()
    await desk.sent()
    await desk.writes(BOB, "/r And a second thought.")
    await desk.writes(BOB, "/del", reply_to=desk.there)
    await desk.edits(BOB, mine, "/r\nHere is what I found.")
    terminal = desk.stage.terminal
    terminal.buttons = [button for row in notice["payload"]["buttons"] for button in row]
    terminal.updates = 9000
    await terminal.tap(1)
    await desk.stage.taps("Home")
    await desk.stage.taps("See the new message")
    await terminal.type("3 May")
    (found,) = await desk.rows("SELECT words, state FROM relays WHERE side = 'agent' AND shown_row <> ''")
    assert found["words"] == "Here is what I found."


async def test_a_stop_of_a_visitor_holds_for_what_is_under_way_and_for_what_is_written_then(tmp_path: Path) -> None:
    async with a_stage(f"sqlite:///{tmp_path}/desk.db", tmp_path, people=AGENTS) as stage:
        desk = AnswerDesk(stage)
        await stage.says("person")
        await desk.does("UPDATE topics SET thread_id = '77', state = 'open', held_by = '2', held_since = created_at")
        await desk.does("UPDATE outbox SET state = 'sent'")
        await desk.writes(BOB, "/r I am looking.")
        (under_way,) = await desk.queued()
        await desk.says("stop")
        assert await desk.asked_again(under_way) == "stop.borrower"
        assert [row["kind"] for row in await desk.rows("SELECT kind FROM journal")].count("gate.no") == 1
        await desk.does("UPDATE outbox SET state = 'sent'")
        mine = await told(desk, BOB, "/r Are you still there?")
        assert "(stop.borrower)" in mine
        assert await desk.queued() == []
        await desk.writes(ANN, "/override they asked for the address")
        (row,) = await desk.queued()
        assert await desk.asked_again(row) == "ok"
        await desk.does("UPDATE outbox SET state = 'sent'")
        await desk.passes(1)
        await desk.says("sorry, one more question")
        await desk.writes(BOB, "/r Of course.")
        (row,) = await desk.queued()
        assert await desk.asked_again(row) == "ok"
        await desk.does("UPDATE chats SET case_id = 'B1'")
        assert await desk.asked_again(row) == "identity.not_linked"


async def told(desk: AnswerDesk, who: int, text: str) -> str:
    """What is said in a visitor's topic to what a member writes there."""
    await desk.writes(who, text)
    return [row["payload"]["text"] for row in await desk.outbox(f"topic:{LANE}") if row["method"] == "tell"][-1]


async def test_a_visitor_without_a_case_is_answered_as_they_are_within_a_day_and_never_written_to(
    desk: AnswerDesk,
) -> None:
    now = stamp(desk.stage.clock.now())
    await desk.does(
        "INSERT INTO chats (chat_id, conversation_id, case_id, language, revision, state, created_at, heard_at)"
        " VALUES ('555', 'c5', NULL, 'en', 0, '', $1, $1)",
        now,
    )
    await desk.stage.house.db.run(add_topic("chat:555", None, "555", "V-1", "-100", "open", now))
    await desk.does("UPDATE topics SET thread_id = '88', held_by = '2' WHERE subject = 'chat:555'")
    desk.thread = 88
    await desk.writes(BOB, "/r Hello, how can I help?")
    (row,) = await desk.outbox("chat:555")
    assert row["payload"]["text"] == f"{HEAD}Hello, how can I help?"
    assert await desk.asked_again(row) == "ok"
    await desk.went(row)
    await desk.does("UPDATE chats SET heard_at = '2026-11-20T00:00:00.000000Z' WHERE chat_id = '555'")
    await desk.writes(BOB, "/r Still there?")
    told = [row["payload"]["text"] for row in await desk.outbox("topic:chat:555") if row["method"] == "tell"]
    assert "(identity.not_linked)" in told[-1]
