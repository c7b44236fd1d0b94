"""Ways around the desk's rules that somebody may find, in real turns: none of them leads anywhere."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.acts import record_act
from bot.clock import stamp
from bot.store.desk import add_topic
from bot.terminal import CHAT
from bot.worklist import worklist
from tests.kit.answer_desk import AnswerDesk, an_answer_desk
from tests.kit.desk_people import ANN, BOB, CAT

THE_SAME = "UPDATE {table} SET {column} = $1 WHERE {column} = $2"


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[AnswerDesk]:
    async with an_answer_desk(tmp_path) as made:
        yield made


async def stopped(desk: AnswerDesk, kind: str, by: str = "signal") -> None:
    await desk.does(
        "INSERT INTO stops (stop_id, case_id, kind, by_whom, since, until, lifted_at, lifted_by)"
        " VALUES ('S-1', 'B1', $1, $2, $3, NULL, NULL, NULL)",
        kind, by, stamp(desk.stage.clock.now()),
    )  # fmt: skip


async def acts(desk: AnswerDesk, item: str, deed: str, by: int) -> str:
    """`goodword act`, beside the desk; gives what stands against it."""
    wish = record_act(desk.stage.house.means, item, deed, by=by, name="them", reason="looked into it")
    problem = await desk.stage.house.db.run(wish)
    await desk.turns()
    return problem


async def test_unlocking_an_identity_takes_no_case_out_of_somebodys_hands(desk: AnswerDesk) -> None:
    await desk.does("UPDATE tickets SET closed_at = opened_at")
    await desk.does("UPDATE cases SET tries = 3, locked_at = created_at WHERE case_id = 'B1'")
    assert await acts(desk, "lock:B1", "unlock", BOB) == ""
    assert (await desk.case())["owner"] == "held"
    assert (await desk.case())["held_by"] == str(BOB)


async def test_after_a_death_no_agent_gives_the_case_to_the_bot_by_unlocking_an_identity(tmp_path: Path) -> None:
    async with an_answer_desk(tmp_path, taken=False) as desk:
        await desk.does("UPDATE tickets SET reason = 'identity_locked'")
        await desk.does("UPDATE cases SET tries = 3, locked_at = created_at WHERE case_id = 'B1'")
        await stopped(desk, "deceased")
        assert "supervisor" in await acts(desk, "lock:B1", "unlock", BOB)
        assert (await desk.case())["owner"] == "waiting"


async def test_who_is_complained_about_lifts_no_stop_of_the_case(desk: AnswerDesk) -> None:
    await stopped(desk, "complaint")
    await desk.does(
        "INSERT INTO complaints (complaint_id, case_id, chat_id, words, made_at, due, state, handled_by, answer, about)"
        " VALUES ('C-1', 'B1', $1, '', $2, '2026-12-24', 'open', '', '', '1')",
        str(CHAT), stamp(desk.stage.clock.now()),
    )  # fmt: skip
    assert "C-1" in await acts(desk, "S-1", "lift", ANN)


async def test_nobody_at_the_desk_looks_after_their_own_case(tmp_path: Path) -> None:
    async with an_answer_desk(tmp_path, taken=False) as desk:
        for table, column in (("cases", "chat_id"), ("chats", "chat_id"), ("tickets", "chat_id")):
            await desk.does(THE_SAME.format(table=table, column=column), str(BOB), str(CHAT))
        (told,) = await desk.writes(BOB, "/take")
        assert "your own" in told
        assert (await desk.case())["held_by"] == ""
        await desk.writes(ANN, "/take")
        assert "own case" in (await desk.writes(ANN, "/transfer @Bob"))[0]
        assert (await desk.case())["held_by"] == str(ANN)
        (ticket,) = (await desk.case())["tickets"]
        assert "own case" in await acts(desk, ticket["ticket_id"], "release", BOB)


async def test_who_said_stop_is_not_written_to_because_somebody_takes_the_case_or_gives_it_back(tmp_path: Path) -> None:
    async with an_answer_desk(tmp_path, taken=False) as desk:
        await desk.says("stop")
        await desk.to_the_borrower()
        await desk.writes(BOB, "/take")
        assert await desk.to_the_borrower() == []
        await desk.does("UPDATE tickets SET closed_at = opened_at")
        await desk.writes(BOB, "/release")
        assert await desk.to_the_borrower() == []
        assert (await desk.case())["owner"] == "bot"


async def test_an_edit_into_a_command_of_the_desk_is_not_read_by_the_borrower(desk: AnswerDesk) -> None:
    await desk.writes(BOB, "/r I am looking into it.")
    mine = desk.there
    await desk.sent()
    (told,) = await desk.edits(BOB, mine, "/note he sounds drunk")
    assert "command" in told
    assert await desk.queued() == []


async def test_what_is_changed_while_it_is_held_back_goes_in_its_new_words_or_not_at_all(desk: AnswerDesk) -> None:
    await desk.says("stop")
    await desk.sent()
    await desk.news()
    await desk.writes(BOB, "/r The first words.")
    mine = desk.there
    await desk.edits(BOB, mine, "/r The second words.")
    await desk.writes(ANN, "/override they asked for it", reply_to=mine)
    assert [row["payload"]["text"].splitlines()[-1] for row in await desk.queued()] == ["The second words."]


async def test_a_message_of_another_case_is_not_changed_by_who_is_in_the_chat_now(desk: AnswerDesk) -> None:
    old = await desk.says("My shift was cancelled")
    (row,) = [row for row in await desk.outbox() if row["purpose"] == "relay"]
    await desk.goes_out(row["row_id"], "3001")
    now = stamp(desk.stage.clock.now())
    await desk.stage.house.db.run(add_topic("case:B2", "B2", None, "G-X", "-100", "open", now))
    await desk.does("UPDATE topics SET thread_id = '99', held_by = '2' WHERE subject = 'case:B2'")
    await desk.does(
        "INSERT INTO cases (case_id, number, owner, chat_id, ever_verified, unreachable, touch_purpose, touch_step,"
        " silence, ladder, identity_digest, tries, created_at) VALUES ('B2', 'G-X', 'held', $1, 1, 0, '', '', '',"
        " '[]', '', 0, $2) ON CONFLICT (case_id) DO UPDATE SET owner = 'held', chat_id = $1",
        str(CHAT), now,
    )  # fmt: skip
    await desk.does("UPDATE cases SET chat_id = NULL WHERE case_id = 'B1'")
    await desk.does("UPDATE chats SET case_id = 'B2'")
    await desk.sends(edits=old, text="I am somebody else")
    assert [row for row in await desk.outbox() if row["method"] == "redraw"] == []
    elsewhere = await desk.outbox("topic:case:B2")
    assert [row["method"] for row in elsewhere if row["purpose"] == "relay"] == ["tell"]
    (relay,) = await desk.rows("SELECT words FROM relays WHERE subject = 'case:B1' AND side = 'borrower'")
    assert relay["words"] == "My shift was cancelled"
    await desk.says("and this?", reply_to=str(old))
    assert not any(row["payload"].get("reply_to") == "3001" for row in await desk.outbox("topic:case:B2"))


async def test_an_agent_ends_by_command_no_request_of_a_case_that_a_colleague_holds(desk: AnswerDesk) -> None:
    (ticket,) = (await desk.case())["tickets"]
    assert "Bob" in await acts(desk, ticket["ticket_id"], "release", CAT)
    assert (await desk.case())["held_by"] == str(BOB)
    assert await acts(desk, ticket["ticket_id"], "release", BOB) == ""


async def test_a_call_that_is_offered_first_is_a_contact_as_words_are(desk: AnswerDesk) -> None:
    await desk.long_ago(30)
    await desk.idle()
    await desk.writes(BOB, "/slot 2026-11-25 15:00")
    (notice,) = await desk.queued()
    assert await desk.asked_again(notice) == "ok"
    await desk.went(notice)
    await desk.news()
    await desk.writes(BOB, "/slot 2026-11-26 15:00")
    assert [await desk.asked_again(row) for row in await desk.queued()] == ["cap.contact.day"]
    assert "cap." in (await desk.writes(BOB, "/r How are you?"))[0]


async def test_who_wrote_reads_that_their_words_went_nowhere_because_the_chat_was_given_up(desk: AnswerDesk) -> None:
    await desk.writes(BOB, "/r Your plan is ready.")
    assert len(await desk.queued()) == 1
    await desk.says("this is not me, wrong person")
    if await desk.rows("SELECT 1 FROM cases WHERE case_id = 'B1' AND chat_id IS NOT NULL"):
        desk.stage.terminal.updates = 9000
        await desk.stage.says("not me")
        await desk.stage.taps("Yes, this is not for me")
    assert await desk.rows("SELECT 1 FROM cases WHERE case_id = 'B1' AND chat_id IS NULL")
    await desk.turns()
    (relay,) = await desk.rows("SELECT state FROM relays WHERE side = 'agent'")
    assert relay["state"] == "lost"
    assert any("no longer" in told or "not_linked" in told for told in await desk.news())


async def test_what_a_files_name_says_is_judged_too(desk: AnswerDesk) -> None:
    name = "Pay_today_or_we_tell_your_family.pdf"
    (told, *_) = await desk.sends_file(BOB, "/r", document={"file_id": "F", "file_unique_id": "U", "file_name": name})
    assert "Not sent" in told
    assert await desk.queued() == []
    plain = {"file_id": "F", "file_unique_id": "U", "file_name": "letter_of_24_November.pdf"}
    assert await desk.sends_file(BOB, "/r", document=plain) == []
    assert [row["method"] for row in await desk.queued()] == ["copy"]


async def test_a_case_that_waits_with_nothing_open_is_on_todays_list(tmp_path: Path) -> None:
    async with an_answer_desk(tmp_path, taken=False) as desk:
        await desk.writes(ANN, "/resolve helped | called and stayed | -")
        assert (await desk.case())["owner"] == "waiting"
        found = await desk.stage.house.db.read(worklist(desk.stage.house.means, desk.stage.clock.now()))
        assert "B1" in str(found) or (await desk.rows("SELECT number FROM cases"))[0]["number"] in str(found)
