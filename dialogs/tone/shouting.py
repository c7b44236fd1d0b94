"""Shouting: words in capitals and rows of exclamation marks. Seen before folding, which takes capitals away."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from arrears.policy_base import Count, Model, Name, Percent

_PLACEHOLDER = re.compile(r"\{\w*\}")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_LATIN = re.compile(r"[A-Za-z]")


class Shouting(Model):
    """When capitals or marks count as shouting.

    `run` words in capitals one after another; or two words and `percent` of all letters; or `marks_together`
    exclamation marks, or `marks_in_all`. `not_words` are names of things, `friendly` words make marks harmless.
    """

    rule: Name
    run: Count
    percent: Percent
    marks_together: Count
    marks_in_all: Count
    not_words: frozenset[str]
    friendly: tuple[str, ...]

    def heard(self, text: str) -> str:
        """The words or marks that shout; empty when none do."""
        text = _PLACEHOLDER.sub(" ", unicodedata.normalize("NFKC", text))
        kind = any(word in text.casefold() for word in self.friendly)
        marks = [*re.findall("!+", text)]
        row = max(marks, key=len, default="")
        if not kind and (len(row) >= self.marks_together or sum(map(len, marks)) >= self.marks_in_all):
            return row
        if kind:
            return ""
        words = [word for word in _WORD.findall(text) if _LATIN.match(word)]
        loud = [word for word in words if self._loud(word)]
        if len(words) > 2 and loud and " ".join(words).isupper():
            return " ".join(words)  # then a name among them is no excuse
        if len(loud) < 2:
            return ""
        long = max(self._runs(words), key=len)
        letters = sum(len(word) for word in words if word not in self.not_words)
        if len(long) >= self.run or sum(map(len, loud)) * 100 >= letters * self.percent:
            return " ".join(long)
        return ""

    def _loud(self, word: str) -> bool:
        return len(word) > 1 and word.isupper() and word not in self.not_words

    def _runs(self, words: Iterable[str]) -> list[list[str]]:
        runs: list[list[str]] = [[]]
        for word in words:
            if self._loud(word):
                runs[-1].append(word)
            elif not (word.isupper() or word in self.not_words):  # "I" or "OK" in the middle doesn't end a run
                runs.append([])
        return runs
