"""Copying and forwarding messages; copies say nothing of where they come from."""

from typing import Any

from sandbox import refusals as say
from sandbox.keyboards import read_markup
from sandbox.params import Params
from sandbox.refusals import bad_request
from sandbox.sandbox import Sandbox
from sandbox.world import Chat, Message

from .places import chat_of, message_of, open_chat
from .sending import post, post_all
from .wording import read_caption

CONTENT = (
    "text",
    "entities",
    "link_preview_options",
    "photo",
    "document",
    "voice",
    "sticker",
    "caption",
    "caption_entities",
)
FILES = ("photo", "document", "voice")  # what can have a caption
MOST = 100


def copy_message(sandbox: Sandbox, params: Params) -> dict[str, int]:
    """Copy one message; a caption replaces the one it has."""
    chat, source = open_chat(sandbox, params), chat_of(sandbox, params, "from_chat_id")
    content = _content(message_of(source, params, say.COPY_NOT_FOUND))
    if content is None:
        raise bad_request(say.COPY_IMPOSSIBLE)
    if "caption" in params.values and any(name in content for name in FILES):
        caption, entities = read_caption(params)
        content = {**content, "caption": caption, "caption_entities": entities}
    markup = read_markup(params.values.get("reply_markup"))
    content = {name: value for name, value in content.items() if value}
    return {"message_id": post(sandbox, chat, params, content, markup)["message_id"]}


def copy_messages(sandbox: Sandbox, params: Params) -> list[dict[str, int]]:
    """Copy several messages; albums stay together, what is gone or cannot be copied is passed over."""
    chat, source = open_chat(sandbox, params), chat_of(sandbox, params, "from_chat_id")
    found = _found(source, params)
    if params.flag("remove_caption"):
        found = [(message, _uncaptioned(content)) for message, content in found]
    return _posted(sandbox, chat, params, found)


def forward_message(sandbox: Sandbox, params: Params) -> Message:
    """Forward one message; it tells who wrote it."""
    chat, source = open_chat(sandbox, params), chat_of(sandbox, params, "from_chat_id")
    message = message_of(source, params, say.FORWARD_NOT_FOUND)
    content = _content(message)
    if content is None:
        raise bad_request(say.FORWARD_IMPOSSIBLE)
    return post(sandbox, chat, params, {**content, **_origin(message)}, None)


def forward_messages(sandbox: Sandbox, params: Params) -> list[dict[str, int]]:
    """Forward several messages as copyMessages copies them."""
    chat, source = open_chat(sandbox, params), chat_of(sandbox, params, "from_chat_id")
    found = [(message, {**content, **_origin(message)}) for message, content in _found(source, params)]
    return _posted(sandbox, chat, params, found)


def numbers(params: Params) -> list[int]:
    """Return the message_ids of a call, 1 to 100."""
    given = params.object("message_ids")
    if not isinstance(given, list) or not given:
        raise bad_request(say.MESSAGE_IDS_MISSING)
    if len(given) > MOST:
        raise bad_request(say.MESSAGE_IDS_TOO_MANY)
    return [int(number) for number in given if str(number).isdigit()]


def _found(source: Chat, params: Params) -> list[tuple[Message, dict[str, Any]]]:
    wanted = numbers(params)
    if sorted(set(wanted)) != wanted:
        raise bad_request(say.MESSAGE_IDS_UNORDERED)
    messages = [source.messages[number] for number in wanted if number in source.messages]
    found = [(message, content) for message in messages if (content := _content(message)) is not None]
    if not found:
        raise bad_request(say.NOTHING_TO_FORWARD)
    return found


def _posted(
    sandbox: Sandbox, chat: Chat, params: Params, found: list[tuple[Message, dict[str, Any]]]
) -> list[dict[str, int]]:
    """Post the copies, under new album ids where two or more of an album are among them."""
    albums = [message.get("media_group_id") for message, _ in found]
    renamed = {album: sandbox.new_album() for album in albums if album is not None and albums.count(album) > 1}
    contents = [
        {**content, "media_group_id": renamed[album]} if album in renamed else content
        for (_, content), album in zip(found, albums, strict=True)
    ]
    return [{"message_id": message["message_id"]} for message in post_all(sandbox, chat, params, contents)]


def _content(message: Message) -> dict[str, Any] | None:
    """What a copy shows; None of service messages and protected ones, which cannot be copied."""
    content = {name: message[name] for name in CONTENT if name in message}
    return None if not content or message.get("has_protected_content") else content


def _uncaptioned(content: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in content.items() if not name.startswith("caption")}


def _origin(message: Message) -> dict[str, Any]:
    if "forward_origin" in message:
        return {"forward_origin": message["forward_origin"]}
    who: dict[str, Any] = {"type": "user", "sender_user": message["from"]}
    if "sender_chat" in message:
        who = {"type": "chat", "sender_chat": message["sender_chat"]}
    return {"forward_origin": {**who, "date": message["date"]}}


METHODS = {
    "copyMessage": copy_message,
    "copyMessages": copy_messages,
    "forwardMessage": forward_message,
    "forwardMessages": forward_messages,
}
