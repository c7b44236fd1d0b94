"""Amounts as borrowers type them, for a loan in New Taiwan dollars with cents."""

from __future__ import annotations

import pytest

from dialogs.understand import AmountReading, AmountStatus, Flaw, Share, read_amounts


def each(texts: str) -> list[str]:
    """The texts between bars."""
    return texts.split("|")


def read(text: str) -> AmountReading:
    return read_amounts(text, "TWD", 2)


ONE_AMOUNT: dict[int, str] = {
    3500_00: (
        "3500|3,500|3500元|3,500元|NT$3,500|NT$ 3500|NTD3500|3500NTD|3500 twd|$3,500.00|３５００|"
        "３，５００元|三千五|三千五百|3千5|3千5百|三千五百元|參仟伍佰元整|叁仟伍佰|新台幣3500元|台幣三千五|"
        "台币3500|我想還3500|大概3500可以嗎|I can pay 3500 please|three thousand five hundred|"
        "three thousand five hundred dollars|3.5k|3.5K|3k5|3500塊|3500蚊|三千五百塊錢|12月3日還3500|"
        "下週五先還三千五|15號還3500|3500 on the 15th|3500/month|3500 monthly|每月3500|每個月三千五|"
        "分3期,每期3500|請問可以付 3500 元嗎?🙏|3500. |3500元左右|3 500|3.500,00|about 3500|"
        "I have 2 kids and can pay 3500|我有3個小孩每月可付3500|3500 the rest on Friday|3500一次付清可以嗎|"
        "5點前付3500|a 3500 payment|星期五三千五|thirty-five hundred|2026年12月3日 3500|3500 for 6 months|"
        "电话0912-345-678,3500|先付3500,剩下的月底"
    ),
    35000_00: (
        "35000|35,000|3萬5|3万5|三萬五|三万五千|三萬五千元|3.5萬|3.5万|3.5w|35k|3万5千|"
        "thirty five thousand|參萬伍仟元整|叁萬伍仟圓|3萬五"
    ),
    12000_00: "一萬二|1万2|壹萬貳仟元整|12000|12k|1.2萬|twelve thousand|一万两千|1萬2千",
    250_00: "两百五|兩百五|二百五十元|250|two hundred and fifty|兩百五十塊",
    2000_00: "兩千|两千|2千|兩千元|two thousand|2 thousand|2 grand|2k|兩千一個月|貳仟",
    5000_00: "5k|5K|5千|五千|伍仟元|five thousand|5 thousand|五千蚊|五千一期",
    15_0000_00: "十五萬|15萬|15万|150000|150k|壹拾伍萬",
    1_000_000_00: "1 million|one million|一百萬|1m|100万",
    1500_00: "1.5k|一千五|1500|1千5|fifteen hundred",
    3005_00: "三千零五|三千零五元|3005",
    50_00: "五十塊|50 bucks|fifty dollars|I can pay fifty|伍拾元",
    99_50: "99.5|99塊5|99元5角|九十九塊五|99.50",
    1050_00: "一千零五十|1050",
}


@pytest.mark.parametrize(
    ("text", "minor"), [(text, minor) for minor, texts in ONE_AMOUNT.items() for text in texts.split("|")]
)
def test_an_amount_is_read_in_any_usual_form(text: str, minor: int) -> None:
    reading = read(text)
    assert (AmountStatus.ONE, minor) == (reading.status, reading.minor)


@pytest.mark.parametrize(
    ("text", "currency", "exponent", "minor"),
    [
        ("HK$1,200.50", "HKD", 2, 120050),
        ("港幣1200", "HKD", 2, 120000),
        ("港紙一千二", "HKD", 2, 120000),
        ("US$20", "USD", 2, 2000),
        ("20美金", "USD", 2, 2000),
        ("¥300", "CNY", 2, 30000),
        ("￥300", "CNY", 2, 30000),
        ("RMB 300", "CNY", 2, 30000),
        ("人民币三百块", "CNY", 2, 30000),
        ("¥300", "JPY", 0, 300),
        ("NT$3,500.00", "TWD", 0, 3500),
        ("300", None, 2, 30000),
        ("US$20", None, 2, 2000),
    ],
)
def test_the_loans_own_currency_is_read_in_its_minor_units(
    text: str, currency: str | None, exponent: int, minor: int
) -> None:
    assert read_amounts(text, currency, exponent).minor == minor


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("HK$1,200", "HKD"),
        ("US$20", "USD"),
        ("¥300", "CNY"),
        ("RMB 300", "CNY"),
        ("20歐元", "EUR"),
        ("£50", "GBP"),
        ("港幣一千二", "HKD"),
    ],
)
def test_another_currency_is_flagged_and_never_converted(text: str, currency: str) -> None:
    (candidate,) = read(text).candidates
    assert (currency, None, (Flaw.OTHER_CURRENCY,)) == (candidate.currency, candidate.minor, candidate.flaws)
    assert read(text).minor is None


