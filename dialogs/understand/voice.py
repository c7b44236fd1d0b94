"""The second voice: a small linear model, trained beforehand, that says how like each label a text is.

Its weights are whole numbers in policies/intents/model.json, made by `python -m benchmarks.understanding.train` from
the labelled lines. A feature is a run of one to four Chinese characters, the same with any relative as one sign, one or
two English words, three or four letters of a longer one, how large a number is, the context, a label whose words
were found, or one whose words were found only where they mean something else.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from dialogs.understand.labels import Context
from dialogs.understand.wording import Wording

_HAN_RUN = re.compile("[㐀-鿿〇]+|[0-9]+")
_NUMBER = re.compile("[0-9]+")
_WORD = re.compile(r"[a-z]+|[0-9]+|[?!]")
#: A relative, whichever: what was learnt of a brother holds of an uncle.
_KIN = re.compile(
    "爸爸?|老爸|阿爸|妈妈?|老妈|阿妈|父亲?|母亲?|爷爷|奶奶|外公|外婆|阿公|阿嬷|先生|老公|丈夫|太太|老婆|妻子?|儿子|女儿|小孩|孩子|"
    "哥哥?|姐姐?|弟弟?|妹妹?|家人|舅舅?|叔叔?|阿姨|姑姑|男友|女友|表[哥弟姐妹]|堂[哥弟姐妹]"
)
_KIN_RUN = re.compile("[㐀-鿿〇K]+")
#: How large a number is: a count, an age under 18, an age, an amount, a large one.
_SIZES = ((5, "#few"), (18, "#young"), (100, "#age"), (10_000, "#sum"))
_LONGEST_NUMBER = 9
_LONG_WORD = 4
#: More features than this say nothing new about one message.
MOST = 900
_WHOLE = frozenset({int})


@dataclass(frozen=True, slots=True)
class Voice:
    """`weights`: feature -> (index of label, weight)...; `scale`: what weight 1 is in them."""

    labels: tuple[str, ...] = ()
    weights: Mapping[str, tuple[tuple[int, int], ...]] = field(default_factory=dict)
    scale: int = 1

    def chances(
        self, wording: Wording, context: Context, cues: Collection[str], spared: Collection[str] = ()
    ) -> dict[str, float]:
        """How likely each label is, together 1; empty without a model, or for a text without any known feature."""
        rows = [row for feature in features(wording, context, cues, spared) if (row := self.weights.get(feature))]
        if not rows:
            return {}
        sums = [0] * len(self.labels)
        for row in rows:
            for label, weight in row:
                sums[label] += weight
        size = self.scale * math.sqrt(len(rows))
        top = max(sums)
        powers = [math.exp((total - top) / size) for total in sums]
        return {label: power / sum(powers) for label, power in zip(self.labels, powers, strict=True)}


def features(wording: Wording, context: Context, cues: Collection[str], spared: Collection[str] = ()) -> list[str]:
    """What the model looks at, each once, in a fixed order.

    `cues` are the labels whose words were found, `spared` those of whom only look-alikes were.
    """
    where = context.value
    seen = dict.fromkeys(["", f"@{where}", *(f"={cue}" for cue in sorted(cues))])
    seen |= dict.fromkeys(f"@{where}={cue}" for cue in sorted(cues))
    seen |= dict.fromkeys(f"!{cue}" for cue in sorted(spared))
    if not cues:
        seen[f"@{where}="] = None
    for feature in _pieces(wording):
        seen[feature] = None
        if len(seen) >= MOST:
            break
    return list(seen)


def _pieces(wording: Wording) -> Iterator[str]:
    if wording.has_han:
        for run in _HAN_RUN.findall(wording.han):
            if run[0].isdecimal():
                yield "0"
                continue
            run = f"^{run}$"
            for size in (1, 2, 3, 4):
                for at in range(len(run) - size + 1):
                    if (piece := run[at : at + size]) not in "^$":
                        yield piece
        kin = _KIN.sub("K", wording.han)
        if "K" in kin:
            yield from _around_kin(kin)
    if wording.has_latin:
        words = ["0" if word.isdecimal() else word for word in _WORD.findall(wording.latin)]
        yield from words
        for first, second in pairwise(words):
            yield f"{first} {second}"
    for number in _NUMBER.findall(wording.han):
        value = int(number[:_LONGEST_NUMBER])
        yield next((name for below, name in _SIZES if value < below), "#large")
    if wording.has_latin:
        for word in dict.fromkeys(words):
            if len(word) >= _LONG_WORD:
                whole = f"<{word}>"
                for size in (3, 4):
                    for at in range(len(whole) - size + 1):
                        yield f"~{whole[at : at + size]}"


def _around_kin(text: str) -> Iterator[str]:
    for run in _KIN_RUN.findall(text):
        run = f"^{run}$"
        for size in (1, 2, 3):
            for at in range(len(run) - size + 1):
                if "K" in (piece := run[at : at + size]):
                    yield piece


def read_voice(data: object) -> Voice:
    """The model of plain data: {"labels": [...], "scale": n, "weights": {feature: [label, weight, label, weight ...]}}.

    ValueError says what was expected.
    """
    if not isinstance(data, dict) or set(data) != {"labels", "scale", "weights"}:
        raise ValueError("expected an object with labels, scale and weights")
    labels, scale, weights = data["labels"], data["scale"], data["weights"]
    if not isinstance(labels, list) or not all(isinstance(label, str) for label in labels):
        raise ValueError("labels: expected names")
    if not isinstance(scale, int) or scale < 1:
        raise ValueError("scale: expected a whole number above 0")
    if not isinstance(weights, dict):
        raise ValueError("weights: expected an object")
    ready: dict[str, tuple[tuple[int, int], ...]] = {}
    known = frozenset(range(len(labels)))
    for feature, row in weights.items():
        # tens of thousands of rows: sets compare faster than a loop does
        if not isinstance(row, list) or len(row) % 2 or not _WHOLE.issuperset(map(type, row)):
            raise ValueError(f"weights of {feature!r}: expected whole numbers in pairs")
        if not known.issuperset(row[::2]):
            raise ValueError(f"weights of {feature!r}: expected numbers of labels below {len(labels)}")
        ready[feature] = tuple(zip(row[::2], row[1::2], strict=True))
    return Voice(tuple(labels), ready, scale)
