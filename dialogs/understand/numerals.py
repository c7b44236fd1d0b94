"""Numbers in words: 三千五百, 三千五, 3萬5, 廿五, 壹貳參, twenty five, three thousand five hundred."""

from __future__ import annotations

import re
from decimal import Decimal

from dialogs.understand.folding import fold

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
#: Numerals that can't be altered with a stroke, used on cheques, as they are after folding (貳 is 贰 by then).
_FINANCIAL = str.maketrans("壹弌贰弍叁叄参弎肆伍陆柒捌玖拾佰仟卄念", "一一二二三三三三四五六七八九十百千廿廿")
_TENS = {"廿": 20, "卅": 30}
_UNITS = {"十": 10, "百": 100, "千": 1_000}
_MYRIADS = {"万": 10**4, "亿": 10**8}

#: Every character a Chinese numeral may hold after `plain_numerals`, as the inside of a regex class.
CHINESE = "零〇一二三四五六七八九两十百千万亿廿卅"
_PIECE = re.compile(rf"[0-9]+(?:\.[0-9]+)?|[{CHINESE}]")
_DIGIT_ROW = re.compile("[零〇一二三四五六七八九]{2,}")

SMALL = {
    word: n
    for n, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
TENS = {
    word: 10 * n
    for n, word in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2)
} | {"fourty": 40}
SCALES = {"hundred": 100, "thousand": 1_000, "grand": 1_000, "million": 1_000_000}


def plain_numerals(folded: str) -> str:
    """`folded` with financial numerals as common ones, character by character."""
    return folded.translate(_FINANCIAL)


def read_number(text: str) -> int | None:
    """The whole number that `text` is, in digits, Chinese or English words; None when it is none."""
    folded = plain_numerals(fold(text)).strip()
    if re.fullmatch(r"[0-9]{1,15}|[0-9]{1,3}(?:,[0-9]{3}){1,4}", folded):
        return int(folded.replace(",", ""))
    value = chinese(folded)
    if value is None:
        value = english(re.findall(r"[a-z]+|[^a-z\s-]+", folded))
    return int(value) if value is not None and value == int(value) else None


def chinese(folded: str) -> Decimal | None:
    """The value of a Chinese or mixed numeral (三千五, 3.5万, 3万5千, 二〇二六); None when it is not well formed.

    A single digit after 百, 千, 万 or 亿 counts the next place down, as in speech: 三千五 is 3,500, 一万二 is 12,000.
    After 零 it doesn't: 三千零五 is 3,005.
    """
    folded = folded.replace(",", "")
    if len(folded) > 40:
        return None
    if _DIGIT_ROW.fullmatch(folded):
        return Decimal("".join(str(_DIGITS[c]) for c in folded))
    pieces = _PIECE.findall(folded)
    if not pieces or "".join(pieces) != folded or not any(c in CHINESE for c in folded):
        return None
    return _Sum().of(pieces)


class _Sum:
    """The running sum of one numeral, from its greatest unit to its smallest."""

    __slots__ = ("floor", "last", "myriad", "pending", "section", "short", "total")

    def __init__(self) -> None:
        self.total = Decimal(0)
        self.section = Decimal(0)
        self.pending: Decimal | None = None
        self.floor = 10_000  # units within a section must fall
        self.myriad = 10**12  # and so must sections
        self.last = 0  # the unit before the pending digit
        self.short = False  # the pending digit may stand for the next place

    def of(self, pieces: list[str]) -> Decimal | None:
        for i, piece in enumerate(pieces):
            if not self._take(piece, first=i == 0):
                return None
        if self.pending is not None:
            spoken_short = self.short and self.last >= 100
            self.section += self.pending * self.last / 10 if spoken_short else self.pending
        total = self.total + self.section
        return total.quantize(1) if total == total.to_integral_value() and total < 10**20 else total

    def _take(self, piece: str, *, first: bool) -> bool:
        if piece in _MYRIADS:
            return self._close_section(_MYRIADS[piece])
        if piece in _UNITS:
            return self._add_unit(_UNITS[piece])
        if piece in _TENS:
            if self.pending is not None or self.floor <= 10:
                return False
            self.section, self.floor, self.last, self.short = self.section + _TENS[piece], 10, 10, False
            return True
        if piece in "零〇" and not first:
            self.short, self.last = False, 0
            return self.pending is None
        if self.pending is not None:
            return False
        self.pending = Decimal(_DIGITS.get(piece, piece))
        self.short = len(piece) == 1 and self.last > 0 and self.pending > 0
        return True

    def _add_unit(self, unit: int) -> bool:
        if unit >= self.floor or (self.pending is None and unit != 10):
            return False
        if self.pending is not None and unit * self.pending >= self.floor * 10:
            return False
        self.section += unit * (1 if self.pending is None else self.pending)
        self.pending, self.floor, self.last = None, unit, unit
        return True

    def _close_section(self, myriad: int) -> bool:
        if self.pending is not None:
            self.section += self.pending
        if not self.section or myriad >= self.myriad:
            return False
        self.total += self.section * myriad
        self.section, self.pending = Decimal(0), None
        self.floor, self.myriad, self.last = 10_000, myriad, myriad
        return True


def english(words: list[str]) -> Decimal | None:
    """The value of English number words (three thousand five hundred, two and a half thousand); None when not one."""
    total = section = Decimal(0)
    words = [w for i, w in enumerate(words) if not (w == "and" and 0 < i < len(words) - 1)]
    words = [w for i, w in enumerate(words) if not (w == "a" and words[i - 1 : i] == ["half"])]
    room, scale_room, seen = 1_000, 10**9, False
    for i, word in enumerate(words):
        if word in ("a", "an"):
            following = words[i + 1] if i + 1 < len(words) else ""
            if following not in (*SCALES, "half") or (section and following != "half"):
                return None
            if following in SCALES:
                section, room = Decimal(1), 1
            continue
        if word == "half":
            if not words[i + 1 :] or words[i + 1] not in SCALES or section != int(section):
                return None
            section, room = section + Decimal("0.5"), 1
        elif word in SMALL and (room >= 100 or (room == 10 and 0 < SMALL[word] < 10)):
            section, room = section + SMALL[word], 1
        elif word in TENS and room >= 100:
            section, room = section + TENS[word], 10
        elif word == "hundred" and 0 < section < 100:
            section, room = section * 100, 100
        elif word in SCALES and SCALES[word] < scale_room and section:
            total, section = total + section * SCALES[word], Decimal(0)
            room, scale_room = 1_000, SCALES[word]
        else:
            return None
        seen = True
    return total + section if seen else None
