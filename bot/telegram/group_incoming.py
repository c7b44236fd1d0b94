"""What happens in a group, read as events of the desk. Whether the group is the desk's is asked in bot.desk.groups.

A reply in General, or in a group without topics, carries a thread id as well: only `is_topic_message` tells a topic.
In a topic each message that answers none "answers" the message that opened it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal

from telegram import CallbackQuery, ChatMemberUpdated, Message
from telegram.helpers import effective_message_type

from bot.telegram.attachments import UNKNOWN, attachment_of, words_of
from dialogs.desk.events import (
    Changed,
    DeskEvent,
    DeskHeard,
    GroupMoved,
    Left,
    Passing,
    Pressed,
    RightsChanged,
    TopicSeen,
    Wrote,
)
from dialogs.grammar.events import SentFile

ANONYMOUS = 1087968824  # whom Telegram names for an administrator who hides behind the group
OUTSIDE = ("left", "kicked")

_BUTTON = re.compile(r"desk\.\d{1,9}\.(.+)", re.DOTALL)

Who = Literal["person", "anonymous", "bot", "us"]


def thread_of(message: Mapping[str, Any]) -> str:
    """The topic of a raw message, or '': General, and a group without topics."""
    return str(message["message_thread_id"]) if message.get("is_topic_message") else ""


def heard_message(message: Message, own: str, *, edited: bool) -> DeskHeard:
    """What was written, changed, or told by Telegram itself. `own` is the bot's number."""
    who, user_id = _who(message, own)
    event: DeskEvent
    if message.migrate_from_chat_id is not None:  # told in the new group: the old one is meant
        return DeskHeard(str(message.migrate_from_chat_id), "", who, user_id, GroupMoved(str(message.chat_id)))
    if edited:
        event = _changed(message)
    else:
        event = _service(message, who) or _wrote(message) or Passing(_kind(message))
    return DeskHeard(str(message.chat_id), _topic(message), who, user_id, event, bool(message.chat.is_forum))


def heard_tap(tap: CallbackQuery) -> DeskHeard:
    """A tap on a button. It names who tapped, also one who writes anonymously.

    Of a message that is too old Telegram tells no topic: `thread` is '' then, though there may be one.
    """
    message = tap.message
    assert message is not None
    found = _BUTTON.fullmatch(tap.data or "")
    event = Pressed(found[1], str(message.message_id)) if found else Passing("button")
    thread = _topic(message) if isinstance(message, Message) else ""
    return DeskHeard(str(message.chat.id), thread, "person", tap.from_user.id, event, bool(message.chat.is_forum))


def heard_membership(change: ChatMemberUpdated) -> DeskHeard:
    """What the bot may do in the group from now on."""
    now = change.new_chat_member
    there = now.status not in OUTSIDE and bool(getattr(now, "is_member", True))  # restricted: perhaps outside
    topics, pins, deletes = (
        bool(getattr(now, f"can_{right}", None)) for right in ("manage_topics", "pin_messages", "delete_messages")
    )
    return DeskHeard(
        str(change.chat.id), "", "person", change.from_user.id, RightsChanged(there, topics, pins, deletes)
    )


def _topic(message: Message) -> str:
    return str(message.message_thread_id) if message.is_topic_message else ""


def _who(message: Message, own: str) -> tuple[Who, int]:
    sender = message.from_user
    if message.sender_chat is not None or sender is None or sender.id == ANONYMOUS:
        return "anonymous", 0
    if str(sender.id) == own:
        return "us", sender.id
    return ("bot" if sender.is_bot else "person"), sender.id


def _service(message: Message, who: Who) -> DeskEvent | None:
    ours = who == "us"
    if (created := message.forum_topic_created) is not None:
        return TopicSeen("created", created.name, ours)
    if (edited := message.forum_topic_edited) is not None:
        return TopicSeen("renamed", edited.name, ours) if edited.name else Passing("icon")
    if message.forum_topic_closed is not None:
        return TopicSeen("closed", ours=ours)
    if message.forum_topic_reopened is not None:
        return TopicSeen("reopened", ours=ours)
    if message.migrate_to_chat_id is not None:
        return GroupMoved(str(message.migrate_to_chat_id))
    if message.left_chat_member is not None:
        return Left(message.left_chat_member.id)
    return None


def _wrote(message: Message) -> Wrote | None:
    file = _file(message)
    if message.text is None and file is None:
        return None
    return Wrote(words_of(message), str(message.message_id), _answered(message), file)


def _changed(message: Message) -> DeskEvent:
    file = _file(message)
    if message.text is None and file is None:
        return Passing(_kind(message))
    return Changed(words_of(message), str(message.message_id), file)


def _file(message: Message) -> SentFile | None:
    found = attachment_of(message)
    if found is None or isinstance(found, SentFile):
        return found
    return SentFile(found.kind) if found.kind != UNKNOWN else None


def _answered(message: Message) -> str:
    answered = message.reply_to_message
    if answered is None or (message.is_topic_message and answered.message_id == message.message_thread_id):
        return ""
    return str(answered.message_id)


def _kind(message: Message) -> str:
    return str(effective_message_type(message) or UNKNOWN)
