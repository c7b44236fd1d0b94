"""The answers of work: what was fetched or made is kept under its hash, and an event at the inbox tells its case.

Both are part of the transaction that ends the row, so that no answer is lost and none comes twice.
"""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any

from bot.clock import stamp
from bot.sender.outcome import Got
from bot.store import inbox
from bot.store.outbox import keep_blob
from bot.store.statements import Row, Tx, sql

EVENTS = {"fetch": "fetched", "make": "made"}


def give(row: Row, got: Got, seq: int, now: datetime) -> Tx[None]:
    """Keep the bytes and answer {**answer, "event", "case", "ok": true, "sha256", "size", "mime"}.

    The row itself is ended by the caller; its `blob` is set here.
    """
    digest = hashlib.sha256(got.content).hexdigest()
    yield from keep_blob(digest, got.content, stamp(now))
    yield sql("outbox_blob", row["row_id"], digest)
    found = {"ok": True, "sha256": digest, "size": len(got.content), "mime": got.mime}
    yield from _answer(row, found, seq, now)


def deny(row: Row, why: str, seq: int, now: datetime) -> Tx[None]:
    """It cannot be had: {**answer, "event", "case", "ok": false, "why"}."""
    yield from _answer(row, {"ok": False, "why": why}, seq, now)


def _answer(row: Row, found: dict[str, Any], seq: int, now: datetime) -> Tx[None]:
    wanted = json.loads(row["payload"])["answer"]
    what = {**wanted, "event": EVENTS[row["method"]], "case": row["case_id"], **found}
    at = stamp(now)
    yield from inbox.put([inbox.InboxRow("outcome", row["row_id"], seq, f"case:{row['case_id']}", what, at)])
