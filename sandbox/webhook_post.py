"""One delivery over HTTP, and what the bot's endpoint made of it."""

from dataclasses import dataclass

import aiohttp

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 -- a name, not a secret
RETRY_AFTER_MAX = 3600


@dataclass(frozen=True, slots=True)
class Answer:
    """What an endpoint said: `status` 0 when it said nothing, `words` for getWebhookInfo, `retry_after` in units."""

    status: int
    words: str = ""
    retry_after: int = 0

    @property
    def taken(self) -> bool:
        """Whether the update was taken over."""
        return 200 <= self.status <= 299


class HttpPost:
    """Posts updates; its connections open with the first one."""

    def __init__(self) -> None:
        self._session: aiohttp.ClientSession | None = None

    async def __call__(self, url: str, secret: str, text: str, seconds: float) -> Answer:
        """Deliver one update; whoever hangs for `seconds` has not taken it."""
        headers = {"Content-Type": "application/json"}
        if secret:
            headers[SECRET_HEADER] = secret
        if self._session is None:
            self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
        timeout = aiohttp.ClientTimeout(total=seconds)
        try:
            async with self._session.post(
                url, data=text.encode(), headers=headers, timeout=timeout, allow_redirects=False
            ) as answer:
                words = f"Wrong response from the webhook: {answer.status} {answer.reason}"
                return Answer(answer.status, words, _retry_after(answer.headers.get("Retry-After", "")))
        except aiohttp.ClientConnectorError:
            return Answer(0, "Connection refused")
        except TimeoutError:
            return Answer(0, "Read timeout expired")
        except (aiohttp.ClientError, OSError) as fault:
            return Answer(0, f"Connection failed: {type(fault).__name__}")

    async def close(self) -> None:
        """Hang up."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()


def _retry_after(written: str) -> int:
    return min(int(written), RETRY_AFTER_MAX) if written.isdecimal() else 0
