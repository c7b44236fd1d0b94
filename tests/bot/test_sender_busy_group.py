"""A group without room: what people write goes before what is cosmetic, nothing starves, and waiting costs nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import suppress

import pytest

from bot.sender import Rates, Sender
from bot.store.db import Database
from bot.store.outbox import COSMETIC, RELAY, OutboxRow
from bot.store.statements import Row, Tx, sql
from tests.kit.forum_office import GROUP, Desk, open_forum
from tests.kit.post_office import PostOffice

ONE, TWO, THREE = "case:B1", "case:B2", "case:B3"
RATES = Rates(overall=0, chat=0, chat_burst=0, group=3)  # one in some twenty seconds


@pytest.fixture
async def desk(db: Database) -> AsyncIterator[Desk]:
    async with open_forum(db) as desk:
        yield desk


@pytest.fixture
def office(desk: Desk) -> PostOffice:
    return desk.office


def of(desk: Desk, subject: str, name: str, method: str = "tell", **more: object) -> OutboxRow:
    """A row of a topic, as the desk writes it."""
    return desk.row(name, method, **{"lane": f"topic:{subject}", "priority": RELAY, **more})


async def goes(sender: Sender) -> None:
    """Whatever may go now."""
    while await sender.step():
        await sender.landed()


async def full(office: PostOffice, desk: Desk) -> Sender:
    """Three topics whose briefs have used up the group's minute."""
    sender = await office.sender(rates=RATES)
    for subject in (ONE, TWO, THREE):
        await desk.open(subject)
        await office.put(of(desk, subject, f"brief {subject}"))
        await goes(sender)
        office.later(1)
    return sender


async def test_words_go_before_the_edit_of_a_brief_that_waited_before_them(office: PostOffice, desk: Desk) -> None:
    sender = await full(office, desk)
    brief = (await office.look(f"brief {ONE}"))["message_id"]
    await office.put(
        of(desk, ONE, "edit", "redraw", payload={"text": "new"}, priority=COSMETIC, target_row=f"brief {ONE}"),
        of(desk, ONE, "words"),
        of(desk, ONE, "title", "name_topic", payload={"title": "G-1 held"}, priority=COSMETIC),
        of(desk, ONE, "seen", "react", payload={"message": brief, "emoji": "👌"}, droppable=True),
    )
    await goes(sender)  # what has room of its own in the group waits for nobody's words
    assert [(await office.look(name))["state"] for name in ("edit", "words", "title", "seen")] == [
        "ready", "ready", "sent", "sent",
    ]  # fmt: skip
    office.later(59)
    await goes(sender)
    assert [(await office.look(name))["state"] for name in ("edit", "words")] == ["ready", "sent"]
    office.later(2)
    await goes(sender)
    assert (await office.look("edit"))["state"] == "sent"


async def test_an_album_gets_its_room_though_words_of_others_keep_coming(office: PostOffice, desk: Desk) -> None:
    sender = await full(office, desk)
    for user_message in range(2):
        await office.phone.do("messages", user=1, text=f"part {user_message}")
    ids = [m["message_id"] for m in await office.phone.messages(1) if m.get("text", "").startswith("part")]
    await office.put(of(desk, ONE, "album", "copy", payload={"from_chat": "1", "messages": ids}, purpose="relay"))
    for n in range(4):
        await office.put(of(desk, TWO, f"words {n}"))
    office.later(58.5)  # room for one
    await goes(sender)
    assert {(await office.look(name))["state"] for name in ("album", "words 0")} == {"ready"}
    office.later(1)  # for two
    await goes(sender)
    assert [(await office.look(name))["state"] for name in ("album", "words 0")] == ["sent", "ready"]


def _asked(tx: Tx[object], names: list[str]) -> Tx[None]:
    """A transaction, and which statements it was made of."""
    with suppress(StopIteration):
        statement = next(tx)
        while True:
            names.append(statement.name)
            statement = tx.send((yield statement))


def _looked_at(groups: str) -> Tx[list[Row]]:
    return (yield sql("outbox_candidates", "9999", 100, groups))


async def test_what_waits_for_a_full_group_is_not_looked_at_and_wakes_the_sender(
    office: PostOffice, desk: Desk
) -> None:
    sender = await full(office, desk)
    await sender.step()
    assert sender._soonest is None  # nothing waits
    await office.put(of(desk, ONE, "words"), of(desk, TWO, "more words"), office.row("reply", 1))
    await goes(sender)
    assert (await office.look("reply"))["state"] == "sent"
    assert sender._soonest is not None
    assert 0 < sender._soonest < 61.2
    assert await office.db.read(_looked_at(f",{GROUP},")) == []
    assert [row["row_id"] for row in await office.db.read(_looked_at(",-1,"))] == ["words", "more words"]
    asked: list[str] = []
    await office.db.run(_asked(sender._claim(1, sender.buckets.plan()).run(), asked))
    assert "outbox_candidates" in asked
    assert not {"topic_of", "outbox_row"} & set(asked)
