"""What the parts of the desk bring to the door, in one table each; who writes a part adds a line here."""

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
    hooks,
    offering,
    refresh,
    summary,
    topics,
    waking,
)
from bot.desk.hooks import Inner
from bot.store.statements import Tx
from bot.turn.work import Work

# These have filled the tables of hooks themselves.
OWN = (alerts, assigning, complaints, copying, deciding, final, offering, refresh, topics)

# The name behind "desk." in an inbox row's event -> the turn of the case it is about.
INNER: dict[str, Inner] = {**hooks.INNER, **waking.INNER, **calling.INNER, **answer_turns.INNER}
# The same of what is about the desk as a whole: no case is loaded.
GROUP_INNER: dict[str, Callable[[Work, Mapping[str, Any]], Tx[None]]] = {**summary.GROUP_INNER}
