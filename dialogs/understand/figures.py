"""Finds figures in a folded text, in digits, Chinese and English, with sign and currency; says nothing about loans."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from dialogs.understand.money_words import ABOVE, AFTER, BEFORE, COUNTED, JIAO, NUMBERED, code_of
from dialogs.understand.numerals import CHINESE, SCALES, SMALL, TENS, chinese, english
from dialogs.understand.politeness import plain_answer

_EUROPEAN = r"[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]{1,2}(?![0-9])"  # 3.500,00
_DIGITS = (
    rf"{_EUROPEAN}|"
    r"[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])(?:\.[0-9]+)?|"
    r"[0-9]{1,3}(?: [0-9]{3})+(?![0-9,])(?:\.[0-9]+)?|"
    r"[0-9]+(?:\.[0-9]+)?|(?<![0-9])\.[0-9]+"
)
#: A run of digits and numerals that is read as one number if it is one: 3.5万, 3千5, 三千五百.
#: In 两千一个月 and 五千一期 the 一 belongs to what follows.
_OF_COUNT = "(?![一二两三四五六七八九十]{1,2}(?:个|期|次|周|天|年))"
_MIXED = rf"(?:{_DIGITS}|[{CHINESE}])(?:{_OF_COUNT}(?:{_DIGITS}|[{CHINESE}]))*"
_SCALE = re.compile(
    r"(?P<k>k)(?P<tail>[0-9](?![0-9]))?(?![a-z0-9])|(?P<m>m)(?![a-z0-9])|"
    r" ?(?P<word>thousand|grand|million|mil|hundred|mn|w)(?![a-z])"
)
_SCALES = {"k": 1_000, "mil": 1_000_000, "mn": 1_000_000, "m": 1_000_000, "w": 10_000, **SCALES}
_NUMBER_WORD = "|".join(sorted((*SMALL, *TENS, *SCALES), key=len, reverse=True))
_WORDS = (
    rf"(?<![a-z0-9.-])(?:(?:half a |a |an )?(?:{_NUMBER_WORD})(?![a-z]))"
    rf"(?:[ -](?:and (?:a half )?)?(?:{_NUMBER_WORD})(?![a-z]))*"
)
_NUMBER = re.compile(rf"(?P<words>{_WORDS})|{_MIXED}")
_PAYS = re.compile(
    r"(?:pay|paying|give|send|transfer|afford|do|offer|manage)(?: you| back| about| around| only| just| maybe){0,2} $"
)
_TELEPHONE = re.compile(r"(?<![0-9])(?:\+[0-9]{1,3}[ -]?|0)[0-9]{1,4}(?:[ -][0-9]{3,4}){1,3}(?![0-9])")
_IDIOM = re.compile(r"(?:thanks|thank you|one in) $")
#: 万一 and 千万 are words, not amounts.
_NO_NUMBERS = {"万一", "千万", "一一", "万万", "一", "万", "千", "百", "十"}


#: More numbers than this are no answer.
MOST = 60


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that can be money; `open` when only its lower end is said."""

    value: Decimal
    currency: str | None
    open: bool
    phrase: str
    end: int


def find_figures(folded: str, hidden: list[tuple[int, int]], expected: str | None) -> Iterator[Figure]:
    """The figures of a text in order, without those in the `hidden` spans; `expected` settles what ¥ means."""
    done = 0
    for start, end, value, weak in _numbers(folded, hidden):
        if start < done or NUMBERED.search(folded[max(0, start - 10) : start]) or _telephone(folded[start:end]):
            continue
        figure = _with_money(folded, start, end, value, expected)
        named = _money_beside(folded, start, end)
        if not named and COUNTED.match(folded, end):
            continue
        if weak and not named and plain_answer(folded) != folded[start:end].strip():
            continue
        done = figure.end
        yield figure


