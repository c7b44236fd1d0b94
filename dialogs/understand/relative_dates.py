"""Days counted from today or named by the week or the end of a month: 後天, 下週五, 三天後, 月底, next Friday."""

from __future__ import annotations

import re
from datetime import date, timedelta

from dialogs.understand.absolute_dates import Rule
from dialogs.understand.calendar_rules import (
    Found,
    end_of_named_month,
    month_end,
    months_later,
    next_of,
    of_week,
    on,
)
from dialogs.understand.date_reading import Doubt
from dialogs.understand.date_words import (
    EN_COUNT,
    EN_MONTH,
    EN_WEEKDAY,
    ZH_COUNT,
    ZH_MONTH,
    ZH_WEEK,
    ZH_WEEKDAYS,
    en_number,
    month_number,
    weekday_number,
    zh_number,
)

_DAYS = {
    "大后": 3, "后": 2, "明": 1, "听": 1, "今": 0, "昨": -1, "寻": -1, "前": -2,
    "day after tomorrow": 2, "tomorrow": 1, "today": 0, "tonight": 0, "yesterday": -1,
}  # fmt: skip
_WEEKS = {"上上": -2, "上": -1, "这": 0, "本": 0, "今": 0, "下": 1, "下下": 2, "下下下": 3}
_MONTHS = {"上": -1, "这": 0, "本": 0, "当": 0, "今": 0, "下": 1, "下下": 2}


def _named(match: re.Match[str], today: date, _: bool) -> Found:
    word = match["word"]
    if word.startswith("tom") or word in ("tmr", "tmrw", "tmw"):
        word = "tomorrow"
    if word.endswith("day after tomorrow") or word == "overmorrow":
        word = "day after tomorrow"
    return on(today + timedelta(days=_DAYS[word]), today)


def _zh_weekday(match: re.Match[str], today: date, _: bool) -> Found:
    weekday = ZH_WEEKDAYS[match["day"]]
    return of_week(_WEEKS[match["rel"]], weekday, today) if match["rel"] else next_of(weekday, today)


def _en_weekday(match: re.Match[str], today: date, _: bool) -> Found:
    weekday, rel = weekday_number(match["day"]), match["rel"]
    ahead = (weekday - today.weekday()) % 7
    if rel in ("this", "this coming"):
        return on(today + timedelta(days=ahead), today)
    if rel in ("coming", "following", "upcoming"):
        return on(today + timedelta(days=ahead or 7), today)
    if rel in ("last", "past"):
        return on(today - timedelta(days=7 - ahead), today)
    if rel in ("next", "nxt"):
        return of_week(1, weekday, today, Doubt.NEXT_WEEKDAY if today.weekday() < weekday else None)
    return next_of(weekday, today)


def _week_after_weekday(match: re.Match[str], today: date, _: bool) -> Found:
    days = next_of(weekday_number(match["day"]), today)
    return tuple(day for c in days for day in on(c.day + timedelta(days=7), today))


def _months_from_today(match: re.Match[str], today: date, _: bool) -> Found:
    return on(months_later(today, _MONTHS[match["rel"]]), today)


def _en_weekday_of_week(match: re.Match[str], today: date, _: bool) -> Found:
    weeks = {"next week": 1, "this week": 0, "last week": -1}.get(match["week"], 2)
    return of_week(weeks, weekday_number(match["day"]), today)


def _zh_later(match: re.Match[str], today: date, _: bool) -> Found:
    count, unit = match["n"], match["unit"]
    if not (match["before"] or match["after"]):
        return None
    sign = -1 if match["after"] == "前" or match["after"] == "以前" else 1
    if count == "半":
        return _later(0, unit, today, sign, half=True)
    return _later(zh_number(count), unit, today, sign, half=bool(match["half"]))


def _en_later(match: re.Match[str], today: date, _: bool) -> Found:
    count, sign = match["n"], -1 if match["after"] == "ago" else 1
    if not (match["before"] or match["after"]):
        return None
    if count.startswith("half"):
        return _later(0, match["unit"], today, sign, half=True)
    return _later(en_number(count), match["unit"], today, sign, half=bool(match["half"]))


def _later(count: int, unit: str, today: date, sign: int, *, half: bool) -> Found:
    """So many days, weeks, months or years on; half a month is 15 days, half a year 6 months."""
    if unit in "天日" or unit.startswith("day"):
        return None if half else on(today + timedelta(days=sign * count), today)
    if unit in ("周", "星期", "礼拜") or unit.startswith(("week", "wk")):
        return None if half else on(today + timedelta(days=7 * sign * count), today)
    if unit.startswith("fortnight"):
        return on(today + timedelta(days=14 * sign * count), today)
    if unit == "年" or unit.startswith("year"):
        return None if count > 50 else on(months_later(today, sign * (12 * count + 6 * half)), today)
    if count > 600:
        return None
    return on(months_later(today, sign * count) + timedelta(days=15 * sign * half), today)


def _zh_month_end(match: re.Match[str], today: date, _: bool) -> Found:
    if match["m"]:
        return on(end_of_named_month(zh_number(match["m"]), today), today)
    return on(month_end(_MONTHS[match["rel"] or "这"], today), today)


def _en_month_end(match: re.Match[str], today: date, _: bool) -> Found:
    if match["m"]:
        return on(end_of_named_month(month_number(match["m"]), today), today)
    return on(month_end({"next": 1, "last": -1}.get(match["rel"] or "", 0), today), today)


