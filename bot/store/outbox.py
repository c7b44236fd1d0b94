"""What goes out. A turn enqueues, the sender alone claims and records.

A lane (chat, or chat and topic) keeps its order among rows whose `not_before` has passed; priority chooses between
lanes. `once_key` makes a second row for the same purpose and day nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from bot.store.statements import Tx, sql, sql_many

Method = Literal["say", "redraw", "unbutton", "file", "tell"]
Doubt = Literal["drop", "resend"]

REPLY, RELAY, REMINDER, COSMETIC = 0, 1, 2, 3  # priorities: lower goes first


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxRow:
    """One message to send. `target_row` is the row whose message is meant; times are stamps.

    Payloads: say, redraw, tell {"text", "buttons": [[{"text", "data", "style"}]], "parse_mode"}; unbutton {};
    file {"name", "mime", "caption"} with `blob` the hash of its bytes.
    """

    row_id: str
    seq: int
    lane: str
    method: Method
    payload: Mapping[str, Any]
    purpose: str
    priority: int
    on_doubt: Doubt
    created_at: str
    not_before: str
    valid_until: str | None = None
    case_id: str | None = None
    target_row: str | None = None
    blob: str | None = None
    droppable: bool = False
    once_key: str | None = None


def enqueue(rows: Sequence[OutboxRow]) -> Tx[None]:
    """Write rows to be sent; one whose id or once_key is there already is left as it is."""
    yield sql_many("outbox_add", [_values(row) for row in rows])


def _values(row: OutboxRow) -> tuple[Any, ...]:
    return (
        row.row_id,
        row.seq,
        row.lane,
        row.case_id,
        row.method,
        json.dumps(row.payload, ensure_ascii=False, separators=(",", ":")),
        row.blob,
        row.target_row,
        row.purpose,
        row.priority,
        int(row.droppable),
        row.once_key,
        row.not_before,
        row.valid_until,
        row.on_doubt,
        row.created_at,
    )


def keep_blob(sha256: str, content: bytes, now: str) -> Tx[None]:
    """Keep a file's bytes under their hash; once is enough."""
    yield sql("blob_add", sha256, content, now)


def read_blob(sha256: str) -> Tx[bytes]:
    """A file's bytes."""
    rows = yield sql("blob_bytes", sha256)
    return bytes(rows[0]["bytes"])
