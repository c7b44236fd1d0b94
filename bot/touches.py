"""The clock as a sender: cases whose moment has come get a row in the inbox, as fast as they can be sent, no faster."""

from __future__ import annotations

from datetime import datetime

from bot.clock import Clock, stamp
from bot.store import inbox
from bot.store.leases import holds
from bot.store.statements import Tx, sql

WITHIN_SECONDS = 60  # what is claimed now is sent within a minute


def claim_due(clock: Clock, now: datetime, rate: float, epoch: int | None = None) -> Tx[int]:
    """Put due cases at the inbox; gives how many. `rate` is how many messages a second can be sent (0: no limit).

    With an `epoch` only for the sender that holds it: LeaseLost when another one does now.
    """
    if epoch is not None:
        yield from holds("sender", epoch)
    waiting = yield sql("touches_waiting")
    room = 1000 if rate <= 0 else int(rate * WITHIN_SECONDS) - int(waiting[0]["n"])
    if room <= 0:
        return 0
    due = yield sql("cases_due", stamp(now), min(room, 1000))
    rows = [
        inbox.InboxRow(
            "touch",
            f"{row['case_id']}:{row['next_touch_at']}",
            clock.ticks(),
            f"case:{row['case_id']}",
            {"event": "touch", "case": row["case_id"]},
            stamp(now),
        )
        for row in due
    ]
    yield from inbox.put(rows)
    return len(rows)


def next_moment() -> Tx[str | None]:
    """The stamp of the next planned touch, if any."""
    rows = yield sql("cases_next_moment")
    return rows[0]["at"] if rows else None
