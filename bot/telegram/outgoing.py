"""Outbox rows to the Bot API, and its answers to outcomes. The last place that sees Telegram's refusals.

Telegram has no key by which it would know a repeated message, so what is certain and what is in doubt is told apart
with care: docs/adr/0003.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from telegram import InputFile
from telegram.error import BadRequest, TelegramError

from bot.sender.outcome import Claimed, Dead, Deliver, Outcome, Sent, Upload, file_name
from bot.telegram import group_outgoing
from bot.telegram.client import Client
from bot.telegram.fetching import fetch
from bot.telegram.refusing import outcome_of
from bot.telegram.wording import answering, captioned, id_of, place, words

_UNCHANGED = "message is not modified"
_GONE = ("message to edit not found", "message can't be edited", "message_id_invalid")
_UNKNOWN_FILE = ("wrong file identifier", "wrong remote file", "wrong file_id", "file_reference", "invalid file_id")


def deliver_with(client: Client) -> Deliver:
    """What the sender sends with."""

    async def deliver(message: Claimed) -> Outcome:
        method = message.row["method"]
        try:
            if method == "fetch":
                return await fetch(client, message)
            if method == "file":
                return await _send_file(client, message)
            if method in group_outgoing.METHODS:
                return await _in_group(client, message)
            return Sent(await _send(client, message))
        except TelegramError as fault:
            anew = _anew(message)
            if method == "redraw" and anew is not None and _gone(fault):  # the borrower deleted it: shown anew
                return await deliver(replace(message, row={**message.row, "method": anew}))
            return outcome_of(fault, message)

    return deliver


async def _in_group(client: Client, message: Claimed) -> Outcome:
    method = message.row["method"]
    try:
        return await group_outgoing.METHODS[method](client, message)
    except group_outgoing.NothingCopied as fault:
        return Dead(str(fault))
    except BadRequest as refusal:
        if any(text in refusal.message.lower() for text in group_outgoing.AS_WISHED.get(method, ())):
            return Sent(None)
        raise


async def _send(client: Client, message: Claimed) -> str | None:
    """Make the call; the id of the message it made or changed."""
    method, payload = message.row["method"], message.payload
    where = place(message.lane)
    if method in ("say", "tell"):
        return id_of(await client.call("sendMessage", {**where, **words(payload), **answering(payload)}))
    if method not in ("redraw", "unbutton"):
        raise BadRequest(f"no such method: {method}")
    this = {"chat_id": where["chat_id"], "message_id": message.target}
    try:
        if method == "unbutton":
            await client.call("editMessageReplyMarkup", this)
        elif _has_caption(payload):
            await client.call("editMessageCaption", {**this, **captioned(payload)})
        else:
            await client.call("editMessageText", {**this, **words(payload)})
    except BadRequest as refusal:
        as_wished = _UNCHANGED in refusal.message.lower() or (method == "unbutton" and _gone(refusal))
        if not as_wished:
            raise
    return message.target


async def _send_file(client: Client, message: Claimed) -> Outcome:
    """By the id of an earlier upload, if Telegram still knows it, else with its bytes."""
    wish = {**place(message.lane), **captioned(message.payload), **answering(message.payload)}
    if known := message.uploads.get(client.own_id):
        try:
            return Sent(id_of(await client.call("sendDocument", {**wish, "document": known})))
        except BadRequest as refusal:
            if not any(text in refusal.message.lower() for text in _UNKNOWN_FILE):
                raise
    document = InputFile(await message.read(), filename=file_name(message.payload))
    document.mimetype = message.payload.get("mime") or document.mimetype
    sent = await client.call("sendDocument", {**wish, "document": document})
    return Sent(id_of(sent), _upload(client, sent))


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
