"""The answers of work: what was fetched or made is kept under its hash, and an event at the inbox tells its case; an
opened topic tells its thread.

Both are part of the transaction that ends the row, so that no answer is lost and none comes twice.
"""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any

from bot.clock import stamp
from bot.sender.outcome import Got
from bot.sender.place import subject_of
from bot.store import inbox
from bot.store.outbox import keep_blob
from bot.store.statements import Row, Tx, sql

EVENTS = {"fetch": "fetched", "make": "made", "open_topic": "desk.opened", "copy": "desk.copied"}
ANSWER = "answer"  # the purpose of what agents write to borrowers


def give(row: Row, got: Got, seq: int, now: datetime) -> Tx[None]:
    """Keep the bytes and answer {**answer, "event", "case", "ok": true, "sha256", "size", "mime"}.

    The row itself is ended by the caller; its `blob` is set here.
    """
    digest = hashlib.sha256(got.content).hexdigest()
    yield from keep_blob(digest, got.content, stamp(now))
    yield sql("outbox_blob", row["row_id"], digest)
    found = {"ok": True, "sha256": digest, "size": len(got.content), "mime": got.mime}
    yield from _answer(row, found, seq, now)


def opened(row: Row, group: str, thread: str, seq: int, now: datetime) -> Tx[None]:
    """A topic is there: {**answer, "event": "desk.opened", "subject", "ok": true, "group", "thread", "why": ""}.

    True whoever holds the sender's lease by now: two senders that opened one each tell of the first.
    """
    yield from _answer(row, {"ok": True, "group": group, "thread": thread, "why": ""}, seq, now)


def deny(row: Row, why: str, seq: int, now: datetime) -> Tx[None]:
    """It cannot be had: {**answer, "event", "case" (of a topic "subject"), "ok": false, "why"}.

    A copy that wants no answer has none.
    """
    if row["method"] == "copy" and "answer" not in json.loads(row["payload"]):
        return
    yield from _answer(row, {"ok": False, "why": why}, seq, now)


def landed(row: Row, seq: int, now: datetime, *, ok: bool, why: str = "", blocked: bool = False) -> Tx[None]:
    """What became of an agent's message that wants to be told of: {**landed, "ok", "why", "blocked"} at its subject's
    lane; `landed` of the payload holds the event's name and the subject."""
    wanted = json.loads(row["payload"]).get("landed") if row["purpose"] == ANSWER else None
    if wanted:
        what = {**wanted, "ok": ok, "why": why, "blocked": blocked}
        key = f"landed:{row['row_id']}"
        yield from inbox.put([inbox.InboxRow("outcome", key, seq, wanted["subject"], what, stamp(now))])


def _answer(row: Row, found: dict[str, Any], seq: int, now: datetime) -> Tx[None]:
    wanted = json.loads(row["payload"]).get("answer", {})
    subject = subject_of(row["lane"])
    whose = {"case": row["case_id"]} if subject is None else {"subject": subject}
    what = {**wanted, "event": EVENTS[row["method"]], **whose, **found}
    lane = subject or f"case:{row['case_id']}"
    yield from inbox.put([inbox.InboxRow("outcome", row["row_id"], seq, lane, what, stamp(now))])
