"""Reading what a call of the control API wishes."""

from typing import Any

from .impossible import Impossible
from .sandbox import Sandbox
from .world import Chat

Wish = dict[str, Any]


def number(wish: Wish, name: str) -> int:
    """A whole number that must be there."""
    if name not in wish:
        raise Impossible(f"{name} is missing")
    try:
        return int(wish[name])
    except (TypeError, ValueError):
        raise Impossible(f"{name} must be a number") from None


def optional(wish: Wish, name: str) -> int | None:
    """A whole number, or None when there is none."""
    return None if wish.get(name) is None else number(wish, name)


def known_chat(sandbox: Sandbox, wish: Wish) -> Chat:
    """The chat in the address of a call."""
    chat = sandbox.world.chats.get(number(wish, "id"))
    if chat is None:
        raise Impossible(f"unknown chat {wish['id']}")
    return chat


def shown(chat: Chat) -> Wish:
    """A chat as the control API shows it."""
    last = next(reversed(chat.messages.values()), None)
    view = {
        **chat.view,
        "started": chat.started,
        "blocked": chat.blocked,
        "members": sorted(chat.members),
        "migrated_to": chat.migrated_to,
        "keyboard": chat.keyboard,
        "last": last,
    }
    if not chat.private:
        people = {str(user): chat.role(user).status for user in sorted(chat.members | chat.roles.keys())}
        view |= {"roles": people, "bot_status": chat.bot_role.status, "pins": chat.pins}
    return view
