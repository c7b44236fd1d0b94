"""What came in and is to be turned: updates, touches, outcomes. The natural key makes a second arrival nothing.

A lane (a chat or a case) is worked off in the order of `seq`. A row that failed holds its lane until its next try.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.store.statements import Row, Tx, sql, sql_many


@dataclass(frozen=True, slots=True)
class InboxRow:
    """One event to be turned. `not_before` (a stamp; empty: at once) plans it for later."""

    source: str
    key: str
    seq: int
    lane: str
    payload: Mapping[str, Any]
    received_at: str
    not_before: str = ""


def put(rows: Sequence[InboxRow]) -> Tx[None]:
    """Write rows; those whose key is already there are left as they are."""
    if rows:
        yield sql_many("inbox_add", [_values(row) for row in rows])


def _values(row: InboxRow) -> tuple[Any, ...]:
    payload = json.dumps(row.payload, ensure_ascii=False, separators=(",", ":"))
    if "\\u0000" in payload or (not payload.isascii() and _broken(payload)):
        payload = json.dumps(_legible(row.payload), ensure_ascii=False, separators=(",", ":"))
    return (row.source, row.key, row.seq, row.lane, payload, row.received_at, row.not_before or row.received_at)


def _broken(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False


def _legible(value: Any) -> Any:
    """Without what a database's text can't hold, NUL and halves of characters: one such letter must not lose a talk."""
    if isinstance(value, str):
        return value.replace("\0", "").encode(errors="replace").decode()
    if isinstance(value, Mapping):
        return {_legible(key): _legible(found) for key, found in value.items()}
    if isinstance(value, list | tuple):
        return [_legible(found) for found in value]
    return value


def heads(now: str, limit: int) -> Tx[list[Row]]:
    """The first waiting row of each lane whose time has come, oldest first: source, key, lane, payload, attempts."""
    return (yield sql("inbox_heads", now, limit))


def claim(source: str, key: str) -> Tx[Row | None]:
    """That row for this transaction alone; None when it is done or another worker has it."""
    rows = yield sql("inbox_claim", source, key)
    return rows[0] if rows else None


def claim_head(now: str) -> Tx[Row | None]:
    """The oldest head of a lane that no other worker has, held until this transaction ends."""
    rows = yield sql("inbox_claim_head", now)
    return rows[0] if rows else None


def is_head(row: Row, now: str) -> Tx[bool]:
    """Whether nothing older waits in the lane of a claimed row."""
    return not (yield sql("inbox_earlier", row["lane"], row["seq"], now))


def done(source: str, key: str, now: str) -> Tx[None]:
    """The turn is over; part of its own transaction."""
    yield sql("inbox_done", source, key, now)


def keep_as(source: str, key: str, payload: Mapping[str, Any]) -> Tx[None]:
    """Keep a row that is done in another form: what must not stay readable is taken out."""
    yield sql("inbox_keep_as", source, key, json.dumps(payload, ensure_ascii=False, separators=(",", ":")))


def retry(source: str, key: str, not_before: str, attempts: int, error: str) -> Tx[None]:
    """The turn failed: again at `not_before`, and until then the lane waits. `attempts` counts this try."""
    yield sql("inbox_retry", source, key, not_before, attempts, error)


def dead(source: str, key: str, error: str, now: str) -> Tx[None]:
    """Given up; the lane goes on, `goodword today` and later commands show it."""
    yield sql("inbox_dead", source, key, error, now)


def next_moment() -> Tx[str | None]:
    """The earliest stamp at which something may be turned."""
    rows = yield sql("inbox_next")
    found: str | None = rows[0]["at"]
    return found


def forget(before: str) -> Tx[None]:
    """Drop what was done before that stamp. Keys must outlive Telegram's 24 hours, so keep days, not hours."""
    yield sql("inbox_forget", before)
