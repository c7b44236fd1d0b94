"""A reminder waits to be sent, and what it is about is paid meanwhile. Found by the simulation."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.books.importer import import_files
from bot.store.statements import sql
from bot.touches import claim_due
from bot.worker import Worker
from tests.kit import plan_story as talk
from tests.kit.officer import Officer
from tests.kit.stage import PAYMENTS, SECRET, TAIPEI, Stage, a_stage


def _file(folder: Path) -> str:
    """What the gate looks up is the same on both databases: one is enough."""
    return f"sqlite:///{folder}/test.db"


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


async def _land(stage: Stage, payments: str, **files: str) -> None:
    """The books land and the reminder is claimed, before any turn about those books."""
    paths = []
    for name, text in {"payments": PAYMENTS + payments, **files}.items():
        paths.append(stage.folder / f"{name}-meanwhile.csv")
        paths[-1].write_text(text, encoding="utf-8")
    house, zone = stage.house, "Asia/Taipei"
    result = await import_files(
        house.db, paths, as_of=stage.today, keep_good=False, secret_key=SECRET, clock=stage.clock, lender_zone=zone
    )
    assert result.landed, result.refusals
    await stage.terminal._print()


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


async def test_a_reminder_of_a_loan_that_is_paid_does_not_go_out_for_another(tmp_path: Path) -> None:
    async with a_stage(_file(tmp_path), tmp_path) as stage:
        await _reminder_waits(stage)
        await _land(
            stage,
            f"P1,L1,{stage.today},3500,transfer\n",
            loans="loan_ref,borrower_ref,product,currency,principal,opened_on\nL9,B1,Car loan,TWD,9000,2026-01-10\n",
            instalments="loan_ref,number,due_date,principal,interest,fees\nL9,1,2026-11-20,3000,0,0\n",
        )
        assert [(row["state"], row["outcome"]) for row in await _reminders(stage)] == [("dropped", "nothing.due")]


@pytest.mark.parametrize(("paid", "becomes"), [("3500", ("dropped", "nothing.due")), ("1000", ("sent", ""))])
async def test_a_reminder_of_a_promise_that_waits_is_dropped_once_the_promise_is_kept(
    database_url: str, tmp_path: Path, paid: str, becomes: tuple[str, str]
) -> None:
    async with a_stage(database_url, tmp_path) as stage:
        await _promise_waits(stage)
        await stage.books(f"P1,L1,{stage.today},{paid},transfer\n")
        assert [(row["state"], row["outcome"]) for row in await _reminders(stage, "promise")] == [becomes]


async def _nothing_is_said_of_the_promise(stage: Stage) -> None:
    assert [(row["state"], row["outcome"]) for row in await _reminders(stage, "promise")][-1] == (
        "dropped",
        "nothing.due",
    )


async def test_a_reminder_of_a_kept_promise_is_dropped_though_an_earlier_promise_was_missed(tmp_path: Path) -> None:
    async with a_stage(_file(tmp_path), tmp_path) as stage:
        await stage.verified()
        await talk.promises_friday(stage)
        await talk.until(stage, date(2026, 12, 9))
        await stage.books()
        await stage.days(1)  # the question what became of it has gone out
        await talk.reads(stage)
        await talk.promises_friday(stage)
        stage.clock.set(datetime(2026, 12, 17, 10, 0, tzinfo=TAIPEI).astimezone(UTC))
        await _turned(stage)
        assert [row["state"] for row in await _reminders(stage, "promise")][-1] == "ready"
        await _land(stage, f"P1,L1,{stage.today},3500,transfer\n")
        await _nothing_is_said_of_the_promise(stage)


async def test_a_reminder_of_a_plans_payment_is_dropped_once_that_is_paid_though_others_are_to_come(
    tmp_path: Path,
) -> None:
    async with a_stage(_file(tmp_path), tmp_path) as stage:
        await talk.with_plan(stage)
        stage.clock.set(datetime(2026, 12, 6, 10, 0, tzinfo=TAIPEI).astimezone(UTC))
        await _turned(stage)
        assert [row["state"] for row in await _reminders(stage, "promise")] == ["ready"]
        await _land(stage, "P1,L1,2026-12-05,1750,transfer\n")
        await _nothing_is_said_of_the_promise(stage)


async def test_a_reminder_of_a_promise_is_dropped_once_nobody_may_speak_of_its_loan(tmp_path: Path) -> None:
    async with a_stage(_file(tmp_path), tmp_path) as stage:
        await _promise_waits(stage)
        await stage.books(flags=talk.FLAGS + "B1,L1,sold,2026-11-24,,\n")
        await _nothing_is_said_of_the_promise(stage)


async def test_a_reminder_of_a_promise_is_dropped_once_its_payment_is_told_of(tmp_path: Path) -> None:
    async with a_stage(_file(tmp_path), tmp_path) as stage:
        await _promise_waits(stage)
        await Officer(stage, tmp_path).has_paid()
        await _nothing_is_said_of_the_promise(stage)
