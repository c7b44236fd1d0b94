"""Days as borrowers type them, seen from Wednesday 25 November 2026."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from dialogs.understand import DateReading, DateStatus, Doubt, ImpossibleDate, VagueTime, read_dates

TODAY = date(2026, 11, 25)
FRIDAY, NEXT_FRIDAY, NEXT_MONDAY = date(2026, 11, 27), date(2026, 12, 4), date(2026, 11, 30)
DEC_3, DEC_5, DEC_15, DEC_25 = date(2026, 12, 3), date(2026, 12, 5), date(2026, 12, 15), date(2026, 12, 25)
TOMORROW, IN_TWO, IN_THREE = TODAY + timedelta(1), TODAY + timedelta(2), TODAY + timedelta(3)


def read(text: str) -> DateReading:
    return read_dates(text, TODAY)


ONE_DAY: dict[date, str] = {
    TODAY: "今天|今日|今晚|today|tonight|我今天可以付|11月25日|Nov 25|this Wednesday|這週三",
    TOMORROW: ("明天|明日|明早|聽日|听日|tomorrow|tmr|Tomorow|明天吧🙏|I can pay tomorrow please|一天後"),
    IN_TWO: (
        "後天|后天|後日|the day after tomorrow|day after tomorrow|in 2 days|兩天後|2天后|週五|周五|星期五|"
        "禮拜五|这周五|這禮拜五|Friday|this Friday|on friday|fri|this coming Friday|Friday this week|拜五|"
        "週5"
    ),
    IN_THREE: (
        "大後天|大后天|3天後|三天后|３天後|in 3 days|in three days|3 days from now|within 3 days|三天內|"
        "三日後|再3天|再給我3天|給我三天|三天|3 days|過三天|three days later|this Saturday|週六|星期六"
    ),
    NEXT_FRIDAY: (
        "下週五|下周五|下星期五|下禮拜五|下個星期五|下个礼拜五|下 週 五|下週五好嗎|大概下周五可以嗎|"
        "next Friday|Friday next week|friday of next week|next week on Friday|下週五(12/4)|12/4 下週五|"
        "要到下週五才能付|can't pay until next Friday"
    ),
    NEXT_MONDAY: (
        "月底|月末|月尾|這個月底|本月底|end of month|end of the month|end of this month|month end|"
        "by the end of the month|EOM|the last day of the month|11月底|end of November|下週一|30號|the 30th|"
        "星期五不行,下週一可以|I can't pay on Friday but Monday is ok"
    ),
    DEC_3: (
        "12月3日|12月3號|12月3号|12月3|十二月三日|十二月三號|2026-12-03|2026/12/3|2026.12.3|2026年12月3日|"
        "二〇二六年十二月三日|民國115年12月3日|民国115年12月3日|115年12月3日|115/12/3|115-12-03|"
        "民國一一五年十二月三日|一百一十五年十二月三日|26/12/3|20261203|3 December|3 Dec|Dec 3|"
        "December 3rd|3rd of December|the 3rd of December|Dec 3, 2026|3-Dec-2026|December 3 2026|"
        "the third of December|下個月3號|下月三號|下個月三日|3號|三號|the 3rd|by the 3rd|3rd of next month|"
        "the 3rd next month|next month on the 3rd|１２月３日|我想在12月3日還三千五|12月🙏3日|今年12月3日"
    ),
    DEC_5: ("下個月5號|下个月5号|下月五號|5號|5号|五號|12月5日星期六|12月5日(六)|Saturday 5 December|5 Dec, Saturday"),
    DEC_15: (
        "15號|15号|十五號|十五号|15日|十五日|the 15th|15th|on the 15th|on the 15|by the 15th please|15 Dec|"
        "Dec 15th|December 15 2026|December 15, 2026|15 December 2026|15/12|12/15|15-12|15/12/2026|"
        "12/15/2026|the fifteenth of December|on the fifteenth|i may pay the 15th of next month|15號前|"
        "大概15號左右"
    ),
    DEC_25: "12/25|12-25|25/12|一個月後|一个月后|in a month|one month from now|in one month|Dec 25",
    date(2026, 12, 9): (
        "兩週後|两周后|兩個禮拜後|in two weeks|in 2 weeks|two weeks from now|下下週三|2週內|in a fortnight|two weeks"
    ),
    date(2026, 12, 10): "半個月後|半个月后|in half a month|15天後",
    date(2027, 1, 9): "一個半月後|in one and a half months",
    date(2026, 12, 7): "下下週一|下下週一可以嗎",
    date(2026, 11, 29): "周日|週日|星期天|星期日|禮拜天|Sunday|這週日",
    date(2026, 12, 31): (
        "下個月底|下个月底|下月底|end of next month|the end of next month|12月底|十二月底|end of December|"
        "last day of December"
    ),
    date(2027, 3, 5): "明年3月5號|明年三月五號|March 5 next year|2027/3/5|5 March 2027",
    date(2026, 12, 21): "on the twenty-first|21st|廿一|廿一號|二十一號",
}


@pytest.mark.parametrize(("text", "day"), [(text, day) for day, texts in ONE_DAY.items() for text in texts.split("|")])
def test_a_day_is_read_in_any_usual_form(text: str, day: date) -> None:
    reading = read(text)
    assert (DateStatus.ONE, day) == (reading.status, reading.day)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("3/12", [date(2027, 3, 12), DEC_3]),
        ("12/3", [DEC_3, date(2027, 3, 12)]),
        ("12-3", [DEC_3, date(2027, 3, 12)]),
        ("我想12/3還", [DEC_3, date(2027, 3, 12)]),
        ("週三", [TODAY, date(2026, 12, 2)]),
        ("Wednesday", [TODAY, date(2026, 12, 2)]),
        ("25號", [TODAY, DEC_25]),
        ("廿五", [TODAY, DEC_25]),
        ("the 25th", [TODAY, DEC_25]),
        ("明天或後天", [TOMORROW, IN_TWO]),
        ("Friday or Monday", [FRIDAY, NEXT_MONDAY]),
        ("3/12/2026", [date(2026, 3, 12), DEC_3]),
    ],
)
def test_a_text_that_can_mean_several_days_gives_them_all(text: str, days: list[date]) -> None:
    assert days == [candidate.day for candidate in read(text).candidates]


@pytest.mark.parametrize("text", ["12/3", "12-3", "我想12/3還可以嗎"])
def test_month_first_settles_what_numbers_leave_open(text: str) -> None:
    assert read_dates(text, TODAY, month_first=True).day == DEC_3


def test_month_first_still_reads_a_day_that_can_be_no_month() -> None:
    assert read_dates("15/12", TODAY, month_first=True).day == DEC_15


def test_one_of_two_readings_counts_when_the_other_has_passed() -> None:
    assert read("1/12").day == date(2026, 12, 1) or read("1/12").status is DateStatus.SEVERAL
    assert read_dates("10/12", date(2026, 10, 20)).day == date(2026, 12, 10)


@pytest.mark.parametrize(
    ("text", "impossible"),
    [
        ("30 Feb", ImpossibleDate(2, 30)),
        ("Feb 30th", ImpossibleDate(2, 30)),
        ("2/30", ImpossibleDate(2, 30)),
        ("2月30日", ImpossibleDate(2, 30)),
        ("11月31號", ImpossibleDate(11, 31)),
        ("31/11", ImpossibleDate(11, 31)),
        ("31號", ImpossibleDate(11, 31, 2026)),
        ("the 31st", ImpossibleDate(11, 31, 2026)),
        ("2027-02-29", ImpossibleDate(2, 29, 2027)),
        ("2月29日", ImpossibleDate(2, 29, 2027)),
        ("12月35號", ImpossibleDate(12, 35)),
    ],
)
def test_a_day_that_no_calendar_has_is_said_to_be_impossible(text: str, impossible: ImpossibleDate) -> None:
    reading = read(text)
    assert (DateStatus.IMPOSSIBLE, (impossible,), None) == (reading.status, reading.impossible, reading.day)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("昨天", date(2026, 11, 24)),
        ("yesterday", date(2026, 11, 24)),
        ("前天", date(2026, 11, 23)),
        ("上週五", date(2026, 11, 20)),
        ("last Friday", date(2026, 11, 20)),
        ("這週一", date(2026, 11, 23)),
        ("11/20", date(2026, 11, 20)),
        ("11月1日", date(2026, 11, 1)),
        ("20 November", date(2026, 11, 20)),
        ("2025-12-03", date(2025, 12, 3)),
        ("民國114年12月3日", date(2025, 12, 3)),
        ("3天前", date(2026, 11, 22)),
        ("3 days ago", date(2026, 11, 22)),
        ("這個月5號", date(2026, 11, 5)),
    ],
)
def test_a_past_day_is_told_and_never_moved(text: str, day: date) -> None:
    reading = read(text)
    assert (reading.status, reading.day) == (DateStatus.PAST, None)
    assert [(day, True)] == [(c.day, c.past) for c in reading.candidates]


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("月初", VagueTime.MONTH_START),
        ("下個月初", VagueTime.MONTH_START),
        ("early next month", VagueTime.MONTH_START),
        ("beginning of December", VagueTime.MONTH_START),
        ("月中", VagueTime.MONTH_MIDDLE),
        ("mid December", VagueTime.MONTH_MIDDLE),
        ("下週", VagueTime.WEEK),
        ("下個禮拜", VagueTime.WEEK),
        ("next week", VagueTime.WEEK),
        ("週末", VagueTime.WEEKEND),
        ("this weekend", VagueTime.WEEKEND),
        ("下個月", VagueTime.MONTH),
        ("next month", VagueTime.MONTH),
        ("12月", VagueTime.MONTH),
        ("in December", VagueTime.MONTH),
        ("發薪日", VagueTime.PAYDAY),
        ("发工资那天", VagueTime.PAYDAY),
        ("出糧之後", VagueTime.PAYDAY),
        ("領薪水以後", VagueTime.PAYDAY),
        ("on payday", VagueTime.PAYDAY),
        ("when I get paid", VagueTime.PAYDAY),
        ("過年後", VagueTime.HOLIDAY),
        ("農曆初五", VagueTime.HOLIDAY),
        ("過幾天", VagueTime.SOON),
        ("in a few days", VagueTime.SOON),
        ("soon", VagueTime.SOON),
        ("年底", VagueTime.YEAR_END),
    ],
)
def test_a_time_without_a_day_is_understood_as_vague(text: str, meaning: VagueTime) -> None:
    reading = read(text)
    assert (reading.status, reading.day) == (DateStatus.VAGUE, None)
    assert meaning in reading.vague


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("next Friday", Doubt.NEXT_WEEKDAY),
        ("11/25", Doubt.SAID_ON_THE_DAY),
        ("7月1日", Doubt.FAR),
        ("15", Doubt.BARE_NUMBER),
        ("15 please", Doubt.BARE_NUMBER),
        ("十五", Doubt.BARE_NUMBER),
        ("每月15號", Doubt.RECURRING),
        ("every Friday", Doubt.RECURRING),
    ],
)
def test_a_day_worth_a_second_look_carries_its_doubt(text: str, doubt: Doubt) -> None:
    reading = read(text)
    assert reading.day is not None
    assert reading.sure_day is None
    assert [doubt] == [c.doubt for c in reading.candidates]


@pytest.mark.parametrize(
    ("today", "day", "sure"),
    [
        (date(2026, 11, 25), date(2026, 12, 4), False),  # Wednesday: this Friday is still ahead
        (date(2026, 11, 27), date(2026, 12, 4), True),  # Friday
        (date(2026, 11, 29), date(2026, 12, 4), True),  # Sunday: next week begins tomorrow
        (date(2026, 11, 30), date(2026, 12, 11), False),  # Monday
    ],
)
def test_next_friday_is_the_friday_of_the_next_calendar_week(today: date, day: date, sure: bool) -> None:
    reading = read_dates("next Friday", today)
    assert (day, day if sure else None) == (reading.day, reading.sure_day)
    assert day == read_dates("下週五", today).sure_day


@pytest.mark.parametrize(
    "text", ["星期五不行", "I can't pay on Friday", "不能今天付", "not tomorrow", "Friday won't work"]
)
def test_a_day_said_not_to_suit_is_no_promise(text: str) -> None:
    reading = read(text)
    assert (reading.status, reading.day) == (DateStatus.REFUSED, None)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "🙏",
        "你好",
        "3500",
        "三千五",
        "分3期",
        "24/7",
        "3-5天",
        "99/99",
        "I may pay",
        "逾期3天",
        "two payments",
        "第3號線",
        "the 1st payment",
        "一日",
        "HK$1,200.50",
        "兩週一次",
        "0912345678",
        "we sat down",
        "I was ill for 3 days",
    ],
)
def test_a_text_without_a_day_gives_none(text: str) -> None:
    assert read(text).day is None
    assert not read(text).candidates


def test_the_last_day_of_february_is_found_in_leap_years() -> None:
    assert read_dates("月底", date(2028, 2, 3)).day == date(2028, 2, 29)
    assert read_dates("2月29日", date(2027, 12, 3)).day == date(2028, 2, 29)


def test_a_month_on_from_the_31st_is_that_months_last_day() -> None:
    assert read_dates("一個月後", date(2027, 1, 31)).day == date(2027, 2, 28)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("下個月的今天", DEC_25),
        ("元月5號", date(2027, 1, 5)),
        ("先還3500元月底再還", NEXT_MONDAY),
        ("a week on Friday", NEXT_FRIDAY),
        ("Friday week", NEXT_FRIDAY),
        ("nxt friday", NEXT_FRIDAY),
        ("in 2 wks", date(2026, 12, 9)),
        ("12/3(四)", DEC_3),
        ("2026/12/3 (四)", DEC_3),
        ("12月10號之前付2萬", date(2026, 12, 10)),
        ("可唔可以下星期三先俾三千蚊", date(2026, 12, 2)),
        ("not Friday, Saturday", IN_THREE),
        ("下周二下午3点", date(2026, 12, 1)),
    ],
)
def test_rarer_ways_to_name_a_day_are_not_taken_for_commoner_ones(text: str, day: date) -> None:
    assert read(text).day == day


def test_a_weekday_that_contradicts_a_date_leaves_both() -> None:
    assert read("12月5日星期五").status is DateStatus.SEVERAL
