"""What people do in a group beside writing: topics, pins, reactions, deletions."""

from typing import Any

from . import forum
from .impossible import Impossible
from .methods.pins import pin
from .methods.reactions import EMOJI, react, shown
from .notices import author, tell
from .people import chat_for
from .sandbox import Sandbox
from .topics import BLUE, GENERAL, NAME_MAX, Topic
from .world import Chat, Message


def act_on_topic(sandbox: Sandbox, user_id: int, chat_id: int, wish: dict[str, Any]) -> dict[str, Any]:
    """Open a topic by `name`, or change the `topic`: rename, close, reopen, hide, unhide, delete. Gives the topic."""
    chat = chat_for(sandbox, user_id, chat_id)
    if not chat.forum:
        raise Impossible(f"chat {chat.id} has no topics")
    if wish.get("topic") is None:
        return forum.open_topic(sandbox, chat, user_id, _name(wish.get("name")), BLUE).shown()
    topic = chat.topics.get(wish["topic"])
    if topic is None:
        raise Impossible(f"unknown topic {wish['topic']}")
    deletes = bool(wish.get("delete"))
    _allow(chat, topic, user_id, "can_delete_messages" if deletes else "can_manage_topics")
    if deletes:
        if topic.id == GENERAL:
            raise Impossible("General cannot be deleted")
        forum.delete_topic(sandbox, chat, topic)
    elif not _changed(sandbox, chat, topic, user_id, wish):
        raise Impossible("this changes nothing: give name, or topic with rename, close, reopen, hide, unhide or delete")
    return topic.shown()


def pin_or_unpin(sandbox: Sandbox, user_id: int, chat_id: int, number: int, *, unpin: bool) -> None:
    """Let a person pin a message, or take the pin away."""
    chat = chat_for(sandbox, user_id, chat_id)
    message = _message(chat, number)
    if not chat.private and not chat.role(user_id).may("can_pin_messages"):
        raise Impossible(f"user {user_id} may not pin here")
    if not unpin:
        pin(sandbox, chat, message, user_id)
    elif number in chat.pins:
        chat.pins.remove(number)
        sandbox.events.tell("chat", chat=chat.id)


def react_to(sandbox: Sandbox, user_id: int, chat_id: int, number: int, emoji: str) -> None:
    """Let a person react to a message, or take the reaction back by an empty one."""
    chat = chat_for(sandbox, user_id, chat_id)
    _message(chat, number)
    if emoji and emoji not in EMOJI:
        raise Impossible(f"{emoji} is no reaction")
    before = react(sandbox, chat, number, user_id, emoji)
    if before == emoji or not (chat.private or chat.bot_role.leads):
        return
    who = author(sandbox, chat, user_id)
    change = {
        "chat": chat.view,
        "message_id": number,
        **({"actor_chat": chat.view} if "sender_chat" in who else {"user": who["from"]}),
        "date": sandbox.clock.unix(),
        "old_reaction": shown(before),
        "new_reaction": shown(emoji),
    }
    tell(sandbox, chat, "message_reaction", change)


def delete(sandbox: Sandbox, user_id: int, chat_id: int, number: int) -> None:
    """Let a person delete a message for everybody; the bot is not told."""
    chat = chat_for(sandbox, user_id, chat_id)
    message = _message(chat, number)
    own = chat.private or chat.author_of(message) == user_id
    if "forum_topic_created" in message or not (own or chat.role(user_id).may("can_delete_messages")):
        raise Impossible(f"user {user_id} may not delete message {number}")
    chat.forget(number)
    sandbox.events.tell("delete", chat=chat.id, message_id=number)


def reactions(chat: Chat) -> list[dict[str, Any]]:
    """Every reaction in a chat; Telegram's Message objects do not hold them."""
    return [
        {"message_id": number, "user": user_id, "emoji": emoji} for (number, user_id), emoji in chat.reactions.items()
    ]


def topics(chat: Chat) -> list[dict[str, Any]]:
    """Every topic of a chat, also of one whose topics are switched off."""
    return [
        {**topic.shown(), "closed": topic.closed, "hidden": topic.hidden, "by": topic.by}
        for topic in chat.topics.values()
    ]


def _changed(sandbox: Sandbox, chat: Chat, topic: Topic, user_id: int, wish: dict[str, Any]) -> bool:
    if wish.get("rename") is not None:
        return forum.edit_topic(sandbox, chat, topic, user_id, _name(wish["rename"]))
    if wish.get("close") or wish.get("reopen"):
        return forum.close_topic(sandbox, chat, topic, user_id, closed=bool(wish.get("close")))
    if topic.id == GENERAL and (wish.get("hide") or wish.get("unhide")):
        return forum.hide_general(sandbox, chat, user_id, hidden=bool(wish.get("hide")))
    return False


def _allow(chat: Chat, topic: Topic, user_id: int, right: str) -> None:
    if topic.by != user_id and not chat.role(user_id).may(right):
        raise Impossible(f"user {user_id} lacks {right}")


def _name(given: object) -> str:
    name = " ".join(given.split()) if isinstance(given, str) else ""
    if not 1 <= len(name) <= NAME_MAX:
        raise Impossible(f"the name of a topic has 1 to {NAME_MAX} characters")
    return name


def _message(chat: Chat, number: int) -> Message:
    message = chat.messages.get(number)
    if message is None:
        raise Impossible(f"unknown message {number}")
    return message
