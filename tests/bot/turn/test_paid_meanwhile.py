"""A reminder waits to be sent, and what it is about is paid meanwhile. Found by the simulation."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.store.statements import sql
from bot.touches import claim_due
from bot.worker import Worker
from tests.kit.stage import TAIPEI, Stage, a_stage


async def _reminder_waits(stage: Stage) -> None:
    """The first reminder of L1 is queued, and not sent yet. Its next instalment falls due on 16 December."""
    await stage.verified()
    stage.clock.advance(timedelta(days=2, minutes=1))  # time to think is over
    await _turned(stage)
    assert [row["state"] for row in await _reminders(stage)] == ["ready"]


async def _turned(stage: Stage) -> None:
    """What is due now is turned, and nothing is sent."""
    await stage.house.db.run(claim_due(stage.clock, stage.clock.now(), 0))
    while await Worker(stage.house.db, stage.house.means).step():
        pass


async def _reminders(stage: Stage, purpose: str = "dunning") -> list[dict[str, object]]:
    return [row for row in await stage.rows(sql("outbox_of_case", "B1")) if row["purpose"] == purpose]


async def _promise_waits(stage: Stage) -> None:
    """Everything is promised for Friday, 4 December; the reminder of the day before is queued, and not sent yet."""
    await stage.verified()
    for words in ("Choose a day to pay", "all", "next Friday", "Bank transfer", "Yes, I promise"):
        await stage.says(words)
    stage.clock.set(datetime(2026, 12, 4, 10, 0, tzinfo=TAIPEI).astimezone(UTC))
    await _turned(stage)
    assert [row["state"] for row in await _reminders(stage, "promise")] == ["ready"]


async def test_a_reminder_that_waits_is_dropped_once_all_that_is_due_is_paid(database_url: str, tmp_path: Path) -> None:
    async with a_stage(database_url, tmp_path) as stage:
        await _reminder_waits(stage)
        await stage.books(f"P1,L1,{stage.today},3500,transfer\n")
        assert [(row["state"], row["outcome"]) for row in await _reminders(stage)] == [("dropped", "nothing.due")]


async def test_a_reminder_that_waits_goes_out_while_something_is_still_due(database_url: str, tmp_path: Path) -> None:
    async with a_stage(database_url, tmp_path) as stage:
        await _reminder_waits(stage)
        await stage.books(f"P1,L1,{stage.today},3000,transfer\n")
        assert [row["state"] for row in await _reminders(stage)] == ["sent"]


@pytest.mark.parametrize(("paid", "becomes"), [("3500", ("dropped", "nothing.due")), ("1000", ("sent", ""))])
async def test_a_reminder_of_a_promise_that_waits_is_dropped_once_the_promise_is_kept(
    database_url: str, tmp_path: Path, paid: str, becomes: tuple[str, str]
) -> None:
    async with a_stage(database_url, tmp_path) as stage:
        await _promise_waits(stage)
        await stage.books(f"P1,L1,{stage.today},{paid},transfer\n")
        assert [(row["state"], row["outcome"]) for row in await _reminders(stage, "promise")] == [becomes]
