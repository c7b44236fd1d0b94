"""Who the bot is: asked once, for the address in invitation links."""

from __future__ import annotations

from telegram.error import InvalidToken, TelegramError

from bot.telegram.client import open_bot


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
        raise Unreachable(type(fault).__name__) from None
