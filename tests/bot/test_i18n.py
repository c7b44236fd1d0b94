"""How the three languages write what is said."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from arrears.money import Money
from bot.i18n import LOCALES, Texts, day, locale_of, moment, money
from dialogs.grammar.text import Localized, lines, own, t, tn

TEXTS = Texts()


@pytest.mark.parametrize(
    ("code", "locale"),
    [
        ("zh_Hant", "zh_Hant"), ("zh-Hant", "zh_Hant"), ("zh_TW", "zh_Hant"), ("zh-HK", "zh_Hant"),
        ("zh-MO", "zh_Hant"), ("zh-hant-hk", "zh_Hant"), ("yue", "zh_Hant"), ("zh_Hans", "zh_Hans"),
        ("zh-CN", "zh_Hans"), ("zh", "zh_Hans"),
        ("zh-SG", "zh_Hans"), ("zh-Hans-HK", "zh_Hans"), ("en", "en"), ("en-GB", "en"), ("", "en"), ("fr", "en"),
    ],
)  # fmt: skip
def test_every_code_leads_to_one_of_our_languages(code: str, locale: str) -> None:
    assert locale == locale_of(code)


@pytest.mark.parametrize(
    ("minor", "currency", "locale", "written"),
    [
        (350_000, "TWD", "en", "NT$3,500"),
        (350_000, "TWD", "zh_Hant", "NT$3,500"),
        (120_050, "HKD", "zh_Hant", "HK$1,200.50"),
        (1_250, "USD", "en", "US$12.50"),
        (350_000, "CNY", "zh_Hans", "¥3,500"),
        (350_000, "CNY", "zh_Hant", "CN¥3,500"),
        (350_000, "CNY", "en", "CN¥3,500"),
        (3_500, "JPY", "zh_Hans", "JP¥3,500"),
        (5, "EUR", "en", "€0.05"),
        (100, "ZAR", "en", "ZAR 1"),
        (-100, "USD", "en", "-US$1"),
        (12_345_678_901, "TWD", "zh_Hans", "NT$123,456,789.01"),
    ],
)
def test_an_amount_shows_its_currency_and_only_the_decimals_it_has(
    minor: int, currency: str, locale: str, written: str
) -> None:
    assert written == money(minor, currency, locale)


def test_a_day_comes_with_its_weekday() -> None:
    today = date(2026, 11, 24)
    assert day(date(2026, 12, 4), "en", today) == "Friday, 4 December"
    assert day(date(2026, 12, 4), "zh_Hant", today) == "12月4日（星期五）"
    assert day(date(2026, 12, 4), "zh_Hans", today) == "12月4日（星期五）"


@pytest.mark.parametrize("today", [date(2026, 11, 24), None])
def test_a_day_of_another_year_than_today_shows_it(today: date | None) -> None:
    assert day(date(2027, 1, 5), "en", today) == "Tuesday, 5 January 2027"
    assert day(date(2027, 1, 5), "zh_Hant", today) == "2027年1月5日（星期二）"
    assert day(date(2027, 1, 5), "zh_Hans", today) == "2027年1月5日（星期二）"


def test_an_hour_is_told_on_the_borrowers_own_clock() -> None:
    at = datetime(2026, 12, 4, 17, 30, tzinfo=UTC)
    assert moment(at, "en", "Asia/Taipei", at.date()) == "Saturday, 5 December, 01:30"
    assert moment(at, "zh_Hans", "America/New_York", at.date()) == "12月4日（星期五）12:30"


def test_a_count_takes_its_form() -> None:
    text = "It was due on {due}, {n} day ago.", "It was due on {due}, {n} days ago."
    due = date(2026, 12, 4)
    assert TEXTS.say(tn(*text, 1, due=due), "en", "UTC").endswith("1 day ago.")
    assert TEXTS.say(tn(*text, 2, due=due), "en", "UTC").endswith("2 days ago.")
    assert TEXTS.say(tn(*text, 0, due=due), "en", "UTC").endswith("0 days ago.")
    assert TEXTS.say(tn(*text, 2, due=due), "zh_Hant", "UTC", today=due) == "原訂繳款日是12月4日（星期五），已過 2 天。"


def test_texts_hold_texts_and_the_lenders_own_words() -> None:
    name = Localized((("en", "Harbour"), ("zh_Hans", "海港")))
    text = lines(t("Thank you."), own(name), own(Money(100, "USD")))
    assert TEXTS.say(text, "zh_Hans", "UTC") == "谢谢您。\n海港\nUS$1"
    assert TEXTS.say(text, "zh_Hant", "UTC") == "謝謝您。\nHarbour\nUS$1"


def test_braces_that_a_borrower_writes_are_only_braces() -> None:
    for locale in LOCALES:
        assert TEXTS.say(own("{amount} {0} {x.__class__}"), locale, "UTC") == "{amount} {0} {x.__class__}"


def test_a_sentence_nobody_translated_is_said_in_english(tmp_path: Path) -> None:
    texts = Texts(tmp_path)
    assert (
        texts.say(tn("You can try {n} more time.", "You can try {n} more times.", 2), "zh_Hant", "UTC")
        == "You can try 2 more times."
    )
