"""What the desk knows of a person: what they get of it, and what is left after it is erased."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

from bot.clock import stamp
from bot.terminal import CHAT
from tests.kit.answer_desk import AnswerDesk
from tests.kit.desk_people import ANN
from tests.kit.officer import Officer

GONE = 770011  # of somebody who was at the desk: long enough to be found nowhere by chance
SECRETS = ("my shift was cancelled", "we look into it", "he sounds worried", "called and stayed", "look at the slip",
           "waits for pay", "not to be read yet")  # fmt: skip


async def a_story(officer: Officer) -> AnswerDesk:
    """Words of every kind that the desk keeps: passed on, answered, noted, planned, held, settled."""
    stage = officer.stage
    await stage.says("person")
    desk = AnswerDesk(stage)
    await desk.does("UPDATE topics SET thread_id = '77', state = 'open' WHERE subject = 'case:B1'")
    await desk.does("UPDATE outbox SET state = 'sent'")
    await desk.writes(ANN, "/take")
    await desk.says("my shift was cancelled")
    for row in await desk.outbox():
        if row["purpose"] == "relay":
            await desk.goes_out(row["row_id"], "3001")
    await desk.writes(ANN, "/r we look into it")
    await desk.sent()
    await desk.writes(ANN, "he sounds worried")
    await desk.writes(ANN, "/hold 3 waits for pay")
    await desk.idle()
    await desk.writes(ANN, "/r not to be read yet")
    await desk.writes(ANN, "/resolve helped | called and stayed | 2026-12-05 look at the slip")
    await desk.writes(ANN, "/release")
    return desk


async def test_the_person_reads_aliases_and_never_a_number_of_the_lenders_people(alone: Officer) -> None:
    desk = await a_story(alone)
    for table, column in (("relays", "by_user"), ("desk_notes", "by_user"), ("tickets", "closed_by"),
                          ("tickets", "assigned_to")):  # fmt: skip
        await desk.does(f"UPDATE {table} SET {column} = $1 WHERE {column} = '1'", str(GONE))
    await desk.does(
        "INSERT INTO complaints (complaint_id, case_id, chat_id, words, made_at, due, state, handled_by, answer, about)"
        " VALUES ('C-1', 'B1', $1, '', $2, '2026-12-24', 'answered', $3, '', $3)",
        str(CHAT), stamp(alone.stage.clock.now()), str(GONE),
    )  # fmt: skip
    for row in await desk.rows("SELECT chain, n, body FROM journal_payloads WHERE body LIKE '%\"relay\"%'"):
        body = json.dumps({**json.loads(row["body"]), "author": GONE, "by": GONE})
        await desk.does(
            "UPDATE journal_payloads SET body = $3 WHERE chain = $1 AND n = $2", row["chain"], row["n"], body
        )
    folder = Path(alone.folder) / "out"
    await alone.does("person", "export", "B1", "--out", str(folder))
    record = (folder / "person.json").read_text()
    assert str(GONE) not in record
    found = json.loads(record)
    assert "we look into it" in [row["words"] for row in found["with_people"]]
    kinds = {line["kind"]: json.loads(line["body"]) for line in found["journal"] if line["body"]}
    assert kinds["desk.taken"]["holder"] == "Ann", "who is on the list is called by their alias"
    assert kinds["desk.answer"]["by"] == "one of the lender's people"
    assert found["complaints"][0]["about"] == "one of the lender's people"


async def test_after_the_time_to_keep_it_nothing_of_the_person_is_left_at_the_desk(alone: Officer) -> None:
    desk = await a_story(alone)
    assert [secret for secret in SECRETS if secret in await everything(desk)] == list(SECRETS)
    await alone.stage.books(
        payments="P1,L1,2026-11-24,7000,bank\n", as_of=date(2026, 11, 24),
        flags="borrower_ref,loan_ref,kind,from,until,note\nB1,L1,closed,2026-11-24,,\n",
    )  # fmt: skip
    await alone.does("person", "erase", "B1")
    alone.stage.clock.advance(timedelta(days=3 * 366))
    await alone.stage.terminal.settle()
    left = await everything(desk)
    assert [secret for secret in SECRETS if secret in left] == []
    assert "hold" in await alone.does("verify")
    assert await desk.rows("SELECT * FROM placed WHERE chat_id = $1", str(CHAT)) == [], "the account"
    assert await desk.rows("SELECT * FROM relays WHERE from_chat = $1", str(CHAT)) == []


async def everything(desk: AnswerDesk) -> str:
    """Every cell of every table but the lender's books, as one text."""
    names = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    if desk.stage.house.db.dialect != "sqlite":
        names = "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'"
    tables = {row["name"] for row in await desk.rows(names)} - {"blobs", "meta"}
    found = [row for table in sorted(tables) for row in await desk.rows(f"SELECT * FROM {table}")]
    return "\n".join(str(list(row.values())) for row in found)
