"""The sender with everything real around it: a database, python-telegram-bot, and the local Telegram over HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp

from arrears.contact import Verdict
from bot.clock import FixedClock, stamp
from bot.sender import Rates, Sender
from bot.store.db import Database
from bot.store.leases import Lease
from bot.store.outbox import OutboxRow, enqueue
from bot.store.statements import Row, Tx, sql
from bot.telegram.client import Client, open_bot
from bot.telegram.outgoing import deliver_with
from sandbox import Running, running_sandbox
from sandbox.limits import Rates as SandboxRates

TOKEN = "123456:a-token"
NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
OFF = Rates(overall=0, chat=0, chat_burst=0, group=0)


@dataclass
class Ticker:
    """Monotonic time that stands until it is moved."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Phone:
    """The people at the other end, through the sandbox's control API."""

    running: Running
    http: aiohttp.ClientSession

    async def do(self, path: str, **wish: Any) -> Any:
        async with self.http.post(f"{self.running.base_url}/control/{path}", json=wish) as answer:
            body = await answer.json()
            assert body["ok"], body
            return body["result"]

    async def join(self, user: int, first_name: str = "Ming") -> None:
        """Somebody starts a chat with the bot."""
        await self.do("users", id=user, first_name=first_name, language_code="zh-hant")
        await self.do("messages", user=user, text="/start")

    async def group(self, chat: int, *, forum: bool = False) -> None:
        await self.do("groups", id=chat, title="Desk", forum=forum, members=[])

    async def messages(self, chat: int) -> list[dict[str, Any]]:
        url = f"{self.running.base_url}/control/chats/{chat}/messages"
        async with self.http.get(url) as answer:
            return list((await answer.json())["result"])

    async def seen(self, chat: int) -> list[str]:
        """The bot's texts in a chat, oldest first."""
        return [m.get("text") or m.get("caption") or "" for m in await self.messages(chat) if m["from"]["is_bot"]]


@dataclass
class PostOffice:
    """A sender, and hands to give it rows, to look at rows and to move time."""

    db: Database
    client: Client
    phone: Phone
    clock: FixedClock = field(default_factory=lambda: FixedClock(NOON))
    monotonic: Ticker = field(default_factory=Ticker)
    refused: dict[str, str] = field(default_factory=dict)  # row id -> the gate's rule
    notes: list[tuple[str | None, str, Mapping[str, Any]]] = field(default_factory=list)
    made: int = 0

    def gate(self, row: Row, _now: datetime) -> Tx[Verdict]:
        rule = self.refused.get(row["row_id"])
        yield from ()
        return Verdict(rule is None, rule or "ok")

    def note(self, case_id: str | None, kind: str, detail: Mapping[str, Any]) -> Tx[None]:
        self.notes.append((case_id, kind, detail))
        yield from ()

    async def sender(self, *, rates: Rates = OFF, alone: bool = True, **more: Any) -> Sender:
        """A newly elected sender: a second one is a replacement with a higher epoch."""
        self.made += 1
        lease = Lease(self.db, "sender", f"process {self.made}", alone=alone, monotonic=self.monotonic)
        assert await lease.step()
        more = {"deliver": deliver_with(self.client), "monotonic": self.monotonic, **more}
        return Sender(self.db, clock=self.clock, lease=lease, gate=self.gate, note=self.note, rates=rates, **more)

    def row(self, name: str, lane: int | str, text: str = "", **more: Any) -> OutboxRow:
        """A reply, unless said otherwise."""
        now = stamp(self.clock.now())
        wish: dict[str, Any] = {
            "row_id": name, "seq": self.clock.ticks(), "lane": f"chat:{lane}", "method": "say", "purpose": "reply",
            "payload": {"text": text or name, "buttons": []}, "priority": 0, "on_doubt": "resend",
            "created_at": now, "not_before": now,
        }  # fmt: skip
        return OutboxRow(**{**wish, **more})

    def reminder(self, name: str, lane: int | str, **more: Any) -> OutboxRow:
        wish: dict[str, Any] = {"purpose": "dunning", "priority": 2, "on_doubt": "drop", "case_id": "B1"}
        return self.row(name, lane, **{**wish, **more})

    async def put(self, *rows: OutboxRow) -> None:
        await self.db.run(enqueue(rows))

    async def state(self, name: str) -> tuple[str, str]:
        """A row's state and outcome."""
        row = await self.look(name)
        return row["state"], row["outcome"]

    async def look(self, name: str) -> Row:
        return (await self.db.read(_rows("outbox_row", name)))[0]

    async def inbox(self) -> list[Row]:
        return await self.db.read(_rows("inbox_heads", "9999", 100))

    def later(self, seconds: float) -> None:
        """Time goes by, on the wall and in the machine."""
        self.clock.advance(timedelta(seconds=seconds))
        self.monotonic.now += seconds


def _rows(name: str, *values: Any) -> Tx[list[Row]]:
    return (yield sql(name, *values))


@asynccontextmanager
async def open_post_office(db: Database, *, rates: SandboxRates | None = None) -> AsyncIterator[PostOffice]:
    """A post office on that database; the sandbox refuses what comes faster than `rates`."""
    async with (
        running_sandbox(rates=rates) as running,
        aiohttp.ClientSession() as http,
        open_bot(TOKEN, running.base_url) as client,
    ):
        await client.ask_username()  # the sandbox takes the first caller as the bot
        yield PostOffice(db, client, Phone(running, http))
