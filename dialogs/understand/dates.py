"""Reads the days that a borrower types: 下週五, 月底, 15號, 民國115年12月3日, next Friday, 3/12.

What is decided here, once:

- Weeks run Monday to Sunday. 下週五 is the Friday of the next calendar week; so is "next Friday", but while this
  week's Friday is still ahead it carries a doubt. "This Friday" is the coming one, today included; 這週三 after it has
  passed is past. A weekday alone is the next one; on that very day it is two candidates, today and a week later.
- A day of the month alone (15號, the 15th) is the next one; on that very day two candidates. If the month meant has no
  such day (31號 in November) it is impossible, never moved.
- A day and month without a year is the next one; if that is more than 183 days away it carries a doubt, and if the last
  one was at most 60 days ago, that past day is meant. Past days are told, never moved by a year.
- 3/12 has two candidates unless `month_first` (Chinese in Taiwan and the mainland) or a number above 12 decides.
- A year of three digits counts from 1911 (民國). Half a month is 15 days; a month on is the same day or, where there is
  none, the month's last.
- 月底 is the month's last day. 月初, 下週, 發薪日 name no day: vague.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from dialogs.understand.absolute_dates import DAY_ONLY, WITH_MONTH, Rule, whole_answer
from dialogs.understand.calendar_rules import Found
from dialogs.understand.date_reading import DateCandidate, DateMention, DateReading, Doubt, ImpossibleDate
from dialogs.understand.folding import fold
from dialogs.understand.numerals import plain_numerals
from dialogs.understand.politeness import plain_answer
from dialogs.understand.relative_dates import RELATIVE, WEEKDAY_ONLY, whole_count
from dialogs.understand.vague_dates import VAGUE

#: More mentions than this are no answer.
MOST = 20

_RECURRING_BEFORE = re.compile(r"(?:每个?(?:月的?|周)?|逢|every |each |any )$")
_RECURRING_AFTER = re.compile(r" (?:of )?(?:every|each) |s(?![a-z])| monthly")
_REFUSED_BEFORE = re.compile(
    r"(?:不是|不要|不在|不能|不行|除了|没办法|没法|无法|来不及|不可能|不想)(?:在|于|等到)?$|"
    r"(?<![a-z])(?:not|except|can't|cannot|can not|couldn't|won't|unable to)"
    r"(?: (?!but|only|until|till|before)[a-z]+){0,3} $|"
    r"(?<![a-z])(?:not|except) $"
)
_REFUSED_AFTER = re.compile(
    r"(?!之?前)(?:那天|我|都|的话|还|也|是|付)?(?:不行|不能|没办法|没法|无法|来不及|不可以|不方便|不得|唔得|付不)|"
    r" ?(?:is|does|will|would) ?(?:not|n't)|(?: ?i)? ?(?:isn't|doesn't|won't|can't|cannot)|"
    r" (?:is )?(?:impossible|no good|not possible|too early|too soon)"
)


def read_dates(text: str, today: date, *, month_first: bool = False) -> DateReading:
    """Every day or time that `text` names, as seen from `today`; never raises.

    `month_first` says that the writer's 3/12 is 12 March, as in Chinese of Taiwan and the mainland; without it
    both readings are candidates.
    """
    folded = plain_numerals(fold(text))
    taken: list[DateMention] = []
    for rules in (WITH_MONTH, RELATIVE, DAY_ONLY):
        _apply(rules, folded, today, month_first, taken)
    weekdays = len(taken)
    _apply(WEEKDAY_ONLY, folded, today, month_first, taken)
    taken[weekdays:] = [replace(m, weekday=m.candidates[0].day.weekday()) for m in taken[weekdays:]]
    _vague(folded, taken)
    if not taken:
        taken = _whole(folded, today, month_first)
    taken.sort(key=lambda m: m.start)
    return DateReading(tuple(_judged(m, folded) for m in taken[:MOST]))


def date_spans(text: str) -> list[tuple[int, int]]:
    """Where the folded text names times, so that their numbers are not taken for money."""
    mentions = read_dates(text, date(2024, 1, 1)).mentions
    return [(m.start, m.end) for m in mentions if not _is_bare(m)]


def _is_bare(mention: DateMention) -> bool:
    return any(c.doubt is Doubt.BARE_NUMBER for c in mention.candidates)


def _apply(rules: tuple[Rule, ...], folded: str, today: date, month_first: bool, taken: list[DateMention]) -> None:
    for pattern, rule in rules:
        for match in pattern.finditer(folded):
            if match.end() == match.start() or _overlaps(taken, match):
                continue
            try:
                found = rule(match, today, month_first)
            except (OverflowError, ValueError):  # a day beyond the calendar's end
                continue
            mention = _mention(found, match.group().strip(), match.start(), match.end())
            if mention is not None:
                taken.append(mention)
                if len(taken) > 3 * MOST:
                    return


def _mention(found: Found, phrase: str, start: int, end: int) -> DateMention | None:
    if isinstance(found, ImpossibleDate):
        return DateMention(phrase, start, end, impossible=found)
    return DateMention(phrase, start, end, candidates=found) if found else None


def _vague(folded: str, taken: list[DateMention]) -> None:
    for pattern, meaning in VAGUE:
        for match in pattern.finditer(folded):
            if len(taken) <= 3 * MOST and not _overlaps(taken, match):
                taken.append(DateMention(match.group().strip(), match.start(), match.end(), vague=meaning))


def _overlaps(taken: list[DateMention], match: re.Match[str]) -> bool:
    return any(m.start < match.end() and match.start() < m.end for m in taken)


def _whole(folded: str, today: date, month_first: bool) -> list[DateMention]:
    answer = plain_answer(folded)
    found = whole_answer(answer, today, month_first) or whole_count(answer, today)
    mention = _mention(found, answer, 0, len(folded))
    return [mention] if mention else []


def _judged(mention: DateMention, folded: str) -> DateMention:
    before, after = folded[max(0, mention.start - 40) : mention.start], folded[mention.end : mention.end + 20]
    if _RECURRING_BEFORE.search(before) or _RECURRING_AFTER.match(after):
        doubted = tuple(DateCandidate(c.day, c.past, c.doubt or Doubt.RECURRING) for c in mention.candidates)
        return replace(mention, candidates=doubted)
    if _REFUSED_BEFORE.search(before) or _REFUSED_AFTER.match(after):
        return replace(mention, refused=True)
    return mention
