"""What the desk does in its group beside writing: topics, pins, reactions, copies, deletions."""

from __future__ import annotations

from typing import Any

from bot.sender.outcome import Claimed, Sent
from bot.sender.refusals import NOT_COPYABLE
from bot.telegram.client import Client
from bot.telegram.wording import answering, dressed, id_of, place

# What is refused because it is so already, by method; the words are Telegram's, in small letters.
GONE = ("message thread not found", "topic_id_invalid", "topic_deleted")
_NO_MESSAGE = "message_id_invalid"
AS_WISHED: dict[str, tuple[str, ...]] = {
    "name_topic": ("topic_not_modified",),
    "close_topic": ("topic_not_modified", *GONE),
    "reopen_topic": ("topic_not_modified",),
    "delete_topic": GONE,
    "pin": ("message to pin not found", "chat_not_modified", _NO_MESSAGE),
    "react": ("message to react not found", _NO_MESSAGE),
    "delete": ("message to delete not found", _NO_MESSAGE),
}


class NothingCopied(Exception):
    """Telegram left out all of the messages."""


async def open_topic(client: Client, message: Claimed) -> Sent:
    """A new topic; its thread's id."""
    wish = {"chat_id": place(message.lane)["chat_id"], "name": message.payload["title"]}
    return Sent(str((await client.call("createForumTopic", wish))["message_thread_id"]))


async def name_topic(client: Client, message: Claimed) -> Sent:
    """Another title."""
    return await _topic(client, "editForumTopic", message, name=message.payload["title"])


async def close_topic(client: Client, message: Claimed) -> Sent:
    """Nobody writes in it for now."""
    return await _topic(client, "closeForumTopic", message)


async def reopen_topic(client: Client, message: Claimed) -> Sent:
    """It is written in again."""
    return await _topic(client, "reopenForumTopic", message)


async def delete_topic(client: Client, message: Claimed) -> Sent:
    """The topic with all that was said in it; `thread` names another one than the lane's."""
    if thread := message.payload.get("thread"):
        return await _topic(client, "deleteForumTopic", message, message_thread_id=int(thread))
    return await _topic(client, "deleteForumTopic", message)


async def pin(client: Client, message: Claimed) -> Sent:
    """The target's message stays at the top; nobody's phone rings for it."""
    wish = {"chat_id": place(message.lane)["chat_id"], "message_id": message.target, "disable_notification": True}
    await client.call("pinChatMessage", wish)
    return Sent(None)


async def react(client: Client, message: Claimed) -> Sent:
    """An emoji on a message, or none."""
    emoji = message.payload["emoji"]
    reaction = [{"type": "emoji", "emoji": emoji}] if emoji else []
    wish = {"chat_id": place(message.lane)["chat_id"], "message_id": int(message.payload["message"])}
    await client.call("setMessageReaction", {**wish, "reaction": reaction})
    return Sent(None)


async def copy(client: Client, message: Claimed) -> Sent:
    """Messages of another chat, which do not say whose they are; those of an album stay one."""
    payload = message.payload
    numbers = sorted({int(number) for number in payload["messages"]})
    wish: dict[str, Any] = {**place(message.lane), "from_chat_id": int(payload["from_chat"])}
    if len(numbers) == 1:
        words = dressed(payload) | ({"caption": payload["caption"]} if "caption" in payload else {})  # '' takes it off
        wish |= {"message_id": numbers[0], **words, **answering(payload)}
        return Sent(id_of(await client.call("copyMessage", wish)))
    bare = {"remove_caption": True} if payload.get("caption") == "" else {}
    shown = [id_of(one) for one in await client.call("copyMessages", {**wish, "message_ids": numbers, **bare})]
    if not shown:
        raise NothingCopied(NOT_COPYABLE)
    return Sent(shown[0], more=tuple(shown[1:]), whole=len(shown) == len(numbers))


async def delete(client: Client, message: Claimed) -> Sent:
    """Messages of the place are taken back."""
    numbers = [int(number) for number in message.payload["messages"]]
    wish: dict[str, Any] = {"chat_id": place(message.lane)["chat_id"]}
    if len(numbers) == 1:
        await client.call("deleteMessage", {**wish, "message_id": numbers[0]})
    else:
        await client.call("deleteMessages", {**wish, "message_ids": numbers})
    return Sent(None)


async def _topic(client: Client, method: str, message: Claimed, **wish: Any) -> Sent:
    await client.call(method, {**place(message.lane), **wish})
    return Sent(None)


METHODS = {
    "open_topic": open_topic,
    "name_topic": name_topic,
    "close_topic": close_topic,
    "reopen_topic": reopen_topic,
    "delete_topic": delete_topic,
    "pin": pin,
    "react": react,
    "copy": copy,
    "delete": delete,
}
