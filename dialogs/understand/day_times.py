"""Reads when somebody likes to be written to: after 6 pm, 晚上, 週末不要, mornings except Mondays, 下午兩點到四點.

What is decided here, once: a morning ends at 12:00, an afternoon at 18:00; an hour without more, as in "after 6", is
one between 8 and 19 o'clock. What is refused is taken away: 早上不要 leaves 12:00 on, "not at weekends" the other days.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time

from dialogs.understand.folding import fold

WEEK = frozenset(range(7))


@dataclass(frozen=True, slots=True)
class TimesReading:
    """What was said: days (0 = Monday) and hours, each None when nothing was said of it; `always`: at any time."""

    days: frozenset[int] | None = None
    start: time | None = None
    end: time | None = None
    always: bool = False

    @property
    def found(self) -> bool:
        """Whether anything was understood."""
        return self.always or self.days is not None or self.start is not None or self.end is not None


def read_times(text: str) -> TimesReading:
    """The days and hours that `text` names; never raises."""
    folded = fold(text)
    days = _days(folded)
    start, end = _hours(folded)
    always = bool(_ALWAYS.search(folded)) and days is None and start is None and end is None
    return TimesReading(days, start, end, always)


_ALWAYS = re.compile(
    r"任何时|随时|都可以|都行|都方便|不限|什么时候都|(?<![a-z])(?:any ?time|whenever|always|no preference)"
)

_ZH_DAYS = {c: n for n, c in enumerate("一二三四五六")} | {"日": 6, "天": 6}
_EN_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY = (
    r"(?:周|星期|礼拜)[一二三四五六日天]|"
    r"(?<![a-z])(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:days?)?(?![a-z])"
)
_SPAN = re.compile(rf"(?P<a>{_DAY})(?: ?(?P<to>到|至|-|~|to|until|through) ?(?P<b>{_DAY}|[一二三四五六日天]))?")
_GROUPS = (
    (re.compile(r"平日|平时|工作日|上班日|(?<![a-z])(?:week ?days?|working days?)"), frozenset(range(5))),
    (re.compile(r"周末|假日|六日|(?<![a-z])week-?ends?"), frozenset({5, 6})),
)
_NOT_BEFORE = re.compile(
    r"(?:不要|不在|别|除了|勿)(?:在|于)?$|(?<![a-z])(?:no|not|except|never|but)(?: (?:on|at|in|the))* ?$|"
    r"(?<![a-z])(?:don't|do not|can't|cannot|not)(?: [a-z]+){0,4} $"
)
_NOT_AFTER = re.compile(
    r" ?(?:都|的时候|时)?(?:不要|不行|不可以|不方便|不能|别|勿|除外|不用)| (?:is|are|does) ?(?:not|n't)"
)


def _refused(folded: str, match: re.Match[str]) -> bool:
    return bool(_NOT_BEFORE.search(folded[: match.start()]) or _NOT_AFTER.match(folded[match.end() :]))


def _days(folded: str) -> frozenset[int] | None:
    wanted: set[int] = set()
    refused: set[int] = set()
    for match in _SPAN.finditer(folded):
        first = _day(match["a"])
        last = _day(match["b"]) if match["b"] else first
        span = {(first + n) % 7 for n in range((last - first) % 7 + 1)}
        (refused if _refused(folded, match) else wanted).update(span)
    for pattern, days in _GROUPS:
        for match in pattern.finditer(folded):
            (refused if _refused(folded, match) else wanted).update(days)
    if not wanted and not refused:
        return None
    return frozenset((wanted or WEEK) - refused)


def _day(word: str) -> int:
    return _ZH_DAYS[word[-1]] if word[-1] in _ZH_DAYS else _EN_DAYS.index(word.strip()[:3])


NOON, SIX = time(12), time(18)
_PARTS = (
    (re.compile(r"中午(?:以前|之前|前)|(?<![a-z])before (?:lunch|noon|midday)"), (None, NOON), (NOON, None)),
    (
        re.compile(r"中午(?:以后|之后|过后|后)|(?<![a-z])after (?:lunch|noon|midday)"),
        (time(13), None),
        (None, time(13)),
    ),
    (re.compile(r"早上|上午|早晨|清晨|(?<![a-z])mornings?"), (None, NOON), (NOON, None)),
    (re.compile(r"下午|(?<![a-z])afternoons?"), (NOON, SIX), (None, NOON)),
    (re.compile(r"晚上|晚间|傍晚|夜里|下班|(?<![a-z])(?:evenings?|nights?|after work)"), (SIX, None), (None, SIX)),
    (re.compile(r"中午|午休|(?<![a-z])(?:lunch ?time|lunch|noon|midday)"), (NOON, time(14)), (None, None)),
)
_ZH_HOURS = {c: n for n, c in enumerate("零一二三四五六七八九十")} | {"两": 2, "十一": 11, "十二": 12}
_HOUR = (
    r"(?P<part{n}>早上|上午|中午|下午|晚上)?(?P<h{n}>[0-9]{{1,2}}|十[一二]?|[一二两三四五六七八九])"
    r"(?P<m{n}>:[0-5][0-9]|点半?|时)? ?(?P<half{n}>am|pm|a\.m\.?|p\.m\.?|o'clock)?"
)
_H1, _H2 = _HOUR.format(n=1), _HOUR.format(n=2)
_BETWEEN = re.compile(rf"{_H1} ?(?:到|至|-|~|to|and|until|till) ?{_H2}(?![0-9])")
_AFTER = re.compile(
    rf"(?<![a-z])(?:after|from|past|later than) {_H1}(?![0-9])|{_H2} ?(?:以后|之后|过后|后|起|开始|onwards?)"
)
_BEFORE = re.compile(rf"(?<![a-z])(?:before|until|till|by) {_H1}(?![0-9])|{_H2} ?(?:以前|之前|前|为止)")


def _hours(folded: str) -> tuple[time | None, time | None]:
    if match := _BETWEEN.search(folded):
        start, end = _time(match, 1), _time(match, 2, match["part1"] or match["half1"] or "")
        if start and end and start < end:
            return start, end
    after, before = _AFTER.search(folded), _BEFORE.search(folded)
    start = (_time(after, 1) or _time(after, 2)) if after else None
    end = (_time(before, 1) or _time(before, 2)) if before else None
    if start or end:
        return (start, end) if not (start and end) or start < end else (None, None)
    found: tuple[time | None, time | None] = (None, None)
    for pattern, hours, without in _PARTS:
        for match in pattern.finditer(folded):
            found = without if _refused(folded, match) else hours
            if found == hours:
                return found
    return found


def _time(match: re.Match[str], n: int, like: str = "") -> time | None:
    said = match[f"h{n}"]
    if said is None:
        return None
    hour = int(said) if said.isdigit() else _ZH_HOURS[said]
    minute = match[f"m{n}"] or ""
    part = match[f"part{n}"] or match[f"half{n}"] or like
    late = part in ("下午", "晚上", "中午") or part.startswith("p")
    early = part in ("早上", "上午") or part.startswith("a")
    if hour < 12 and (late or (not early and not minute.startswith(":") and 1 <= hour <= 7)):
        hour += 12
    return (
        time(hour, 30 if minute == "点半" else int(minute[1:]) if minute.startswith(":") else 0) if hour < 24 else None
    )
