"""The pieces that dates are written with, as parts of regular expressions, and their values."""

from __future__ import annotations

from dialogs.understand.numerals import CHINESE, SMALL, TENS, chinese, english

_MONTH_NAMES = (
    "january|jan february|feb march|mar april|apr may june|jun july|jul august|aug september|sept|sep "
    "october|oct november|nov december|dec"
)
MONTHS = {name: n for n, names in enumerate(_MONTH_NAMES.split(), 1) for name in names.split("|")}
_WEEKDAY_NAMES = (
    "monday|mon tuesday|tues|tue wednesday|weds|wed thursday|thurs|thur|thu friday|fri saturday|sat sunday|sun"
)
WEEKDAYS = {name: n for n, names in enumerate(_WEEKDAY_NAMES.split()) for name in names.split("|")}
ZH_WEEKDAYS = {c: n % 7 for n, c in enumerate("一二三四五六日")} | {"天": 6} | {str(n): n - 1 for n in range(1, 8)}

_ORDINALS = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
]
ORDINALS = {word: n for n, word in enumerate(_ORDINALS, 1)}
ORDINALS |= {f"{w}th": n for w, n in SMALL.items() if n > 12} | {"twentieth": 20, "thirtieth": 30}
ORDINALS |= {f"{tens}{gap}{w}": n + m for tens, n in (("twenty", 20), ("thirty", 30)) for gap in (" ", "-")
             for w, m in tuple(ORDINALS.items()) if m <= 9 and n + m <= 31}  # fmt: skip


def _any(words: dict[str, int]) -> str:
    return "(?:" + "|".join(sorted(words, key=len, reverse=True)) + ")"


EN_MONTH = rf"(?:{_any(MONTHS)}(?![a-z])\.?)"
EN_WEEKDAY = rf"(?:{_any(WEEKDAYS)}(?![a-z])\.?)"
EN_ORDINAL = rf"(?:[0-9]{{1,2}} ?(?:st|nd|rd|th)(?![a-z])|{_any(ORDINALS)}(?![a-z]))"
EN_DAY = rf"(?:{EN_ORDINAL}|[0-9]{{1,2}}(?![0-9]))"
EN_COUNT = rf"(?:[0-9]{{1,3}}|{_any(SMALL | TENS)}(?:[ -]{_any(SMALL)})?|an?|a couple of|couple of|half an?)"

ZH_MONTH = rf"(?:(?<![0-9{CHINESE}])元|1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
ZH_DAY = "(?:[0-9]{1,2}(?![0-9])|[一二三]?十[一二三四五六七八九]?|廿[一二三四五六七八九]?|卅一?|[一二三四五六七八九])"
ZH_COUNT = "(?:[0-9]{1,3}|[二三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九半])"
ZH_WEEK = "(?:周|星期|礼拜|拜)"
_NINE = "一二三四五六七八九"
ZH_YEAR = rf"(?:[0-9]{{2,4}}|[零〇{_NINE}]{{2,4}}|[一二]?百?[{_NINE}]?十[{_NINE}]?|百[零〇]?[{_NINE}])"
#: What follows a number that is money, or a count of something: then it is no date.
NOT_MONEY = r"(?! ?(?:元|块|圆|蚊|美金|港币|台币|人民币|rmb|usd|hkd|twd|ntd|%|k\b|dollars|bucks))"


def zh_number(text: str) -> int:
    """A Chinese or plain number that one of the patterns above matched; 0 when it is none."""
    if text.isdecimal():
        return int(text)
    if text == "元":  # 元月 is January
        return 1
    value = chinese(text)
    return int(value) if value is not None else 0


def en_number(text: str) -> int:
    """An English number, ordinal or article that one of the patterns above matched; 0 when it is none."""
    digits = "".join(c for c in text if c.isdecimal())
    if digits:
        return int(digits)
    if text in ORDINALS:
        return ORDINALS[text]
    if text in ("a", "an"):
        return 1
    if "couple" in text:
        return 2
    value = english(text.replace("-", " ").split())
    return int(value) if value is not None else 0


def month_number(text: str) -> int:
    """The number of an English month."""
    return MONTHS[text.rstrip(".")]


def weekday_number(text: str) -> int:
    """The number of an English weekday, Monday is 0."""
    return WEEKDAYS[text.rstrip(".")]
