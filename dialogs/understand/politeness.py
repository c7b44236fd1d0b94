"""What is left of a short answer when the polite words around it are taken off."""

from __future__ import annotations

import re

from dialogs.understand.folding import fold
from dialogs.understand.lexicon import en, zh

#: Longer messages are no short answers; only short ones are compared as a whole.
SHORT = 60


def chinese_words(text: str) -> tuple[str, ...]:
    """The entries of a lexicon block of Chinese words (parted by spaces), folded."""
    return tuple(sorted({fold(word) for word in text.split()}))


def barred_words(text: str) -> tuple[str, ...]:
    """The entries of a lexicon block parted by bars, folded."""
    return tuple(sorted({fold(word) for word in text.split("|") if word.strip()}))


_ZH = tuple(sorted(chinese_words(zh.POLITE), key=len, reverse=True))
_EN = "|".join(map(re.escape, sorted(barred_words(en.POLITE), key=len, reverse=True)))
_EN_FIRST = re.compile(rf"(?:{_EN})(?![\w'])")
_EN_LAST = re.compile(rf"(?<![\w'-])(?:{_EN})$")
_ENDS = " .,!?;:~'\"()[]{}<>@#&*_|\\^`…"


def bare(folded: str) -> str:
    """A folded text without punctuation at its ends."""
    return folded.strip(_ENDS)


def plain_answer(folded: str) -> str:
    """A folded short answer without the polite words at both ends; "" when nothing else is there or it is long."""
    text = bare(folded)
    if len(text) > SHORT:
        return ""
    while (shorter := _peel(text)) != text:
        text = shorter
    return text


def _peel(text: str) -> str:
    for word in _ZH:
        if text.startswith(word):
            return bare(text[len(word) :])
        if text.endswith(word):
            return bare(text[: -len(word)])
    if first := _EN_FIRST.match(text):
        return bare(text[first.end() :])
    if last := _EN_LAST.search(text):
        return bare(text[: last.start()])
    return text
