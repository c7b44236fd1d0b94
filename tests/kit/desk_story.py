"""A desk with its people and one borrower on the local Telegram: what is written in the topic, what is read there."""

from __future__ import annotations

import base64
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.mandates import give_mandate
from tests.kit.desk_group import ACCOUNTS, ANN, BOB, CAT, Forum, a_forum
from tests.kit.desk_people import AGENTS
from tests.kit.phone import Message, Phone, labels
from tests.kit.town import Town, a_town

MING = 770077
HEAD = ", Harbour Lending (example):\n"
PAPER = {"name": "letter.pdf", "mime_type": "application/pdf", "base64": base64.b64encode(b"%PDF-1.4").decode()}
PICTURE = {"name": "slip.png", "mime_type": "image/png", "base64": base64.b64encode(b"\x89PNG\r\n\x1a\n").decode()}


@dataclass
class DeskStory:
    """B1 (Ming) has passed the check. Ann supervises, Bob and Cat are agents; `topic` is the thread, once known."""

    town: Town
    forum: Forum
    ming: Phone
    topic: int = 0

    async def asked(self) -> None:
        """Ming asks for a person."""
        await self.ming.says("person")
        await self.anew()

    async def taken(self, by: int = BOB) -> None:
        """Ming asks for a person, and somebody takes the case."""
        await self.asked()
        await self.writes(by, "/take")

    async def writes(self, user: int, text: str, **more: Any) -> list[str]:
        """Somebody writes in the topic; gives what the bot says there because of it."""
        before = {m["message_id"] for m in await self.shown()}
        await self.forum.write(user, text, self.topic, **more)
        return [m["text"] for m in await self.shown() if m["message_id"] not in before and "text" in m]

    async def sends(self, user: int, **what: Any) -> list[str]:
        """Somebody sends a file, sticker or voice in the topic; gives what the bot says there because of it."""
        before = {m["message_id"] for m in await self.shown()}
        await self.forum.does("messages", user=user, topic=self.topic, **what)
        return [m["text"] for m in await self.shown() if m["message_id"] not in before and "text" in m]

    async def taps(self, user: int, label: str) -> Message:
        """Somebody taps the newest button of that name in the topic; gives the newest message, or what was redrawn."""
        message = [m for m in await self.shown() if label in labels(m)][-1]
        await self.forum.tap(user, message, label)
        there = await self.shown()
        again = next((m for m in there if m["message_id"] == message["message_id"]), None)
        return again if again is not None and again != message else there[-1]

    async def shown(self) -> list[Message]:
        """Every message of the bot's in the topic, of whatever kind, oldest first."""
        found = await self.forum.control.messages(self.forum.group)
        thread = self.topic or None
        return [m for m in found if m["from"]["is_bot"] and m.get("message_thread_id") == thread]

    async def anew(self) -> None:
        """The topic is another one now, or there is one again."""
        self.topic = await self.forum.topic()

    async def said(self) -> str:
        """All words of the bot in the topic."""
        return "\n".join(m.get("text", "") for m in await self.shown())

    async def of_the_borrower(self, words: str) -> Message:
        """The newest message in the topic that shows these words of the borrower's."""
        shown = [(m.get("text", ""), m.get("caption", ""), m) for m in await self.shown()]
        return [m for text, caption, m in shown if words in (text if text.startswith("💬") else caption)][-1]

    async def marks(self) -> dict[int, str]:
        """The receipts of the bot in the group: message -> emoji."""
        return {
            int(call.params["message_id"]): json.loads(call.params["reaction"])[0]["emoji"]
            for call in self.town.wire.calls
            if call.method == "setMessageReaction"
        }

    async def case(self) -> dict[str, Any]:
        """Who has the case, and its open requests."""
        (found,) = await self.town.rows(
            "SELECT c.owner, t.held_by, t.state FROM cases c JOIN topics t ON t.case_id = c.case_id"
            " WHERE c.case_id = 'B1'"
        )
        open_ones = await self.town.rows(
            "SELECT * FROM tickets WHERE case_id = 'B1' AND closed_at IS NULL ORDER BY opened_at, ticket_id"
        )
        return {**found, "tickets": open_ones}

    async def recorded(self, kind: str) -> list[dict[str, Any]]:
        """The lines of that kind in the record of the case."""
        rows = await self.town.rows(
            "SELECT p.body FROM journal j JOIN journal_payloads p ON p.chain = j.chain AND p.n = j.n"
            " WHERE j.chain = 'case:B1' AND j.kind = $1 ORDER BY j.n",
            kind,
        )
        return [json.loads(row["body"]) for row in rows]

    async def nobody_sees_anothers_account(self) -> None:
        """Nothing the bot wrote in the group shows the borrower's account, and nothing it wrote to them an agent's."""
        for message in await self.forum.control.messages(self.forum.group):
            if message["from"]["is_bot"]:
                assert str(MING) not in json.dumps(message), f"the borrower's account: {message}"
        for message in await self.ming.heard():
            shown = json.dumps(message, ensure_ascii=False)
            assert "forward_origin" not in message
            assert not [name for name in ACCOUNTS.values() if name in shown], f"an agent's account: {message}"


@asynccontextmanager
async def a_desk_story(folder: Path, *, forum: bool = True, mandate: bool = False) -> AsyncIterator[DeskStory]:
    """10:00 on a Tuesday in Taipei; on SQLite, for what databases differ in is tested apart."""
    async with a_town(f"sqlite:///{folder}/desk.db", folder, people=AGENTS) as town:
        office = await a_forum(town, BOB, CAT, forum=forum)
        if mandate:
            signs = give_mandate(
                town.house, by=ANN, officer="Ann", today=town.today, until=town.today.replace(year=2027)
            )
            await town.house.db.run(signs)
        ming = await town.guest("B1", MING, "3 May")
        yield DeskStory(town, office, ming)
