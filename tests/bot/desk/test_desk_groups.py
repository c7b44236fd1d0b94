"""Whose group it is: the lender's, under whatever number; all others are refused in silence."""

from __future__ import annotations

import pytest

from bot.desk.groups import admit
from bot.store.db import Database
from bot.store.desk import add_topic
from bot.store.moves import note_move
from bot.store.outbox import OutboxRow, enqueue
from bot.store.statements import Tx, composed, sql
from dialogs.desk.events import DeskEvent, DeskHeard, GroupMoved, Pressed, Wrote

OLD, NEW, OTHER = "-100", "-1000000000100", "-200"
WROTE = Wrote("/queue", "9")


def heard(group: str, event: DeskEvent = WROTE, thread: str = "") -> DeskHeard:
    return DeskHeard(group, thread, "person", 71, event)


async def test_only_the_lenders_groups_are_heard_also_after_they_moved(db: Database) -> None:
    assert await db.run(admit([OLD], heard(OLD))) == heard(OLD)
    assert [await db.run(admit([OLD], heard(group))) for group in (NEW, OTHER)] == [None, None]
    assert await db.run(admit([OLD], heard(OTHER, GroupMoved(NEW)))) is None
    assert await db.run(admit([OLD], heard(NEW))) is None  # whoever says so of their own group
    moved = heard(OLD, GroupMoved(NEW))
    assert await db.run(admit([OLD], moved)) == moved
    assert await db.run(admit([OLD], moved)) is None  # Telegram tells it in both chats
    assert await db.run(admit([OLD], heard(NEW))) == heard(NEW)
    assert await db.run(admit([OLD], heard(OTHER))) is None
    assert await db.run(note_move(NEW, "-300"))
    assert await db.run(admit([OLD], heard("-300"))) == heard("-300")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_tap_without_its_topic_is_led_there_by_the_message_it_stands_under(db: Database) -> None:
    await db.run(_a_brief())
    tap = Pressed("take", "9")
    assert await db.run(admit([OLD], heard(OLD, tap))) == heard(OLD, tap, "77")
    unknown = heard(OLD, Pressed("take", "10"))
    assert await db.run(admit([OLD], unknown)) == unknown


def _a_brief() -> Tx[None]:
    yield from add_topic("case:B1", "B1", None, "G-1", OLD, "open", "2026")
    yield composed("UPDATE topics SET thread_id = '77' WHERE subject = 'case:B1'")
    yield from enqueue(
        [
            OutboxRow(
                row_id="brief", seq=1, lane="topic:case:B1", method="tell", payload={"text": "x"}, purpose="desk",
                priority=1, on_doubt="resend", created_at="2026", not_before="2026",
            )
        ]
    )  # fmt: skip
    yield sql("placed_add", OLD, "9", "brief", 0)
