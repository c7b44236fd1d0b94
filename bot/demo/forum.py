"""The desk's forum in a demo started again: its topics, as the record tells of them, and where in it a row stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.sender.outcome import chat_of, thread_of
from bot.sender.place import find_place, subject_of
from bot.store.statements import Row, Tx
from sandbox import Sandbox
from sandbox.topics import Topic


def topic_again(sandbox: Sandbox, message: Mapping[str, Any]) -> None:
    """Put a topic back as a service message tells of it."""
    chat = sandbox.world.chats.get(message["chat"]["id"])
    if chat is None or not chat.forum or not message.get("is_topic_message"):
        return
    thread = message["message_thread_id"]
    if (created := message.get("forum_topic_created")) is not None:
        emoji = created.get("icon_custom_emoji_id", "")
        chat.topics[thread] = Topic(thread, created["name"], created["icon_color"], emoji, message["from"]["id"])
        return
    topic = chat.topics.get(thread)
    if topic is None:
        return
    topic.name = message.get("forum_topic_edited", {}).get("name", topic.name)
    topic.closed = "forum_topic_closed" in message or (topic.closed and "forum_topic_reopened" not in message)


def places_of(rows: list[Row]) -> Tx[dict[str, tuple[int, int]]]:
    """The chat of each lane, and the topic in it, 0 for none; a lane whose topic is nowhere is left out."""
    found = {}
    for lane in {row["lane"] for row in rows}:
        there: str | None = lane
        if (subject := subject_of(lane)) is not None:
            place = yield from find_place(subject)
            there = place.lane if place is not None and place.there else None
        if there is not None:
            found[lane] = (int(chat_of(there)), int(thread_of(there) or 0))
    return found
