"""The bot's queue of updates: kept until confirmed or too old, given to one consumer.

Updates are kept as ready JSON. They are written once, so an update shows the message as it was when
the update happened, however the message was edited since.
"""

import asyncio
import json
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .clock import Clock
from .refusals import CONFLICT, Refusal

DAY = 24 * 3600
CALLBACK_LIFE = 150
LONG_POLL_MAX = 50
BATCH_MAX = 100
QUEUE_MAX = 100_000
OFF_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


@dataclass(frozen=True, slots=True)
class Pending:
    """An update the bot has not confirmed."""

    id: int
    expires: int
    text: str


class UpdateQueue:
    """Holds updates from the moment they happen until the bot confirms them."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._pending: deque[Pending] = deque()
        self._last_id = 0
        self._allowed: frozenset[str] | None = None
        self._waiter: asyncio.Future[bool] | None = None
        self._soonest = 0  # nothing expires before this moment

    def __len__(self) -> int:
        return len(self._pending)

    @property
    def allowed(self) -> list[str] | None:
        """The kinds the bot asked for, or None for Telegram's default."""
        return None if self._allowed is None else sorted(self._allowed)

    def allow(self, kinds: Sequence[str]) -> None:
        """Keep the wished kinds for every later update; an empty list goes back to the default."""
        self._allowed = frozenset(kinds) or None

    def add(self, kind: str, content: dict[str, Any]) -> int | None:
        """Queue an update and return its id, or None when the bot did not ask for its kind."""
        wanted = kind in self._allowed if self._allowed is not None else kind not in OFF_BY_DEFAULT
        if not wanted:
            return None
        self._last_id += 1
        life = CALLBACK_LIFE if kind == "callback_query" else DAY
        text = f'{{"update_id":{self._last_id},"{kind}":{json.dumps(content)}}}'
        if len(self._pending) >= QUEUE_MAX:
            self._pending.popleft()
        expires = self._clock.unix() + life
        self._soonest = min(self._soonest, expires) if self._pending else expires
        self._pending.append(Pending(self._last_id, expires, text))
        self._wake(True)
        return self._last_id

    def start_after(self, number: int) -> None:
        """Number the next update higher than this: a bot that was there before has seen the ones below."""
        self._last_id = max(self._last_id, number)

    def clear(self) -> None:
        """Forget everything waiting (`drop_pending_updates`)."""
        self._pending.clear()

    def take(self, offset: int, limit: int) -> list[str]:
        """Confirm what lies before `offset`, return what follows; a negative offset counts from the end."""
        if offset < 0:
            while len(self._pending) > -offset:
                self._pending.popleft()
        else:
            while self._pending and self._pending[0].id < offset:
                self._pending.popleft()
        self._expire()
        size = limit if 0 < limit <= BATCH_MAX else BATCH_MAX
        return [pending.text for pending, _ in zip(self._pending, range(size), strict=False)]

    async def poll(self, offset: int, limit: int, seconds: float) -> list[str]:
        """Answer a getUpdates, waiting up to `seconds` for something to answer."""
        self._wake(False)  # a second consumer ends the first one's wait
        ready = self.take(offset, limit)
        patience = min(max(seconds, 0), LONG_POLL_MAX)
        if ready or not patience:
            return ready
        loop = asyncio.get_running_loop()
        waiter = self._waiter = loop.create_future()
        alarm = loop.call_later(patience, self._ring, waiter)
        try:
            if not await waiter:
                raise Refusal(*CONFLICT)
        finally:
            alarm.cancel()
            if self._waiter is waiter:
                self._waiter = None
        return self.take(offset, limit)

    def _expire(self) -> None:
        now = self._clock.unix()
        if self._pending and now >= self._soonest:
            self._pending = deque(pending for pending in self._pending if pending.expires > now)
            self._soonest = min((pending.expires for pending in self._pending), default=0)

    def _wake(self, with_news: bool) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(with_news)

    @staticmethod
    def _ring(waiter: "asyncio.Future[bool]") -> None:
        if not waiter.done():
            waiter.set_result(True)
