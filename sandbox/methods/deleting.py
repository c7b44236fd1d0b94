"""Deleting messages: the bot's own, those of people where it may, none older than 48 hours."""

from sandbox import refusals as say
from sandbox.params import Params
from sandbox.refusals import bad_request
from sandbox.sandbox import Sandbox
from sandbox.world import Chat, Message

from .copying import numbers
from .places import message_of, open_chat

DELETE_WITHIN = 48 * 3600
BIRTHS = ("forum_topic_created", "migrate_from_chat_id")  # service messages nobody can delete


def delete_message(sandbox: Sandbox, params: Params) -> bool:
    """Delete one message, while it is young enough."""
    chat = open_chat(sandbox, params)
    message = message_of(chat, params, say.DELETE_NOT_FOUND)
    _refuse(sandbox, chat, message)
    _delete(sandbox, chat, message)
    return True


def delete_messages(sandbox: Sandbox, params: Params) -> bool:
    """Delete several messages, all or none; those not found are passed over."""
    chat = open_chat(sandbox, params)
    found = [chat.messages[number] for number in numbers(params) if number in chat.messages]
    for message in found:
        _refuse(sandbox, chat, message)
    for message in found:
        _delete(sandbox, chat, message)
    return True


def _refuse(sandbox: Sandbox, chat: Chat, message: Message) -> None:
    if any(name in message for name in BIRTHS):
        raise bad_request(say.DELETE_FORBIDDEN)
    foreign = message["from"]["id"] != sandbox.bot["id"]
    if not chat.private and foreign and not chat.bot_role.may("can_delete_messages"):
        raise bad_request(say.DELETE_FORBIDDEN)
    if sandbox.clock.unix() - message["date"] > DELETE_WITHIN:
        raise bad_request(say.DELETE_TOO_OLD)


def _delete(sandbox: Sandbox, chat: Chat, message: Message) -> None:
    chat.forget(message["message_id"])
    sandbox.events.tell("delete", chat=chat.id, message_id=message["message_id"])


METHODS = {"deleteMessage": delete_message, "deleteMessages": delete_messages}
