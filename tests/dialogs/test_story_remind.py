"""Notices, and what is behind them."""

from __future__ import annotations

from talk import Talk, fresh

from dialogs.grammar.effects import Notify
from dialogs.grammar.view import Level


def test_a_notice_says_no_amount_no_day_and_no_word_of_debt_in_any_language() -> None:
    words = (
        "debt",
        "owe",
        "pay",
        "loan",
        "overdue",
        "late",
        "due",
        "繳",
        "缴",
        "還",
        "还款",
        "欠",
        "款",
        "逾期",
        "貸款",
        "贷",
    )
    for language in ("en", "zh_Hant", "zh_Hans"):
        for step in (*Talk().policy.ladder.steps, None):
            talk = Talk(language, level=Level.VERIFIED)
            talk.touched("dunning" if step else "promise", step.id if step else "promise.1")
            without_lender = talk.text.replace("海港信貸", "").replace("海港信贷", "").replace("Harbour Credit", "")
            assert not [
                word for word in words if word in without_lender.lower().replace("還留", "").replace("还留", "")
            ]
            assert not any(char.isdigit() for char in talk.text)
            assert len(talk.buttons) == 1


def test_every_step_of_the_ladder_has_words_of_its_own() -> None:
    talk = Talk(level=Level.VERIFIED)
    said = {talk.touched(step=step.id).text for step in talk.policy.ladder.steps}
    assert len(talk.policy.ladder.steps) == len(said)


def test_a_notice_goes_out_once_a_day_and_purpose() -> None:
    talk = Talk(level=Level.VERIFIED).touched().touched(step="second")
    assert len({notice.once for notice in talk.wanted(Notify)}) == 1  # type: ignore[attr-defined]


def test_several_unread_notices_are_one_piece_of_news() -> None:
    talk = Talk(level=Level.FRESH).touched().touched(step="second").touched(step="third").taps("news")
    talk.sees("NT$3,500")
    assert talk.conversation.news == ()


def test_details_show_every_part_and_since_when() -> None:
    fresh().taps("owe").sees("NT$3,500", "Principal: NT$3,050", "Interest: NT$350", "19 days ago", "23 November")
