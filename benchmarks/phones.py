"""Borrowers at their phones, in the sandbox's own process: a closed loop of taps and typed answers, with time to think.

Each does what the control API does, without its HTTP, so that the load costs little. A step begins when the update is
handed out by getUpdates and ends with the bot's next message in that chat.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from sandbox import Sandbox, people
from sandbox.keyboards import buttons_of

PATIENCE = 10.0

# A day in the life of a promise. "tap:<action>" taps the first button whose action begins so.
TAPPED = (
    "tap:owe", "tap:promise", "tap:half", "tap:day", "tap:way", "tap:yes", "tap:home", "tap:mine", "tap:withdraw",
    "tap:yes",
)  # fmt: skip
TYPED = (
    "tap:owe", "tap:promise", "2000", "+5", "tap:way", "tap:yes", "tap:home", "tap:mine", "tap:withdraw", "tap:yes",
)  # fmt: skip
UNDO = ("tap:mine", "tap:withdraw", "tap:yes")  # of a promise that an earlier window left open
IN_DAYS = {"en": "in 5 days", "zh_Hant": "5天後", "zh_Hans": "5天后"}


@dataclass
class Phones:
    """All borrowers, and what was measured of them while `measuring`."""

    sandbox: Sandbox
    measuring: bool = False
    seconds: list[float] = field(default_factory=list)
    stalled: list[str] = field(default_factory=list)
    _chat_of: dict[int, int] = field(default_factory=dict)
    _given: dict[int, float] = field(default_factory=dict)
    _answers: dict[int, asyncio.Future[dict[str, Any]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        queue, events = self.sandbox.updates, self.sandbox.events
        add, take, tell = queue.add, queue.take, events.tell

        def adding(kind: str, content: dict[str, Any]) -> int | None:
            number = add(kind, content)
            if number is not None:
                self._chat_of[number] = content["from"]["id"]
            return number

        def taking(offset: int, limit: int) -> list[str]:
            found, now = take(offset, limit), time.perf_counter()
            for text in found:
                chat = self._chat_of.pop(int(text[13 : text.index(",")]), None)
                if chat is not None:
                    self._given[chat] = now
            return found

        def telling(kind: str, **news: Any) -> None:
            tell(kind, **news)
            if kind == "message":
                self._heard(news["chat"], news["message_id"])

        queue.add, queue.take, events.tell = adding, taking, telling  # type: ignore[method-assign]

    def _heard(self, chat: int, number: int) -> None:
        message = self.sandbox.world.chats[chat].messages[number]
        waiting = self._answers.get(chat)
        if not message["from"]["is_bot"] or waiting is None or waiting.done():
            return
        if self.measuring and chat in self._given:
            self.seconds.append(time.perf_counter() - self._given[chat])
        waiting.set_result(message)

    async def step(self, user: int, do: Callable[[], Any]) -> dict[str, Any]:
        """Do something, and wait for the bot's answer."""
        answer: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self._answers[user] = answer
        do()
        async with asyncio.timeout(PATIENCE):  # wait_for would swallow being cancelled
            return await answer

    async def say(self, user: int, text: str) -> dict[str, Any]:
        """Write."""
        return await self.step(user, lambda: people.write(self.sandbox, user, {"text": text}))

    async def tap(self, user: int, message: dict[str, Any], action: str) -> dict[str, Any]:
        """Tap the first button whose action begins so."""
        data = _data_of(message, action)
        number = message["message_id"]
        return await self.step(user, lambda: people.tap(self.sandbox, user, None, number, data=data))

    async def walk(self, user: int, language: str, think: float) -> None:
        """For ever: promise, look at it, take it back."""
        for script in _scripts(user):
            wish, message = "", {}
            try:
                message = await self.say(user, "/start")
                for wish in script if _offers(message, "promise") else UNDO:
                    await asyncio.sleep(think)
                    if wish.startswith("tap:"):
                        message = await self.tap(user, message, wish[4:])
                    else:
                        message = await self.say(user, IN_DAYS[language] if wish == "+5" else wish)
                await asyncio.sleep(think)
            except (TimeoutError, LookupError) as fault:
                shown = f"{type(fault).__name__} at {wish}: {message.get('text', '')[:200]!r}"
                self.stalled.append(shown)
                await asyncio.sleep(1)

    async def chatter(self, user: int, _language: str, think: float) -> None:
        """For ever: one text, one answer (for the echo bot)."""
        while True:
            await self.say(user, "hello")
            await asyncio.sleep(think)


def _scripts(user: int) -> Iterator[tuple[str, ...]]:
    while True:
        yield TAPPED if user % 2 else TYPED
        user += 1


def _offers(message: dict[str, Any], action: str) -> bool:
    return any(str(button.get("callback_data", "")).endswith(f".{action}") for button in buttons_of(message))


def _data_of(message: dict[str, Any], action: str) -> str:
    for button in buttons_of(message):
        data = str(button.get("callback_data", ""))
        if data.split(".", 2)[-1].startswith(action):
            return data
    raise LookupError(f"no button {action}")
