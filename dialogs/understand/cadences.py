"""Reads how often something comes: a week, 每兩週, twice a month, 年薪, by the hour."""

from __future__ import annotations

import re
from enum import Enum, unique

from dialogs.understand.folding import fold
from dialogs.understand.numerals import plain_numerals


@unique
class Pace(Enum):
    """How often an amount comes; the value is how many times a year, 0 where that is not said (by day or hour)."""

    WEEKLY = 52
    FORTNIGHTLY = 26
    TWICE_MONTHLY = 24
    FOUR_WEEKLY = 13
    MONTHLY = 12
    YEARLY = 1
    BY_WORK = 0


_EACH = r"(?:(?<![a-z])(?:a|an|per|each|every) ?|/ ?)"
_PACES: tuple[tuple[Pace, str], ...] = (
    (
        Pace.FORTNIGHTLY,
        r"fortnight|bi-?weekly|(?:every|each|per) (?:two|2|other|second) (?:weeks?|wks?|(?:mon|tues|wednes|"
        r"thurs|fri)day)|"
        r"(?:two|2)-weekly|每?(?:两|2|二)个?(?:周|星期|礼拜)|隔周|双周|每隔一(?:周|个?星期|个?礼拜)",
    ),
    (Pace.FOUR_WEEKLY, r"(?:every|each|per) (?:four|4) weeks?|four-weekly|4-weekly|每?(?:四|4)个?(?:周|星期|礼拜)"),
    (
        Pace.TWICE_MONTHLY,
        r"twice a month|two times a month|2x a month|semi-?monthly|(?:every|each) half(?: a)? month|"
        r"每?半个?月|(?:每|一个?)月(?:两|二|2)次",
    ),
    (
        Pace.WEEKLY,
        rf"{_EACH}(?:week|wk)(?![a-z])|weekly|(?<![a-z])p\.?w(?![a-z])|"
        r"每个?(?:周|星期|礼拜)|周薪|周领|一(?:周|个?星期|个?礼拜)|1周|/周|逢(?:周|星期|礼拜)",
    ),
    (
        Pace.YEARLY,
        rf"{_EACH}(?:year|yr|annum)(?![a-z])|yearly|annual|(?<![a-z])p\.?a(?![a-z])|每年|年薪|年收|"
        rf"一年|/年",
    ),
    (
        Pace.MONTHLY,
        rf"{_EACH}(?:month|mth)(?![a-z])|monthly|(?<![a-z])p\.?m(?![a-z])|每个?月|月薪|月收|月入|"
        rf"一个月|/月|按月",
    ),
    (
        Pace.BY_WORK,
        rf"{_EACH}(?:hour|hr|day|shift)(?![a-z])|hourly|daily|时薪|日薪|一天|每天|每日|每小时|一小时|"
        rf"/天|/小时|按件",
    ),
)
_PATTERNS = tuple((pace, re.compile(pattern)) for pace, pattern in _PACES)


def read_pace(text: str) -> Pace | None:
    """How often, if the text says so; the more particular one first."""
    folded = plain_numerals(fold(text))
    return next((pace for pace, pattern in _PATTERNS if pattern.search(folded)), None)
