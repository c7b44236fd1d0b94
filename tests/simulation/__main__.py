"""`python -m tests.simulation`: many seeds on one or several cores, and what came of them.

    python -m tests.simulation --seeds 0:2000 --events 200 --jobs 2
    python -m tests.simulation --seed 17 --events 200 --trace        one seed again, with everything that happened

Exit codes: 0 no violation, 1 a violation (each with the command that plays it again), 2 bad usage.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial

import structlog

from tests.simulation.plants import PLANTS
from tests.simulation.run import Run, first_to_find, run_seed

SILENT = 50  # below critical nothing is logged: faults are what this is about
WIDTH = 62


def main(arguments: Sequence[str] | None = None) -> int:
    """Play the seeds that are asked for; gives the exit code."""
    wish = _read(arguments)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(SILENT))
    if wish.plants:
        return _plants(wish.seeds, wish.events, wish.jobs)
    if wish.seed is not None:
        run = run_seed(wish.seed, wish.events, keep=wish.trace, plant=wish.plant)
        for line in run.lines:
            print(line)
        return _sums_up([run], wish.events, 1, run.seconds)
    began = time.perf_counter()
    runs = []
    for run in _all(wish.seeds, wish.events, wish.jobs, wish.plant):
        runs.append(run)
        if run.wrong:
            _shows(run, wish.events)
        if wish.seconds and time.perf_counter() - began > wish.seconds:
            break
    return _sums_up(runs, wish.events, wish.jobs, time.perf_counter() - began)


def _read(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description="A seeded simulation of the bot.")
    parser.add_argument("--seeds", default="0:100", type=_span, help="from:to, the last not included")
    parser.add_argument("--seed", type=int, help="one seed alone")
    parser.add_argument("--events", type=int, default=200, help="what borrowers, lender, clock and bad luck do")
    parser.add_argument("--trace", action="store_true", help="with --seed: print all that happened")
    parser.add_argument("--jobs", type=int, default=1, help="processes")
    parser.add_argument("--seconds", type=float, default=0, help="begin no further seed after so long")
    parser.add_argument("--plant", default="", choices=("", *PLANTS), metavar="NAME", help="with this fault in the bot")
    parser.add_argument(
        "--plants", action="store_true", help="each planted fault: the first of the seeds that finds it"
    )
    return parser.parse_args(arguments)


def _span(text: str) -> range:
    first, colon, last = text.partition(":")
    if not (colon and first.isdecimal() and last.isdecimal()):
        raise argparse.ArgumentTypeError(f"expected FROM:TO, not {text!r}")
    return range(int(first), int(last))


def _all(seeds: range, events: int, jobs: int, plant: str) -> Iterator[Run]:
    play = partial(run_seed, events=events, plant=plant)
    if jobs <= 1:
        yield from map(play, seeds)
        return
    with multiprocessing.get_context("fork").Pool(jobs) as pool:
        yield from pool.imap_unordered(play, seeds, chunksize=4)


def _plants(seeds: range, events: int, jobs: int) -> int:
    """Whether every planted fault is found by one of the seeds."""
    missed = 0
    print(f"{'planted fault':<24}{'found by seed':>14}  by")
    for name, found in _each(sorted(PLANTS), partial(first_to_find, seeds=seeds, events=events), jobs):
        missed += found is None
        seed, by = (str(found.seed), found.wrong[0][:120]) if found else ("NONE", PLANTS[name].says)
        print(f"{name:<24}{seed:>14}  {by}", flush=True)
    print(f"\n{len(PLANTS) - missed} of {len(PLANTS)} planted faults found")
    return 1 if missed else 0


def _each(names: list[str], find: Callable[[str], Run | None], jobs: int) -> Iterator[tuple[str, Run | None]]:
    if jobs <= 1:
        yield from ((name, find(name)) for name in names)
        return
    with multiprocessing.get_context("fork").Pool(jobs) as pool:
        yield from zip(names, pool.imap(find, names), strict=True)


def _shows(run: Run, events: int) -> None:
    plant = f" --plant {run.plant}" if run.plant else ""
    print(f"seed {run.seed}:")
    for what in run.wrong:
        print(f"  {what}")
    print(f"  again: python -m tests.simulation --seed {run.seed} --events {events}{plant} --trace", flush=True)


def _sums_up(runs: Sequence[Run], events: int, jobs: int, seconds: float) -> int:
    troubles: Counter[str] = Counter()
    reached: Counter[str] = Counter()
    for run in runs:
        troubles += run.troubles
        reached += run.reached
    played = sum(run.events for run in runs)
    wrong = [run for run in runs if run.wrong]
    print(f"\n{len(runs)} seeds, {played} events, {sum(run.virtual for run in runs) / 3600:.1f} hours of virtual time")
    print("\nreached" + " " * (WIDTH - 27) + "in all   per 1,000 events")
    for name, count in reached.items():
        print(f"  {name:<{WIDTH - 26}}{count:>10}{1000 * count / max(1, played):>10.2f}")
    print(f"\nfaults put in: {sum(troubles.values())}")
    for name, count in sorted(troubles.items()):
        print(f"  {name:<{WIDTH - 26}}{count:>10}")
    if len(runs) == 1:
        _shows(runs[0], events) if wrong else None
        print(f"\ntrace {runs[0].digest}")
    print(
        f"\n{len(wrong)} seeds with violations; {seconds:.1f} s, {len(runs) / max(seconds, 1e-9):.2f} seeds/s on"
        f" {jobs} process{'es' if jobs > 1 else ''}"
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
