"""Signals: what each screen offers, in pictures and changed messages too, and whom it names to call."""

from __future__ import annotations

from dataclasses import replace

import pytest
from signal_talk import LANGUAGES, at_home, at_the_check, in_hardship, with_a_person, without_invitation, words
from talk import POLICY, REGISTER, Talk, fresh

from arrears.help_lines import Help
from dialogs.grammar.effects import Complain, Forget, HandOver, Keep, Note, Notify, Show, Stop
from dialogs.grammar.events import Edited, LinkState, PersonAnswered, SentFile, Started, Typed
from dialogs.grammar.foresight import after
from dialogs.grammar.machine import restart
from dialogs.grammar.view import Level, View
from dialogs.signals import screens
from dialogs.signals.memory import Memory
from dialogs.understand.labels import Signal


def of(talk: Talk, kind: type) -> list[object]:
    return [effect for effect in talk.effects if isinstance(effect, kind)]


# heard wherever it is written -----------------------------------------------------------------------------------------


def test_words_under_a_picture_and_in_a_changed_message_are_heard_too() -> None:
    for event in (SentFile("photo", "F-1", caption="I want to kill myself"), Edited("I want to kill myself")):
        talk = fresh()
        talk.hear(event)
        assert Stop("crisis") in talk.effects
        talk.sees("1925")


def test_a_signal_comes_before_a_word_that_works_everywhere() -> None:
    talk = fresh().says("He passed away last month, please stop texting me")
    assert [stop.kind for stop in of(talk, Stop)] == ["deceased", "borrower"]  # type: ignore[attr-defined]
    talk.sees("sorry for your loss")


def test_of_several_signals_all_act_and_the_weightiest_is_answered_with_the_complaints_number() -> None:
    talk = fresh().says("I want to make a complaint, I want to kill myself because of you")
    assert {stop.kind for stop in of(talk, Stop)} == {"crisis", "complaint"}  # type: ignore[attr-defined]
    assert {asked.reason for asked in of(talk, HandOver)} == {"crisis", "complaint"}  # type: ignore[attr-defined]
    talk.sees("1925", talk.complaints[0].number)


def test_who_tells_of_a_death_is_no_wrong_number_as_well() -> None:
    talk = at_home("zh_Hant").says(words("deceased", "zh_Hant"))
    assert [stop.kind for stop in of(talk, Stop)] == ["deceased"]  # type: ignore[attr-defined]
    assert talk.bound


def test_a_signal_is_heard_though_the_story_has_changed_since() -> None:
    talk = fresh()
    _, effects = restart(REGISTER, talk.conversation, Typed("I want to kill myself"), talk.view())
    assert Stop("crisis") in effects
    _, effects = restart(REGISTER, talk.conversation, Typed("hello"), talk.view())
    assert [type(effect) for effect in effects] == [Show]


def test_without_words_to_listen_for_nothing_is_read_into_a_text() -> None:
    talk = fresh()
    bare = replace(talk.view(), intents=None)
    talk.view = lambda: bare  # type: ignore[method-assign]
    assert not of(talk.says("I want to kill myself"), Stop)


# where one goes on ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "signal", ["crisis", "vulnerable", "complaint", "dispute_amount", "scam_doubt", "stop_contact"]
)
def test_the_question_waits_behind_a_signal_that_does_not_end_it(signal: str) -> None:
    talk = in_hardship("en")
    here = talk.conversation.frame
    talk.says(words(signal, "en")).taps("back")
    assert talk.conversation.frame == here
    talk.says(words(signal, "en")).taps("home")
    assert talk.conversation.paused is not None
    assert talk.conversation.paused.dialog == "hardship"


@pytest.mark.parametrize("signal", ["represented", "insolvency", "custody"])
def test_where_nothing_more_is_asked_the_story_ends(signal: str) -> None:
    talk = in_hardship("en").says(words(signal, "en"))
    assert "Back" not in talk.labels()
    talk.taps("home")
    assert talk.conversation.paused is None


def test_borrowing_is_not_encouraged_and_the_answer_counts_all_the_same() -> None:
    talk = in_hardship("en").says("20000, and I will borrow from a friend to pay this")
    talk.sees("Please don't borrow", "advice")
    assert talk.text.count("Please don't borrow") == 1
    assert not of(talk, Stop) + of(talk, HandOver)


