"""Reads what a borrower types at the identity check: a birthday in any usual form, or the end of an identity number.

A birthday that can be read in two ways gives both: the check compares each with the keyed hash and counts one try.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable, Iterator

from dialogs.understand.date_words import (
    EN_DAY,
    EN_MONTH,
    ZH_DAY,
    ZH_MONTH,
    en_number,
    month_number,
    zh_number,
)
from dialogs.understand.folding import fold
from dialogs.understand.numerals import plain_numerals

MonthDay = tuple[int, int]

_SEP = r"(?: ?[-/.] ?| )"
_TRIPLE = re.compile(rf"(?<![0-9])(?P<a>[0-9]{{1,4}}){_SEP}(?P<b>[0-9]{{1,2}}){_SEP}(?P<c>[0-9]{{1,4}})(?![0-9])")
_PAIR = re.compile(rf"(?<![0-9])(?P<a>[0-9]{{1,2}}){_SEP}(?P<b>[0-9]{{1,2}})(?![0-9])")
_RUN = re.compile(r"(?<![0-9])[0-9]{3,8}(?![0-9])")
_ZH = re.compile(rf"(?<![0-9])(?P<m>{ZH_MONTH})月(?:份)?(?P<d>{ZH_DAY})(?:号|日)?")
_DAY_MONTH = re.compile(rf"(?<![a-z0-9])(?P<d>{EN_DAY})(?: of)?[ .,/-]{{0,2}}(?P<m>{EN_MONTH})")
_MONTH_DAY = re.compile(rf"(?<![a-z])(?P<m>{EN_MONTH})[ .,/-]{{0,2}}(?:the )?(?P<d>{EN_DAY})")


def read_birthday(text: str) -> list[MonthDay]:
    """The months and days that `text` can mean, likeliest first; [] when it is no birthday. A year is not looked at."""
    folded = plain_numerals(fold(text[:200]))
    for pattern, readings in _FORMS:
        match = pattern.search(folded)
        if match:
            found = dict.fromkeys(pair for pair in readings(match) if _exists(*pair))
            if found:
                return list(found)
    return []


def read_last4(text: str) -> str | None:
    """The last four characters of an identity number, upper case; None unless exactly four are given.

    Width, spaces, hyphens and brackets don't matter. Words around them are passed over; a whole number is refused.
    """
    plain = unicodedata.normalize("NFKC", text[:200]).upper()
    plain = "".join(c for c in plain if unicodedata.category(c) not in ("Cf", "Mn", "Me"))
    plain = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in plain)
    alone = re.sub(r"[\s()\[\].,!-]", "", plain)
    if not re.search("[^零〇一二三四五六七八九]", alone):
        alone = alone.translate(_CHINESE_DIGITS)
    if re.fullmatch(r"[0-9A-Z]{4}", alone) and any(c.isdecimal() for c in alone):
        return alone
    given = [word for word in re.findall(r"[0-9A-Z()-]*[0-9][0-9A-Z()-]*", plain) if re.sub(r"[()-]", "", word)]
    bare = [re.sub(r"[()-]", "", word) for word in given]
    return bare[0] if len(bare) == 1 and len(bare[0]) == 4 else None


_CHINESE_DIGITS = str.maketrans("零〇一二三四五六七八九", "00123456789")


def _exists(month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= monthrange(2024, month)[1]  # 2024 has a 29 February


def _zh(match: re.Match[str]) -> Iterator[MonthDay]:
    yield zh_number(match["m"]), zh_number(match["d"])


def _en(match: re.Match[str]) -> Iterator[MonthDay]:
    yield month_number(match["m"]), en_number(match["d"])


def _triple(match: re.Match[str]) -> Iterator[MonthDay]:
    """1980-05-03, 69/5/3 (民國), 3/5/1980, 5/3/80: the year is where it can only be, or at either end."""
    a, b, c = match["a"], match["b"], match["c"]
    if len(c) <= 2:
        yield int(b), int(c)
    if len(a) <= 2 and int(a) <= 31 and len(c) != 3 and (len(c) == 4 or int(c) > 31 or len(a) + len(c) > 2):
        yield int(a), int(b)
        yield int(b), int(a)


def _pair(match: re.Match[str]) -> Iterator[MonthDay]:
    yield int(match["a"]), int(match["b"])
    yield int(match["b"]), int(match["a"])


def _run(match: re.Match[str]) -> Iterator[MonthDay]:
    """Digits without signs: 0503, 503, 690503 and 0690503 (民國), 19800503, 03051980."""
    run = match.group()
    head, tail = run[:-4], run[-4:]
    if len(run) == 3:
        head, tail = "", "0" + run
    if len(run) < 8 or head[:2] in ("19", "20"):
        yield int(tail[:2]), int(tail[2:])
    if len(run) <= 4:
        yield int(tail[2:]), int(tail[:2])
    if len(run) == 8 and run[4:6] in ("19", "20"):
        yield int(run[:2]), int(run[2:4])
        yield int(run[2:4]), int(run[:2])
    if len(run) == 6:
        yield int(run[2:4]), int(run[:2])
        yield int(run[:2]), int(run[2:4])


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Iterator[MonthDay]]], ...] = (
    (_ZH, _zh),
    (_DAY_MONTH, _en),
    (_MONTH_DAY, _en),
    (_TRIPLE, _triple),
    (_PAIR, _pair),
    (_RUN, _run),
)
