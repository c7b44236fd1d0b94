"""A demo started again: the phone shows what it showed, with the documents that can still be opened."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.clock import stamp
from bot.demo.restore import restore
from bot.house import House, open_house
from bot.settings import Settings
from bot.store import inbox
from bot.store.desk import add_topic
from bot.store.outbox import keep_blob
from bot.store.statements import Tx, composed
from bot.telegram.client import open_bot
from bot.telegram.incoming import ALLOWED_UPDATES
from sandbox import Sandbox, running_sandbox
from sandbox.topics import GENERAL, topic_of
from tests.kit.post_office import NOON, TOKEN, PostOffice, open_post_office
from tests.kit.stage import SECRET

PDF, PHOTO, UNSEEN = b"%PDF-1.7 a plan", b"\xff\xd8\xff\xe0 a receipt", b"\xff\xd8\xff\xe0 never fetched"


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    settings = Settings(database_url=f"sqlite:///{tmp_path}/demo.db", secret_key=SECRET, api_url="http://127.0.0.1")
    async with open_house(settings) as house:
        yield house


async def _heard(office: PostOffice) -> None:
    """What came in is on record."""
    updates = await office.client.raw_updates(offset=None, timeout=0, allowed_updates=ALLOWED_UPDATES)
    rows = [
        inbox.InboxRow("telegram", str(update["update_id"]), office.clock.ticks(), "chat:1", update, stamp(NOON))
        for update in updates
    ]
    await office.db.run(inbox.put(rows))


async def _lived(house: House) -> None:
    """A first life of the demo: a document was sent, one photo was fetched, one was not, one voice message came."""
    async with open_post_office(house.db) as office:
        await office.phone.join(1)
        fetched = await office.phone.sends(1, PHOTO)
        await office.phone.do("messages", user=1, photo={"base64": "/9j/4A=="}, caption="#paid on Friday")
        await office.phone.do("messages", user=1, voice={"duration": 2})
        await office.phone.sends(1, UNSEEN, name="slip.pdf", kind="document")
        await _heard(office)
        await office.db.run(keep_blob("abc", PDF, stamp(NOON)))
        payload = {
            "name": "計畫.pdf",
            "mime": "application/pdf",
            "caption": "<b>Yours</b> &amp; ours",
            "parse_mode": "HTML",
        }
        await office.put(
            office.fetch("f", fetched),
            office.row("words", 1),
            office.row("plan", 1, method="file", payload=payload, blob="abc"),
            office.row("again", 1, method="file", payload={**payload, "caption": ""}, blob="abc"),
        )
        await (await office.sender()).drained()


async def _again(house: House) -> Sandbox:
    sandbox = Sandbox()
    sandbox.meet_bot(int(TOKEN.partition(":")[0]))
    await restore(house, sandbox)
    return sandbox


def _shown(sandbox: Sandbox) -> list[dict[str, Any]]:
    return list(sandbox.world.chats[1].messages.values())


async def test_documents_come_back_with_their_bytes_their_words_and_their_ids(house: House) -> None:
    await _lived(house)
    sandbox = await _again(house)
    words, plan, again = _shown(sandbox)[-3:]
    assert words["text"] == "words"
    assert (plan["caption"], "text" in plan, "caption" in again) == ("Yours & ours", False, False)
    assert plan["document"] == again["document"]
    assert (plan["document"]["file_name"], plan["document"]["mime_type"]) == ("計畫.pdf", "application/pdf")
    stored = sandbox.files.by_id(plan["document"]["file_id"])
    assert stored is not None
    assert stored.content == PDF


async def test_of_the_borrowers_files_those_that_were_fetched_come_back_and_the_others_leave_a_line(
    house: House,
) -> None:
    await _lived(house)
    sandbox = await _again(house)
    photo, lost, voice, document = _shown(sandbox)[1:5]
    stored = sandbox.files.by_id(photo["photo"][-1]["file_id"])
    assert stored is not None
    assert stored.content == PHOTO
    assert [message["text"] for message in (lost, voice, document)] == ["photo\n#paid on Friday", "voice", "slip.pdf"]
    assert not any(kind in message for message in (lost, voice, document) for kind in ("photo", "voice", "document"))
    assert not any("caption_entities" in message for message in (lost, voice, document))


async def test_a_document_goes_out_again_by_its_old_id(house: House) -> None:
    await _lived(house)
    sandbox = await _again(house)
    async with (
        running_sandbox(sandbox=sandbox) as running,
        aiohttp.ClientSession() as http,
        open_bot(TOKEN, running.base_url) as client,
    ):
        known = _shown(sandbox)[-1]["document"]["file_id"]
        shown = await client.call("sendDocument", {"chat_id": 1, "document": known})
        assert shown["document"]["file_id"] == known
        async with http.get(f"{running.base_url}/control/files/{known}") as answer:
            assert (answer.content_type, await answer.read()) == ("application/pdf", PDF)


async def test_the_desks_topics_come_back_with_what_was_said_in_them(house: House) -> None:
    desk = -1001000000001
    async with open_post_office(house.db) as office:
        await office.phone.group(desk, forum=True)
        here = {"chat_id": desk, "message_thread_id": 0}
        for name in ("G-1 waiting", "G-2 waiting"):
            made = await office.client.call("createForumTopic", {"chat_id": desk, "name": name})
            here["message_thread_id"] = made["message_thread_id"]
        await office.client.call("editForumTopic", {**here, "name": "G-2 done"})
        await office.client.call("closeForumTopic", here)
        await _heard(office)
        await house.db.run(_topic(desk, here["message_thread_id"]))
        await office.put(replace(office.row("brief", 0), lane="topic:case:B2", method="tell"))
        await (await office.sender()).drained()
    again = Sandbox()
    again.meet_bot(int(TOKEN.partition(":")[0]))
    again.world.add_group(desk, "Desk", forum=True)
    await restore(house, again)
    chat = again.world.chats[desk]
    assert [(topic.name, topic.closed) for topic in chat.topics.values() if topic.id != GENERAL] == [
        ("G-1 waiting", False),
        ("G-2 done", True),
    ]
    brief = next(message for message in chat.messages.values() if message.get("text") == "brief")
    assert topic_of(brief) == here["message_thread_id"]
    assert again.bot["id"] not in again.world.chats  # it is nobody's phone


def _topic(group: int, thread: int) -> Tx[None]:
    yield from add_topic("case:B2", "B2", None, "G-2", str(group), "open", stamp(NOON))
    yield composed("UPDATE topics SET thread_id = $1", str(thread))


async def test_a_brief_that_was_drawn_anew_and_pinned_comes_back_as_it_stood(house: House) -> None:
    desk = -1001000000001
    async with open_post_office(house.db) as office:
        await office.phone.group(desk, forum=True)
        made = await office.client.call("createForumTopic", {"chat_id": desk, "name": "G-1"})
        thread = made["message_thread_id"]
        await _heard(office)
        await house.db.run(_topic(desk, thread))
        lane = "topic:case:B2"
        redrawn = {"text": "<b>taken</b>", "parse_mode": "HTML", "buttons": [[{"text": "Done", "data": "x"}]]}
        await office.put(replace(office.row("brief", 0), lane=lane, method="tell"))
        await (await office.sender()).drained()
        number = int((await office.look("brief"))["message_id"])
        pinned = replace(office.row("pin", 0), method="pin", payload={}, lane=lane, target_row="brief")
        await office.put(
            pinned,
            replace(pinned, row_id="drawn", seq=office.clock.ticks(), method="redraw", payload=redrawn),
            replace(office.row("heart", 0), method="react", payload={"message": number, "emoji": "👌"}, lane=lane),
        )
        await (await office.sender()).drained()
    again = Sandbox()
    again.meet_bot(int(TOKEN.partition(":")[0]))
    again.world.add_group(desk, "Desk", forum=True)
    await restore(house, again)
    chat = again.world.chats[desk]
    assert chat.messages[number]["text"] == "taken"
    assert chat.messages[number]["reply_markup"]["inline_keyboard"][0][0]["text"] == "Done"
    assert chat.pins == [number]
    assert list(chat.reactions.values()) == ["👌"]
