"""Pinning messages: a service message tells of each; unpinning is silent."""

from sandbox import refusals as say
from sandbox.limits import PINS
from sandbox.notices import announce
from sandbox.params import Params
from sandbox.refusals import bad_request
from sandbox.sandbox import Sandbox
from sandbox.topics import bare, topic_of
from sandbox.world import Chat, Message

from .places import message_of, open_chat


def pin(sandbox: Sandbox, chat: Chat, message: Message, by: int) -> None:
    """Pin a message and tell of it; one that is pinned already stays so."""
    if message["message_id"] in chat.pins:
        return
    chat.pins.append(message["message_id"])
    announce(sandbox, chat, by, {"pinned_message": bare(message)}, topic_of(message))


def pin_chat_message(sandbox: Sandbox, params: Params) -> bool:
    """Pin a message."""
    chat = _pinning(sandbox, params)
    message = message_of(chat, params, say.PIN_NOT_FOUND)
    sandbox.limits.spend(chat.id, family=PINS)
    pin(sandbox, chat, message, sandbox.bot["id"])
    return True


def unpin_chat_message(sandbox: Sandbox, params: Params) -> bool:
    """Unpin a message, or the newest of those pinned."""
    chat = _pinning(sandbox, params)
    number = params.integer("message_id", max(chat.pins, default=0))
    if number not in chat.messages:
        raise bad_request(say.UNPIN_NOT_FOUND)
    sandbox.limits.spend(chat.id, family=PINS)
    if number in chat.pins:
        chat.pins.remove(number)
        sandbox.events.tell("chat", chat=chat.id)
    return True


def unpin_all_chat_messages(sandbox: Sandbox, params: Params) -> bool:
    """Unpin everything."""
    chat = _pinning(sandbox, params)
    sandbox.limits.spend(chat.id, family=PINS)
    chat.pins.clear()
    sandbox.events.tell("chat", chat=chat.id)
    return True


def _pinning(sandbox: Sandbox, params: Params) -> Chat:
    chat = open_chat(sandbox, params)
    if not chat.private and not chat.bot_role.may("can_pin_messages"):
        raise bad_request(say.NO_RIGHT_TO_PIN)
    return chat


METHODS = {
    "pinChatMessage": pin_chat_message,
    "unpinChatMessage": unpin_chat_message,
    "unpinAllChatMessages": unpin_all_chat_messages,
}
