"""Service messages, and whose name a message in a group bears."""

from typing import TYPE_CHECKING, Any

from .topics import GENERAL, news_of
from .world import Chat, Message

if TYPE_CHECKING:
    from .sandbox import Sandbox

# Telegram's stand-in for administrators who act in the group's name; the same everywhere.
ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}


def author(sandbox: "Sandbox", chat: Chat, user_id: int) -> dict[str, Any]:
    """The fields that name who wrote a message; of an anonymous administrator only the group is named."""
    if user_id == sandbox.bot["id"]:
        return {"from": sandbox.bot}
    if not chat.private and chat.role(user_id).anonymous:
        return {"from": ANONYMOUS, "sender_chat": chat.view}
    return {"from": sandbox.world.users[user_id]}


def tell(sandbox: "Sandbox", chat: Chat, kind: str, content: dict[str, Any]) -> None:
    """Make an update of it, unless the bot is not in the group."""
    if chat.private or chat.bot_role.here:
        sandbox.updates.add(kind, content)


def announce(sandbox: "Sandbox", chat: Chat, by: int, content: dict[str, Any], topic: int = GENERAL) -> Message:
    """Put a service message into a chat. The bot is told of it even if it acted itself, as by the Bot API server."""
    message: Message = {
        "message_id": chat.next_message_id(),
        **author(sandbox, chat, by),
        "chat": chat.view,
        "date": sandbox.clock.unix(),
        **chat.place(topic, None),
        **content,
    }
    chat.sign(message, by)
    tell(sandbox, chat, "message", chat.add(message))
    sandbox.events.tell("message", **news_of(message))
    return message
