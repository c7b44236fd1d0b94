"""The one amount and the one day that a free text names; nothing when there is a doubt."""

from __future__ import annotations

import re
from datetime import date

from dialogs.understand.amount_reading import AmountCandidate, Flaw
from dialogs.understand.amounts import read_amounts
from dialogs.understand.date_reading import DateReading, Doubt
from dialogs.understand.dates import read_dates
from dialogs.understand.folding import fold

#: Zones where 3/12 may be December also in Chinese.
DAY_FIRST = frozenset({"Asia/Hong_Kong", "Asia/Macau"})
_HAN = re.compile("[㐀-鿿]")
_UNFIT = frozenset({Flaw.VAGUE, Flaw.NEGATIVE, Flaw.TOO_FINE})
_DOUBTS = frozenset({Doubt.NEXT_WEEKDAY, Doubt.SAID_ON_THE_DAY, Doubt.BARE_NUMBER, Doubt.RECURRING})
_PAST_DEED = re.compile(
    r"(?:从|自从|自|打从)$|(?<![a-z])(?:since|was|were|got|happened|died|fired|lost|passed away)(?: [a-z]+){0,3} $"
)
#: A bare number is money beside one of these, or when it is large.
_MONEY_NEAR = re.compile(
    r"付|还|缴|交|转|汇|给|出|赚|领|薪|收入|欠|金额|总共|月|期|先|只|最多|顶多|大概|约|存|剩|"
    r"(?<![a-z])(?:pay|paid|payment|give|send|sent|transfer\w*|afford|owe|earn|make|income|salary|only|about|around|"
    r"amount|total|balance|offer|manage|month|monthly|each|spare|just|up to|max|maximum|do|settle)(?![a-z])"
)
_LINES = re.compile(r"(?:打|拨|拨打|call|dial|ring|phone|热线|专线|反诈|hotline)[^0-9]{0,6}$")
_YEARS = re.compile(r"(?:19|20)[0-9]{2}")


def named_amount(text: str) -> tuple[str | None, str | None]:
    """The amount as plain digits and its currency, when exactly one is named; (None, None) otherwise."""
    reading = read_amounts(text, None, 2)
    folded = fold(text)
    meant = [c for c in reading.candidates if _is_money(c, folded, len(reading.candidates))]
    figures = {c.figure for c in meant}
    if len(figures) != 1 or any(flaw in _UNFIT for c in meant for flaw in c.flaws) or _RANGE.search(folded):
        return None, None
    currency = next((c.currency for c in meant if c.currency), None)
    return meant[0].figure, currency


_RANGE = re.compile(
    r"[0-9][0-9,.]*[kw千万元块]* ?(?:-|~|到|至|or|to|或(?:者|是)?|还是) ?[a-z$]{0,3}[0-9][0-9,.]*[k千万元块]"
)


def _is_money(candidate: AmountCandidate, folded: str, others: int) -> bool:
    phrase = candidate.phrase
    if candidate.currency or not phrase.replace(",", "").replace(".", "").isdecimal():
        return True  # a sign, a unit or a numeral beside it
    at = folded.find(phrase)
    before, after = folded[max(0, at - 14) : at], folded[at + len(phrase) : at + len(phrase) + 14]
    if _LINES.search(before):
        return False
    if not re.search(r"\w", folded.replace(phrase, "", 1)):
        return True
    if "," in phrase:
        return True
    if _YEARS.fullmatch(phrase) and not _MONEY_NEAR.search(before):
        return False
    return bool(_MONEY_NEAR.search(before) or _MONEY_NEAR.search(after)) or float(phrase) >= 500


def day_reading(text: str, today: date, language: str, zone: str) -> DateReading:
    """What a text says about days; Chinese writes the month first, but not everywhere."""
    chinese = language.startswith("zh") if language else bool(_HAN.search(text))
    return read_dates(text, today, month_first=chinese and zone not in DAY_FIRST)


def named_day(reading: DateReading, folded: str) -> date | None:
    """The one day, today or later, that is meant beyond doubt."""
    for mention in reading.mentions:
        if mention.candidates and _PAST_DEED.search(folded[max(0, mention.start - 30) : mention.start]):
            return None
    coming = [c for c in reading.candidates if not c.past]
    if any(c.doubt in _DOUBTS for c in coming):
        return None
    days = {c.day for c in coming if c.doubt is None}
    return days.pop() if len(days) == 1 else None
