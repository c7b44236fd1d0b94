"""The loop of the simulation: virtual time, processes that take turns by lot, that pause and die."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from random import Random
from typing import Any

import pytest

from tests.simulation.loop import SimulatedLoop, Stalled


def _plays(loop: SimulatedLoop, main: Coroutine[Any, Any, Any]) -> Any:
    try:
        return loop.run_until_complete(main)
    finally:
        for task in asyncio.all_tasks(loop):
            task._log_destroy_pending = False  # type: ignore[attr-defined]
            task.get_coro().close()
        loop.close()


async def _counts(name: str, said: list[str], times: int = 3) -> None:
    for n in range(times):
        said.append(f"{name}{n}")
        await asyncio.sleep(0)


def _order(lot: int) -> list[str]:
    loop, said = SimulatedLoop(Random(lot)), list[str]()

    begun = []

    async def main() -> None:
        for name in "ab":
            begun.append(_begun(loop, name, said))
        await asyncio.sleep(1)

    _plays(loop, main())
    return said


def _begun(loop: SimulatedLoop, name: str, said: list[str]) -> asyncio.Task[None]:
    return loop.create_task(_counts(name, said), context=loop.add_lane(name).context())


def test_a_month_passes_in_a_moment() -> None:
    loop = SimulatedLoop(Random(1))
    before = loop.time()
    _plays(loop, asyncio.sleep(30 * 86400))
    assert loop.time() - before == 30 * 86400


def test_the_lot_decides_between_processes_and_the_same_lot_decides_the_same() -> None:
    orders = [_order(lot) for lot in range(20)]
    assert orders == [_order(lot) for lot in range(20)]
    assert len({tuple(order) for order in orders}) > 3
    for order in orders:  # within a process nothing is reordered
        assert [said for said in order if said[0] == "a"] == ["a0", "a1", "a2"]


def test_of_a_killed_process_nothing_runs_any_more_not_even_what_it_would_do_last() -> None:
    loop, said = SimulatedLoop(Random(1)), list[str]()
    lane = loop.add_lane("a")

    async def works() -> None:
        try:
            await asyncio.sleep(5)
        finally:
            said.append("cleaned up")

    async def main() -> list[str]:
        task = loop.create_task(works(), context=lane.context())
        await asyncio.sleep(1)
        loop.kill(lane)
        task.cancel()
        await asyncio.sleep(60)
        return list(said)

    assert _plays(loop, main()) == []


def test_a_paused_process_goes_on_where_it_stood_and_finds_that_time_has_passed() -> None:
    loop, said = SimulatedLoop(Random(1)), list[float]()
    lane = loop.add_lane("a")

    async def works() -> None:
        await asyncio.sleep(5)
        said.append(loop.time() - 1000)

    async def main() -> None:
        loop.create_task(works(), context=lane.context())
        await asyncio.sleep(1)
        lane.paused = True
        await asyncio.sleep(100)
        assert said == []
        lane.paused = False
        await asyncio.sleep(1)

    _plays(loop, main())
    assert said == [101.0]


def test_who_waits_for_what_never_comes_is_found_out() -> None:
    loop = SimulatedLoop(Random(1))

    async def main() -> None:
        await loop.create_future()

    with pytest.raises(Stalled):
        _plays(loop, main())
