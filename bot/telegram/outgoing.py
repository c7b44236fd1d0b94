"""Outbox rows to the Bot API, and its answers to outcomes. The last place that sees Telegram's refusals.

Telegram has no key by which it would know a repeated message, so what is certain and what is in doubt is told apart
with care: docs/adr/0003.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import structlog
from telegram import InputFile
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.sender.outcome import (
    Claimed,
    Dead,
    Deliver,
    Doubtful,
    Later,
    Moved,
    Outcome,
    Sent,
    Unreachable,
    Upload,
    Whose,
    chat_of,
    file_name,
    is_group,
)
from bot.telegram.client import Client
from bot.telegram.fetching import fetch
from bot.telegram.request import NO_NETWORK_SECONDS, NO_TOKEN_SECONDS, InDoubt, NotSent

_REPEATABLE = frozenset({"redraw", "unbutton"})  # done twice, they are as done once
_UNCHANGED = "message is not modified"
_GONE = ("message to edit not found", "message can't be edited", "message_id_invalid")
_NOBODY = ("chat not found", "user not found", "peer_id_invalid", "user is deactivated")
_UNKNOWN_FILE = ("wrong file identifier", "wrong remote file", "wrong file_id", "file_reference", "invalid file_id")
_NO_PREVIEW = {"is_disabled": True}

log = structlog.get_logger()


def deliver_with(client: Client) -> Deliver:
    """What the sender sends with."""

    async def deliver(message: Claimed) -> Outcome:
        method = message.row["method"]
        try:
            if method == "fetch":
                return await fetch(client, message)
            if method == "file":
                return await _send_file(client, message)
            return Sent(await _send(client, message))
        except TelegramError as fault:
            anew = _anew(message)
            if method == "redraw" and anew is not None and _gone(fault):  # the borrower deleted it: shown anew
                return await deliver(replace(message, row={**message.row, "method": anew}))
            return outcome_of(fault, message)

    return deliver


async def _send(client: Client, message: Claimed) -> str | None:
    """Make the call; the id of the message it made or changed."""
    method, payload = message.row["method"], message.payload
    place = _place(message.lane)
    if method in ("say", "tell"):
        return _id_of(await client.call("sendMessage", {**place, **_words(payload)}))
    if method not in _REPEATABLE:
        raise BadRequest(f"no such method: {method}")
    this = {"chat_id": place["chat_id"], "message_id": message.target}
    try:
        if method == "unbutton":
            await client.call("editMessageReplyMarkup", this)
        elif _has_caption(payload):
            await client.call("editMessageCaption", {**this, **_captioned(payload)})
        else:
            await client.call("editMessageText", {**this, **_words(payload)})
    except BadRequest as refusal:
        as_wished = _UNCHANGED in refusal.message.lower() or (method == "unbutton" and _gone(refusal))
        if not as_wished:
            raise
    return message.target


async def _send_file(client: Client, message: Claimed) -> Outcome:
    """By the id of an earlier upload, if Telegram still knows it, else with its bytes."""
    wish = {**_place(message.lane), **_captioned(message.payload)}
    if known := message.uploads.get(client.own_id):
        try:
            return Sent(_id_of(await client.call("sendDocument", {**wish, "document": known})))
        except BadRequest as refusal:
            if not any(text in refusal.message.lower() for text in _UNKNOWN_FILE):
                raise
    document = InputFile(await message.read(), filename=file_name(message.payload))
    document.mimetype = message.payload.get("mime") or document.mimetype
    sent = await client.call("sendDocument", {**wish, "document": document})
    return Sent(_id_of(sent), _upload(client, sent))


def _upload(client: Client, sent: Mapping[str, Any]) -> Upload | None:
    """What Telegram calls the file; it shows some documents as something else, such as a GIF as an animation."""
    file_id = sent.get("document", {}).get("file_id")
    return Upload(client.own_id, file_id) if file_id else None


def _has_caption(payload: Mapping[str, Any]) -> bool:
    return "text" not in payload and "caption" in payload


def _anew(message: Claimed) -> str | None:
    """The method that shows a vanished message again; None: it cannot be."""
    if not _has_caption(message.payload):
        return "say"
    return "file" if message.row["blob"] is not None else None


def _gone(fault: TelegramError) -> bool:
    """Whether the message to be changed is no more."""
    return isinstance(fault, BadRequest) and any(text in fault.message.lower() for text in _GONE)


def _place(lane: str) -> dict[str, Any]:
    parts = lane.split(":")
    place: dict[str, Any] = {"chat_id": int(parts[1])}
    if len(parts) > 2:
        place["message_thread_id"] = int(parts[2])
    return place


def _words(payload: Mapping[str, Any]) -> dict[str, Any]:
    return {"text": payload["text"], "link_preview_options": _NO_PREVIEW, **_dressed(payload)}


def _captioned(payload: Mapping[str, Any]) -> dict[str, Any]:
    return {"caption": payload.get("caption") or None, **_dressed(payload)}


def _dressed(payload: Mapping[str, Any]) -> dict[str, Any]:
    words: dict[str, Any] = {}
    if mode := payload.get("parse_mode"):
        words["parse_mode"] = mode
    if buttons := payload.get("buttons"):
        words["reply_markup"] = {"inline_keyboard": [[_button(button) for button in row] for row in buttons]}
    return words


def _button(button: Mapping[str, str]) -> dict[str, str]:
    drawn = {"text": button["text"], "callback_data": button["data"]}
    if style := button.get("style"):
        drawn["style"] = style
    return drawn


def _id_of(message: Mapping[str, Any]) -> str:
    return str(message["message_id"])


def outcome_of(fault: TelegramError, message: Claimed) -> Outcome:
    """What a refusal or a broken line means for the row."""
    chat = chat_of(message.lane)
    why = fault.message
    match fault:
        case RetryAfter():
            return Later(fault._retry_after.total_seconds(), why, Whose.PEER)
        case ChatMigrated():
            return Moved(str(fault.new_chat_id))
        case Forbidden():
            return Dead(why) if is_group(chat) else Unreachable(why)
        case NotSent():
            return Later(NO_NETWORK_SECONDS, why, Whose.ALL)
        case InDoubt():
            return Later(0, why) if message.row["method"] in _REPEATABLE else Doubtful(why)
        case InvalidToken():
            log.error("telegram.token_refused", why=why)
            return Later(NO_TOKEN_SECONDS, why, Whose.ALL)
        case BadRequest():
            nobody = any(text in why.lower() for text in _NOBODY)
            return Unreachable(why) if nobody and not is_group(chat) else Dead(why)
        case NetworkError() if fault.__cause__ is None:  # the Bot API's own "no", in its own words: 500, 503, 413
            return Later(0, why)
        case _:  # an answer that cannot be read says nothing about what was done
            return Later(0, why) if message.row["method"] in _REPEATABLE else Doubtful(why)
