"""The labelled lines: their form, and how many are judged as labelled. docs/tone.md quotes the same figures."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from benchmarks.tone import LINES, Line, judged, lines_of, score
from dialogs.tone import ToneRules

KNOWN, HELD_OUT = list(lines_of(LINES / "lines")), list(lines_of(LINES / "heldout"))


def test_lines_are_enough_and_a_third_of_the_first_ones_was_held_out() -> None:
    first = [line for line in KNOWN if line.id.startswith("d-")]
    assert len(KNOWN) + len(HELD_OUT) >= 600
    assert sum(line.verdict == "ok" for line in [*KNOWN, *HELD_OUT]) >= 250
    assert len(HELD_OUT) * 3 >= len(first) + len(HELD_OUT)
    assert not {line.text for line in KNOWN} & {line.text for line in HELD_OUT}


@pytest.mark.parametrize("lines", [KNOWN, HELD_OUT], ids=["known", "held out"])
def test_every_line_is_labelled_whole(lines: list[Line], tone: ToneRules) -> None:
    verdicts = {rule.id: rule.verdict for rule in tone.rules} | {"": "ok"}
    assert [line.id for line in lines if verdicts.get(line.rule) != line.verdict] == []
    assert [key for key, n in Counter(line.id for line in lines).items() if n > 1] == []
    assert {line.language for line in lines} == {"en", "zh-Hant", "zh-Hans"}
    assert {line.rule for line in lines} == set(verdicts)


def test_every_row_has_six_fields() -> None:
    for path in Path(LINES).rglob("*.tsv"):
        rows = path.read_text(encoding="utf-8").splitlines()
        assert {row.count("\t") for row in rows} == {5}, path.name
        assert {row.split("\t")[2] for row in rows} <= {"agent", "bot_template"}, path.name


def test_lines_the_rules_were_written_with_are_judged_as_labelled(tone: ToneRules) -> None:
    found = score(KNOWN, judged(KNOWN, tone))
    assert found.caught >= 0.98 * found.blocks
    assert found.blocked_harmless <= 0.01 * found.harmless
    assert found.right_rule >= 0.9 * found.caught


def test_the_aims_hold_on_the_usual_lines_held_out(tone: ToneRules) -> None:
    usual = [line for line in HELD_OUT if not line.id.startswith("w")]
    found = score(usual, judged(usual, tone))
    assert found.caught >= 0.95 * found.blocks
    assert found.caught >= 0.95 * found.blocked
    assert found.blocked_harmless <= 0.03 * found.harmless


def test_the_fresh_lines_nothing_was_tuned_on_are_judged_as_well_as_when_they_were_first_seen(tone: ToneRules) -> None:
    fresh = [line for line in HELD_OUT if line.id.startswith("w")]
    found = score(fresh, judged(fresh, tone))
    assert len(fresh) >= 220
    assert found.caught >= 0.87 * found.blocks
    assert found.caught >= 0.88 * found.blocked
    assert found.blocked_harmless <= 0.10 * found.harmless
