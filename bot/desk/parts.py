"""What the clock and the outbox may tell the desk: each part's file brings its own turns; they meet here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.desk import (
    alerts,
    answer_turns,
    assigning,
    calling,
    complaints,
    copying,
    deciding,
    final,
    offering,
    refresh,
    summary,
    topics,
    waking,
)
from bot.desk.bench import Inner
from bot.store.statements import Tx
from bot.turn.work import Work

PARTS: tuple[Mapping[str, Inner], ...] = (
    alerts.INNER,
    answer_turns.INNER,
    assigning.INNER,
    calling.INNER,
    complaints.INNER,
    copying.INNER,
    deciding.INNER,
    final.INNER,
    offering.INNER,
    refresh.INNER,
    topics.INNER,
    waking.INNER,
)

# The name behind "desk." in an inbox row's event -> the turn of the case it is about.
INNER: dict[str, Inner] = {name: turn for part in PARTS for name, turn in part.items()}
# The same of what is about the desk as a whole: no case is loaded.
GROUP_INNER: dict[str, Callable[[Work, Mapping[str, Any]], Tx[None]]] = {**summary.GROUP_INNER}
