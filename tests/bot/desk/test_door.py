"""The desk's door over HTTP: who is refused and told why, whose words are notes, what there is no case for."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.kit.desk_group import ANN, Forum, a_forum
from tests.kit.town import Town, a_town

MING, ZED, GREY = 77, 9, 10


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with a_town(f"sqlite:///{tmp_path}/desk.db", tmp_path) as made:
        yield made


async def a_case(town: Town, *members: int) -> tuple[Forum, int]:
    """The group, and the topic of B1, who asks for a person."""
    forum = await a_forum(town, *members)
    phone = await town.guest("B1", MING, "3 May")
    await phone.says("person")
    return forum, await forum.topic()


async def owner(town: Town) -> str:
    (row,) = await town.rows("SELECT owner FROM cases WHERE case_id = 'B1'")
    return str(row["owner"])


async def test_who_may_not_work_here_is_told_once_a_day_why_and_nothing_is_done(town: Town) -> None:
    forum, topic = await a_case(town, ZED, GREY)
    await forum.does("members", user=GREY, status="administrator", anonymous=True)
    (request, _brief) = await forum.messages(topic)
    before = len(await forum.said(topic))
    await forum.write(ZED, "hello, may I?", topic)
    assert "Your number is 9" in (await forum.said(topic))[-1]
    await forum.write(ZED, "/take", topic)
    await forum.tap(ZED, request, "Take")
    await forum.write(GREY, "/take", topic)
    assert "anonymous administrator" in (await forum.said(topic))[-1]
    await forum.write(GREY, "and again", topic)
    assert len(await forum.said(topic)) == before + 2
    assert await owner(town) == "waiting"
    await forum.write(ZED, "lunch?")  # among people in the group itself nobody is corrected
    assert await forum.said() == []
    await town.later(days=1)
    await forum.write(ZED, "/queue")
    assert "Your number is 9" in (await forum.said())[-1]
    assert await town.rows("SELECT * FROM desk_notes") == []


async def test_an_anonymous_administrators_tap_carries_the_real_person(town: Town) -> None:
    forum, topic = await a_case(town)
    await forum.does("members", user=ANN, status="administrator", anonymous=True)
    (request, _brief) = await forum.messages(topic)
    await forum.tap(ANN, request, "Take")
    assert await owner(town) == "held"


async def test_what_a_member_writes_in_a_topic_is_a_note_and_a_wrong_word_gets_the_nearest(town: Town) -> None:
    forum, topic = await a_case(town)
    heard = await town.phones[MING].texts()
    said = len(await forum.said(topic))
    await forum.write(ANN, "she sounded tired", topic)
    (note,) = await town.rows("SELECT * FROM desk_notes")
    assert (note["words"], note["by_user"], note["subject"]) == ("she sounded tired", "1", "case:B1")
    assert len(await forum.said(topic)) == said  # a note gets no answer
    await forum.soon()
    brief = await forum.brief(topic)
    assert "Ann: she sounded tired" in brief["text"]
    for words in ("please tell her we are sorry", "and that we wait"):  # an answer to the brief reaches nobody
        await forum.write(ANN, words, topic, reply_to=brief["message_id"])
    assert "the borrower does not read it" in (await forum.said(topic))[-1]
    assert len(await forum.said(topic)) == said + 1
    await forum.write(ANN, "/tkae", topic)
    assert "Did you mean /take?" in (await forum.said(topic))[-1]
    await forum.write(ANN, "/接手", topic)  # a word of no table, in any script, is no note
    assert "I don't know /接手." in (await forum.said(topic))[-1]
    await forum.write(ANN, "／note 聲音很小", topic)  # as a Chinese keyboard writes the slash
    assert [row["words"] for row in await town.rows("SELECT words FROM desk_notes ORDER BY at")][3:] == ["聲音很小"]
    await forum.write(ANN, "/take now please")
    assert "please write it in the case's topic" in (await forum.said())[-1]
    await forum.write(ANN, "/xyzzy")
    assert (await forum.said())[-1] == "I don't know /xyzzy. /help lists everything."
    assert await owner(town) == "waiting"
    assert await town.phones[MING].texts() == heard


async def test_a_topic_of_no_case_and_one_that_is_closed_say_so(town: Town) -> None:
    forum, topic = await a_case(town)
    made = await forum.does("topics", user=ANN, name="Rota")
    rota = made["message_thread_id"]
    await forum.write(ANN, "who is on duty on Friday?", rota)
    assert "belongs to no case" in (await forum.said(rota))[-1]
    await forum.write(ANN, "nobody yet", rota)
    assert len(await forum.said(rota)) == 1
    await forum.write(ANN, "/queue", rota)  # the desk's own words work everywhere
    assert "waits for a person" in (await forum.said(rota))[-1]
    await forum.does("topics", user=ANN, topic=topic, close=True)
    await forum.write(ANN, "for the record", topic)
    assert "Your words are kept as a note" in (await forum.said(topic))[-1]
    (note,) = await town.rows("SELECT words FROM desk_notes")
    assert note["words"] == "for the record"
    await forum.does("topics", user=ANN, topic=topic, reopen=True)
    await forum.write(ANN, "and this", topic)
    assert "Your words are kept as a note" not in (await forum.said(topic))[-2]
    (row,) = await town.rows("SELECT state FROM topics")
    assert row["state"] == "open"
