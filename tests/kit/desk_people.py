"""The lender's people in their group, in the topic of B1: real turns, and the outbox as the sender would find it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.arrivals import row_of
from bot.clock import moment, stamp
from bot.desk.waking import holders_gone
from bot.store import inbox
from bot.terminal import CHAT
from bot.travel import next_moment
from tests.kit.held_chat import GROUP, LANE, HeldChat
from tests.kit.stage import a_stage, plain

THREAD = 77
BRIEF = "▪️"  # stands before the parts of a brief
ANN, BOB, CAT = 1, 2, 3
AGENTS = (
    {"user_id": ANN, "alias": "Ann", "role": "supervisor"},
    {"user_id": BOB, "alias": "Bob", "role": "agent"},
    {"user_id": CAT, "alias": "Cat", "role": "agent"},
)


@dataclass
class Desk(HeldChat):
    """B1 has asked for a person; the topic is thread 77. Message ids of the group count from 2001."""

    there: int = 2000

    async def writes(self, who: int, text: str, reply_to: int = 0) -> list[str]:
        """A member writes in the topic; gives what is new there."""
        self.there += 1
        message = {**self._message(who), "text": text}
        if reply_to:
            message["reply_to_message"] = {**self._message(0), "message_id": reply_to}
        return await self._comes({"message": message})

    async def taps(self, who: int, action: str, under: int = 1) -> list[str]:
        """A member taps a button; gives what is new in the topic."""
        person = {"id": who, "is_bot": False, "first_name": "Member"}
        tap = {"id": str(self.update), "from": person, "chat_instance": "1", "data": f"desk.0.{action}"}
        return await self._comes({"callback_query": {**tap, "message": {**self._message(0), "message_id": under}}})

    async def leaves(self, who: int) -> list[str]:
        """Somebody leaves the group."""
        person = {"id": who, "is_bot": False, "first_name": "Member"}
        self.there += 1
        message = {**self._message(who), "left_chat_member": person}
        del message["message_thread_id"], message["is_topic_message"]
        return await self._comes({"message": message})

    async def waits(self, hours: float = 0, minutes: float = 0) -> list[str]:
        """Time passes, stopping at each moment at which something falls due; gives what is new in the topic."""
        end = self.stage.clock.now().timestamp() + hours * 3600 + minutes * 60
        while (at := await self.stage.house.db.read(next_moment(stamp(self.stage.clock.now())))) is not None:
            if moment(at).timestamp() > end:
                break
            self.stage.clock.set(moment(at))
            await self.turns()
        await self.passes(end - self.stage.clock.now().timestamp())
        return await self.news()

    async def starts(self) -> list[str]:
        """The bot starts anew; gives what is new in the topic."""
        await self.stage.house.db.run(holders_gone(self.stage.house.means))
        await self.turns()
        return await self.news()

    async def news(self) -> list[str]:
        """What was said in the topic since the last look, but for the brief; it has gone out then."""
        rows = [row for row in await self.outbox() if row["method"] == "tell" and BRIEF not in row["payload"]["text"]]
        await self.does("UPDATE outbox SET state = 'sent' WHERE lane = $1 AND state = 'ready'", LANE)
        return [plain(row["payload"]["text"]) for row in rows]

    async def to_the_borrower(self) -> list[str]:
        """What was said to the borrower since the last look."""
        rows = await self.outbox(f"chat:{CHAT}")
        await self.does("UPDATE outbox SET state = 'sent' WHERE lane = $1 AND state = 'ready'", f"chat:{CHAT}")
        return [plain(row["payload"]["text"]) for row in rows if row["method"] in ("say", "tell")]

    async def case(self) -> dict[str, Any]:
        """Owner, holder and open requests, as the database has them."""
        (case,) = await self.rows("SELECT owner FROM cases WHERE case_id = 'B1'")
        (topic,) = await self.rows("SELECT held_by, snoozed_until FROM topics WHERE subject = 'case:B1'")
        tickets = await self.rows("SELECT * FROM tickets WHERE case_id = 'B1' ORDER BY opened_at, ticket_id")
        return {**case, **topic, "tickets": tickets}

    async def noted(self, kind: str) -> int:
        """How many lines of that kind stand in the record of the case."""
        (found,) = await self.rows("SELECT COUNT(*) AS n FROM journal WHERE chain = 'case:B1' AND kind = $1", kind)
        return int(found["n"])

    async def _comes(self, what: dict[str, Any]) -> list[str]:
        self.update += 1
        await self.stage.house.db.run(inbox.put([row_of({"update_id": self.update, **what}, self.stage.clock)]))
        await self.turns()
        return await self.news()

    def _message(self, who: int) -> dict[str, Any]:
        person = {"id": who or 1000001, "is_bot": not who, "first_name": "Member"}
        chat = {"id": int(GROUP), "type": "supergroup", "title": "Desk", "is_forum": True}
        date = int(self.stage.clock.now().timestamp())
        return {"message_id": self.there, "date": date, "chat": chat, "from": person, "message_thread_id": THREAD,
                "is_topic_message": True}  # fmt: skip


@asynccontextmanager
async def a_desk(database_url: str, folder: Path) -> AsyncIterator[Desk]:
    """10:00 on a Tuesday in Taipei: B1 is known and has asked for a person; nobody looks after the case yet."""
    async with a_stage(database_url, folder, people=AGENTS) as stage:
        await stage.verified()
        await stage.says("person")
        desk = Desk(stage)
        await desk.does("UPDATE topics SET thread_id = $1, state = 'open' WHERE subject = 'case:B1'", str(THREAD))
        await desk.does("UPDATE outbox SET state = 'sent'")
        yield desk
