"""Updates that arrive together share commits, and nobody is told more than is true."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from bot.store.db import Database
from bot.web.intake import Intake, NotKept
from tests.kit.front import Front, message

pytestmark = pytest.mark.on_both


class Gate:
    """Stands before the database's commits, counts them, and lets them through when told."""

    def __init__(self, db: Database) -> None:
        self.run, self.commits, self.open = db.run, 0, asyncio.Event()
        self.fault: Callable[[], Exception] | None = None
        db.run = self._run  # type: ignore[method-assign]

    async def _run(self, tx: Any) -> Any:
        self.commits += 1
        await self.open.wait()
        if self.fault is not None:
            raise self.fault()
        return await self.run(tx)


async def test_what_arrives_while_a_commit_runs_shares_the_next_one(front: Front) -> None:
    gate = Gate(front.db)
    tasks = [asyncio.create_task(front.intake.keep(message(1)))]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    tasks += [asyncio.create_task(front.intake.keep(message(n))) for n in range(2, 40)]
    await asyncio.sleep(0)
    assert not any(task.done() for task in tasks)
    gate.open.set()
    await asyncio.gather(*tasks)
    assert gate.commits == 2
    assert [row["key"] for row in await front.kept()] == [str(n) for n in range(1, 40)]


async def test_a_commit_that_fails_is_told_to_everybody_in_it_and_the_next_one_works(front: Front) -> None:
    gate = Gate(front.db)
    gate.fault = lambda: OSError("disk full")
    tasks = [asyncio.create_task(front.intake.keep(message(n))) for n in range(3)]
    gate.open.set()
    ended = await asyncio.gather(*tasks, return_exceptions=True)
    assert [str(fault) for fault in ended] == ["OSError"] * 3
    gate.fault = None
    await front.intake.keep(message(1))
    assert len(await front.kept()) == 1


async def test_a_database_that_hangs_is_not_waited_for_for_ever(front: Front, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.web.intake.PATIENCE_SECONDS", 0.05)
    gate = Gate(front.db)
    with pytest.raises(NotKept, match="too long"):
        await front.intake.keep(message(1))
    gate.open.set()
    await front.intake.settle()
    await front.intake.keep(message(1))  # it had been kept after all: the second time changes nothing
    assert len(await front.kept()) == 1


async def test_a_crowd_at_a_closed_door_is_sent_away_at_once(front: Front, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.web.intake.WAITING", 3)
    gate = Gate(front.db)
    tasks = [asyncio.create_task(front.intake.keep(message(n))) for n in range(10)]
    done, waiting = await asyncio.wait(tasks, timeout=0.1)
    assert {str(task.exception()) for task in done} == {"too many wait"}
    gate.open.set()
    await asyncio.gather(*waiting)
    assert len(await front.kept()) == len(waiting) <= 4


async def test_who_hangs_up_takes_nothing_with_him(front: Front) -> None:
    gate = Gate(front.db)
    tasks = [asyncio.create_task(front.intake.keep(message(n))) for n in range(2)]
    await asyncio.sleep(0.01)
    tasks[0].cancel()
    await asyncio.gather(tasks[0], return_exceptions=True)
    gate.open.set()
    await asyncio.wait_for(tasks[1], 5)
    assert len(await front.kept()) == 2


async def test_many_at_once_are_all_kept_in_few_commits(both: Front) -> None:
    gate = Gate(both.db)
    gate.open.set()
    answers = await asyncio.gather(*(both.post(message(n, chat=n % 20)) for n in range(200)))
    assert {status for status, _ in answers} == {200}
    assert gate.commits < 100
    assert len(await both.kept()) == 200


async def test_intakes_of_two_processes_keep_an_update_once(both: Front) -> None:
    other = Intake(both.db, both.clock)
    await asyncio.gather(*(intake.keep(message(n)) for n in range(20) for intake in (both.intake, other)))
    assert len(await both.kept()) == 20
