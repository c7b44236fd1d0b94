"""A person holds the case: what the borrower sees, what works all the same, and what is passed on."""

from __future__ import annotations

import pytest
from talk import Talk

from dialogs.grammar.conversation import Frame
from dialogs.grammar.effects import HandOver, Keep, Notify, PassOn, Show
from dialogs.grammar.events import (
    Edited,
    NotPassedOn,
    PersonGone,
    PersonLeft,
    PersonTook,
    SentFile,
    Tapped,
    Typed,
    Unread,
)
from dialogs.grammar.view import Level
from dialogs.person import GOES_ON


def held(**more: object) -> Talk:
    """Ann holds the case of somebody who was in the middle of a story."""
    talk = Talk(level=Level.FRESH, **more).starts(None).taps("help")  # type: ignore[arg-type]
    talk.owner, talk.holder = "held", "Ann"
    talk.hear(PersonTook("Ann"))
    return talk


def passed_on(talk: Talk) -> list[PassOn]:
    return [effect for effect in talk.effects if isinstance(effect, PassOn)]


def shown(talk: Talk) -> bool:
    return any(isinstance(effect, Show) for effect in talk.effects)


def test_it_is_said_once_who_is_there_and_then_the_bot_is_silent() -> None:
    talk = held().sees("Ann at Harbour Credit is looking after you", "simply write here")
    assert not {"help", "owe", "resume"} & {button["data"].split(".", 2)[2] for button in talk.buttons}
    talk.says("Thank you")
    assert not shown(talk)
    assert passed_on(talk) == [PassOn("text", "Thank you")]


def test_whoever_did_not_write_lately_is_not_written_to_for_it() -> None:
    talk = Talk(level=Level.VERIFIED, owner="held", holder="Ann")
    assert talk.hear(PersonTook("Ann", lately=False)) == ()
    talk.stops = ("deceased",)
    assert talk.hear(PersonTook("Ann")) == ()


@pytest.mark.parametrize("way", ["home", "person", "An old button"])
def test_home_a_person_and_old_buttons_lead_to_who_is_there(way: str) -> None:
    talk = held()
    if way == "An old button":
        talk.hear(Tapped("loan:0", talk.conversation.id, 1))
    else:
        talk.says(way)
    talk.sees("Ann at Harbour Credit is looking after you")
    assert not any(isinstance(effect, HandOver | PassOn) for effect in talk.effects)


def test_more_than_the_word_is_read_by_who_is_there() -> None:
    words = "I would like to speak to a person now"
    talk = held().says(words)
    assert passed_on(talk) == [PassOn("text", words)]
    assert Keep("home:home", words) in talk.effects


def test_the_language_may_be_changed_and_the_words_for_it_go_no_further() -> None:
    talk = held().taps("language").taps("speak:zh_Hans")
    talk.sees("由海港信贷的 Ann")
    assert talk.language == "zh_Hans"
    assert passed_on(talk.says("繁體中文")) == []
    assert talk.language == "zh_Hant"


def test_stop_holds_at_once_and_is_read_by_who_is_there() -> None:
    talk = held().says("stop").sees("I will not write to you first")
    assert talk.stops == ("borrower",)
    assert passed_on(talk) == [PassOn("text", "stop", alarm=("stop_contact",))]
    talk.taps("undo")
    assert talk.stops == ()


def test_what_waits_behind_the_check_opens_and_no_answer_of_the_check_goes_further() -> None:
    talk = Talk(level=Level.FRESH)
    talk.touched().idles()
    talk.owner = "held"
    talk.taps("news").sees("born")
    for answer in ("4 March", "三月四日", "0304"):
        assert passed_on(talk.says(answer)) == []
    assert [effect for effect in talk.done if isinstance(effect, Keep)] == []
    assert passed_on(talk.says("Ann, are you there?")) == [PassOn("text", "Ann, are you there?")]
    talk.tries = 3
    assert passed_on(talk.says("3/5").sees("NT$3,500")) == []
    assert passed_on(talk.says("it is too much")) == [PassOn("text", "it is too much")]


