"""Which label is *the* label: what answers the question, then a fixed order; ties go to what was said first."""

from __future__ import annotations

from datetime import date

import pytest

from dialogs.understand.choosing import in_order
from dialogs.understand.intents import Intents
from dialogs.understand.labels import Context, Label
from dialogs.understand.meaning import understand

TODAY = date(2026, 11, 23)

PLAIN: dict[Label, tuple[str, ...]] = {
    Label.PAID_CLAIM: ("我已經繳了", "I paid yesterday", "刚转账了", "paid already lah", "I paid, stop chasing"),
    Label.PROMISE_DATE: ("我下週五會繳", "I will pay on Dec 5", "月底一定还"),
    Label.CANNOT_PAY: ("我真的沒錢繳", "I can't pay this month", "cant pay lol", "手头紧还不上"),
    Label.REASON_JOB_LOSS: ("我失業了", "I lost my job", "被裁员了", "俾人炒咗魷魚"),
    Label.REASON_PAY_DELAYED: ("薪水還沒發", "my salary is late", "工资拖欠两个月了"),
    Label.REASON_LESS_INCOME: ("收入變少了", "my hours were cut", "被减薪了"),
    Label.REASON_ILLNESS: ("生病住院", "I was in hospital", "要开刀"),
    Label.REASON_BEREAVEMENT_FAMILY: ("奶奶過世辦喪事", "my mother passed away"),
    Label.REASON_BUSINESS: ("生意很差", "my shop has no customers"),
    Label.REASON_DISASTER: ("家裡淹水", "the typhoon took our roof"),
    Label.REASON_FORGOT: ("忘記了", "sorry I forgot", "忙忘了"),
    Label.REASON_TECHNICAL: ("轉帳失敗", "the app keeps crashing", "银行卡被冻结了"),
    Label.REASON_OTHER_DEBTS: ("還有其他卡債要還", "I have too many other loans"),
    Label.REASON_LARGE_EXPENSE: ("修車花了三萬", "my car broke down and the repair was expensive"),
    Label.WANT_HUMAN: ("我要找真人", "can I talk to a real person", "转人工"),
    Label.ABUSE: ("你們這些吸血鬼", "fuck you", "滾"),
    Label.ASK_BALANCE: ("我還欠多少", "how much do I owe?"),
    Label.ASK_DUE_DATE: ("什麼時候到期", "when is it due?"),
    Label.ASK_HOW_TO_PAY: ("要怎麼繳", "how can I pay?", "可以用支付宝吗"),
    Label.ASK_EXTENSION: ("可以晚幾天嗎", "can I have an extension", "能不能宽限一周"),
    Label.ASK_INSTALMENTS: ("可以分期嗎", "can I pay in instalments"),
    Label.ASK_DISCOUNT: ("可以打折嗎", "can you waive the late fee", "利息能减免吗"),
    Label.BACK_OR_CHANGE: ("我按錯了", "go back please"),
    Label.LANGUAGE_SWITCH: ("請用英文", "can we speak Mandarin"),
    Label.GREETING: ("你好", "hello"),
    Label.THANKS: ("謝謝你", "thank you"),
}


@pytest.mark.parametrize(("label", "text"), [(label, text) for label, texts in PLAIN.items() for text in texts])
def test_plain_words_are_understood(label: Label, text: str, intents: Intents) -> None:
    assert understand(text, intents, today=TODAY).label is label


@pytest.mark.parametrize(
    ("context", "text", "label"),
    [
        (Context.ASKED_REASON, "我失業了 可以分期嗎", Label.REASON_JOB_LOSS),
        (Context.IDLE, "我失業了 我要找真人", Label.WANT_HUMAN),
        (Context.ASKED_REASON, "我失業了 我要找真人", Label.REASON_JOB_LOSS),
        (Context.SHOWN_OFFERS, "我同意這個方案", Label.ACCEPT),
        (Context.SHOWN_OFFERS, "no thanks", Label.DECLINE),
        (Context.SHOWN_OFFERS, "最多每個月1500", Label.NEGOTIATE_COUNTER),
        (Context.SHOWN_OFFERS, "let me think about it", Label.NEED_TIME),
        (Context.REMINDER, "I already paid it", Label.PAID_CLAIM),
        (Context.REMINDER, "我失業了 下週五繳", Label.PROMISE_DATE),
    ],
)
def test_what_answers_the_question_comes_first(context: Context, text: str, label: Label, intents: Intents) -> None:
    assert understand(text, intents, today=TODAY, context=context).label is label


def test_without_a_question_the_order_is_fixed() -> None:
    order = (
        Label.WANT_HUMAN, Label.PAID_CLAIM, Label.PROMISE_DATE, Label.REASON_ILLNESS, Label.CANNOT_PAY,
        Label.NEGOTIATE_COUNTER, Label.ASK_BALANCE, Label.ABUSE, Label.THANKS, Label.AMBIGUOUS,
    )  # fmt: skip
    assert in_order(dict.fromkeys(reversed(order), 0.0), Context.IDLE) == order


def test_of_equals_the_one_said_first_is_the_label() -> None:
    said = {Label.REASON_ILLNESS: 0.6, Label.REASON_JOB_LOSS: 0.1, Label.ASK_BALANCE: 0.3, Label.ASK_DUE_DATE: 0.2}
    ordered = in_order(said, Context.IDLE)
    assert ordered == (Label.REASON_JOB_LOSS, Label.REASON_ILLNESS, Label.ASK_DUE_DATE, Label.ASK_BALANCE)


def test_stop_asking_me_why_is_a_no_and_not_the_end_of_contact(intents: Intents) -> None:
    meant = understand("stop asking me why", intents, today=TODAY, context=Context.ASKED_REASON)
    assert meant.label is Label.DECLINE
    assert Label.STOP_CONTACT not in meant.labels


def test_who_has_paid_and_wants_no_chasing_claims_payment(intents: Intents) -> None:
    for text in ("I paid, stop chasing", "我已經繳了 別再催了"):
        meant = understand(text, intents, today=TODAY)
        assert meant.label is Label.PAID_CLAIM
        assert Label.STOP_CONTACT not in meant.labels


@pytest.mark.parametrize(
    ("text", "amount", "day"),
    [
        ("35000", "35000", None),
        ("12月5日", None, date(2026, 12, 5)),
        ("NT$3,500", "3500", None),
        ("下週五", None, date(2026, 12, 4)),
    ],
)
def test_a_figure_or_a_day_alone_is_unclear_but_kept(text: str, amount: str, day: date, intents: Intents) -> None:
    for context in Context:
        meant = understand(text, intents, today=TODAY, language="zh-Hant", context=context)
        assert (meant.label, meant.amount, meant.day) == (Label.AMBIGUOUS, amount, day)


@pytest.mark.parametrize("text", ["", "   ", "???", "…", "asdfgh"])
def test_nothing_to_go_by_is_unclear(text: str, intents: Intents) -> None:
    assert understand(text, intents, today=TODAY).label is Label.AMBIGUOUS
