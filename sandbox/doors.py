"""What stands between a page and the acts behind its routes: a wish is read, what came of it is answered."""

import json
from typing import Any

from aiohttp import web

from .impossible import Impossible
from .wishes import Wish


async def read_wish(request: web.Request) -> Wish:
    """What the address and the body of a call name; Impossible where the body is no JSON object."""
    wish: Wish = {}
    if request.can_read_body:
        try:
            wish = json.loads(await request.text() or "{}")
        except ValueError:
            raise Impossible("the body is not JSON") from None
        if not isinstance(wish, dict):
            raise Impossible("the body must be a JSON object")
    return {**request.query, **wish, **request.match_info}


def done(result: Any) -> web.Response:
    """It was done."""
    return web.json_response({"ok": True, "result": result})


def refused(description: str, status: int = 400) -> web.Response:
    """It was not done; the description says why."""
    return web.json_response({"ok": False, "description": description}, status=status)
