"""A borrower's chat while the lender's people look after the case: real turns, and the outbox as the sender would find
it. Nothing goes out by itself: `goes_out` says that a row did, and where it stands.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.clock import stamp
from bot.store import inbox
from bot.store.desk import add_topic
from bot.store.statements import Tx, composed, sql
from bot.terminal import CHAT
from bot.worker import Worker
from tests.kit.stage import Stage, a_stage

GROUP, LANE = "-100", "topic:case:B1"


@dataclass
class HeldChat:
    """The chat of B1. Message ids of the borrower count from 1001."""

    stage: Stage
    message: int = 1000
    update: int = 5000

    async def sends(self, *, edits: int = 0, later: bool = False, **what: Any) -> int:
        """The borrower sends something, or changes a message; gives its id. `later`: it waits in the inbox."""
        if not edits:
            self.message += 1
        person = {"id": CHAT, "is_bot": False, "first_name": "Borrower", "language_code": "en"}
        chat = {"id": CHAT, "type": "private", "first_name": "Borrower"}
        when = int(self.stage.clock.now().timestamp())
        message = {"message_id": edits or self.message, "date": when, "chat": chat, "from": person, **what}
        kind = "edited_message" if edits else "message"
        await self.hears({kind: {**message, "edit_date": when} if edits else message}, later=later)
        return edits or self.message

    async def says(self, text: str, reply_to: str = "") -> int:
        """Words."""
        answered = {"reply_to_message": _short(int(reply_to))} if reply_to else {}
        return await self.sends(text=text, **answered)

    async def blocks(self, *, again: bool = False) -> None:
        """The borrower blocks the bot, or comes back."""
        states = ("kicked", "member") if again else ("member", "kicked")
        person = {"id": 1, "is_bot": True, "first_name": "Goodword"}
        members = ({"user": person, "status": state, "until_date": 0} for state in states)
        old, new = members
        chat, who = {"id": CHAT, "type": "private"}, {"id": CHAT, "is_bot": False, "first_name": "Borrower"}
        change = {"chat": chat, "from": who, "date": 1, "old_chat_member": old, "new_chat_member": new}
        await self.hears({"my_chat_member": change})

    async def hears(self, what: dict[str, Any], *, later: bool = False) -> None:
        """An update comes in and is turned."""
        self.update += 1
        clock = self.stage.clock
        update = {"update_id": self.update, **what}
        at = stamp(clock.now())
        row = inbox.InboxRow("telegram", str(self.update), clock.ticks(), f"chat:{CHAT}", update, at)
        await self.stage.house.db.run(inbox.put([row]))
        if not later:
            await self.turns()

    async def turns(self) -> None:
        """Everything that is due is turned."""
        worker = Worker(self.stage.house.db, self.stage.house.means)
        while await worker.step():
            pass

    async def passes(self, seconds: float) -> None:
        """Time passes."""
        self.stage.clock.set(self.stage.clock.now() + timedelta(seconds=seconds))
        await self.turns()

    async def outbox(self, lane: str = LANE) -> list[dict[str, Any]]:
        """What was queued for the topic, the oldest first, with the payload read; emptied of what went out."""
        rows = await self.rows("SELECT * FROM outbox WHERE lane = $1 AND state = 'ready' ORDER BY seq", lane)
        return [{**row, "payload": json.loads(row["payload"])} for row in rows]

    async def texts(self) -> list[str]:
        """The words that wait for the topic."""
        return [row["payload"].get("text", "") for row in await self.outbox()]

    async def goes_out(self, row_id: str, *places: str, partly: bool = False) -> None:
        """The sender sent that row, and it stands there; `partly`: Telegram left some of it out."""
        await self.does("UPDATE outbox SET state = 'sent', message_id = $2 WHERE row_id = $1", row_id, places[0])
        for n, place in enumerate(places):
            await self.run(sql("placed_add", GROUP, place, row_id, -1 if partly else n))

    async def is_answered(self, row: dict[str, Any], why: str, *, state: str = "dead") -> None:
        """Telegram would not have that row: what the sender writes of it (bot/sender/answer.py)."""
        clock = self.stage.clock
        await self.does("UPDATE outbox SET state = $2 WHERE row_id = $1", row["row_id"], state)
        event = {**row["payload"]["answer"], "event": "desk.copied", "subject": "case:B1", "ok": False, "why": why}
        inner = inbox.InboxRow("outcome", row["row_id"], clock.ticks(), "case:B1", event, stamp(clock.now()))
        await self.stage.house.db.run(inbox.put([inner]))
        await self.turns()

    async def rows(self, text: str, *values: Any) -> list[dict[str, Any]]:
        """What a query finds."""

        def tx() -> Tx[list[dict[str, Any]]]:
            return [dict(row) for row in (yield composed(text, *values))]

        return await self.stage.house.db.read(tx())

    async def does(self, text: str, *values: Any) -> None:
        """A change by hand."""
        await self.run(composed(text, *values))

    async def run(self, statement: Any) -> None:
        """One statement."""

        def tx() -> Tx[None]:
            yield statement

        await self.stage.house.db.run(tx())


def _short(number: int) -> dict[str, Any]:
    return {"message_id": number, "date": 1, "chat": {"id": CHAT, "type": "private"}}


@asynccontextmanager
async def a_held_chat(database_url: str, folder: Path, *, state: str = "open") -> AsyncIterator[HeldChat]:
    """B1 has passed the check; Ann holds the case. `state` is that of its topic."""
    async with a_stage(database_url, folder) as stage:
        await stage.verified()
        chat, now = HeldChat(stage), stamp(stage.clock.now())
        (case,) = await chat.rows("SELECT number FROM cases WHERE case_id = 'B1'")
        number = str(case["number"])
        await stage.house.db.run(add_topic("case:B1", "B1", None, number, GROUP, state, now))
        await chat.does(
            "UPDATE topics SET thread_id = '77', held_by = '1', held_since = $1, acted_at = $1"
            " WHERE subject = 'case:B1'",
            now,
        )
        await chat.does("UPDATE cases SET owner = 'held' WHERE case_id = 'B1'")
        await chat.does("UPDATE outbox SET state = 'sent'")
        yield chat
