"""Topics in turns: what comes of Telegram's answers in an order that it rarely gives them in."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.clock import stamp
from bot.desk.places import group_for
from bot.store import inbox
from bot.store.statements import Tx, composed, sql
from bot.worker import Worker
from tests.kit.stage import Stage, a_stage

CASE = "case:B1"
ASIDE = "2026-11-23T00:00:00.000000Z"


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """B1 has asked for a person; the topic is wished."""
    async with a_stage(f"sqlite:///{tmp_path}/desk.db", tmp_path) as made:
        await made.verified()
        await made.says("person")
        yield made


async def happens(stage: Stage, name: str, **what: Any) -> None:
    """The outbox or the clock tells the desk."""
    clock = stage.clock
    event = {"event": f"desk.{name}", "subject": CASE, **what}
    row = inbox.InboxRow("outcome", f"{name}:{clock.ticks()}", clock.ticks(), CASE, event, stamp(clock.now()))
    await stage.house.db.run(inbox.put([row]))
    await turns(stage)


async def turns(stage: Stage) -> None:
    worker = Worker(stage.house.db, stage.house.means)
    while await worker.step():
        pass


async def topic(stage: Stage) -> dict[str, Any]:
    (row,) = await stage.rows(composed("SELECT * FROM topics WHERE subject = 'case:B1'"))
    return row


async def sent(stage: Stage, method: str, lane: str = "%") -> list[dict[str, Any]]:
    """The payloads of rows of that method, in the order of their writing."""
    text = "SELECT payload FROM outbox WHERE method = $1 AND lane LIKE $2 ORDER BY seq"
    return [json.loads(row["payload"]) for row in await stage.rows(composed(text, method, lane))]


async def opened(stage: Stage, thread: str = "42") -> None:
    (wish,) = await sent(stage, "open_topic")
    await happens(stage, "opened", ok=True, thread=thread, why="", **wish["answer"])


async def test_a_second_topic_made_by_doubt_is_closed_and_deleted_and_the_first_stays(stage: Stage) -> None:
    await opened(stage)
    await opened(stage)  # told twice of the same one
    assert await sent(stage, "delete_topic") == []
    await opened(stage, "43")
    assert (await topic(stage))["thread_id"] == "42"
    assert await sent(stage, "delete_topic", "chat:-100:43") == [{"thread": "43"}]
    text = "SELECT droppable FROM outbox WHERE method = 'close_topic' AND lane = 'chat:-100:43'"
    assert await stage.rows(composed(text)) == [{"droppable": 0}], "a group without room closes it later"
    (line,) = await sent(stage, "tell", "chat:-100:43")
    assert "has another topic" in line["text"]
    assert len(await sent(stage, "pin")) == 1


async def test_of_a_topic_that_is_gone_the_newest_alone_counts(stage: Stage) -> None:
    await opened(stage)
    await happens(stage, "gone", group="-100", thread="42")
    await happens(stage, "gone", group="-100", thread="42")  # of another row of the same topic
    _, second = await sent(stage, "open_topic")
    await happens(stage, "opened", ok=True, thread="50", why="", **second["answer"])
    await happens(stage, "gone", group="-100", thread="42")
    assert ((await topic(stage))["thread_id"], (await topic(stage))["state"]) == ("50", "open")
    assert len(await sent(stage, "pin")) == 2


async def closed(stage: Stage) -> None:
    """Nobody is asked any more, all was sent, and the topic is closed; something is put aside until that moment."""
    await opened(stage)

    def ends() -> Tx[None]:
        yield composed("UPDATE tickets SET closed_at = '2026-11-23T00:00:00Z'")
        yield composed("UPDATE cases SET owner = 'bot'")
        yield composed("UPDATE topics SET state = 'closed', snoozed_until = $1", ASIDE)
        yield composed("UPDATE outbox SET state = 'sent'")

    await stage.house.db.run(ends())


async def test_a_closed_topic_that_was_deleted_stays_so_until_there_is_something_to_say(stage: Stage) -> None:
    await closed(stage)
    await happens(stage, "gone", group="-100", thread="42")
    assert ((await topic(stage))["thread_id"], (await topic(stage))["state"]) == ("", "closed")
    assert len(await sent(stage, "open_topic")) == 1
    await happens(stage, "snoozed", at=ASIDE)
    assert len(await sent(stage, "open_topic")) == 2
    assert (await topic(stage))["state"] == "wished"


async def test_what_met_a_closed_topic_that_was_deleted_is_said_in_a_new_one(stage: Stage) -> None:
    await closed(stage)
    await happens(stage, "snoozed", at=ASIDE)
    await happens(stage, "gone", group="-100", thread="42")
    assert len(await sent(stage, "open_topic")) == 2


async def test_a_group_the_bot_is_not_in_is_tried_every_hour_and_nothing_said_is_lost(stage: Stage) -> None:
    (wish,) = await sent(stage, "open_topic")
    lines = await sent(stage, "tell", "topic:%")
    await happens(stage, "opened", ok=False, thread="", why="put out", **wish["answer"])
    assert (await topic(stage))["state"] == "refused"
    stage.clock.advance(timedelta(minutes=59))
    await turns(stage)
    assert len(await sent(stage, "open_topic")) == 1
    stage.clock.advance(timedelta(minutes=2))
    await turns(stage)
    _, again = await sent(stage, "open_topic")
    await happens(stage, "opened", ok=True, thread="42", why="", **again["answer"])
    assert (await topic(stage))["state"] == "open"
    assert (await sent(stage, "tell", "topic:%"))[: len(lines)] == lines


async def test_a_late_no_to_an_older_wish_changes_nothing(stage: Stage) -> None:
    (wish,) = await sent(stage, "open_topic")
    late = {**wish["answer"], "opening": "another"}
    await happens(stage, "opened", ok=False, thread="", why="no topics", **late)
    assert (await topic(stage))["state"] == "wished"
    await opened(stage)
    await happens(stage, "opened", ok=False, thread="", why="no topics", **wish["answer"])
    assert (await topic(stage))["state"] == "open"


async def test_many_changes_make_one_look_and_an_edit_that_waits_is_replaced(stage: Stage) -> None:
    await opened(stage)
    stage.clock.advance(timedelta(seconds=40))
    await turns(stage)
    for words in ("one", "two", "three"):
        await stage.says(words)
    stage.clock.advance(timedelta(seconds=20))
    await turns(stage)
    edits = await sent(stage, "redraw", "topic:%")
    assert len(edits) == 1
    await happens(stage, "brief")  # the same again: nothing
    assert len(await sent(stage, "redraw", "topic:%")) == 1
    (row,) = await stage.rows(composed("SELECT state FROM outbox WHERE method = 'redraw' AND lane LIKE 'topic:%'"))
    assert row["state"] == "ready"
    await stage.house.db.run(_note("four", stamp(stage.clock.now())))
    await happens(stage, "brief")
    (edit,) = await sent(stage, "redraw", "topic:%")
    assert "four" in edit["text"]


def _note(words: str, at: str) -> Tx[None]:
    yield sql("desk_note_add", "n", CASE, "1", words, at)


async def test_a_visitor_without_a_case_has_a_topic_too(tmp_path: Path) -> None:
    async with a_stage(f"sqlite:///{tmp_path}/desk.db", tmp_path) as stage:
        await stage.says("I want to kill myself")
        (row,) = await stage.rows(composed("SELECT * FROM topics"))
        assert row["subject"].startswith("chat:")
        assert row["number"].startswith("V-")
        assert row["chat_id"] not in row["number"]
        (wish,) = await sent(stage, "open_topic")
        assert wish["title"] == f"{row['number']} · 🔴 urgent"


def test_a_case_stays_in_its_group_and_cases_are_shared_out() -> None:
    groups = ("-1", "-2", "-3")
    numbers = [f"G-{n:06}" for n in range(300)]
    placed = [group_for(number, groups) for number in numbers]
    assert placed == [group_for(number, groups) for number in numbers]
    assert all(placed.count(group) > 60 for group in groups)
