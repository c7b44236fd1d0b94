"""What was written of income, costs and times, as the few plain answers that the hardship story asks for."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta

from arrears.days import add_months
from arrears.money import EXPONENTS, exponent
from arrears.schedule import Cadence, PayDay
from dialogs.grammar.view import View
from dialogs.hearing import month_first
from dialogs.understand import (
    AmountCandidate,
    Flaw,
    Pace,
    fold,
    read_amounts,
    read_dates,
    read_number,
    read_pace,
    read_periods,
)
from dialogs.understand.numerals import plain_numerals

LAST_DAY = 31  # of a month, whatever its length
MOST_PEOPLE = 20  # whom one income feeds; more is a slip of the finger
_HARMLESS = frozenset({Flaw.ZERO, Flaw.NEGATIVE, Flaw.VAGUE})  # about so much is an answer; the rest is asked back


@dataclass(frozen=True, slots=True)
class Monthly:
    """An amount a month, minor units of a currency; `said` is what was written, for another time than a month."""

    minor: int
    currency: str
    said: int = 0
    pace: Pace = Pace.MONTHLY
    together: bool = False  # the sum of several that were written


def since_in(text: str, view: View) -> tuple[date, ...]:
    """The days since when it can be, in any usual form, also ahead of today; of a month its first."""
    found = read_periods(text, view.today, past=True, month_first=month_first(view))
    return tuple(dict.fromkeys(period.first for period in found))


def until_in(text: str, view: View) -> tuple[date, ...]:
    """The days until when it can be, also before today; of a month its last."""
    found = read_periods(text, view.today, past=False, month_first=month_first(view))
    return tuple(dict.fromkeys(period.last for period in found))


def monthly_amounts(text: str, currency: str, *, up: bool) -> tuple[Monthly, ...]:
    """The amounts a month it can mean; of several also their sum, first. Empty too when it is by the day or hour.

    What comes by the week counts 52/12 a month (contact rules, section 5, step 1: Standard Financial Statement
    practice), by the fortnight 26/12, by four weeks 13/12, by the year 1/12; rounded to a whole coin, costs up and
    income down, so that no plan asks too much.
    """
    pace = read_pace(text) or Pace.MONTHLY
    found = amounts_named(text, currency)
    if pace is Pace.BY_WORK:
        return ()
    if len(found) > 1 and len({money for _, money in found}) == 1 and not _BETWEEN.search(_spelt_out(text)):
        whole = _a_month(sum(minor for minor, _ in found), found[0][1], pace, up=up)
        return (replace(whole, together=True), *(_a_month(minor, money, pace, up=up) for minor, money in found))
    return tuple(_a_month(minor, money, pace, up=up) for minor, money in found)


def amounts_named(text: str, currency: str) -> tuple[tuple[int, str], ...]:
    """The amounts as (minor units, currency), zero, negative and rough ones too; one of another currency in its own."""
    text = _spelt_out(text)
    found = []
    for candidate in read_amounts(text, currency, exponent(currency)).candidates:
        named = candidate.currency or currency
        if named != currency:
            candidate = _in_its_own(text, candidate, named)
        if candidate.minor is not None and set(candidate.flaws) <= _HARMLESS:
            found.append((candidate.minor, named))
    return tuple(found[:MOST_AMOUNTS])


MOST_AMOUNTS = 4
_N = "[1-9一二两三四五六七八九]"
_RANGE = re.compile(
    rf"(?<![0-9.十百千万])(?P<a>{_N})(?:-|~|到|至| to |(?<=[一-龥])(?=[一-龥]))(?P<b>{_N}(?:\.[0-9])?)"
    r" ?(?P<u>万|千|k(?![a-z]))"
)
_BETWEEN = re.compile(rf"[0-9万千百k] ?(?:-|~|到|至|to|or|或) ?{_N}")


def _spelt_out(text: str) -> str:
    """3-4萬 and 三四萬 with both ends in full."""
    return _RANGE.sub(r"\g<a>\g<u>-\g<b>\g<u>", fold(text))


def _in_its_own(text: str, candidate: AmountCandidate, currency: str) -> AmountCandidate:
    """The same figure read as one of the currency that was named; one we don't know stays unread."""
    if currency not in EXPONENTS:
        return candidate
    again = read_amounts(text, currency, exponent(currency)).candidates
    return next((other for other in again if other.phrase == candidate.phrase), candidate)


