"""The people, the chats and what was said in them: plain state, written as Telegram's own objects."""

from dataclasses import dataclass, field
from typing import Any

from .roles import ADMINISTRATOR, LEFT, MEMBER, Role
from .topics import GENERAL, Topic, place

Message = dict[str, Any]
KEPT_MESSAGES = 10_000  # in one chat, before the oldest half goes


@dataclass(slots=True)
class Chat:
    """A private chat (its id is the person's) or a group (its id is negative)."""

    id: int
    view: dict[str, Any]  # the Chat object every message of it carries
    messages: dict[int, Message] = field(default_factory=dict)
    last_message_id: int = 0
    members: set[int] = field(default_factory=set)
    topics: dict[int, Topic] = field(default_factory=dict)
    roles: dict[int, Role] = field(default_factory=dict)  # of those who are more than members, or were sent away
    bot_role: Role = ADMINISTRATOR
    pins: list[int] = field(default_factory=list)
    reactions: dict[tuple[int, int], str] = field(default_factory=dict)  # (message, user) -> emoji
    unsigned: dict[int, int] = field(default_factory=dict)  # messages in the group's name -> who wrote them
    forum: bool = False
    started: bool = False  # private: the person has written at least once
    blocked: bool = False
    migrated_to: int | None = None
    keyboard: dict[str, Any] | None = None  # the reply keyboard now shown in place of the phone's own
    uneditable: set[int] = field(default_factory=set)  # messages that came with a reply keyboard

    @property
    def private(self) -> bool:
        return self.id > 0

    @property
    def supergroup(self) -> bool:
        return bool(self.view["type"] == "supergroup")

    def role(self, user_id: int) -> Role:
        """What a person is here."""
        return self.roles.get(user_id) or (MEMBER if user_id in self.members else LEFT)

    def place(self, topic: int, answered: Message | None) -> dict[str, Any]:
        """The fields that say where a message stands here and what it answers."""
        return place(self.messages, topic, answered, forum=self.forum, supergroup=self.supergroup)

    def sign(self, message: Message, user_id: int) -> None:
        """Remember who wrote a message that does not say so."""
        if "sender_chat" in message:
            self.unsigned[message["message_id"]] = user_id

    def author_of(self, message: Message) -> int:
        """Who wrote a message."""
        return self.unsigned.get(message["message_id"]) or int(message["from"]["id"])

    def forget(self, number: int) -> None:
        """Let a message go, with all that hangs on it."""
        del self.messages[number]
        self.uneditable.discard(number)
        self.unsigned.pop(number, None)
        if number in self.pins:
            self.pins.remove(number)
        for key in [key for key in self.reactions if key[0] == number]:
            del self.reactions[key]

    def add(self, message: Message) -> Message:
        """Keep a message under its number; far back the oldest are forgotten, but what is pinned or opens a topic."""
        self.messages[message["message_id"]] = message
        if len(self.messages) > KEPT_MESSAGES:
            oldest = list(self.messages)[: KEPT_MESSAGES // 2]
            for number in oldest:
                if number not in self.pins and number not in self.topics:
                    self.forget(number)
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
        """Add a group, or change a known one; of a new one the bot is an administrator with all rights.

        Topics that are switched off are kept, and are there again when they are switched on.
        """
        known = self.chats.get(id)
        supergroup = forum or id <= -1_000_000_000_000 or (known is not None and known.supergroup)
        view: dict[str, Any] = {"id": id, "type": "supergroup" if supergroup else "group", "title": title}
        if forum:
            view["is_forum"] = True
        chat = known or self.chats.setdefault(id, Chat(id, view))
        chat.view, chat.forum = view, forum
        if forum:
            chat.topics.setdefault(GENERAL, Topic(GENERAL, "General"))
            chat.last_message_id = max(chat.last_message_id, GENERAL)  # no message may be taken for General
        if members is not None:
            chat.members = set(members)
        return chat

    def migrate(self, group: Chat, new_id: int) -> Chat:
        """Turn a group into a supergroup with another id; the old one only points there."""
        new = self.add_group(new_id, group.view["title"], forum=group.forum, members=group.members)
        new.view["type"] = "supergroup"
        new.roles, new.bot_role = dict(group.roles), group.bot_role
        group.migrated_to = new_id
        return new
