"""Language, stop, a person, and what is not understood."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from talk import TODAY, Talk, a_loan, fresh, kinds, promised

from arrears.promise import PromiseState
from dialogs.grammar.effects import (
    HandOver,
    Keep,
    Note,
    Notify,
    Resume,
    Speak,
    Stop,
)
from dialogs.grammar.events import LinkState, PersonAnswered, SentFile, Started, Typed
from dialogs.grammar.view import Level


@pytest.mark.parametrize(
    ("words", "language"), [("English", "en"), ("繁體中文", "zh_Hant"), ("简体", "zh_Hans"), ("繁體", "zh_Hant")]
)
def test_a_language_that_is_named_is_spoken_at_once(words: str, language: str) -> None:
    talk = fresh().says(words)
    assert Speak(language) in talk.effects
    assert language == talk.conversation.language
    own_words = {"en": "in English", "zh_Hant": "繁體中文", "zh_Hans": "简体中文"}
    talk.sees(own_words[language])


def test_the_language_can_be_changed_during_the_check() -> None:
    Talk().starts().taps("language").taps("speak:zh_Hant").sees("請問您的生日是幾月幾日")


def test_stop_holds_at_once_and_can_be_undone() -> None:
    talk = fresh().says("please stop sending me messages").sees("not write to you first")
    assert [Stop("borrower")] == [e for e in talk.effects if isinstance(e, Stop)]
    assert kinds(talk.says("stop")) == [Note]
    assert "You may write to me again" in talk.taps("home").labels()
    assert Resume() in talk.taps("write_again").effects
    assert "Stop messages" in talk.labels()


def test_a_visitor_can_stop_what_never_began() -> None:
    talk = Talk().starts(None).says("stop").sees("nothing will be sent")
    assert kinds(talk) == [Note, Stop], "people at the desk have to know of it"


def test_a_person_is_asked_once_and_the_time_is_honest() -> None:
    talk = fresh().taps("person").sees("24 November, 15:30")
    talk.today = date(2026, 11, 28)  # a Saturday
    assert [HandOver("asked")] == [e for e in talk.says("person").done if isinstance(e, HandOver)]
    talk.tickets, talk.owner = (), "bot"
    talk.says("person").sees("Monday, 30 November, 14:00")


def test_an_answer_that_is_late_is_not_promised_for_a_time_that_has_passed() -> None:
    talk = fresh().says("person").says("It is about my job").sees("get back to you by").sees_no("If you like")
    talk.today += timedelta(days=3)
    talk.taps("home").sees("I am sorry that it takes longer than I said").sees_no("get back to you by")


def test_everything_works_while_a_person_is_waited_for() -> None:
    talk = (
        fresh().taps("person").taps("home").taps("promise").taps("all").taps("day:2026-11-27").taps("way:0").taps("yes")
    )
    assert len(talk.promises) == 1


def test_an_answer_of_a_person_is_told_in_a_neutral_note() -> None:
    talk = Talk(level=Level.VERIFIED)
    talk.hear(PersonAnswered("resolve", "T-1"))
    assert talk.wanted(Notify)[0].purpose == "service"  # type: ignore[attr-defined]
    talk.taps("news").sees("dealt with your request")


def test_the_third_misread_calls_a_person() -> None:
    talk = fresh().says("blah").says("blah blah").sees("tap one of the buttons").says("blah blah blah")
    assert [HandOver("misreads")] == talk.wanted(HandOver)
    talk.sees("I have asked a colleague")
    assert len(talk.wanted(Keep)) == 3


def test_an_answer_in_between_forgives_misreads() -> None:
    talk = fresh().taps("promise").says("hmm").says("hmm hmm").says("3500").says("whenever")
    talk.sees("could not read a day")
    assert not talk.wanted(HandOver)


def test_whether_it_is_genuine_can_be_asked_in_words_anywhere_and_leads_back() -> None:
    talk = fresh().taps("promise").says("is this a scam?").sees("You are right to check", "Telephone 02-2345-6789")
    talk.taps("back").sees("How much can you pay?")
    talk = Talk().starts().says("is this genuine?").sees("I never ask for a password").sees_no("NT$")
    talk.taps("back").sees("On which day and month were you born?")


def test_the_day_before_a_promised_day_shows_the_promise_and_how_to_pay() -> None:
    talk = promised(PromiseState.OPEN)
    talk.promises = (replace(talk.promises[0], due=TODAY + timedelta(days=1)),)
    talk.touched("promise", "promise.1").taps("news")
    talk.sees("you wanted to pay NT$2,000", "Bank transfer", "reference").taps("mine").sees("You promised NT$2,000")


def test_a_stranger_who_is_not_understood_is_shown_to_people_and_nobody_is_called() -> None:
    talk = Talk().starts(None).says("a").says("b").says("c").sees("people at Harbour Credit")
    assert not talk.wanted(HandOver)


def test_a_voice_message_is_answered_and_its_caption_kept() -> None:
    talk = fresh()
    talk.hear(SentFile("voice", caption="listen, please"))
    assert Keep("home:home", "listen, please") in talk.effects
    talk.sees("can't listen to")


def test_the_same_chat_opening_its_link_again_is_greeted() -> None:
    Talk(level=Level.VERIFIED).starts(LinkState.OURS).sees("Hello again", "once more")
    Talk(level=Level.FRESH).starts(LinkState.OURS).sees("How can I help you")


def test_a_new_invitation_leaves_nothing_of_the_former_person() -> None:
    talk = fresh().taps("promise").taps("half")
    talk.level, talk.loans = Level.UNLINKED, (a_loan("L-9"),)
    talk.hear(Started(LinkState.GOOD, "B-2"))
    assert (talk.conversation.frame.dialog, talk.conversation.trail) == ("hello", ())
    assert talk.conversation.paused is None
    talk.hear(Typed("3/5"))
    talk.sees("L-9").sees_no("L-2041")
