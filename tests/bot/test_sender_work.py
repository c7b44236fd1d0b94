"""Work of the sender, over real HTTP: files fetched, documents made; nothing lost, nothing in the way of messages."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
import structlog

from bot.clock import stamp
from bot.sender.outcome import Claimed
from bot.sender.record import GIVEN_UP, TRIES
from bot.sender.sender import WORK_IN_FLIGHT
from bot.store.db import Database
from bot.store.outbox import enqueue
from bot.telegram.client import open_bot
from bot.telegram.outgoing import deliver_with
from tests.kit.post_office import NOON, TOKEN, PostOffice, open_post_office

JPEG = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 16
PDF = b"%PDF-1.7 a plan"


@pytest.fixture
async def office(db: Database) -> AsyncIterator[PostOffice]:
    async with open_post_office(db) as office:
        for user in (1, 2, 3):
            await office.phone.join(user)
        yield office


async def test_a_photo_of_five_megabytes_is_fetched_whole_and_its_case_is_told(office: PostOffice) -> None:
    content = JPEG * (5 * 2**20 // len(JPEG))
    file_id = await office.phone.sends(1, content)
    await office.put(office.fetch("f", file_id))
    await (await office.sender()).drained()
    digest = hashlib.sha256(content).hexdigest()
    assert await office.blobs() == {digest: content}
    row = await office.look("f")
    assert (row["state"], row["blob"], row["outcome"]) == ("sent", digest, "")
    (heard,) = await office.inbox()
    assert (heard["source"], heard["key"], heard["lane"]) == ("outcome", "f", "case:B1")
    assert await office.answers() == [
        {
            "receipt": "R-f", "event": "fetched", "case": "B1", "ok": True, "sha256": digest, "size": len(content),
            "mime": "image/jpeg",
        }
    ]  # fmt: skip


async def test_a_file_of_25_megabytes_is_refused_and_that_is_said(office: PostOffice) -> None:
    file_id = await office.phone.sends(1, bytes(25 * 2**20), name="scan.pdf", kind="document")
    await office.put(office.fetch("f", file_id))
    await (await office.sender()).drained()
    assert await office.state("f") == ("dead", "too big")
    assert await office.answers() == [
        {"receipt": "R-f", "event": "fetched", "case": "B1", "ok": False, "why": "too big"}
    ]
    assert await office.blobs() == {}


async def test_a_file_that_telegram_no_longer_has_is_gone(office: PostOffice) -> None:
    await office.put(office.fetch("f", "unknown"))
    await (await office.sender()).drained()
    assert [(answer["ok"], answer["why"]) for answer in await office.answers()] == [(False, "gone")]


async def test_a_line_cut_in_the_middle_of_a_file_is_tried_again(office: PostOffice) -> None:
    sender = await office.sender()
    file_id = await office.phone.sends(1, JPEG)
    await office.phone.do("faults", method="download", kind="timeout_after_accept", seconds=0)
    await office.put(office.fetch("f", file_id))
    await sender.drained()
    row = await office.look("f")
    assert (row["state"], row["attempts"]) == ("ready", 1)
    assert (await office.answers(), await office.blobs()) == ([], {})
    office.later(5)
    await sender.drained()
    assert list((await office.blobs()).values()) == [JPEG]
    assert len(await office.answers()) == 1


async def test_a_file_that_never_comes_whole_is_given_up_and_said(office: PostOffice) -> None:
    sender = await office.sender()
    file_id = await office.phone.sends(1, JPEG)
    await office.phone.do("faults", method="download", kind="refuse", code=500, times=TRIES)
    await office.put(office.fetch("f", file_id))
    for _ in range(TRIES):
        await sender.drained()
        office.later(600)
    assert (await office.look("f"))["state"] == "dead"
    assert [(answer["ok"], answer["why"]) for answer in await office.answers()] == [(False, GIVEN_UP)]
    assert [(case, kind) for case, kind, _ in office.notes] == [("B1", "message.dead")]


@pytest.mark.on_both
async def test_after_a_crash_between_fetching_and_recording_the_file_is_fetched_again(office: PostOffice) -> None:
    file_id = await office.phone.sends(1, JPEG)
    await office.put(office.fetch("f", file_id))
    old = await office.sender()
    await old.step()
    await old.landed()  # the bytes are here, and the process ends
    new = await office.sender()
    await new.drained()
    office.later(5)
    await new.drained()
    await old.close()  # what it knows is too late: the answer stands already
    assert list((await office.blobs()).values()) == [JPEG]
    assert len(await office.answers()) == 1
    assert (await office.look("f"))["state"] == "sent"


@pytest.mark.on_both
async def test_a_sender_that_was_replaced_answers_nothing(office: PostOffice) -> None:
    file_id = await office.phone.sends(1, JPEG)
    await office.put(office.fetch("f", file_id))
    old = await office.sender()
    await old.step()
    await old.landed()
    new = await office.sender()
    await new.step()  # has put the row back, to be fetched again later
    await old.close()
    assert (await office.answers(), await office.blobs()) == ([], {})


@pytest.mark.on_both
async def test_the_same_bytes_are_kept_once(office: PostOffice) -> None:
    first, second = await office.phone.sends(1, JPEG), await office.phone.sends(2, JPEG)
    await office.put(office.fetch("one", first), office.fetch("two", second, lane="work:B2", case_id="B2"))
    await (await office.sender()).drained()
    assert len(await office.blobs()) == 1
    assert sorted(answer["case"] for answer in await office.answers()) == ["B1", "B2"]


async def test_a_slow_maker_holds_up_no_message(office: PostOffice) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slow(message: Claimed) -> bytes:
        begun.set()
        await go_on.wait()
        return PDF + str(message.payload["document"]).encode()

    sender = await office.sender(make=slow, in_flight=1)
    await office.put(office.make("paper"), *(office.row(f"{c}-{n}", c) for n in range(3) for c in (1, 2, 3)))
    for _ in range(40):
        await sender.step()
        await asyncio.sleep(0.01)
    assert begun.is_set()
    assert [await office.phone.seen(c) for c in (1, 2, 3)] == [[f"{c}-{n}" for n in range(3)] for c in (1, 2, 3)]
    assert await office.answers() == []
    go_on.set()
    await sender.drained()
    (answer,) = await office.answers()
    content = PDF + b"agreement"
    assert answer == {
        "agreement": "A-paper", "event": "made", "case": "B1", "ok": True, "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(), "mime": "application/pdf",
    }  # fmt: skip
    assert await office.blobs() == {answer["sha256"]: content}


async def test_only_a_few_works_go_on_at_a_time_and_all_are_done(office: PostOffice) -> None:
    busy, most = 0, 0

    async def counted(_message: Claimed) -> bytes:
        nonlocal busy, most
        busy += 1
        most = max(most, busy)
        await asyncio.sleep(0.01)
        busy -= 1
        return PDF

    sender = await office.sender(make=counted)
    await office.put(*(office.make(f"m{n}", lane=f"work:B1:{n}") for n in range(3 * WORK_IN_FLIGHT)))
    await sender.drained()
    assert most == WORK_IN_FLIGHT
    assert len(await office.answers()) == 3 * WORK_IN_FLIGHT


async def test_a_maker_that_fails_is_asked_again_and_at_last_its_case_is_told(office: PostOffice) -> None:
    asked = 0

    async def broken(_message: Claimed) -> bytes:
        nonlocal asked
        asked += 1
        raise OSError("no font")

    sender = await office.sender(make=broken)
    await office.put(office.make("paper"), office.row("reply", 1))
    await sender.drained()
    assert (asked, (await office.look("paper"))["attempts"]) == (1, 1)
    assert await office.phone.seen(1) == ["reply"]
    for _ in range(TRIES):
        office.later(600)
        await sender.drained()
    assert asked == TRIES
    assert await office.state("paper") == ("dead", "OSError")
    assert await office.answers() == [
        {"agreement": "A-paper", "event": "made", "case": "B1", "ok": False, "why": GIVEN_UP}
    ]


async def test_work_under_way_at_the_end_is_broken_off_and_begun_anew_by_the_next(office: PostOffice) -> None:
    async def endless(_message: Claimed) -> bytes:
        await asyncio.Event().wait()
        return b""

    async def quick(_message: Claimed) -> bytes:
        return PDF

    old = await office.sender(make=endless)
    await office.put(office.make("paper"))
    await old.step()
    async with asyncio.timeout(5):
        await old.close()
    row = await office.look("paper")
    assert (row["state"], row["attempts"], row["doubtful"]) == ("ready", 0, 0)
    await (await office.sender(make=quick)).drained()
    assert [answer["ok"] for answer in await office.answers()] == [True]


async def test_flood_control_of_downloads_pauses_no_chat(office: PostOffice) -> None:
    sender = await office.sender()
    file_id = await office.phone.sends(1, JPEG)
    await office.phone.do("faults", method="getFile", kind="refuse", retry_after=30)
    await office.put(office.fetch("f", file_id))
    await sender.drained()
    await office.put(office.row("reply", 1))
    await sender.drained()
    assert await office.phone.seen(1) == ["reply"]
    office.later(29)
    await sender.drained()
    assert await office.answers() == []
    office.later(2)
    await sender.drained()
    assert [answer["ok"] for answer in await office.answers()] == [True]


async def test_while_nothing_gets_out_files_wait_and_lose_no_try(office: PostOffice) -> None:
    file_id = await office.phone.sends(1, JPEG)
    await office.put(office.fetch("f", file_id))
    async with open_bot(TOKEN, "http://127.0.0.1:1") as nobody:
        sender = await office.sender(deliver=deliver_with(nobody))
        for _ in range(2 * TRIES):
            await sender.step()
            await sender.landed()
            office.later(3)
    assert (await office.look("f"))["attempts"] == 0
    sender.deliver = deliver_with(office.client)
    await sender.drained()
    assert [answer["ok"] for answer in await office.answers()] == [True]


async def test_work_that_could_stay_without_an_answer_is_not_taken(office: PostOffice) -> None:
    for fault in (
        {"case_id": None}, {"lane": "chat:1"}, {"on_doubt": "drop"}, {"droppable": True}, {"target_row": "x"},
        {"valid_until": stamp(NOON)}, {"payload": {"document": "agreement"}},
    ):  # fmt: skip
        with pytest.raises(ValueError, match="work has a case"):
            await office.db.run(enqueue([replace(office.make("paper"), **fault)]))  # type: ignore[arg-type]


async def test_the_bots_token_reaches_no_log_whatever_happens_to_a_file(
    office: PostOffice, caplog: pytest.LogCaptureFixture
) -> None:
    secret = TOKEN.partition(":")[2]
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.WARNING, logger="telegram")  # as bot.log has it: its debugging names the address
    file_id = await office.phone.sends(1, JPEG)
    sender, outcomes = await office.sender(), []
    await office.put(office.fetch("f", file_id))
    with structlog.testing.capture_logs() as lines:
        for fault in (
            {"method": "download", "kind": "timeout_after_accept", "seconds": 0},
            {"method": "download", "kind": "refuse", "code": 404},
            {"method": "getFile", "kind": "refuse", "code": 401},
            {"method": "getFile", "kind": "timeout_after_accept", "seconds": 0},
        ):
            await office.phone.do("faults", **fault)
            await sender.step()
            await sender.landed()
            await sender.step()
            outcomes.append((await office.look("f"))["outcome"])
            office.later(60)
        async with open_bot(TOKEN, "http://127.0.0.1:1") as nobody:
            sender.deliver = deliver_with(nobody)
            await sender.step()
            await sender.landed()
            await sender.step()
            outcomes.append((await office.look("f"))["outcome"])
    assert len(set(outcomes)) == 5, outcomes
    assert secret not in caplog.text + repr(lines) + repr(outcomes) + repr(office.notes)
