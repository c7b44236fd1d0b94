"""A talk in the terminal: the real turn on a throw-away database, without Telegram and without a network.

What the borrower types becomes an update in the inbox; what the bot queues is printed instead of sent.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from arrears.days import local_day
from bot.clock import FixedClock, stamp
from bot.example.mornings import mornings
from bot.example.payments import import_payments
from bot.house import House
from bot.i18n import Texts
from bot.invites import make_token
from bot.papers import maker
from bot.sender.answer import give
from bot.sender.outcome import Claimed, Got
from bot.store import inbox
from bot.store.statements import Row, Tx, sql
from bot.touches import claim_due
from bot.turn.gate import sender_gate
from bot.worker import Worker

CHAT = 1000


@dataclass(slots=True)
class Terminal:
    """One borrower in one chat. `say` prints a message with its buttons."""

    house: House
    clock: FixedClock
    say: Callable[[str, list[dict[str, str]]], None]
    language: str = "en"
    buttons: list[dict[str, str]] = field(default_factory=list)
    updates: int = 0
    imports: bool = False  # whether the lender imports payments every morning

    async def start(self, borrower_ref: str) -> None:
        """Open the borrower's personal link."""
        token = await self.house.db.run(
            make_token(borrower_ref, now=self.clock.now(), rules=self.house.policy.identity,
                       secret=self.house.settings.secret_key, random_bytes=self.house.means.ids.random_bytes)
        )  # fmt: skip
        await self.type(f"/start {token}")

    async def type(self, text: str) -> None:
        """Write a message."""
        await self._update({"message": {**self._message(), "text": text}})

    async def tap(self, number: int) -> bool:
        """Tap a button of the last message; False when it has none of that number."""
        if not 1 <= number <= len(self.buttons):
            return False
        tap = {"id": str(self.updates), "from": self._person(), "chat_instance": "1", "message": self._message()}
        await self._update({"callback_query": {**tap, "data": self.buttons[number - 1]["data"]}})
        return True

    async def wait(self, days: int) -> list[datetime]:
        """Let days pass, with the lender's import each morning, stopping at each moment something is planned."""
        stops = []
        end = self.clock.now() + timedelta(days=days)
        zone = self.house.settings.lender.zone
        for morning in mornings(self.clock.now(), end, zone) if self.imports else ():
            stops += await self._until(morning)
            yesterday = local_day(morning, zone) - timedelta(days=1)
            await import_payments(self.house, [], paid_on=yesterday, as_of=yesterday)
            await self.settle()
        return stops + await self._until(end)

    async def _until(self, target: datetime) -> list[datetime]:
        stops = []
        while (at := await self.house.db.read(_next_moment())) is not None and at <= stamp(target):
            self.clock.set(max(self.clock.now(), datetime.fromisoformat(at)))
            stops.append(self.clock.now())
            await self.settle()
        self.clock.set(target)
        await self.settle()
        return stops

    async def settle(self) -> None:
        """Turn and print until nothing is left to do."""
        worker = Worker(self.house.db, self.house.means)
        while True:
            busy = await self.house.db.run(claim_due(self.clock, self.clock.now(), 0))
            busy += await worker.step()
            busy += await self._print()
            if not busy:
                return

    async def _print(self) -> int:
        rows = await self.house.db.run(_take_ready(self.house, self.clock.now()))
        for row in rows:
            payload = json.loads(row["payload"])
            if row["method"] == "say":
                self.buttons = [button for line in payload["buttons"] for button in line]
                self.say(payload["text"], self.buttons)
            elif row["method"] == "redraw":
                self.buttons = [button for line in payload["buttons"] for button in line]
            elif row["method"] == "file":
                self.say(f"{payload['caption']}\n[{payload['name']}]", self.buttons)
            elif row["method"] == "make":
                await self._make(row, payload)
        return len(rows)

    async def _make(self, row: Row, payload: dict[str, Any]) -> None:
        """A document, made as the sender makes it; its answer is worked off next."""
        content = await maker(self.house, Texts())(Claimed(row, row["lane"], payload, None))
        await self.house.db.run(give(row, Got(content, "application/pdf"), self.clock.ticks(), self.clock.now()))

    async def _update(self, what: dict[str, Any]) -> None:
        self.updates += 1
        row = inbox.InboxRow(
            "telegram",
            str(self.updates),
            self.clock.ticks(),
            f"chat:{CHAT}",
            {"update_id": self.updates, **what},
            stamp(self.clock.now()),
        )
        await self.house.db.run(inbox.put([row]))
        await self.settle()

    def _person(self) -> dict[str, Any]:
        return {"id": CHAT, "is_bot": False, "first_name": "Borrower", "language_code": self.language}

    def _message(self) -> dict[str, Any]:
        return {
            "message_id": self.updates,
            "date": int(self.clock.now().timestamp()),
            "chat": {"id": CHAT, "type": "private", "first_name": "Borrower"},
            "from": self._person(),
        }


def _take_ready(house: House, now: datetime) -> Tx[list[Row]]:
    """Rows that may go out now, marked as sent; the gate is asked as the real sender asks it."""
    gate = sender_gate(house.means)
    out = []
    for row in (yield sql("outbox_ready_all", stamp(now))):
        verdict = (yield from gate(row, now)) if row["purpose"] in ("dunning", "promise", "service") else None
        refused = verdict.rule if verdict is not None and not verdict.allowed else ""
        yield sql("outbox_settle", row["row_id"], "dropped" if refused else "sent", stamp(now), refused)
        if not refused:
            out.append(row)
    return out


def _next_moment() -> Tx[str | None]:
    touch = yield sql("cases_next_moment")
    later = yield sql("outbox_next_ready")
    return min((rows[0]["at"] for rows in (touch, later) if rows[0]["at"]), default=None)
