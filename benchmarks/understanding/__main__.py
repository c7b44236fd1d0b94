"""How well free text is understood, on labelled lines, and how fast.

python -m benchmarks.understanding [--data PATH] [--errors] [--speed]
"""

from __future__ import annotations

import argparse
import re
import statistics
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from benchmarks.understanding.lines import TRAINING, Line, read_lines
from bot.policies import load_intents
from dialogs.understand.intents import Intents
from dialogs.understand.labels import SAFETY, Label, Understood
from dialogs.understand.meaning import understand

ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    """Print the tables."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--data", type=Path, default=TRAINING, help="a TSV file or a folder of them")
    arguments.add_argument("--errors", action="store_true", help="list every line that was not understood as labelled")
    arguments.add_argument("--only", default="", help="with --errors: only those of this label")
    arguments.add_argument("--speed", action="store_true", help="measure the time instead")
    chosen = arguments.parse_args()
    intents = load_intents(ROOT / "policies")
    lines = read_lines(chosen.data)
    if chosen.speed:
        speed(lines, intents)
    else:
        quality(lines, intents, errors=chosen.errors, only=chosen.only)


def meant(line: Line, intents: Intents) -> Understood:
    """What we make of a line."""
    return understand(line.text, intents, today=line.today, language=line.language, context=line.context)


def quality(lines: list[Line], intents: Intents, *, errors: bool, only: str) -> None:
    """Recall of each safety label, false alarms on the rest, accuracy of other labels, exact amounts and days."""
    answers = [(line, meant(line, intents)) for line in lines]
    safety = [(line, got) for line, got in answers if line.label in SAFETY]
    harmless = [(line, got) for line, got in answers if line.label not in SAFETY]
    looks = [(line, got) for line, got in harmless if line.source.startswith(("lookalike", "look", "harmless"))]
    print(f"{len(lines)} lines")
    for label in SAFETY:
        mine = [got for line, got in safety if line.label is label]
        share("recall " + label, sum(label in got.labels for got in mine), len(mine),
              f"as the label {sum(got.label is label for got in mine)}")  # fmt: skip
    share("safety, the label exact", sum(line.label is got.label for line, got in safety), len(safety))
    share("false alarms, all other lines", sum(got.label in SAFETY for _, got in harmless), len(harmless))
    share("false alarms, look-alikes", sum(got.label in SAFETY for _, got in looks), len(looks))
    share("other labels exact", sum(line.label is got.label for line, got in harmless), len(harmless))
    money = [(line, got) for line, got in answers if line.amount or got.amount]
    share("amounts exact", sum(_amount(line, got) for line, got in money), len(money))
    days = [(line, got) for line, got in answers if line.day or got.day]
    share("days exact", sum(line.day == got.day for line, got in days), len(days))
    if errors:
        list_errors(answers, only)


def _amount(line: Line, got: Understood) -> bool:
    return line.amount == got.amount and line.currency == got.currency


def share(what: str, right: int, of: int, more: str = "") -> None:
    """One figure of the table."""
    if of:
        print(f"{what:34} {right / of:6.3f}  ({right} of {of}) {more}".rstrip())


def list_errors(answers: list[tuple[Line, Understood]], only: str) -> None:
    """Every line that differs, by label."""
    confused = Counter[tuple[Label, Label]]()
    for line, got in sorted(answers, key=lambda pair: pair[0].label):
        wrong = []
        if line.label is not got.label:
            confused[line.label, got.label] += 1
            wrong.append(f"{line.label} -> {','.join(got.labels)}")
        if not _amount(line, got):
            wrong.append(f"amount {line.amount} {line.currency or ''} -> {got.amount} {got.currency or ''}")
        if line.day != got.day:
            wrong.append(f"day {line.day} -> {got.day}")
        if wrong and only in ("", line.label, *(got.labels if only.startswith("=") else ())):
            print(f"{line.key} [{line.language} {line.context}] {line.text} | {'; '.join(wrong)}")
    for (want, got_label), count in confused.most_common(25):
        print(f"{count:4} {want} -> {got_label}")


def speed(lines: list[Line], intents: Intents) -> None:
    """Texts a second and the slowest hundredth, one process; beside it the same texts through plain searches.

    Wall-clock time holds what neighbours take from the core; CPU time does not.
    """
    naive = [re.compile(word) for word in _naive_words()]
    for name, work in (("understand", lambda line: meant(line, intents)),
                       ("60 plain searches (peer)", lambda line: [p.search(line.text) for p in naive])):  # fmt: skip
        for line in lines[:200]:
            work(line)
        for kind, clock in (("wall", time.perf_counter), ("CPU", time.thread_time)):
            rates, slow = zip(*(_timed(lines, work, clock) for _ in range(3)), strict=True)
            print(f"{name:26} {kind:4} {statistics.median(rates):8.0f} texts/s ({min(rates):.0f}-{max(rates):.0f}), "
                  f"p99 {statistics.median(slow):.2f} ms ({min(slow):.2f}-{max(slow):.2f})")  # fmt: skip


def _timed(lines: list[Line], work: Callable[[Line], object], clock: Callable[[], float]) -> tuple[float, float]:
    times = []
    for line in lines:
        start = clock()
        work(line)
        times.append(clock() - start)
    return len(times) / sum(times), 1000 * statistics.quantiles(times, n=100)[98]


def _naive_words() -> list[str]:
    """What a first attempt would search for: one list of plain words a label."""
    lists = "自殺|死,過世|died,未成年|minor,盜用|stolen,打錯|wrong,律師|lawyer,破產|bankrupt,憂鬱|disab,詐騙|scam"
    return (lists.split(",") * 7)[:60]


if __name__ == "__main__":
    main()
