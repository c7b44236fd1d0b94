"""What goes over the line: every call of the Bot API that reached the local Telegram, in order, with its answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import parse_qsl

from aiohttp import web

from sandbox import Sandbox, make_app

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
TEXTS = frozenset({"sendMessage", "editMessageText"})


def _real_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Call:
    """One call; `status` is 0 when the line was cut before the answer."""

    at: datetime
    method: str
    params: dict[str, str]
    status: int

    @property
    def chat(self) -> str:
        return self.params.get("chat_id", "")

    @property
    def taken(self) -> bool:
        """Whether Telegram did it."""
        return self.status in (0, 200)

    @property
    def text(self) -> str:
        return self.params.get("text", "")


@dataclass
class Wire:
    """Listens in. `now` gives the moments by which calls are dated."""

    now: Callable[[], datetime] = _real_now
    calls: list[Call] = field(default_factory=list)

    def app(self, sandbox: Sandbox) -> web.Application:
        """The sandbox's application, with us on the line."""
        app = make_app(sandbox)
        app.middlewares.append(self._listen())
        return app

    def texts(self, chat: int | None = None) -> list[Call]:
        """The texts that reached Telegram, of one chat or of all."""
        return [c for c in self.calls if c.method in TEXTS and (chat is None or c.chat == str(chat))]

    def count(self, method: str, *, chat: int | None = None) -> int:
        return sum(c.method == method and (chat is None or c.chat == str(chat)) for c in self.calls)

    def _listen(self) -> Callable[[web.Request, Handler], Awaitable[web.StreamResponse]]:
        @web.middleware
        async def listen(request: web.Request, handler: Handler) -> web.StreamResponse:
            method = request.match_info.get("method")
            if method is None or method == "getUpdates":
                return await handler(request)
            at, status = self.now(), 0
            try:
                answer = await handler(request)
                cut = request.transport is None or request.transport.is_closing()
                status = 0 if cut else answer.status
                return answer
            finally:
                self.calls.append(Call(at, method, await _params(request), status))  # read after it: it is kept

        return listen


async def _params(request: web.Request) -> dict[str, str]:
    if request.content_type == "multipart/form-data":
        fields = dict(await request.post())
        return {name: value if isinstance(value, str) else "(file)" for name, value in fields.items()}
    return dict(parse_qsl(await request.text(), keep_blank_values=True))
