"""Rows that show in the topic what the borrower wrote and sent: words joined while they wait, files, albums whole."""

from __future__ import annotations

import json
from datetime import timedelta
from html import escape
from typing import Any

from bot.clock import stamp
from bot.desk.bench import Bench
from bot.store import inbox
from bot.store.outbox import RELAY, Method
from bot.store.relays import Relay, answered_by, relay_change, relay_write, relays_in
from bot.store.statements import Tx, sql
from dialogs.desk.relayed import LONGEST_CAPTION, MARKS, Words, fits, head_of, units, words_shown
from dialogs.grammar.screen import screen

CAPTIONED = frozenset({"photo", "video", "animation", "audio", "document", "voice"})
GATHERED = timedelta(seconds=1.5)  # parts of an album arrive within one


def show_words(bench: Bench, relay: Relay, *, alone: bool = False) -> Tx[None]:
    """As one message with what still waits before it, so that much writing costs few sends; or `alone`."""
    reply_to = yield from _reply_to(bench)
    waiting = "" if reply_to or alone else (yield from _joined(bench, relay))
    _pair(bench, relay, waiting or _told(bench, [Words(relay.words, relay.state == "edited")], reply_to))


def _told(bench: Bench, words: list[Words], reply_to: str = "") -> str:
    """A row of its own."""
    payload = bench.draw(words_shown(words))
    if fits(words):
        payload["flat"] = _head(bench)
    else:
        _headed(bench)
    if reply_to:
        payload["reply_to"] = reply_to
    return _send(bench, "tell", payload)


def _head(bench: Bench) -> str:
    """Whose words follow, where the topic is the whole group; the sender puts it in front."""
    return str(bench.draw(screen(head_of(bench.topic.number)))["text"])


def _headed(bench: Bench) -> None:
    """The same as a line of its own, in front of what takes no words."""
    if bench.topic.state == "flat":
        _send(bench, "tell", bench.draw(screen(head_of(bench.topic.number))))


def _send(bench: Bench, method: Method, payload: dict[str, Any], **more: Any) -> str:
    return bench.work.send(
        bench.topic.lane, method, payload, purpose="relay", priority=RELAY, on_doubt="resend", **more
    )


def _joined(bench: Bench, relay: Relay) -> Tx[str]:
    """The row that shows these words together with earlier ones; '' where none can. A sender's claim is not waited
    for: the row is changed before it, or not at all."""
    if any(row.lane == bench.topic.lane for row in bench.work.rows):
        return ""
    tail = yield sql("relay_tail", bench.topic.lane)
    if not tail or (tail[0]["method"], tail[0]["purpose"], tail[0]["state"]) != ("tell", "relay", "ready"):
        return ""
    row_id = str(tail[0]["row_id"])
    before = yield from relays_in(row_id)
    words = [*(Words(other.words, other.state == "edited") for other in before), Words(relay.words)]
    if not before or any(other.kind != "text" for other in before) or not fits(words):
        return ""
    payload = {**json.loads(tail[0]["payload"]), **bench.draw(words_shown(words))}
    return row_id if (yield from _changed(row_id, payload)) else ""


def _changed(row_id: str, payload: dict[str, Any]) -> Tx[bool]:
    return bool((yield sql("relay_payload", row_id, json.dumps(payload, ensure_ascii=False))))


def _pair(bench: Bench, relay: Relay, row_id: str) -> None:
    relay.shown_row = row_id
    bench.work.writes.append(relay_write(relay))
    bench.work.note("desk.passed_on", what=relay.kind, row=row_id)


def _reply_to(bench: Bench) -> Tx[str]:
    """The message of the topic that the borrower answers, if it is one of an agent, or their own."""
    work = bench.work
    if work.chat is None or not work.reply_to:  # an album's chat may have left its case before the album was whole
        return ""
    return (yield from answered_by(work.chat.chat_id, work.reply_to, bench.topic.subject))


def copy(bench: Bench, parts: list[Relay], reply_to: str = "") -> Tx[None]:
    """As it was sent, without its sender. Words under one message go along in plain: a mark-up may name an account."""
    reply_to = reply_to or (yield from _reply_to(bench))
    first, alone = parts[0], len(parts) == 1
    chat, kinds = first.from_chat, ", ".join(sorted({part.kind for part in parts}))
    answer = {"subject": first.subject, "kind": kinds, "chat": chat, "message": first.from_message}
    payload: dict[str, Any] = {
        "from_chat": chat, "messages": [int(part.from_message) for part in parts], "answer": answer
    }  # fmt: skip
    long = alone and units(first.words) > LONGEST_CAPTION - MARKS
    if alone and first.kind in CAPTIONED:
        caption = "" if long else escape(first.words, quote=False)
        payload |= {"caption": caption, "parse_mode": "HTML", "flat": _head(bench)}
    else:
        _headed(bench)
    words = [] if alone else [Words(part.words) for part in parts if part.words]
    if words:  # of an album Telegram takes the words off, or leaves them with their mark-up
        payload["caption"] = ""
    if reply_to:
        payload["reply_to"] = reply_to
    row_id = _send(bench, "copy", payload)
    for part in parts:
        gathered = part.state == "gathering"
        part.shown_row, part.state = row_id, "shown"
        bench.work.writes.append(relay_change(part) if gathered else relay_write(part))
    for said in [Words(first.words)] if long else words:
        _told(bench, [said])
    bench.work.note("desk.passed_on", what=kinds, row=row_id, messages=len(parts))


def gather(bench: Bench, part: Relay) -> Tx[None]:
    """A part of an album is written down; the first one plans the turn that shows them together."""
    work, part.state = bench.work, "gathering"
    others = yield sql("relays_gathering", part.from_chat, part.album)
    work.writes.append(relay_write(part))
    if others:
        return
    reply_to = yield from _reply_to(bench)
    event = {
        "event": "desk.album", "subject": part.subject, "chat": part.from_chat, "album": part.album,
        "reply_to": reply_to,
    }  # fmt: skip
    # In the chat's own lane: parts that came in before this moment are turned before it, however late that is.
    row = inbox.InboxRow(
        "album",
        f"{part.from_chat}:{part.album}:{part.from_message}",
        work.means.clock.ticks(),
        f"chat:{part.from_chat}",
        event,
        stamp(work.now),
        stamp(work.now + GATHERED),
    )
    yield from inbox.put([row])


def draw_over(bench: Bench, row_id: str) -> Tx[None]:
    """The row's words in their newest form: before it goes out, or over what stands there."""
    parts = [Words(relay.words, relay.state == "edited") for relay in (yield from relays_in(row_id))]
    drawn = bench.draw(words_shown(parts))
    if fits(parts):
        drawn["flat"] = _head(bench)
    rows = [*(yield sql("outbox_row", row_id)), *(yield sql("relay_redraw", bench.topic.lane, row_id))]
    for row in rows:
        if row["state"] == "ready" and (yield from _changed(row["row_id"], {**json.loads(row["payload"]), **drawn})):
            return
    _send(bench, "redraw", drawn, target_row=row_id)
