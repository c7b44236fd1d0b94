"""What people do in the sandbox: write, send files, edit, tap, block. Each act is an update for the bot."""

from dataclasses import dataclass
from typing import Any

from .contents import content_of, frame_of, kind_of, worded
from .impossible import Impossible
from .keyboards import buttons_of
from .notices import author, tell
from .sandbox import Sandbox
from .topics import news_of, topic_of
from .world import Chat, Message

__all__ = ["Impossible", "Tapped", "block", "chat_for", "tap", "write"]


@dataclass(frozen=True, slots=True)
class Tapped:
    """What a tap did: asked the bot something, or only something on the phone."""

    query_id: str | None = None
    url: str | None = None
    copy_text: str | None = None


def write(sandbox: Sandbox, user_id: int, wish: dict[str, Any]) -> Message:
    """Let a person write a message, send a file, or change what they wrote."""
    chat = chat_for(sandbox, user_id, wish.get("chat"))
    if chat.blocked:
        if not str(wish.get("text", "")).startswith("/start"):
            raise Impossible("the user has blocked the bot")
        block(sandbox, user_id, False)
    if wish.get("edit") is not None:
        return _edit(sandbox, user_id, chat, wish)
    message: Message = {
        **author(sandbox, chat, user_id),
        "chat": chat.view,
        "date": sandbox.clock.unix(),
        **_standing(chat, user_id, wish),
        **content_of(sandbox, wish),
        **frame_of(sandbox, wish),
    }
    message = {"message_id": chat.next_message_id(), **message}
    chat.sign(message, user_id)
    chat.add(message)
    if chat.private:
        chat.started = True
    if chat.keyboard is not None and chat.keyboard.get("one_time_keyboard"):
        chat.keyboard = None
    tell(sandbox, chat, "message", message)
    sandbox.events.tell("message", **news_of(message))
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
    chat = chat_for(sandbox, user_id, chat_id)
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
    if not (chat.private or chat.bot_role.here):
        raise Impossible("the bot is not in the group")
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
    label = button.get("text", "")
    sandbox.events.tell("tap", user=user_id, chat=chat.id, message_id=message_id, label=label)
    return Tapped(query_id=query.id)


def block(sandbox: Sandbox, user_id: int, blocked: bool) -> Chat:
    """Let a person block the bot, or let it in again."""
    chat = chat_for(sandbox, user_id, None)
    if chat.blocked == blocked:
        return chat
    chat.blocked = blocked
    here = {"status": "member", "user": sandbox.bot}
    gone = {"status": "kicked", "user": sandbox.bot, "until_date": 0}
    _bot_moved(sandbox, chat, user_id, *((here, gone) if blocked else (gone, here)))
    return chat


def chat_for(sandbox: Sandbox, user_id: int, chat_id: int | None) -> Chat:
    """The chat a person is in: that group, or their own with the bot."""
    if user_id not in sandbox.world.users:
        raise Impossible(f"unknown user {user_id}")
    chat = sandbox.world.chats.get(user_id if chat_id is None else chat_id)
    if chat is None or chat.migrated_to is not None:
        raise Impossible(f"unknown chat {chat_id}")
    if (chat.private and chat.id != user_id) or (not chat.private and user_id not in chat.members):
        raise Impossible(f"user {user_id} is not in chat {chat.id}")
    return chat


def _standing(chat: Chat, user_id: int, wish: dict[str, Any]) -> dict[str, Any]:
    """Where the message stands: in the topic named, else in that of the message it answers."""
    answered = None
    if (number := wish.get("reply_to")) is not None:
        answered = chat.messages.get(number)
        if answered is None:
            raise Impossible(f"unknown message {number}")
    topic = wish.get("topic") or topic_of(answered)
    if wish.get("topic") is not None and (not chat.forum or topic not in chat.topics):
        raise Impossible(f"unknown topic {topic}")
    if chat.forum and not chat.topics[topic].open_to(user_id, chat.role(user_id)):
        raise Impossible(f"topic {topic} is closed")
    return chat.place(topic, answered)


def _edit(sandbox: Sandbox, user_id: int, chat: Chat, wish: dict[str, Any]) -> Message:
    message = chat.messages.get(wish["edit"])
    if message is None or chat.author_of(message) != user_id:
        raise Impossible(f"message {wish['edit']} is not one the user can edit")
    content = _new_content(sandbox, message, wish)
    gone = {"text", "entities", "caption", "caption_entities"}
    if kind_of(wish) is not None:
        gone |= {"photo", "document"}
    kept = {key: value for key, value in message.items() if key not in gone}
    edited = {**kept, **content, "edit_date": sandbox.clock.unix()}
    chat.messages[edited["message_id"]] = edited
    tell(sandbox, chat, "edited_message", edited)
    sandbox.events.tell("edit", chat=chat.id, message_id=edited["message_id"])
    return edited


def _new_content(sandbox: Sandbox, message: Message, wish: dict[str, Any]) -> dict[str, Any]:
    if kind_of(wish) is not None:
        if not message.keys() & {"photo", "document"} or not wish.keys() & {"photo", "document"}:
            raise Impossible("only a photo or document can take another's place")
        return content_of(sandbox, wish)
    text = wish.get("text") or wish.get("caption")
    if not isinstance(text, str) or not text.strip():
        raise Impossible("an edit needs text")
    names = ("text", "entities") if "text" in message else ("caption", "caption_entities")
    return worded(*names, text.strip())


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
