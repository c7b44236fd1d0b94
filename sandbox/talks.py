"""A chat, or one topic of it, as the page shows it: newest messages, pinned one, reactions, what the bot has read."""

import json
from typing import Any

from .sandbox import Sandbox
from .topics import GENERAL, topic_of
from .wishes import Wish, known_chat, optional
from .world import Chat

SHOWN = 150


def talk(sandbox: Sandbox, wish: Wish) -> Wish:
    """{total, messages, pinned, reactions, read} of the chat, or of its `topic` (0: General).

    `messages` are the newest `last`; `pinned` is the newest pinned one, however old; null for none.
    """
    chat = known_chat(sandbox, wish)
    topic, last = optional(wish, "topic"), optional(wish, "last") or SHOWN
    messages = [m for m in chat.messages.values() if topic is None or topic_of(m) == (topic or GENERAL)]
    shown = messages[-last:]
    numbers = {message["message_id"] for message in shown}
    found = [
        {"message_id": number, "user": user, "emoji": emoji}
        for (number, user), emoji in chat.reactions.items()
        if number in numbers
    ]
    pinned = next((message for message in reversed(messages) if message["message_id"] in chat.pins), None)
    return {
        "total": len(messages),
        "messages": shown,
        "pinned": pinned,
        "reactions": found,
        "read": _read(sandbox, chat),
    }


def _read(sandbox: Sandbox, chat: Chat) -> int:
    """The number of the last message that the bot has fetched, with all before it."""
    waiting: list[int] = []
    for update in sandbox.updates.waiting():
        if update.queue == f"chat:{chat.id}":
            content: dict[str, Any] = json.loads(update.text)
            waiting.append(int(content.get("message", {}).get("message_id", chat.last_message_id + 1)))
    return min(waiting, default=chat.last_message_id + 1) - 1
