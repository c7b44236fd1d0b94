"""`goodword person`: everything held of somebody, and its erasure, as far as no records rule keeps it."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta

import pytest

from bot.store.journal import read_chain
from tests.kit.officer import ANN, Officer

SECRETS = ("王小明", "my rent went up")


async def everything(officer: Officer) -> str:
    """Every cell of every table but the lender's books, as one text."""
    if officer.stage.house.db.dialect == "sqlite":
        names = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    else:
        names = "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'"
    tables = [row["name"] for row in await officer.rows(names)]
    found = [
        row for table in sorted(set(tables) - {"blobs", "meta"}) for row in await officer.rows(f"SELECT * FROM {table}")
    ]
    return "\n".join(str(list(row.values())) for row in found)


async def all_paid(officer: Officer) -> None:
    """The loan comes to its end."""
    await officer.stage.books(
        payments="P1,L1,2026-11-24,7000,bank\n", as_of=date(2026, 11, 24),
        flags="borrower_ref,loan_ref,kind,from,until,note\nB1,L1,closed,2026-11-24,,\n",
    )  # fmt: skip


async def test_the_export_holds_the_talk_the_books_and_the_papers(officer: Officer) -> None:
    await officer.stage.says("person")
    await officer.stage.says("my rent went up")
    await officer.stage.act(await officer.signs(), "approve")
    folder = officer.folder / "out"
    said = await officer.does("person", "export", "B1", "--out", str(folder))
    names = {path.name for path in folder.iterdir()}
    assert {"README.txt", "person.json", "messages.txt"} < names
    assert sum(name.endswith(".pdf") for name in names) == 1
    assert all(f"written: {folder / name}" in said for name in names)
    assert "borrower: my rent went up" in (folder / "messages.txt").read_text()
    record = json.loads((folder / "person.json").read_text())
    assert record["in_the_books"][0]["name"] == "王小明"
    assert record["accounts"][0]["case_id"] == "B1"
    assert record["typed"]
    assert [row["words"] for row in record["with_people"]] == ["my rent went up"]
    assert not re.search(r"\b6789\b", (folder / "person.json").read_text())  # a hash may hold it by chance
    assert not any("hash" in key and "birthday" in key for key in record["in_the_books"][0])


async def test_a_dry_run_says_what_would_happen_and_changes_nothing(officer: Officer) -> None:
    before = await everything(officer)
    said = await officer.does("person", "erase", "B1", "--dry-run")
    assert "Nothing was changed." in said
    assert await everything(officer) == before


async def test_the_account_and_the_raw_messages_go_at_once_and_what_is_kept_is_named(officer: Officer) -> None:
    await officer.stage.says("person")
    await officer.stage.says("my rent went up")
    await officer.tells()
    said = await officer.does("person", "erase", "B1", "--by", "Ann", "--reason", "asked by letter")
    lines = {line.split("  ")[0]: line for line in said.splitlines()}
    assert "erased" in lines["messaging account, session, invitations"]
    assert "kept through 2029-11-24" in lines["what was said and sent"]
    assert "base.contact_log" in lines["what was said and sent"]
    assert "as long as a loan is open" in lines["name, telephone, e-mail, check hashes"]
    assert await officer.rows("SELECT * FROM chats") == []
    assert await officer.rows("SELECT * FROM circumstances") == []
    assert await officer.rows("SELECT * FROM inbox WHERE source = 'telegram' AND payload <> '{}'") == []
    assert [row["words"] for row in await officer.rows("SELECT words FROM words")] == ["my rent went up"]
    assert "hold" in await officer.does("verify")


async def test_nobody_is_written_to_after_it(officer: Officer) -> None:
    heard = len(officer.stage.messages)
    await officer.does("person", "erase", "B1")
    await officer.stage.days(30)
    assert len(officer.stage.messages) == heard
    (row,) = await officer.rows("SELECT silence, chat_id FROM cases WHERE case_id = 'B1'")
    assert (row["silence"], row["chat_id"]) == ("identity.not_linked", None)


async def test_the_record_says_what_was_erased_by_whom_and_which_rule_keeps_the_rest(officer: Officer) -> None:
    await officer.does("person", "erase", "B1", "--by", "Ann", "--reason", "asked by letter")
    lines = await officer.stage.house.db.read(read_chain("case:B1"))
    (body,) = [json.loads(line["body"]) for line in lines if line["kind"] == "person.erased"]
    assert (body["by"], body["reason"]) == ("Ann", "asked by letter")
    fates = {shelf["shelf"]: (shelf["fate"], shelf["until"], shelf["rule"]) for shelf in body["shelves"]}
    assert fates["account"] == ("erased", "", "erase.account")
    assert fates["contact_log"] == ("kept", "2029-11-24", "base.contact_log")


async def test_once_a_rules_time_is_over_the_rest_goes_by_itself_and_the_chains_verify(officer: Officer) -> None:
    """The loan is closed, nobody has written for three years: no word and no name is left."""
    await officer.stage.says("person")
    await officer.stage.says("my rent went up")
    await officer.has_paid()
    await all_paid(officer)
    await officer.does("person", "erase", "B1")
    assert "my rent went up" in await everything(officer)
    officer.stage.clock.advance(timedelta(days=3 * 366))
    await officer.stage.terminal.settle()
    left = await everything(officer)
    assert [secret for secret in SECRETS if secret in left] == []
    assert "hold" in await officer.does("verify")
    erased = await officer.rows("SELECT * FROM journal_payloads WHERE erased_at IS NOT NULL")
    assert erased
    assert all(row["body"] is None and row["salt"] == "" for row in erased)


