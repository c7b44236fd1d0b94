"""Times that are no single day: months, lengths of time, years; backwards or ahead as the question asks."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.understand import Pace, Period, read_pace, read_periods

TODAY = date(2026, 11, 24)


def month(year: int, number: int) -> Period:
    following = date(year + number // 12, number % 12 + 1, 1)
    return Period(date(year, number, 1), following - timedelta(days=1))


PAST = {
    month(2026, 9): ("since September", "九月", "9月開始", "自九月起", "two months ago", "兩個月前", "about 2 months"),
    month(2026, 10): ("last month", "上個月", "上月", "a month ago", "since October 2026", "民國115年10月"),
    month(2026, 11): ("this month", "這個月", "just now", "最近", "剛開始"),
    month(2026, 5): ("since May", "half a year", "半年", "半年前", "six months ago"),
    month(2025, 5): ("一年半", "去年五月", "May last year", "May 2025"),
    month(2025, 12): ("December", "十二月", "last December", "去年底", "end of last year"),
    month(2026, 8): ("two or three months", "兩三個月", "2-3 months", "2到3個月"),
    month(2026, 2): ("過年", "since Chinese New Year", "春節"),
    Period(date(2025, 1, 1), date(2025, 12, 31)): ("since 2025", "去年", "last year"),
    Period(date(2026, 11, 16), date(2026, 11, 22)): ("last week", "上週", "上个星期"),
    Period(date(2026, 11, 10), date(2026, 11, 10)): ("two weeks ago", "兩個禮拜", "14天前", "10 November"),
    Period(date(2026, 11, 20), date(2026, 11, 20)): ("on Friday", "禮拜五"),
    Period(date(2026, 11, 5), date(2026, 11, 5)): ("the 5th", "5號"),
}
AHEAD = {
    month(2027, 1): ("until January", "到一月", "two months", "兩個月後", "January next year", "明年一月"),
    month(2026, 12): ("next month", "下個月", "end of the year", "年底", "until Christmas"),
    month(2027, 2): ("three months", "再三個月", "2-3 months", "過完年", "in 3 months"),
    month(2027, 11): ("a year", "一年"),
    Period(date(2027, 1, 1), date(2027, 12, 31)): ("next year", "明年", "2027"),
    Period(date(2026, 11, 30), date(2026, 12, 6)): ("next week", "下週"),
    Period(date(2026, 12, 4), date(2026, 12, 4)): ("10天", "十天", "4 December", "12/4"),
    Period(date(2027, 10, 1), date(2027, 10, 1)): ("1 October", "十月一日"),
}


@pytest.mark.parametrize(("words", "meant"), [(w, p) for p, ws in PAST.items() for w in ws])
def test_times_gone_by_are_read(words: str, meant: Period) -> None:
    assert read_periods(words, TODAY, past=True, month_first=True) == (meant,)


@pytest.mark.parametrize(("words", "meant"), [(w, p) for p, ws in AHEAD.items() for w in ws])
def test_times_to_come_are_read(words: str, meant: Period) -> None:
    assert read_periods(words, TODAY, past=False, month_first=True) == (meant,)


@pytest.mark.parametrize("words", ["", "hmm", "I don't know", "maybe", "may be", "不知道", "萬一", "my son", "9999999"])
def test_what_names_no_time_is_none(words: str) -> None:
    assert read_periods(words, TODAY, past=True) == ()


def test_a_year_that_was_said_is_never_moved() -> None:
    assert read_periods("1 December 2026", TODAY, past=True) == (Period(date(2026, 12, 1), date(2026, 12, 1)),)
    assert read_periods("tomorrow", TODAY, past=True) == (Period(date(2026, 11, 25), date(2026, 11, 25)),)


PACES = {
    Pace.WEEKLY: ("2k a week", "每週8000", "$500/wk", "weekly", "週薪", "一個禮拜三千"),
    Pace.FORTNIGHTLY: ("8000 every two weeks", "兩週一萬", "500 per fortnight", "every other Friday", "每兩週的週五"),
    Pace.FOUR_WEEKLY: ("900 every four weeks", "每四週"),
    Pace.TWICE_MONTHLY: ("1,500 twice a month", "半個月8000", "每月兩次"),
    Pace.MONTHLY: ("30k a month", "每月三萬五", "月薪", "20k/month"),
    Pace.YEARLY: ("60k a year", "年薪60萬", "per annum"),
    Pace.BY_WORK: ("時薪190", "20 an hour", "日薪1500", "一天兩千"),
    None: ("35,000", "三萬五", "about two thousand", "on the 7th"),
}


@pytest.mark.parametrize(("words", "pace"), [(w, p) for p, ws in PACES.items() for w in ws])
def test_how_often_an_amount_comes_is_read(words: str, pace: Pace | None) -> None:
    assert read_pace(words) is pace


@given(st.text(max_size=60), st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.booleans(), st.booleans())
def test_any_text_is_read_without_an_error(text: str, today: date, past: bool, month_first: bool) -> None:
    for period in read_periods(text, today, past=past, month_first=month_first):
        assert period.first <= period.last
    read_pace(text)


PIECES = (
    "since ",
    "3",
    "三",
    "個",
    "月",
    "年",
    "weeks",
    "May ",
    "去",
    "half a ",
    "year",
    "ago",
    "前",
    "1999",
    "/",
    "-",
    "12",
    "號",
)


@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join), st.booleans())
def test_any_mixture_of_words_for_time_is_read_without_an_error(text: str, past: bool) -> None:
    for period in read_periods(text, TODAY, past=past):
        assert period.first <= period.last
