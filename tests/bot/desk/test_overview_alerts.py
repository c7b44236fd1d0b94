"""Supervisors are told what waits too long: breaches once, danger until somebody has it, the day in the evening."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest

from tests.kit import plan_story as talk
from tests.kit.floor import BOB, Floor, a_floor
from tests.kit.stage import TAIPEI

MENTIONS = '<a href="tg://user?id=1">Ann</a> <a href="tg://user?id=2">Sue</a>'
NIGHT = datetime(2026, 11, 24, 23, 0, tzinfo=TAIPEI)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """That hour in November, at the lender's."""
    return datetime(2026, 11, day, hour, minute, tzinfo=TAIPEI)


@pytest.fixture
async def floor(tmp_path: Path) -> AsyncIterator[Floor]:
    async with a_floor(f"sqlite:///{tmp_path}/test.db", tmp_path) as made:
        yield made


def with_words(said: list[str], words: str) -> list[str]:
    return [text for text in said if words in text]


async def test_a_request_past_its_due_time_is_told_once_with_the_supervisors_named(floor: Floor) -> None:
    ticket = await floor.asked()  # due at 15:00
    await floor.passes(at(24, 14, 59))
    assert with_words(await floor.told(), "⏰") == []
    await floor.passes(at(24, 15, 5))
    (line,) = with_words(await floor.told(), "⏰")
    assert line.startswith("⏰ Case G-BEAGWX: nobody has it, 5 minutes after the due time (asks for a person)")
    assert line.endswith(f"{ticket}\nhttps://t.me/c/1234567/77\n\n{MENTIONS}")
    assert with_words(await floor.in_topic(), "nobody has it") != []
    await floor.passes(hours=1)
    assert len(with_words(await floor.told(), "⏰")) == 1


async def test_a_case_that_somebody_has_is_no_breach_until_it_falls_back_to_the_queue(floor: Floor) -> None:
    await floor.asked()
    await floor.says(BOB, "/take", thread=77)
    await floor.passes(at(24, 10, 20))
    await floor.stage.says("hello?")
    await floor.says(BOB, "/note looking", thread=77)
    await floor.passes(at(24, 15, 1))  # Bob did nothing while the borrower waited
    assert (await floor.rows("SELECT held_by FROM topics"))[0]["held_by"] == ""
    assert len(with_words(await floor.told(), "⏰")) == 1
    await floor.says(BOB, "/take", thread=77)
    await floor.passes(at(24, 18, 31))  # the shift is over
    assert (await floor.rows("SELECT held_by FROM topics"))[0]["held_by"] == ""
    assert len(with_words(await floor.told(), "⏰")) == 2


async def test_danger_is_told_at_night_and_again_until_somebody_has_the_case(floor: Floor) -> None:
    await floor.passes(NIGHT)
    await floor.stage.says("I want to kill myself")
    await floor.opens()
    (first,) = with_words(await floor.told(), "🆘")
    assert "speaks of not wanting to live: please look at once" in first
    assert first.endswith(MENTIONS)
    for _ in range(2):
        await floor.passes(minutes=10)
    again = with_words(await floor.told(), "still nobody has it")
    assert len(again) == 2
    assert "after 20 minutes" in again[-1]
    await floor.says(BOB, "/take", thread=77)
    await floor.passes(minutes=10)
    await floor.passes(hours=1)
    assert len(with_words(await floor.told(), "🆘")) == 3


async def test_danger_nobody_comes_for_is_told_so_often_and_no_more(floor: Floor) -> None:
    await floor.stage.says("I want to kill myself")
    for _ in range(10):
        await floor.passes(minutes=10)
    assert len(with_words(await floor.told(), "🆘")) == floor.stage.house.policy.desk.alerts.crisis_times


async def test_the_day_is_summed_up_when_the_desk_closes_and_a_day_without_anything_is_not(floor: Floor) -> None:
    await talk.promises_friday(floor.stage)
    await floor.asked()
    await floor.says(BOB, "/take", thread=77)
    await floor.passes(at(24, 18, 1))
    (said,) = with_words(await floor.told(), "The day at the desk")
    assert "Tuesday, 24 November" in said
    for line in ("New requests: 1", "Looked at for the first time: 1", "Resolved: 0", "1 made, 0 kept"):
        assert line in said
    assert "Bob" not in said
    await floor.does("UPDATE tickets SET closed_at = opened_at")
    await floor.passes(at(25, 11, 0))
    await talk.pays(floor.stage, "P1", "3500", floor.stage.today)
    await floor.passes(at(25, 18, 1))
    assert "0 made, 1 kept" in with_words(await floor.told(), "The day at the desk")[-1]
    await floor.passes(at(26, 18, 1))
    assert len(with_words(await floor.told(), "The day at the desk")) == 2
    assert len(await floor.rows("SELECT key FROM inbox WHERE key = 'summary:2026-11-27'")) == 1