def test_before_the_check_nothing_is_said_of_paying_or_borrowing() -> None:
    at_the_check("en").says("I will borrow from a friend to pay this").sees_no("borrow", "advice")


@pytest.mark.parametrize("signal", ["complaint", "dispute_amount", "crisis", "represented", "deceased"])
def test_the_word_for_what_was_said_again_is_not_said_once_more_with_every_redraw(signal: str) -> None:
    talk = at_home("en").says(words(signal, "en")).says(words(signal, "en"))
    again = talk.text.split("\n\n")[0]
    assert again.startswith(("Thank you", "I am glad"))
    talk.says("thanks").sees("You are welcome").sees_no(again)


def test_whoever_goes_on_writing_after_a_wrong_number_is_not_excused_to_once_more() -> None:
    talk = at_home("en").says("You have the wrong person").sees("sorry to have disturbed")
    talk.says("blue elephants").sees("nothing you need to do").sees_no("disturbed")


# crisis ---------------------------------------------------------------------------------------------------------------


def helped(view: View, **known: object) -> str:
    """The words of a crisis where the help is that."""
    policy = replace(view.policy)
    there = Help("XX", **known)  # type: ignore[arg-type]
    object.__setattr__(policy, "contacts", replace(policy.contacts))

    class Book:
        """A book of rules with this help alone."""

        def help_for(self, _jurisdiction: str, _lender: str = "") -> Help:
            return there

    object.__setattr__(policy, "contacts", Book())
    shown = screens.crisis(Memory(), replace(view, policy=policy))
    return "\n".join(str(p) for p in shown.paragraphs)


def test_a_number_that_is_not_verified_is_never_sent_the_emergency_number_is() -> None:
    view = Talk(level=Level.FRESH).view()
    known = POLICY.help_for("TW")
    withheld = helped(view, withheld=known.crisis, emergency=("112",))
    assert "112" in withheld
    assert "day and night" in withheld
    assert "1925" not in withheld
    assert "emergency number of the place" in helped(view)
    assert "1925" in helped(view, crisis=known.crisis)


def test_every_jurisdiction_names_somebody_to_call() -> None:
    for jurisdiction in ("TW", "CN", "HK", "US", "GB", "IN", "PH", "ID", "VN", "SG", "MY", "KR", "JP", "AU", "ZZ", ""):
        talk = Talk(level=Level.FRESH, jurisdiction=jurisdiction).starts(None).says("I want to kill myself")
        known = POLICY.help_for(jurisdiction, "TW")
        for line in known.crisis[:2]:
            talk.sees(line.number)
        for line in known.withheld:
            talk.sees_no(line.number)
        assert any(char.isdigit() for char in talk.text.split("colleague")[0]) or "emergency number" in talk.text


def test_a_crisis_names_the_number_once_and_then_by_a_tap_with_the_person_at_every_time() -> None:
    talk = fresh().says("I want to kill myself").sees("1925", "get back to you by")
    talk.says("I want to kill myself").sees_no("1925").sees("get back to you by")
    talk.taps("number").sees("1925")
    talk.says("it is dark here").sees("pass this on").sees_no("NT$")


def test_while_a_person_holds_the_case_the_help_line_comes_once() -> None:
    talk = with_a_person("en").says("I want to kill myself").sees("1925")
    talk.says("I want to kill myself").sees_no("1925")


# the rest -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_breakdown_of_a_disputed_amount_is_for_the_borrower_alone(language: str) -> None:
    at_home(language).says(words("dispute_amount", language)).sees("NT$3,500", "NT$350")
    at_the_check(language).says(words("dispute_amount", language)).sees_no("NT$")
    assert not of(without_invitation(language).says(words("dispute_amount", language)), Stop)


def test_a_name_a_case_number_and_what_happened_are_kept_with_what_they_belong_to() -> None:
    talk = fresh().says(words("represented", "en")).says("Ms Wu, 02-2322-5255")
    assert Keep("signals:represented", "Ms Wu, 02-2322-5255") in talk.effects
    talk = fresh().says(words("insolvency", "en")).says("case 112-456")
    assert Keep("signals:insolvency", "case 112-456") in talk.effects
    talk = fresh().says(words("complaint", "en")).says("He shouted at me on Monday")
    assert Keep(f"signals:{talk.complaints[0].number}", "He shouted at me on Monday") in talk.effects


