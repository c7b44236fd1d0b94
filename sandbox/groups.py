"""Groups and who belongs to them: founded, given topics, migrated; people and the bot promoted, demoted, sent away."""

from typing import Any

from .impossible import Impossible
from .methods.chats import member
from .notices import announce, tell
from .roles import LEFT, RIGHTS, STATUSES, Role, changed
from .sandbox import Sandbox
from .world import Chat


def found_group(
    sandbox: Sandbox, id: int, title: str | None, *, forum: bool | None = None, members: list[int] | None = None
) -> Chat:
    """Let people open a group with the bot as its administrator, or change a known one.

    What is None stays. A group that gets topics becomes a supergroup first, under another id.
    """
    for user_id in members or []:
        if user_id not in sandbox.world.users:
            raise Impossible(f"unknown user {user_id}")
    known = sandbox.world.chats.get(id)
    if known is not None and known.migrated_to is not None:
        raise Impossible(f"unknown group {id}")
    if known is None:
        return _founded(sandbox, id, title or "Group", bool(forum), members or [])
    if forum and not known.supergroup:
        known = migrate_group(sandbox, id, None)
    chat = sandbox.world.add_group(
        known.id,
        title or known.view["title"],
        forum=known.forum if forum is None else forum,
        members=None if members is None else set(members),
    )
    sandbox.events.tell("chat", chat=chat.id)
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
    by = min(group.members) if group.members else sandbox.bot["id"]
    announce(sandbox, group, by, {"migrate_to_chat_id": target})
    announce(sandbox, new, by, {"migrate_from_chat_id": id})
    sandbox.events.tell("chat", chat=target)
    return new


def set_member(sandbox: Sandbox, chat_id: int, who: int | None, by: int | None, wish: dict[str, Any]) -> dict[str, Any]:
    """Make somebody a member, administrator or creator of a group, or send them away; `who` None is the bot.

    The bot is told of its own change in any case, of others as Telegram tells administrators. Gives the ChatMember.
    """
    chat = sandbox.world.chats.get(chat_id)
    if chat is None or chat.private or chat.migrated_to is not None:
        raise Impossible(f"unknown group {chat_id}")
    user_id = sandbox.bot["id"] if who is None else who
    for person in (user_id, by):
        if person not in (None, sandbox.bot["id"]) and person not in sandbox.world.users:
            raise Impossible(f"unknown user {person}")
    before = member(sandbox, chat, user_id)
    old = chat.bot_role if who is None else chat.role(user_id)
    role = _wished(old, wish)
    if who is None:
        chat.bot_role = role
    else:
        _settle(chat, user_id, role)
    actor = by or _promoter(sandbox, chat, user_id)
    change: dict[str, Any] = {
        "chat": chat.view,
        "from": sandbox.bot if actor == sandbox.bot["id"] else sandbox.world.users[actor],
        "date": sandbox.clock.unix(),
        "old_chat_member": before,
        "new_chat_member": member(sandbox, chat, user_id),
    }
    if who is None:
        sandbox.updates.add("my_chat_member", change)
    else:
        if old.here != role.here:
            user = sandbox.world.users[user_id]
            announce(sandbox, chat, actor, {"new_chat_members": [user]} if role.here else {"left_chat_member": user})
        if chat.bot_role.leads:
            tell(sandbox, chat, "chat_member", change)
    sandbox.events.tell("chat", chat=chat.id)
    return dict(change["new_chat_member"])


def _promoter(sandbox: Sandbox, chat: Chat, user_id: int) -> int:
    """Who is taken to have changed somebody's role: an administrator, else that person, else any."""
    leading = [person for person in sorted(chat.members) if chat.role(person).leads]
    if leading:
        return leading[0]
    bot: int = sandbox.bot["id"]
    return user_id if user_id != bot else min(chat.members, default=bot)


def _founded(sandbox: Sandbox, id: int, title: str, forum: bool, members: list[int]) -> Chat:
    chat = sandbox.world.add_group(id, title, forum=forum, members=set(members))
    if members:
        sandbox.updates.add(
            "my_chat_member",
            {
                "chat": chat.view,
                "from": sandbox.world.users[members[0]],
                "date": sandbox.clock.unix(),
                "old_chat_member": {"status": "left", "user": sandbox.bot},
                "new_chat_member": member(sandbox, chat, sandbox.bot["id"]),
            },
        )
    sandbox.events.tell("chat", chat=id)
    return chat


def _wished(old: Role, wish: dict[str, Any]) -> Role:
    status, rights = wish.get("status"), wish.get("rights") or {}
    if status is not None and status not in STATUSES:
        raise Impossible(f"status must be one of {', '.join(STATUSES)}")
    if not isinstance(rights, dict) or not set(rights) <= set(RIGHTS):
        raise Impossible(f"rights must be some of {', '.join(RIGHTS)}")
    return changed(old, status, rights, wish.get("anonymous"))


def _settle(chat: Chat, user_id: int, role: Role) -> None:
    (chat.members.add if role.here else chat.members.discard)(user_id)
    if role.status == "member" or role == LEFT:
        chat.roles.pop(user_id, None)
    else:
        chat.roles[user_id] = role
