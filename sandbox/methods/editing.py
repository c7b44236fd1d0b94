"""Changing and deleting messages. An edit makes a new object: who holds the old one keeps it as it was."""

from typing import Any

from sandbox import refusals as say
from sandbox.keyboards import is_inline, read_markup
from sandbox.params import Params
from sandbox.refusals import bad_request
from sandbox.sandbox import Sandbox
from sandbox.world import Chat, Message

from .places import open_chat
from .wording import read_caption, read_text

DELETE_WITHIN = 48 * 3600
CONTENT = ("text", "entities", "link_preview_options", "caption", "caption_entities", "reply_markup")


def edit_message_text(sandbox: Sandbox, params: Params) -> Message:
    """Replace the text; without a reply_markup the buttons go."""
    text, entities = read_text(params)
    chat, message = _editable(sandbox, params)
    if "text" not in message:
        raise bad_request(say.EDIT_NO_TEXT)
    changes: dict[str, Any] = {
        "text": text,
        "entities": entities or None,
        "link_preview_options": params.object("link_preview_options"),
    }
    return _change(sandbox, chat, message, changes | _markup(params))


def edit_message_caption(sandbox: Sandbox, params: Params) -> Message:
    """Replace the caption of a photo or document."""
    caption, entities = read_caption(params)
    chat, message = _editable(sandbox, params)
    if "text" in message:
        raise bad_request(say.EDIT_NO_CAPTION)
    changes = {"caption": caption or None, "caption_entities": entities or None}
    return _change(sandbox, chat, message, changes | _markup(params))


def edit_message_reply_markup(sandbox: Sandbox, params: Params) -> Message:
    """Replace the buttons, or take them away."""
    chat, message = _editable(sandbox, params)
    return _change(sandbox, chat, message, _markup(params))


def delete_message(sandbox: Sandbox, params: Params) -> bool:
    """Delete one message, while it is young enough."""
    chat = open_chat(sandbox, params)
    message = chat.messages.get(params.integer("message_id"))
    if message is None:
        raise bad_request(say.DELETE_NOT_FOUND)
    if sandbox.clock.unix() - message["date"] > DELETE_WITHIN:
        raise bad_request(say.DELETE_TOO_OLD)
    _delete(sandbox, chat, message["message_id"])
    return True


def delete_messages(sandbox: Sandbox, params: Params) -> bool:
    """Delete several messages; those not found are passed over."""
    chat = open_chat(sandbox, params)
    for number in params.object("message_ids") or []:
        if number in chat.messages:
            _delete(sandbox, chat, number)
    return True


def _editable(sandbox: Sandbox, params: Params) -> tuple[Chat, Message]:
    chat = open_chat(sandbox, params)
    message = chat.messages.get(params.integer("message_id"))
    if message is None:
        raise bad_request(say.EDIT_NOT_FOUND)
    if message["from"]["id"] != sandbox.bot["id"] or message["message_id"] in chat.uneditable:
        raise bad_request(say.EDIT_FOREIGN)
    return chat, message


def _markup(params: Params) -> dict[str, Any]:
    markup = read_markup(params.values.get("reply_markup"))
    return {"reply_markup": markup if is_inline(markup) else None}


def _change(sandbox: Sandbox, chat: Chat, message: Message, changes: dict[str, Any]) -> Message:
    edited = {**message, **changes}
    for name in CONTENT:
        if edited.get(name) is None:
            edited.pop(name, None)
    if all(edited.get(name) == message.get(name) for name in CONTENT):
        raise bad_request(say.EDIT_UNCHANGED)
    sandbox.limits.spend(chat.id)
    edited["edit_date"] = sandbox.clock.unix()
    chat.messages[edited["message_id"]] = edited
    sandbox.events.tell("edit", chat=chat.id, message_id=edited["message_id"])
    return edited


def _delete(sandbox: Sandbox, chat: Chat, number: int) -> None:
    del chat.messages[number]
    chat.uneditable.discard(number)
    sandbox.events.tell("delete", chat=chat.id, message_id=number)


METHODS = {
    "editMessageText": edit_message_text,
    "editMessageCaption": edit_message_caption,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
}
