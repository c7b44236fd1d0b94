"""Free words at home lead to the story they mean, behind the identity check as always; the words are kept."""

from __future__ import annotations

import pytest
from signal_talk import at_home, in_hardship, without_invitation
from talk import Talk, fresh

from dialogs.grammar.effects import HandOver, Keep
from dialogs.grammar.view import Level

LEADS = (
    ("paid", ("I already paid last Friday", "我上週五已經繳了", "我上周五已经还了")),
    ("promise", ("I will pay next Friday", "我下週五會繳", "我下周五会还")),
    ("hardship", ("I lost my job", "我失業了", "我失业了")),
    ("hardship", ("I can't pay this month", "這個月繳不出來", "这个月还不上")),
    ("hardship", ("Can I pay in instalments?", "可以分期嗎", "可以分期吗")),
    ("remind", ("How much do I owe?", "我還欠多少", "我还欠多少钱")),
    ("person", ("Can I talk to somebody real?", "我想找真人客服", "我要人工客服")),
)  # fmt: skip


NEEDS = (
    ("I need some help", "我需要幫忙", "請幫幫我", "我該怎麼辦？", "我需要帮助", "怎么办"),
    ("I will borrow from a friend to pay this", "我去跟朋友借錢來還", "我去借网贷来还"),
    ("my husband died and I can't pay", "我先生上週過世，沒辦法繳"),
)  # fmt: skip


@pytest.mark.parametrize("said", [words for kind in NEEDS for words in kind])
def test_who_is_in_need_is_offered_help_and_not_asked_for_a_day(said: str) -> None:
    talk = at_home("en" if said.isascii() else "zh_Hant").says(said)
    assert talk.conversation.frame.dialog == "hardship", talk.text
    assert [kept.words for kept in talk.effects if isinstance(kept, Keep)] == [said]


def test_who_cannot_pay_today_but_names_a_day_is_asked_about_that_day() -> None:
    for said in ("I can't pay now. I will pay on 5 December.", "這個月繳不出來，下週五會繳"):
        assert at_home("en").says(said).conversation.frame.dialog == "promise"


@pytest.mark.parametrize("said", ["I need help", "我該怎麼辦"])
def test_a_cry_for_help_where_nobody_is_known_opens_no_account(said: str) -> None:
    for talk in (without_invitation("en"), at_home("en").says("You have the wrong person")):
        assert talk.says(said).conversation.frame.dialog != "hardship"


@pytest.mark.parametrize(("dialog", "said"), LEADS, ids=[f"{d}-{s[0]}" for d, s in LEADS])
def test_words_at_home_lead_to_the_story_they_mean(dialog: str, said: tuple[str, str, str]) -> None:
    for language, words in zip(("en", "zh_Hant", "zh_Hans"), said, strict=True):
        talk = at_home(language).says(words)
        assert talk.conversation.frame.dialog == dialog, (words, talk.text)
        if dialog != "person":
            assert [e.words for e in talk.effects if isinstance(e, Keep)] == [words]


def test_behind_the_check_as_always() -> None:
    talk = fresh().idles().says("I already paid last Friday").sees("confirm once more").sees_no("NT$")
    talk.says("5 March")
    assert talk.conversation.frame.dialog == "paid"


def test_a_person_is_asked_once() -> None:
    talk = fresh().says("Can I talk to somebody real?").says("Can I talk to somebody real?")
    assert [HandOver("asked")] == [e for e in talk.done if isinstance(e, HandOver)]


def test_a_visitor_is_led_nowhere_about_an_account() -> None:
    for words in ("I already paid last Friday", "How much do I owe?", "I lost my job"):
        talk = without_invitation("en").says(words)
        assert talk.conversation.frame.dialog == "home"


def test_abuse_is_answered_calmly_with_a_way_to_a_person() -> None:
    talk = fresh().says("you are idiots, fuck you").sees("I am sorry that this is upsetting", "person")
    assert talk.level is Level.FRESH
    assert not [e for e in talk.effects if isinstance(e, HandOver)]


def test_words_in_the_middle_of_a_story_stay_with_its_question() -> None:
    talk = fresh().taps("promise").taps("all").taps("day:2026-11-27").taps("way:0")
    here = talk.conversation.frame
    talk.says("I lost my job")
    assert talk.conversation.frame == here
    talk = in_hardship("en")
    talk.says("I lost my job")
    assert talk.conversation.frame.dialog == "hardship"


def test_what_means_nothing_to_us_is_noted_as_ever() -> None:
    talk = fresh().says("blue elephants").sees("noted your words")
    assert isinstance(talk, Talk)