def _a_month(minor: int, currency: str, pace: Pace, *, up: bool) -> Monthly:
    if pace is Pace.MONTHLY:
        return Monthly(minor, currency)
    unit: int = 10 ** exponent(currency)
    a_year = minor * pace.value
    whole = -(-a_year // (12 * unit)) if up else a_year // (12 * unit)
    return Monthly(whole * unit, currency, minor, pace)


@dataclass(frozen=True, slots=True)
class PayHeard:
    """What was said of pay days: those it can be, or only how often; `irregular` when it is said to be no fixed day."""

    days: tuple[PayDay, ...] = ()
    cadence: Cadence | None = None
    irregular: bool = False


_IRREGULAR = re.compile(
    r"irregular|(?:no|not|n't)(?: a| any)? (?:fixed|set|regular)|varies|different every|any ?time|"
    r"不固定|不一定|没(?:有)?固定|看情况|不定(?:期|时)|每次不同|唔固定"
)
_END = re.compile(
    r"月底|月末|月尾|最后(?:一)?(?:个)?(?:工作|营业|上班)?[天日]|end of|month[- ]end|eom|"
    r"last (?:working |business |week)?day|last (?:mon|tues|wednes|thurs|fri)day of"
)
_PACES = {Pace.WEEKLY: Cadence.WEEKLY, Pace.FORTNIGHTLY: Cadence.FORTNIGHTLY}


def pay_days_in(text: str, view: View) -> PayHeard:
    """On the 7th, 每月七號, every Friday, 每兩週的週五, 月底, no fixed day."""
    text = re.sub(r"(?<=[a-z]day)s\b", "", fold(text))  # Fridays
    folded = plain_numerals(text)
    if _IRREGULAR.search(folded):
        return PayHeard(irregular=True)
    if _END.search(folded):
        return PayHeard((monthly_pay(LAST_DAY, view.today),))
    cadence = _PACES.get(read_pace(text) or Pace.MONTHLY)
    mentions = read_dates(text, view.today, month_first=month_first(view)).mentions
    weekdays = [m for m in mentions if m.candidates and _named_by_week(m.weekday, m.phrase)]
    if cadence or weekdays:
        cadence = cadence or Cadence.WEEKLY
        return PayHeard(tuple(PayDay(cadence, coming(c.day, view.today)) for m in weekdays[:1]
                              for c in m.candidates[:1]), cadence)  # fmt: skip
    numbers = [c.day.day for m in mentions for c in m.candidates] + [m.impossible.day for m in mentions if m.impossible]
    return PayHeard(tuple(monthly_pay(n, view.today) for n in dict.fromkeys(numbers) if 1 <= n <= LAST_DAY))


def _named_by_week(weekday: int | None, phrase: str) -> bool:
    return weekday is not None or bool(re.search(r"周|星期|礼拜|day$|week", phrase))


def coming(day: date, today: date) -> date:
    """The next day of the same weekday, today included, so that an earlier one serves as well."""
    return today + timedelta(days=(day - today).days % 7) if day < today else day


def monthly_pay(day: int, today: date) -> PayDay:
    """Pay on that day of the month, 31 is its last; the anchor is the next one, today included."""
    for months in (0, 1):
        month = add_months(today.replace(day=1), months)
        anchor = month.replace(day=min(day, monthrange(month.year, month.month)[1]))
        if anchor >= today:
            break
    return PayDay(Cadence.MONTHLY, anchor, day)


_PEOPLE_ZH = "个|位|人|名|口|只"
_COUNTED = re.compile(
    rf"(?P<zh>[0-9]{{1,2}}|[一二两三四五六七八九十]{{1,2}})(?:{_PEOPLE_ZH})|(?<![a-z0-9])(?P<en>[0-9]{{1,2}}|one|two|three|four|"
    r"five|six|seven|eight|nine|ten)(?![a-z0-9.,])"
)


def people_in(text: str) -> int | None:
    """How many people it says: 2, two kids, 兩個小孩, 一個媽媽兩個孩子 (three); None when it says no number."""
    whole = read_number(text)
    if whole is not None:
        return whole if whole <= MOST_PEOPLE else None
    folded = plain_numerals(fold(text))
    said = [read_number(match["zh"] or match["en"]) for match in _COUNTED.finditer(folded)]
    total = sum(number or 0 for number in said)
    return total if said and total <= MOST_PEOPLE else None
