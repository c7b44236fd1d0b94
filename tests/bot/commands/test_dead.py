"""`goodword dead`: what was given up is listed, shown, tried again once its cause is gone, or closed with a reason."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta

import pytest

from bot.dead_letters import settle_letter
from bot.store.journal import read_chain
from bot.store.statements import sql
from bot.worker import ATTEMPTS
from tests.kit.officer import Officer

NOWHERE = "ALTER TABLE words RENAME TO words_away"
BACK = "ALTER TABLE words_away RENAME TO words"


async def a_turn_that_fails(officer: Officer, words: str = "person please, my rent went up") -> str:
    """The borrower writes while a table is missing, and the turn is given up; gives the letter's id."""
    await officer.by_hand(NOWHERE)
    await officer.stage.says(words)
    for _ in range(ATTEMPTS):
        officer.stage.clock.advance(timedelta(minutes=5))
        await officer.stage.terminal.settle()
    await officer.by_hand(BACK)
    (row,) = await officer.rows("SELECT key FROM inbox WHERE state = 'dead'")
    return f"in:telegram:{row['key']}"


async def a_message_nobody_takes(officer: Officer) -> str:
    """The Bot API refused an answer for good; gives the letter's id."""
    await officer.stage.says("help")
    (row,) = await officer.rows("SELECT row_id FROM outbox WHERE method = 'say' ORDER BY seq DESC LIMIT 1")
    dead = "UPDATE outbox SET state = 'dead', outcome = 'Bad Request: x', attempts = 1 WHERE row_id = $1"
    await officer.by_hand(dead, row["row_id"])
    return f"out:{row['row_id']}"


async def test_with_nothing_given_up_the_list_says_so(officer: Officer) -> None:
    assert await officer.does("dead") == "No dead letters.\n"


async def test_a_turn_that_was_given_up_is_listed_without_the_borrowers_words(officer: Officer) -> None:
    letter = await a_turn_that_fails(officer)
    listed = await officer.does("dead")
    assert letter in listed
    assert "message" in listed
    assert "rent" not in listed
    assert [line.split()[2] for line in await officer.listed("dead letter")] == [letter]


async def test_the_words_of_a_letter_are_shown_only_when_asked_for(officer: Officer) -> None:
    letter = await a_turn_that_fails(officer)
    shown = await officer.does("dead", "show", letter)
    assert "words" in shown  # the missing table
    assert "rent" not in shown
    assert "my rent went up" in await officer.does("dead", "show", letter, "--words")


async def test_a_letter_is_turned_once_its_cause_is_gone(officer: Officer) -> None:
    letter = await a_turn_that_fails(officer)
    before = len(officer.stage.messages)
    assert await officer.does("dead", "retry", letter) == f"{letter}: is tried again; the bot carries it out.\n"
    assert len(officer.stage.messages) > before
    assert await officer.does("dead") == "No dead letters.\n"
    assert [row["words"] for row in await officer.rows("SELECT words FROM words")] == ["person please, my rent went up"]
    (line,) = await officer.stage.house.db.read(read_chain("lender"))
    assert (line["kind"], json.loads(line["body"])["letter"]) == ("dead", letter)


async def test_words_are_not_turned_late_into_the_answer_of_another_question(officer: Officer) -> None:
    letter = await a_turn_that_fails(officer)
    await officer.stage.says("home")
    said = await officer.refused("dead", "retry", letter)
    assert "the talk has gone on since" in said
    assert letter in await officer.does("dead")


async def test_a_letter_is_closed_with_a_reason_and_its_content_stays(officer: Officer) -> None:
    letter = await a_turn_that_fails(officer)
    assert "--reason is needed" in await officer.refused("dead", "close", letter)
    await officer.does("dead", "close", letter, "--reason", "we called her")
    assert await officer.does("dead") == "No dead letters.\n"
    (row,) = await officer.rows("SELECT payload FROM inbox WHERE state = 'closed'")
    assert "my rent went up" in row["payload"]


async def test_a_message_that_was_given_up_goes_out_again(officer: Officer) -> None:
    letter = await a_message_nobody_takes(officer)
    assert letter in await officer.does("dead")
    before = len(officer.stage.messages)
    await officer.does("dead", "retry", letter)
    assert len(officer.stage.messages) == before + 1
    assert await officer.does("dead") == "No dead letters.\n"


async def test_a_message_that_was_given_up_can_be_closed(officer: Officer) -> None:
    letter = await a_message_nobody_takes(officer)
    before = len(officer.stage.messages)
    await officer.does("dead", "close", letter, "--reason", "said by telephone")
    assert len(officer.stage.messages) == before
    assert await officer.does("dead") == "No dead letters.\n"


async def test_a_line_to_the_desk_that_was_given_up_goes_out_again(officer: Officer) -> None:
    """In the case's topic; and in the group itself, where it belongs to no case."""
    await officer.stage.says("person")
    (row,) = await officer.rows("SELECT row_id FROM outbox WHERE lane = 'topic:case:B1'")
    await officer.by_hand("UPDATE outbox SET state = 'dead' WHERE row_id = $1", row["row_id"])
    await officer.does("dead", "retry", f"out:{row['row_id']}")
    (row,) = await officer.rows("SELECT row_id, state FROM outbox WHERE lane = 'topic:case:B1'")
    assert row["state"] == "sent"
    await officer.by_hand(
        "UPDATE outbox SET state = 'dead', lane = 'chat:-100', case_id = NULL WHERE row_id = $1", row["row_id"]
    )
    await officer.does("dead", "retry", f"out:{row['row_id']}")
    (row,) = await officer.rows("SELECT state FROM outbox WHERE row_id = $1", row["row_id"])
    assert row["state"] == "sent"


async def test_work_that_was_answered_already_is_not_done_again(officer: Officer) -> None:
    letter = await a_message_nobody_takes(officer)
    await officer.by_hand("UPDATE outbox SET method = 'make' WHERE row_id = $1", letter.removeprefix("out:"))
    assert "given already" in await officer.refused("dead", "retry", letter)


async def test_all_tries_what_can_be_tried_and_names_the_rest(officer: Officer) -> None:
    letter = await a_turn_that_fails(officer)
    message = await a_message_nobody_takes(officer)
    said = await officer.tries("dead", "retry", "--all")
    assert said.code == 1
    assert message in said.out
    assert letter in said.err  # the talk went on


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("dead", "retry"), "name the letters"),
        (("dead", "retry", "in:telegram:1", "--all"), "name the letters"),
        (("dead", "retry", "in:telegram:none"), "there is no dead letter in:telegram:none"),
        (("dead", "show", "nonsense"), "there is no dead letter nonsense"),
        (("dead", "close", "--reason", "x"), "name the letters"),
    ],
)
async def test_wrong_words_are_answered_with_a_line(officer: Officer, words: tuple[str, ...], says: str) -> None:
    assert says in await officer.refused(*words)


@pytest.mark.on_both
async def test_a_letter_tried_twice_at_once_is_turned_once(officer: Officer) -> None:
    letter = await a_turn_that_fails(officer)
    house = officer.stage.house
    said = await asyncio.gather(*(house.db.run(settle_letter(house, letter, "retry")) for _ in range(2)))
    assert sorted(bool(wrong) for wrong in said) == [False, True]
    await officer.stage.terminal.settle()
    assert len(await officer.rows("SELECT words FROM words")) == 1
    assert await officer.stage.rows(sql("dead_inbox")) == []
