"""sendMessage, and what every sent message has in common."""

from typing import Any

from sandbox.keyboards import is_inline, read_markup
from sandbox.params import Params
from sandbox.sandbox import Sandbox
from sandbox.world import Chat, Message

from .places import open_chat, replied_to, thread_of
from .wording import read_text


def send_message(sandbox: Sandbox, params: Params) -> Message:
    """Say something in a chat."""
    text, entities = read_text(params)
    content: dict[str, Any] = {"text": text}
    if entities:
        content["entities"] = entities
    preview = params.object("link_preview_options")
    if preview:
        content["link_preview_options"] = preview
    markup = read_markup(params.values.get("reply_markup"))
    return post(sandbox, open_chat(sandbox, params), params, content, markup)


def post(
    sandbox: Sandbox, chat: Chat, params: Params, content: dict[str, Any], markup: dict[str, Any] | None
) -> Message:
    """Put the bot's message into a chat, if the limits allow it."""
    thread = thread_of(chat, params)
    reply = replied_to(chat, params)
    sandbox.limits.spend(chat.id)
    message: Message = {
        "message_id": chat.next_message_id(),
        "from": sandbox.bot,
        "chat": chat.view,
        "date": sandbox.clock.unix(),
        **content,
    }
    if thread is not None:
        message["message_thread_id"] = thread
        message["is_topic_message"] = True
    if reply is not None:
        message["reply_to_message"] = reply
    if params.flag("protect_content"):
        message["has_protected_content"] = True
    if effect := params.text("message_effect_id"):
        message["effect_id"] = effect
    if markup is not None:
        _attach(chat, message, markup)
    chat.add(message)
    sandbox.events.tell("message", chat=chat.id, message_id=message["message_id"])
    return message


def _attach(chat: Chat, message: Message, markup: dict[str, Any]) -> None:
    if is_inline(markup):
        message["reply_markup"] = markup
        return
    chat.uneditable.add(message["message_id"])
    if "keyboard" in markup:
        chat.keyboard = markup
    elif markup.get("remove_keyboard"):
        chat.keyboard = None


METHODS = {"sendMessage": send_message}
