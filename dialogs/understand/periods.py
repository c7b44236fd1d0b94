"""Reads times that are no single day: since September, 三個月前, until next March, 半年, last year, 2025.

What is decided here, once:

- A month without a year is the last one when the past is asked for, else the next one, this month included.
- A length of time (three months, 半年) reaches back when the past is asked for, else ahead; "ago" and 後 decide it. Of
  "two or three months" the longer counts. Lengths in months or years name months, in days or weeks a day.
- A day without a year that lies on the wrong side of today is the one a year, or of a month alone a month, away.
- 過年 is by the end of February at the latest, so February stands for it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from dialogs.understand.calendar_rules import ROC, months_later
from dialogs.understand.date_words import EN_COUNT, EN_MONTH, ZH_COUNT, ZH_MONTH, en_number, month_number, zh_number
from dialogs.understand.dates import read_dates
from dialogs.understand.folding import fold
from dialogs.understand.numerals import plain_numerals
from dialogs.understand.politeness import plain_answer


@dataclass(frozen=True, slots=True)
class Period:
    """The days a time spans, both included; those of a single day are the same."""

    first: date
    last: date


def read_periods(text: str, today: date, *, past: bool, month_first: bool = False) -> tuple[Period, ...]:
    """All times that `text` can mean as seen from `today`, also on the wrong side of it; never raises."""
    folded = plain_numerals(fold(text))
    try:
        return (
            _dated(text, today, past=past, month_first=month_first)
            or _named_month(folded, today, past=past)
            or _relative(folded, today, past=past)
            or _length(folded, today, past=past)
            or _just_now(folded, today, past=past)
            or _year(folded)
        )
    except (OverflowError, ValueError):  # beyond the calendar's end
        return ()


_COUNT_UNIT = (
    rf"(?<![0-9])(?:[一二三四五六七八九两][-~到至,]?|[0-9][-~到至])?(?P<zn>{ZH_COUNT})"
    r"(?:个半)?(?P<zu>天|日|个?星期|个?礼拜|周|个月|年)|"
    rf"(?:[0-9a-z]+(?:-| or | to ))?(?<![a-z0-9.])(?P<n>{EN_COUNT})(?: and a half)? "
    r"(?P<u>days?|weeks?|wks?|months?|mths?|years?|yrs?)(?![a-z])"
)
_LENGTH = re.compile(rf"(?P<in>in |再|过)?(?:{_COUNT_UNIT})(?P<half> and a half|半)?(?P<after> ?(?:ago|earlier|之前|"
                     rf"以前|前|later|"
                     r"from now|之后|以后|后))?")  # fmt: skip
_BACK = ("ago", "earlier", "前")
_YEAR_SAID = re.compile(r"(?:19|20)[0-9]{2}|年|year|[0-9]+[-/.][0-9]+[-/.][0-9]+")
_MONTH_SAID = re.compile(rf"月|(?<![a-z]){EN_MONTH}|[0-9][-/.][0-9]")
_UNMOVED = re.compile(
    r"yesterday|today|tonight|tomorrow|next|last|this|ago|later|in |within|after|coming|past|"
    r"[上下这本今昨明]|大后|后天|前天|[前后内]$|[年月]?底|end"
)


def _month(day: date) -> Period:
    first = day.replace(day=1)
    return Period(first, months_later(first, 1) - timedelta(days=1))


def _dated(text: str, today: date, *, past: bool, month_first: bool) -> tuple[Period, ...]:
    """Days of the calendar; of what was said to be so long, `_length` knows."""
    found: dict[date, Period] = {}
    for mention in read_dates(text, today, month_first=month_first).mentions:
        if _LENGTH.fullmatch(mention.phrase):
            continue
        for candidate in mention.candidates:
            day = _turned(candidate.day, mention.phrase, mention.weekday is not None, today, past=past)
            found.setdefault(day, Period(day, day))
    return tuple(found.values())


def _turned(day: date, phrase: str, weekday: bool, today: date, *, past: bool) -> date:
    """The day on the side of today that was asked for, where the words leave that open."""
    wrong = day > today if past else day < today
    if not wrong or _YEAR_SAID.search(phrase) or _UNMOVED.search(phrase):
        return day
    sign = -1 if past else 1
    if weekday:
        return day + timedelta(days=7 * sign)
    return months_later(day, sign * (12 if _MONTH_SAID.search(phrase) else 1))


_YEARS = {"前年": -2, "去年": -1, "last year": -1, "今年": 0, "this year": 0, "明年": 1, "next year": 1, "后年": 2}
_NAMED = re.compile(
    rf"(?:(?P<zrel>前年|去年|今年|明年|后年)|(?<![0-9])(?P<zy>20[0-9]{{2}}|1[0-9]{{2}})(?:年|"
    rf"/))?的?(?<![0-9])(?P<zm>{ZH_MONTH})月|"
    rf"(?<![a-z])(?P<side>last |next |this )?(?P<m>{EN_MONTH})(?:,?(?: of)? (?P<y>20[0-9]{{2}}|(?P<rel>last|"
    rf"this|next) year))?"
)
_BEFORE_MAY = re.compile(r"(?:in|since|until|till|by|from|end of|last|next|this) (?:early |late |mid[ -]?)?$")


def _named_month(folded: str, today: date, *, past: bool) -> tuple[Period, ...]:
    for match in _NAMED.finditer(folded):
        if match["m"] == "may" and not (
            match["y"] or match["side"] or folded == "may" or _BEFORE_MAY.search(folded[: match.start("m")])
        ):
            continue
        number = zh_number(match["zm"]) if match["zm"] else month_number(match["m"])
        if not 1 <= number <= 12:
            continue
        return (_month(date(_year_of(match, number, today, past=past), number, 1)),)
    return ()


def _year_of(match: re.Match[str], month: int, today: date, *, past: bool) -> int:
    said = match["zy"] or (match["y"] if match["y"] and not match["rel"] else "")
    if said:
        return int(said) + (ROC if len(said) == 3 else 0)
    if match["zrel"]:
        return today.year + _YEARS[match["zrel"]]
    if match["rel"]:
        return today.year + _YEARS[f"{match['rel']} year"]
    side = (match["side"] or "").strip()
    if side == "last" or (past and side != "next"):
        return today.year - (month > today.month or (side == "last" and month == today.month))
    return today.year + (month < today.month or (side == "next" and month == today.month))


_MONTHWARD = re.compile(
    r"(?P<z>上上|下下|[上下这本今当])(?:一?个)?月|(?P<before>month before last)|"
    r"(?<![a-z])(?P<e>last|this|next) month(?!s)"
)
_WEEKWARD = re.compile(r"(?P<z>上上|下下|[上下这本今])(?:一?个)?(?:周|星期|礼拜)|(?<![a-z])(?P<e>last|this|next) week")
_STEPS = {"上上": -2, "上": -1, "last": -1, "下": 1, "next": 1, "下下": 2}
_YEARWARD = re.compile(
    r"(?P<z>前年|去年|今年|明年|后年)?(?P<zpart>年初|初|年中|年底|底|年末|年尾)|(?P<zy>前年|去年|明年|后年)|"
    r"(?<![a-z])(?P<part>(?:beginning|start|middle|end) of )?(?:the )?(?P<e>last|this|next|"
    r"the)? ?year(?P<end>[ -]end)?(?![a-z])"
)
_FEASTS = ((re.compile(r"过完?年|春节|农历年|旧历年|lunar new year|chinese new year|cny"), 2),
           (re.compile(r"圣诞|christmas"), 12))  # fmt: skip
_NOW = re.compile(r"(?<![a-z])(?:now|just now|recently|just started)(?![a-z])|现在|刚刚|刚才|最近|刚开始")


def _relative(folded: str, today: date, *, past: bool) -> tuple[Period, ...]:
    """Months, weeks and years counted from this one, and feasts."""
    if match := _MONTHWARD.search(folded):
        step = -2 if match["before"] else _STEPS.get(match["z"] or match["e"], 0)
        return (_month(months_later(today.replace(day=1), step)),)
    if match := _WEEKWARD.search(folded):
        monday = today + timedelta(days=7 * _STEPS.get(match["z"] or match["e"], 0) - today.weekday())
        return (Period(monday, monday + timedelta(days=6)),)
    for feast, month in _FEASTS:
        if feast.search(folded):
            turn = (month > today.month and past) * -1 + (month < today.month and not past)
            return (_month(date(today.year + turn, month, 1)),)
    if (match := _YEARWARD.search(folded)) and (found := _part_of_year(match, today, past=past)):
        return (found,)
    return ()


def _just_now(folded: str, today: date, *, past: bool) -> tuple[Period, ...]:
    return (_month(today),) if past and _NOW.search(folded) else ()


def _part_of_year(match: re.Match[str], today: date, *, past: bool) -> Period | None:
    part = match["zpart"] or match["part"] or match["end"] or ""
    said = match["z"] or match["zy"] or (f"{match['e']} year" if match["e"] and match["e"] != "the" else "")
    if not said and not part:
        return None
    year = today.year + _YEARS.get(said, 0)
    if not part:
        return Period(date(year, 1, 1), date(year, 12, 31))
    month = (
        1 if part.startswith(("beginning", "start", "年初", "初")) else 6 if part.startswith(("mid", "年中")) else 12
    )
    if not said:  # the next one, or the one before
        year += -1 if past and month > today.month else 1 if not past and month < today.month else 0
    return _month(date(year, month, 1))


def _length(folded: str, today: date, *, past: bool) -> tuple[Period, ...]:
    match = _LENGTH.search(folded)
    if match is None:
        return ()
    after = match["after"] or ""
    back = after.strip().endswith(_BACK) or (past and not after and not match["in"])
    sign = -1 if back else 1
    unit = match["zu"] or match["u"]
    half = (match["zn"] == "半") or (match["n"] or "").startswith("half")
    count = 0 if half else zh_number(match["zn"]) if match["zn"] else en_number(match["n"])
    if unit.endswith(("天", "日", "day", "days")):
        day = today + timedelta(days=sign * count)
        return (Period(day, day),) if count else ()
    if unit.endswith(("周", "星期", "礼拜")) or unit.startswith("w"):
        day = today + timedelta(days=7 * sign * count)
        return (Period(day, day),) if count else ()
    if unit == "年" or unit.startswith("y"):
        count = 12 * count + (6 if half or match["half"] else 0)
    months = max(count, 1)
    return (_month(months_later(today, sign * months)),)


def _year(folded: str) -> tuple[Period, ...]:
    """A year and nothing else: since 2025, 2027年."""
    match = re.search(r"(?<![0-9])((?:19|20)[0-9]{2})(?![0-9])", plain_answer(folded))
    return (Period(date(int(match[1]), 1, 1), date(int(match[1]), 12, 31)),) if match else ()
