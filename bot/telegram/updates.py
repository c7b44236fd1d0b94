"""Updates fetched raw, and the ways in which that fails, as one exception with what to do about it."""

from __future__ import annotations

from typing import Any

from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.telegram.client import Client
from bot.telegram.incoming import ALLOWED_UPDATES

CONFLICT_SECONDS = 5.0
TOKEN_SECONDS = 30.0


class NoUpdates(Exception):
    """Telegram gave none; `why` for people, `seconds` to wait (None: a little longer each time)."""

    def __init__(self, why: str, seconds: float | None = None) -> None:
        super().__init__(why)
        self.why, self.seconds = why, seconds


async def fetch(client: Client, offset: int | None, timeout: int) -> list[dict[str, Any]]:
    """The updates from `offset` on, which confirms those before it; waits up to `timeout` seconds for the first."""
    try:
        return await client.raw_updates(offset=offset, timeout=timeout, allowed_updates=ALLOWED_UPDATES)
    except TelegramError as fault:
        raise _why(fault) from None


async def leave_webhook(client: Client) -> None:
    """Polling and a webhook exclude each other; what waits at Telegram is kept."""
    try:
        await client.delete_webhook(drop_pending_updates=False)
    except TelegramError as fault:
        raise _why(fault) from None


def _why(fault: TelegramError) -> NoUpdates:
    match fault:
        case Conflict():
            return NoUpdates("another program polls with this bot's token, or a webhook is set", CONFLICT_SECONDS)
        case InvalidToken():
            return NoUpdates("the bot token is not accepted", TOKEN_SECONDS)
        case RetryAfter():
            return NoUpdates("asked too often", fault._retry_after.total_seconds())
        case _:
            return NoUpdates(f"the Bot API cannot be reached: {fault.message}")
