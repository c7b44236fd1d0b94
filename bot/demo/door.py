"""The door of the demo's routes: what the page wishes is read, what is done is answered, what cannot be is said."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

Wish = dict[str, Any]
Act = Callable[[Wish], Awaitable[Any]]
Handler = Callable[[web.Request], Awaitable[web.Response]]
BUSY = "the bot is still busy with something else: try again in a moment"


class Unfit(ValueError):
    """The wish cannot be fulfilled as things stand; the sentence says why."""


def door(act: Act) -> Handler:
    """The route of an act: {"ok": true, "result": ...}, or {"ok": false, "description": ...} with what refused it.

    The wish holds what the address and the body name. A ValueError is a refusal (imports refuse so), a TimeoutError
    means that the bot has not come to rest.
    """

    async def answer(request: web.Request) -> web.Response:
        try:
            return web.json_response({"ok": True, "result": await act(await _read(request))})
        except ValueError as refusal:
            return _no(str(refusal), 400)
        except TimeoutError:
            return _no(BUSY, 503)

    return answer


def number(wish: Wish, name: str, otherwise: int = 0) -> int:
    """A whole number of the wish; Unfit for anything else."""
    try:
        return int(wish.get(name) or otherwise)
    except (TypeError, ValueError):
        raise Unfit(f"{name} must be a whole number") from None


async def _read(request: web.Request) -> Wish:
    wish: Wish = {}
    if request.can_read_body:
        try:
            wish = json.loads(await request.text())
        except ValueError:
            raise Unfit("the body is not JSON") from None
        if not isinstance(wish, dict):
            raise Unfit("the body must be a JSON object")
    return {**request.query, **wish}


def _no(description: str, status: int) -> web.Response:
    return web.json_response({"ok": False, "description": description}, status=status)
