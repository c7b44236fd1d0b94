"""A desk at which agents write to B1: what the borrower reads, what the sender would ask, and what came of a row."""

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
from bot.store.statements import sql
from bot.terminal import CHAT
from bot.turn.gate import sender_gate
from tests.kit.desk_people import BOB, THREAD, Desk, a_desk
from tests.kit.stage import plain

LANE = f"chat:{CHAT}"


@dataclass
class AnswerDesk(Desk):
    """Bob holds the case of B1 unless it is said otherwise."""

    drawn: int = 0
    seen: int = 0
    thread: int = THREAD

    async def queued(self) -> list[dict[str, Any]]:
        """What waits to go to the borrower, with the payload read."""
        return await self.outbox(LANE)

    async def sent(self) -> list[str]:
        """The sender sends all that waits for the borrower; gives the words, of each row what it does."""
        rows = await self.queued()
        for n, row in enumerate(rows):
            if (row["purpose"], row["case_id"]) == ("answer", "B1"):
                assert await self.asked_again(row) == "ok"
            await self.went(row, place=str(9000 + int(row["seq"] % 900) + n))
        return [plain(row["payload"].get("text") or row["payload"].get("caption") or row["method"]) for row in rows]

    def _message(self, who: int) -> dict[str, Any]:
        """In the topic that is looked at."""
        return {**super()._message(who), "message_thread_id": self.thread}

    async def asked_again(self, row: dict[str, Any]) -> str:
        """The sender's gate about a row that is claimed now: the rule."""
        gate, as_stored = sender_gate(self.stage.house.means), {**row, "payload": json.dumps(row["payload"])}
        return (await self.stage.house.db.run(gate(as_stored, self.stage.clock.now()))).rule

    async def long_ago(self, hours: int) -> None:
        """The borrower's last word was so many hours ago."""
        before = stamp(self.stage.clock.now() - timedelta(hours=hours))
        await self.does("UPDATE chats SET heard_at = $1", before)

    async def idle(self) -> None:
        """The borrower's session is over."""
        await self.does("UPDATE chats SET active_at = '2026-11-01T00:00:00.000000Z'")

    async def went(self, row: dict[str, Any], *, ok: bool = True, place: str = "9001", **more: Any) -> None:
        """What the sender writes when a row landed, or did not (bot/sender/record.py)."""
        clock, state = self.stage.clock, "sent" if ok else "dead"
        await self.does(
            "UPDATE outbox SET state = $2, message_id = $3, claimed_at = $4 WHERE row_id = $1",
            row["row_id"], state, place if ok else None, stamp(clock.now()),
        )  # fmt: skip
        if ok and row["method"] in ("tell", "copy", "say"):
            await self.run(sql("placed_add", str(CHAT), place, row["row_id"], 0))
        if landed := row["payload"].get("landed"):
            event = {**landed, "ok": ok, "why": "", "blocked": False, **more}
            inner = inbox.InboxRow(
                "outcome", f"landed:{row['row_id']}", clock.ticks(), "case:B1", event, stamp(clock.now())
            )
            await self.stage.house.db.run(inbox.put([inner]))
            await self.turns()

    async def receipts(self) -> list[tuple[str, str]]:
        """The receipts queued since the last look: (message, emoji)."""
        rows = await self.rows("SELECT payload FROM outbox WHERE method = 'react' ORDER BY seq")
        found = [json.loads(row["payload"]) for row in rows[self.seen :]]
        self.seen = len(rows)
        return [(one["message"], one["emoji"]) for one in found]

    async def buttons(self) -> dict[str, str]:
        """Label -> action of the newest message or redrawing in the topic that has buttons."""
        (row, *_) = await self.rows(
            "SELECT payload FROM outbox WHERE lane = 'topic:case:B1' AND method IN ('tell', 'redraw') "
            "AND payload LIKE '%desk.0.%' ORDER BY seq DESC LIMIT 1"
        )
        drawn = [button for line in json.loads(row["payload"])["buttons"] for button in line]
        return {button["text"]: button["data"].removeprefix("desk.0.") for button in drawn}

    async def presses(self, who: int, label: str) -> list[str]:
        """A member taps that button of the newest message with buttons; gives what is new in the topic."""
        return await self.taps(who, (await self.buttons())[label])

    async def presses_shown(self, who: int, label: str) -> str:
        """A member taps that button; gives what is drawn in the place of the question."""
        question = (await self.rows("SELECT row_id FROM outbox WHERE lane = 'topic:case:B1' AND method = 'tell' "
                                    "AND payload LIKE '%desk.0.%' ORDER BY seq DESC LIMIT 1"))[0]["row_id"]  # fmt: skip
        self.drawn += 1
        await self.goes_out(question, str(4000 + self.drawn))
        await self.taps(who, (await self.buttons())[label], under=4000 + self.drawn)
        found = await self.rows("SELECT payload FROM outbox WHERE target_row = $1 ORDER BY seq DESC LIMIT 1", question)
        return plain(json.loads(found[0]["payload"])["text"])

    async def edits(self, who: int, message: int, text: str) -> list[str]:
        """A member edits a message of theirs."""
        found = {**self._message(who), "message_id": message, "text": text, "edit_date": 1}
        return await self._comes({"edited_message": found})

    async def sends_file(self, who: int, caption: str, *, reply_to: int = 0, album: str = "", **file: Any) -> list[str]:
        """A member sends a photo or file."""
        self.there += 1
        message = {**self._message(who), **file}
        message |= {"caption": caption} if caption else {}
        message |= {"media_group_id": album} if album else {}
        message |= {"reply_to_message": {**self._message(0), "message_id": reply_to}} if reply_to else {}
        return await self._comes({"message": message})

    async def recorded(self, kind: str) -> list[dict[str, Any]]:
        """The lines of that kind in the record of the case."""
        found = await self.rows(
            "SELECT p.body FROM journal j JOIN journal_payloads p ON p.chain = j.chain AND p.n = j.n "
            "WHERE j.chain = 'case:B1' AND j.kind = $1 ORDER BY j.n",
            kind,
        )
        return [json.loads(row["body"]) for row in found]


@asynccontextmanager
async def an_answer_desk(folder: Path, *, taken: bool = True) -> AsyncIterator[AnswerDesk]:
    """10:00 on a Tuesday in Taipei: B1 is in the chat and known, and Bob has taken the case."""
    async with a_desk(f"sqlite:///{folder}/desk.db", folder) as made:
        desk = AnswerDesk(made.stage, made.message, made.update, made.there)
        if taken:
            await desk.taps(BOB, "take")
            await desk.sent()
        yield desk
