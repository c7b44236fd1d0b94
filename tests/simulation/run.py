"""One seed, from the first link to the reckoning."""

from __future__ import annotations

import gc
import os
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from unittest.mock import patch

from bot.sender import sender
from bot.store import leases
from tests.simulation.database import connect
from tests.simulation.driver import Driver
from tests.simulation.loop import SimulatedLoop, Stalled
from tests.simulation.plants import planted
from tests.simulation.reckoning import coverage, reckon
from tests.simulation.town import template
from tests.simulation.world import World

MEMORY = Path("/dev/shm")
# A sender waiting for other workers' rows, and who waits for a lease, look less often than in life: it finds no less.
POLL, WATCH = 0.5, 2.0


@dataclass(frozen=True, slots=True)
class Run:
    """What came of a seed. `digest` is the hash of its trace; `wrong` the findings, as sentences."""

    seed: int
    events: int
    wrong: tuple[str, ...]
    digest: str
    troubles: Counter[str]
    reached: Counter[str]
    seconds: float
    virtual: float
    plant: str = ""
    lines: tuple[str, ...] = field(default=(), repr=False)


def run_seed(seed: int, events: int, *, keep: bool = False, plant: str = "") -> Run:
    """Play a seed. The same seed gives the same trace, to the last line."""
    began = time.perf_counter()
    folder = MEMORY if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) else None
    handle, path = tempfile.mkstemp(prefix="goodword-sim-", dir=folder)
    os.close(handle)
    Path(path).write_bytes(template())
    raw = connect(path)
    loop = SimulatedLoop(Random(seed))
    gc.disable()
    try:
        world = World(loop, raw, path, seed, keep=keep)
        driver = Driver(world)
        lane = loop.add_lane("driver")
        main = loop.create_task(driver.plays(events), context=lane.context())
        with (
            patch.object(sender, "POLL_SECONDS", POLL),
            patch.object(leases, "WATCH_SECONDS", WATCH),
            planted(plant, raw),
        ):
            try:
                loop.run_until_complete(main)
                if not world.accounts.wrong:  # else it was broken off in the middle
                    reckon(world)
            except Stalled:
                world.accounts.finds("everybody waits for something that never comes")
        for fault in loop.unheard:
            world.accounts.finds(f"nobody was told: {fault}")
        return Run(
            seed, driver.events, tuple(world.accounts.wrong), world.digest, world.troubles, Counter(coverage(world)),
            time.perf_counter() - began, loop.time() - 1000.0, plant, tuple(world.lines or ()),
        )  # fmt: skip
    finally:
        world.close()
        loop.close()
        raw.close()
        Path(path).unlink()
        gc.enable()


def first_to_find(plant: str, seeds: range, events: int) -> Run | None:
    """The first of the seeds that finds the planted fault; None when none does."""
    return next((run for run in (run_seed(seed, events, plant=plant) for seed in seeds) if run.wrong), None)
