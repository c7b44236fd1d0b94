"""Keeps the webhook set at Telegram: whoever holds the poller's lease does it once, and looks after it now and then."""

from __future__ import annotations

import asyncio

import structlog

from bot.store.leases import Lease
from bot.telegram.client import Client
from bot.telegram.updates import NoUpdates, set_webhook, webhook_info

LOOK_SECONDS = 60.0
BACK_OFF = (1.0, 2.0, 5.0, 10.0, 30.0)
CONNECTIONS = 40  # of Telegram's, at the same time

log = structlog.get_logger()


class WebhookKeeper:
    """In the poller's place when there is a webhook."""

    def __init__(self, client: Client, *, lease: Lease, url: str, secret: str) -> None:
        self.client, self.lease, self.url = client, lease, url
        self._secret = secret
        self._set_for: int | None = None
        self._told = 0
        self._failed = 0

    async def step(self) -> None:
        """Set it, or look after it. NoUpdates says why that could not be."""
        epoch = await self.lease.held()
        if self._set_for == epoch:
            found = await webhook_info(self.client)
            if found.error_at > self._told:
                self._told = found.error_at
                log.warning("webhook.troubled", why=found.error, waiting=found.waiting)
            if found.url == self.url:
                return
            log.warning("webhook.taken_away", elsewhere=bool(found.url))
        await set_webhook(self.client, self.url, self._secret, CONNECTIONS)
        self._set_for = epoch
        log.info("webhook.set")

    async def run(self) -> None:
        """For ever, while we hold the lease."""
        while True:
            try:
                await self.step()
                self._failed, wait = 0, LOOK_SECONDS
            except NoUpdates as fault:
                wait = BACK_OFF[min(self._failed, len(BACK_OFF) - 1)] if fault.seconds is None else fault.seconds
                self._failed += 1
                log.warning("webhook.waits", why=fault.why, seconds=wait)
            await asyncio.sleep(wait)
