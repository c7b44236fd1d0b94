"""How well and how fast tone is judged: on the lines the rules were written with, and on those held out before.

.venv/bin/python -m benchmarks.tone            the table and the speed
.venv/bin/python -m benchmarks.tone --misses   besides, each line judged otherwise, of those not held out
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from bot.settings import ROOT
from bot.tone import load_tone
from dialogs.tone import Judgement, ToneRules, judge
from dialogs.tone.rules import Speaker

LINES = ROOT / "tests" / "tone"


@dataclass(frozen=True, slots=True)
class Line:
    """One labelled line."""

    id: str
    language: str
    speaker: Speaker
    text: str
    verdict: str
    rule: str


def lines_of(folder: Path) -> Iterator[Line]:
    """The labelled lines of a folder: id, language, speaker, text, verdict, rule, parted by tabs."""
    for path in sorted(folder.glob("*.tsv")):
        for row in path.read_text(encoding="utf-8").splitlines():
            key, language, speaker, text, verdict, rule = row.split("\t")
            yield Line(key, language, "agent" if speaker == "agent" else "bot_template", text, verdict, rule)


def sets() -> Iterator[tuple[str, list[Line]]]:
    """The sets of lines that are measured apart, each with its title."""
    yield "written with the rules", list(lines_of(LINES / "lines"))
    held_out = list(lines_of(LINES / "heldout"))
    for title, first in (("held out, first", "h"), ("held out, last", "z"), ("held out, fresh", "w")):
        yield title, [line for line in held_out if line.id.startswith(first)]


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of a set of lines; a share is None where there is nothing to share."""

    lines: int
    blocks: int
    caught: int
    blocked: int
    harmless: int
    blocked_harmless: int
    warnings: int
    warned: int
    right_rule: int

    def row(self, name: str) -> str:
        """One row of the table."""
        return (
            f"| {name} | {self.lines} | {_share(self.caught, self.blocks)} | {_share(self.caught, self.blocked)} "
            f"| {_share(self.blocked_harmless, self.harmless)} | {_share(self.warned, self.warnings)} "
            f"| {_share(self.right_rule, self.caught)} |"
        )


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.3f} ({part}/{whole})" if whole else "-"


def score(lines: Sequence[Line], judged: Sequence[Judgement]) -> Score:
    """Lines labelled ok count as harmless; warned lines neither as caught nor as blocked harmless ones."""
    pairs = list(zip(lines, judged, strict=True))
    caught = [(line, found) for line, found in pairs if line.verdict == found.verdict == "block"]
    return Score(
        len(pairs),
        sum(line.verdict == "block" for line, _ in pairs),
        len(caught),
        sum(found.verdict == "block" for _, found in pairs),
        sum(line.verdict == "ok" for line, _ in pairs),
        sum(line.verdict == "ok" and found.verdict == "block" for line, found in pairs),
        sum(line.verdict == "warn" for line, _ in pairs),
        sum(line.verdict == "warn" and found.verdict != "ok" for line, found in pairs),
        sum(line.rule == found.rule for line, found in caught),
    )


def judged(lines: Sequence[Line], tone: ToneRules) -> list[Judgement]:
    """A judgement for each line."""
    return [judge(line.text, tone, line.language, line.speaker) for line in lines]


def _speed(lines: Sequence[Line], tone: ToneRules) -> str:
    times = []
    for line in [*lines] * 3:
        start = perf_counter()
        judge(line.text, tone, line.language, line.speaker)
        times.append((perf_counter() - start) * 1000)
    times.sort()
    pace = len(times) / sum(times) * 1000
    return f"{pace:.0f} lines/s, p50 {times[len(times) // 2]:.2f} ms, p99 {times[-len(times) // 100]:.2f} ms"


def main(arguments: Sequence[str]) -> None:
    """Print the table, and with --misses what went wrong on the lines that may be looked at."""
    tone = load_tone(ROOT / "policies")
    print("| Lines | n | block recall | block precision | false blocks | sarcasm noticed | same rule |")
    print("|---|---|---|---|---|---|---|")
    known = list(lines_of(LINES / "lines"))
    for title, lines in sets():
        found = judged(lines, tone)
        print(score(lines, found).row(title))
        for language in sorted({line.language for line in lines}):
            part = [(a, b) for a, b in zip(lines, found, strict=True) if a.language == language]
            print(score([a for a, _ in part], [b for _, b in part]).row(f"{title}, {language}"))
    print(f"\n{_speed(known, tone)}")
    if "--misses" in arguments:
        wrong = Counter[str]()
        for line, one in zip(known, judged(known, tone), strict=True):
            if line.rule != one.rule:
                kind = "verdict" if line.verdict != one.verdict else "rule"
                wrong[kind] += 1
                print(f"{kind:8} {line.id} {line.rule or 'ok':31} {one.rule or 'ok':31} {line.text}  [{one.words}]")
        print(dict(wrong))


if __name__ == "__main__":
    main(sys.argv[1:])
