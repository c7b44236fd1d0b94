"""Trains the second voice of tone: policies/tone/voice.json. The lines held out are never read.

.venv/bin/python -m benchmarks.tone_train            trains and writes, the same result each time
.venv/bin/python -m benchmarks.tone_train --folds    besides, what it adds and pardons on lines left out in turn
"""

from __future__ import annotations

import json
import math
import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace

from benchmarks.tone import LINES, Line, lines_of
from bot.i18n import FOLDER, LOCALES, read_catalog, translations
from bot.settings import ROOT
from bot.tone import load_tone
from dialogs.tone import judge
from dialogs.tone.disguise import plain_words
from dialogs.tone.judge import unexcused
from dialogs.tone.likeness import Likeness, chance, features

SCALE, PERCENT, PARDON, EPOCHS, STEP, SHRINK, SMALL = 100, 70, 5, 12, 0.3, 2e-4, 45
# A harmless look-alike counts more than a line to be held; a sentence of ours, of which there are many, less.
WEIGHTS, CATALOGUE_WEIGHT = {"block": 1.0, "warn": 1.0, "ok": 2.0}, 0.5


@dataclass(frozen=True, slots=True)
class Example:
    """One text: what the model sees of it, the rule it breaks (or ""), and how much it counts."""

    seen: list[str]
    rule: str
    weight: float


TONE = load_tone(ROOT / "policies")


def _heard(text: str) -> str:
    return unexcused(plain_words(text), TONE.tongues)


def _examples(lines: Sequence[Line]) -> list[Example]:
    found = [
        Example(features(_heard(a.text)), a.rule if a.verdict == "block" else "", WEIGHTS[a.verdict]) for a in lines
    ]
    for locale in LOCALES:
        for said in translations(read_catalog(FOLDER, locale)).values():
            forms = (said,) if isinstance(said, str) else said
            found += [Example(features(_heard(form)), "", CATALOGUE_WEIGHT) for form in forms]
    return found


def train(lines: Sequence[Line], percent: int = PERCENT) -> Likeness:
    """The model of these lines: logistic regression for being held at all, a softmax for the rule, by AdaGrad."""
    examples = _examples(lines)
    rules = sorted({one.rule for one in examples if one.rule})
    dice = random.Random(1)  # noqa: S311
    width = 1 + len(rules)
    weights: dict[str, list[float]] = {}
    squares: dict[str, list[float]] = {}
    for _ in range(EPOCHS):
        dice.shuffle(examples)
        for one in examples:
            rows = [weights.setdefault(feature, [0.0] * width) for feature in one.seen]
            kept = [squares.setdefault(feature, [0.0] * width) for feature in one.seen]
            root = math.sqrt(len(rows))
            sums = [sum(column) for column in zip(*rows, strict=True)]
            slopes = [(chance(sums[0], len(rows)) - bool(one.rule)) * one.weight / root] + [0.0] * len(rules)
            if one.rule:
                powers = [math.exp(total / root) for total in sums[1:]]
                for n, rule in enumerate(rules):
                    slopes[n + 1] = (powers[n] / sum(powers) - (rule == one.rule)) * one.weight / root
            for row, square in zip(rows, kept, strict=True):
                for n, slope in enumerate(slopes):
                    if slope:
                        square[n] += slope * slope
                        row[n] -= STEP * (slope + SHRINK * row[n]) / math.sqrt(square[n] + 1e-2)
    whole = {feature: tuple(round(value * SCALE) for value in row) for feature, row in sorted(weights.items())}
    # A row of small numbers decides nothing, and is two thirds of the file.
    kept_rows = {feature: row for feature, row in whole.items() if abs(row[0]) >= SMALL}
    return Likeness(labels=("held", *rules), percent=percent, pardon=PARDON, scale=SCALE, weights=kept_rows)


def _folds(lines: list[Line], parts: int = 5) -> None:
    random.Random(2).shuffle(lines)  # noqa: S311
    tone = replace(TONE, likeness=Likeness())
    silent = {line.id for line in lines if judge(line.text, tone).verdict == "ok"}
    models = [(train([x for n, x in enumerate(lines) if n % parts != k]), lines[k::parts]) for k in range(parts)]
    for percent in (40, 50, 60, 70, 80, 90):
        said = [
            (line, model.model_copy(update={"percent": percent}).most_like(_heard(line.text)))
            for model, left in models
            for line in left
        ]
        blocks = [bool(rule) for line, rule in said if line.verdict == "block"]
        wrong = [line for line, rule in said if line.verdict == "ok" and rule and line.id in silent]
        harmless = sum(line.verdict == "ok" for line in lines)
        print(f"{percent}%: of {len(blocks)} to be held {sum(blocks)} heard; of {harmless} harmless {len(wrong)} held")
    cues = {line.id for line in lines if judge(line.text, tone).verdict == "block"}
    for pardon in (3, 5, 10, 15):
        let = [
            line.verdict
            for model, left in models
            for line in left
            if line.id in cues
            and judge(line.text, replace(TONE, likeness=_only_pardoning(model, pardon))).verdict != "block"
        ]
        print(f"pardon below {pardon}%: of {len(cues)} held by cues {let.count('block')} lost, {let.count('ok')} freed")


def _only_pardoning(model: Likeness, pardon: int) -> Likeness:
    return model.model_copy(update={"percent": 100, "pardon": pardon})


def main(arguments: Sequence[str]) -> None:
    """Train, write, and with --folds measure."""
    lines = list(lines_of(LINES / "lines"))
    if "--folds" in arguments:
        _folds(lines)
        return
    model = train(lines)
    rows = ",\n".join(f"{json.dumps(key, ensure_ascii=False)}: {list(row)}" for key, row in model.weights.items())
    numbers = {"labels": model.labels, "percent": model.percent, "pardon": model.pardon, "scale": model.scale}
    head = ",\n".join(f"{json.dumps(key)}: {json.dumps(value)}" for key, value in numbers.items())
    path = ROOT / "policies" / "tone" / "voice.json"
    path.write_text(f'{{{head},\n"weights": {{\n{rows}\n}}}}\n', encoding="utf-8")
    print(f"{path.name}: {len(model.weights)} features, {path.stat().st_size // 1024} KiB")


if __name__ == "__main__":
    main(sys.argv[1:])
