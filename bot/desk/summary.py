"""The day at the desk, told in the group when the desk closes; each summary plans the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple
from datetime import date
from typing import Any

from bot.desk.overview import day_of
from bot.desk.watch import plan_summary
from bot.store.outbox import RELAY
from bot.store.statements import Tx
from bot.turn.work import Work
from dialogs.desk.overview import summary


def sum_up(work: Work, payload: Mapping[str, Any]) -> Tx[None]:
    """A turn of the group: what the day was, unless nothing happened and nothing waits."""
    means = work.means
    day = yield from day_of(date.fromisoformat(payload["day"]), means.lender.zone)
    if any(astuple(day)[1:]):
        said = means.render(summary(day), "-", 0, means.desk_locale, means.lender.zone)
        for group in means.desk:
            once = f"desk.summary:{payload['day']}:{group}"
            work.send(f"chat:{group}", "tell", said, purpose="desk", priority=RELAY, on_doubt="resend", once_key=once)
    yield from plan_summary(work, work.now)


# What the clock tells the desk as a whole: the name behind "desk." in an inbox row's event -> its turn.
GROUP_INNER = {"summary": sum_up}
