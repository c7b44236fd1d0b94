"""Taps are answered after their turn's commit, or five seconds after they came, whichever is first. Best effort.

With several workers a tap may come in here and be turned there. There it is answered at once; here nobody knows of it,
and it is answered once more after five seconds, which changes nothing on the phone.
"""

from __future__ import annotations

import asyncio
from collections import deque

from bot.telegram.client import Client, answer_tap

LATEST_SECONDS = 5.0
MOST = 512  # answers under way; beyond it the oldest are left to the phone's own patience


class TapAnswers:
    """Answers each tap once in this process."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self._late: dict[str, asyncio.TimerHandle] = {}
        self._tasks: set[asyncio.Task[bool]] = set()
        self._answered: deque[str] = deque(maxlen=MOST)

    def expect(self, tap_ids: list[str]) -> None:
        """These taps have come; each is answered at the latest in five seconds."""
        loop = asyncio.get_running_loop()
        for tap_id in tap_ids:
            if tap_id not in self._late and tap_id not in self._answered:
                self._late[tap_id] = loop.call_later(LATEST_SECONDS, self._answer, tap_id)

    def answer(self, tap_ids: list[str]) -> None:
        """Their turns are committed here, wherever the taps came in."""
        for tap_id in tap_ids:
            self._answer(tap_id)

    def _answer(self, tap_id: str) -> None:
        if timer := self._late.pop(tap_id, None):
            timer.cancel()
        if tap_id in self._answered:
            return
        self._answered.append(tap_id)
        if len(self._tasks) < MOST:
            task = asyncio.get_running_loop().create_task(answer_tap(self.client, tap_id))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Answer nothing more."""
        for timer in self._late.values():
            timer.cancel()
        self._late.clear()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
