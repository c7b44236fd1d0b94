"""One seed, from the first link to the reckoning."""

from __future__ import annotations

import asyncio
import gc
import os
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.simulation.database import connect
from tests.simulation.driver import Driver
from tests.simulation.loop import SimulatedLoop, Stalled
from tests.simulation.reckoning import coverage, reckon
from tests.simulation.town import template
from tests.simulation.world import World

MEMORY = Path("/dev/shm")


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
    lines: tuple[str, ...] = field(default=(), repr=False)


def run_seed(seed: int, events: int, *, keep: bool = False) -> Run:
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
        try:
            loop.run_until_complete(main)
            reckon(world)
        except Stalled:
            world.accounts.finds("everybody waits for something that never comes")
        for fault in loop.unheard:
            world.accounts.finds(f"nobody was told: {fault}")
        return Run(
            seed, driver.events, tuple(world.accounts.wrong), world.digest, world.troubles, Counter(coverage(world)),
            time.perf_counter() - began, loop.time() - 1000.0, tuple(world.lines or ()),
        )  # fmt: skip
    finally:
        world.close()
        loop.close()
        raw.close()
        Path(path).unlink()
        gc.enable()
