"""The Bot API over HTTP: one door for every method, one for files; control and page beside them."""

import asyncio
import json
import logging
import re
from typing import Any

from aiohttp import web
from aiohttp.typedefs import Handler

from . import control, pages
from .doors import refused
from .faults import Fault
from .files import UPLOAD_MAX
from .methods import METHODS
from .methods.places import chat_number
from .params import read_params
from .refusals import NOT_FOUND, UNAUTHORIZED, UPLOAD_TOO_BIG, Refusal
from .sandbox import Sandbox

log = logging.getLogger(__name__)

TOKEN = re.compile(r"(\d{1,15}):.+")
OVERHEAD = 20 * 2**20  # base64 and multipart cost more than the file itself


def make_app(sandbox: Sandbox) -> web.Application:
    """Build the web application; the caller may add routes of its own before it starts."""
    app = web.Application(client_max_size=UPLOAD_MAX + OVERHEAD, middlewares=[_refuse_strangers])
    door = _Door(sandbox)
    app.router.add_route("*", "/bot{token:[^/]+}/{method:[A-Za-z]+}", door.call)
    app.router.add_get("/file/bot{token:[^/]+}/{path:.+}", door.download)
    control.add_routes(app, sandbox)
    pages.add_routes(app, sandbox)
    app.on_startup.append(lambda _app: sandbox.webhook.start())
    app.on_shutdown.append(lambda _app: sandbox.webhook.close())
    return app


@web.middleware
async def _refuse_strangers(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Another site open in the same browser must not play the borrower, on whatever route, the caller's own too."""
    origin = request.headers.get("Origin")
    if origin is not None and origin.rpartition("/")[2] != request.host:
        return refused("calls from other sites are refused")
    return await handler(request)


class _Door:
    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox

    async def call(self, request: web.Request) -> web.StreamResponse:
        """Answer one call of a method, running into whatever fault was ordered for it."""
        fault: Fault | None = None
        try:
            self._recognise(request.match_info["token"])
            name = request.match_info["method"].lower()
            method = METHODS.get(name)
            if method is None:
                log.warning("no such method here: %s", request.match_info["method"])
                raise Refusal(*NOT_FOUND)
            params = await read_params(request)
            if self.sandbox.faults and (fault := self.sandbox.faults.meet(name, chat_number(params))):
                await self._suffer(fault)
            result = method(self.sandbox, params)
            if asyncio.iscoroutine(result):
                body = f'{{"ok":true,"result":[{",".join(await result)}]}}'
            else:
                body = f'{{"ok":true,"result":{json.dumps(result)}}}'
            status = 200
        except Refusal as refusal:
            body, status = json.dumps(refusal.answer()), refusal.code
        except web.HTTPRequestEntityTooLarge:
            body, status = json.dumps(Refusal(*UPLOAD_TOO_BIG).answer()), UPLOAD_TOO_BIG[0]
        if fault is not None and fault.kind == "timeout_after_accept":
            await self._fall_silent(request, fault.seconds)
        headers = {"Retry-After": str(_retry_after(body))} if status == 429 else None
        return web.Response(text=body, status=status, content_type="application/json", headers=headers)

    async def download(self, request: web.Request) -> web.StreamResponse:
        """Hand out a file by the path getFile told; faults are ordered for it as for the method `download`."""
        try:
            self._recognise(request.match_info["token"])
            fault = self.sandbox.faults.meet("download", None, by_name=True)
            if fault is not None:
                await self._suffer(fault)
            stored = self.sandbox.files.by_path(request.match_info["path"])
            if stored is None:
                raise Refusal(*NOT_FOUND)
        except Refusal as refusal:
            return web.json_response(refusal.answer(), status=refusal.code)
        if fault is not None and fault.kind == "timeout_after_accept":
            return await self._half(request, stored.content, fault.seconds)
        return web.Response(body=stored.content, content_type="application/octet-stream")

    async def _half(self, request: web.Request, content: bytes, seconds: float) -> web.StreamResponse:
        """Half of the file, and then nothing more."""
        answer = web.StreamResponse()
        answer.content_length, answer.content_type = len(content), "application/octet-stream"
        await answer.prepare(request)
        await answer.write(content[: len(content) // 2])
        await self._fall_silent(request, seconds)
        return answer

    def _recognise(self, token: str) -> None:
        if self.sandbox.world.bot is not None and token == self.sandbox.known_token:
            return
        match = TOKEN.fullmatch(token)
        if match is None:
            raise Refusal(*UNAUTHORIZED)
        self.sandbox.meet_bot(int(match[1]))
        self.sandbox.known_token = token

    async def _suffer(self, fault: Fault) -> None:
        if fault.kind == "refuse":
            raise fault.refusal()
        if fault.kind == "delay":
            await asyncio.sleep(fault.seconds)

    async def _fall_silent(self, request: web.Request, seconds: float) -> None:
        """Keep the caller waiting, then hang up: the worst answer, for the message was taken."""
        await asyncio.sleep(seconds)
        if request.transport is not None:
            request.transport.abort()


def _retry_after(body: str) -> Any:
    return json.loads(body).get("parameters", {}).get("retry_after", 1)
