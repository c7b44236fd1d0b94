"""Places by name: what is said in a topic finds it when it goes out, and waits in order while it is not there."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from bot.sender import Rates, Sender
from bot.sender.record import ADOPTION, ANEW, TRIES
from bot.store.db import Database
from bot.store.desk import add_topic
from bot.store.outbox import OutboxRow, enqueue
from bot.store.statements import Row, Tx, composed, sql
from bot.telegram.incoming import ALLOWED_UPDATES, read
from dialogs.desk.events import TopicSeen
from tests.kit.post_office import TOKEN, PostOffice, open_post_office

GROUP = -1001000000001
US = TOKEN.partition(":")[0]
SUBJECT = "case:B1"
OFF = Rates(overall=0, chat=0, chat_burst=0, group=0)


class Desk:
    """A forum of the lender's, and its topics as the turns would write them."""

    def __init__(self, office: PostOffice) -> None:
        self.office = office

    async def wish(self, subject: str = SUBJECT) -> None:
        """The topic of a subject is wished for."""
        await self.office.db.run(add_topic(subject, None, None, "G-1", str(GROUP), "wished", "2026"))

    async def is_at(self, thread: str, subject: str = SUBJECT, state: str = "open") -> None:
        """A turn has heard where the topic is."""
        await self.office.db.run(_set(subject, thread, state))

    async def open(self, subject: str = SUBJECT) -> str:
        """A topic that is there."""
        made = await self.office.client.call("createForumTopic", {"chat_id": GROUP, "name": "G-1"})
        await self.wish(subject)
        await self.is_at(str(made["message_thread_id"]), subject)
        return str(made["message_thread_id"])

    def row(self, name: str, method: str = "tell", payload: Any = None, **more: Any) -> OutboxRow:
        """A row for the topic."""
        given = payload if payload is not None else {"text": name}
        wish = {"lane": f"topic:{SUBJECT}", "method": method, "payload": given, "purpose": "desk", **more}
        return replace(self.office.row(name, 0), **wish)

    def opening(self, name: str = "open", **more: Any) -> OutboxRow:
        return self.row(name, "open_topic", {"title": "G-1 waiting", "answer": {"opening": name}}, **more)

    async def said(self, thread: str = "") -> list[str]:
        """The bot's texts in a topic, oldest first."""
        return [
            m["text"]
            for m in await self.office.phone.messages(GROUP)
            if "text" in m and (str(m.get("message_thread_id", "")) if m.get("is_topic_message") else "") == thread
        ]

    async def topics(self) -> list[str]:
        """The names of all topics but General."""
        async with self.office.phone.http.get(
            f"{self.office.phone.running.base_url}/control/chats/{GROUP}/topics"
        ) as answer:
            return [topic["name"] for topic in (await answer.json())["result"] if topic["message_thread_id"] != 1]

    async def placed(self) -> list[tuple[str, str, int]]:
        rows = await self.office.rows("SELECT message_id, row_id, n FROM placed ORDER BY message_id")
        return [(row["message_id"], row["row_id"], row["n"]) for row in rows]


def _candidates() -> Tx[list[Row]]:
    return (yield sql("outbox_candidates", "9999", 100))


def _set(subject: str, thread: str, state: str) -> Tx[None]:
    yield composed("UPDATE topics SET thread_id = $2, state = $3 WHERE subject = $1", subject, thread, state)


@pytest.fixture
async def office(db: Database) -> AsyncIterator[PostOffice]:
    async with open_post_office(db) as office:
        await office.phone.join(1)
        await office.phone.group(GROUP, forum=True)
        yield office


@pytest.fixture
def desk(office: PostOffice) -> Desk:
    return Desk(office)


async def test_what_is_said_waits_for_the_topic_in_order_and_holds_nobody_up(office: PostOffice, desk: Desk) -> None:
    sender = await office.sender()
    await desk.wish()
    await office.put(desk.row("one"), desk.opening(), desk.row("two"), office.row("reply", 1))
    await sender.drained()  # the topic is open, but no turn has heard of it
    assert await office.phone.seen(1) == ["reply"]
    (answer,) = await office.answers()
    thread = answer["thread"]
    assert answer == {
        "event": "desk.opened", "subject": SUBJECT, "ok": True, "group": str(GROUP), "thread": thread, "why": "",
        "opening": "open",
    }  # fmt: skip
    assert [row["lane"] for row in await office.inbox()] == [SUBJECT]
    assert await desk.said(thread) == []
    assert (await office.look("one"))["attempts"] == 0
    assert await office.db.read(_candidates()) == []  # a claim does not look at them again and again
    await desk.is_at(thread)
    await sender.drained()
    assert await desk.said(thread) == ["one", "two"]
    assert await desk.topics() == ["G-1 waiting"]
    placed = await desk.placed()
    assert [(name, n) for _, name, n in placed] == [("one", 0), ("two", 0)]
    assert placed[0][0] == (await office.look("one"))["message_id"]


async def _opened_unheard(office: PostOffice, desk: Desk, how: str) -> Sender:
    """A topic that Telegram has opened without our knowing: its answer got lost, or the process died before noting."""
    await desk.wish()
    sender = await office.sender()
    await office.put(desk.opening(), desk.row("one"))
    if how == "lost answer":
        await office.phone.do("faults", kind="timeout_after_accept", method="createForumTopic", seconds=0.05)
        await sender.drained()
    else:
        await sender.step()
        await sender.landed()
        sender = await office.sender()
        await sender.drained()
    row = await office.look("open")
    assert (row["state"], row["doubtful"]) == ("ready", 1)
    assert await office.answers() == []
    return sender


