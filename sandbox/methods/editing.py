"""Changing messages. An edit makes a new object: who holds the old one keeps it as it was."""

from typing import Any

from sandbox import refusals as say
from sandbox.keyboards import is_inline, read_markup
from sandbox.params import Params
from sandbox.refusals import bad_request
from sandbox.sandbox import Sandbox
from sandbox.world import Chat, Message

from .input_media import one_medium
from .places import open_chat
from .wording import read_caption, read_text

FILES = ("photo", "document", "voice", "sticker")
CONTENT = ("text", "entities", "link_preview_options", *FILES, "caption", "caption_entities", "reply_markup")


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
    if not any(name in message for name in FILES):
        raise bad_request(say.EDIT_NO_CAPTION)
    changes = {"caption": caption or None, "caption_entities": entities or None}
    return _change(sandbox, chat, message, changes | _markup(params))


def edit_message_reply_markup(sandbox: Sandbox, params: Params) -> Message:
    """Replace the buttons, or take them away."""
    chat, message = _editable(sandbox, params)
    return _change(sandbox, chat, message, _markup(params))


def edit_message_media(sandbox: Sandbox, params: Params) -> Message:
    """Replace photo or document and caption; a text becomes the caption's file."""
    chat, message = _editable(sandbox, params)
    content = one_medium(sandbox, params)
    if "media_group_id" in message and not content.keys() & message.keys() & {"photo", "document"}:
        raise bad_request(say.MEDIA_KIND)
    return _change(sandbox, chat, message, dict.fromkeys(CONTENT) | content | _markup(params))


def _editable(sandbox: Sandbox, params: Params) -> tuple[Chat, Message]:
    chat = open_chat(sandbox, params)
    message = chat.messages.get(params.integer("message_id"))
    if message is None:
        raise bad_request(say.EDIT_NOT_FOUND)
    service = not any(name in message for name in ("text", *FILES))
    if message["from"]["id"] != sandbox.bot["id"] or message["message_id"] in chat.uneditable or service:
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


METHODS = {
    "editMessageText": edit_message_text,
    "editMessageCaption": edit_message_caption,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "editMessageMedia": edit_message_media,
}
