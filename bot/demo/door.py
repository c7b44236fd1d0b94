"""The door of the demo's routes: what the page wishes is read, what is done is answered, what cannot be is said."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from sandbox.doors import done, read_wish, refused
from sandbox.impossible import Impossible
from sandbox.wishes import Wish

Act = Callable[[Wish], Awaitable[Any]]
Handler = Callable[[web.Request], Awaitable[web.Response]]
BUSY = "the bot is still busy with something else: try again in a moment"


def door(act: Act) -> Handler:
    """The route of an act: {"ok": true, "result": ...}, or {"ok": false, "description": ...} with what refused it.

    The wish holds what the address and the body name. A ValueError is a refusal (Impossible is one, and imports refuse
    so), a TimeoutError means that the bot has not come to rest.
    """

    async def answer(request: web.Request) -> web.Response:
        try:
            return done(await act(await read_wish(request)))
        except ValueError as refusal:
            return refused(str(refusal))
        except TimeoutError:
            return refused(BUSY, 503)

    return answer


def number(wish: Wish, name: str) -> int:
    """A whole number of the wish, 0 where it names none; Impossible for anything else."""
    try:
        return int(wish.get(name) or 0)
    except (TypeError, ValueError):
        raise Impossible(f"{name} must be a whole number") from None
