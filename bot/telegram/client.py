"""The bot as python-telegram-bot's Bot, on our own HTTP, with the calls that it does not offer as we need them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import quote, urlsplit
from urllib.request import getproxies, proxy_bypass

import structlog
from telegram import Bot
from telegram.error import BadRequest, TelegramError

from bot.telegram.request import AiohttpRequest

TELEGRAM = "https://api.telegram.org"
SPARE_SECONDS = 15.0  # beyond a long poll's own length

log = structlog.get_logger()


class Client(Bot):
    """A Bot that gives updates raw, as they are to be kept, and that closes what it opened."""

    __slots__ = ()

    def __repr__(self) -> str:
        """Without the token."""
        return "Client"

    async def raw_updates(
        self, *, offset: int | None, timeout: int, allowed_updates: Sequence[str], limit: int = 100
    ) -> list[dict[str, Any]]:
        """Updates as they came; asking from `offset` on confirms all before it."""
        wish = {"offset": offset, "timeout": timeout, "limit": limit, "allowed_updates": list(allowed_updates)}
        found: list[dict[str, Any]] = await self._post("getUpdates", wish, read_timeout=timeout + SPARE_SECONDS)
        return found

    async def call(self, method: str, wish: dict[str, Any]) -> Any:
        """A method by its own name, its plain result: the hot path builds no objects that nobody reads."""
        return await self._post(method, wish)

    @property
    def own_id(self) -> str:
        """The bot's number, which stands before its token's secret part."""
        return self.token.partition(":")[0]

    async def download(self, path: str, most: int) -> bytes:
        """A file at the path that getFile told; TooBig when it has more bytes than `most`, whatever was told before."""
        request = self._request[1]
        assert isinstance(request, AiohttpRequest)
        return await request.download(f"{self.base_file_url}/{quote(path)}", most)

    async def ask_username(self) -> str:
        """The bot's name in links, asked of Telegram."""
        return (await self.get_me()).username or ""

    async def hang_up(self) -> None:
        """Close all connections."""
        for request in self._request:
            await request.shutdown()


def make_bot(token: str, api_url: str = TELEGRAM, *, connections: int = 128) -> Client:
    """The bot of a token at a Bot API server (its address before `/bot<token>`); nothing is asked yet."""
    api_url = api_url.rstrip("/")
    address = urlsplit(api_url)
    proxy = None if proxy_bypass(address.hostname or "") else getproxies().get(address.scheme)
    return Client(
        token,
        base_url=f"{api_url}/bot",
        base_file_url=f"{api_url}/file/bot",
        request=AiohttpRequest(connections=connections, proxy=proxy),
        get_updates_request=AiohttpRequest(connections=2, proxy=proxy),
    )


@asynccontextmanager
async def open_bot(token: str, api_url: str = TELEGRAM, *, connections: int = 128) -> AsyncIterator[Client]:
    """The bot, its connections closed at the end."""
    bot = make_bot(token, api_url, connections=connections)
    try:
        yield bot
    finally:
        await bot.hang_up()


async def answer_tap(bot: Bot, tap_id: str) -> bool:
    """Stop the spinner on a tapped button. Best effort: an answer that comes too late is as good as one."""
    try:
        await bot.answer_callback_query(tap_id)
    except BadRequest:  # "query is too old": whoever tapped has long seen the next message
        return True
    except TelegramError as fault:
        log.info("tap.unanswered", why=type(fault).__name__)
        return False
    return True
