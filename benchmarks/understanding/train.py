"""Trains the second voice from the labelled lines: `python -m benchmarks.understanding.train`.

A linear model with a softmax (multinomial logistic regression), by gradient descent with AdaGrad steps; plain Python,
the same result each time. It is the mean of two that saw the lines in other orders, which steadies what is
hardly decided. Some of the time the labels found by words are hidden from it: on the texts it learns from
they are found more often than on new ones, and it has to learn from the text itself too. What is written are whole
numbers, the small ones left out: policies/intents/model.json.
"""

from __future__ import annotations

import argparse
import json
import math
import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from benchmarks.understanding.lines import KNOWN, ROOT, TRAINING, Line, read_lines
from bot.policies import load_intents
from dialogs.understand.cues import find_cues
from dialogs.understand.intents import Intents
from dialogs.understand.labels import Label
from dialogs.understand.voice import features

LABELS = [label.value for label in Label]
EPOCHS = 8
STEP = 0.9
DECAY = 1e-3
SCALE = 100
HIDDEN = 0.5
LARGEST = 1_150_000
#: What the orders of the lines are drawn from.
SEEDS = (7, 11)
#: A feature seen in fewer lines is left out.
LEAST_SEEN = 2
Weights = dict[str, list[float]]


def main() -> None:
    """Train on all lines and write the model."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--data", type=Path, nargs="+", default=[TRAINING, KNOWN], help="files or folders of lines")
    chosen = arguments.parse_args()
    folder = ROOT / "policies"
    lines = [line for path in chosen.data for line in read_lines(path)]
    model = train(lines, load_intents(folder))
    (folder / "intents" / "model.json").write_text(written(model), encoding="utf-8")
    print(f"{len(lines)} lines, {len(model['weights'])} features")


def train(lines: Sequence[Line], intents: Intents) -> dict[str, object]:
    """The model as plain data, see dialogs/understand/voice.py."""
    seen = [_features(line, intents) for line in lines]
    counts = Counter(feature for both in seen for feature in {*both[0], *both[1]})
    kept = {feature for feature, count in counts.items() if count >= LEAST_SEEN}
    examples = [tuple([f for f in found if f in kept] for found in both) for both in seen]
    labels = [LABELS.index(line.label) for line in lines]
    fits = [_fit(examples, labels, sorted(kept), seed) for seed in SEEDS]
    return _plain({f: [sum(each) / len(fits) for each in zip(*(fit[f] for fit in fits), strict=True)] for f in fits[0]})


def _fit(examples: Sequence[Sequence[list[str]]], labels: Sequence[int], kept: Sequence[str], seed: int) -> Weights:
    weights: Weights = {feature: [0.0] * len(LABELS) for feature in kept}
    gathered: Weights = {feature: [1e-6] * len(LABELS) for feature in weights}
    order = list(range(len(examples)))
    chance = random.Random(seed)  # noqa: S311
    for _ in range(EPOCHS):
        chance.shuffle(order)
        for at in order:
            _learn(examples[at][chance.random() < HIDDEN], labels[at], weights, gathered)
    return weights


def _features(line: Line, intents: Intents) -> tuple[list[str], list[str]]:
    """With the labels found by words, and without."""
    wording = intents.speller.read(line.text)
    found = find_cues(wording, intents)
    return features(wording, line.context, found.said, found.spared), features(wording, line.context, ())


def _learn(found: list[str], label: int, weights: Weights, gathered: Weights) -> None:
    if not found:
        return
    value = 1 / math.sqrt(len(found))
    rows = [weights[feature] for feature in found]
    sums = [value * total for total in map(sum, zip(*rows, strict=True))]
    top = max(sums)
    powers = [math.exp(s - top) for s in sums]
    total = sum(powers)
    for index, power in enumerate(powers):
        error = power / total - (index == label)
        if abs(error) < 0.01:
            continue
        slope = error * value
        for feature, row in zip(found, rows, strict=True):
            gradient = slope + DECAY * row[index]
            past = gathered[feature]
            past[index] += gradient * gradient
            row[index] -= STEP * value * gradient / math.sqrt(past[index])


def _plain(weights: Weights) -> dict[str, object]:
    """Whole numbers; the smallest left out, as few as make the file small enough."""
    low, high = 8, 1_000
    while low < high:
        least = (low + high) // 2
        if len(written(_cut(weights, least)).encode()) <= LARGEST:
            high = least
        else:
            low = least + 1
    return _cut(weights, low)


def _cut(weights: Weights, least: int) -> dict[str, object]:
    rows = {}
    for feature, row in sorted(weights.items()):
        pairs = [(index, round(SCALE * w)) for index, w in enumerate(row) if abs(round(SCALE * w)) >= least]
        if pairs:
            rows[feature] = [number for pair in pairs for number in pair]
    return {"labels": LABELS, "scale": SCALE, "weights": rows}


def written(model: dict[str, object]) -> str:
    """The file's text: one feature a line, so that a change can be seen."""
    rows = model["weights"]
    assert isinstance(rows, dict)
    lines = ",\n".join(
        f"{json.dumps(k, ensure_ascii=False)}:{json.dumps(v, separators=(',', ':'))}" for k, v in rows.items()
    )
    return f'{{"labels":{json.dumps(model["labels"])},"scale":{model["scale"]},"weights":{{\n{lines}\n}}}}\n'


if __name__ == "__main__":
    main()
