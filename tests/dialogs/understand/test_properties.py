"""What holds for every text: nothing raises, nothing is slow, what is written is read back."""

from __future__ import annotations

import ast
import pathlib
import string
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import dialogs.understand
from dialogs.understand import (
    fold,
    read_amounts,
    read_birthday,
    read_command,
    read_dates,
    read_last4,
    read_number,
    same_name,
)

TODAY = date(2026, 11, 25)
PIECES = [
    "下",
    "週",
    "周",
    "五",
    "三",
    "千",
    "萬",
    "万",
    "月",
    "號",
    "号",
    "日",
    "年",
    "民國",
    "天",
    "後",
    "半",
    "個",
    "一",
    "兩",
    "十",
    "廿",
    "底",
    "初",
    "/",
    "-",
    ".",
    ",",
    "12",
    "3",
    "2026",
    "115",
    "$",
    "NT$",
    "元",
    "k",
    "next",
    "friday",
    "in",
    "days",
    "the",
    "15th",
    "half",
    "all",
    "of",
    "december",
    "may",
    "不",
    "要",
    "停",
    "stop",
    "don't",
    "真人",
    "你好",
    "每",
    "每月",
    "全部",
    "three",
    "thousand",
    "and",
    "a",
    "hundred",
    "1️⃣",
    "３",
    "％",
    ":",
    "(",
    ")",
    "🙏",
    "½",
    "㊣",
    "負",
    "多",
]
TEXTS = st.one_of(
    st.text(max_size=200),
    st.lists(st.sampled_from(PIECES), max_size=30).map("".join),
    st.lists(st.sampled_from(PIECES), max_size=30).map(" ".join),
)
DAYS = st.dates(min_value=date(1950, 1, 1), max_value=date(2098, 12, 31))
WIDE = {ord(c): ord(c) + 0xFEE0 for c in string.digits + string.ascii_letters + "/-,.$:"}
ZH_DIGITS = "零一二三四五六七八九"

READERS: dict[str, Callable[[str], object]] = {
    "dates": lambda text: read_dates(text, TODAY),
    "amounts": lambda text: read_amounts(text, "TWD", 2),
    "command": read_command,
    "birthday": read_birthday,
    "last4": read_last4,
    "number": read_number,
    "fold": fold,
    "name": lambda text: same_name(text, text[::-1]),
}


def chinese(n: int) -> str:
    """A whole number below 10,000,000 as it is said in full."""
    if n >= 10_000:
        high, low = divmod(n, 10_000)
        return chinese(high) + "萬" + ("" if not low else ("零" if low < 1_000 else "") + chinese(low))
    said, zero = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, n = divmod(n, unit)
        if digit:
            said, zero = said + ("零" if zero and said else "") + ZH_DIGITS[digit] + name, False
        else:
            zero = True
    return said


@given(TEXTS, DAYS)
@settings(max_examples=400, deadline=None)
@example("9" * 5000, TODAY)
@example("3000000000000000000天後", TODAY)
@example("999年後", date(2150, 12, 31))
def test_no_text_raises_and_every_candidate_is_a_day_with_its_flag(text: str, today: date) -> None:
    for reader in READERS.values():
        reader(text)
    for candidate in read_dates(text, today).candidates:
        assert candidate.past == (candidate.day < today)
    reading = read_amounts(text, "TWD", 2)
    for amount in reading.candidates:
        assert not amount.usable or (amount.minor is not None and amount.minor > 0)


@given(TEXTS)
@settings(max_examples=200, deadline=None)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(text) == fold(fold(text))


@given(TEXTS)
@settings(max_examples=200, deadline=None)
def test_full_width_reads_like_half_width(text: str) -> None:
    wide = text.translate(WIDE)
    assert read_dates(text, TODAY) == read_dates(wide, TODAY)
    assert read_amounts(text, "TWD", 2) == read_amounts(wide, "TWD", 2)
    assert read_command(text) == read_command(wide)


