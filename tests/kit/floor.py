"""The lender's group on a stage: what its people write and tap, and what is said to them. No sender, no HTTP."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.clock import stamp
from bot.store import inbox
from bot.store.statements import Tx, composed, sql
from tests.kit.stage import ANN, TUESDAY, Stage, a_stage, plain

GROUP = -1001234567
SUE = {"user_id": 2, "alias": "Sue", "role": "supervisor"}
BOB = {"user_id": 3, "alias": "Bob", "role": "agent"}
CLEO = {"user_id": 4, "alias": "Cleo", "role": "agent"}
EVERYBODY = (ANN, SUE, BOB, CLEO)


@dataclass
class Floor:
    """The desk. Messages of people count from 900; a case's topic has the thread that `opens` gave it."""

    stage: Stage
    updates: int = 7000
    message: int = 900

    async def says(self, who: Mapping[str, Any], text: str, thread: int = 0, reply_to: int = 0) -> list[str]:
        """Somebody writes in the group or in a topic; gives what is said to it there."""
        self.message += 1
        return await self._hears({"message": {**self._message(who, thread, reply_to), "text": text}}, thread)

    async def taps(self, who: Mapping[str, Any], action: str, thread: int = 0, message: int = 555) -> list[str]:
        """Somebody taps a button of ours."""
        self.updates += 1
        under = {**self._message({"user_id": 99}, thread, 0), "message_id": message}
        tap = {"id": str(self.updates), "from": _person(who), "chat_instance": "1", "message": under,
               "data": f"desk.0.{action}"}  # fmt: skip
        return await self._hears({"callback_query": tap}, thread)

    async def opens(self, subject: str = "case:B1", thread: int = 77) -> None:
        """Telegram has opened the topic."""
        event = {"event": "desk.opened", "subject": subject, "ok": True, "thread": str(thread), "group": str(GROUP)}
        now = stamp(self.stage.clock.now())
        row = inbox.InboxRow("test", f"opened:{subject}:{thread}", self.stage.clock.ticks(), subject, event, now)
        await self.stage.house.db.run(inbox.put([row]))
        await self.stage.terminal.settle()

    async def asked(self, text: str = "person") -> str:
        """B1 asks for a person and has a topic; gives the request's id."""
        await self.stage.says(text)
        await self.opens()
        (row,) = await self.rows("SELECT ticket_id FROM tickets WHERE closed_at IS NULL")
        return str(row["ticket_id"])

    async def passes(self, until: datetime | None = None, **length: float) -> None:
        """Time passes at once: what was planned for in between wakes late."""
        clock = self.stage.clock
        clock.set(until or clock.now() + timedelta(**length))
        await self.stage.terminal.settle()

    async def told(self, lane: str = f"chat:{GROUP}") -> list[str]:
        """Everything that was said in a place, the oldest first, with its mark-up."""
        rows = await self.rows(
            "SELECT payload FROM outbox WHERE lane = $1 AND method IN ('tell', 'redraw') ORDER BY seq", lane
        )
        return [json.loads(row["payload"])["text"] for row in rows]

    async def in_topic(self, subject: str = "case:B1") -> list[str]:
        """The same of a topic, without mark-up."""
        return [plain(text) for text in await self.told(f"topic:{subject}")]

    async def rows(self, text: str, *values: Any) -> list[dict[str, Any]]:
        """What a query finds."""

        def tx() -> Tx[list[dict[str, Any]]]:
            return [dict(row) for row in (yield composed(text, *values))]

        return await self.stage.house.db.read(tx())

    async def does(self, text: str, *values: Any) -> None:
        """A change by hand."""

        def tx() -> Tx[None]:
            yield composed(text, *values)

        await self.stage.house.db.run(tx())

    async def noted(self, kind: str, chain: str = "case:B1") -> list[dict[str, Any]]:
        """What the record says under that kind."""
        rows = await self.stage.rows(sql("journal_of_chain", chain, 0, 10_000))
        return [json.loads(row["body"]) for row in rows if row["kind"] == kind]

    async def _hears(self, what: dict[str, Any], thread: int) -> list[str]:
        before = {row["row_id"] for row in await self.rows("SELECT row_id FROM outbox")}
        self.updates += 1
        clock, lane = self.stage.clock, f"chat:{GROUP}" + (f":{thread}" if thread else "")
        update = {"update_id": self.updates, **what}
        row = inbox.InboxRow("telegram", str(self.updates), clock.ticks(), lane, update, stamp(clock.now()))
        await self.stage.house.db.run(inbox.put([row]))
        await self.stage.terminal.settle()
        found = await self.rows(
            "SELECT * FROM outbox WHERE method IN ('tell', 'redraw') AND purpose = 'desk' ORDER BY seq"
        )
        return [plain(json.loads(row["payload"])["text"]) for row in found if row["row_id"] not in before]

    def _message(self, who: Mapping[str, Any], thread: int, reply_to: int) -> dict[str, Any]:
        chat = {"id": GROUP, "type": "supergroup", "title": "Desk", "is_forum": True}
        here: dict[str, Any] = {"message_thread_id": thread, "is_topic_message": True} if thread else {}
        if reply_to:
            here["reply_to_message"] = {"message_id": reply_to, "date": 1, "chat": chat}
        when = int(self.stage.clock.now().timestamp())
        return {"message_id": self.message, "date": when, "chat": chat, "from": _person(who), **here}


def _person(who: Mapping[str, Any]) -> dict[str, Any]:
    return {"id": who["user_id"], "is_bot": False, "first_name": str(who.get("alias", "x")), "language_code": "en"}


@asynccontextmanager
async def a_floor(
    database_url: str, folder: Path, *, now: datetime = TUESDAY, mandate: bool = True
) -> AsyncIterator[Floor]:
    """B1 has passed the check. Ann and Sue are supervisors, Bob and Cleo agents."""
    async with a_stage(database_url, folder, now=now, mandate=mandate, people=EVERYBODY, group=GROUP) as stage:
        await stage.verified()
        yield Floor(stage)
