"""Signals through real turns, on SQLite and on PostgreSQL: what is written, and what is not; the gate; who lifts."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.store.journal import read_chain
from bot.store.statements import sql
from tests.kit.officer import ANN, BOB, Officer, an_officer
from tests.kit.stage import TUESDAY, a_stage

FLAGS = "borrower_ref,loan_ref,kind,from,until,note\n"
WHY = ("--reason", "written to on paper")
WRITTEN = (
    "SELECT words AS t FROM words", "SELECT words AS t FROM tickets", "SELECT words AS t FROM complaints",
    "SELECT payload AS t FROM inbox", "SELECT payload AS t FROM outbox", "SELECT body AS t FROM journal_payloads",
)  # fmt: skip


@pytest.fixture
async def officer(database_url: str, tmp_path: Path):  # type: ignore[no-untyped-def]
    async with an_officer(database_url, tmp_path) as made:
        yield made


async def anywhere(officer: Officer, words: str) -> list[str]:
    """The statements in whose rows the words stand."""
    return [text for text in WRITTEN if any(words in str(row["t"]) for row in await officer.rows(text))]


async def stops(officer: Officer) -> dict[str, str]:
    rows = await officer.rows("SELECT kind, stop_id FROM stops WHERE lifted_at IS NULL")
    return {row["kind"]: row["stop_id"] for row in rows}


async def test_a_complaint_is_acknowledged_with_number_and_day_in_the_turn_that_records_it(officer: Officer) -> None:
    stage = officer.stage
    said = await stage.says("I want to make a complaint about you")
    (row,) = await officer.rows("SELECT * FROM complaints")
    assert row["complaint_id"].startswith("C-")
    assert row["complaint_id"] in said
    assert "Thursday, 24 December" in said  # 30 days in Taiwan
    assert (row["due"], row["state"], row["words"]) == ("2026-12-24", "open", "I want to make a complaint about you")
    (line,) = await officer.listed("complaint")
    assert row["complaint_id"] in line
    assert "written answer by 2026-12-24 (30 days left)" in line
    await stage.says("and I want to complain about your letters too")
    assert len(await officer.rows("SELECT * FROM complaints")) == 1
    assert row["complaint_id"] in stage.last


async def test_a_complaint_is_closed_by_a_supervisor_with_a_reason_and_the_next_one_has_its_own_number(
    officer: Officer,
) -> None:
    await officer.stage.says("I want to make a complaint about you")
    (row,) = await officer.rows("SELECT * FROM complaints")
    number = row["complaint_id"]
    assert "needs a reason" in await officer.refused("act", number, "resolve", *ANN)
    assert "needs a supervisor" in await officer.refused("act", number, "resolve", *BOB, *WHY)
    await officer.does("act", number, "resolve", *ANN, *WHY)
    (row,) = await officer.rows("SELECT * FROM complaints")
    assert (row["state"], row["handled_by"], row["answer"]) == ("resolved", "1", "written to on paper")
    assert row["handled_at"]
    assert await officer.listed("complaint") == []
    assert await officer.listed("hand-over") == []
    assert "complaint" in await stops(officer)  # the stop is another matter: lifted by itself
    await officer.does("act", (await stops(officer))["complaint"], "lift", *ANN, *WHY)
    await officer.stage.says("I want to make a complaint about you")
    rows = await officer.rows("SELECT * FROM complaints WHERE state = 'open'")
    assert [row["complaint_id"] for row in rows] != [number]
    assert len(rows) == 1


async def test_an_overdue_complaint_says_so(officer: Officer) -> None:
    await officer.stage.says("I want to make a complaint about you")
    await officer.stage.days(32)
    (line,) = await officer.listed("complaint")
    assert "overdue by 2 days" in line


async def test_somebody_without_an_invitation_may_complain_and_is_answered_once(
    database_url: str, tmp_path: Path
) -> None:
    async with a_stage(database_url, tmp_path) as stage:
        for _ in range(2):
            said = await stage.says("I want to make a complaint about you")
        (row,) = await stage.rows(sql("complaints_open"))
        assert row["case_id"] is None
        assert row["complaint_id"] in said
        await stage.act(row["complaint_id"], "resolve")
        assert await stage.rows(sql("complaints_open")) == []
        assert await stage.rows(sql("tickets_waiting")) == []


@pytest.mark.parametrize(("said", "kind"), [("I want to kill myself", "crisis"), ("金額不對", "dispute")])
async def test_a_reminder_that_waits_is_dropped_by_the_gate_once_a_signal_stopped_it(
    database_url: str, tmp_path: Path, said: str, kind: str
) -> None:
    night = TUESDAY - timedelta(hours=6)  # closed in every file of rules
    async with a_stage(database_url, tmp_path, now=night) as stage:
        await stage.verified()
        await stage.taps("Choose a day to pay")
        for words in ("all", "next Friday"):
            await stage.says(words)
        await stage.taps("Bank transfer")
        await stage.taps("Yes, I promise")
        await stage.books("P1,L1,2026-11-24,3500,transfer\n")  # its thanks wait for the morning
        await stage.says(said)
        heard = len(stage.messages)
        await stage.days(14)
        rows = await stage.rows(sql("outbox_of_case", "B1"))
        assert [row["outcome"] for row in rows if row["purpose"] == "service"] == [f"stop.{kind}"]
        assert len(stage.messages) == heard
        (case,) = await stage.rows(sql("case_read", "B1"))
        assert case["silence"] == f"stop.{kind}"


async def test_a_death_ends_the_session_and_a_birthday_opens_nothing(officer: Officer) -> None:
    stage = officer.stage
    await stage.says("He passed away last month, this is his wife")
    (chat,) = await officer.rows("SELECT * FROM chats")
    assert chat["verified_at"] is None
    for words in ("home", "5月3日", "what do I owe", "2. May", "person"):
        said = await stage.says(words)
        assert "王小明" not in said
        assert "3,500" not in said
    await officer.does("act", (await stops(officer))["deceased"], "lift", *ANN, *WHY)
    await stage.says("home")
    await stage.taps("Open my account")
    assert "that is confirmed" in await stage.says("3 May")


async def test_a_flag_of_a_death_that_is_imported_while_a_session_is_fresh_closes_it_at_once(officer: Officer) -> None:
    stage = officer.stage
    assert "王小明" in await stage.says("home")
    await stage.books(flags=FLAGS + "B1,L1,deceased,2026-11-20,,told by the bank\n")
    for words in ("home", "3 May", "what do I owe"):
        said = await stage.says(words)
        assert "王小明" not in said
        assert "3,500" not in said
    await stage.books(flags=FLAGS + "B1,L1,deceased,2026-11-20,2026-11-23,an error\n")
    assert "王小明" not in await stage.says("home")  # the check is asked anew
    await stage.taps("Open my account")
    assert "that is confirmed" in await stage.says("3 May")


async def test_a_button_in_a_talk_about_the_account_opens_nothing_once_a_stop_leaves_open_who_reads(
    officer: Officer,
) -> None:
    await officer.stage.says("what do I owe")
    await officer.by_hand(
        "INSERT INTO stops (stop_id, case_id, kind, by_whom, since, until, lifted_at, lifted_by)"
        " VALUES ('S-1', 'B1', 'deceased', 'signal', '2026-11-24T00:00:00.000000Z', NULL, NULL, NULL)"
    )
    said = await officer.stage.taps("How to pay")
    assert "How you can pay" not in said
    assert "can't show or discuss" in said


async def test_a_fraud_flag_on_one_loan_silences_that_loan_alone(officer: Officer) -> None:
    await officer.stage.books(flags=FLAGS + "B1,L1,fraud,2026-11-24,,\n")
    assert "王小明" in await officer.stage.says("home")
    await officer.stage.books(flags=FLAGS + "B1,,fraud,2026-11-24,,\n")
    assert "王小明" not in await officer.stage.says("home")


async def test_of_a_need_nothing_is_written_anywhere_before_the_borrower_agrees(officer: Officer) -> None:
    stage = officer.stage
    await stage.says("I suffer from severe depression")
    assert await anywhere(officer, "depression") == []
    await stage.taps("No, only ask a colleague")
    await stage.taps("Home")
    (chat,) = await officer.rows("SELECT state FROM chats")
    assert "depression" not in chat["state"]
    assert await anywhere(officer, "depression") == []
    await stage.says("I suffer from severe depression")
    await stage.taps("Yes, please note it")
    assert await anywhere(officer, "depression") == ["SELECT words AS t FROM words"]


async def test_words_of_the_check_are_not_kept_the_signal_is(database_url: str, tmp_path: Path) -> None:
    async with a_stage(database_url, tmp_path) as stage:
        officer = Officer(stage, tmp_path)
        await officer.stage.terminal.start("B1")
        await officer.stage.says("I want to kill myself")
        assert "1925" in officer.stage.last
        assert await anywhere(officer, "kill myself") == []
        journal = await officer.stage.house.db.read(read_chain("case:B1"))
        (line,) = [row for row in journal if row["kind"] == "signal"]
        assert '"name":"crisis"' in line["body"].replace(" ", "")
        assert "signals.crisis" in line["body"]


async def test_a_doubt_holds_reminders_for_a_week_or_until_the_borrower_has_made_sure(officer: Officer) -> None:
    stage = officer.stage
    await stage.says("Is this a scam?")
    (row,) = await officer.rows("SELECT * FROM stops")
    assert (row["kind"], row["by_whom"], row["until"][:10]) == ("scam_doubt", "borrower", "2026-12-01")
    heard = len(stage.messages)
    for day in range(1, 7):
        await stage.days(1)
        await stage.books(as_of=date(2026, 11, 23) + timedelta(days=day))
    assert len(stage.messages) == heard
    (line,) = await officer.listed("stop")
    assert "through 2026-12-01" in line
    await stage.taps("I have made sure")
    assert await stops(officer) == {}


async def test_a_doubt_that_is_not_taken_back_ends_by_itself(officer: Officer) -> None:
    stage = officer.stage
    await stage.says("Is this a scam?")
    heard = len(stage.messages)
    for day in range(1, 10):
        await stage.days(1)
        await stage.books(as_of=date(2026, 11, 23) + timedelta(days=day))
    assert len(stage.messages) > heard
    assert await officer.listed("stop") == []


async def test_what_a_supervisor_lifts_the_borrower_cannot(officer: Officer) -> None:
    await officer.stage.says("I want to kill myself")
    await officer.stage.says("resume")
    await officer.stage.says("you may write to me again")
    assert set(await stops(officer)) == {"crisis"}
    item = (await stops(officer))["crisis"]
    assert "needs a supervisor" in await officer.refused("act", item, "lift", *BOB, *WHY)
    await officer.does("act", item, "lift", *ANN, *WHY)
    assert await stops(officer) == {}


async def test_what_a_chat_without_a_case_adds_reaches_the_people_it_was_passed_on_to(officer: Officer) -> None:
    stage = officer.stage
    await stage.says("you have the wrong person")
    await stage.says("I want to make a complaint about you")
    await stage.says("it wrote to me at night")
    stage.clock.advance(timedelta(minutes=1))
    await stage.says("I want to kill myself")
    assert "pass this on" in await stage.says("nobody listens")
    (crisis,) = [line for line in await officer.listed("hand-over") if "not wanting to live" in line]
    assert crisis.endswith(": I want to kill myself / nobody listens")
    (complaint,) = await officer.listed("complaint")
    assert complaint.endswith(": I want to make a complaint about you / it wrote to me at night")


async def test_what_is_added_to_a_complaint_stands_with_it(officer: Officer) -> None:
    await officer.stage.says("I want to make a complaint about you")
    await officer.stage.says("the letter went to my neighbour")
    (line,) = await officer.listed("complaint")
    assert line.endswith("I want to make a complaint about you / the letter went to my neighbour")


async def test_a_need_that_may_be_noted_is_told_to_the_people_who_were_asked(officer: Officer) -> None:
    await officer.stage.says("I'm blind and live alone")
    assert "blind" not in await officer.does("today")
    await officer.stage.taps("Yes, please note it")
    (line,) = await officer.listed("hand-over")
    assert line.endswith("needs special care (high): I'm blind and live alone")
    assert "needs special care: I'm blind and live alone" in await officer.does("case", "L1")


@pytest.mark.parametrize(
    ("said", "added"),
    [
        ("Please talk to my lawyer, he is handling this for me", "Smith and Partners, 020 5550 0123"),
        ("The amount is wrong", "it should be a thousand less"),
        ("Somebody took out this loan in my name, I never borrowed anything", "police report 44 of 2026"),
    ],
)
async def test_what_is_added_beside_a_signal_stands_with_the_request(officer: Officer, said: str, added: str) -> None:
    await officer.stage.says(said)
    await officer.stage.says(added)
    (line,) = await officer.listed("hand-over")
    assert line.endswith(f"{said} / {added}")
    assert f"{said} / {added}" in await officer.does("case", "L1")


async def test_a_birthday_written_after_a_doubt_opens_the_account_and_is_written_down_nowhere(
    database_url: str, tmp_path: Path
) -> None:
    async with a_stage(database_url, tmp_path) as stage:
        officer = Officer(stage, tmp_path)
        await stage.terminal.start("B1")
        assert "right to check" in await stage.says("Is this a scam?")
        assert "NT$3,500" in await stage.says("3 May, 1980")
        assert await anywhere(officer, "3 May, 1980") == []
