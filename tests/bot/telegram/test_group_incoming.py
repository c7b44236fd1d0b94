"""What happens in the lender's group, read as events: who did it, where, and what it answers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest

from bot.arrivals import row_of
from bot.clock import Clock
from bot.telegram.client import Client, open_bot
from bot.telegram.group_incoming import ANONYMOUS
from bot.telegram.incoming import ALLOWED_UPDATES, lane_of, read
from dialogs.desk.events import (
    Changed,
    DeskHeard,
    GroupMoved,
    Left,
    Passing,
    Pressed,
    RightsChanged,
    TopicSeen,
    Wrote,
)
from dialogs.grammar.events import SentFile
from sandbox import running_sandbox
from tests.kit.post_office import TOKEN, Phone

GROUP = -1001000000001
US = TOKEN.partition(":")[0]
ANN, BEN = 71, 72


@dataclass
class Forum:
    """The lender's group, and what the bot hears of it."""

    phone: Phone
    client: Client
    offset: int = 0

    async def do(self, path: str, **wish: Any) -> Any:
        return await self.phone.do(path, chat=GROUP, **wish)

    async def raw(self) -> list[dict[str, Any]]:
        found = await self.client.raw_updates(offset=self.offset, timeout=0, allowed_updates=ALLOWED_UPDATES)
        self.offset = found[-1]["update_id"] + 1 if found else self.offset
        return found

    async def heard(self) -> list[DeskHeard]:
        """Everything since the last time."""
        return [heard_in(update) for update in await self.raw()]


def heard_in(update: dict[str, Any]) -> DeskHeard:
    found = read(update, US)
    assert found is not None
    assert found.desk is not None
    assert not found.private
    return found.desk


@pytest.fixture
async def forum() -> AsyncIterator[Forum]:
    async with (
        running_sandbox() as running,
        aiohttp.ClientSession() as http,
        open_bot(TOKEN, running.base_url) as client,
    ):
        await client.ask_username()
        phone = Phone(running, http)
        for user, name in ((ANN, "Ann"), (BEN, "Ben")):
            await phone.do("users", id=user, first_name=name)
        await phone.do("groups", id=GROUP, title="Desk", forum=True, members=[ANN, BEN])
        forum = Forum(phone, client)
        await forum.raw()
        yield forum


async def test_in_a_topic_what_is_written_answered_changed_and_tapped_names_topic_and_person(forum: Forum) -> None:
    topic = await forum.client.call("createForumTopic", {"chat_id": GROUP, "name": "G-1 waiting"})
    thread = str(topic["message_thread_id"])
    keyboard = {"inline_keyboard": [[{"text": "Take", "callback_data": "desk.0.take:G-1"}]]}
    wish = {"chat_id": GROUP, "message_thread_id": int(thread), "text": "brief", "reply_markup": keyboard}
    brief = await forum.client.call("sendMessage", wish)
    at: dict[str, Any] = {"user": ANN, "topic": int(thread)}
    plain = await forum.do("messages", text="/take now", **at)
    reply = await forum.do("messages", text="Yes.", reply_to=brief["message_id"], **at)
    await forum.do("messages", user=ANN, edit=plain["message_id"], text="/take")
    file = {"name": "plan.pdf", "base64": "JVBERg=="}
    sent = await forum.do("messages", document=file, caption="the plan", album="a", **at)
    await forum.do("taps", user=BEN, message_id=brief["message_id"], text="Take")
    updates = await forum.raw()
    assert {lane_of(update) for update in updates} == {f"chat:{GROUP}:{thread}"}
    assert {row_of(update, Clock()).lane for update in updates} == {f"chat:{GROUP}:{thread}"}
    heard = [heard_in(update) for update in updates]
    assert {(one.group, one.thread) for one in heard} == {(str(GROUP), thread)}
    assert [(one.who, one.user_id) for one in heard] == [("us", int(US)), *[("person", ANN)] * 4, ("person", BEN)]
    shown = next(update["message"] for update in updates if "document" in update.get("message", {}))
    plan = SentFile("document", shown["document"]["file_id"], "plan.pdf", 4, "the plan", shown["media_group_id"])
    assert [one.event for one in heard] == [
        TopicSeen("created", "G-1 waiting", ours=True),
        Wrote("/take now", str(plain["message_id"])),
        Wrote("Yes.", str(reply["message_id"]), str(brief["message_id"])),
        Changed("/take", str(plain["message_id"])),
        Wrote("the plan", str(sent["message_id"]), file=plan),
        Pressed("take:G-1", str(brief["message_id"])),
    ]


