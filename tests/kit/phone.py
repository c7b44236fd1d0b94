"""The borrower's phone: what a thumb can do, through the local Telegram's control API, and what an eye can see."""

from __future__ import annotations

import base64
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import aiohttp

Message = dict[str, Any]


async def no_wait() -> None:
    """Nothing to wait for."""


@dataclass
class Control:
    """The local Telegram's control API."""

    base_url: str
    http: aiohttp.ClientSession

    async def do(self, path: str, **wish: Any) -> Any:
        """Order something that must work."""
        content = BytesIO(json.dumps(wish).encode())  # a file may be in it, and aiohttp wants many bytes as a stream
        async with self.http.post(f"{self.base_url}/control/{path}", data=content) as answer:
            body = await answer.json()
            assert body["ok"], f"{path} {wish}: {body['description']}"
            return body["result"]

    async def look(self, path: str) -> Any:
        async with self.http.get(f"{self.base_url}/control/{path}") as answer:
            body = await answer.json()
            assert body["ok"], f"{path}: {body['description']}"
            return body["result"]

    async def messages(self, chat: int) -> list[Message]:
        return list(await self.look(f"chats/{chat}/messages"))


@dataclass
class Phone:
    """One person's chat with the bot. Each act waits until the bot has answered, unless `quick`."""

    control: Control
    user: int
    settle: Callable[[], Awaitable[None]] = no_wait

    async def says(self, text: str, *, quick: bool = False, **more: Any) -> str:
        """Write; gives the newest words of the bot."""
        return await self._act("messages", quick, text=text, **more)

    async def sends(self, *, quick: bool = False, **what: Any) -> str:
        """A photo, document, sticker or voice, as the control API knows them."""
        return await self._act("messages", quick, **what)

    async def photo(self, content: bytes = b"\x89PNG\r\n\x1a\n", caption: str = "") -> str:
        picture = {"name": "receipt.png", "mime_type": "image/png", "base64": base64.b64encode(content).decode()}
        return await self.sends(photo=picture, caption=caption)

    async def edits(self, message_id: int, text: str) -> str:
        return await self._act("messages", False, edit=message_id, text=text)

    async def taps(self, label: str, *, quick: bool = False) -> str:
        """Tap a button of the present keyboard; it must be there."""
        message = await self.newest()
        button = next((b for b in buttons(message) if b["text"] == label), None)
        assert button is not None, f"no button {label!r} under {message.get('text')!r}: {labels(message)}"
        return await self.taps_old(message, button, quick=quick)

    async def taps_old(self, message: Message, button: dict[str, str], *, quick: bool = False) -> str:
        """Tap a button as it once was: a slow phone may still show it."""
        wish = {"message_id": message["message_id"], "data": button["callback_data"], "stale": True}
        return await self._act("taps", quick, chat=self.user, **wish)

    async def blocks(self, blocked: bool = True) -> None:
        await self.control.do("block", user=self.user, blocked=blocked)
        await self.settle()

    async def messages(self) -> list[Message]:
        return await self.control.messages(self.user)

    async def heard(self) -> list[Message]:
        """What the bot wrote."""
        return [m for m in await self.messages() if m["from"]["is_bot"]]

    async def texts(self) -> list[str]:
        return [m.get("text", "") for m in await self.heard()]

    async def newest(self) -> Message:
        return (await self.heard())[-1]

    async def last(self) -> str:
        """The newest words of the bot."""
        return str((await self.newest()).get("text", ""))

    async def labels(self) -> list[str]:
        """The present buttons."""
        return labels(await self.newest())

    async def sees(self, *words: str) -> None:
        """The newest message holds all of these."""
        last = await self.last()
        for word in words:
            assert word in last, f"{word!r} is not in {last!r}"

    async def _act(self, path: str, quick: bool, **wish: Any) -> str:
        await self.control.do(path, user=self.user, **wish)
        if quick:
            return ""
        await self.settle()
        found = await self.heard()
        return str(found[-1].get("text", "")) if found else ""


def buttons(message: Message) -> list[dict[str, str]]:
    """The inline buttons under a message."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button for row in rows for button in row]


def labels(message: Message) -> list[str]:
    return [button["text"] for button in buttons(message)]
