"""Who is there: invitations, the identity check, the wrong person."""

from __future__ import annotations

import pytest
from talk import Talk, fresh, kinds

from dialogs.grammar.effects import (
    Bind,
    Checked,
    Forget,
    HandOver,
    Keep,
    Note,
    Stop,
    Unbind,
)
from dialogs.grammar.events import Edited, LinkState
from dialogs.grammar.view import Level


def test_an_invitation_binds_the_chat_and_asks_who_is_there() -> None:
    talk = Talk().starts()
    assert [Bind] == kinds(talk)
    talk.sees("automated assistant of Harbour Credit", "born").sees_no("NT$", "Chan", "due", "loan")


def test_another_invitation_opened_in_the_same_chat_asks_who_is_there_again() -> None:
    fresh().starts().sees("automated assistant of Harbour Credit", "born").sees_no("NT$", "due", "loan")


@pytest.mark.parametrize("answer", ["5/3", "3/5", "5 March", "March 5th", "3月5日", "0305", "三月五號", "1988-03-05"])
def test_a_birthday_is_taken_in_any_usual_form(answer: str) -> None:
    assert Checked(True, "birthday") in Talk().starts().says(answer).effects


def test_an_ambiguous_birthday_counts_one_try() -> None:
    talk = Talk().starts().says("1/2")
    assert [Checked(False, "birthday")] == [e for e in talk.effects if isinstance(e, Checked)]
    talk.sees("2 more times")


def test_what_is_no_birthday_costs_no_try() -> None:
    talk = Talk().starts().says("why do you ask?")
    assert talk.tries == 3
    assert not talk.wanted(Checked)


def test_without_a_birthday_in_the_book_the_id_is_asked() -> None:
    talk = Talk(items=("last4",)).starts().sees("last four characters")
    assert Checked(True, "last4") in talk.says("a123").effects


def test_without_anything_to_ask_a_person_is_called() -> None:
    talk = Talk(items=()).starts()
    assert HandOver("identity_no_data") in talk.effects
    talk.sees("a colleague will help", "24 November, 15:30").says("5/3").sees_no("NT$")


def test_the_third_miss_locks_and_calls_a_person_once() -> None:
    talk = Talk().starts().says("1/1").says("2/2").says("4/4").sees("show nothing here", "15:30", "02-2345-6789")
    talk.says("5/3").says("3/5").sees("show nothing here")
    assert [HandOver("identity_locked")] == talk.wanted(HandOver)
    assert len(talk.wanted(Checked)) == 3


def test_an_answer_of_the_check_is_never_kept() -> None:
    talk = Talk().starts().says("1/1")
    talk.hear(Edited("1 January"))
    assert not talk.wanted(Keep)


@pytest.mark.parametrize("link", [LinkState.USED, LinkState.EXPIRED, LinkState.UNKNOWN, LinkState.OTHER_BORROWER])
def test_an_invitation_that_does_not_work_binds_nobody(link: LinkState) -> None:
    talk = Talk().starts(link).sees("Harbour Credit")
    assert kinds(talk) == []


def test_the_wrong_person_is_parted_with_at_once_and_told_nothing() -> None:
    talk = Talk().starts().says("wrong number")
    assert [Note, Stop, HandOver, Unbind] == kinds(talk)
    talk.sees("sorry to have disturbed you").sees_no("Chan", "loan", "debt", "owe")
    assert (talk.conversation.awaiting, talk.conversation.news, talk.conversation.trail) == (None, (), ())


def test_not_me_by_mistake_goes_back_to_the_question() -> None:
    Talk().starts().taps("not_me").taps("no").sees("born")


def test_after_idle_time_the_check_comes_before_the_answer_and_the_story_goes_on_behind_it() -> None:
    talk = fresh().taps("promise").taps("half").idles().taps("day:2026-11-27").sees("once more").says("5/3")
    talk.sees("By which day").taps("day:2026-11-27").taps("way:0").taps("yes").sees("NT$1,750", "27 November")


def test_a_button_of_the_home_screen_still_leads_on_after_idle_time() -> None:
    fresh().idles().taps("owe").sees("once more").says("5/3").sees("NT$3,500")


BESIDE = ("is this a scam?", "person", "home", "I want to kill myself")


@pytest.mark.parametrize("aside", BESIDE)
def test_who_answers_the_check_beside_it_is_heard_and_the_answer_is_written_down_nowhere(aside: str) -> None:
    """Somebody doubted, asked for a person or looked around, and then wrote the birthday without tapping Back."""
    talk = Talk().starts().says(aside).says("5 March")
    assert Checked(True, "birthday") in talk.effects
    assert Forget() in talk.effects
    assert not talk.wanted(Keep)
    assert talk.level is Level.FRESH


def test_a_wrong_answer_beside_the_check_costs_a_try_and_is_written_down_nowhere() -> None:
    talk = Talk().starts().says("is this a scam?").says("17 June").sees("2 more times", "born")
    assert talk.tries == 2
    assert Forget() in talk.effects
    assert not talk.wanted(Keep)


def test_other_words_beside_the_check_stay_where_they_were_said() -> None:
    talk = Talk().starts().says("person").says("my letter of 5 March was never answered")
    assert talk.tries == 3
    assert [keep.words for keep in talk.wanted(Keep)] == ["my letter of 5 March was never answered"]


def test_where_nothing_is_asked_no_answer_of_the_check_is_kept_either() -> None:
    locked = Talk().starts().says("1/1").says("2/2").says("4/4")
    for talk in (locked, Talk(items=()).starts()):
        assert not talk.says("三月五日").wanted(Keep)
        assert not talk.says("A123").wanted(Keep)
        assert talk.says("please call me").wanted(Keep)
