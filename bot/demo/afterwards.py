"""A demo started again: what was done to messages after they were sent. Drawn anew, pinned, reacted to."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from html import unescape
from re import sub
from typing import Any

from bot.store.statements import Row
from sandbox import Sandbox
from sandbox.world import Chat


def words_of(payload: Mapping[str, Any], kind: str) -> dict[str, Any]:
    """The words (`kind` is text or caption) and buttons that a row shows, as fields of a message."""
    found: dict[str, Any] = {}
    if payload.get(kind):
        found[kind] = unescape(sub(r"</?b>", "", payload[kind]))
    if payload.get("buttons"):
        rows = [[{"text": b["text"], "callback_data": b["data"]} for b in line] for line in payload["buttons"]]
        found["reply_markup"] = {"inline_keyboard": rows}
    return found


def _redraw(_sandbox: Sandbox, chat: Chat, number: int, payload: Mapping[str, Any]) -> None:
    message = chat.messages[number]
    kind = "caption" if "document" in message else "text"
    kept = {name: value for name, value in message.items() if name not in (kind, "reply_markup")}
    chat.messages[number] = {**kept, **words_of(payload, kind)}


def _unbutton(_sandbox: Sandbox, chat: Chat, number: int, _payload: Mapping[str, Any]) -> None:
    chat.messages[number].pop("reply_markup", None)


def _pin(_sandbox: Sandbox, chat: Chat, number: int, _payload: Mapping[str, Any]) -> None:
    chat.pins.append(number)


def _react(sandbox: Sandbox, chat: Chat, number: int, payload: Mapping[str, Any]) -> None:
    if payload.get("emoji"):
        chat.reactions[number, sandbox.bot["id"]] = payload["emoji"]
    else:
        chat.reactions.pop((number, sandbox.bot["id"]), None)


DEEDS: dict[str, Callable[[Sandbox, Chat, int, Mapping[str, Any]], None]] = {
    "redraw": _redraw, "unbutton": _unbutton, "pin": _pin, "react": _react,
}  # fmt: skip


def done_again(sandbox: Sandbox, row: Row, chat: Chat, placed: Mapping[str, int]) -> None:
    """Do to a message what a row did; `placed` are the numbers of the messages that rows made."""
    payload = json.loads(row["payload"])
    number = int(payload["message"]) if "message" in payload else placed.get(row["target_row"] or "", 0)
    if number in chat.messages:
        DEEDS[row["method"]](sandbox, chat, number, payload)
