"""Dates with a month or a year: 12月3日, 2026-12-03, 民國115年12月3日, 3/12, Dec 15th, 15號, the 15th."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from dialogs.understand.calendar_rules import ROC, Found, day_of_month, full, in_month, month_day
from dialogs.understand.date_reading import DateCandidate, Doubt, ImpossibleDate
from dialogs.understand.date_words import (
    EN_DAY,
    EN_MONTH,
    EN_ORDINAL,
    NOT_MONEY,
    ZH_DAY,
    ZH_MONTH,
    ZH_YEAR,
    en_number,
    month_number,
    zh_number,
)

Rule = tuple[re.Pattern[str], Callable[[re.Match[str], date, bool], Found]]

_START = r"(?<![0-9./-])"
_END = r"(?![0-9/-]|\.[0-9])"
_YEAR = r"20[2-3][0-9]"
_RELATIVE_YEARS = {"前年": -2, "去年": -1, "今年": 0, "明年": 1, "后年": 2}
_RELATIVE_MONTHS = {
    "上": -1,
    "": 0,
    "这": 0,
    "本": 0,
    "当": 0,
    "今": 0,
    "下": 1,
    "下下": 2,
    "last": -1,
    "this": 0,
    "next": 1,
}
_MONTHWARD = "(?:(?P<rel>下下|[上下这本当今])(?:一?个)?月(?:份)?)"
_NOT_TIMES = r"(?! ?(?:payment|instal|time|month|week|day|half|one|thing|step|offer|option|choice|floor|remind|grade))"
#: Beside these, a pair like 3-5 is a range of something.
_NOT_COUNTED = r"(?! ?(?:天|日|号|个|周|星期|礼拜|期|次|成|年|岁|点|万|千|百|days|weeks|months|times|years|am|pm|k\b))"


def _ymd(match: re.Match[str], today: date, _: bool) -> Found:
    return full(int(match["y"]), int(match["m"]), int(match["d"]), today)


def _zh_ymd(match: re.Match[str], today: date, _: bool) -> Found:
    year = zh_number(match["y"])
    if match["roc"] or year < 200:  # 115年 and 民國115年; two digits alone may be either
        near = 2000 + year
        year = near if not match["roc"] and abs(near - today.year) <= 5 else year + ROC
    return full(year, zh_number(match["m"]), zh_number(match["d"]), today)


def _roc(match: re.Match[str], today: date, _: bool) -> Found:
    return full(int(match["y"]) + ROC, int(match["m"]), int(match["d"]), today)


def _relative_year(match: re.Match[str], today: date, _: bool) -> Found:
    year = today.year + _RELATIVE_YEARS[match["y"]]
    return full(year, zh_number(match["m"]), zh_number(match["d"]), today)


def _numbers_year(match: re.Match[str], today: date, month_first: bool) -> Found:
    """3/12/2026 and 3/12/26: the order open unless a number tells; two digits of a year also first, 26/12/3."""
    a, b, c = match["a"], match["b"], match["c"]
    year = int(c) + (2000 if len(c) == 2 else 0)
    readings = [full(year, int(a), int(b), today)]
    if not (month_first and 1 <= int(a) <= 12):
        readings.append(full(year, int(b), int(a), today))
    if len(c) <= 2:
        readings.append(full(2000 + int(a), int(b), int(c), today))
        near = [r for r in readings if isinstance(r, tuple) and -1 <= r[0].day.year - today.year <= 5]
        readings = list(near) or readings
    return either(readings)


def _numbers(match: re.Match[str], today: date, month_first: bool) -> Found:
    a, b = int(match["a"]), int(match["b"])
    if max(a, b) > 31 or (a, b) == (24, 7):
        return None
    readings = [month_day(a, b, today)]
    if not (month_first and 1 <= a <= 12):
        readings.append(month_day(b, a, today))
    return either(readings)


def either(readings: list[Found]) -> Found:
    """The candidates of several ways to read one date; impossible only when no way is possible."""
    days: dict[date, DateCandidate] = {}
    for reading in readings:
        if isinstance(reading, tuple):
            days |= {c.day: c for c in reading if c.day not in days}
    if days:
        return tuple(days.values())
    return next((r for r in readings if isinstance(r, ImpossibleDate)), None)


def _zh_month_day(match: re.Match[str], today: date, _: bool) -> Found:
    return month_day(zh_number(match["m"]), zh_number(match["d"]), today)


def _zh_in_month(match: re.Match[str], today: date, _: bool) -> Found:
    return in_month(_RELATIVE_MONTHS[match["rel"]], zh_number(match["d"]), today)


def _en_month_day(match: re.Match[str], today: date, _: bool) -> Found:
    month, day, year = month_number(match["m"]), en_number(match["d"]), match["y"]
    if match["next"]:
        year = str(today.year + 1)
    return full(int(year), month, day, today) if year else month_day(month, day, today)


def _en_in_month(match: re.Match[str], today: date, _: bool) -> Found:
    return in_month(_RELATIVE_MONTHS[match["rel"] or "this"], en_number(match["d"]), today)


def _zh_day(match: re.Match[str], today: date, _: bool) -> Found:
    return day_of_month(zh_number(match["d"]), today)


def _en_day(match: re.Match[str], today: date, _: bool) -> Found:
    return day_of_month(en_number(match["d"]), today)


def _en_day_of_the_month(match: re.Match[str], today: date, month_first: bool) -> Found:
    return _en_in_month(match, today, month_first) if match["rel"] else _en_day(match, today, month_first)


def _rules(*rules: tuple[str, Callable[[re.Match[str], date, bool], Found]]) -> tuple[Rule, ...]:
    return tuple((re.compile(pattern), rule) for pattern, rule in rules)


_M, _D = f"(?P<m>{ZH_MONTH})", f"(?P<d>{ZH_DAY})"
_DASHED = r"(?P<s>[-/.])(?P<m>[0-9]{1,2})(?P=s)(?P<d>[0-9]{1,2})"
_ZH_END = rf"(?:号|日|(?![0-9天个期次万千百])){NOT_MONEY}"
_EN_TAIL = rf"(?:,? ?(?P<y>{_YEAR})(?![0-9])|,? (?P<next>next year))?"
_EN_SEP = r"[ .,/-]{0,2}"

#: Dates that name a month, the most explicit first: a place that one rule has read is not read again.
WITH_MONTH = _rules(
    (rf"{_START}(?P<y>(?:19|20)[0-9]{{2}}){_DASHED}{_END}", _ymd),
    (rf"{_START}(?P<y>{_YEAR})(?P<m>[01][0-9])(?P<d>[0-3][0-9])(?![0-9]){NOT_MONEY}", _ymd),
    (rf"(?P<roc>民国)? ?(?<![0-9])(?P<y>{ZH_YEAR})年{_M}月{_D}(?:号|日)?", _zh_ymd),
    (rf"(?:民国 ?|{_START})(?P<y>1[0-9]{{2}}){_DASHED}{_END}", _roc),
    (rf"民国 ?(?P<y>[0-9]{{2}}){_DASHED}{_END}", _roc),
    (rf"(?P<y>[前去今明后]年)的?{_M}[月/]{_D}(?:号|日)?", _relative_year),
    (
        rf"{_START}(?P<a>[0-9]{{1,2}})(?P<s>[-/.])(?P<b>[0-9]{{1,2}})(?P=s)(?P<c>(?:20)?[0-9]{{2}}|[0-9]){_END}",
        _numbers_year,
    ),
    (rf"{_MONTHWARD}的?{_D}{_ZH_END}", _zh_in_month),
    (rf"(?<![0-9/.]){_M}月(?:份)?的?{_D}{_ZH_END}", _zh_month_day),
    (rf"(?<![a-z0-9])(?P<d>{EN_DAY})(?: of)?{_EN_SEP}(?P<m>{EN_MONTH}){_EN_TAIL}", _en_month_day),
    (rf"(?<![a-z])(?P<m>{EN_MONTH}){_EN_SEP}(?:the )?(?P<d>{EN_DAY}){NOT_MONEY}{_EN_TAIL}", _en_month_day),
    (
        rf"(?<![a-z0-9])(?P<d>{EN_ORDINAL})(?: day)?(?: of| in)?(?: the)?(?: (?P<rel>next|this|last))? month(?!s)",
        _en_day_of_the_month,
    ),
    (rf"(?<![a-z])(?P<rel>next|this|last) month,? (?:on )?(?:the )?(?P<d>{EN_DAY}){NOT_MONEY}", _en_in_month),
    (rf"{_START}(?P<a>[0-9]{{1,2}})(?P<s>[-/])(?P<b>[0-9]{{1,2}}){_END}{_NOT_COUNTED}{NOT_MONEY}", _numbers),
)

#: Days of the month alone; read after everything else that could use the same words.
DAY_ONLY = _rules(
    (rf"(?P<d>(?:廿|卅)[一二三四五六七八九]?)[号日]?(?![百千万一二三四五六七八九十]){NOT_MONEY}", _zh_day),
    (r"(?<![0-9./第])(?P<d>[0-9]{1,2}|[二三]?十[一二三四五六七八九]?)[号日](?!楼|线|店|机|码)", _zh_day),
    (r"(?<!第)(?P<d>[一二三四五六七八九])号(?!楼|线|店|机|码)", _zh_day),
    (rf"(?<![a-z0-9./])(?P<d>[0-9]{{1,2}} ?(?:st|nd|rd|th))(?![a-z]){_NOT_TIMES}", _en_day),
    (rf"(?<![a-z])(?:on|by|before|until|till) the (?P<d>{EN_DAY}){_NOT_TIMES}{NOT_MONEY}", _en_day),
)

#: Only when it is the whole answer to "which day?".
_WHOLE_DAY = re.compile(rf"(?:the )?(?P<d>3[01]|[12][0-9]|0?[1-9]|{EN_ORDINAL})|(?P<z>{ZH_DAY})")
_WHOLE_PAIR = re.compile(r"(?P<a>[0-9]{1,2})[. ](?P<b>[0-9]{1,2})")


def whole_answer(answer: str, today: date, month_first: bool) -> Found:
    """A date that is one only because nothing else was said: 15, 12.3, the fifteenth. Numbers carry a doubt."""
    if pair := _WHOLE_PAIR.fullmatch(answer):
        return _doubtful(_numbers(pair, today, month_first))
    if not (number := _WHOLE_DAY.fullmatch(answer)):
        return None
    if number["z"]:
        return _doubtful(day_of_month(zh_number(number["z"]), today))
    found = _en_day(number, today, month_first)
    return _doubtful(found) if number["d"].isdecimal() else found


def _doubtful(found: Found) -> Found:
    if isinstance(found, tuple):
        return tuple(DateCandidate(c.day, c.past, Doubt.BARE_NUMBER) for c in found)
    return None
