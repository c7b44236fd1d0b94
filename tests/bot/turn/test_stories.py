"""Whole stories through real turns, on SQLite and on PostgreSQL."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from bot.store.journal import chains, verify_chain
from bot.store.statements import sql
from bot.turn.means import Means
from tests.kit.stage import Stage, a_stage


@pytest.fixture
async def stage(database_url: str, tmp_path: Path) -> AsyncIterator[Stage]:
    async with a_stage(database_url, tmp_path) as made:
        yield made


async def promise_all(stage: Stage, when: str = "next Friday") -> None:
    """The borrower promises everything that is due."""
    await stage.verified()
    await stage.taps("Choose a day to pay")
    await stage.says("all")
    await stage.says(when)
    await stage.taps("Bank transfer")
    await stage.taps("Yes, I promise")


async def promises(stage: Stage) -> list[tuple[str, int, str]]:
    rows = await stage.rows(sql("promises_of_case", "B1"))
    return [(row["state"], row["paid"], row["due"]) for row in rows]


async def test_nothing_of_the_debt_is_said_before_the_check_is_passed(stage: Stage) -> None:
    await stage.terminal.start("B1")
    for words in ("hello", "what do I owe", "1 January", "😀"):
        await stage.says(words)
    said = "\n".join(stage.messages)
    assert "3,500" not in said
    assert "due" not in said.lower()
    await stage.terminal.start("B1")
    await stage.says("3 May")
    assert "NT$3,500" in stage.last


async def test_three_wrong_answers_lock_the_check_and_call_a_person_who_can_unlock_it(stage: Stage) -> None:
    await stage.terminal.start("B1")
    for _ in range(3):
        await stage.says("1 January")
    await stage.says("3 May")
    assert "3,500" not in "\n".join(stage.messages)
    (ticket,) = await stage.rows(sql("tickets_waiting"))
    assert ticket["reason"] == "identity_locked"
    await stage.act("lock:B1", "unlock")
    await stage.taps("Read the message") if "Read the message" in stage.keyboards[-1] else await stage.says("home")
    await stage.says("3 May")
    assert await stage.rows(sql("tickets_waiting")) == []


async def test_a_promise_is_reminded_of_kept_and_thanked_for(stage: Stage) -> None:
    await promise_all(stage)
    assert await promises(stage) == [("open", 0, "2026-12-04")]
    before = len(stage.messages)
    await stage.days(9)  # Thursday 3 December: the note the day before
    assert before + 1 == len(stage.messages)
    assert "3,500" not in stage.last
    await stage.books("P1,L1,2026-12-03,3500,transfer\n", as_of=date(2026, 12, 3))
    assert await promises(stage) == [("kept", 350000, "2026-12-04")]
    await stage.taps("Read the message")
    await stage.says("3 May")
    assert "NT$3,500" in stage.last
    assert "hank" in stage.last


async def test_a_missed_promise_is_asked_about_only_when_the_books_are_past_the_day(stage: Stage) -> None:
    await promise_all(stage)
    await stage.days(13)  # Monday 7 December
    await stage.books(as_of=date(2026, 12, 4))
    assert await promises(stage) == [("open", 0, "2026-12-04")]
    await stage.days(2)
    await stage.books(as_of=date(2026, 12, 8))
    assert await promises(stage) == [("missed", 0, "2026-12-04")]
    assert "3,500" not in stage.last
    await stage.taps("Read the message")
    await stage.says("3 May")
    assert "tell me what got in the way" in stage.last


async def test_money_that_was_in_time_after_all_gets_an_apology(stage: Stage) -> None:
    await promise_all(stage)
    await stage.days(15)
    await stage.books(as_of=date(2026, 12, 8))
    assert (await promises(stage))[0][0] == "missed"
    await stage.books("P1,L1,2026-12-04,3500,transfer\n", as_of=date(2026, 12, 8))
    assert (await promises(stage))[0][0] == "kept"
    await stage.taps("Read the message")
    await stage.says("3 May")
    assert "sorry" in stage.last.lower()


async def test_stop_is_obeyed_at_once_and_can_be_undone(stage: Stage) -> None:
    await stage.verified()
    await stage.says("stop")
    sent = len(stage.messages)
    await stage.days(10)
    await stage.books(as_of=date(2026, 12, 3))
    await stage.days(4)
    assert sent == len(stage.messages)
    await stage.says("resume")
    assert await stage.rows(sql("stops_of_case", "B1")) == []


async def test_a_late_borrower_is_written_to_within_the_hours_and_never_twice_a_day(stage: Stage) -> None:
    await stage.verified()
    for day in range(24, 31):
        await stage.days(1)
        await stage.books(as_of=date(2026, 11, day))
    rows = [row for row in await stage.rows(sql("outbox_of_case", "B1")) if row["purpose"] == "dunning"]
    days = [row["claimed_at"][:10] for row in rows]
    assert days
    assert len(days) == len(set(days))
    assert all("01:00" <= row["claimed_at"][11:16] < "10:00" for row in rows)  # 09:00-18:00 in Taipei


async def test_a_double_tap_acts_once(stage: Stage) -> None:
    await stage.verified()
    await stage.taps("Choose a day to pay")
    await stage.says("all")
    await stage.says("next Friday")
    await stage.taps("Bank transfer")
    old = list(stage.terminal.buttons)
    await stage.taps("Yes, I promise")
    stage.terminal.buttons = old
    await stage.taps("Yes, I promise")
    assert len(await promises(stage)) == 1


async def test_a_person_is_asked_for_recorded_and_told_to_the_desk(stage: Stage) -> None:
    await stage.verified()
    await stage.taps("A person")
    (ticket,) = await stage.rows(sql("tickets_waiting"))
    told = await stage.rows(sql("outbox_of_method", "tell"))
    assert ticket["ticket_id"] in told[0]["payload"]
    assert ticket["number"] in told[0]["payload"]
    assert "王小明" not in told[0]["payload"]
    before = len(stage.messages)
    await stage.days(8)  # while a person is asked for nobody is dunned
    assert before == len(stage.messages)
    await stage.act(ticket["ticket_id"], "resolve")
    assert await stage.rows(sql("tickets_waiting")) == []


async def test_a_used_link_opens_nothing_for_another_account(stage: Stage) -> None:
    from bot.invites import make_token

    house = stage.house
    token = await house.db.run(
        make_token("B1", now=stage.clock.now(), rules=house.policy.identity, secret=house.settings.secret_key,
                   random_bytes=house.means.ids.random_bytes)
    )  # fmt: skip
    await stage.says(f"/start {token}")
    await stage.says("3 May")
    import bot.terminal as terminal

    terminal.CHAT, before = 2000, terminal.CHAT
    try:
        answer = await stage.says(f"/start {token}")
    finally:
        terminal.CHAT = before
    assert "3,500" not in answer
    assert None is (await stage.rows(sql("chat_read", "2000")))[0]["case_id"]


async def test_every_chain_holds_and_a_changed_row_is_found(stage: Stage) -> None:
    await promise_all(stage)
    key = stage.house.means.journal_key
    heads = await stage.house.db.read(chains())
    for head in heads:
        assert await stage.house.db.read(verify_chain(head["chain"], key, head["n"], head["hash"])) == []
    await stage.house.db.script(["UPDATE journal_payloads SET body = '{}' WHERE chain = 'case:B1' AND n = 3"])
    head = next(h for h in heads if h["chain"] == "case:B1")
    faults = await stage.house.db.read(verify_chain("case:B1", key, head["n"], head["hash"]))
    assert faults == ["case:B1: the payload of row 3 was changed"]


async def test_answers_of_the_check_are_kept_nowhere(stage: Stage) -> None:
    await stage.verified(birthday="3 May")
    for name in ("journal_of_chain", "words_of_case"):
        rows = await stage.rows(sql(name, "case:B1", 0, 500) if name == "journal_of_chain" else sql(name, "B1"))
        assert "3 May" not in json.dumps([row.get("body") or row.get("words") for row in rows])


def test_the_journal_key_is_not_the_secret(stage: Stage) -> None:
    means: Means = stage.house.means
    assert means.secret.encode() not in means.journal_key


async def test_an_answer_of_the_check_does_not_stay_in_the_inbox(stage: Stage) -> None:
    await stage.verified(birthday="3 May")
    await stage.says("what do I owe?")
    kept = "".join(row["payload"] for row in await stage.rows(sql("inbox_updates")))
    assert "3 May" not in kept
    assert "what do I owe?" in kept


async def test_typing_what_is_written_on_a_button_is_tapping_it(stage: Stage) -> None:
    await stage.verified()
    assert "How much can you pay?" in await stage.says("choose a day to pay")


async def test_the_wrong_person_is_unlinked_and_nobody_is_written_to_there(stage: Stage) -> None:
    await stage.terminal.start("B1")
    await stage.taps("This is not me")
    await stage.taps("Yes, this is not for me")
    chat, case = (await stage.rows(sql("chat_read", "1000")))[0], (await stage.rows(sql("case_read", "B1")))[0]
    assert (chat["case_id"], case["chat_id"]) == (None, None)
    assert [row["kind"] for row in await stage.rows(sql("stops_of_case", "B1"))] == ["not_me"]
    assert [row["reason"] for row in await stage.rows(sql("tickets_waiting"))] == ["not_me"]
    before = len(stage.messages)
    await stage.days(9)
    assert len(stage.messages) == before
    await stage.says("3 May")
    assert "3,500" not in stage.last


async def test_a_chain_written_with_another_key_does_not_hold(stage: Stage) -> None:
    await stage.verified()
    head = next(h for h in await stage.house.db.read(chains()) if h["chain"] == "case:B1")
    faults = await stage.house.db.read(verify_chain("case:B1", b"another key", head["n"], head["hash"]))
    assert "case:B1: row 1 was changed" in faults


async def test_after_a_stop_not_even_thanks_are_queued(stage: Stage) -> None:
    await promise_all(stage)
    await stage.says("stop")
    await stage.books("P1,L1,2026-11-24,3500,transfer\n", as_of=date(2026, 11, 24))
    assert (await promises(stage))[0][0] == "kept"
    assert [row for row in await stage.rows(sql("outbox_of_case", "B1")) if row["purpose"] != "reply"] == []
