"""Files that borrowers sent, fetched from Telegram: at most 20 MB, which is all that the Bot API gives."""

from __future__ import annotations

from telegram.error import BadRequest, InvalidToken, RetryAfter, TelegramError

from bot.sender.outcome import Claimed, Dead, Got, Later, Outcome, Whose
from bot.telegram.client import Client
from bot.telegram.mime import mime_of
from bot.telegram.request import NO_NETWORK_SECONDS, NO_TOKEN_SECONDS, NotSent, TooBig

MOST = 20 * 2**20  # bytes
TOO_BIG, GONE, EMPTY = "too big", "gone", "empty"  # why a file can't be had, in words that the answer carries

_PERHAPS_LATER = "temporarily unavailable"


async def fetch(client: Client, message: Claimed) -> Outcome:
    """The file of the payload's `file_id`. Fetching it twice harms nobody, so nothing here is in doubt."""
    try:
        found = await client.call("getFile", {"file_id": message.payload["file_id"]})
        if not found.get("file_path"):
            return Dead(GONE)
        content = await client.download(found["file_path"], MOST)
    except TelegramError as fault:
        return _why(fault)
    return Got(content, mime_of(content, message.payload.get("name") or "")) if content else Dead(EMPTY)


def _why(fault: TelegramError) -> Outcome:
    why = fault.message
    match fault:
        case TooBig():
            return Dead(TOO_BIG)
        case NotSent():
            return Later(NO_NETWORK_SECONDS, why, Whose.ALL)
        case InvalidToken():
            return Later(NO_TOKEN_SECONDS, why, Whose.ALL)
        case RetryAfter():
            return Later(fault._retry_after.total_seconds(), why)
        case BadRequest() if TOO_BIG in why.lower():
            return Dead(TOO_BIG)
        case BadRequest() if _PERHAPS_LATER not in why.lower():
            return Dead(GONE)
        case _:  # the line, the server, a path that has run out: the next try asks for a new one
            return Later(0, why)
