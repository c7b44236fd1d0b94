"""A demo started again: the sandbox remembers nothing, so its chats are written anew from what the bot recorded."""

from __future__ import annotations

import json
from typing import Any

from bot.clock import moment
from bot.demo.afterwards import done_again, words_of
from bot.demo.files import Files
from bot.demo.forum import places_of, topic_again
from bot.house import House
from bot.store.statements import Row, Tx, sql
from sandbox import Sandbox


async def restore(house: House, sandbox: Sandbox) -> None:
    """Put people, chats, messages and files back; the next update gets a number that was never used."""
    updates, sent, after, chats, places = await house.db.read(_everything())
    files = Files(house.db, sandbox)
    await files.look()
    if updates:
        sandbox.updates.start_after(max(int(row["key"]) for row in updates))
    keyboards = {row["screen_row"] for row in chats}
    for row in updates:
        message = json.loads(row["payload"]).get("message")
        if message:
            person = message["from"]
            if not person["is_bot"]:
                sandbox.world.add_user(person["id"], person["first_name"], person.get("language_code"))
            topic_again(sandbox, message)
            _put(sandbox, await files.of_borrower(message))
    for row in sent:
        number, thread = places.get(row["lane"], (0, 0))
        chat = sandbox.world.chats.get(number)
        if chat is not None and row["message_id"]:
            message = _bot_message(sandbox, row, chat.view, row["row_id"] in keyboards or row["purpose"] != "reply")
            if thread:
                message |= {"message_thread_id": thread, "is_topic_message": True}
            if row["method"] == "file":
                message["document"] = await files.of_bot(row)
            _put(sandbox, message)
    placed = {row["row_id"]: int(row["message_id"]) for row in sent if row["message_id"]}
    for row in after:
        chat = sandbox.world.chats.get(places.get(row["lane"], (0, 0))[0])
        if chat is not None:
            done_again(sandbox, row, chat, placed)
    for chat in sandbox.world.chats.values():
        chat.messages = dict(sorted(chat.messages.items()))
        chat.last_message_id = max(chat.last_message_id, *chat.messages, 0)


def _put(sandbox: Sandbox, message: dict[str, Any]) -> None:
    chat = sandbox.world.chats.get(message["chat"]["id"])
    if chat is not None:
        chat.started = True
        chat.messages[message["message_id"]] = message


def _bot_message(sandbox: Sandbox, row: Row, view: dict[str, Any], with_keyboard: bool) -> dict[str, Any]:
    payload = json.loads(row["payload"])
    message = {
        "message_id": int(row["message_id"]),
        "from": sandbox.bot,
        "chat": view,
        "date": int(moment(row["done_at"]).timestamp()),
    }
    shown = words_of(payload, "caption" if row["method"] == "file" else "text")
    if not with_keyboard:
        shown.pop("reply_markup", None)
    return {**message, **shown}


def _everything() -> Tx[tuple[list[Row], list[Row], list[Row], list[Row], dict[str, tuple[int, int]]]]:
    updates = yield sql("inbox_updates")
    sent = yield sql("outbox_said")
    after = yield sql("outbox_done_to")
    chats = yield sql("chats_all")
    return updates, sent, after, chats, (yield from places_of([*sent, *after]))
