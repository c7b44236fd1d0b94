"""The lender's group as its people see it, on the local Telegram: topics, what stands in them, what somebody writes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from tests.kit.phone import Control, Message
from tests.kit.town import DESK, Town

ANN, BOB, CAT = 1, 2, 3  # Ann is a supervisor
ACCOUNTS = {ANN: "Lin Ya-ting", BOB: "Chen Bo-wei", CAT: "Wu Kai-ti"}  # as Telegram shows them, not the settings
SOON = 0.02  # hours: longer than a brief waits for its next edit


@dataclass
class Forum:
    """The group of the desk in a town."""

    town: Town
    group: int = DESK

    @property
    def control(self) -> Control:
        return self.town.control

    async def topics(self) -> list[dict[str, Any]]:
        """Every topic but General, oldest first."""
        found = await self.control.look(f"chats/{self.group}/topics")
        return [topic for topic in found if topic["message_thread_id"] != 1]

    async def topic(self) -> int:
        """The thread of the only topic."""
        (found,) = await self.topics()
        return int(found["message_thread_id"])

    async def name(self) -> str:
        """The title of the only topic."""
        (found,) = await self.topics()
        return str(found["name"])

    async def messages(self, topic: int = 0) -> list[Message]:
        """The bot's messages in a topic, or in the group itself; without service messages."""
        found = await self.control.messages(self.group)
        mine = [m for m in found if m["from"]["is_bot"] and "text" in m and "sender_chat" not in m]
        return [m for m in mine if (m["message_thread_id"] if m.get("is_topic_message") else 0) == topic]

    async def said(self, topic: int = 0) -> list[str]:
        """What the bot said there."""
        return [message["text"] for message in await self.messages(topic)]

    async def brief(self, topic: int) -> Message:
        """The brief as it stands now: the only one."""
        (found,) = [m for m in await self.messages(topic) if re.match(r"G-\w+ · ", m["text"])]
        return found

    async def pinned(self) -> list[int]:
        """The messages that were pinned, by their service messages, oldest first."""
        found = await self.control.messages(self.group)
        return [m["pinned_message"]["message_id"] for m in found if "pinned_message" in m]

    async def write(self, user: int, text: str, topic: int = 0, **more: Any) -> int:
        """Somebody writes; gives the message's number."""
        where = {"topic": topic} if topic else {}
        sent = await self.control.do("messages", user=user, chat=self.group, text=text, **where, **more)
        await self.town.settle()
        return int(sent["message_id"])

    async def tap(self, user: int, message: Message, label: str) -> None:
        """Somebody taps a button under a message."""
        rows = message["reply_markup"]["inline_keyboard"]
        (data,) = [b["callback_data"] for row in rows for b in row if b["text"] == label]
        await self.control.do("taps", user=user, chat=self.group, message_id=message["message_id"], data=data)
        await self.town.settle()

    async def does(self, path: str, **wish: Any) -> Any:
        """Something else that people do in the group."""
        result = await self.control.do(path, chat=self.group, **wish)
        await self.town.settle()
        return result

    async def soon(self) -> None:
        """So much later that the brief has followed."""
        await self.town.later(hours=SOON)


async def a_forum(town: Town, *members: int, forum: bool = True) -> Forum:
    """The group with its people in it."""
    for user in (ANN, *members):
        await town.control.do("users", id=user, first_name=ACCOUNTS.get(user, f"User {user}"), language_code="en")
    await town.control.do("groups", id=DESK, title="Desk", forum=forum, members=[ANN, *members])
    if forum:
        await town.control.do("members", chat=DESK, user=ANN, status="administrator")
        await town.settle()
    return Forum(town)