def _numbers(folded: str, hidden: list[tuple[int, int]]) -> Iterator[tuple[int, int, Decimal, bool]]:
    """Where numbers stand, what they are, and whether they are too weak to be money by themselves."""
    position, rest = 0, MOST
    visible = list(folded)
    for start, end in (*hidden, *(match.span() for match in _TELEPHONE.finditer(folded))):
        visible[start:end] = "\x00" * (end - start)
    text = "".join(visible)
    while position < len(text) and rest:
        rest -= 1
        match = _NUMBER.search(text, position)
        if match is None:
            return
        found = list(_english(match) if match["words"] else _mixed(match))
        yield from found
        position = max([match.end(), *(end for _, end, _, _ in found)])


def _english(match: re.Match[str]) -> Iterator[tuple[int, int, Decimal, bool]]:
    value = english(re.findall("[a-z]+", match.group()))
    before = match.string[max(0, match.start() - 40) : match.start()]
    if value is not None and not _IDIOM.search(before):
        large = any(scale in match.group() for scale in SCALES)
        yield match.start(), match.end(), value, not (large or _PAYS.search(before))


def _mixed(match: re.Match[str]) -> Iterator[tuple[int, int, Decimal, bool]]:
    run = match.group()
    value = chinese(run)
    if value is not None and run not in _NO_NUMBERS:
        strong = any(c in "百千万亿" for c in run) or (any(c.isdecimal() for c in run) and "十" in run)
        yield match.start(), match.end(), value, not strong
        return
    if run in _NO_NUMBERS and run not in "一十":
        return
    for part in re.finditer(rf"(?:{_DIGITS})|[{CHINESE}]+", run):
        start, end = match.start() + part.start(), match.start() + part.end()
        if part.group()[0] in CHINESE:
            value = chinese(part.group())
            if value is not None:
                yield start, end, value, not any(c in "百千万亿" for c in part.group())
            continue
        yield _scaled(match.string, start, end)


def _scaled(text: str, start: int, end: int) -> tuple[int, int, Decimal, bool]:
    written = text[start:end][:40]
    if re.fullmatch(_EUROPEAN, written):
        written = written.replace(".", "").replace(",", ".")
    value = Decimal(written.replace(",", "").replace(" ", ""))
    scale = _SCALE.match(text, end)
    if not scale:
        return start, end, value, False
    factor = _SCALES[scale["k"] or scale["word"] or scale["m"]]
    value = value * factor + (int(scale["tail"]) * factor // 10 if scale["tail"] else 0)
    return start, scale.end(), value.normalize(), False


def _money_beside(text: str, start: int, end: int) -> bool:
    return bool(BEFORE.search(text[max(0, start - 12) : start]) or AFTER.match(text, end))


def _with_money(text: str, start: int, end: int, value: Decimal, expected: str | None) -> Figure:
    before, opened = BEFORE.search(text[max(0, start - 12) : start]), ABOVE.match(text, end)
    if opened and not opened.group().startswith("几"):
        end = opened.end() if not opened.group().endswith(("元", "块", "圆")) else opened.end() - 1
    after = AFTER.match(text, end)
    codes = [code_of(m["cur"], expected) for m in (before, after) if m]
    first = start - len(before.group()) if before else start
    last = after.end() if after else end
    if after and (coins := JIAO.match(text, last)) and (coins["unit"] or after["cur"].startswith("块")):
        value += _coins(coins)
        last = coins.end()
    if (before and before["sign"]) or _minus(text, first):
        value = -value
    currency = next((code for code in codes if code), None)
    return Figure(value, currency, bool(opened), text[first:last].strip(), last)


def _coins(match: re.Match[str]) -> Decimal:
    def digit(text: str | None) -> Decimal:
        return Decimal(0) if not text else chinese(text) or Decimal(text)

    return digit(match["jiao"]) / 10 + digit(match["fen"]) / 100


def _minus(text: str, start: int) -> bool:
    """A minus sign that is neither a range (3-5) nor a hyphen; 负 and "minus" say the same."""
    before = text[:start]
    return before.endswith(("负", "minus ")) or (before.endswith("-") and not before[:-1].rstrip()[-1:].isalnum())


def _telephone(digits: str) -> bool:
    return len(digits) >= 8 and digits.isdecimal() and digits.startswith("0")