def test_a_complaints_words_go_with_it_and_its_day_is_the_jurisdictions() -> None:
    talk = fresh().says("I want to make a complaint about you")
    (made,) = of(talk, Complain)
    clock = POLICY.clocks_for("TW").complaint
    assert made == Complain(
        talk.complaints[0].number, "I want to make a complaint about you", clock.answer_by(talk.today)
    )
    assert clock.answer_days == 30  # 金融消費者保護法 art. 13


def test_a_need_is_noted_only_when_the_borrower_agrees() -> None:
    talk = fresh().says("I suffer from severe depression")
    assert of(talk, Forget)
    talk.says("and I cannot read well").sees("May I note")
    assert of(talk, Forget)
    talk.taps("yes")
    (kept,) = of(talk, Keep)
    assert kept == Keep("signals:vulnerable", "I suffer from severe depression\nand I cannot read well")
    assert Note("consent", (("what", "vulnerable"), ("given", 1))) in talk.effects
    assert "depression" not in repr(talk.conversation)
    talk = fresh().says("I suffer from severe depression").taps("no").sees("not noted any")
    assert not of(talk, Keep)
    assert "depression" not in repr(talk.conversation)
    assert of(talk.says("my doctor says rest"), Forget)


def test_after_a_wrong_person_the_chat_is_nobodys_and_the_button_asks_first() -> None:
    talk = at_the_check("en").says("wrong person").sees("will not write here again")
    assert not talk.bound
    at_the_check("en").taps("not_me").sees("Did this reach the wrong person?")


def test_a_link_opened_again_after_a_death_opens_nothing() -> None:
    talk = fresh().says(words("deceased", "en"))
    talk.hear(Started(LinkState.OURS))
    talk.sees("can't show or discuss").sees_no("born")
    talk.says("5 March").sees_no("NT$", "confirmed")
    assert talk.level < Level.FRESH


def test_news_that_wait_are_not_spoken_of_while_it_is_open_who_reads() -> None:
    talk = fresh().touched().says(words("identity_fraud", "en")).taps("home")
    assert not {"news", "resume"} & talk.screen.actions  # type: ignore[union-attr]
    talk.touched().says("home")
    assert not {"news", "resume"} & talk.screen.actions  # type: ignore[union-attr]


def test_a_flag_that_comes_in_the_middle_of_a_story_hides_that_there_was_one() -> None:
    talk = in_hardship("en").taps("home")
    assert "resume" in talk.screen.actions  # type: ignore[union-attr]
    talk.stops = ("deceased",)
    talk.says("home").sees("can't show or discuss")
    assert not {"news", "resume", "owe"} & talk.screen.actions  # type: ignore[union-attr]


def test_the_picture_of_the_same_turn_names_nobody_any_more() -> None:
    seen = after(fresh().view(), Stop("deceased"))
    assert (seen.name, seen.fresh, seen.closed, seen.identity.proved) == ("", False, True, ())
    assert after(fresh().view(), Stop("crisis")).fresh


def test_a_lifted_stop_is_told_in_a_neutral_note() -> None:
    talk = fresh().says(words("insolvency", "en"))
    talk.stops = ()
    talk.hear(PersonAnswered("lift", "S-1"))
    (note,) = of(talk, Notify)
    assert not note.screen.debt_fact  # type: ignore[attr-defined]


def test_the_doubt_that_a_borrower_has_settled_no_longer_stops_anything() -> None:
    talk = at_home("en").says("Is this a scam?").sees("02-2345-6789", "7 days")
    assert talk.stops == ("scam_doubt",)
    talk.taps("sure")
    assert talk.stops == ()
    assert "sure" not in {b["data"].split(".")[2] for b in at_home("en").taps("genuine").buttons}


def test_what_happens_next_promises_no_reminder_while_a_stop_stands() -> None:
    talk = (
        fresh(stops=("insolvency",)).taps("owe").sees("at present I don't write first").sees_no("I will write to you")
    )
    assert talk.stops == ("insolvency",)


def test_every_signal_has_words_for_the_desk() -> None:
    from dialogs.lines import REASONS

    asked = {signal.value for signal in Signal if POLICY.signals.of(signal.value).person}
    assert asked <= set(REASONS)