@pytest.mark.parametrize("how", ["lost answer", "crash"])
async def test_a_topic_opened_unheard_is_adopted_and_not_opened_again(office: PostOffice, desk: Desk, how: str) -> None:
    sender = await _opened_unheard(office, desk, how)
    office.later(ADOPTION - 1)
    await sender.drained()
    assert await desk.topics() == ["G-1 waiting"]
    updates = await office.client.raw_updates(offset=None, timeout=0, allowed_updates=ALLOWED_UPDATES)
    heard = [found.desk for update in updates if (found := read(update, US)) is not None and found.desk is not None]
    seen = next(one for one in heard if isinstance(one.event, TopicSeen))
    assert seen.event == TopicSeen("created", "G-1 waiting", ours=True)
    await desk.is_at(seen.thread)
    office.later(2)
    await sender.drained()
    assert await office.state("open") == ("sent", "open already")
    assert await desk.topics() == ["G-1 waiting"]
    assert await desk.said(seen.thread) == ["one"]


async def test_a_topic_of_which_nothing_is_heard_is_opened_anew_and_answers_once(
    office: PostOffice, desk: Desk
) -> None:
    sender = await _opened_unheard(office, desk, "lost answer")
    office.later(ADOPTION + 1)
    await sender.drained()
    assert (await office.look("open"))["state"] == "sent"
    assert [answer["ok"] for answer in await office.answers()] == [True]


async def test_a_replaced_sender_still_tells_of_the_topic_it_opened(office: PostOffice, desk: Desk) -> None:
    await desk.wish()
    old = await office.sender()
    await office.put(desk.opening())
    await old.step()
    await old.landed()
    await (await office.sender()).drained()  # has put the row back
    await old.close()
    (answer,) = await office.answers()
    assert (answer["ok"], (await office.look("open"))["state"]) == (True, "ready")
    await desk.is_at(answer["thread"])
    office.later(ADOPTION + 1)
    await (await office.sender()).drained()
    assert await desk.topics() == ["G-1 waiting"]


async def test_what_cannot_be_opened_is_answered_with_why(office: PostOffice, desk: Desk) -> None:
    sender = await office.sender()
    await desk.wish()
    faults = (
        (400, "Bad Request: not enough rights to create a topic"), (400, "Bad Request: the chat is not a forum"),
        (403, "Forbidden: bot was kicked from the supergroup chat"),
    )  # fmt: skip
    for n, (code, description) in enumerate(faults):
        await office.phone.do("faults", kind="refuse", method="createForumTopic", code=code, description=description)
        await office.put(desk.opening(f"open {n}"))
        await sender.drained()
    answers = [(answer["ok"], answer["why"]) for answer in await office.answers()]
    assert answers == [(False, "no rights"), (False, "no topics"), (False, "put out")]


async def test_a_deleted_topic_is_told_once_and_what_was_to_be_said_waits_in_order(
    office: PostOffice, desk: Desk
) -> None:
    sender = await office.sender()
    old = await desk.open()
    await office.put(desk.row("brief"))
    await sender.drained()
    await office.client.call("deleteForumTopic", {"chat_id": GROUP, "message_thread_id": int(old)})
    await office.put(
        desk.row("edit", "redraw", {"text": "brief, newer"}, target_row="brief"), desk.row("one"), desk.row("two")
    )
    for _ in range(TRIES + 2):  # the desk's turn is slow
        await sender.drained()
        office.later(ANEW + 1)
    gone = [answer for answer in await office.answers() if answer["event"] == "desk.gone"]
    assert gone == [{"event": "desk.gone", "subject": SUBJECT, "group": str(GROUP), "thread": old}]
    rows = [await office.look(name) for name in ("edit", "one", "two")]
    assert [(row["state"], row["attempts"]) for row in rows] == [("ready", 1), ("ready", 0), ("ready", 0)]
    made = await office.client.call("createForumTopic", {"chat_id": GROUP, "name": "G-1"})
    await desk.is_at(new := str(made["message_thread_id"]))
    await sender.drained()
    assert await desk.said(new) == ["brief, newer", "one", "two"]


async def test_while_a_gone_topic_waits_it_is_not_asked_again_and_again(office: PostOffice, desk: Desk) -> None:
    sender = await office.sender()
    await desk.wish()
    await desk.is_at("77")  # there never was one
    await office.put(desk.row("one"), desk.row("two"), office.row("reply", 1))
    await sender.drained()
    await sender.drained()
    assert office.wire.count("sendMessage", chat=GROUP) == 1
    assert await office.phone.seen(1) == ["reply"]


async def test_in_a_group_without_topics_all_is_said_in_the_group_with_its_case_in_front(
    office: PostOffice, desk: Desk
) -> None:
    sender = await office.sender()
    await desk.wish()
    await desk.is_at("", state="flat")
    await office.put(
        desk.row("one", payload={"text": "She asks for time.", "flat": "<b>G-1</b>", "parse_mode": "HTML"}),
        desk.row("name", "name_topic", {"title": "G-1 held"}),
        desk.row("two"),
    )
    await sender.drained()
    assert await desk.said() == ["G-1\nShe asks for time.", "two"]
    assert await office.state("name") == ("sent", "no topics here")
    await office.put(desk.opening())  # topics are on by now, perhaps
    await sender.drained()
    assert await desk.topics() == ["G-1 waiting"]


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


async def test_a_topic_is_opened_for_good_or_not_asked_for(office: PostOffice, desk: Desk) -> None:
    for fault in ({"lane": f"chat:{GROUP}"}, {"on_doubt": "drop"}, {"droppable": True}, {"valid_until": "2027"}):
        with pytest.raises(ValueError, match="a topic is opened in its own lane"):
            await office.db.run(enqueue([desk.opening(**fault)]))
