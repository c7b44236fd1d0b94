"""Telegram's delivery to a webhook: at least once, in order inside a queue, queues side by side.

Only the head of a queue is in flight. What was not answered with 2xx comes again, after 1, 2, 4 ... 60 units or as
Retry-After says, and holds its queue until it is taken or too old; other queues go on. What was not delivered when the
webhook goes waits for getUpdates.
"""

import asyncio
from collections import deque
from dataclasses import dataclass

from .clock import Clock
from .updates import Pending, UpdateQueue
from .webhook_post import Answer, HttpPost

DELAY_MAX = 60
HANG = 60
GONE = 410
CLOSED_AFTER = 23 * 3600  # seconds of nothing but failures, then a 410 closes the webhook


@dataclass(frozen=True, slots=True)
class Hook:
    """Where updates go. `address` is the host's, where it is known."""

    url: str
    secret: str
    max_connections: int
    address: str = ""


@dataclass(frozen=True, slots=True)
class Trouble:
    """The last delivery that failed: unix seconds, and why."""

    at: int
    words: str


class Webhook:
    """Delivers while there is a hook. `unit` is the second of its waits in real time; tests shorten it."""

    def __init__(self, clock: Clock, updates: UpdateQueue, *, unit: float = 1.0) -> None:
        self._clock, self._updates, self._unit = clock, updates, unit
        self.hook: Hook | None = None
        self.trouble: Trouble | None = None
        self._post = HttpPost()
        self._queues: dict[str, deque[Pending]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._places = asyncio.Semaphore(1)
        self._well_at = 0

    def set(self, hook: Hook) -> None:
        """Deliver to another place from now on, what waits first."""
        self.remove()
        self.hook, self._well_at = hook, self._clock.unix()
        self._resume(hook)

    def remove(self) -> None:
        """Deliver nothing more; what was in flight may have arrived, and is kept all the same."""
        self._pause()
        self.hook = self.trouble = None

    async def start(self) -> None:
        """Go on where `close` left off."""
        if self.hook is not None and self._updates.on_added is None:
            self._resume(self.hook)

    async def close(self) -> None:
        """Telegram itself stops: the hook stays, nothing is delivered until `start`."""
        tasks = list(self._tasks)
        self._pause()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._post.close()

    def _resume(self, hook: Hook) -> None:
        self._places = asyncio.Semaphore(hook.max_connections)
        self._updates.on_added = self._add
        for update in self._updates.waiting():
            self._add(update)

    def _pause(self) -> None:
        self._updates.on_added = None
        self._queues.clear()
        for task in self._tasks:
            task.cancel()

    def _add(self, update: Pending) -> None:
        queue = self._queues.get(update.queue)
        if queue is not None:
            queue.append(update)
            return
        assert self.hook is not None
        queue = self._queues[update.queue] = deque([update])
        task = asyncio.get_running_loop().create_task(self._deliver(self.hook, queue, update.queue))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _deliver(self, hook: Hook, queue: deque[Pending], name: str) -> None:
        """Work one queue off, then forget it."""
        while queue:
            delay = 1
            while self._updates.keeps(queue[0]):
                async with self._places:
                    answer = await self._post(hook.url, hook.secret, queue[0].text, HANG * self._unit)
                now = self._clock.unix()
                if answer.taken:
                    self._well_at = now
                    self._updates.confirm(queue[0])
                    continue
                self.trouble = Trouble(now, answer.words)
                if self._closed_by(answer, now):
                    self.remove()
                    return
                await asyncio.sleep((answer.retry_after or delay) * self._unit)
                delay = min(delay * 2, DELAY_MAX)
            queue.popleft()
        del self._queues[name]

    def _closed_by(self, answer: Answer, now: int) -> bool:
        return answer.status == GONE and now - self._well_at >= CLOSED_AFTER
