"""Updates as the local Telegram makes them, read as events; each kind answered or refused on purpose."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import aiohttp
import pytest

from bot.telegram.client import Client, open_bot
from bot.telegram.incoming import ALLOWED_UPDATES, Incoming, lane_of, read, tap_of
from dialogs.grammar.events import Edited, Reached, SentFile, Started, Tapped, Typed, Unread
from sandbox import running_sandbox
from tests.kit.post_office import TOKEN, Phone

GIF = base64.b64encode(base64.b64decode("R0lGODlhAQABAAAAACwAAAAAAQABAAACAkQBADs=")).decode()


class Line:
    """A person's phone, and what the bot hears of it."""

    def __init__(self, phone: Phone, client: Client) -> None:
        self.phone, self.client, self.offset = phone, client, 0
        self.last: dict[str, Any] = {}

    async def raw(self) -> dict[str, Any]:
        updates = await self.client.raw_updates(offset=self.offset, timeout=0, allowed_updates=ALLOWED_UPDATES)
        self.last = updates[-1]
        self.offset = self.last["update_id"] + 1
        return self.last

    async def heard(self, **wish: Any) -> Incoming:
        await self.phone.do("messages", user=7, **wish)
        found = read(await self.raw())
        assert found is not None
        return found


@pytest.fixture
async def line() -> AsyncIterator[Line]:
    async with (
        running_sandbox() as running,
        aiohttp.ClientSession() as http,
        open_bot(TOKEN, running.base_url) as client,
    ):
        await client.ask_username()
        phone = Phone(running, http)
        await phone.do("users", id=7, first_name="Ming", language_code="zh-hant")
        yield Line(phone, client)


async def test_words_are_typed(line: Line) -> None:
    heard = await line.heard(text="下週五付 3,500")
    typed = Incoming("7", "7", True, Typed("下週五付 3,500"), language_code="zh-hant", message_id=1)
    assert replace(heard, sent_at=None) == typed
    assert heard.sent_at is not None
    assert heard.sent_at.timestamp() == line.last["message"]["date"]


@pytest.mark.parametrize(
    ("text", "token"),
    [
        ("/start", ""), ("/start a_B-1", "a_B-1"), ("/start@goodword_bot abc", "abc"), ("/START abc", "abc"),
        ("/start not a token", "-"), ("/start " + "x" * 65, "-"), ("/start\nabc", "abc"),
    ],
)  # fmt: skip
async def test_start_carries_the_payload_of_the_link(line: Line, text: str, token: str) -> None:
    heard = await line.heard(text=text)
    assert (heard.event, heard.token) == (Started(language="zh-hant"), token)


@pytest.mark.parametrize(
    ("text", "word"),
    [("/stop", "/stop"), ("/Help", "/help"), ("/home@goodword_bot", "/home"), ("/person now please", "/person")],
)
async def test_commands_come_as_their_bare_word(line: Line, text: str, word: str) -> None:
    assert (await line.heard(text=text)).event == Typed(word)


@pytest.mark.parametrize("text", ["/", "a /stop", "3/4", "/五", "//stop"])
async def test_a_slash_alone_makes_no_command(line: Line, text: str) -> None:
    assert (await line.heard(text=text)).event == Typed(text)


async def test_a_changed_message_is_edited_and_not_said_again(line: Line) -> None:
    first = await line.heard(text="yes")
    heard = await line.heard(edit=first.message_id, text="/stop")
    assert heard.event == Edited("/stop")


async def test_photos_and_files_come_with_name_size_and_words(line: Line) -> None:
    heard = await line.heard(
        document={"name": "r.pdf", "mime_type": "application/pdf", "base64": "JVBERg=="}, caption="paid"
    )
    event = heard.event
    assert isinstance(event, SentFile)
    assert (event.kind, event.name, event.size, event.caption) == ("document", "r.pdf", 4, "paid")
    assert event.file_id
    heard = await line.heard(photo={"name": "a.gif", "mime_type": "image/gif", "base64": GIF})
    assert isinstance(heard.event, SentFile)
    assert heard.event.kind == "photo"


async def test_each_part_of_an_album_is_a_file_of_its_own_with_the_words_on_one_of_them(line: Line) -> None:
    parts = [
        await line.heard(photo={"base64": GIF}, album="a1", caption="paid on Friday"),
        await line.heard(photo={"base64": GIF}, album="a1"),
        await line.heard(document={"name": "slip.pdf", "base64": "JVBERg=="}, album="a1"),
    ]
    events = [part.event for part in parts]
    assert all(isinstance(event, SentFile) for event in events)
    read_as = [(e.kind, e.caption, e.album) for e in events if isinstance(e, SentFile)]
    assert read_as == [("photo", "paid on Friday", "a1"), ("photo", "", "a1"), ("document", "", "a1")]
    assert len({e.file_id for e in events if isinstance(e, SentFile)}) == 3
    assert len({part.message_id for part in parts}) == 3


async def test_what_was_forwarded_is_read_like_what_was_sent(line: Line) -> None:
    heard = await line.heard(photo={"base64": GIF}, caption="from the bank", forwarded_from="Bank")
    assert isinstance(heard.event, SentFile)
    assert (heard.event.kind, heard.event.caption, heard.event.album) == ("photo", "from the bank", "")
    assert (await line.heard(text="付了", forwarded_from="Ming")).event == Typed("付了")


