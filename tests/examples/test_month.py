"""The prepared month: it ends as it is told, it is the same every time, and the tour says what it gives now."""

from __future__ import annotations

import asyncio
import json
import re
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.clock import FixedClock, moment, stamp
from bot.commands.every import app
from bot.demo.demo import run_demo
from bot.demo.restore import restore
from bot.example.month import END, Month, month_settings, play_month
from bot.example.month_script import Day, Line, ScriptFault, Story, read_month
from bot.example.tour import PAGE, write_tour
from bot.house import House, open_house
from bot.proofs import agreement_faults
from bot.settings import Settings
from bot.store.db import StoreError
from bot.store.journal import chains, read_chain, verify_chain
from bot.store.statements import Row, Tx, composed
from bot.worklist import worklist
from sandbox import Sandbox

BY_TOLD = {"B-0003": "zh_Hant", "B-0015": "zh_Hans", "B-0019": "en", "B-0020": "en", "B-0012": "zh_Hant"}


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, Month]:
    """The month, lived once for all tests that only look at it."""
    settings = month_settings(tmp_path_factory.mktemp("month"))
    return settings, asyncio.run(play_month(settings))


@pytest.fixture
async def house(lived: tuple[Settings, Month]) -> AsyncIterator[House]:
    async with open_house(lived[0], clock=FixedClock(END)) as opened:
        yield opened


async def rows(house: House, text: str, *values: Any) -> list[dict[str, Any]]:
    def tx() -> Tx[list[Row]]:
        return (yield composed(text, *values))

    return [dict(row) for row in await house.db.read(tx())]


async def agreements(house: House, ref: str) -> list[tuple[str, str, str]]:
    """Loan, kind and state of a borrower's agreements in the order they were signed."""
    found = await rows(
        house,
        "SELECT loan_ref, state, terms FROM agreements WHERE case_id = $1 AND replaced_at IS NULL ORDER BY signed_at",
        ref,
    )
    return [(row["loan_ref"], json.loads(row["terms"])["kind"], row["state"]) for row in found]


async def parts(house: House, ref: str) -> Counter[str]:
    """How many promises and payments of plans are in which state."""
    found = await rows(house, "SELECT state FROM promises WHERE case_id = $1 AND replaced_at IS NULL", ref)
    return Counter(row["state"] for row in found)


# The stories end as they are told ------------------------------------------------------------------------------------


async def test_who_lost_the_job_and_has_something_left_keeps_to_the_instalments(house: House) -> None:
    assert await agreements(house, "B-0003") == [("TWD-0003-1", "instalments", "active")]
    assert await parts(house, "B-0003") == {"kept": 4, "open": 6}


async def test_who_has_nothing_left_is_asked_for_nothing_and_meets_a_person(house: House) -> None:
    assert await agreements(house, "B-0015") == [("CNY-0015-1", "pause", "active")]
    assert await parts(house, "B-0015") == {}
    asked = await rows(house, "SELECT reason, closed_by FROM tickets WHERE case_id = 'B-0015' ORDER BY opened_at")
    assert [row["reason"] for row in asked] == ["offers.no_surplus", "asked"]
    assert all(row["closed_by"] for row in asked)


async def test_who_is_paid_late_withdraws_moves_to_the_pay_day_and_promises_the_next(house: House) -> None:
    loan = "USD-0019-1"
    assert await agreements(house, "B-0019") == [(loan, "instalments", "withdrawn"), (loan, "extension", "completed")]
    told = await rows(house, "SELECT state, paid_on FROM receipts WHERE case_id = 'B-0019' AND replaced_at IS NULL")
    assert [(row["state"], row["paid_on"]) for row in told] == [("matched", "2026-12-04")]
    [promise] = await rows(
        house, "SELECT * FROM promises WHERE case_id = 'B-0019' AND promise_id LIKE 'P-%' AND replaced_at IS NULL"
    )
    assert (promise["state"], promise["due"], promise["amount"]) == ("open", "2027-01-04", 44160)


