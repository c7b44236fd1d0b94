"""What the desk does in its group beside writing, how fast it may, what is noted of it, and where a moved group is."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import pytest

from bot.sender import Rates
from bot.store.db import Database
from tests.kit.forum_office import GROUP, Desk, open_forum
from tests.kit.post_office import PostOffice


@pytest.fixture
async def desk(db: Database) -> AsyncIterator[Desk]:
    async with open_forum(db) as desk:
        yield desk


@pytest.fixture
def office(desk: Desk) -> PostOffice:
    return desk.office


async def test_what_is_so_already_is_as_good_as_done(office: PostOffice, desk: Desk) -> None:
    sender = await office.sender()
    await desk.open()
    await office.put(desk.row("brief"))
    await sender.drained()
    brief = (await office.look("brief"))["message_id"]
    twice = [
        desk.row(f"{what} {n}", what, payload, **more)
        for n in (1, 2)
        for what, payload, more in (
            ("pin", {}, {"target_row": "brief"}),
            ("react", {"message": brief, "emoji": "👍"}, {}),
            ("name_topic", {"title": "G-1 held"}, {}),
            ("close_topic", {}, {}),
        )
    ]
    await office.put(
        *twice,
        *(desk.row(f"reopen {n}", "reopen_topic", {}) for n in (1, 2)),
        *(desk.row(f"delete {n}", "delete", {"messages": [brief]}) for n in (1, 2)),
        desk.row("pin 3", "pin", {}, target_row="brief"),
        desk.row("react 3", "react", {"message": brief, "emoji": "👀"}),
        *(desk.row(f"end {n}", "delete_topic", {}) for n in (1, 2)),
    )
    await sender.drained()
    rows = await office.rows("SELECT row_id, state, outcome FROM outbox WHERE state <> 'sent'")
    assert [dict(row) for row in rows] == []
    assert (await desk.topics(), await desk.said()) == ([], [])
    assert [name for _, name, _ in await desk.placed()] == ["brief"]


async def test_what_the_desk_does_is_seen_in_its_group(office: PostOffice, desk: Desk) -> None:
    sender = await office.sender()
    await desk.open()
    await office.put(
        desk.row("brief"),
        desk.row("pin", "pin", {}, target_row="brief"),
        desk.row("name", "name_topic", {"title": "G-1 held by Ann"}),
    )
    await sender.drained()
    brief = (await office.look("brief"))["message_id"]
    await office.put(
        desk.row("seen", "react", {"message": brief, "emoji": "👀"}),
        desk.row("answer", payload={"text": "here", "reply_to": brief}),
        desk.row("lost", payload={"text": "there", "reply_to": "9999"}),
    )
    await sender.drained()
    shown = {m["message_id"]: m for m in await office.phone.messages(GROUP)}
    pins = [m["pinned_message"]["message_id"] for m in shown.values() if "pinned_message" in m]
    replies = {m["text"]: m.get("reply_to_message", {}).get("text") for m in shown.values() if "text" in m}
    assert (pins, await desk.topics()) == ([int(brief)], ["G-1 held by Ann"])
    assert (replies["here"], replies["there"]) == ("brief", None)
    url = f"{office.phone.running.base_url}/control/chats/{GROUP}/reactions"
    async with office.phone.http.get(url) as answer:
        assert "👀" in json.dumps(await answer.json(), ensure_ascii=False)


async def test_copies_of_an_album_are_all_noted_unless_telegram_left_one_out(office: PostOffice, desk: Desk) -> None:
    sender = await office.sender()
    thread = await desk.open()
    picture = {"name": "a.png", "base64": "aGVsbG8="}
    sent = [await office.phone.do("messages", user=1, document=picture, album="a") for _ in range(3)]
    ids = [str(one["message_id"]) for one in sent]
    await office.put(
        desk.row("album", "copy", {"from_chat": "1", "messages": ids[::-1]}, purpose="relay"),
        desk.row("single", "copy", {"from_chat": "1", "messages": ids[:1], "caption": "paid"}, purpose="relay"),
    )
    await sender.drained()
    copies = [m for m in await office.phone.messages(GROUP) if "document" in m]
    assert {str(m["message_thread_id"]) for m in copies} == {thread}
    assert (len({m.get("media_group_id") for m in copies[:3]}), copies[3]["caption"]) == (1, "paid")
    expected = [*((str(m["message_id"]), "album", n) for n, m in enumerate(copies[:3])),
                (str(copies[3]["message_id"]), "single", 0)]  # fmt: skip
    assert await desk.placed() == expected
    await office.phone.do("deletions", user=1, message_id=int(ids[1]))
    await office.put(
        desk.row("part", "copy", {"from_chat": "1", "messages": ids}, purpose="relay"),
        desk.row("none", "copy", {"from_chat": "1", "messages": ids[1:2]}, purpose="relay"),
        desk.row("away", "delete", {"messages": [str(m["message_id"]) for m in copies]}),
    )
    await sender.drained()
    assert [(name, n) for _, name, n in await desk.placed() if name == "part"] == [("part", -1), ("part", -1)]
    assert await office.state("none") == ("dead", "no message")
    assert len([m for m in await office.phone.messages(GROUP) if "document" in m]) == 2


async def test_one_group_shares_its_minute_and_reactions_have_their_own(office: PostOffice, desk: Desk) -> None:
    rates = Rates(overall=0, chat=0, chat_burst=0, group=6)
    await desk.open()
    await desk.wish("case:B2")
    there = str((await office.client.call("createForumTopic", {"chat_id": GROUP, "name": "x"}))["message_thread_id"])
    await desk.is_at(there, "case:B2")
    await desk.wish("case:B3")
    letters = [await office.phone.do("messages", user=1, text=str(n)) for n in range(3)]
    album = {"from_chat": "1", "messages": [m["message_id"] for m in letters]}
    sender = await office.sender(rates=rates)
    await office.put(
        desk.row("one"), desk.row("two", lane="topic:case:B2"), desk.opening(lane="topic:case:B3"),
    )  # fmt: skip
    await sender.drained()
    await office.put(desk.row("three letters", "copy", album), desk.row("next", lane="topic:case:B2"))
    replaced = await office.sender(rates=rates)  # it knows what the one before has spent, whatever the lanes are called
    for process in (replaced, sender):
        await process.step()
        await process.landed()
        await process.step()
    assert (await office.look("three letters"))["state"] == "sent"
    assert (await office.look("next"))["state"] == "ready"
    shown = (await office.look("one"))["message_id"]
    await office.put(desk.row("seen", "react", {"message": shown, "emoji": "👀"}, droppable=True))
    await replaced.step()
    await replaced.landed()
    await replaced.step()
    assert (await office.look("seen"))["state"] == "sent"
    assert (await office.look("next"))["state"] == "ready"
    office.later(62)
    await replaced.drained()
    assert (await office.look("next"))["state"] == "sent"


async def test_a_group_that_moved_is_found_by_name_and_the_desk_is_told_once(office: PostOffice, desk: Desk) -> None:
    sender, new = await office.sender(), -1009000000001
    await desk.wish()
    await desk.is_at("", state="flat")
    await office.phone.do("faults", method="sendMessage", chat=GROUP, kind="refuse", migrate_to_chat_id=new, times=2)
    await office.phone.group(new)
    await office.put(desk.row("one"), office.row("two", GROUP), desk.row("three"))
    await sender.drained()
    assert sorted(await office.phone.seen(new)) == ["one", "three", "two"]
    moved = [answer for answer in await office.answers() if answer["event"] == "desk.moved"]
    assert moved == [{"event": "desk.moved", "old": str(GROUP), "new": str(new)}]
    assert [kind for _, kind, _ in office.notes] == ["group.moved"]
    assert {row_id: n for _, row_id, n in await desk.placed()} == {"one": 0, "three": 0}
