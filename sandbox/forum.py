"""The topics of a forum: opened, edited, closed, hidden, deleted, by the bot or by people. Who may is asked before."""

from typing import TYPE_CHECKING, Any

from .notices import announce
from .topics import GENERAL, Topic
from .world import Chat

if TYPE_CHECKING:
    from .sandbox import Sandbox


def open_topic(sandbox: "Sandbox", chat: Chat, by: int, name: str, colour: int, emoji: str = "") -> Topic:
    """Open a topic; its id is the number of the service message that tells of it."""
    topic = Topic(chat.last_message_id + 1, name, colour, emoji, by)
    chat.topics[topic.id] = topic
    content: dict[str, Any] = {"name": name, "icon_color": colour}
    if emoji:
        content["icon_custom_emoji_id"] = emoji
    announce(sandbox, chat, by, {"forum_topic_created": content}, topic.id)
    return topic


def edit_topic(
    sandbox: "Sandbox", chat: Chat, topic: Topic, by: int, name: str | None = None, emoji: str | None = None
) -> bool:
    """Give it another name or icon; say whether that changed anything. An empty `emoji` takes the icon away."""
    content: dict[str, Any] = {}
    if name is not None and name != topic.name:
        content["name"] = topic.name = name
    if emoji is not None and emoji != topic.emoji:
        content["icon_custom_emoji_id"] = topic.emoji = emoji
    if content:
        announce(sandbox, chat, by, {"forum_topic_edited": content}, topic.id)
    return bool(content)


def close_topic(sandbox: "Sandbox", chat: Chat, topic: Topic, by: int, *, closed: bool) -> bool:
    """Close or reopen it; say whether that changed anything. General, reopened, is no longer hidden."""
    if topic.closed == closed:
        return False
    topic.closed = closed
    topic.hidden = topic.hidden and closed
    announce(sandbox, chat, by, {"forum_topic_closed" if closed else "forum_topic_reopened": {}}, topic.id)
    return True


def hide_general(sandbox: "Sandbox", chat: Chat, by: int, *, hidden: bool) -> bool:
    """Hide General, which closes it, or show it again; say whether that changed anything."""
    general = chat.topics[GENERAL]
    if general.hidden == hidden:
        return False
    general.hidden = hidden
    general.closed = general.closed or hidden
    kind = "general_forum_topic_hidden" if hidden else "general_forum_topic_unhidden"
    announce(sandbox, chat, by, {kind: {}}, GENERAL)
    return True


def delete_topic(sandbox: "Sandbox", chat: Chat, topic: Topic) -> None:
    """Delete it with every message in it; nobody is told."""
    del chat.topics[topic.id]
    gone = [
        number
        for number, message in chat.messages.items()
        if message.get("is_topic_message") and message["message_thread_id"] == topic.id
    ]
    for number in gone:
        chat.forget(number)
    sandbox.events.tell("chat", chat=chat.id)
