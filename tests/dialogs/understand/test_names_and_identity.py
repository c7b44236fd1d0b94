"""Typed names, birthdays and ends of identity numbers."""

from __future__ import annotations

import pytest

from dialogs.understand import fold, read_birthday, read_last4, read_number, same_name


@pytest.mark.parametrize(
    ("typed", "book"),
    [
        ("王小明", "王小明"),
        ("王 小 明", "王小明"),
        ("王小明先生", "王小明"),
        ("陈怡君", "陳怡君"),
        ("台静农", "臺靜農"),
        ("黃麗華", "黄丽华"),
        ("张伟", "張偉"),
        ("阿迪力·买买提", "阿迪力买买提"),
        ("阿迪力・買買提", "阿迪力•买买提"),
        ("wang xiao ming", "Wang, Xiao-Ming"),
        ("Xiaoming Wang", "WANG Xiao Ming"),
        ("Ｗａｎｇ Ｘｉａｏｍｉｎｇ", "Wang Xiaoming"),
        ("Mr. John Smith", "Smith, John"),
        ("smith john paul", "John Paul Smith"),
        ("José García", "Jose Garcia"),
        ("O’Brien Mary", "Mary O'Brien"),
        ("陳大文", "CHAN Tai Man 陳大文"),
        ("Tai Man Chan", "陈大文 CHAN TAI MAN"),
        ("王小明\u200b", "王小明"),
    ],
)
def test_one_name_in_two_spellings_is_the_same(typed: str, book: str) -> None:
    assert same_name(typed, book)
    assert same_name(book, typed)


@pytest.mark.parametrize(
    ("typed", "book"),
    [
        ("王小明", "王大明"),
        ("王小", "王小明"),
        ("John Smith", "John Smyth"),
        ("John", "John Smith"),
        ("", ""),
        ("🙏", "🙏"),
        ("王小明", "Wang Xiaoming"),
        ("先生", "王先生"),
        ("陳大文 CHAN Tai Ming", "陳大文 CHAN Tai Man"),
    ],
)
def test_different_names_stay_different(typed: str, book: str) -> None:
    assert not same_name(typed, book)


BIRTHDAYS: dict[str, list[tuple[int, int]]] = {
    "5/3": [(5, 3), (3, 5)],
    "５／３": [(5, 3), (3, 5)],
    "5-3": [(5, 3), (3, 5)],
    "5 3": [(5, 3), (3, 5)],
    "0503": [(5, 3), (3, 5)],
    "503": [(5, 3), (3, 5)],
    "03/05/1980": [(3, 5), (5, 3)],
    "13/5": [(5, 13)],
    "12/25": [(12, 25)],
    "5月3日": [(5, 3)],
    "5月3號": [(5, 3)],
    "三月五號": [(3, 5)],
    "十二月廿五": [(12, 25)],
    "3 May": [(5, 3)],
    "May 3rd": [(5, 3)],
    "3rd of May 1980": [(5, 3)],
    "May third": [(5, 3)],
    "1980-05-03": [(5, 3)],
    "1980/5/3": [(5, 3)],
    "1980.5.3": [(5, 3)],
    "1980 5 3": [(5, 3)],
    "1980年5月3日": [(5, 3)],
    "一九八〇年五月三日": [(5, 3)],
    "民國69年5月3日": [(5, 3)],
    "69/5/3": [(5, 3)],
    "民國69/5/3": [(5, 3)],
    "19800503": [(5, 3)],
    "690503": [(5, 3)],
    "0690503": [(5, 3)],
    "我生日是5月3號": [(5, 3)],
    "my birthday is 3 May": [(5, 3)],
    "2月29日": [(2, 29)],
    "5/5": [(5, 5)],
    "03051980": [(3, 5), (5, 3)],
    "2/30": [],
    "13/13": [],
    "1980": [],
    "hello": [],
    "": [],
    "2月30日": [],
}


@pytest.mark.parametrize(("text", "pairs"), BIRTHDAYS.items())
def test_a_birthday_is_read_in_any_usual_form(text: str, pairs: list[tuple[int, int]]) -> None:
    assert pairs == read_birthday(text)


@pytest.mark.parametrize(
    ("text", "last4"),
    [
        ("1234", "1234"),
        ("１２３４", "1234"),
        ("1 2 3 4", "1234"),
        ("12-34", "1234"),
        ("末四碼是1234", "1234"),
        ("last four: 1234 thanks", "1234"),
        ("a12(3)", "A123"),
        ("一二三四", "1234"),
        ("A123456789", None),
        ("12345", None),
        ("123", None),
        ("1234 5678", None),
        ("abcd", None),
        ("", None),
    ],
)
def test_the_end_of_an_identity_number_is_exactly_four_characters(text: str, last4: str | None) -> None:
    assert last4 == read_last4(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("十", 10),
        ("廿五", 25),
        ("卅一", 31),
        ("二十", 20),
        ("一百零五", 105),
        ("一百一十", 110),
        ("一百一", 110),
        ("兩千", 2000),
        ("三千五", 3500),
        ("三千零五", 3005),
        ("三千零五十", 3050),
        ("一萬二千三百四十五", 12345),
        ("一百二十三萬", 1230000),
        ("一億二千萬", 120000000),
        ("壹萬貳仟參佰", 12300),
        ("二〇二六", 2026),
        ("twenty five", 25),
        ("twenty-five", 25),
        ("three thousand five hundred", 3500),
        ("a hundred and five", 105),
        ("one million two hundred thousand", 1200000),
        ("half a million", 500000),
        ("3,500", 3500),
        ("３５００", 3500),
        ("萬", None),
        ("三五千", None),
        ("千萬", None),
        ("百千", None),
        ("five three", None),
        ("a", None),
        ("", None),
        ("一點五", None),
    ],
)
def test_a_number_in_words_is_read_or_refused(text: str, number: int | None) -> None:
    assert number == read_number(text)


def test_digits_of_other_scripts_are_digits() -> None:
    assert read_number("٣٥٠٠") == 3500
    assert read_last4("١٢٣٤") == "1234"


def test_folding_makes_one_shape_of_what_people_type() -> None:
    assert fold("下 週 五 🙏 還 ３，５００ 元\u200b 1️⃣5️⃣號") == "下周五还3,500元15号"
    assert fold("三千  五千") == "三千 五千"
    assert len(fold("ﷺ" * 9000)) <= 5000
