"""The one amount and the one day a free text names; None for every doubt."""

from __future__ import annotations

from datetime import date

import pytest

from dialogs.understand.intents import Intents
from dialogs.understand.labels import Context
from dialogs.understand.meaning import understand

MONDAY = date(2026, 11, 23)


def day(
    text: str, intents: Intents, language: str = "zh-Hant", zone: str = "Asia/Taipei", today: date = MONDAY
) -> object:
    return understand(text, intents, today=today, language=language, zone=zone).day


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("我先還3,500元", "3500", None),
        ("先還三千五", "3500", None),
        ("I can pay 99.50 now", "99.5", None),
        ("NT$3,500 today", "3500", "TWD"),
        ("HK$1,200.50 please", "1200.5", "HKD"),
        ("3500塊可以嗎", "3500", None),
        ("$200 a month", "200", None),
        ("0元", "0", None),
        ("3萬5", "35000", None),
        ("3w5", "35000", None),
        ("先還三千到五千", None, None),
        ("3000-5000", None, None),
        ("三千多", None, None),
        ("pay 3000 or 4000", None, None),
        ("先還一半", None, None),
        ("不到兩萬", None, None),
        ("I paid 100 and 150", None, None),
        ("打165問過了", None, None),
        ("I am 16", None, None),
        ("about 300 a week, sometimes 350", None, None),
        ("first 2000, ref 88213", "2000", None),
    ],
)
def test_amounts_are_plain_digits_or_nothing(
    text: str, amount: str | None, currency: str | None, intents: Intents
) -> None:
    meant = understand(text, intents, today=MONDAY, context=Context.SHOWN_OFFERS)
    assert (meant.amount, meant.currency) == (amount, currency)


def test_an_income_is_an_amount_even_when_it_is_small_or_nothing(intents: Intents) -> None:
    for text, amount in (("88", "88"), ("nil", "0"), ("零", "0"), ("月入一萬二千蚊", "12000")):
        assert understand(text, intents, today=MONDAY, context=Context.ASKED_INCOME).amount == amount
    assert understand("2", intents, today=MONDAY, context=Context.SHOWN_OFFERS).amount is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("下週五繳", date(2026, 12, 4)),
        ("這週五繳", date(2026, 11, 27)),
        ("週五繳", date(2026, 11, 27)),
        ("12/5繳", date(2026, 12, 5)),
        ("12.15還款", date(2026, 12, 15)),
        ("民國115年12月3日繳", date(2026, 12, 3)),
        ("月底繳", date(2026, 11, 30)),
        ("下個月底繳", date(2026, 12, 31)),
        ("25號繳", date(2026, 11, 25)),
        ("15號繳", date(2026, 12, 15)),
        ("三天後繳", date(2026, 11, 26)),
        ("週一繳", None),
        ("23號繳", None),
        ("11/23繳", None),
        ("6月10日繳", None),
        ("下個月繳", None),
        ("下週繳", None),
        ("11月20日繳的", None),
        ("2月30日繳", None),
        ("過兩天繳", None),
        ("週四或週五繳", None),
        ("每月5號繳", None),
        ("一直有不好的念頭", None),
        ("熱死了今天", None),
        ("15號以後繳", None),
    ],
)
def test_days_in_chinese(text: str, expected: date | None, intents: Intents) -> None:
    assert day(text, intents) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I'll pay on Friday", date(2026, 11, 27)),
        ("I'll pay next Friday", None),
        ("I'll pay on Monday", None),
        ("I'll pay on 5/12", None),
        ("I'll pay on 25/12", date(2026, 12, 25)),
        ("pay by Dec 5", date(2026, 12, 5)),
        ("I'll pay on the 15th", date(2026, 12, 15)),
        ("end of the month I pay", date(2026, 11, 30)),
        ("I'll pay tomorrow", date(2026, 11, 24)),
        ("I paid on Friday", None),
        ("I'll pay next Friday, else December 5", None),
        ("I'll pay next week", None),
        ("wages delayed third month in a row", None),
        ("either 3 or 4 December I pay", None),
    ],
)
def test_days_in_english(text: str, expected: date | None, intents: Intents) -> None:
    assert day(text, intents, "en") == expected


def test_next_friday_is_clear_from_friday_on(intents: Intents) -> None:
    assert day("I'll pay next Friday", intents, "en", today=date(2026, 11, 28)) == date(2026, 12, 4)


def test_chinese_in_hong_kong_may_write_the_day_first(intents: Intents) -> None:
    assert day("5/12繳", intents, zone="Asia/Hong_Kong") is None
    assert day("25/12繳", intents, zone="Asia/Hong_Kong") == date(2026, 12, 25)
    assert day("5/12繳", intents, today=date(2026, 4, 20)) == date(2026, 5, 12)


def test_the_language_given_decides_over_the_letters_of_the_text(intents: Intents) -> None:
    assert day("12/5", intents, "zh_Hans") == date(2026, 12, 5)
    assert day("12/5", intents, "en") is None
