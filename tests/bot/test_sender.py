"""The sender's everyday work, on both databases, through python-telegram-bot to the local Telegram."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.clock import stamp
from bot.sender import Rates
from bot.store.db import Database
from bot.store.outbox import keep_blob
from tests.kit.post_office import NOON, PostOffice, open_post_office


@pytest.fixture
async def office(db: Database) -> AsyncIterator[PostOffice]:
    async with open_post_office(db) as office:
        for user in (1, 2, 3):
            await office.phone.join(user)
        yield office


async def test_a_row_is_sent_and_its_message_id_kept(office: PostOffice) -> None:
    sender = await office.sender()
    await office.put(office.row("hello", 1))
    await sender.drained()
    row, shown = await office.look("hello"), (await office.phone.messages(1))[-1]
    assert (row["state"], row["message_id"], row["epoch"]) == ("sent", str(shown["message_id"]), 1)
    assert shown["text"] == "hello"


async def test_a_lane_keeps_its_order_while_lanes_go_side_by_side(office: PostOffice) -> None:
    sender = await office.sender()
    await office.put(*(office.row(f"{chat}-{n}", chat) for n in range(8) for chat in (1, 2, 3)))
    await office.phone.do("faults", kind="delay", seconds=0.05, chat=1, times=2)
    await sender.drained()
    for chat in (1, 2, 3):
        assert await office.phone.seen(chat) == [f"{chat}-{n}" for n in range(8)]


async def test_priority_chooses_between_lanes_and_never_inside_one(office: PostOffice) -> None:
    sender = await office.sender(in_flight=1)
    await office.put(
        office.reminder("reminder", 1), office.row("reply to the same", 1), office.reminder("other reminder", 2),
        office.row("reply", 3),
    )  # fmt: skip
    order = []
    while await sender.step():
        order += [name for name in ("reminder", "reply to the same", "other reminder", "reply")
                  if name not in order and (await office.state(name))[0] == "sending"]  # fmt: skip
        await sender.landed()
    # the reply behind the first reminder makes that lane urgent; the other reminder is last
    assert order == ["reminder", "reply to the same", "reply", "other reminder"]


async def test_a_row_planned_for_later_waits_and_holds_nobody_up(office: PostOffice) -> None:
    sender = await office.sender()
    await office.put(office.row("tomorrow", 1, not_before=stamp(NOON + timedelta(days=1))), office.row("now", 1))
    await sender.drained()
    assert await office.phone.seen(1) == ["now"]
    office.later(86400)
    await sender.drained()
    assert await office.phone.seen(1) == ["now", "tomorrow"]


async def test_a_stale_row_is_dropped_and_said_so_in_the_journal(office: PostOffice) -> None:
    sender = await office.sender()
    await office.put(office.reminder("old", 1, valid_until=stamp(NOON - timedelta(seconds=1))))
    await sender.drained()
    assert await office.state("old") == ("dropped", "stale")
    assert [(case, kind, detail["why"]) for case, kind, detail in office.notes] == [("B1", "message.dropped", "stale")]
    assert await office.phone.seen(1) == []


async def test_the_gate_is_asked_when_claiming_and_a_no_drops_the_row(office: PostOffice) -> None:
    sender = await office.sender()
    office.refused["reminder"] = "cap.day"
    await office.put(office.reminder("reminder", 1), office.row("reply", 1))
    await sender.drained()
    assert await office.state("reminder") == ("dropped", "gate:cap.day")
    assert (await office.look("reminder"))["claimed_at"] is None  # it counts as no contact
    assert await office.phone.seen(1) == ["reply"]


async def test_a_gate_that_fails_says_no(office: PostOffice) -> None:
    office.refused = None  # type: ignore[assignment]
    sender = await office.sender()
    await office.put(office.reminder("reminder", 1))
    await sender.drained()
    assert await office.state("reminder") == ("dropped", "gate:gate.failed")


async def test_a_screen_is_redrawn_and_old_buttons_go(office: PostOffice) -> None:
    sender = await office.sender()
    buttons = [[{"text": "Yes", "data": "c.1.yes", "style": "success"}]]
    await office.put(
        office.row("screen", 1, payload={"text": "<b>One</b>", "parse_mode": "HTML", "buttons": buttons}),
        office.row("redraw", 1, method="redraw", target_row="screen", payload={"text": "Two", "buttons": buttons}),
        office.row("same", 1, method="redraw", target_row="screen", payload={"text": "Two", "buttons": buttons}),
    )
    await sender.drained()
    shown = (await office.phone.messages(1))[-1]
    assert (shown["text"], shown["reply_markup"]["inline_keyboard"][0][0]["callback_data"]) == ("Two", "c.1.yes")
    assert (await office.look("same"))["state"] == "sent"  # not modified is as good as done
    await office.put(office.row("bare", 1, method="unbutton", payload={}, target_row="screen", droppable=True))
    await sender.drained()
    assert "reply_markup" not in (await office.phone.messages(1))[-1]


async def test_a_screen_the_borrower_deleted_is_shown_anew(office: PostOffice) -> None:
    sender = await office.sender()
    await office.put(office.row("screen", 1))
    await sender.drained()
    await office.client.delete_message(1, int((await office.look("screen"))["message_id"]))
    await office.put(office.row("redraw", 1, "again", method="redraw", target_row="screen"))
    await sender.drained()
    assert await office.phone.seen(1) == ["again"]


async def test_a_row_about_a_message_waits_for_it_and_falls_with_it(office: PostOffice) -> None:
    sender = await office.sender()
    tomorrow = stamp(NOON + timedelta(days=1))
    await office.put(
        office.row("later", 2, not_before=tomorrow), office.row("on later", 1, method="redraw", target_row="later"),
        office.reminder("stale", 2, valid_until=stamp(NOON - timedelta(1))),
        office.row("on stale", 3, method="redraw", target_row="stale"),
    )  # fmt: skip
    await sender.drained()
    assert (await office.state("on later"))[0] == "ready"
    assert await office.state("on stale") == ("dropped", "target gone")


async def test_a_file_goes_out_with_its_name_and_caption(office: PostOffice) -> None:
    sender = await office.sender()
    await office.db.run(keep_blob("abc", b"%PDF-1.7 hello", stamp(NOON)))
    payload = {"name": "plan.pdf", "mime": "application/pdf", "caption": "Your plan"}
    await office.put(office.row("file", 1, method="file", payload=payload, blob="abc"))
    await sender.drained()
    document = (await office.phone.messages(1))[-1]
    assert (document["document"]["file_name"], document["document"]["mime_type"]) == ("plan.pdf", "application/pdf")
    assert document["caption"] == "Your plan"
    assert document["document"]["file_size"] == 14


async def test_one_purpose_and_day_is_one_message(office: PostOffice) -> None:
    sender = await office.sender()
    await office.put(office.reminder("a", 1, once_key="B1:dunning:1"), office.reminder("b", 1, once_key="B1:dunning:1"))
    await sender.drained()
    assert await office.phone.seen(1) == ["a"]


async def test_a_row_written_by_a_slow_clock_still_comes_last_in_its_lane(office: PostOffice) -> None:
    sender = await office.sender()
    await office.put(office.row("first", 1), office.row("second", 1, seq=5))
    await sender.drained()
    assert await office.phone.seen(1) == ["first", "second"]


async def test_a_flood_in_one_chat_leaves_the_others_alone(office: PostOffice) -> None:
    sender = await office.sender(rates=Rates(overall=0, chat=1, chat_burst=1, group=0))
    await office.put(*(office.row(f"flood {n}", 1) for n in range(300)), office.reminder("alone", 2))
    await sender.step()
    await sender.landed()
    await sender.step()
    assert await office.phone.seen(2) == ["alone"]
    assert await office.phone.seen(1) == ["flood 0"]


async def test_cosmetic_changes_never_make_an_answer_wait(office: PostOffice) -> None:
    sender = await office.sender(rates=Rates(overall=0, chat=1, chat_burst=2, group=0))
    await office.put(office.row("first", 1))
    await sender.drained()
    await office.put(
        office.row("tidy up", 1, method="unbutton", payload={}, priority=3, droppable=True, on_doubt="drop",
                   target_row="first", purpose="cosmetic"),
        office.row("answer", 1),
    )  # fmt: skip
    await sender.step()
    await sender.step()
    await sender.landed()
    assert await office.state("tidy up") == ("dropped", "no room")
    assert await office.phone.seen(1) == ["first", "answer"]


async def test_the_record_says_that_a_reminder_went_out(office: PostOffice) -> None:
    sender = await office.sender()
    await office.put(office.reminder("reminder", 1), office.row("reply", 1))
    await sender.drained()
    message = str((await office.look("reminder"))["message_id"])
    assert office.notes == [("B1", "message.sent", {"row": "reminder", "purpose": "dunning", "message": message})]
