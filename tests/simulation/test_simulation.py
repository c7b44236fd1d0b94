"""A slice of the simulation: some seeds, exact replay in any process, and planted faults that it has to find.

The whole is `python -m tests.simulation` (docs/testing.md).
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.simulation.__main__ import main
from tests.simulation.plants import PLANTS
from tests.simulation.run import first_to_find, run_seed

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 12.0  # begin no further seed after so long
FEWEST = 6
EVENTS = 200
REPLAY = ("--seed", "5", "--events", "40")
# Each is found by one of the first seeds; all of them are played by `--plants`.
QUICK = ("done-before-turn", "gate-not-asked", "key-not-unique", "level-unchecked", "nobody-follows", "record-apart",
         "not-passed-on", "placed-beside")  # fmt: skip


def test_a_slice_of_seeds_loses_nothing_doubles_nothing_and_tells_no_stranger() -> None:
    began, reached = time.monotonic(), Counter[str]()
    seed = 0
    while seed < FEWEST or time.monotonic() - began < SECONDS:
        run = run_seed(seed, EVENTS)
        again = f"python -m tests.simulation --seed {seed} --events {EVENTS} --trace"
        assert not run.wrong, f"{'; '.join(run.wrong)}\nagain: {again}"
        reached += run.reached
        seed += 1
    for what in (
        "agreements active",
        "papers made",
        "screens with facts",
        "stops",
        "people asked",
        "identities proved",
        "cases taken",
        "words passed on to the desk",
    ):
        assert reached[what], f"nobody got as far as: {what}"


def test_a_seed_plays_the_same_run_to_the_last_line_in_every_process() -> None:
    told = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.simulation", *REPLAY], cwd=ROOT, stdout=subprocess.PIPE, text=True,
            env={**os.environ, "PYTHONHASHSEED": hashes},
        )
        for hashes in ("1", "2")
    ]  # fmt: skip
    said = [process.communicate()[0] for process in told]
    traces = {line for text in said for line in text.splitlines() if line.startswith("trace ")}
    assert [process.returncode for process in told] == [0, 0]
    assert len(traces) == 1


def test_another_seed_plays_another_run() -> None:
    assert run_seed(5, 20).digest != run_seed(6, 20).digest


@pytest.mark.parametrize("plant", QUICK)
def test_a_planted_fault_is_found(plant: str) -> None:
    found = first_to_find(plant, range(12), EVENTS)
    assert found is not None, f"nobody noticed that {PLANTS[plant].says}"


def test_a_violation_is_told_with_the_command_that_plays_it_again(capsys: pytest.CaptureFixture[str]) -> None:
    plant = "done-before-turn"
    assert main(["--seeds", "0:1", "--events", "20", "--plant", plant]) == 1
    said = capsys.readouterr().out
    assert f"again: python -m tests.simulation --seed 0 --events 20 --plant {plant} --trace" in said
    assert "1 seeds with violations" in said
