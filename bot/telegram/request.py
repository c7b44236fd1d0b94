"""HTTP for python-telegram-bot on aiohttp, which is five times as quick as its own (docs/adr/0003).

What matters to the outbox is told apart here: a request that never left (NotSent) may be repeated, one that left and
was not answered (InDoubt) may have been carried out. No message holds a URL, for the URL holds the bot's token.
"""

from __future__ import annotations

import os
from io import BytesIO
from urllib.parse import urlencode

import aiohttp
from telegram._utils.types import ODVInput
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

os.environ.setdefault("PTB_TIMEDELTA", "1")  # retry_after as a timedelta: the other way is deprecated and warns

CONNECT_SECONDS = 10.0  # a connection, or a place among those open
READ_SECONDS = 20.0
WRITE_SECONDS = 30.0  # added to reading when a file is sent
DOWNLOAD_SECONDS = 120.0  # a whole file, however it trickles
KEEP_ALIVE_SECONDS = 12.0  # less than servers keep idle ones: writing on a closing connection is a doubt for nothing
NO_NETWORK_SECONDS = 2.0  # before anything is sent again when nothing gets out
NO_TOKEN_SECONDS = 30.0

_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_GATEWAY_GAVE_UP = frozenset({502, 504})  # what stood in front of the Bot API lost it after our write
_DEFAULT = BaseRequest.DEFAULT_NONE


class NotSent(NetworkError):
    """The request never left: no connection, no free place."""


class InDoubt(TimedOut):
    """The request left and no answer came; it may have been carried out."""

    def __init__(self, message: str) -> None:
        NetworkError.__init__(self, message)


class TooBig(NetworkError):
    """A file has more bytes than were asked for at most."""


class AiohttpRequest(BaseRequest):
    """One pool of connections. It opens with its first request; once shut down it stays shut."""

    __slots__ = ("_connections", "_proxy", "_session", "_shut")

    def __init__(self, *, connections: int = 128, proxy: str | None = None) -> None:
        self._connections, self._proxy = connections, proxy
        self._session: aiohttp.ClientSession | None = None
        self._shut = False

    @property
    def read_timeout(self) -> float | None:
        """Seconds for an answer, unless a call says otherwise."""
        return READ_SECONDS

    async def initialize(self) -> None:
        """Nothing to do before the first request."""

    async def shutdown(self) -> None:
        """Close all connections."""
        self._shut = True
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = _DEFAULT,
        write_timeout: ODVInput[float] = _DEFAULT,
        connect_timeout: ODVInput[float] = _DEFAULT,
        pool_timeout: ODVInput[float] = _DEFAULT,
    ) -> tuple[int, bytes]:
        """Send it; python-telegram-bot reads the answer."""
        read = _seconds(read_timeout, READ_SECONDS)
        body: aiohttp.FormData | bytes | None = None
        headers = None
        if request_data is not None and request_data.contains_files:
            body = _multipart(request_data)
            read = None if read is None else read + (_seconds(write_timeout, WRITE_SECONDS) or WRITE_SECONDS)
        elif request_data is not None:
            body, headers = urlencode(request_data.json_parameters).encode(), _FORM
        timeout = aiohttp.ClientTimeout(None, _seconds(connect_timeout, CONNECT_SECONDS), read)
        try:
            async with self._open().request(
                method, url, data=body, headers=headers, timeout=timeout, proxy=self._proxy, allow_redirects=False
            ) as answer:
                payload = await answer.read()
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL) as fault:
            raise NotSent(f"no connection ({type(fault).__name__})") from None
        except (aiohttp.ClientError, TimeoutError, OSError) as fault:
            raise InDoubt(f"no answer ({type(fault).__name__})") from None
        if answer.status in _GATEWAY_GAVE_UP or (answer.status >= 500 and not payload.startswith(b"{")):
            raise InDoubt(f"no answer from behind the gateway ({answer.status})")
        return answer.status, payload

    async def download(self, url: str, most: int) -> bytes:
        """The bytes at an address, at most so many (else TooBig): counted as they come, for sizes told may be wrong."""
        timeout = aiohttp.ClientTimeout(DOWNLOAD_SECONDS, CONNECT_SECONDS, READ_SECONDS)
        content = bytearray()
        try:
            async with self._open().get(url, timeout=timeout, proxy=self._proxy, allow_redirects=False) as answer:
                if answer.status != 200:
                    raise NetworkError(f"no file ({answer.status})")
                async for chunk in answer.content.iter_any():
                    content += chunk
                    if len(content) > most:
                        raise TooBig(f"more than {most} bytes")
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL) as fault:
            raise NotSent(f"no connection ({type(fault).__name__})") from None
        except (aiohttp.ClientError, TimeoutError, OSError) as fault:
            raise InDoubt(f"no whole file ({type(fault).__name__})") from None
        return bytes(content)

    def _open(self) -> aiohttp.ClientSession:
        if self._shut:
            raise NotSent("already shut down")
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=KEEP_ALIVE_SECONDS)
            self._session = aiohttp.ClientSession(
                connector=connector,
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
            )
        return self._session


def _seconds(given: ODVInput[float], usual: float) -> float | None:
    return usual if given is _DEFAULT else given  # type: ignore[return-value]


def _multipart(request_data: RequestData) -> aiohttp.FormData:
    form = aiohttp.FormData(request_data.json_parameters, quote_fields=False)  # Telegram wants 計畫.pdf, not %E8...
    for field, (name, content, mime) in (request_data.multipart_data or {}).items():
        stream = BytesIO(content) if isinstance(content, bytes) else content  # aiohttp wants many bytes as a stream
        form.add_field(field, stream, filename=name, content_type=mime)
    return form
