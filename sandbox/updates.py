"""The bot's updates: kept until confirmed or too old, fetched by one consumer or delivered by the webhook.

Updates are kept as ready JSON. They are written once, so an update shows the message as it was when
the update happened, however the message was edited since.
"""

import asyncio
import json
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
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
    """An update the bot has not confirmed. A webhook gets those of one `queue` one after the other."""

    id: int
    expires: int
    text: str
    queue: str


def queue_of(kind: str, content: dict[str, Any]) -> str:
    """Telegram's queue of an update: the chat of a message, the person of a tap or of a change of
    membership, a queue of its own for other kinds."""
    if kind in ("message", "edited_message"):
        return f"chat:{content.get('chat', {}).get('id', 0)}"
    if kind == "callback_query":
        return f"taps:{content.get('from', {}).get('id', 0)}"
    if kind == "chat_member":
        return f"member:{content['new_chat_member']['user']['id']}"
    return f"{kind}:{content.get('chat', {}).get('id', 0)}"


class UpdateQueue:
    """Holds updates from the moment they happen until the bot confirms them."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._pending: OrderedDict[int, Pending] = OrderedDict()
        self.on_added: Callable[[Pending], None] | None = None  # the webhook, while there is one
        self._last_id = 0
        self._allowed: frozenset[str] | None = None
        self._waiter: asyncio.Future[tuple[int, str] | None] | None = None  # its result: why the wait was ended
        self._soonest = 0  # nothing expires before this moment

    def __len__(self) -> int:
        self._expire()
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
            self._pending.popitem(last=False)
        expires = self._clock.unix() + life
        self._soonest = min(self._soonest, expires) if self._pending else expires
        added = self._pending[self._last_id] = Pending(self._last_id, expires, text, queue_of(kind, content))
        self._wake(None)
        if self.on_added is not None:
            self.on_added(added)
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
                self._pending.popitem(last=False)
        else:
            while self._pending and next(iter(self._pending)) < offset:
                self._pending.popitem(last=False)
        self._expire()
        size = limit if 0 < limit <= BATCH_MAX else BATCH_MAX
        return [pending.text for pending in islice(self._pending.values(), size)]

    def waiting(self) -> list[Pending]:
        """All that is neither confirmed nor too old, oldest first."""
        self._expire()
        return list(self._pending.values())

    def keeps(self, update: Pending) -> bool:
        """Whether it is still to be delivered."""
        self._expire()
        return update.id in self._pending

    def confirm(self, update: Pending) -> None:
        """The webhook has taken it."""
        self._pending.pop(update.id, None)

    def interrupt(self, why: tuple[int, str]) -> None:
        """End a getUpdates that waits, with that refusal."""
        self._wake(why)

    async def poll(self, offset: int, limit: int, seconds: float) -> list[str]:
        """Answer a getUpdates, waiting up to `seconds` for something to answer."""
        self._wake(CONFLICT)  # a second consumer ends the first one's wait
        ready = self.take(offset, limit)
        patience = min(max(seconds, 0), LONG_POLL_MAX)
        if ready or not patience:
            return ready
        loop = asyncio.get_running_loop()
        waiter = self._waiter = loop.create_future()
        alarm = loop.call_later(patience, self._ring, waiter)
        try:
            if (why := await waiter) is not None:
                raise Refusal(*why)
        finally:
            alarm.cancel()
            if self._waiter is waiter:
                self._waiter = None
        return self.take(offset, limit)

    def _expire(self) -> None:
        now = self._clock.unix()
        if self._pending and now >= self._soonest:
            self._pending = OrderedDict((id, update) for id, update in self._pending.items() if update.expires > now)
            self._soonest = min((update.expires for update in self._pending.values()), default=0)

    def _wake(self, why: tuple[int, str] | None) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(why)

    @staticmethod
    def _ring(waiter: "asyncio.Future[tuple[int, str] | None]") -> None:
        if not waiter.done():
            waiter.set_result(None)
