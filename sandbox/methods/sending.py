"""sendMessage, and what every sent message has in common."""

from collections.abc import Sequence
from typing import Any

from sandbox.keyboards import is_inline, read_markup
from sandbox.params import Params
from sandbox.sandbox import Sandbox
from sandbox.topics import news_of
from sandbox.world import Chat, Message

from .places import open_chat, replied_to, topic_for
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
    return post_all(sandbox, chat, params, [content], markup)[0]


def post_all(
    sandbox: Sandbox,
    chat: Chat,
    params: Params,
    contents: Sequence[dict[str, Any]],
    markup: dict[str, Any] | None = None,
) -> list[Message]:
    """Put several of the bot's messages into a chat, all or none."""
    answered = replied_to(chat, params)
    where = chat.place(topic_for(sandbox, chat, params, answered), answered)
    sandbox.limits.spend(chat.id, len(contents))
    frame: dict[str, Any] = {}
    if params.flag("protect_content"):
        frame["has_protected_content"] = True
    if effect := params.text("message_effect_id"):
        frame["effect_id"] = effect
    sent = []
    for content in contents:
        message: Message = {
            "message_id": chat.next_message_id(),
            "from": sandbox.bot,
            "chat": chat.view,
            "date": sandbox.clock.unix(),
            **content,
            **where,
            **frame,
        }
        if markup is not None:
            _attach(chat, message, markup)
        sent.append(chat.add(message))
        sandbox.events.tell("message", **news_of(message))
    return sent


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
