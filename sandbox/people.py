"""What people do in the sandbox: write, send files, edit, tap, block. Each act is an update for the bot."""

import base64
import binascii
from dataclasses import dataclass
from typing import Any

from .entities import found_in
from .files import picture_size
from .keyboards import buttons_of
from .methods.chats import member
from .methods.media import as_content
from .sandbox import Sandbox
from .world import Chat, Message

FILE_KINDS = {"photo": "photos", "document": "documents", "sticker": "stickers", "voice": "voice"}


class Impossible(ValueError):
    """A person cannot do this; the text says why."""


@dataclass(frozen=True, slots=True)
class Tapped:
    """What a tap did: asked the bot something, or only something on the phone."""

    query_id: str | None = None
    url: str | None = None
    copy_text: str | None = None


def write(sandbox: Sandbox, user_id: int, wish: dict[str, Any]) -> Message:
    """Let a person write a message, send a file, or change what they wrote."""
    chat = _chat(sandbox, user_id, wish.get("chat"))
    if chat.blocked:
        if not str(wish.get("text", "")).startswith("/start"):
            raise Impossible("the user has blocked the bot")
        block(sandbox, user_id, False)
    if wish.get("edit") is not None:
        return _edit(sandbox, user_id, chat, wish)
    content = _content(sandbox, wish)
    message: Message = {
        "message_id": chat.next_message_id(),
        "from": sandbox.world.users[user_id],
        "chat": chat.view,
        "date": sandbox.clock.unix(),
        **content,
        **_frame(sandbox, wish),
    }
    if (topic := wish.get("topic")) is not None:
        if topic not in chat.topics:
            raise Impossible(f"unknown topic {topic}")
        message["message_thread_id"] = topic
        message["is_topic_message"] = True
    if (number := wish.get("reply_to")) is not None:
        answered = chat.messages.get(number)
        if answered is None:
            raise Impossible(f"unknown message {number}")
        message["reply_to_message"] = {name: value for name, value in answered.items() if name != "reply_to_message"}
    chat.add(message)
    if chat.private:
        chat.started = True
    if chat.keyboard is not None and chat.keyboard.get("one_time_keyboard"):
        chat.keyboard = None
    sandbox.updates.add("message", message)
    sandbox.events.tell("message", chat=chat.id, message_id=message["message_id"])
    return message


def tap(
    sandbox: Sandbox,
    user_id: int,
    chat_id: int | None,
    message_id: int,
    *,
    data: str | None = None,
    text: str | None = None,
    stale: bool = False,
) -> Tapped:
    """Let a person tap a button; `stale` taps one that a slow phone still shows."""
    chat = _chat(sandbox, user_id, chat_id)
    if chat.blocked:
        raise Impossible("the user has blocked the bot")
    if data is None and text is None:
        raise Impossible("a tap needs data or text")
    message = chat.messages.get(message_id)
    if message is None and not (stale and 0 < message_id <= chat.last_message_id):
        raise Impossible(f"unknown message {message_id}")
    button = _button(message or {}, data, text)
    if button is None:
        if not stale or data is None:
            raise Impossible(f"unknown button {data if data is not None else text!r}")
        button = {"callback_data": data}
    if "url" in button:
        return Tapped(url=button["url"])
    if "copy_text" in button:
        return Tapped(copy_text=button["copy_text"]["text"])
    query = sandbox.new_query(user_id, chat.id, message_id)
    sandbox.updates.add(
        "callback_query",
        {
            "id": query.id,
            "from": sandbox.world.users[user_id],
            "chat_instance": str(7_000_000_000_000 + chat.id),
            "message": message or {"chat": chat.view, "message_id": message_id, "date": 0},
            "data": button.get("callback_data", ""),
        },
    )
    return Tapped(query_id=query.id)


def block(sandbox: Sandbox, user_id: int, blocked: bool) -> Chat:
    """Let a person block the bot, or let it in again."""
    chat = _chat(sandbox, user_id, None)
    if chat.blocked == blocked:
        return chat
    chat.blocked = blocked
    here = {"status": "member", "user": sandbox.bot}
    gone = {"status": "kicked", "user": sandbox.bot, "until_date": 0}
    _bot_moved(sandbox, chat, user_id, *((here, gone) if blocked else (gone, here)))
    return chat


def found_group(sandbox: Sandbox, id: int, title: str, *, forum: bool, members: list[int]) -> Chat:
    """Let people open a group with the bot as its administrator."""
    for user_id in members:
        if user_id not in sandbox.world.users:
            raise Impossible(f"unknown user {user_id}")
    new = id not in sandbox.world.chats
    chat = sandbox.world.add_group(id, title, forum=forum, members=set(members))
    if new and members:
        left = {"status": "left", "user": sandbox.bot}
        _bot_moved(sandbox, chat, members[0], left, member(sandbox, chat, sandbox.bot["id"]))
    sandbox.events.tell("chat", chat=id)
    return chat