async def test_general_is_the_group_itself_also_where_somebody_is_answered(forum: Forum) -> None:
    first = await forum.do("messages", user=ANN, text="/queue")
    second = await forum.do("messages", user=BEN, text="Thanks.", reply_to=first["message_id"])
    updates = await forum.raw()
    assert "message_thread_id" in updates[1]["message"]  # and yet it is no topic
    assert {lane_of(update) for update in updates} == {f"chat:{GROUP}"}
    assert [(one.thread, one.event) for one in map(heard_in, updates)] == [
        ("", Wrote("/queue", str(first["message_id"]))),
        ("", Wrote("Thanks.", str(second["message_id"]), str(first["message_id"]))),
    ]


async def test_what_becomes_of_a_topic_is_told_with_whose_doing_it_was(forum: Forum) -> None:
    topic = (await forum.do("topics", user=ANN, name="Rota"))["message_thread_id"]
    for wish in ({"rename": "Rota, week 48"}, {"close": True}, {"reopen": True}):
        await forum.do("topics", user=ANN, topic=topic, **wish)
    here = {"chat_id": GROUP, "message_thread_id": topic}
    await forum.client.call("editForumTopic", {**here, "name": "G-1"})
    await forum.client.call("closeForumTopic", here)
    heard = await forum.heard()
    assert {one.thread for one in heard} == {str(topic)}
    assert [one.event for one in heard] == [
        TopicSeen("created", "Rota"), TopicSeen("renamed", "Rota, week 48"), TopicSeen("closed"),
        TopicSeen("reopened"), TopicSeen("renamed", "G-1", ours=True), TopicSeen("closed", ours=True),
    ]  # fmt: skip


async def test_an_anonymous_administrator_writes_as_nobody_and_taps_as_themselves(forum: Forum) -> None:
    await forum.do("members", user=ANN, status="administrator", anonymous=True)
    keyboard = {"inline_keyboard": [[{"text": "Take", "callback_data": "desk.0.take"}]]}
    brief = await forum.client.call("sendMessage", {"chat_id": GROUP, "text": "brief", "reply_markup": keyboard})
    await forum.raw()
    await forum.do("messages", user=ANN, text="/take")
    await forum.do("taps", user=ANN, message_id=brief["message_id"], text="Take")
    wrote, pressed = await forum.heard()
    assert (wrote.who, wrote.user_id) == ("anonymous", 0)
    assert (pressed.who, pressed.user_id) == ("person", ANN)


async def test_rights_leaving_and_moving_are_heard(forum: Forum) -> None:
    rights = {"can_manage_topics": False, "can_pin_messages": True, "can_delete_messages": False}
    await forum.do("members", user="bot", rights=rights)
    await forum.do("members", user=BEN, status="left")
    first, second = [one.event for one in await forum.heard()]
    assert (first, second) == (RightsChanged(True, topics=False, pins=True, deletes=False), Left(BEN))
    await forum.do("members", user="bot", status="kicked")
    assert RightsChanged(False) in [one.event for one in await forum.heard()]
    await forum.phone.do("groups", id=-55, title="Small", members=[ANN])
    await forum.raw()
    await forum.phone.do("groups", id=-55, migrate_to=-1009)
    moved = [one for one in await forum.heard() if isinstance(one.event, GroupMoved)]
    assert {(one.group, one.thread, one.event) for one in moved} == {("-55", "", GroupMoved("-1009"))}


# as they lie ---------------------------------------------------------------------------------------------------------

PERSON = {"id": ANN, "is_bot": False, "first_name": "Ann"}
CHAT = {"id": GROUP, "type": "supergroup", "title": "Desk", "is_forum": True}
FILE = {"file_id": "f", "file_unique_id": "u"}


