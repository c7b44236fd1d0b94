"""Where the parts of the desk hang in: tables that a part fills for itself, so that the door knows none of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.desk.bench import Bench
from bot.store.statements import Tx
from bot.turn.work import Work
from dialogs.desk.events import Changed, DeskHeard, Left
from dialogs.desk.people import Member

Inner = Callable[[Bench, Mapping[str, Any]], Tx[None]]
Edited = Callable[[Bench, Member, Changed], Tx[None]]
Gone = Callable[[Work, DeskHeard, Left], Tx[None]]

# What the clock and the outbox tell the desk: the name behind "desk." in an inbox row's event -> its turn.
INNER: dict[str, Inner] = {}
# A member edited a message in a case's topic; each is asked, in order.
EDITED: list[Edited] = []
# Somebody left the group, or was put out; no case is loaded.
GONE: list[Gone] = []
