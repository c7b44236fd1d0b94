"""Updates fetched raw, and the ways in which that fails, as one exception with what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from telegram.error import BadRequest, Conflict, InvalidToken, RetryAfter, TelegramError

from bot.telegram.client import Client
from bot.telegram.incoming import ALLOWED_UPDATES

CONFLICT_SECONDS = 5.0
TOKEN_SECONDS = 30.0
REFUSED_SECONDS = 60.0


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


@dataclass(frozen=True, slots=True)
class WebhookInfo:
    """What Telegram says of the webhook: where it is (empty: there is none), how many updates wait, the last error.

    `error_at` is in unix seconds, 0 when there was no error.
    """

    url: str
    waiting: int
    error_at: int
    error: str


async def set_webhook(client: Client, url: str, secret: str, connections: int) -> None:
    """Updates come to us from now on; what waits at Telegram is kept."""
    try:
        await client.set_webhook(
            url,
            secret_token=secret,
            allowed_updates=ALLOWED_UPDATES,
            max_connections=connections,
            drop_pending_updates=False,
        )
    except TelegramError as fault:
        raise _why(fault) from None


async def webhook_info(client: Client) -> WebhookInfo:
    """How the webhook does."""
    try:
        found = await client.call("getWebhookInfo", {})
    except TelegramError as fault:
        raise _why(fault) from None
    return WebhookInfo(
        found.get("url", ""),
        found.get("pending_update_count", 0),
        found.get("last_error_date", 0),
        found.get("last_error_message", ""),
    )


def _why(fault: TelegramError) -> NoUpdates:
    match fault:
        case Conflict():
            return NoUpdates("another program polls with this bot's token, or a webhook is set", CONFLICT_SECONDS)
        case InvalidToken():
            return NoUpdates("the bot token is not accepted", TOKEN_SECONDS)
        case RetryAfter():
            return NoUpdates("asked too often", fault._retry_after.total_seconds())
        case BadRequest():
            return NoUpdates(f"the Bot API refuses it: {fault.message}", REFUSED_SECONDS)
        case _:
            return NoUpdates(f"the Bot API cannot be reached: {fault.message}")
