"""The people, the chats and what was said in them: plain state, written as Telegram's own objects."""

from dataclasses import dataclass, field
from typing import Any

Message = dict[str, Any]
KEPT_MESSAGES = 2000  # in one chat, before the oldest half goes


@dataclass(slots=True)
class Chat:
    """A private chat (its id is the person's) or a group (its id is negative)."""

    id: int
    view: dict[str, Any]  # the Chat object every message of it carries
    messages: dict[int, Message] = field(default_factory=dict)
    last_message_id: int = 0
    members: set[int] = field(default_factory=set)
    topics: dict[int, str] = field(default_factory=dict)
    forum: bool = False
    started: bool = False  # private: the person has written at least once
    blocked: bool = False
    migrated_to: int | None = None
    keyboard: dict[str, Any] | None = None  # the reply keyboard now shown in place of the phone's own
    uneditable: set[int] = field(default_factory=set)  # messages that came with a reply keyboard

    @property
    def private(self) -> bool:
        return self.id > 0

    def add(self, message: Message) -> Message:
        """Keep a message under its number; far back the oldest are forgotten."""
        self.messages[message["message_id"]] = message
        if len(self.messages) > KEPT_MESSAGES:
            for number in list(self.messages)[: KEPT_MESSAGES // 2]:
                del self.messages[number]
                self.uneditable.discard(number)
        return message

    def next_message_id(self) -> int:
        self.last_message_id += 1
        return self.last_message_id


class World:
    """Everyone the sandbox knows, and every chat, by id."""

    def __init__(self) -> None:
        self.users: dict[int, dict[str, Any]] = {}
        self.chats: dict[int, Chat] = {}
        self.bot: dict[str, Any] | None = None

    def add_user(self, id: int, first_name: str, language_code: str | None = None, **more: Any) -> dict[str, Any]:
        """Add a person or rename a known one; their private chat comes with them."""
        user = {"id": id, "is_bot": False, "first_name": first_name, **more}
        if language_code:
            user["language_code"] = language_code
        names: dict[str, Any] = {name: user[name] for name in ("first_name", "last_name", "username") if name in user}
        view: dict[str, Any] = {"id": id, "type": "private", **names}
        self.users[id] = user
        if id in self.chats:
            self.chats[id].view = view
        else:
            self.chats[id] = Chat(id, view)
        return user

    def add_group(self, id: int, title: str, *, forum: bool = False, members: set[int] | None = None) -> Chat:
        """Add a group, or change a known one; the bot is an administrator of it."""
        supergroup = forum or id <= -1_000_000_000_000
        view: dict[str, Any] = {"id": id, "type": "supergroup" if supergroup else "group", "title": title}
        if forum:
            view["is_forum"] = True
        chat = self.chats.get(id)
        if chat is None:
            chat = self.chats[id] = Chat(id, view)
        chat.view, chat.forum = view, forum
        if members is not None:
            chat.members = set(members)
        return chat

    def migrate(self, group: Chat, new_id: int) -> Chat:
        """Turn a group into a supergroup with another id; the old one only points there."""
        new = self.add_group(new_id, group.view["title"], forum=group.forum, members=group.members)
        new.view["type"] = "supergroup"
        group.migrated_to = new_id
        return new
