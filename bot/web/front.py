"""What a running bot shows at its port."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from bot.web.counts import Counts
from bot.web.endpoint import Endpoint
from bot.web.health import Health
from bot.web.server import Site

if TYPE_CHECKING:
    from bot.engine import Engine

STUCK_SECONDS = 60.0  # a worker that has not gone on for so long is not well


def site_of(engine: Engine) -> Site:
    """Health and metrics of an engine, and the endpoint if updates come to it by webhook."""
    house, metrics, hook = engine.house, engine.metrics, None
    if engine.intake is not None:
        endpoint = Endpoint(
            engine.intake, house.settings.webhook_secret, refused=lambda why: metrics.refused.labels(why).inc()
        )
        hook = house.settings.webhook_path, endpoint
    health = Health(house.db, lambda: troubles_of(engine), lambda: leases_of(engine))
    return Site(health, metrics, Counts(house.db, house.clock), hook)


def troubles_of(engine: Engine) -> dict[str, str]:
    """What is wrong with each part; empty when it runs."""
    found = {name: "ended" if task.done() else "" for name, task in engine.parts.items()}
    if not found:
        return {"engine": "not running"}
    stuck = time.monotonic() - engine.worker.seen > STUCK_SECONDS
    found["worker"] = found["worker"] or engine.worker.trouble or ("stuck" if stuck else "")
    return found


def leases_of(engine: Engine) -> dict[str, bool]:
    """Which leases this process holds."""
    return {lease.name: lease.epoch is not None for lease in (engine.sending, engine.polling)}