def test_words_changed_while_the_check_stands_are_read_by_who_is_there_but_no_answer_is() -> None:
    talk = Talk(level=Level.VERIFIED, owner="held", holder="Ann").touched()
    talk.taps("news").sees("born")
    talk.hear(Edited("it is about my wages"))
    assert passed_on(talk) == [PassOn("edited", "it is about my wages")]
    talk.hear(Edited("3/5"))
    assert passed_on(talk) == []


def test_files_stickers_and_edits_are_passed_on() -> None:
    talk = held()
    talk.hear(SentFile("photo", "f", caption="my slip", album="g"))
    assert passed_on(talk) == [PassOn("photo", "my slip", "g")]
    talk.hear(Unread("sticker"))
    assert passed_on(talk) == [PassOn("sticker")]
    talk.hear(Edited("my payslip"))
    assert passed_on(talk) == [PassOn("edited", "my payslip")]
    assert not shown(talk)


def test_what_cannot_be_passed_on_is_said_at_once_or_when_it_turns_out() -> None:
    talk = held()
    talk.hear(Unread("contact"))
    talk.sees("I cannot pass on this kind of message", "Ann at")
    talk.hear(NotPassedOn("dice"))
    talk.sees("I cannot pass on")
    talk.owner = "bot"
    assert talk.hear(NotPassedOn("dice")) == ()


def test_asked_for_once_more_the_borrower_hears_that_a_colleague_has_been_asked() -> None:
    talk = Talk(level=Level.FRESH).starts(None).says("person").sees("I have asked a colleague.")
    talk.says("it is about my rent")
    assert passed_on(talk) == [PassOn("text", "it is about my rent")]
    talk.hear(Edited("it is about my wages"))
    assert passed_on(talk) == [PassOn("edited", "it is about my wages")]
    talk.says("person").sees("A colleague has been asked already.")
    assert [ticket.reason for ticket in talk.tickets] == ["asked"]


def test_a_message_changed_while_nobody_was_asked_goes_nowhere() -> None:
    talk = Talk(level=Level.FRESH).starts(None)
    talk.hear(Edited("anything"))
    assert passed_on(talk) == []


@pytest.mark.parametrize("place", [*GOES_ON, "a place that is no more"])
def test_given_back_the_talk_goes_on_where_the_person_said(place: str) -> None:
    talk = held()
    talk.owner = "bot"
    talk.hear(PersonLeft("Ann", place))
    talk.sees("Ann has handed the chat back to me")
    assert shown(talk)
    assert talk.conversation.frame != Frame("person", "waiting")


def test_given_back_much_later_it_is_said_behind_a_neutral_note() -> None:
    talk = held().idles()
    talk.owner = "bot"
    talk.hear(PersonLeft("Ann", lately=False))
    assert any(isinstance(effect, Notify) for effect in talk.effects)
    talk.sees_no("Ann").taps("news").sees("handed the chat back")


def test_whoever_the_chat_is_unsure_of_is_told_nothing() -> None:
    talk = held()
    talk.stops = ("not_me",)
    talk.owner = "bot"
    assert talk.hear(PersonLeft("Ann")) == ()
    talk.owner = "held"
    assert passed_on(talk.says("Who is this?")) == [PassOn("text", "Who is this?")]


def test_a_tap_on_nothing_is_a_word_like_any_other() -> None:
    talk = held()
    talk.hear(Typed("What I owe"))
    assert passed_on(talk) == [PassOn("text", "What I owe")]


def test_who_spoke_of_danger_finds_the_number_when_the_person_had_to_go() -> None:
    talk = held().says("I want to end it all")
    talk.owner = "waiting"
    talk.hear(PersonGone("Ann"))
    talk.sees("Ann had to go", "A colleague has been told.").taps("number").sees("1925")
    assert talk.hear(PersonGone("Ann", lately=False)) == ()
