"""Where the parts of the desk hang in: tables that a part fills for itself, so that the door knows none of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.desk.bench import Bench
from bot.store.statements import Tx

Inner = Callable[[Bench, Mapping[str, Any]], Tx[None]]

# What the clock and the outbox tell the desk: the name behind "desk." in an inbox row's event -> its turn.
INNER: dict[str, Inner] = {}
