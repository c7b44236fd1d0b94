"""The webhook's endpoint: 200 means that the update is in the inbox, and nothing else does.

Telegram brings an update again until it gets 2xx or the update is a day old, and what follows it in the chat waits. So
400 stays for what is no update at all; an update of a shape nobody knows is kept, and its turn decides.
"""

from __future__ import annotations

import asyncio
import hmac
import json
from collections.abc import Callable
from typing import Any

import structlog
from aiohttp import web

from bot.web.intake import Intake, NotKept

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 -- a name, not a secret
BODY_MOST = 2**20  # bytes; Telegram's updates have some thousands
BODY_SECONDS = 10.0
COME_BACK_SECONDS = 5

log = structlog.get_logger()


class Refused(Exception):
    """A request that is not taken; `why` is its name in log and metrics."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status, self.why = status, why


class Endpoint:
    """Takes deliveries. `refused` is told the reason of each that is not taken."""

    def __init__(self, intake: Intake, secret: str, *, refused: Callable[[str], None] = lambda _why: None) -> None:
        self.intake, self.refused = intake, refused
        self._secret = secret.encode()

    async def take(self, request: web.Request) -> web.Response:
        """One delivery."""
        try:
            self._known(request)
            await self.intake.keep(await _update(request))
        except Refused as refusal:
            return self._no(refusal.status, refusal.why)
        except NotKept:  # why was said once, by whoever found the database away
            self.refused("not_kept")
            return web.Response(status=503, headers={"Retry-After": str(COME_BACK_SECONDS)})
        return web.Response()

    def _known(self, request: web.Request) -> None:
        """The secret first: a stranger's body is not even read."""
        given = request.headers.get(SECRET_HEADER)
        if given is None:
            raise Refused(401, "no_secret")
        if not hmac.compare_digest(given.encode(errors="surrogateescape"), self._secret):
            raise Refused(403, "wrong_secret")

    def _no(self, status: int, why: str) -> web.Response:
        self.refused(why)
        log.warning("webhook.refused", why=why, status=status)
        answer = web.Response(status=status)
        answer.force_close()  # there may be more of the body than we want to see
        return answer


async def _update(request: web.Request) -> dict[str, Any]:
    """The update in a request's body; never more of it is read than BODY_MOST."""
    if request.content_type != "application/json":
        raise Refused(415, "no_json")
    if (request.content_length or 0) > BODY_MOST:
        raise Refused(413, "too_big")
    try:
        async with asyncio.timeout(BODY_SECONDS):
            body = await request.read()
    except web.HTTPRequestEntityTooLarge:
        raise Refused(413, "too_big") from None
    except TimeoutError:
        raise Refused(408, "too_slow") from None
    try:
        update = json.loads(body)
    except (ValueError, RecursionError):
        raise Refused(400, "unreadable") from None
    if not isinstance(update, dict) or not _is_number(update.get("update_id")):
        raise Refused(400, "no_update")
    return update


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**63
