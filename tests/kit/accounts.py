"""Accounts of what was sent: rows of the outbox against messages that reached Telegram."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Container, Iterable, Mapping
from typing import Any

from tests.kit.stage import plain
from tests.kit.wire import Call

Said = tuple[str, str]


GROUP = "a group"  # of the desk: where a row for a topic goes is known only when it is sent


def said(row: Mapping[str, Any], shown: Container[Said] = ()) -> Said:
    """Chat and words of a row; those with the line that a group without topics needs, where they were `shown` so."""
    payload, chat = json.loads(row["payload"]), _chat(row["lane"].removeprefix("chat:"))
    flat = chat, plain(f"{payload.get('flat')}\n{payload['text']}")
    return flat if flat in shown else (chat, plain(payload["text"]))


def _chat(chat: str) -> str:
    return GROUP if chat.startswith(("-", "topic:")) else chat


def sent_as_recorded(rows: Iterable[Mapping[str, Any]], calls: Iterable[Call]) -> None:
    """Every message recorded as sent was sent; more often only where its row was in doubt, or redrawing showed it."""
    rows = list(rows)
    anew = Counter(said(row) for row in rows if row["method"] == "redraw" and "text" in json.loads(row["payload"]))
    rows = [row for row in rows if row["method"] in ("say", "tell")]
    shown = Counter((_chat(c.chat), plain(c.text)) for c in calls if c.method == "sendMessage" and c.taken)
    queued = Counter(said(row, shown) for row in rows if row["state"] == "sent")
    doubts = Counter(said(row, shown) for row in rows if row["doubtful"] or row["outcome"] == "doubtful")
    for words in shown | queued:
        lost, extra = queued[words] - shown[words], shown[words] - queued[words]
        assert lost <= 0, f"{lost} times recorded as sent, but never shown: {words}"
        assert extra <= doubts[words] + anew[words], f"{extra} times too often, {doubts[words]} in doubt: {words}"