async def test_a_voice_message_comes_with_its_length_in_bytes(line: Line) -> None:
    event = (await line.heard(voice={"duration": 4, "base64": GIF}, caption="我付了")).event
    assert isinstance(event, SentFile)
    assert (event.kind, event.size > 0, bool(event.file_id), event.caption) == ("voice", True, True, "我付了")


def test_of_the_sizes_of_a_photo_the_largest_is_taken_and_a_live_photo_is_one() -> None:
    sizes = [{"file_id": f"p{n}", "file_unique_id": f"u{n}", "width": n, "height": n} for n in (90, 320, 1280)]
    moving = {**FILE, "duration": 2, "width": 9, "height": 9, "photo": sizes}
    for content in ({"photo": sizes}, {"photo": sizes, "live_photo": moving}):
        heard = read(private(**content, caption="paid"))
        assert heard is not None
        assert heard.event == SentFile("photo", "p1280", caption="paid")


def private(**content: Any) -> dict[str, Any]:
    sender = {"id": 7, "is_bot": False, "first_name": "Ming"}
    message = {"message_id": 1, "date": 1, "chat": {"id": 7, "type": "private"}, "from": sender, **content}
    return {"update_id": 1, "message": message}


FILE = {"file_id": "f", "file_unique_id": "u"}
READ = [
    ({"voice": {**FILE, "duration": 1}}, "voice", True),
    ({"video_note": {**FILE, "duration": 1, "length": 1}}, "video_note", True),
    ({"animation": {**FILE, "duration": 1, "width": 1, "height": 1}, "document": FILE}, "animation", True),
    ({"sticker": {**FILE, "type": "regular", "width": 1, "height": 1, "is_animated": False, "is_video": False}},
     "sticker", False),
    ({"location": {"longitude": 1.0, "latitude": 1.0}}, "location", False),
    ({"contact": {"phone_number": "1", "first_name": "x"}}, "contact", False),
    ({"dice": {"emoji": "x", "value": 1}}, "dice", False),
    ({"something_new": {"a": 1}}, "message", False),
]  # fmt: skip


@pytest.mark.parametrize(("content", "kind", "file"), READ)
def test_everything_else_is_a_file_or_unread_but_never_lost(content: dict[str, Any], kind: str, file: bool) -> None:
    heard = read(private(**content))
    assert heard is not None
    assert isinstance(heard.event, SentFile if file else Unread)
    assert heard.event.kind == kind


def test_service_messages_other_bots_and_channels_are_nothing_for_us() -> None:
    pinned = private()["message"]
    assert read(private(pinned_message=pinned)) is None
    other = private(text="hi")
    other["message"]["from"]["is_bot"] = True
    assert read(other) is None
    channel = {"message_id": 1, "date": 1, "chat": {"id": -9, "type": "channel"}, "text": "x"}
    assert read({"update_id": 1, "channel_post": channel}) is None
    assert read({"update_id": 1, "something_new": {}}) is None
    assert lane_of({"update_id": 1, "something_new": {}}) == "chat:0"


def test_what_is_said_in_a_group_is_no_borrowers_word() -> None:
    update = private(text="I agree")
    update["message"]["chat"] = {"id": -5, "type": "supergroup", "title": "Desk"}
    heard = read(update)
    assert heard is not None
    assert (heard.private, heard.chat_id, heard.kind) == (False, "-5", "group message")
    assert lane_of(update) == "chat:-5"


@pytest.mark.parametrize(
    ("data", "event"),
    [
        ("abc.7.pick:2026-12-05", Tapped("pick:2026-12-05", "abc", 7)),
        ("abc.7.a.b", Tapped("a.b", "abc", 7)),
        ("abc.x.yes", Unread("button")), ("abc.7.", Unread("button")), ("yes", Unread("button")),
        ("abc.-1.yes", Unread("button")), (".1.yes", Unread("button")),
    ],
)  # fmt: skip
async def test_a_tap_names_its_talk_its_drawing_and_what_it_means(line: Line, data: str, event: object) -> None:
    await line.heard(text="/start")
    keyboard = {"inline_keyboard": [[{"text": "x", "callback_data": data}]]}
    shown = await line.client.call("sendMessage", {"chat_id": 7, "text": "?", "reply_markup": keyboard})
    tap = await line.phone.do("taps", user=7, chat=7, message_id=shown["message_id"], data=data)
    raw = await line.raw()
    heard = read(raw)
    assert heard is not None
    assert (heard.event, heard.tap_id, heard.kind, heard.chat_id) == (event, tap, "tap", "7")
    assert (lane_of(raw), tap_of(raw)) == ("chat:7", tap)


async def test_blocking_and_coming_back_are_heard(line: Line) -> None:
    await line.heard(text="/start")
    await line.phone.do("block", user=7, blocked=True)
    raw = await line.raw()
    heard = read(raw)
    assert heard is not None
    assert (heard.event, heard.private, lane_of(raw)) == (Reached(False), True, "chat:7")
    await line.phone.do("block", user=7, blocked=False)
    heard = read(await line.raw())
    assert heard is not None
    assert heard.event == Reached(True)
