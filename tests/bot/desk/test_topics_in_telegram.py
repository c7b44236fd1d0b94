"""Topics over HTTP: made once, adopted, made again, flat where there are none, moved along; the brief stays on top."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.kit.desk_group import ANN, Forum, a_forum
from tests.kit.phone import Phone
from tests.kit.town import Town, a_town

MING = 77


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with a_town(f"sqlite:///{tmp_path}/desk.db", tmp_path) as made:
        yield made


async def asked(town: Town) -> Phone:
    """B1 asks for a person."""
    phone = await town.guest("B1", MING, "3 May")
    await phone.says("person")
    return phone


def labels(message: dict) -> list[str]:  # type: ignore[type-arg]
    return [b["text"] for row in message["reply_markup"]["inline_keyboard"] for b in row]


async def test_a_case_has_one_topic_with_a_pinned_brief_that_follows_it(town: Town) -> None:
    forum = await a_forum(town)
    phone = await asked(town)
    topic = await forum.topic()
    request, brief = await forum.messages(topic)
    assert re.fullmatch(r"G-\w{6} · 🟡 waiting", await forum.name())
    assert "asks for a person" in request["text"]
    assert "王小明" not in request["text"]
    assert {"Take", "The case"} == set(labels(request))
    assert "王小明 · English · identity confirmed" in brief["text"]
    assert "Personal loan (L1): NT$3,500 due, 8 days late" in brief["text"]
    assert await forum.pinned() == [brief["message_id"]]
    await forum.tap(ANN, request, "Take")
    await phone.says("my sister will help me")
    await forum.soon()
    after = await forum.brief(topic)
    assert after["message_id"] == brief["message_id"]
    assert "Taken by Ann" in after["text"]
    assert "my sister will help me" in after["text"]
    assert "Back to the bot" in labels(after)
    assert (await forum.name()).endswith("🟢 taken")
    await phone.says("I complain about your letters")  # another request of the same case: the same topic
    assert len(await forum.topics()) == 1
    await forum.soon()
    edits = [call for call in town.wire.calls if call.method == "editMessageText"]
    assert len(edits) == 2  # one for the taking and the words, one for the complaint; none for looks without news


async def test_a_topic_whose_answer_was_lost_is_adopted_and_has_no_twin(town: Town) -> None:
    forum = await a_forum(town)
    await town.fault(method="createForumTopic", kind="timeout_after_accept", seconds=0)
    await asked(town)
    await town.later(hours=0.1)
    topic = await forum.topic()
    assert len(await forum.messages(topic)) == 2
    assert sum(call.method == "createForumTopic" for call in town.wire.calls) == 1


async def test_a_topic_that_was_deleted_is_made_again_with_what_is_open(town: Town) -> None:
    forum = await a_forum(town)
    phone = await asked(town)
    first = await forum.topic()
    await forum.does("topics", user=ANN, topic=first, delete=True)
    await phone.says("I want to make a complaint about you")
    await town.later(hours=0.1)
    topic = await forum.topic()
    assert topic != first
    said = "\n".join(await forum.said(topic))
    assert "is gone. What is open is repeated here." in said
    assert "asks for a person" in said
    assert "complains" in said
    assert (await forum.pinned())[-1] == (await forum.brief(topic))["message_id"]


async def test_a_brief_that_somebody_deleted_stands_and_is_pinned_again(town: Town) -> None:
    forum = await a_forum(town)
    phone = await asked(town)
    topic = await forum.topic()
    old = (await forum.brief(topic))["message_id"]
    await town.control.do("deletions", chat=forum.group, user=ANN, message_id=old)
    await phone.says("my number has changed")
    await forum.soon()
    await forum.soon()
    new = (await forum.brief(topic))["message_id"]
    assert new != old
    assert (await forum.pinned())[-1] == new
    await forum.write(ANN, "/take", topic)
    await forum.soon()
    assert (await forum.brief(topic))["message_id"] == new  # and from now on that one is edited
    assert "Taken by Ann" in (await forum.brief(topic))["text"]


async def test_without_topics_requests_stand_in_the_group_and_one_line_says_why(town: Town) -> None:
    forum = await a_forum(town, forum=False)
    await asked(town)
    other = await town.guest("B3", 78, "2 March")
    await other.says("真人")
    said = await forum.said()
    assert sum("topics are switched off" in line for line in said) == 1
    assert await town.outbox("state = 'dead'") == []  # told to the group, so no dead letter for the operator
    lines = [message for message in await forum.messages() if "Case G-" in message["text"]]
    assert len(lines) == 2
    assert all("王小明" not in line["text"] for line in lines)
    await forum.tap(ANN, lines[0], "Take")  # the buttons know their case also here
    assert "Ann looks after this case now." in "\n".join(await forum.said())


async def test_without_the_right_it_is_said_once_and_topics_come_when_it_is_given(town: Town) -> None:
    forum = await a_forum(town)
    await town.control.do("members", chat=forum.group, user="bot", rights={"can_manage_topics": False})
    await town.settle()
    await asked(town)
    said = await forum.said()
    assert sum("Manage topics: without it" in line for line in said) == 1
    assert sum("I need to be an administrator with the right" in line for line in said) == 1
    assert sum("asks for a person" in line for line in said) == 1
    await town.control.do("members", chat=forum.group, user="bot", rights={"can_manage_topics": True})
    await town.settle()
    topic = await forum.topic()
    assert "asks for a person" in (await forum.brief(topic))["text"]


async def test_topics_follow_a_group_that_becomes_another_chat(town: Town) -> None:
    forum = await a_forum(town, forum=False)
    phone = await asked(town)
    moved = -1000000000200
    await town.control.do("migrations", chat=forum.group, to=moved)
    await town.control.do("groups", id=moved, forum=True)
    await town.settle()
    (row,) = await town.rows("SELECT group_id FROM topics")
    assert row["group_id"] == str(moved)  # told by the move itself, before anything is said
    await phone.says("I want to make a complaint about you")
    await town.later(hours=0.1)
    there = Forum(town, moved)
    topic = await there.topic()
    assert "complains" in "\n".join(await there.said(topic))
    await there.write(ANN, "/take", topic)
    assert "Ann looks after this case now." in "\n".join(await there.said(topic))


async def test_a_topic_closed_by_a_person_with_a_request_open_says_so_and_the_borrower_opens_it(town: Town) -> None:
    forum = await a_forum(town)
    phone = await asked(town)
    topic = await forum.topic()
    await forum.does("topics", user=ANN, topic=topic, close=True)
    assert "a request is still open here" in (await forum.said(topic))[-1]
    await forum.soon()
    (found,) = await forum.topics()
    assert found["closed"]  # nobody argues with who closed it
    await phone.says("is anybody there?")
    (found,) = await forum.topics()
    assert not found["closed"]
    await forum.does("topics", user=ANN, topic=topic, rename="王先生 3,500")  # the thread is what counts
    await forum.write(ANN, "/take", topic)
    await forum.soon()
    assert (await forum.name()).endswith("🟢 taken")


async def test_a_topic_closes_once_nobody_is_asked_and_whoever_takes_the_case_again_opens_it(town: Town) -> None:
    forum = await a_forum(town)
    await asked(town)
    topic = await forum.topic()
    (ticket,) = await town.rows("SELECT ticket_id FROM tickets")
    await town.act(ticket["ticket_id"], "resolve")
    await forum.soon()
    (found,) = await forum.topics()
    assert found["closed"]
    assert found["name"].endswith("⚪ with the bot")
    await forum.tap(ANN, await forum.brief(topic), "Take")
    (found,) = await forum.topics()
    assert not found["closed"]
