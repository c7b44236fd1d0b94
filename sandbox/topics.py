"""A topic of a forum, and where in a forum a message stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .roles import Role

GENERAL = 1  # the topic every forum has; its messages carry no thread
NAME_MAX = 128
BLUE = 0x6FB9F0
COLOURS = (BLUE, 0xFFD67E, 0xCB86DB, 0x8EEE98, 0xFF93B2, 0xFB6F5F)  # as the Bot API lists them for createForumTopic


@dataclass(slots=True)
class Topic:
    """One topic. `by` is the id of who opened it, 0 for General."""

    id: int
    name: str
    colour: int = BLUE
    emoji: str = ""
    by: int = 0
    closed: bool = False
    hidden: bool = False

    def open_to(self, user_id: int, role: Role) -> bool:
        """Whether somebody may write here: everybody until it is closed, then who opened it or manages topics."""
        return not self.closed or self.by == user_id or role.may("can_manage_topics")

    def shown(self) -> dict[str, Any]:
        """The ForumTopic object of the Bot API."""
        shown: dict[str, Any] = {"message_thread_id": self.id, "name": self.name, "icon_color": self.colour}
        if self.emoji:
            shown["icon_custom_emoji_id"] = self.emoji
        return shown


def bare(message: Mapping[str, Any]) -> dict[str, Any]:
    """The message as it is shown inside another one: without those it shows itself."""
    return {name: value for name, value in message.items() if name not in ("reply_to_message", "pinned_message")}


def topic_of(message: Mapping[str, Any] | None) -> int:
    """The topic a message stands in; General if none."""
    if message is None or not message.get("is_topic_message"):
        return GENERAL
    return int(message["message_thread_id"])


def place(
    messages: Mapping[int, Mapping[str, Any]],
    topic: int,
    answered: Mapping[str, Any] | None,
    *,
    forum: bool,
    supergroup: bool,
) -> dict[str, Any]:
    """The fields that say where a message stands and what it answers.

    In a topic a message that answers nothing shows the topic's first message as the one it answers. A reply outside
    topics carries the thread it belongs to, without `is_topic_message`: in General, in supergroups without topics,
    and under the old topic's id once topics were switched off.
    """
    if forum and topic != GENERAL:
        fields: dict[str, Any] = {"message_thread_id": topic, "is_topic_message": True}
        answered = answered or messages.get(topic)
    elif answered is not None and supergroup:
        fields = {"message_thread_id": answered.get("message_thread_id", answered["message_id"])}
    else:
        fields = {}
    if answered is not None:
        fields["reply_to_message"] = bare(answered)
    return fields


def news_of(message: dict[str, Any]) -> dict[str, Any]:
    """What the page is told of a new message: where it stands."""
    where: dict[str, Any] = {"chat": message["chat"]["id"], "message_id": message["message_id"]}
    topic = topic_of(message)
    return where if topic == GENERAL else {**where, "topic": topic}
