"""What is measured, in a registry of its own. Counters are of this process; docs/operations.md says what each means."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Mapping
from typing import TypeVar

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics, generate_latest

from bot.clock import Clock, moment
from bot.sender.outcome import Claimed, Outcome
from bot.store.statements import Row, Tx
from bot.turn.turn import Turned
from bot.web.counts import Dead, Waiting

T = TypeVar("T")
QUICK = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 5)
SLOW = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 300)
NONE = float("nan")

# Else every counter has its moment of birth beside it, which nobody reads.
disable_created_metrics()  # type: ignore[no-untyped-call]


class Metrics:
    """One object for all that is counted."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.registry = registry = CollectorRegistry()

        def counter(name: str, says: str, *labels: str) -> Counter:
            return Counter(f"goodword_{name}", says, labels, registry=registry)

        def gauge(name: str, says: str, *labels: str) -> Gauge:
            return Gauge(f"goodword_{name}", says, labels, registry=registry)

        def histogram(name: str, says: str, buckets: tuple[float, ...]) -> Histogram:
            return Histogram(f"goodword_{name}", says, buckets=buckets, registry=registry)

        self.received = counter("updates_received", "Updates committed to the inbox, repeats included.", "door")
        self.refused = counter("webhook_refused", "Deliveries that were not taken.", "why")
        self.turns = counter("turns", "Turns by what came of them.", "outcome")
        self.turn_seconds = histogram("turn_seconds", "How long a turn took.", QUICK)
        self.lag = histogram("update_lag_seconds", "From an update's receipt to the end of its turn.", SLOW)
        self.sends = counter("sends", "Calls of the Bot API, and documents made, by outcome.", "outcome")
        self.send_seconds = histogram("send_seconds", "How long such a call took.", SLOW)
        self.touches = counter("touches", "Cases whose moment to be written to had come.")
        self.lease_held = gauge("lease_held", "Whether this process holds the lease.", "lease")
        self.database_up = gauge("database_up", "Whether the database gave the figures below.")
        self.inbox_rows = gauge("inbox_rows", "Rows of the inbox by state.", "state")
        self.inbox_oldest = gauge("inbox_oldest_seconds", "For how long the oldest row could have been turned.")
        self.lanes = gauge("inbox_lanes", "Chats and cases with rows that could be turned.")
        self.longest_lane = gauge("inbox_longest_lane_rows", "Rows in the longest of these lanes.")
        self.outbox_rows = gauge("outbox_rows", "Rows of the outbox by state.", "state")
        self.outbox_oldest = gauge("outbox_oldest_seconds", "For how long the oldest row could have been sent.")

    def turning(self, row: Row, tx: Tx[Turned | None]) -> Tx[Turned | None]:
        """A turn, measured. A row that somebody else has, or that is not its lane's head, is `elsewhere`."""
        began = time.perf_counter()
        try:
            turned = yield from tx
        except Exception:
            self.turns.labels("failed").inc()
            raise
        if turned is None:
            self.turns.labels("elsewhere").inc()
            return None
        self.turns.labels("done").inc()
        self.turn_seconds.observe(time.perf_counter() - began)
        if row["source"] == "telegram":
            self.lag.observe(max((self.clock.now() - moment(row["received_at"])).total_seconds(), 0.0))
        return turned

    def sending(self, deliver: Callable[[Claimed], Awaitable[Outcome]]) -> Callable[[Claimed], Awaitable[Outcome]]:
        """A way to send, measured."""

        async def measured(message: Claimed) -> Outcome:
            began = time.perf_counter()
            outcome = await deliver(message)
            self.sends.labels(type(outcome).__name__.lower()).inc()
            self.send_seconds.observe(time.perf_counter() - began)
            return outcome

        return measured

    def page(self, leases: Mapping[str, bool], figures: tuple[Waiting, Dead] | None) -> bytes:
        """Everything, in Prometheus' text format."""
        for name, held in leases.items():
            self.lease_held.labels(name).set(held)
        self.database_up.set(figures is not None)
        self._show(figures)
        return generate_latest(self.registry)

    def _show(self, figures: tuple[Waiting, Dead] | None) -> None:
        waiting, dead = figures or (Waiting(), Dead())
        blank = NONE if figures is None else 0.0  # what is not known is no number: added, it takes the place of all
        for gauge, value in (
            (self.inbox_rows.labels("ready"), waiting.inbox),
            (self.inbox_rows.labels("planned"), waiting.inbox_planned),
            (self.inbox_rows.labels("dead"), dead.inbox),
            (self.inbox_oldest, waiting.inbox_oldest),
            (self.lanes, waiting.lanes),
            (self.longest_lane, waiting.longest_lane),
            (self.outbox_rows.labels("ready"), waiting.outbox),
            (self.outbox_rows.labels("planned"), waiting.outbox_planned),
            (self.outbox_rows.labels("sending"), waiting.outbox_sending),
            (self.outbox_rows.labels("dead"), dead.outbox),
            (self.outbox_oldest, waiting.outbox_oldest),
        ):
            gauge.set(value + blank)
