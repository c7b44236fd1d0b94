"""The sender with everything real around it: a database, python-telegram-bot, and the local Telegram over HTTP."""

from __future__ import annotations

import base64
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp

from arrears.contact import Verdict
from bot.clock import FixedClock, stamp
from bot.sender import Rates, Sender
from bot.store.db import Database
from bot.store.leases import Lease
from bot.store.outbox import OutboxRow, enqueue
from bot.store.statements import Row, Tx, composed, sql
from bot.telegram.client import Client, open_bot
from bot.telegram.outgoing import deliver_with
from sandbox import Running, Sandbox, running_sandbox
from sandbox.limits import Rates as SandboxRates
from tests.kit.phone import Control
from tests.kit.wire import Wire

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
        return await Control(self.running.base_url, self.http).do(path, **wish)

    async def join(self, user: int, first_name: str = "Ming") -> None:
        """Somebody starts a chat with the bot."""
        await self.do("users", id=user, first_name=first_name, language_code="zh-hant")
        await self.do("messages", user=user, text="/start")

    async def sends(self, user: int, content: bytes, *, name: str = "receipt.jpg", kind: str = "photo") -> str:
        """Somebody sends a file; gives Telegram's id of it."""
        given = {"name": name, "mime_type": "application/octet-stream", "base64": base64.b64encode(content).decode()}
        found = (await self.do("messages", user=user, **{kind: given}))[kind]
        return str((found[-1] if kind == "photo" else found)["file_id"])

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
    wire: Wire
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

    def fetch(self, name: str, file_id: str, **more: Any) -> OutboxRow:
        """A file to be fetched for a receipt."""
        payload = {"file_id": file_id, "name": "", "kind": "photo", "answer": {"receipt": f"R-{name}"}}
        return self._work(name, method="fetch", payload=payload, **more)

    def make(self, name: str, **more: Any) -> OutboxRow:
        """A document to be made."""
        payload = {"document": "agreement", "answer": {"agreement": f"A-{name}"}}
        return self._work(name, method="make", payload=payload, **more)

    def _work(self, name: str, **more: Any) -> OutboxRow:
        return replace(self.row(name, 0, purpose="work"), **{"lane": "work:B1", "case_id": "B1", **more})

    async def put(self, *rows: OutboxRow) -> None:
        await self.db.run(enqueue(rows))

    async def state(self, name: str) -> tuple[str, str]:
        """A row's state and outcome."""
        row = await self.look(name)
        return row["state"], row["outcome"]

    async def look(self, name: str) -> Row:
        return (await self.db.read(_rows("outbox_row", name)))[0]

    async def answers(self) -> list[dict[str, Any]]:
        """What work has answered, oldest first."""
        rows = await self.rows("SELECT payload FROM inbox WHERE source = 'outcome' ORDER BY seq")
        return [json.loads(row["payload"]) for row in rows]

    async def rows(self, text: str) -> list[Row]:
        """What a query finds."""
        return await self.db.read(_composed(text))

    async def blobs(self) -> dict[str, bytes]:
        rows = await self.rows("SELECT sha256, bytes FROM blobs")
        return {row["sha256"]: bytes(row["bytes"]) for row in rows}

    async def inbox(self) -> list[Row]:
        return await self.db.read(_rows("inbox_heads", "9999", 100))

    def later(self, seconds: float) -> None:
        """Time goes by, on the wall and in the machine."""
        self.clock.advance(timedelta(seconds=seconds))
        self.monotonic.now += seconds


def _rows(name: str, *values: Any) -> Tx[list[Row]]:
    return (yield sql(name, *values))


def _composed(text: str) -> Tx[list[Row]]:
    return (yield composed(text))


@asynccontextmanager
async def open_post_office(db: Database, *, rates: SandboxRates | None = None) -> AsyncIterator[PostOffice]:
    """A post office on that database; the sandbox refuses what comes faster than `rates`."""
    sandbox, wire = Sandbox(rates=rates or SandboxRates.off()), Wire()
    async with (
        running_sandbox(sandbox=sandbox, app=wire.app(sandbox)) as running,
        aiohttp.ClientSession() as http,
        open_bot(TOKEN, running.base_url) as client,
    ):
        await client.ask_username()  # the sandbox takes the first caller as the bot
        yield PostOffice(db, client, Phone(running, http), wire)