_MONTH_WORD = "(?:(?P<rel>下下|[上下这本当今])(?:一?个)?月(?:份)?|(?P<m>" + ZH_MONTH + ")月(?:份)?)"
_WEEK_WORD = r"(?P<week>next week|this week|last week|(?:the )?week after(?: next)?)"

#: `RELATIVE` in order; a weekday alone is a rule of its own because it may only explain a date beside it.
RELATIVE: tuple[Rule, ...] = tuple(
    (re.compile(pattern), rule)
    for pattern, rule in (
        (r"(?P<rel>下下|[上下])(?:一?个)?月的?今[天日]", _months_from_today),
        (rf"(?<![a-z])(?:a|one) week (?:on|from|after) (?P<day>{EN_WEEKDAY})", _week_after_weekday),
        (rf"(?<![a-z])(?P<day>{EN_WEEKDAY}) week(?![a-z])", _week_after_weekday),
        (r"(?P<word>大后|(?<![天日周月年])后|[明听今昨寻前])(?:天|日|晚|早(?!上?好)|儿|晨)", _named),
        (r"(?<![a-z])(?P<word>(?:the )?day after tomorrow|overmorrow|tom{1,2}or{1,2}ow|tmrw|tmr|tmw|"
         r"today|tonight|yesterday)(?![a-z])", _named),
        (rf"(?P<rel>下下下|下下|上上|[上下这本今])(?:一?个)?{ZH_WEEK}的?"
         r"(?P<day>[一二三四五六日天1-7])(?![0-9])", _zh_weekday),
        (rf"(?<![a-z])(?P<day>{EN_WEEKDAY})(?: of)?,? {_WEEK_WORD}", _en_weekday_of_week),
        (rf"(?<![a-z]){_WEEK_WORD}(?:'s)?,? (?:on )?(?P<day>{EN_WEEKDAY})", _en_weekday_of_week),
        (rf"(?<![a-z])(?P<rel>next|nxt|this coming|this|coming|following|upcoming|last|past) "
         rf"(?P<day>{EN_WEEKDAY})", _en_weekday),
        (
            rf"(?P<before>再给我|再过|给我|宽限|再|等|(?<!超)过)?(?<![0-9./月第])(?P<n>{ZH_COUNT})个?(?P<half>半)?"
            r"(?P<unit>天|日|周|星期|礼拜|月|年)"
            r"(?P<after>之后|以后|过后|后|之内|以内|内|里|以前|前)?(?!底|初|中|末)",
            _zh_later,
        ),
        (
            rf"(?<![a-z0-9.])(?P<before>in|within|after|give me)? ?(?:about |another )?(?<![0-9.])(?P<n>{EN_COUNT})"
            r"(?P<half> and a half)? (?P<unit>days?|weeks?|wks?|mths?|fortnights?|months?|years?)(?:'s?)?(?: time)?"
            r"(?: (?P<after>later|from now|from today|ago|after today|hence))?(?![a-z])",
            _en_later,
        ),
        (rf"{_MONTH_WORD}的?(?:月?底|月?末|月?尾|最后一天)", _zh_month_end),
        (r"(?P<m>\b\B)?(?P<rel>\b\B)?月(?:底|末|尾)", _zh_month_end),
        (
            r"(?<![a-z])(?:end|last day)(?: of)?(?: the)? ?(?:(?P<rel>this|next|last) )?"
            rf"(?:month(?!s)|(?P<m>{EN_MONTH}))",
            _en_month_end,
        ),
        (r"(?<![a-z])(?P<m>\b\B)?(?P<rel>next |this )?(?:month[ -]end|eom)(?![a-z])", _en_month_end),
    )
)  # fmt: skip

WEEKDAY_ONLY: tuple[Rule, ...] = (
    (re.compile(r"(?P<rel>\b\B)?(?<=[0-9日号]) ?\((?P<day>[一二三四五六日])\)"), _zh_weekday),  # 12/3(四)
    (
        re.compile(
            rf"(?P<rel>\b\B)?(?<![0-9一二三四五六七八九十两半个]){ZH_WEEK}(?P<day>[一二三四五六日天1-7])(?![0-9次])"
        ),
        _zh_weekday,
    ),
    (re.compile(rf"(?P<rel>\b\B)?(?<![a-z])(?<!we )(?<!he )(?<!ey )(?<! i )(?P<day>{EN_WEEKDAY})"), _en_weekday),
)

#: "三天" or "two weeks" is a day only as the whole answer to "when?".
_WHOLE_COUNT = re.compile(
    rf"(?P<z>{ZH_COUNT})个?(?P<half>半)?(?P<zu>天|周|星期|礼拜|月)|"
    rf"(?P<n>{EN_COUNT}) (?P<u>days?|weeks?|wks?|months?|mths?)"
)


def whole_count(answer: str, today: date) -> Found:
    """The day a bare count means, as the whole answer to "when?"."""
    match = _WHOLE_COUNT.fullmatch(answer)
    if not match or match["half"] or "half" in answer or answer.startswith("半"):
        return None
    count = zh_number(match["z"]) if match["z"] else en_number(match["n"])
    return _later(count, match["zu"] or match["u"], today, 1, half=False)
