"""The control API: scripts and the page play the people, the network and the clock. See README.md."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from aiohttp import web

from . import control_groups, people, talks
from .doors import done, read_wish, refused
from .faults import FaultUnclear
from .impossible import Impossible
from .sandbox import Sandbox
from .wishes import Wish, known_chat, number, optional, shown

Act = Callable[[Sandbox, Wish], Any]

HEARTBEAT = 15.0


def add_routes(app: web.Application, sandbox: Sandbox) -> None:
    """Add every /control route."""
    posts: dict[str, tuple[Act, bool]] = {  # what is done, and whether it needs the bot
        "users": (_add_user, False),
        "messages": (_write, True),
        "taps": (_tap, True),
        "block": (_block, True),
        "faults": (_fault, False),
        "clock": (_travel, False),
        **{path: (act, True) for path, act in control_groups.POSTS.items()},
    }
    gets: dict[str, Act] = {
        "users": lambda sandbox, wish: list(sandbox.world.users.values()),
        "chats": lambda sandbox, wish: [shown(chat) for chat in sandbox.world.chats.values()],
        "chats/{id:-?\\d+}": lambda sandbox, wish: shown(known_chat(sandbox, wish)),
        "chats/{id:-?\\d+}/messages": _messages,
        "chats/{id:-?\\d+}/talk": talks.talk,
        **control_groups.GETS,
        "taps/{id:\\d+}": _query,
        "faults": lambda sandbox, wish: sandbox.faults.listing(),
        "clock": lambda sandbox, wish: {"now": sandbox.clock.now().isoformat(), "zone": sandbox.zone},
        "bot": _bot,
        "panels": lambda sandbox, wish: [asdict(panel) for panel in sandbox.panels],
    }
    for path, (act, needs_bot) in posts.items():
        app.router.add_post(f"/control/{path}", _door(sandbox, act, needs_bot=needs_bot))
    for path, act in gets.items():
        app.router.add_get(f"/control/{path}", _door(sandbox, act))
    app.router.add_get("/control/events", _events(sandbox))


def _door(sandbox: Sandbox, act: Act, *, needs_bot: bool = False) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def answer(request: web.Request) -> web.Response:
        try:
            wish = await read_wish(request)
            if needs_bot and not await sandbox.bot_is_here():
                return refused("no bot has called yet", status=503)
            result = act(sandbox, wish)
            if asyncio.iscoroutine(result):
                result = await result
        except (Impossible, FaultUnclear) as reason:
            return refused(str(reason))
        return done(result)

    return answer


def _add_user(sandbox: Sandbox, wish: Wish) -> Wish:
    id = number(wish, "id")
    if id <= 0:
        raise Impossible("the id of a user is positive")
    more = {name: str(wish[name]) for name in ("last_name", "username") if wish.get(name)}
    name = str(wish.get("first_name") or "").strip()
    if not name:
        raise Impossible("first_name is missing")
    user = sandbox.world.add_user(id, name, wish.get("language_code"), **more)
    sandbox.events.tell("user", user=id)
    return user


def _write(sandbox: Sandbox, wish: Wish) -> Wish:
    numbers = {name: optional(wish, name) for name in ("chat", "topic", "reply_to", "edit")}
    return people.write(sandbox, number(wish, "user"), {**wish, **numbers})


def _tap(sandbox: Sandbox, wish: Wish) -> Any:
    tapped = people.tap(
        sandbox,
        number(wish, "user"),
        optional(wish, "chat"),
        number(wish, "message_id"),
        data=wish.get("data"),
        text=wish.get("text"),
        stale=bool(wish.get("stale")),
    )
    if tapped.query_id is not None:
        return tapped.query_id
    return {"url": tapped.url} if tapped.url is not None else {"copy_text": tapped.copy_text}


def _block(sandbox: Sandbox, wish: Wish) -> Wish:
    return shown(people.block(sandbox, number(wish, "user"), bool(wish.get("blocked", True))))


def _fault(sandbox: Sandbox, wish: Wish) -> Any:
    if wish.get("clear"):
        sandbox.faults.clear()
        return []
    return asdict(sandbox.faults.order(wish))


async def _travel(sandbox: Sandbox, wish: Wish) -> Wish:
    now = sandbox.clock.now()
    try:
        if wish.get("now") is not None:
            target = datetime.fromisoformat(wish["now"])
        else:
            target = now + timedelta(seconds=float(wish.get("advance", "absent")))
    except (TypeError, ValueError, OverflowError):
        raise Impossible("give now as ISO 8601 or advance as a number of seconds") from None
    if target.tzinfo is None:
        raise Impossible("now needs an offset, such as +08:00")
    if target < now:
        raise Impossible(f"the clock only goes forward; it is {now.isoformat()}")
    return {"now": (await sandbox.travel(target)).isoformat()}


def _messages(sandbox: Sandbox, wish: Wish) -> list[Wish]:
    return list(known_chat(sandbox, wish).messages.values())


def _query(sandbox: Sandbox, wish: Wish) -> Wish:
    query = sandbox.queries.get(wish["id"])
    if query is None:
        raise Impossible(f"unknown tap {wish['id']}")
    return asdict(query)


def _bot(sandbox: Sandbox, wish: Wish) -> Wish:
    commands = {
        f"{language or 'default'}": menu for (what, _, language), menu in sandbox.profile.items() if what == "commands"
    }
    return {"bot": sandbox.world.bot, "commands": commands}


def _events(sandbox: Sandbox) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def stream(request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        await answer.prepare(request)
        listener = sandbox.events.listen()
        try:
            await answer.write(f"retry: 1000\ndata: {json.dumps({'kind': 'here', 'life': sandbox.life})}\n\n".encode())
            while True:
                try:
                    news = await asyncio.wait_for(listener.get(), HEARTBEAT)
                    await answer.write(f"data: {json.dumps(news)}\n\n".encode())
                except TimeoutError:
                    await answer.write(b": still here\n\n")
        except ConnectionResetError:
            return answer
        finally:
            sandbox.events.leave(listener)

    return stream