@pytest.mark.parametrize(
    ("text", "exponent", "flaw"),
    [
        ("99.555", 2, Flaw.TOO_FINE),
        ("99.5", 0, Flaw.TOO_FINE),
        ("3.500", 2, Flaw.TOO_FINE),  # may be three thousand five hundred
        ("-500", 2, Flaw.NEGATIVE),
        ("負500", 2, Flaw.NEGATIVE),
        ("minus 500", 2, Flaw.NEGATIVE),
        ("0", 2, Flaw.ZERO),
        ("0元", 2, Flaw.ZERO),
        ("零元", 2, Flaw.ZERO),
        ("三千多", 2, Flaw.VAGUE),
        ("3000多元", 2, Flaw.VAGUE),
        ("1" * 30, 2, Flaw.TOO_LARGE),
    ],
)
def test_an_amount_that_cannot_be_used_says_why(text: str, exponent: int, flaw: Flaw) -> None:
    reading = read_amounts(text, "TWD", exponent)
    assert (reading.status, reading.minor) == (AmountStatus.FLAWED, None)
    assert [(flaw,)] == [candidate.flaws for candidate in reading.candidates]


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("3000或5000", ["3000", "5000"]),
        ("3000-5000", ["3000", "5000"]),
        ("三千 五千", ["3000", "5000"]),
        ("三千到五千", ["3000", "5000"]),
        ("between 3000 and 5000", ["3000", "5000"]),
        ("3000 now and 2000 later", ["3000", "2000"]),
    ],
)
def test_several_amounts_are_all_given(text: str, figures: list[str]) -> None:
    reading = read(text)
    assert (reading.status, reading.minor) == (AmountStatus.SEVERAL, None)
    assert figures == [candidate.figure for candidate in reading.candidates]


@pytest.mark.parametrize(
    ("text", "share"),
    [
        *(
            (text, Share.ALL)
            for text in each(
                "全部|全額|全部還清|一次付清|all of it|everything|all|in full|the full amount|I'll pay it all"
            )
        ),
        *((text, Share.HALF) for text in each("一半|先還一半|half|half of it|50%|五成|半|I can pay half")),
        *((text, Share.PART) for text in each("部分|一部分|先還一點|part of it|some of it")),
    ],
)
def test_a_share_is_read_as_words(text: str, share: Share) -> None:
    reading = read(text)
    assert (AmountStatus.SHARE, share) == (reading.status, reading.share)


@pytest.mark.parametrize(
    "text",
    each(
        "不能全部還|無法全額|付不出全部|I can't pay it all|not everything|I cannot pay in full|"
        "half a month|我已經還清了|I already paid in full"
    ),
)
def test_a_share_that_is_refused_or_done_is_none(text: str) -> None:
    assert read(text).share is None


@pytest.mark.parametrize(
    "text",
    each(
        "|你好|千萬不要|萬一沒錢|十分感謝|分3期|3個月|12月3日|2026-12-03|115/12/3|下週五|in 3 days|one day|"
        "0912345678|0912-345-678|10%|三成|第2期|thanks a million|a thousand thanks|no one|I owe you one|😀|"
        "3點半|at 5 pm|15號|two weeks|1/3"
    ),
)
def test_numbers_that_are_no_money_are_left_alone(text: str) -> None:
    reading = read(text)
    assert (reading.status, reading.candidates) == (AmountStatus.NOTHING, ())


def test_a_figure_beside_a_share_wins_and_both_are_told() -> None:
    reading = read("先還一半3500")
    assert (reading.minor, reading.share) == (3500_00, Share.HALF)


def test_a_figure_is_plain_digits() -> None:
    assert [candidate.figure for candidate in read("NT$99.50").candidates] == ["99.5"]
    assert [candidate.figure for candidate in read("1,000,000.00").candidates] == ["1000000"]
