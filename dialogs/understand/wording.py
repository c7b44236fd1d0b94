"""A text as the patterns of labels see it: once as Chinese, once as English words, usual misspellings put right."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from dialogs.understand.folding import LONGEST, fold

_HAN = re.compile("[㐀-鿿〇]")
_LATIN = re.compile("[a-z]")
#: Marks between single characters, as somebody writes to get past a filter: 想*死, 自.殺.
_TORN = re.compile(r"(?<=[㐀-鿿])[\s*_\-~|/\\^`'\"()\[\]#+=<>@&%]+(?=[㐀-鿿])")
_SPACE = re.compile(r"(?<=[㐀-鿿〇0-9!?~)）])[ \t\n\u3000]+(?=[㐀-鿿〇])")
_TWO_LAST = re.compile(r"[^\s]{2}$")
_TWO_FIRST = re.compile(r"[^\s]{2}")
_TOKEN = re.compile(r"[a-z]+(?:'[a-z]+)*|[0-9][0-9,./:-]*[0-9]|[0-9]+|[,.!?;:$%]|[㐀-鿿〇]+")
#: A piece said over and over says nothing more than said a few times.
_REPEATED = re.compile(r"(.{1,12}?)\1{7,}")
_LONG = re.compile(r"([a-z])\1{2,}")
#: Words of fewer letters are too close to others to be guessed at.
_SHORTEST_TYPO = 7


@dataclass(frozen=True, slots=True)
class Wording:
    """`han`: folded, spelling put right. `latin`: words and marks parted by single spaces, one at both ends."""

    han: str
    latin: str
    has_han: bool
    has_latin: bool

    def view(self, script: str) -> str:
        """The text in one script; "" when it has none of it."""
        if script == "han":
            return self.han if self.has_han else ""
        return self.latin if self.has_latin else ""


@dataclass(frozen=True, slots=True)
class Speller:
    """Puts right what is usually written otherwise; made once."""

    signs: Mapping[str, str]
    han: Mapping[str, str]
    latin: Mapping[str, str]
    near: Mapping[str, str]
    _signs: re.Pattern[str] | None = field(repr=False)
    _han: re.Pattern[str] | None = field(repr=False)
    _phrases: re.Pattern[str] | None = field(repr=False)

    def read(self, text: str) -> Wording:
        """The wording of any text; its first 5,000 characters."""
        text = text[:LONGEST]
        if self._signs:
            text = self._signs.sub(lambda m: f" {self.signs[m.group()]} ", text)
        folded = _REPEATED.sub(r"\1\1\1", _TORN.sub("", fold(parted(text))))
        has_han, has_latin = bool(_HAN.search(folded)), bool(_LATIN.search(folded))
        han = folded
        if has_han and self._han:
            han = self._han.sub(lambda m: self.han[m.group()], folded)
        return Wording(han, self._words(folded) if has_latin else "", has_han, has_latin)

    def _words(self, folded: str) -> str:
        words = []
        for word in _TOKEN.findall(folded):
            word = _LONG.sub(r"\1\1", word) if len(word) > 3 else word
            right = self.latin.get(word)
            if right is None and len(word) >= _SHORTEST_TYPO - 1 and word.isalpha():
                right = self._guess(word)
            words.append(word if right is None else right)
        line = f" {' '.join(words)} "
        return self._phrases.sub(lambda m: self.latin[m.group()], line) if self._phrases else line

    def _guess(self, word: str) -> str | None:
        if word in self.near:
            return self.near[word]
        return next((self.near[cut] for cut in _cuts(word) if cut in self.near), None)


def parted(text: str) -> str:
    """`text` with a comma where a space parts two Chinese phrases; single characters with gaps stay one word."""
    return _SPACE.sub(_comma, text)


def _comma(space: re.Match[str]) -> str:
    before, after = space.string[: space.start()], space.string[space.end() :]
    return "," if _TWO_LAST.search(before[-3:]) and _TWO_FIRST.match(after) else " "


def make_speller(signs: Mapping[str, str], han: Mapping[str, str], latin: Mapping[str, str],
                 typos: Iterable[str]) -> Speller:  # fmt: skip
    """A speller from tables of what is written and what is meant; `typos` are known with one letter wrong."""
    near: dict[str, str] = {}
    known = [word for word in typos if len(word) >= _SHORTEST_TYPO]
    for word in known:
        near |= dict.fromkeys(_cuts(word), word)
    near |= {word: word for word in known}
    phrases = [old for old in latin if " " in old]
    return Speller(signs, han, latin, near, _any(signs), _any(han), _any(phrases, "(?<= )(?:", ")(?= )"))


def _cuts(word: str) -> list[str]:
    """The word with one letter left out; not the first, which people get right."""
    return [word[:i] + word[i + 1 :] for i in range(1, len(word))]


def _any(words: Iterable[str], before: str = "", after: str = "") -> re.Pattern[str] | None:
    longest = sorted(words, key=len, reverse=True)
    return re.compile(before + "|".join(map(re.escape, longest)) + after) if longest else None
