"""Payloads of outbox rows in the Bot API's words: the place, the text or caption, the buttons, the message answered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_NO_PREVIEW = {"is_disabled": True}


def place(lane: str) -> dict[str, Any]:
    """The chat of a lane, and its topic."""
    parts = lane.split(":")
    found: dict[str, Any] = {"chat_id": int(parts[1])}
    if len(parts) > 2:
        found["message_thread_id"] = int(parts[2])
    return found


def answering(payload: Mapping[str, Any]) -> dict[str, Any]:
    """The message that is answered; one that is no more hinders nothing."""
    if not payload.get("reply_to"):
        return {}
    return {"reply_parameters": {"message_id": int(payload["reply_to"]), "allow_sending_without_reply": True}}


def words(payload: Mapping[str, Any]) -> dict[str, Any]:
    """A text and what is under it."""
    return {"text": payload["text"], "link_preview_options": _NO_PREVIEW, **dressed(payload)}


def captioned(payload: Mapping[str, Any]) -> dict[str, Any]:
    """A caption and what is under it."""
    return {"caption": payload.get("caption") or None, **dressed(payload)}


def dressed(payload: Mapping[str, Any]) -> dict[str, Any]:
    """How words are marked up, and the buttons."""
    found: dict[str, Any] = {}
    if mode := payload.get("parse_mode"):
        found["parse_mode"] = mode
    if buttons := payload.get("buttons"):
        found["reply_markup"] = {"inline_keyboard": [[_button(button) for button in row] for row in buttons]}
    return found


def id_of(message: Mapping[str, Any]) -> str:
    """The id of a message as it was answered."""
    return str(message["message_id"])


def _button(button: Mapping[str, str]) -> dict[str, str]:
    drawn = {"text": button["text"], "callback_data": button["data"]}
    if style := button.get("style"):
        drawn["style"] = style
    return drawn