@given(DAYS, st.sampled_from(range(9)))
def test_a_date_written_in_full_is_read_back(day: date, form: int) -> None:
    roc = day.year - 1911
    text = (
        f"{day:%Y-%m-%d}",
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        f"民國{roc}年{day.month}月{day.day}日",
        f"{day.year}年{chinese(day.month).removeprefix('一' if day.month >= 10 else '')}月{chinese(day.day)}號",
        f"{day:%d} {MONTHS[day.month - 1]} {day.year}" if 2020 <= day.year < 2040 else f"{day:%Y-%m-%d}",
        f"{MONTHS[day.month - 1]} {day.day}, {day.year}" if 2020 <= day.year < 2040 else f"{day:%Y-%m-%d}",
        f"我想在{day.year}.{day.month}.{day.day}還錢",
        f"{roc}/{day.month}/{day.day}" if roc >= 100 else f"{day:%Y-%m-%d}",
    )[form]
    assert [day] == [candidate.day for candidate in read_dates(text, date(2000, 1, 1)).candidates]


MONTHS = ["January", "Feb", "March", "Apr", "May", "June", "Jul", "August", "Sept", "October", "Nov", "December"]


@given(DAYS, st.integers(1, 180))
def test_a_coming_day_and_month_without_a_year_is_read_back(today: date, ahead: int) -> None:
    day = today + timedelta(days=ahead)
    for text in (f"{day.month}月{day.day}號", f"{day.day} {MONTHS[day.month - 1]}", f"{chinese(day.month)}月{day.day}"):
        if text.startswith("一十"):
            text = text[1:]
        assert day == read_dates(text, today).day
    assert day in [candidate.day for candidate in read_dates(f"{day.month}/{day.day}", today).candidates]
    assert day == read_dates(f"{day.month}/{day.day}", today, month_first=True).day


@given(DAYS, st.integers(1, 99))
def test_days_counted_from_today_are_read_back(today: date, ahead: int) -> None:
    for text in (f"{ahead}天後", f"{chinese(ahead)}天后", f"in {ahead} days", f"{ahead} days from now"):
        assert today + timedelta(days=ahead) == read_dates(text, today).day


@given(DAYS, st.integers(0, 6))
def test_the_next_weeks_weekday_lies_in_the_next_calendar_week(today: date, weekday: int) -> None:
    monday = today + timedelta(days=7 - today.weekday())
    assert monday + timedelta(days=weekday) == read_dates("下週" + "一二三四五六日"[weekday], today).day


@given(st.integers(1, 9_999_999), st.sampled_from(range(10)))
def test_an_amount_written_in_many_ways_is_read_back(major: int, form: int) -> None:
    text = (
        f"{major}",
        f"{major:,}",
        f"NT${major:,}",
        f"{major}元",
        f"{major:,}.00",
        f"{chinese(major)}元",
        f"我可以付 {major} 元嗎?",
        f"I can pay {major:,} please",
        f"TWD {major:,}.00",
        f"{major:,} dollars".translate(WIDE),
    )[form]
    assert major * 100 == read_amounts(text, "TWD", 2).minor


@given(st.integers(1, 999_999_999))
def test_cents_are_kept(minor: int) -> None:
    assert minor == read_amounts(f"HK${minor / 100:,.2f}", "HKD", 2).minor


@given(st.integers(1, 9_999_999))
def test_a_number_said_in_chinese_is_read_back(number: int) -> None:
    said = chinese(number)
    financial = said.translate(str.maketrans("一二三四五六七八九十百千", "壹貳參肆伍陸柒捌玖拾佰仟"))
    assert number == read_number(said) == read_number(financial)


@pytest.mark.parametrize(
    "junk",
    [
        "a",
        "9",
        "好",
        "1 ",
        "1,",
        "1/",
        "3月",
        "friday ",
        "one ",
        "一千",
        "1.",
        "1 000 ",
        "don't ",
        "talk to a real ",
        "stop sending me ",
        "、",
        "下",
        "不要",
        "not ",
        "- ",
        "half a ",
        "12/3/",
        "三千五元",
        "\U0001f600",
        "ﷺ",
        "the 15th ",
        "can't all of it ",
        "每月",
        "在 2 ",
    ],
)
@pytest.mark.parametrize("reader", READERS)
def test_five_thousand_characters_of_junk_are_read_to_the_end(reader: str, junk: str) -> None:
    """A pattern that backtracks without bound would never come back."""
    READERS[reader]((junk * 5000)[:5000])


def test_the_readers_import_nothing_of_the_world() -> None:
    folder = pathlib.Path(dialogs.understand.__file__).parent
    imported = {
        name.split(".")[0]
        for path in folder.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    pure = {"__future__", "calendar", "collections", "dataclasses", "datetime", "decimal", "dialogs", "enum", "re"}
    assert imported <= pure | {"functools", "itertools", "math", "pydantic", "typing", "unicodedata"}
