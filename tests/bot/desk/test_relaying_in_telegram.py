"""What the borrower writes and sends, in the topic as the lender's people see it: over HTTP, with the real sender."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.kit.desk_group import ANN, Forum, a_forum
from tests.kit.phone import Message, Phone
from tests.kit.town import Town, a_town

MING = 77
PICTURE = {"name": "slip.png", "mime_type": "image/png", "base64": base64.b64encode(b"\x89PNG\r\n\x1a\n").decode()}


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with a_town(f"sqlite:///{tmp_path}/desk.db", tmp_path) as made:
        yield made


async def taken(town: Town) -> tuple[Phone, Forum, int]:
    """B1 asks for a person, and Ann takes the case."""
    forum = await a_forum(town)
    phone = await town.guest("B1", MING, "3 May")
    await phone.says("person")
    topic = await forum.topic()
    await forum.write(ANN, "/take", topic)
    await phone.sees("Ann at")
    return phone, forum, topic


async def shown(forum: Forum, topic: int) -> list[Message]:
    """Every message of the bot in the topic, of whatever kind."""
    found = await forum.control.messages(forum.group)
    return [m for m in found if m["from"]["is_bot"] and m.get("message_thread_id") == topic and "chat" in m]


async def test_words_files_albums_and_edits_come_into_the_topic_and_nothing_says_whose_account(town: Town) -> None:
    phone, forum, topic = await taken(town)
    heard = len(await phone.heard())
    await phone.says("I lost my job")
    await phone.says("in May")
    first = next(m for m in await shown(forum, topic) if m.get("text") == "💬 I lost my job")
    await phone.photo(caption="my <slip>")
    for _ in range(2):
        await phone.sends(photo=PICTURE, album="a1", quick=True)
    await town.settle()
    await town.later(hours=0.001)
    await phone.sends(voice={"base64": base64.b64encode(b"OggS").decode()})
    mine = [m for m in await phone.messages() if not m["from"]["is_bot"]]
    words = next(m for m in mine if m.get("text") == "I lost my job")
    await phone.edits(words["message_id"], "I lost my job in March")
    there = await shown(forum, topic)
    assert next(m for m in there if m["message_id"] == first["message_id"])["text"] == (
        "💬 I lost my job in March\n✏️ changed by the borrower"
    )
    assert [m["caption"] for m in there if "photo" in m and "caption" in m] == ["my <slip>"]
    album = [m for m in there if "media_group_id" in m]
    assert len({m["media_group_id"] for m in album}) == 1
    assert len(album) == 2
    assert sum("voice" in m for m in there) == 1
    assert sum(call.method == "copyMessages" for call in town.wire.calls) == 1
    assert not [m for m in there if "forward_origin" in m or str(MING) in str(m.get("text", ""))]
    assert len(await phone.heard()) == heard  # the bot was silent


async def test_answers_stand_below_what_they_answer_and_the_people_learn_who_blocked_the_chat(town: Town) -> None:
    phone, forum, topic = await taken(town)
    await phone.says("I lost my job")
    words = next(m for m in await shown(forum, topic) if m.get("text") == "💬 I lost my job")
    asked = await forum.write(ANN, "Since when?", topic, reply_to=words["message_id"])
    question = await phone.newest()
    assert "Since when?" in question["text"]
    await phone.says("since May", reply_to=question["message_id"])
    answer = (await shown(forum, topic))[-1]
    assert answer["text"] == "💬 since May"
    assert answer["reply_to_message"]["message_id"] == asked
    await phone.blocks()
    await phone.blocks(False)
    said: list[Any] = await forum.said(topic)
    assert sum("has blocked the chat" in line for line in said) == 1
    assert sum("has come back" in line for line in said) == 1
