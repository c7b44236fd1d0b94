"""`goodword run` behind a webhook: a process of its own, a local Telegram that delivers to it, and others who try."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.test_processes import Office, an_office, answered, borrower, linked
from tests.kit.phone import Control

HOOK_SECRET = "a-secret-of-the-webhook"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Gate:
    """The bot's own port, as the world sees it."""

    office: Office
    control: Control
    port: int

    @property
    def env(self) -> dict[str, str]:
        return {
            "GOODWORD_WEBHOOK_URL": f"http://127.0.0.1:{self.port}/telegram",
            "GOODWORD_WEBHOOK_SECRET": HOOK_SECRET,
            "GOODWORD_LISTEN": f"127.0.0.1:{self.port}",
        }

    async def starts(self, **env: str) -> asyncio.subprocess.Process:
        return await self.office.starts("run", until="is listening", **env)

    async def posts(self, body: Any, secret: str = HOOK_SECRET) -> int:
        """Somebody delivers; gives the status."""
        headers = {"Content-Type": "application/json", SECRET_HEADER: secret}
        what = {"data": body} if isinstance(body, BytesIO) else {"json": body}
        async with self.control.http.post(f"http://127.0.0.1:{self.port}/telegram", headers=headers, **what) as answer:
            return answer.status

    async def get(self, path: str) -> tuple[int, str]:
        async with self.control.http.get(f"http://127.0.0.1:{self.port}{path}") as answer:
            return answer.status, await answer.text()

    async def pending(self) -> int:
        async with self.control.http.get(f"{self.office.env['GOODWORD_API_URL']}/bot1:x/getWebhookInfo") as answer:
            return int((await answer.json())["result"]["pending_update_count"])


@pytest.fixture
async def gate(tmp_path: Path) -> AsyncIterator[Gate]:
    async with an_office(tmp_path, f"sqlite:///{tmp_path}/goodword.db") as (office, control):
        yield Gate(office, control, free_port())


def words(number: int, text: str, chat: int = 7) -> dict[str, Any]:
    person = {"id": chat, "is_bot": False, "first_name": "Ming", "language_code": "en"}
    where = {"id": chat, "type": "private", "first_name": "Ming"}
    return {
        "update_id": number,
        "message": {"message_id": number, "from": person, "chat": where, "date": 1, "text": text},
    }


async def test_a_small_story_by_webhook_all_that_strangers_try_and_back_to_polling(gate: Gate) -> None:
    person = borrower()
    bot = await gate.starts(**gate.env)
    phone = await linked(gate.office, gate.control, person["borrower_ref"], 7)
    await answered(phone, "were you born")
    await phone.says(person["birth_date"])
    await answered(phone, "is due")
    heard = len(await phone.heard())

    again = words(900_001, "how to pay")
    assert [await gate.posts(again) for _ in range(2)] == [200, 200]
    assert await asyncio.gather(*(gate.posts(again) for _ in range(3))) == [200] * 3
    await answered(phone, "Bank transfer")
    assert len(await phone.heard()) == heard + 1

    assert await gate.posts(words(900_002, "stop"), secret="a-guess-of-the-secret") == 403
    assert await gate.posts(BytesIO(b"x" * (10 * 2**20))) == 413
    assert await gate.posts({"hello": "there"}) == 400
    status, told = await gate.get("/healthz")
    assert (status, '"ok": true' in told) == (200, True)
    _, page = await gate.get("/metrics")
    assert 'goodword_webhook_refused_total{why="wrong_secret"} 1.0' in page
    assert 'goodword_lease_held{lease="poller"} 1.0' in page
    assert 'goodword_turns_total{outcome="failed"}' not in page

    said = await gate.office.ends(bot)
    assert "webhook.set" in said
    assert HOOK_SECRET not in said
    assert "a-guess" not in said

    await phone.says("home")  # nobody is there: Telegram keeps it, for whoever asks next
    assert await gate.pending() == 1
    bot = await gate.starts(GOODWORD_LISTEN=f"127.0.0.1:{gate.port}")
    await answered(phone, "How can I help you")
    assert (await gate.get("/healthz"))[0] == 200
    _, page = await gate.get("/metrics")
    assert 'goodword_updates_received_total{door="polling"} 1.0' in page
    assert await gate.posts(words(1, "hello")) == 404

    other = f"sqlite:///{gate.office.folder}/other.db"  # another bot, the same port
    said = await gate.office.goodword("run", code=2, GOODWORD_DATABASE_URL=other, **gate.env)
    assert f"listen: 127.0.0.1:{gate.port} cannot be used: address already in use" in said
    assert "lease.taken" not in said
    await gate.office.ends(bot)
