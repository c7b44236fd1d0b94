""" "I have paid", receipts, wished hours and changed details, through real turns on both databases."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.clock import moment
from bot.store.statements import sql
from tests.kit import plan_story as talk
from tests.kit.stage import TAIPEI, Stage, a_stage

DUNNED = "dunning"
SHOT = b"\x89PNG\r\n\x1a\n a receipt"


@pytest.fixture
async def stage(database_url: str, tmp_path: Path) -> AsyncIterator[Stage]:
    async with a_stage(database_url, tmp_path) as made:
        await made.books(as_of=date(2026, 11, 23), instalments=talk.QUIET)
        await made.verified()
        yield made
        await talk.whole(made)


async def days_with_books(stage: Stage, count: int) -> None:
    """The lender imports every morning that nothing came."""
    for _ in range(count):
        await stage.days(1)
        await stage.books()


async def until_told(stage: Stage) -> str:
    """The borrower tells of a payment of everything; gives the id under which it waits."""
    name = await talk.says_paid(stage, "NT$3,500")
    await stage.taps("None at hand")
    return name


async def test_reminders_wait_for_a_payment_told_of_and_go_on_when_its_days_are_over(stage: Stage) -> None:
    name = await until_told(stage)
    (row,) = await stage.rows(sql("receipt_read", name))
    assert (row["state"], row["amount"], row["until"], row["paid_on"]) == ("open", 350000, "2026-12-01", "2026-11-24")
    await days_with_books(stage, 7)
    assert await talk.notices(stage) == []
    await days_with_books(stage, 7)
    assert await talk.notices(stage, DUNNED) != []


async def test_a_payment_told_of_that_never_came_is_asked_about_once_before_anybody_is_reminded(stage: Stage) -> None:
    name = await until_told(stage)
    await days_with_books(stage, 8)
    assert await talk.notices(stage) == [f"receipt_ended:{name}:2026-12-02"]
    assert (await talk.receipt(stage, name))[0] == "lapsed"
    assert "NT$3,500" in await talk.reads(stage)
    await days_with_books(stage, 20)
    assert [about for about in await talk.notices(stage) if about.startswith("receipt_ended")] == [
        f"receipt_ended:{name}:2026-12-02"
    ]
    assert (await talk.today(stage))[name] == "hold ending"


async def test_a_payment_told_of_is_matched_by_the_import_and_thanked_for(stage: Stage) -> None:
    name = await until_told(stage)
    assert (await talk.today(stage))[name] == "receipt to match"
    await talk.pays(stage, "P1", "3500", date(2026, 11, 24))
    assert await talk.receipt(stage, name) == ("matched", "P1")
    assert await talk.notices(stage) == ["thanks:2026-11-24"]
    assert name not in await talk.today(stage)
    assert "hank you" in await talk.reads(stage)


async def test_a_payment_that_comes_after_all_is_matched_late(stage: Stage) -> None:
    name = await until_told(stage)
    await days_with_books(stage, 9)
    assert (await talk.receipt(stage, name))[0] == "lapsed"
    await talk.pays(stage, "P1", "3500", date(2026, 11, 25), as_of=stage.today)
    assert await talk.receipt(stage, name) == ("matched", "P1")


async def test_money_for_a_missed_promise_is_written_down_while_another_payment_told_of_is_waited_for(
    stage: Stage,
) -> None:
    await talk.promises_friday(stage)
    await days_with_books(stage, 14)
    await talk.says_paid(stage, "NT$3,500")
    await talk.pays(stage, "P1", "1000", stage.today)
    (promise,) = await stage.rows(sql("promises_of_case", "B1"))
    assert (promise["state"], promise["paid"]) == ("missed", 100000)


async def test_after_a_stop_a_payment_told_of_is_waited_for_no_longer_than_its_days(stage: Stage) -> None:
    await talk.promises_friday(stage)
    await talk.says_paid(stage, "NT$3,500")
    await stage.says("stop")
    await days_with_books(stage, 15)
    (promise,) = await stage.rows(sql("promises_of_case", "B1"))
    assert promise["state"] == "missed"


async def test_one_payment_answers_one_of_two_that_were_told_of(stage: Stage) -> None:
    first = await talk.says_paid(stage)
    second = await talk.says_paid(stage, "NT$1,740")
    await talk.pays(stage, "P1", "1750", date(2026, 11, 24))
    assert sorted([await talk.receipt(stage, first), await talk.receipt(stage, second)]) == [
        ("matched", "P1"),
        ("open", ""),
    ]
    await talk.pays(stage, "P2", "1750", date(2026, 11, 24))
    assert {(await talk.receipt(stage, name))[1] for name in (first, second)} == {"P1", "P2"}


async def test_a_person_matches_what_the_books_wrote_otherwise(stage: Stage) -> None:
    name = await until_told(stage)
    await talk.pays(stage, "P1", "2800", date(2026, 11, 24))
    assert (await talk.receipt(stage, name))[0] == "open"
    await stage.act(name, "match", "P1")
    assert await talk.receipt(stage, name) == ("matched", "P1")
    assert "thanks:2026-11-24" in await talk.notices(stage)
    assert name not in await talk.today(stage)


async def test_a_person_ends_the_waiting_for_a_payment_and_reminders_go_on(stage: Stage) -> None:
    name = await until_told(stage)
    await stage.act(name, "lift")
    assert (await talk.receipt(stage, name))[0] == "closed"
    await days_with_books(stage, 5)
    assert await talk.notices(stage) != []
    assert set(await talk.notices(stage)) == set(await talk.notices(stage, DUNNED))
    await talk.pays(stage, "P1", "3500", date(2026, 11, 24), as_of=stage.today)
    assert (await talk.receipt(stage, name))[0] == "closed"


async def test_a_photo_of_a_receipt_is_fetched_and_kept_with_its_payment(stage: Stage) -> None:
    name = await talk.says_paid(stage, "NT$3,500")
    await talk.sends_photo(stage)
    await talk.sends_photo(stage, "F2")
    rows = await stage.rows(sql("receipt_files_of_case", "B1"))
    assert [(r["receipt_id"], r["n"], r["kind"], r["file_id"], r["sha256"]) for r in rows] == [
        (name, 1, "photo", "F1", ""),
        (name, 2, "photo", "F2", ""),
    ]
    await talk.fetched(stage, SHOT)
    rows = await stage.rows(sql("receipt_files_of_case", "B1"))
    digest = hashlib.sha256(SHOT).hexdigest()
    assert [(r["sha256"], r["mime"], r["trouble"]) for r in rows] == [(digest, "image/png", "")] * 2
    assert bytes((await stage.rows(sql("blob_bytes", digest)))[0]["bytes"]) == SHOT


async def test_a_receipt_that_can_not_be_fetched_is_asked_for_again(stage: Stage) -> None:
    name = await talk.says_paid(stage, "NT$3,500")
    await talk.sends_photo(stage)
    await talk.fails(stage, "fetch", "gone")
    (kept,) = await stage.rows(sql("receipt_files_of_case", "B1"))
    assert (kept["sha256"], kept["trouble"]) == ("", "gone")
    assert await talk.notices(stage) == [f"file_lost:{name}:2026-11-24"]
    await talk.reads(stage)
    await talk.sends_photo(stage, "F2")
    await talk.fetched(stage, SHOT)
    assert (await stage.rows(sql("receipt_files_of_case", "B1")))[1]["sha256"]


async def test_photos_out_of_the_blue_wait_until_their_payment_is_told(stage: Stage) -> None:
    for photo in ("F1", "F2"):
        await talk.sends_photo(stage, photo)
    assert await stage.rows(sql("receipt_files_of_case", "B1")) == []
    labels = [label for label in stage.keyboards[-1] if "receipt" in label.lower() or "yes" in label.lower()]
    await stage.taps(labels[0])
    for words in ("today", "NT$3,500", talk.WAY):
        await stage.says(words)
    await stage.taps("Yes, that is right")
    files = await stage.rows(sql("receipt_files_of_case", "B1"))
    (told,) = await stage.rows(sql("receipts_of_case", "B1"))
    assert [(f["receipt_id"], f["n"], f["file_id"]) for f in files] == [
        (told["receipt_id"], 1, "F1"),
        (told["receipt_id"], 2, "F2"),
    ]


async def test_a_payment_told_of_holds_its_own_loan_alone(stage: Stage) -> None:
    await stage.books(
        as_of=date(2026, 11, 23),
        loans="loan_ref,borrower_ref,product,currency,principal,opened_on\nL9,B1,Car loan,TWD,90000,2026-01-10\n",
        instalments="loan_ref,number,due_date,principal,interest,fees\nL9,1,2026-11-16,2000,0,0\n",
    )
    await talk.says_paid(stage, "NT$3,500", loan="Personal loan (L1)")
    await days_with_books(stage, 5)
    assert await talk.notices(stage, DUNNED) != []
    shown = await talk.reads(stage)
    assert "L9" in shown


async def test_reminders_keep_to_the_hours_that_were_wished_for(stage: Stage) -> None:
    await stage.says("home")
    for words in ("My details", "Best time to write", "after 3 pm"):
        await stage.says(words)
    (case,) = await stage.rows(sql("case_read", "B1"))
    assert case["wished"].split(" ")[1] == "15:00"
    await days_with_books(stage, 10)
    rows = await talk.sent(stage, "purpose = 'dunning' AND state = 'sent'")
    assert rows
    hours = [stage_hour(row["claimed_at"] or row["done_at"]) for row in rows]
    assert all(15 <= hour < 18 for hour in hours)


def stage_hour(at: str) -> int:
    """The hour in Taipei of a moment in UTC."""
    return moment(at).astimezone(TAIPEI).hour


async def test_a_changed_detail_waits_for_a_person_and_leaves_the_books_alone(stage: Stage) -> None:
    await stage.says("home")
    for words in ("My details", "Something has changed", "Telephone number", "0912 345 678"):
        await stage.says(words)
    await stage.taps("Yes, please")
    (detail,) = await stage.rows(sql("details_of_case", "B1"))
    assert (detail["field"], detail["done_at"]) == ("phone", None)
    assert (await talk.today(stage))[detail["detail_id"]] == "changed detail"
    assert (await talk.found(stage, "SELECT phone FROM borrowers WHERE borrower_ref = 'B1'"))[0]["phone"] == ""
    await stage.act(detail["detail_id"], "resolve")
    assert detail["detail_id"] not in await talk.today(stage)


async def test_what_was_told_of_a_second_time_is_a_version_of_its_own(stage: Stage) -> None:
    name = await until_told(stage)
    await stage.act(name, "lift")
    versions = await stage.rows(sql("receipts_all_versions", "B1"))
    assert [(v["version"], v["state"], v["replaced_at"] is None) for v in versions] == [
        (1, "open", False),
        (2, "closed", True),
    ]
    assert timedelta(days=7) == date.fromisoformat(versions[0]["until"]) - stage.today
