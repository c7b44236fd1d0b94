"""How an update of Telegram's becomes a row of the inbox, whichever door it came in by."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from bot.clock import Clock, stamp
from bot.store import inbox
from bot.telegram.incoming import lane_of, tap_of

SOURCE = "telegram"
NO_LANE = "chat:0"  # updates of no chat, and those of a shape that nobody knows: their turn says what becomes of them

_LANE = re.compile(r"chat:-?\d{1,20}(:\d{1,20})?")


def row_of(update: Mapping[str, Any], clock: Clock) -> inbox.InboxRow:
    """The row of a raw update, which has an `update_id`; a shape never seen before is kept as well."""
    try:
        lane = lane_of(update)
    except (LookupError, TypeError, AttributeError):
        lane = NO_LANE
    if _LANE.fullmatch(lane) is None:
        lane = NO_LANE
    return inbox.InboxRow(SOURCE, str(update["update_id"]), clock.ticks(), lane, update, stamp(clock.now()))


def taps_of(updates: Iterable[Mapping[str, Any]]) -> list[str]:
    """The ids of the taps among them, to be answered."""
    return [tap for update in updates if (tap := _tap(update))]


def _tap(update: Mapping[str, Any]) -> str | None:
    try:
        return tap_of(update)
    except (LookupError, TypeError, AttributeError):
        return None
