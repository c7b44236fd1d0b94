"""A sandbox that listens, python-telegram-bot talking to it, and hands for the people in it."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
import telegram

from sandbox import Running, running_sandbox

TOKEN = "123456:a-token"
BOT_ID = 123456


class Hands:
    """The control API, and the Bot API as bare HTTP where exact words matter."""

    def __init__(self, http: aiohttp.ClientSession) -> None:
        self.http = http

    async def do(self, path: str, **wish: Any) -> Any:
        """POST to the control API and expect it to work."""
        status, body = await self.tried(path, **wish)
        assert status == 200, body
        return body["result"]

    async def tried(self, path: str, **wish: Any) -> tuple[int, dict[str, Any]]:
        async with self.http.post(f"/control/{path}", json=wish) as answer:
            return answer.status, await answer.json()

    async def refused(self, path: str, **wish: Any) -> str:
        status, body = await self.tried(path, **wish)
        assert (status, body["ok"]) == (400, False)
        return str(body["description"])

    async def see(self, path: str) -> Any:
        async with self.http.get(f"/control/{path}") as answer:
            assert answer.status == 200
            return (await answer.json())["result"]

    async def call(self, method: str, **params: Any) -> dict[str, Any]:
        """Call the Bot API with a JSON body; return the whole answer."""
        async with self.http.post(f"/bot{TOKEN}/{method}", json=params) as answer:
            body: dict[str, Any] = await answer.json()
            assert answer.status == body.get("error_code", 200)
            return body

    async def no(self, method: str, **params: Any) -> str:
        """Call the Bot API and return the words of its refusal."""
        body = await self.call(method, **params)
        assert body["ok"] is False
        return str(body["description"])


@pytest.fixture
async def running() -> AsyncIterator[Running]:
    async with running_sandbox() as running:
        yield running


@pytest.fixture
async def hands(running: Running) -> AsyncIterator[Hands]:
    async with aiohttp.ClientSession(running.base_url) as http:
        yield Hands(http)


@pytest.fixture
async def bot(running: Running) -> AsyncIterator[telegram.Bot]:
    async with telegram.Bot(TOKEN, base_url=running.bot_url, base_file_url=running.file_url) as bot:
        yield bot


@pytest.fixture
async def ann(hands: Hands, bot: telegram.Bot) -> int:
    """A person who has pressed Start; the update about it is confirmed."""
    await hands.do("users", id=7, first_name="小明", language_code="zh-hant")
    await hands.do("messages", user=7, text="/start k3J9")
    await bot.get_updates(offset=-1)
    await bot.get_updates(offset=2)
    return 7


DESK = -1_000_000_001_001
EVERY_KIND = ["message", "edited_message", "callback_query", "my_chat_member", "chat_member", "message_reaction"]


@pytest.fixture
async def desk(hands: Hands, bot: telegram.Bot, ann: int) -> int:
    """A forum with Ann as a member and Ben (8) as an administrator; every update about it is confirmed."""
    await hands.do("users", id=8, first_name="Ben")
    await hands.do("groups", id=DESK, title="Desk", forum=True, members=[7, 8])
    await hands.do("members", chat=DESK, user=8, status="administrator")
    await bot.get_updates(offset=-1, allowed_updates=EVERY_KIND)
    await bot.get_updates(offset=2**31)
    return DESK
