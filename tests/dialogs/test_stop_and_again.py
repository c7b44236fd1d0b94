"""Words that stop us and words that let us write again, in one message: where any of them is a stop, we are silent."""

from __future__ import annotations

import pytest
from talk import Talk

from dialogs.grammar.view import Level

STOPS = """
    stop for now, I will say when to resume
    stop messaging me, you may contact me again in January
    please stop. you can message me again next month
    Don't contact me. Resume reminders in March
    why did you start messaging me again? stop messaging me
    if you don't stop texting me I will block you
    why don't you stop
    Don't stop at nothing, just don't contact me
    先不要再傳訊息，之後可以再傳給我
    不要再傳了，等我說恢復通知再說
    停止通知我，下个月可以再发给我
    为什么又恢复通知？不要再发了
"""
GO_ON = """
    don't stop, go on
    don't stop, you may write to me again
    please don't stop the reminders
    I don't want you to stop sending reminders
    start texting me again, I didn't mean stop messaging me
    不要停止傳訊息，我需要提醒
    不要停止，继续通知
    你可以再傳給我了
"""
LATER = """
    I will tell you when you can write to me again
    why did you start sending me messages again?
    等我說恢復通知再說
    先停一下，我再跟你說什麼時候恢復提醒
"""


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.strip().splitlines()]


@pytest.mark.parametrize("words", lines(STOPS))
def test_a_stop_holds_also_where_the_same_words_say_when_we_may_write_again(words: str) -> None:
    assert Talk(level=Level.FRESH).starts(None).says(words).stops == ("borrower",)


@pytest.mark.parametrize("words", lines(GO_ON))
def test_who_takes_a_stop_back_or_never_meant_one_is_not_silenced(words: str) -> None:
    assert Talk(level=Level.FRESH).starts(None).says(words).stops == ()


@pytest.mark.parametrize("words", lines(LATER))
def test_a_stop_is_not_undone_by_what_is_to_come_or_was_complained_of(words: str) -> None:
    assert Talk(level=Level.FRESH, stops=("borrower",)).starts(None).says(words).stops == ("borrower",)


def test_a_stop_is_undone_by_who_says_so_now() -> None:
    assert Talk(level=Level.FRESH, stops=("borrower",)).starts(None).says("If possible, resume messages").stops == ()
