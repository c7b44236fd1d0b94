"""Who the bot is: asked once, for the address in invitation links."""

from __future__ import annotations

import asyncio

import structlog
from telegram.error import InvalidToken, TelegramError

from bot.log import redact
from bot.telegram.client import Client, open_bot

RETRY_SECONDS = 5.0

log = structlog.get_logger()


class Unreachable(Exception):
    """The Bot API did not answer, or did not know the token; the message says which, never the token."""


async def username_of(token: str, api_url: str) -> str:
    """The bot's username; Unreachable when it cannot be asked."""
    try:
        async with open_bot(token, api_url, connections=1) as bot:
            return await bot.ask_username()
    except InvalidToken:
        raise Unreachable("the bot token is not accepted") from None
    except TelegramError as fault:
        raise Unreachable(redact(str(fault))) from None


async def introduce(client: Client) -> str:
    """The username, asked until there is an answer: the bot works meanwhile."""
    while True:
        try:
            return await client.ask_username()
        except TelegramError as fault:
            log.warning("telegram.unreachable", fault=str(fault))
            await asyncio.sleep(RETRY_SECONDS)
