"""The second voice: what no cue names, but what sounds like the messages that are held back.

A small linear model, trained beforehand on the labelled lines and on every sentence of the catalogues (which are all
harmless): whole numbers in policies/tone/voice.json, made by `python -m benchmarks.tone_train`. A feature is a run of
one to three Han characters, or one to two Latin words. It is asked where the cues found nothing, and whether a cue that
was found is a harmless mention after all.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from itertools import pairwise

from arrears.policy_base import Model, Percent

_HAN_RUN = re.compile("[㐀-鿿]+")
_WORD = re.compile(r"[a-z']+|[?!]")
#: More features than this say nothing new about one message.
MOST = 600
#: With fewer known features than this nothing is called harmless: "Or else." is short.
ENOUGH = 12


class Likeness(Model):
    """`weights`: feature -> for each of `labels` a whole number, `scale` of which make 1.

    The first label is "held": its sum is the log-odds of being held back at all. The others are rules: their sums say
    which one it is most like. `percent`: from which chance on a text is held back. `pardon`: below which chance a cue
    that was found is taken for a harmless mention.
    """

    labels: tuple[str, ...] = ("held",)
    percent: Percent = 100
    pardon: Percent = 0
    scale: int = 1
    weights: Mapping[str, tuple[int, ...]] = {}

    def most_like(self, text: str) -> str:
        """The rule that a folded text sounds like breaking; empty when it sounds harmless."""
        rows = self._rows(text)
        if not rows:
            return ""
        held, *others = (sum(column) for column in zip(*rows, strict=True))
        if chance(held / self.scale, len(rows)) * 100 < self.percent:
            return ""
        return self.labels[1 + others.index(max(others))]

    def sounds_harmless(self, text: str) -> bool:
        """Whether a folded text, long enough to tell, sounds so harmless that a cue in it is a mere mention."""
        rows = self._rows(text)
        if len(rows) < ENOUGH:
            return False
        return chance(sum(row[0] for row in rows) / self.scale, len(rows)) * 100 < self.pardon

    def _rows(self, text: str) -> list[tuple[int, ...]]:
        return [row for feature in features(text) if (row := self.weights.get(feature))] if self.weights else []


NO_VOICE = Likeness()


def chance(total: float, features: int) -> float:
    """The chance that log-odds summed over so many features stand for; long texts don't count more for their length."""
    return 1 / (1 + math.exp(-max(min(total / math.sqrt(features), 50), -50)))


def features(text: str) -> list[str]:
    """What the model looks at, each once, in their order."""
    seen: dict[str, None] = {"": None}
    for feature in _pieces(text):
        seen[feature] = None
        if len(seen) >= MOST:
            break
    return list(seen)


def _pieces(text: str) -> Iterator[str]:
    for run in _HAN_RUN.findall(text):
        run = f"^{run}$"
        for size in (1, 2, 3):
            for at in range(len(run) - size + 1):
                yield run[at : at + size]
    words = _WORD.findall(text)
    yield from words
    for first, second in pairwise(words):
        yield f"{first} {second}"
