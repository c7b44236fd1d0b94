"""Finding the chat a call is about, and refusing it where Telegram would."""

from typing import Any

from sandbox import refusals as say
from sandbox.params import Params
from sandbox.refusals import Refusal, bad_request, not_there, upgraded
from sandbox.sandbox import Sandbox
from sandbox.topics import GENERAL, topic_of
from sandbox.world import Chat, Message


def chat_number(params: Params, name: str = "chat_id") -> int | None:
    """Return the call's chat id as a number, or None when it is absent or a name."""
    given = params.values.get(name)
    if given is None:
        return None
    try:
        return int(given)
    except (TypeError, ValueError):
        return None


def chat_of(sandbox: Sandbox, params: Params, name: str = "chat_id") -> Chat:
    """Return the chat a call names, known to exist and not closed to the bot."""
    if params.values.get(name) in (None, ""):
        raise bad_request(say.CHAT_EMPTY)
    number = chat_number(params, name)
    chat = sandbox.world.chats.get(number) if number is not None else None
    if chat is None:
        raise bad_request(say.CHAT_NOT_FOUND)
    if chat.migrated_to is not None:
        raise upgraded(chat.migrated_to)
    if not chat.private and not chat.bot_role.here:
        raise not_there(chat.bot_role.status, chat.view["type"])
    return chat


def open_chat(sandbox: Sandbox, params: Params) -> Chat:
    """Return a chat the bot may write to."""
    chat = chat_of(sandbox, params)
    if chat.id > 0:
        if chat.blocked:
            raise Refusal(*say.BLOCKED)
        if not chat.started:
            raise Refusal(*say.NEVER_STARTED)
    return chat


def topic_for(sandbox: Sandbox, chat: Chat, params: Params, answered: Message | None = None) -> int:
    """Return the topic a message of the bot goes to: the one that is named, that of the message it answers, General.

    General is never named: its id is as unknown as that of a deleted topic.
    """
    topic = topic_of(answered) if chat.forum else GENERAL
    if named := params.integer("message_thread_id"):
        if not chat.forum or named == GENERAL or named not in chat.topics:
            raise bad_request(say.THREAD_NOT_FOUND)
        topic = named
    if chat.forum and not chat.topics[topic].open_to(sandbox.bot["id"], chat.bot_role):
        raise bad_request(say.TOPIC_CLOSED)
    return topic


def message_of(chat: Chat, params: Params, missing: str) -> Message:
    """Return the message a call names, or refuse in those words."""
    message = chat.messages.get(params.integer("message_id"))
    if message is None:
        raise bad_request(missing)
    return message


def replied_to(chat: Chat, params: Params) -> Message | None:
    """Return the message being answered."""
    wish: Any = params.object("reply_parameters")
    if not isinstance(wish, dict):
        number = params.integer("reply_to_message_id")
        wish = {
            "message_id": number,
            "allow_sending_without_reply": params.flag("allow_sending_without_reply"),
        }
    wanted = wish.get("message_id")
    if not wanted:
        return None
    message = chat.messages.get(int(wanted))
    if message is None:
        if wish.get("allow_sending_without_reply"):
            return None
        raise bad_request(say.REPLY_NOT_FOUND)
    return message
