"""Places by name: what is said in a topic finds it when it goes out, and waits in order while it is not there."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.sender import Sender
from bot.sender.record import ADOPTION, ANEW, TRIES
from bot.store.db import Database
from bot.store.outbox import enqueue
from bot.store.statements import Row, Tx, sql
from bot.telegram.incoming import ALLOWED_UPDATES, read
from dialogs.desk.events import TopicSeen
from tests.kit.forum_office import GROUP, SUBJECT, Desk, open_forum
from tests.kit.post_office import TOKEN, PostOffice

US = TOKEN.partition(":")[0]


@pytest.fixture
async def desk(db: Database) -> AsyncIterator[Desk]:
    async with open_forum(db) as desk:
        yield desk


@pytest.fixture
def office(desk: Desk) -> PostOffice:
    return desk.office


def _candidates() -> Tx[list[Row]]:
    return (yield sql("outbox_candidates", "9999", 100, ""))


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


async def test_a_topic_is_opened_for_good_or_not_asked_for(office: PostOffice, desk: Desk) -> None:
    for fault in ({"lane": f"chat:{GROUP}"}, {"on_doubt": "drop"}, {"droppable": True}, {"valid_until": "2027"}):
        with pytest.raises(ValueError, match="a topic is opened in its own lane"):
            await office.db.run(enqueue([desk.opening(**fault)]))
