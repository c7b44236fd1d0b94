"""Finding the chat a call is about, and refusing it where Telegram would."""

from typing import Any

from sandbox import refusals as say
from sandbox.params import Params
from sandbox.refusals import Refusal, bad_request, upgraded
from sandbox.sandbox import Sandbox
from sandbox.world import Chat


def chat_number(params: Params) -> int | None:
    """Return the call's chat id as a number, or None when it is absent or a name."""
    given = params.values.get("chat_id")
    if given is None:
        return None
    try:
        return int(given)
    except (TypeError, ValueError):
        return None


def chat_of(sandbox: Sandbox, params: Params) -> Chat:
    """Return the chat a call names, known to exist."""
    if params.values.get("chat_id") in (None, ""):
        raise bad_request(say.CHAT_EMPTY)
    number = chat_number(params)
    chat = sandbox.world.chats.get(number) if number is not None else None
    if chat is None:
        raise bad_request(say.CHAT_NOT_FOUND)
    if chat.migrated_to is not None:
        raise upgraded(chat.migrated_to)
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


def thread_of(chat: Chat, params: Params) -> int | None:
    """Return the topic a message goes to; topics are known only in forums."""
    if "message_thread_id" not in params.values:
        return None
    thread = params.integer("message_thread_id")
    if thread not in chat.topics:
        raise bad_request(say.THREAD_NOT_FOUND)
    return thread


def replied_to(chat: Chat, params: Params) -> dict[str, Any] | None:
    """Return the message being answered, without the one it answered in turn."""
    wish = params.object("reply_parameters")
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
    return {name: value for name, value in message.items() if name != "reply_to_message"}