def migrate_group(sandbox: Sandbox, id: int, new_id: int | None) -> Chat:
    """Let a group become a supergroup: two service messages, and the old id only points to the new."""
    group = sandbox.world.chats.get(id)
    if group is None or group.private or group.migrated_to is not None:
        raise Impossible(f"unknown group {id}")
    target = new_id if new_id is not None else -1_000_000_000_000 - abs(id)
    if target in sandbox.world.chats or target >= 0:
        raise Impossible(f"{target} cannot be the new id")
    new = sandbox.world.migrate(group, target)
    for chat, note in ((group, {"migrate_to_chat_id": target}), (new, {"migrate_from_chat_id": id})):
        message = {
            "message_id": chat.next_message_id(),
            "from": sandbox.world.users[min(group.members)] if group.members else sandbox.bot,
            "chat": chat.view,
            "date": sandbox.clock.unix(),
            **note,
        }
        sandbox.updates.add("message", chat.add(message))
    sandbox.events.tell("chat", chat=target)
    return new


def _chat(sandbox: Sandbox, user_id: int, chat_id: int | None) -> Chat:
    if user_id not in sandbox.world.users:
        raise Impossible(f"unknown user {user_id}")
    chat = sandbox.world.chats.get(user_id if chat_id is None else chat_id)
    if chat is None or chat.migrated_to is not None:
        raise Impossible(f"unknown chat {chat_id}")
    if (chat.private and chat.id != user_id) or (not chat.private and user_id not in chat.members):
        raise Impossible(f"user {user_id} is not in chat {chat.id}")
    return chat


def _content(sandbox: Sandbox, wish: dict[str, Any]) -> dict[str, Any]:
    if (kind := next((kind for kind in FILE_KINDS if wish.get(kind) is not None), None)) is not None:
        return _file(sandbox, kind, wish[kind], wish.get("caption"))
    text = wish.get("text")
    if not isinstance(text, str) or not text.strip():
        raise Impossible("a message needs text, photo, document, sticker or voice")
    return _worded("text", "entities", text.strip())


def _frame(sandbox: Sandbox, wish: dict[str, Any]) -> dict[str, Any]:
    """What a message may say beside its content: the album it is part of, whose words were passed on."""
    frame: dict[str, Any] = {}
    if album := wish.get("album"):
        frame["media_group_id"] = str(album)
    if author := wish.get("forwarded_from"):
        frame["forward_origin"] = {
            "type": "hidden_user",
            "date": sandbox.clock.unix(),
            "sender_user_name": str(author),
        }
    return frame


def _worded(name: str, entities_name: str, text: str) -> dict[str, Any]:
    content: dict[str, Any] = {name: text}
    if entities := found_in(text):
        content[entities_name] = entities
    return content


def _file(sandbox: Sandbox, kind: str, given: object, caption: object) -> dict[str, Any]:
    if not isinstance(given, dict):
        given = {"emoji": given} if isinstance(given, str) else {}
    try:
        bytes_ = base64.b64decode(given.get("base64", ""), validate=True)
    except (binascii.Error, TypeError, ValueError):
        raise Impossible(f"{kind}: base64 cannot be read") from None
    if not bytes_ and kind in ("photo", "document"):
        raise Impossible(f"{kind}: base64 is missing or empty")
    name = str(given.get("name") or f"{kind}.bin")
    stored = sandbox.files.keep(
        FILE_KINDS[kind], bytes_, name, str(given.get("mime_type") or "application/octet-stream")
    )
    described = stored.described()
    if kind == "sticker":
        width, height = picture_size(bytes_) or (512, 512)
        shape = {"type": "regular", "width": width, "height": height, "is_animated": False, "is_video": False}
        return {"sticker": {**described, **shape, "emoji": str(given.get("emoji") or "👍")}}
    if kind == "voice":
        spoken = {"duration": int(given.get("duration") or 1), "mime_type": "audio/ogg"}
        content = {"voice": {**described, **spoken}}
    else:
        content = as_content(stored)
    if caption:
        content |= _worded("caption", "caption_entities", str(caption))
    return content


def _edit(sandbox: Sandbox, user_id: int, chat: Chat, wish: dict[str, Any]) -> Message:
    message = chat.messages.get(wish["edit"])
    if message is None or message["from"]["id"] != user_id:
        raise Impossible(f"message {wish['edit']} is not one the user can edit")
    name, entities_name = ("text", "entities") if "text" in message else ("caption", "caption_entities")
    text = wish.get("text") or wish.get("caption")
    if not isinstance(text, str) or not text.strip():
        raise Impossible("an edit needs text")
    kept = {key: value for key, value in message.items() if key not in (name, entities_name)}
    edited = {**kept, **_worded(name, entities_name, text.strip()), "edit_date": sandbox.clock.unix()}
    chat.messages[edited["message_id"]] = edited
    sandbox.updates.add("edited_message", edited)
    sandbox.events.tell("edit", chat=chat.id, message_id=edited["message_id"])
    return edited


def _button(message: Message, data: str | None, text: str | None) -> dict[str, Any] | None:
    for button in buttons_of(message):
        if button.get("callback_data") == data if data is not None else button["text"] == text:
            return button
    return None


def _bot_moved(sandbox: Sandbox, chat: Chat, by: int, old: dict[str, Any], new: dict[str, Any]) -> None:
    sandbox.updates.add(
        "my_chat_member",
        {
            "chat": chat.view,
            "from": sandbox.world.users[by],
            "date": sandbox.clock.unix(),
            "old_chat_member": old,
            "new_chat_member": new,
        },
    )
    sandbox.events.tell("chat", chat=chat.id)
