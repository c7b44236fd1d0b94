"""Reasons in own words, and answers that give no figure: only what is said plainly is taken."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arrears.circumstances import Cause
from dialogs.understand import a_few_days, asks_why, declines, for_good, read_causes, says_none, unsure, would_borrow

CAUSES = {
    Cause.JOB_LOSS: (
        "I lost my job",
        "laid off in May",
        "I am unemployed",
        "我失業了",
        "被公司裁員",
        "没工作",
        "公司倒了",
    ),
    Cause.ILLNESS: ("I was in hospital", "my son is sick", "生病住院", "出车祸受伤", "要開刀"),
    Cause.PAY_DAY: (
        "my wages come late",
        "I get paid after the due day",
        "薪水晚發",
        "工资拖了一个星期",
        "發薪日在10號",
    ),
    Cause.LESS_INCOME: ("my hours were cut", "less work than before", "收入變少", "無薪假", "被降薪"),
    Cause.BUSINESS: ("business is slow", "my shop has no customers", "生意不好", "客人变少", "订单减少"),
    Cause.BEREAVEMENT: ("my mother passed away", "my husband died", "我媽過世了", "爷爷走了", "辦後事"),
    Cause.DISASTER: ("our house was flooded", "the typhoon took the roof", "家裡淹水", "地震把房子震坏了"),
    Cause.FAMILY: ("we got divorced", "I had a baby", "離婚了", "太太刚生孩子", "要照顧媽媽"),
    Cause.OTHER_DEBTS: ("too many loans", "credit cards", "卡債很多", "欠太多银行"),
    Cause.LARGE_EXPENSE: ("car repair", "an unexpected bill", "修車花了三萬", "孩子的學費"),
    Cause.FORGOT: ("I forgot", "sorry, it slipped my mind", "忘記了", "没注意到"),
    Cause.TECHNICAL: ("the transfer failed", "my card was declined", "轉帳失敗", "App出问题"),
    Cause.PERMANENT_FALL: ("I retired", "退休了", "失能"),
}


@pytest.mark.parametrize(("words", "cause"), [(w, c) for c, ws in CAUSES.items() for w in ws])
def test_what_is_said_plainly_is_understood(words: str, cause: Cause) -> None:
    assert read_causes(words)[:1] == (cause,)


@pytest.mark.parametrize(
    "words",
    ["my phone died", "I have not lost my job", "我沒有生病", "hello", "I still have work", "he left", "走了", ""],
)
def test_what_is_not_said_is_not_understood(words: str) -> None:
    assert read_causes(words) == ()


def test_of_several_the_gentlest_is_first() -> None:
    assert read_causes("失業之後我爸過世了") == (Cause.BEREAVEMENT, Cause.JOB_LOSS)


@pytest.mark.parametrize(
    "words", ["why?", "Why do you ask", "why do you need to know this", "為什麼", "为什么要问这个", "幹嘛問"]
)
def test_asking_why_is_heard(words: str) -> None:
    assert asks_why(words)


@pytest.mark.parametrize("words", ["I don't know why it happened to me of all people", "原因是失業", "35,000"])
def test_other_words_are_no_asking_why(words: str) -> None:
    assert not asks_why(words)


@pytest.mark.parametrize(
    "words", ["prefer not to say", "I'd rather not", "skip", "pass", "不想說", "不方便透露", "跳过", "保密"]
)
def test_rather_not_is_heard(words: str) -> None:
    assert declines(words)


@pytest.mark.parametrize("words", ["my father passed away", "next Friday", "private school fees", "不知道", "30000"])
def test_other_words_are_no_refusal(words: str) -> None:
    assert not declines(words)


@pytest.mark.parametrize(
    "words",
    [
        "I'll borrow from a friend",
        "get a payday loan",
        "take out another loan",
        "借錢來還",
        "跟朋友借",
        "只好再借",
        "以债养债",
    ],
)
def test_borrowing_to_pay_is_heard(words: str) -> None:
    assert would_borrow(words)


@pytest.mark.parametrize("words", ["I borrowed from the bank", "以前借過", "loan", "借此機會說明", "其他貸款"])
def test_what_was_borrowed_before_is_not_borrowing_to_pay(words: str) -> None:
    assert not would_borrow(words)


def test_none_unknown_days_and_for_good_are_told_apart() -> None:
    assert all(says_none(words) for words in ("no", "none", "nothing", "沒有", "没收入", "no income", "零"))
    assert not any(says_none(words) for words in ("no idea", "沒問題", "35", "沒辦法"))
    assert all(unsure(words) for words in ("I don't know", "not sure", "不知道", "很难说"))
    assert all(for_good(words) for words in ("for good", "it won't get better", "不會好了", "长期"))
    assert all(a_few_days(words) for words in ("a few days", "幾天", "soon"))
    assert not any(for_good(words) for words in ("three months", "三個月"))


@given(st.text(max_size=200))
def test_any_words_are_read_without_an_error(text: str) -> None:
    assert len(read_causes(text)) <= 3
    for reads in (asks_why, declines, would_borrow, says_none, unsure, for_good, a_few_days):
        assert reads(text) in (True, False)
