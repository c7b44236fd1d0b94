"""Telegram's updates read as events. The last place that sees Telegram's own shapes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from telegram import CallbackQuery, ChatMemberUpdated, Message, Update, User

from bot.telegram.attachments import attachment_of, words_of
from bot.telegram.group_incoming import OUTSIDE, heard_membership, heard_message, heard_tap, thread_of
from dialogs.desk.events import DeskHeard
from dialogs.grammar.events import Edited, Event, Reached, Started, Tapped, Typed, Unread

ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")

_BUTTON = re.compile(r"([^.]{1,32})\.(\d{1,9})\.(.+)", re.DOTALL)
_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@(\w+))?(?:\s+(.*))?\s*", re.DOTALL)
_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True, slots=True)
class Incoming:
    """An update, read. `private` False: a group, where `desk` is what happened in it and nothing else is to be read.

    `token` is the payload of the invitation link; `tap_id` is the tap to be answered; `reply_to` is the message the
    borrower answers; `sent_at`: when words were written, by Telegram's clock, in whole seconds.
    """

    chat_id: str
    user_id: str
    private: bool
    event: Event
    token: str = ""
    language_code: str = ""
    tap_id: str | None = None
    message_id: int | None = None
    kind: str = "message"
    desk: DeskHeard | None = None
    reply_to: str = ""
    sent_at: datetime | None = None


def lane_of(update: Mapping[str, Any]) -> str:
    """The lane of a raw update, `chat:<id>` or `chat:<id>:<topic>`, without parsing the rest; updates of no chat share
    one.
    """
    for kind in ("message", "edited_message", "my_chat_member"):
        if found := update.get(kind):
            return _lane_of(found)
    if tap := update.get("callback_query"):
        message = tap.get("message")
        return _lane_of(message) if message else f"chat:{tap['from']['id']}"
    return "chat:0"


def _lane_of(message: Mapping[str, Any]) -> str:
    chat = message["chat"]
    thread = thread_of(message) if chat["type"] != "private" else ""
    return f"chat:{chat['id']}:{thread}" if thread else f"chat:{chat['id']}"


def tap_of(update: Mapping[str, Any]) -> str | None:
    """The id of the tap to be answered, if the raw update is one."""
    tap = update.get("callback_query")
    return str(tap["id"]) if tap else None


def read(update: Mapping[str, Any], own: str = "") -> Incoming | None:
    """The event an update means; `own` is the bot's number. None: nothing for us, on purpose (in private chats other
    bots and service messages; channels, inline).
    """
    if (glance := _at_a_glance(update)) is not None:
        return glance
    parsed = Update.de_json(dict(update), None)
    if parsed.message is not None:
        return _message(parsed.message, own, edited=False)
    if parsed.edited_message is not None:
        return _message(parsed.edited_message, own, edited=True)
    if parsed.callback_query is not None:
        return _tap(parsed.callback_query)
    if parsed.my_chat_member is not None:
        return _membership(parsed.my_chat_member)
    return None


def _at_a_glance(update: Mapping[str, Any]) -> Incoming | None:
    """Words and taps in a private chat, read as they lie: the parser is a sixth of a turn, and these are nearly all."""
    tap = update.get("callback_query")
    message = (update if tap is None else tap).get("message")
    if message is None or message["chat"]["type"] != "private":
        return None
    sender = (message if tap is None else tap).get("from")
    if sender is None or (tap is None and (sender["is_bot"] or message.get("text") is None)):
        return None
    chat, user, language = str(message["chat"]["id"]), str(sender["id"]), sender.get("language_code") or ""
    number = message["message_id"]
    if tap is not None:
        return Incoming(chat, user, True, _button(tap.get("data")), "", language, str(tap["id"]), number, "tap")
    event, token = _words(message["text"], language)
    answers = str(message.get("reply_to_message", {}).get("message_id", ""))
    sent_at = datetime.fromtimestamp(message["date"], UTC)
    return Incoming(chat, user, True, event, token, language, None, number, reply_to=answers, sent_at=sent_at)


def _message(message: Message, own: str, *, edited: bool) -> Incoming | None:
    if message.chat.type != "private":  # nothing a borrower may say there
        return _of_group(heard_message(message, own, edited=edited), message_id=message.message_id)
    sender = message.from_user
    if sender is None or sender.is_bot:
        return None
    if edited:
        return _found(message.chat_id, sender, Edited(words_of(message)), message_id=message.message_id)
    event, token = _event(message, sender)
    if event is None:
        return None
    answers = str(message.reply_to_message.message_id) if message.reply_to_message else ""
    return replace(_found(message.chat_id, sender, event, token=token, message_id=message.message_id), reply_to=answers)


def _event(message: Message, sender: User) -> tuple[Event | None, str]:
    if message.text is not None:
        return _words(message.text, sender.language_code or "")
    return attachment_of(message), ""


def _words(text: str, language: str) -> tuple[Event, str]:
    """/start with its payload; other commands by their bare word; all else as it was written."""
    command = _COMMAND.fullmatch(text)
    if command is None:
        return Typed(text), ""
    word, rest = command[1].lower(), (command[3] or "").strip()
    if word == "start":
        # a payload Telegram could not have sent stays an unknown link, not a plain start
        token = rest if _PAYLOAD.fullmatch(rest) else "-" if rest else ""
        return Started(language=language), token
    return Typed(f"/{word}"), ""


def _tap(tap: CallbackQuery) -> Incoming | None:
    message = tap.message
    if message is None:  # a button under an inline result: we never make such
        return None
    if message.chat.type != "private":
        return _of_group(heard_tap(tap), "tap", tap_id=tap.id, message_id=message.message_id)
    event = _button(tap.data)
    return _found(message.chat.id, tap.from_user, event, tap_id=tap.id, message_id=message.message_id, kind="tap")


def _button(data: str | None) -> Event:
    found = _BUTTON.fullmatch(data or "")
    return Tapped(found[3], found[1], int(found[2])) if found else Unread("button")


def _membership(change: ChatMemberUpdated) -> Incoming:
    if change.chat.type != "private":
        return _of_group(heard_membership(change), "membership")
    reachable = change.new_chat_member.status not in OUTSIDE
    return _found(change.chat.id, change.from_user, Reached(reachable), kind="membership")


def _of_group(
    heard: DeskHeard, kind: str = "message", *, tap_id: str | None = None, message_id: int | None = None
) -> Incoming:
    who = str(heard.user_id) if heard.user_id else ""
    event = Unread("group")
    return Incoming(heard.group, who, False, event, "", "", tap_id, message_id, f"group {kind}", heard)


def _found(
    chat_id: int,
    sender: User,
    event: Event,
    *,
    token: str = "",
    tap_id: str | None = None,
    message_id: int | None = None,
    kind: str = "message",
) -> Incoming:
    language = sender.language_code or ""
    return Incoming(str(chat_id), str(sender.id), True, event, token, language, tap_id, message_id, kind)
