"""Keeps what the webhook brings. Updates that arrive while a commit is running share the next one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

import structlog

from bot.arrivals import row_of, taps_of
from bot.clock import Clock
from bot.store import inbox
from bot.store.db import Database
from bot.store.trouble import Troubles

SHARED = 100  # rows of one commit
WAITING = 1000  # requests; more are sent away at once
PATIENCE_SECONDS = 20.0  # Telegram would wait for a minute

log = structlog.get_logger()


class NotKept(Exception):
    """The update is not durable, as far as we know: whoever brought it must bring it again."""


class Intake:
    """`on_updates` gets the ids of the taps of a group that has just become durable, `received` how many came."""

    def __init__(
        self,
        db: Database,
        clock: Clock,
        *,
        on_updates: Callable[[list[str]], None] = lambda _taps: None,
        received: Callable[[int], None] = lambda _count: None,
        troubles: Troubles | None = None,
    ) -> None:
        self.db, self.clock, self.on_updates, self.received = db, clock, on_updates, received
        self.troubles = troubles or Troubles()
        self._waiting: list[tuple[Mapping[str, Any], inbox.InboxRow, asyncio.Future[str]]] = []
        self._commits: asyncio.Task[None] | None = None

    async def keep(self, update: Mapping[str, Any]) -> None:
        """Returns once the update is committed, or was before; NotKept otherwise."""
        if len(self._waiting) >= WAITING:
            raise NotKept("too many wait")
        done: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._waiting.append((update, row_of(update, self.clock), done))
        if self._commits is None:
            self._commits = asyncio.create_task(self._commit())
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                fault = await asyncio.shield(done)
        except TimeoutError:
            log.error("webhook.not_kept", updates=1, fault="TimeoutError")
            raise NotKept("the database takes too long") from None
        if fault:
            raise NotKept(fault)

    async def settle(self) -> None:
        """Wait until nothing is being committed, as long as for any commit."""
        if self._commits is not None:
            await asyncio.wait((self._commits,), timeout=PATIENCE_SECONDS)

    async def _commit(self) -> None:
        """Commit group after group until nobody waits."""
        try:
            while self._waiting:
                group, self._waiting = self._waiting[:SHARED], self._waiting[SHARED:]
                fault = await self._put([row for _, row, _ in group])
                if not fault:
                    self.received(len(group))
                    self.on_updates(taps_of(update for update, _, _ in group))
                for _, _, done in group:
                    done.set_result(fault)
        finally:
            self._commits = None

    async def _put(self, rows: list[inbox.InboxRow]) -> str:
        """Empty when they are durable, else what stood in the way."""
        try:
            await self.db.run(inbox.put(rows))
        except Exception as fault:  # whatever it was: they are not kept, and will come again
            if not self.troubles.meet("webhook", fault):
                log.error("webhook.not_kept", updates=len(rows), fault=type(fault).__name__)
            return type(fault).__name__
        self.troubles.over("webhook")
        return ""
