"""The line to Telegram without HTTP: python-telegram-bot's request goes straight to the local Telegram's methods.

What the real transport tells apart is told apart here (bot/telegram/request.py): a request that never left is NotSent,
one that left and was not answered is InDoubt. What has left arrives, whatever becomes of the process that sent it.
"""

from __future__ import annotations

import asyncio
import json
from contextvars import Context, ContextVar
from typing import Any, Protocol

from telegram.request import RequestData

from bot.sender.outcome import Claimed, Deliver, Outcome
from bot.telegram.client import Client
from bot.telegram.outgoing import deliver_with
from bot.telegram.request import AiohttpRequest, InDoubt, NotSent, TooBig
from sandbox import Sandbox
from sandbox.methods import METHODS
from sandbox.params import Params, Upload
from sandbox.refusals import Refusal, too_many_requests

TOKEN = "123456:a-token"
ROW: ContextVar[Any] = ContextVar("row", default=None)  # the outbox row that a call is made for
SPOKEN = frozenset(
    {"sendmessage", "senddocument", "editmessagetext", "editmessagecaption", "copymessage", "copymessages",
     "createforumtopic", "editforumtopic"}
)  # fmt: skip
READ_TIMEOUT = 5.0  # seconds; the real one is longer, but patience is not what is looked at here


class Weather(Protocol):
    """Who decides about the line's troubles, and hears what Telegram took."""

    def trouble_on(self, method: str) -> str:
        """'', 'refused', '429', '502', '500', 'lost' (never taken) or 'unanswered' (taken, the answer is lost)."""
        ...

    def seconds(self) -> float:
        """How long a way takes."""
        ...

    def taken(self, row: Any, method: str, params: Params, result: Any) -> None:
        """Telegram has said or changed something in a chat; `result` is its answer."""
        ...

    def refused(self, row: Any, method: str, refusal: Refusal) -> None:
        """Telegram has refused something."""
        ...


class Line(AiohttpRequest):
    """One process's line."""

    __slots__ = ("_sandbox", "_there", "_waits", "_weather")

    def __init__(self, sandbox: Sandbox, weather: Weather, there: Context) -> None:
        super().__init__()
        self._sandbox, self._weather, self._there = sandbox, weather, there
        self._waits: set[asyncio.Task[None]] = set()

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_timeouts: Any, **_more: Any
    ) -> tuple[int, bytes]:
        """Send it; python-telegram-bot reads the answer."""
        name = url.rpartition("/")[2].lower()
        params = _params(request_data)
        trouble, way = self._weather.trouble_on(name), self._weather.seconds()
        if trouble == "refused":
            await asyncio.sleep(way)
            raise NotSent("no connection (simulated)")
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[tuple[int, bytes]] = loop.create_future()
        if trouble != "lost":
            loop.call_later(way, self._arrives, name, params, ROW.get(), trouble, answer, context=self._there.copy())
        wait = None if name == "getupdates" and trouble in ("", "429", "500", "502") else READ_TIMEOUT
        try:
            async with asyncio.timeout(wait):
                status, body = await answer
        except TimeoutError:
            raise InDoubt("no answer (simulated)") from None
        await asyncio.sleep(self._weather.seconds())
        if status == 502:
            raise InDoubt("no answer from behind the gateway (502)")
        return status, body

    async def download(self, url: str, most: int) -> bytes:
        """A file that a borrower sent."""
        trouble = self._weather.trouble_on("download")
        await asyncio.sleep(self._weather.seconds())
        if trouble == "refused":
            raise NotSent("no connection (simulated)")
        if trouble:
            raise InDoubt("no whole file (simulated)")
        stored = self._sandbox.files.by_path(url.split(f"/bot{TOKEN.replace(':', '%3A')}/")[-1].split(f"{TOKEN}/")[-1])
        if stored is None or len(stored.content) > most:
            raise TooBig("no such file here")
        return stored.content

    def _arrives(
        self, name: str, params: Params, row: Any, trouble: str, answer: asyncio.Future[tuple[int, bytes]]
    ) -> None:
        """At Telegram: carried out, and answered unless the answer is lost."""
        try:
            self._sandbox.meet_bot(123456)
            if trouble == "429":
                raise too_many_requests(2)
            if trouble == "500":
                raise Refusal(500, "Internal Server Error")
            if trouble == "502":
                _give(answer, 502, b"Bad Gateway")
                return
            result = METHODS[name](self._sandbox, params)
            if asyncio.iscoroutine(result):
                task = asyncio.ensure_future(self._polls(result, trouble, answer))
                self._waits.add(task)
                task.add_done_callback(self._waits.discard)
                return
        except Refusal as refusal:
            self._weather.refused(row, name, refusal)
            if trouble != "unanswered":
                _give(answer, refusal.code, json.dumps(refusal.answer()).encode())
            return
        if name in SPOKEN:
            self._weather.taken(row, name, params, result)
        if trouble != "unanswered":
            _give(answer, 200, json.dumps({"ok": True, "result": result}).encode())

    async def _polls(self, updates: Any, trouble: str, answer: asyncio.Future[tuple[int, bytes]]) -> None:
        try:
            found = await updates
        except Refusal as refusal:
            _give(answer, refusal.code, json.dumps(refusal.answer()).encode())
            return
        if trouble != "unanswered":
            _give(answer, 200, f'{{"ok":true,"result":[{",".join(found)}]}}'.encode())


def _give(answer: asyncio.Future[tuple[int, bytes]], status: int, body: bytes) -> None:
    if not answer.done():
        answer.set_result((status, body))


def _params(given: RequestData | None) -> Params:
    if given is None:
        return Params()
    uploads = {
        name: Upload(file, mime, content if isinstance(content, bytes) else content.read())
        for name, (file, content, mime) in (given.multipart_data or {}).items()
    }
    return Params(dict(given.json_parameters), uploads)


def make_client(sandbox: Sandbox, weather: Weather, there: Context) -> Client:
    """The bot's own client on such a line."""
    line, poll = Line(sandbox, weather, there), Line(sandbox, weather, there)
    base = "http://simulated"
    return Client(
        TOKEN, base_url=f"{base}/bot", base_file_url=f"{base}/file/bot", request=line, get_updates_request=poll
    )


def told_apart(client: Client) -> Deliver:
    """The real delivery, with the row written on each call it makes."""
    deliver = deliver_with(client)

    async def sends(message: Claimed) -> Outcome:
        ROW.set(message.row)
        return await deliver(message)

    return sends