def message(**content: Any) -> dict[str, Any]:
    return {"message_id": 9, "date": 1, "chat": CHAT, "from": PERSON, **content}


def told(**content: Any) -> DeskHeard:
    return heard_in({"update_id": 1, "message": message(**content)})


def test_the_message_that_opened_a_topic_is_answered_by_nobody() -> None:
    there = {"message_thread_id": 5, "is_topic_message": True}
    born = message(message_id=5, forum_topic_created={"name": "x", "icon_color": 1})
    forgotten = {"message_id": 5, "date": 1, "chat": CHAT}
    for opened in (born, forgotten):
        assert told(text="hi", reply_to_message=opened, **there).event == Wrote("hi", "9")


def test_other_bots_channels_and_the_anonymous_are_told_from_people() -> None:
    other = {"id": 5, "is_bot": True, "first_name": "Poll"}
    group = {"id": ANONYMOUS, "is_bot": True, "first_name": "Group"}
    channel = {"id": -1007, "type": "channel", "title": "News"}
    assert [
        (heard.who, heard.user_id)
        for heard in (
            told(text="x"), told(text="x", **{"from": other}), told(text="x", **{"from": group}),
            told(text="x", sender_chat=channel), told(text="x", sender_chat=CHAT),
            heard_in({"update_id": 1, "message": {k: v for k, v in message(text="x").items() if k != "from"}}),
            told(text="x", **{"from": {**other, "id": int(US)}}),
        )
    ] == [("person", ANN), ("bot", 5), *[("anonymous", 0)] * 4, ("us", int(US))]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ({"pinned_message": message(text="brief")}, "pinned_message"),
        ({"new_chat_members": [PERSON]}, "new_chat_members"),
        ({"forum_topic_edited": {"icon_custom_emoji_id": "1"}, "message_thread_id": 5}, "icon"),
        ({"general_forum_topic_hidden": {}}, "general_forum_topic_hidden"),
        ({"something_new": {"a": 1}}, "message"),
    ],
)  # fmt: skip
def test_pins_joins_and_what_we_do_not_know_pass_by(content: dict[str, Any], kind: str) -> None:
    assert told(**content).event == Passing(kind)


def test_what_cannot_be_passed_on_comes_with_its_kind_and_without_a_file() -> None:
    heard = told(location={"longitude": 1.0, "latitude": 1.0}, reply_to_message=message(message_id=4, text="x"))
    assert heard.event == Wrote("", "9", "4", SentFile("location"))


def test_an_edit_is_never_something_new() -> None:
    changed = heard_in({"update_id": 1, "edited_message": message(text="/say hello")})
    assert changed.event == Changed("/say hello", "9")
    moving = heard_in({"update_id": 1, "edited_message": message(pinned_message=message(text="x"))})
    assert moving.event == Passing("pinned_message")


@pytest.mark.parametrize("data", ["v3|pick:14", "abc.0.take", "desk.x.take", "desk.0.", None])
def test_buttons_that_are_not_the_desks_pass_by(data: str | None) -> None:
    tap = {"id": "1", "from": PERSON, "chat_instance": "1", "message": message(text="x"), "data": data}
    assert heard_in({"update_id": 1, "callback_query": tap}).event == Passing("button")


def test_a_tap_on_a_message_too_old_to_be_told_has_no_topic() -> None:
    old = {"message_id": 9, "date": 0, "chat": CHAT}
    tap = {"id": "1", "from": PERSON, "chat_instance": "1", "message": old, "data": "desk.0.take"}
    update = {"update_id": 1, "callback_query": tap}
    assert heard_in(update) == DeskHeard(str(GROUP), "", "person", ANN, Pressed("take", "9"), forum=True)
    assert lane_of(update) == f"chat:{GROUP}"


def test_a_private_chat_has_no_topics_lanes() -> None:
    private = message(text="hi", message_thread_id=5, is_topic_message=True)
    private["chat"] = {"id": ANN, "type": "private"}
    assert lane_of({"update_id": 1, "message": private}) == f"chat:{ANN}"
