"""What people write every day about money and time is no signal: a misread here ends a talk that was going well."""

from datetime import date

import pytest

from dialogs.understand.intents import Intents
from dialogs.understand.labels import Context, Label
from dialogs.understand.meaning import understand
from dialogs.understand.weighing import SPEAKS_OF, weigh

ORDINARY = (
    "我下個月才有錢", "我下个月才有钱", "等過年領年終才有", "我15號才會發薪", "公司倒了薪水還沒發",
    "我現在手頭緊", "月底前一定繳", "孩子要開學了，最近很緊", "我明年才有辦法繳",
    "I only get paid next month", "i'll have money in january", "I have a new phone number", "I work in the prison",
)  # fmt: skip


@pytest.mark.parametrize("text", ORDINARY)
def test_a_plain_sentence_about_money_and_time_raises_no_signal(text: str, intents: Intents) -> None:
    meant = understand(text, intents, today=date(2026, 11, 24), language="zh-Hant", context=Context.IDLE)
    assert meant.signals == ()


def test_the_model_alone_takes_nobody_for_a_minor_who_speaks_of_no_age_or_school() -> None:
    sure = {Label.MINOR: 0.5, Label.AMBIGUOUS: 0.1}
    assert Label.MINOR not in weigh({}, sure, folded="我要等到下个月才有钱")
    assert Label.MINOR in weigh({}, sure, folded="我才刚上高一哪来的钱呢")


def test_words_that_were_found_need_nothing_beside_them() -> None:
    for label in SPEAKS_OF:
        assert label in weigh({label: 0.0}, {label: 0.9, Label.AMBIGUOUS: 0.1}, folded="x y z w v")