async def test_an_agreement_and_its_lines_of_the_record_outlive_the_talk_and_still_verify(officer: Officer) -> None:
    await officer.stage.act(await officer.signs(), "approve")
    await all_paid(officer)
    await officer.stage.days(1)
    await officer.does("person", "erase", "B1")
    officer.stage.clock.advance(timedelta(days=4 * 366))
    await officer.stage.terminal.settle()
    assert await officer.rows("SELECT * FROM agreements") != []
    assert await officer.rows("SELECT * FROM blobs") != []
    assert "hold" in await officer.does("verify")
    officer.stage.clock.advance(timedelta(days=2 * 366))
    await officer.stage.terminal.settle()
    for table in ("agreements", "consents", "blobs", "offers", "circumstances", "words"):
        assert await officer.rows(f"SELECT * FROM {table}") == [], table
    assert "王小明" not in await everything(officer)
    assert "hold" in await officer.does("verify")


async def test_who_never_came_can_be_erased_too(officer: Officer) -> None:
    said = await officer.does("person", "erase", "B2")
    assert "Done." in said
    assert "hold" in await officer.does("verify")


async def test_after_it_a_new_invitation_begins_anew(officer: Officer) -> None:
    await officer.does("person", "erase", "B1")
    officer.stage.terminal.buttons = []
    await officer.stage.verified()
    assert any("王小明" in message or "3,500" in message for message in officer.stage.messages[-3:])


@pytest.mark.parametrize("words", [("export", "NOBODY"), ("erase", "NOBODY")])
async def test_a_reference_nobody_has_is_refused(officer: Officer, words: tuple[str, ...]) -> None:
    assert "nobody is known by the reference NOBODY" in await officer.refused("person", *words)


COMPLAINED = "I want to make a complaint about your letters"


async def test_the_export_holds_complaints_and_who_answered_them(officer: Officer) -> None:
    await officer.stage.says(COMPLAINED)
    (row,) = await officer.rows("SELECT complaint_id FROM complaints")
    await officer.does("act", row["complaint_id"], "resolve", *ANN, "--reason", "answered by letter")
    folder = officer.folder / "out"
    await officer.does("person", "export", "B1", "--out", str(folder))
    record = json.loads((folder / "person.json").read_text())
    (complaint,) = record["complaints"]
    assert (complaint["words"], complaint["answer"]) == (COMPLAINED, "answered by letter")
    assert [act["item"] for act in record["acts"]] == [row["complaint_id"]]


async def test_an_open_complaint_keeps_the_log_even_when_no_person_is_asked_any_more(officer: Officer) -> None:
    await officer.stage.says(COMPLAINED)
    (ticket,) = await officer.rows("SELECT ticket_id FROM tickets")
    (stop,) = await officer.rows("SELECT stop_id FROM stops")
    await officer.does("act", ticket["ticket_id"], "resolve", *ANN)
    await officer.does("act", stop["stop_id"], "lift", *ANN, "--reason", "spoken with")
    said = await officer.does("person", "erase", "B1")
    assert "as long as a complaint is open" in said
    officer.stage.clock.advance(timedelta(days=4 * 366))
    await officer.stage.terminal.settle()
    assert [row["words"] for row in await officer.rows("SELECT words FROM complaints")] == [COMPLAINED]


async def test_a_complaint_that_was_closed_goes_with_the_log_and_only_its_number_and_days_stay(
    officer: Officer,
) -> None:
    await officer.stage.says(COMPLAINED)
    (row,) = await officer.rows("SELECT complaint_id FROM complaints")
    await officer.does("person", "erase", "B1")
    await officer.does("act", row["complaint_id"], "resolve", *ANN, "--reason", "answered by letter")
    officer.stage.clock.advance(timedelta(days=31))
    await officer.stage.terminal.settle()
    assert COMPLAINED in await everything(officer)  # the log's own time begins where the complaint ended
    officer.stage.clock.advance(timedelta(days=3 * 366))
    await officer.stage.terminal.settle()
    (left,) = await officer.rows("SELECT * FROM complaints")
    assert (left["complaint_id"], left["state"], left["words"]) == (row["complaint_id"], "resolved", "")
    assert (left["answer"], left["chat_id"]) == ("", None)
    assert COMPLAINED not in await everything(officer)
    assert [row["reason"] for row in await officer.rows("SELECT reason FROM acts")] == [""]
    assert "hold" in await officer.does("verify")


async def test_what_somebody_else_writes_in_the_chat_after_a_wrong_number_is_in_nobodys_export(
    officer: Officer,
) -> None:
    await officer.stage.says("you have the wrong person")
    officer.stage.clock.advance(timedelta(minutes=5))
    await officer.stage.says("she moved to Oslo")
    folder = officer.folder / "out"
    await officer.does("person", "export", "B1", "--out", str(folder))
    found = (folder / "person.json").read_text() + (folder / "messages.txt").read_text()
    assert "you have the wrong person" in found
    assert "Oslo" not in found
    assert json.loads((folder / "person.json").read_text())["accounts"] == []
