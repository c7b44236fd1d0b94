"""What goes out. A turn enqueues, the sender alone claims and records.

A lane (chat, or chat and topic) keeps its order among rows whose `not_before` has passed; priority chooses between
lanes. `once_key` makes a second row for the same purpose and day nothing.

Two methods are work and no message: `fetch` a file the borrower sent, `make` a document. Their answer comes back as a
row of the inbox (bot.sender.answer). Work has lanes of its own, `work:<case>` or `work:<case>:<what>`: rows of one lane
are done one after the other, and none of them holds up a chat.

A lane may name a place instead: `topic:<subject>` is that subject's topic at the desk, found when the row is claimed
(bot.sender.place; docs/adr/0023). Its rows wait until it is there. Receipts and cosmetic rows keep an order of their
own in it, and words go before them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from bot.store.statements import Tx, sql, sql_many

Method = Literal[
    "say",
    "redraw",
    "unbutton",
    "file",
    "tell",
    "fetch",
    "make",
    "open_topic",
    "name_topic",
    "close_topic",
    "reopen_topic",
    "delete_topic",
    "pin",
    "react",
    "copy",
    "delete",
]
Doubt = Literal["drop", "resend"]

WORK: frozenset[Method] = frozenset({"fetch", "make"})
TOPIC, OPENING = "topic:", "opening:"  # lanes by name, before the subject

REPLY, RELAY, REMINDER, COSMETIC = 0, 1, 2, 3  # priorities: lower goes first


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxRow:
    """One message to send. `target_row` is the row whose message is meant; times are stamps.

    Payloads: say, redraw, tell {"text", "buttons": [[{"text", "data", "style"}]], "parse_mode"}; unbutton {};
    file {"name", "mime", "caption", "parse_mode", "buttons"} with `blob` the hash of its bytes (all but the name may be
    left out); redraw of a file the same with "caption" in place of "text" (with `blob` it is sent anew if it is gone);
    A reminder's says what it is "about" (bot.turn.matter), for the gate.
    fetch {"file_id", "name", "kind", "answer": {...}}; make {"document", "mime", "answer": {...}, ...}.
    At the desk: open_topic {"title", "answer": {...}} (answers `desk.opened`), name_topic {"title"}, close_topic {},
    reopen_topic {}, delete_topic {"thread"} (left out: the lane's own), pin {} of the target row's message, react
    {"message", "emoji"} ('' takes it away); copy {"from_chat", "messages": [ids], "caption", "parse_mode", "buttons"}
    (all after the ids for a single one alone; "answer": {...} tells by `desk.copied` what could not be), delete
    {"messages": [ids]}. say, tell, file and copy may have
    "reply_to", a message of the place; say, tell, file and copies with a caption "flat": words in the payload's own
    markup for the first line, where a topic is its group itself.
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
    for row in rows:
        if row.method in WORK:
            _must_be_answered(row)
        if row.method == "open_topic":
            _must_open(row)
    yield sql_many("outbox_add", [_values(row) for row in rows])


def _values(row: OutboxRow) -> tuple[Any, ...]:
    return (
        row.row_id,
        row.seq,
        _lane(row),
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


def _must_be_answered(row: OutboxRow) -> None:
    """Work that could be dropped in silence, or with nobody to be told, is a fault of ours: ValueError."""
    lasting = row.on_doubt == "resend" and not row.droppable and row.valid_until is None and row.target_row is None
    if not (lasting and row.case_id is not None and row.lane.startswith("work:") and "answer" in row.payload):
        raise ValueError(
            f"{row.method} row {row.row_id}: work has a case, a work lane, an answer, and is never dropped"
        )


def _lane(row: OutboxRow) -> str:
    """What waits for a topic must not stand before what opens it."""
    return OPENING + row.lane.removeprefix(TOPIC) if row.method == "open_topic" else row.lane


def _must_open(row: OutboxRow) -> None:
    """All that is said in a topic waits for it: opening it could not be dropped in silence. ValueError."""
    lasting = row.on_doubt == "resend" and not row.droppable and row.valid_until is None and row.target_row is None
    if not (lasting and row.lane.startswith(TOPIC)):
        raise ValueError(f"open_topic row {row.row_id}: a topic is opened in its own lane, and that is never dropped")


def keep_blob(sha256: str, content: bytes, now: str) -> Tx[None]:
    """Keep a file's bytes under their hash; once is enough."""
    yield sql("blob_add", sha256, content, now)


def read_blob(sha256: str) -> Tx[bytes]:
    """A file's bytes."""
    rows = yield sql("blob_bytes", sha256)
    return bytes(rows[0]["bytes"])


def uploads_of(sha256: str, name: str) -> Tx[dict[str, str]]:
    """What each bot calls the file it sent under that name: bot -> file_id."""
    return {row["bot"]: row["file_id"] for row in (yield sql("uploads_of", sha256, name))}


def keep_upload(sha256: str, name: str, bot: str, file_id: str, now: str) -> Tx[None]:
    """A bot has sent the file; Telegram's id of it is good for the next time."""
    yield sql("upload_set", sha256, name, bot, file_id, now)
