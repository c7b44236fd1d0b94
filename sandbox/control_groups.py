"""The control API's calls about groups: who is what in them, topics, pins, reactions, deletions. See README.md."""

from typing import Any

from . import acts, groups
from .impossible import Impossible
from .sandbox import Sandbox
from .wishes import Wish, known_chat, number, optional, shown


def _add_group(sandbox: Sandbox, wish: Wish) -> Wish:
    id = number(wish, "id")
    if id >= 0:
        raise Impossible("the id of a group is negative")
    if wish.get("migrate_to") is not None:
        id = groups.migrate_group(sandbox, id, number(wish, "migrate_to")).id
    title = str(wish["title"]) if wish.get("title") else None
    forum = bool(wish["forum"]) if wish.get("forum") is not None else None
    members = wish.get("members")
    if members is not None:
        members = [number({"members": user}, "members") for user in members]
    return shown(groups.found_group(sandbox, id, title, forum=forum, members=members))


def _migrate(sandbox: Sandbox, wish: Wish) -> Wish:
    return shown(groups.migrate_group(sandbox, number(wish, "chat"), optional(wish, "to")))


def _set_member(sandbox: Sandbox, wish: Wish) -> Wish:
    who = None if wish.get("user") == "bot" else number(wish, "user")
    return groups.set_member(sandbox, number(wish, "chat"), who, optional(wish, "by"), wish)


def _topic(sandbox: Sandbox, wish: Wish) -> Wish:
    wish = {**wish, "topic": optional(wish, "topic")}
    return acts.act_on_topic(sandbox, number(wish, "user"), number(wish, "chat"), wish)


def _pin(sandbox: Sandbox, wish: Wish) -> list[int]:
    chat_id, message_id = number(wish, "chat"), number(wish, "message_id")
    acts.pin_or_unpin(sandbox, number(wish, "user"), chat_id, message_id, unpin=bool(wish.get("unpin")))
    return sandbox.world.chats[chat_id].pins


def _react(sandbox: Sandbox, wish: Wish) -> list[Wish]:
    user_id = number(wish, "user")
    chat_id = user_id if wish.get("chat") is None else number(wish, "chat")
    acts.react_to(sandbox, user_id, chat_id, number(wish, "message_id"), str(wish.get("emoji") or ""))
    return acts.reactions(sandbox.world.chats[chat_id])


def _delete(sandbox: Sandbox, wish: Wish) -> bool:
    user_id = number(wish, "user")
    chat_id = user_id if wish.get("chat") is None else number(wish, "chat")
    acts.delete(sandbox, user_id, chat_id, number(wish, "message_id"))
    return True


def _topics(sandbox: Sandbox, wish: Wish) -> list[dict[str, Any]]:
    return acts.topics(known_chat(sandbox, wish))


def _reactions(sandbox: Sandbox, wish: Wish) -> list[dict[str, Any]]:
    return acts.reactions(known_chat(sandbox, wish))


POSTS = {
    "groups": _add_group,
    "migrations": _migrate,
    "members": _set_member,
    "topics": _topic,
    "pins": _pin,
    "reactions": _react,
    "deletions": _delete,
}
GETS = {"chats/{id:-?\\d+}/topics": _topics, "chats/{id:-?\\d+}/reactions": _reactions}
