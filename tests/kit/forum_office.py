"""The lender's forum in the local Telegram, a sender, and the desk's topics as turns would write them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

from bot.store.db import Database
from bot.store.desk import add_topic
from bot.store.outbox import OutboxRow
from bot.store.statements import Tx, composed
from tests.kit.post_office import PostOffice, open_post_office

GROUP = -1001000000001
SUBJECT = "case:B1"


class Desk:
    """A forum of the lender's, and its topics as the turns would write them."""

    def __init__(self, office: PostOffice) -> None:
        self.office = office

    async def wish(self, subject: str = SUBJECT) -> None:
        """The topic of a subject is wished for."""
        await self.office.db.run(add_topic(subject, None, None, "G-1", str(GROUP), "wished", "2026"))

    async def is_at(self, thread: str, subject: str = SUBJECT, state: str = "open") -> None:
        """A turn has heard where the topic is."""
        await self.office.db.run(_set(subject, thread, state))

    async def open(self, subject: str = SUBJECT) -> str:
        """A topic that is there."""
        made = await self.office.client.call("createForumTopic", {"chat_id": GROUP, "name": "G-1"})
        await self.wish(subject)
        await self.is_at(str(made["message_thread_id"]), subject)
        return str(made["message_thread_id"])

    def row(self, name: str, method: str = "tell", payload: Any = None, **more: Any) -> OutboxRow:
        """A row for the topic."""
        given = payload if payload is not None else {"text": name}
        wish = {"lane": f"topic:{SUBJECT}", "method": method, "payload": given, "purpose": "desk", **more}
        return replace(self.office.row(name, 0), **wish)

    def opening(self, name: str = "open", **more: Any) -> OutboxRow:
        return self.row(name, "open_topic", {"title": "G-1 waiting", "answer": {"opening": name}}, **more)

    async def said(self, thread: str = "") -> list[str]:
        """The bot's texts in a topic, oldest first."""
        return [
            m["text"]
            for m in await self.office.phone.messages(GROUP)
            if "text" in m and (str(m.get("message_thread_id", "")) if m.get("is_topic_message") else "") == thread
        ]

    async def topics(self) -> list[str]:
        """The names of all topics but General."""
        async with self.office.phone.http.get(
            f"{self.office.phone.running.base_url}/control/chats/{GROUP}/topics"
        ) as answer:
            return [topic["name"] for topic in (await answer.json())["result"] if topic["message_thread_id"] != 1]

    async def placed(self) -> list[tuple[str, str, int]]:
        rows = await self.office.rows("SELECT message_id, row_id, n FROM placed ORDER BY message_id")
        return [(row["message_id"], row["row_id"], row["n"]) for row in rows]


@asynccontextmanager
async def open_forum(db: Database) -> AsyncIterator[Desk]:
    """A post office with one borrower, and the lender's forum."""
    async with open_post_office(db) as office:
        await office.phone.join(1)
        await office.phone.group(GROUP, forum=True)
        yield Desk(office)


def _set(subject: str, thread: str, state: str) -> Tx[None]:
    yield composed("UPDATE topics SET thread_id = $2, state = $3 WHERE subject = $1", subject, thread, state)