async def test_who_has_two_loans_gets_one_plan_from_a_supervisor_and_pays_the_other_off_early(house: House) -> None:
    assert await agreements(house, "B-0020") == [
        ("USD-0020-1", "instalments", "active"),
        ("USD-0020-2", "instalments", "completed"),
    ]
    signed = await rows(
        house,
        "SELECT act_by, act_mandate, letter FROM agreements "
        "WHERE case_id = 'B-0020' AND replaced_at IS NULL ORDER BY signed_at",
    )
    assert [(row["act_by"], bool(row["act_mandate"]), bool(row["letter"])) for row in signed] == [
        ("Ann", False, False),
        ("Ann", True, True),
    ]


async def test_who_misses_twice_moves_it_to_the_end_then_a_person_calls(house: House) -> None:
    loan = "HKD-0012-1"
    assert await agreements(house, "B-0012") == [(loan, "instalments", "superseded"), (loan, "instalments", "active")]
    asked = await rows(house, "SELECT reason FROM tickets WHERE case_id = 'B-0012' ORDER BY opened_at")
    assert [row["reason"] for row in asked] == ["promises_broken", "asked"]
    assert (await parts(house, "B-0012"))["kept"] == 2


def test_it_is_lived_in_three_languages(lived: tuple[Settings, Month]) -> None:
    assert {story.borrower: story.locale for story in read_month()} == BY_TOLD
    said = {ref: " ".join(s.text for s in talk if s.who == "bot") for ref, talk in lived[1].talks.items()}
    assert "謝謝您" in said["B-0003"]
    assert "谢谢您" in said["B-0015"]
    assert "Thank you" in said["B-0019"]


# What must hold ------------------------------------------------------------------------------------------------------


async def test_the_record_and_every_agreement_hold(house: House) -> None:
    key = house.means.journal_key
    heads = await house.db.read(chains())
    assert len(heads) > len(BY_TOLD)
    for head in heads:
        assert await house.db.read(verify_chain(head["chain"], key, head["n"], head["hash"])) == []
    assert await house.db.read(agreement_faults()) == []
    left = "SELECT * FROM inbox WHERE state <> 'done' AND not_before <= $1"  # what the desk plans for later waits
    assert await rows(house, left, stamp(END)) == []


async def started(house: House) -> list[tuple[str, str, str]]:
    """Case, purpose and the borrower's day of every message that we started."""
    zones = {story.borrower: story.zone for story in read_month()}
    found = await rows(
        house,
        "SELECT case_id, purpose, done_at FROM outbox "
        "WHERE purpose IN ('dunning', 'promise', 'service') AND state = 'sent' ORDER BY done_at",
    )
    return [
        (row["case_id"], row["purpose"], moment(row["done_at"]).astimezone(zones[row["case_id"]]).date().isoformat())
        for row in found
    ]


async def test_nobody_is_reminded_twice_a_day(house: House) -> None:
    days = Counter((case, day) for case, purpose, day in await started(house) if purpose != "service")
    assert len(days) > 20
    assert {key: count for key, count in days.items() if count > 1} == {}


async def test_who_keeps_to_a_plan_is_not_dunned(house: House) -> None:
    dunned = [(case, day) for case, purpose, day in await started(house) if purpose == "dunning"]
    # Once the plan was fulfilled: the note before the next instalment, and the one when it was late.
    assert dunned == [("B-0019", "2026-12-20"), ("B-0019", "2026-12-24")]


async def test_all_of_it_is_in_the_hours(house: House) -> None:
    zones = {story.borrower: story.zone for story in read_month()}
    for row in await rows(house, "SELECT * FROM outbox WHERE purpose IN ('dunning', 'promise') AND state = 'sent'"):
        assert 9 <= moment(row["done_at"]).astimezone(zones[row["case_id"]]).hour < 18


async def test_a_person_finds_the_last_request_in_the_worklist(house: House) -> None:
    items = [item for item in await house.db.read(worklist(house.means, END)) if item.kind != "never linked"]
    assert [(item.kind, item.case) for item in items] == [("hand-over", "G-NNY4M8")]


async def test_it_is_the_same_every_time(lived: tuple[Settings, Month], house: House, tmp_path: Path) -> None:
    again = month_settings(tmp_path)
    month = await play_month(again)
    assert month.talks == lived[1].talks
    async with open_house(again, clock=FixedClock(END)) as other:
        for ref in BY_TOLD:
            first, second = [await record(each, f"case:{ref}") for each in (house, other)]
            assert first == second
            assert len(first) > 50


async def record(house: House, chain: str) -> list[tuple[str, str, str]]:
    """Moments, kinds and details of a chain; a paper's hash is another each time, it is signed with a random number."""
    lines = await house.db.read(read_chain(chain))
    return [(line["at"], line["kind"], re.sub(r'("sha256":")\w+', r"\1", line["body"] or "")) for line in lines]


# The demo and the tour -----------------------------------------------------------------------------------------------


async def test_the_demo_shows_the_whole_month_on_the_phones(house: House) -> None:
    sandbox = Sandbox()
    sandbox.meet_bot(424242)
    await restore(house, sandbox)
    grace = sandbox.world.chats[1019]
    texts = [str(message.get("text", "")) for message in grace.messages.values()]
    assert "US$441.60 by Monday, 4 January 2027" in texts[-1]
    assert "I paid 444.80 today by bank transfer" in texts
    papers = [m["document"]["file_name"] for m in grace.messages.values() if "document" in m]
    assert [name.partition("-")[0] for name in papers] == ["agreement", "agreement", "completion"]


def test_month_and_days_are_refused_together() -> None:
    done = CliRunner().invoke(app, ["demo", "--month", "--days", "3"])
    assert done.exit_code == 2
    assert "--month and --days don't go together" in done.stderr


async def test_a_demo_that_was_lived_in_gets_no_month(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GOODWORD_CONFIG", raising=False)
    said: list[str] = []
    await run_demo(tmp_path / ".demo", port=0, days=1, month=False, say=said.append)
    with pytest.raises(StoreError, match="begins with a new demo"):
        await run_demo(tmp_path / ".demo", port=0, days=0, month=True, say=said.append)


def test_the_tour_is_what_the_month_gives_now(lived: tuple[Settings, Month], tmp_path: Path) -> None:
    assert PAGE.read_text(encoding="utf-8") == write_tour(*lived, tmp_path), "run `python -m bot.example.tour update`"


# A file that cannot be played ----------------------------------------------------------------------------------------


def a_story(*lines: Line) -> Story:
    first = read_month()[2]
    return replace(first, days=(Day(date=first.days[0].date, at=first.days[0].at, lines=lines),))


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        (Line(tap="No such button"), "no such button; the screen has Is this genuine?"),
        (Line.model_validate({"pay": "5", "loan": "TWD-0003-1"}), "B-0019 has no loan TWD-0003-1"),
        (Line.model_validate({"pay": "5.001", "loan": "USD-0019-1"}), "5.001"),
        (Line(act="approve", item="approval"), "has 0 lines 'approval' of this case"),
    ],
    ids=["tap", "loan", "amount", "act"],
)
async def test_a_line_that_cannot_be_done_is_named(line: Line, wrong: str, tmp_path: Path) -> None:
    story = a_story(Line(open=True), line)
    with pytest.raises(ScriptFault, match=re.escape(f"3-grace.toml, 2026-11-24, line 2 ({line}): ")) as fault:
        await play_month(month_settings(tmp_path), stories=(story,))
    assert wrong in str(fault.value)


HEAD = 'borrower = "{who}"\nloan = "USD-0019-1"\ntitle = "x"\ntext = "x"\n[[day]]\ndate = {day}\nat = 09:30:00\n'


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("borrower =", "x.toml: Invalid value"),
        (HEAD.format(who="B-0019", day="2026-11-24") + "lines = [{ shout = 'hi' }]", "2026-11-24, line 1: "),
        (
            HEAD.format(who="B-0019", day="2026-11-24") + "lines = [{ say = 'a' }, { show = true }]",
            "2026-11-24, line 2: ",
        ),
        (HEAD.format(who="B-0019", day="2026-11-24") + "lines = [{ pay = 5 }]", "pay and loan go together"),
        (HEAD.format(who="B-9999", day="2026-11-24") + "lines = [{ open = true }]", "no borrower B-9999"),
        (
            HEAD.format(who="B-0019", day="2026-11-23") + "lines = [{ open = true }]",
            "before the example book's own day",
        ),
    ],
    ids=["toml", "verb", "none", "pay", "borrower", "early"],
)
def test_a_file_that_cannot_be_read_is_named(text: str, wrong: str, tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ScriptFault, match=r"x\.toml") as fault:
        read_month(tmp_path)
    assert wrong in str(fault.value)


def test_a_month_without_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ScriptFault, match="there is no month"):
        read_month(tmp_path)
