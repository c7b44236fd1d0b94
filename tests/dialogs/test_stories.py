"""What the stories do at their turnings."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from talk import TODAY, Talk, a_loan

from arrears.promise import Promise, PromiseState
from dialogs.grammar.effects import (
    Bind,
    Checked,
    HandOver,
    Keep,
    MakePromise,
    Notify,
    Resume,
    Show,
    Speak,
    Stop,
    Tell,
    Unbind,
    WithdrawPromise,
)
from dialogs.grammar.events import Edited, LinkState, PersonAnswered, PromiseJudged, SentFile, Started, Typed
from dialogs.grammar.view import Level


def fresh(**more: object) -> Talk:
    return Talk(level=Level.FRESH, **more).starts(None)  # type: ignore[arg-type]


def kinds(talk: Talk) -> list[type]:
    return [type(effect) for effect in talk.effects if not isinstance(effect, Show)]


# Hello


def test_an_invitation_binds_the_chat_and_asks_who_is_there() -> None:
    talk = Talk().starts()
    assert [Bind] == kinds(talk)
    talk.sees("automated assistant of Harbour Credit", "born").sees_no("NT$", "Chan", "due", "loan")


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
    talk.sees("a colleague will do it", "24 November, 15:30").says("5/3").sees_no("NT$")


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
    talk = Talk().starts().says("wrong number").taps("Yes, this is not for me")
    assert [Stop, Tell, Unbind] == kinds(talk)
    talk.sees("sorry to have disturbed you").sees_no("Chan", "loan", "debt", "owe")
    assert (talk.conversation.awaiting, talk.conversation.news, talk.conversation.trail) == (None, (), ())


def test_not_me_by_mistake_goes_back_to_the_question() -> None:
    Talk().starts().taps("not_me").taps("no").sees("born")


def test_after_idle_time_the_check_comes_before_the_answer_and_the_story_goes_on_behind_it() -> None:
    talk = fresh().taps("promise").taps("half").idles().taps("day:2026-11-27").sees("once more").says("5/3")
    talk.sees("By which day").taps("day:2026-11-27").taps("way:0").taps("yes").sees("NT$1,750", "27 November")


def test_a_button_of_the_home_screen_still_leads_on_after_idle_time() -> None:
    fresh().idles().taps("owe").sees("once more").says("5/3").sees("NT$3,500")


# Remind


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


def test_i_have_paid_is_passed_on_with_the_words() -> None:
    talk = fresh().taps("owe").taps("paid").says("Yesterday at the branch")
    assert HandOver("says_paid", "normal", "Yesterday at the branch") in talk.effects
    assert Keep("paid", "Yesterday at the branch") in talk.effects
    talk.sees("15:30")


# Promise


def test_a_promise_is_said_back_and_counts_once_confirmed() -> None:
    talk = fresh().taps("promise").says("two thousand").says("12/3").taps("day:2026-12-03").says("7-Eleven")
    talk.sees("NT$2,000", "Thursday, 3 December", "7-Eleven")
    assert not talk.wanted(MakePromise)
    talk.says("yes")
    assert [("L-2041", 200_000, date(2026, 12, 3), "7-Eleven")] == [
        (e.loan_ref, e.amount.minor, e.due, e.method)  # type: ignore[attr-defined]
        for e in talk.wanted(MakePromise)
    ]


def test_a_day_without_banks_moves_and_says_so() -> None:
    fresh().taps("promise").taps("all").says("28 November").sees(
        "Banks are closed on Saturday, 28 November", "30 November"
    )


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("10", "smallest amount I can note is NT$350"),
        ("1000000", "at most NT$7,000"),
        ("hmm", "could not read an amount"),
        ("NT$20.005", "could not read an amount"),
    ],
)
def test_an_amount_that_cannot_be_noted_is_explained(words: str, answer: str) -> None:
    talk = fresh().taps("promise").says(words).sees(answer, "How much can you pay?")
    assert not talk.wanted(MakePromise)


def test_a_small_amount_that_is_enough_for_an_early_day_is_taken() -> None:
    fresh().taps("promise").says("400").sees("By which day").taps("day:2026-11-27").taps("way:0").sees("NT$400")


def test_a_day_too_far_is_explained_with_the_latest() -> None:
    fresh().taps("promise").taps("all").says("31 January 2027").sees("The latest day I can note is Friday, 25 December")


def test_the_offered_days_are_few_bank_days_in_order_and_within_the_limit() -> None:
    talk = fresh().taps("promise").taps("all")
    days = [date.fromisoformat(b["data"].split("day:")[1]) for b in talk.buttons if "day:" in b["data"]]
    assert sorted(set(days)) == days
    assert 3 <= len(days) <= 5
    assert all(TODAY < day <= TODAY + timedelta(days=31) and day.weekday() < 5 for day in days)


def test_a_changed_promise_takes_the_place_of_the_old_one() -> None:
    talk = fresh().taps("promise").taps("all").taps("day:2026-11-27").taps("way:0").taps("yes").taps("home")
    talk.taps("mine").taps("change:0").taps("half").sees("By which day").taps("day:2026-12-04")
    talk.sees("This takes the place of NT$3,500 by Friday, 27 November").taps("yes")
    assert [WithdrawPromise, MakePromise] == kinds(talk)
    assert [promise.state for promise in talk.promises] == [PromiseState.SUPERSEDED, PromiseState.OPEN]


def test_nothing_leads_back_from_a_promise_that_was_made() -> None:
    talk = fresh().taps("promise").taps("all").taps("day:2026-11-27").taps("way:0").taps("yes")
    assert "Back" not in talk.labels()
    talk.says("back").sees("How can I help you")


def test_books_that_changed_before_yes_are_noticed() -> None:
    talk = fresh().taps("promise").taps("all").taps("day:2026-11-27").taps("way:0")
    talk.loans = (replace(talk.loans[0], instalments=()),)
    talk.taps("yes").sees("nothing is due")
    assert not talk.wanted(MakePromise)


def test_an_unfinished_promise_is_offered_again_and_carries_on() -> None:
    talk = fresh().taps("promise").taps("half").taps("home").sees("How can I help")
    assert "Carry on: your promise to pay" in talk.labels()
    talk.idles().starts(None)
    assert "Carry on where you left off" in talk.labels()
    talk.taps("resume").says("5/3").sees("By which day")


def test_an_aside_leads_back_to_the_question() -> None:
    talk = fresh().taps("promise").taps("half").says("person").taps("back").sees("By which day")
    talk.taps("stop").taps("undo").sees("By which day").says("中文").taps("speak:zh_Hans").sees(
        "请问您最晚哪一天可以还"
    )


# Missed, part, kept


def judged(talk: Talk, state: str, **more: object) -> Talk:
    promise = talk.promises[-1]
    paid = talk.loans[0].money(100_000 if state == "part" else 0)
    talk.promises = (*talk.promises[:-1], replace(promise, state=PromiseState(state), paid=paid.minor))
    talk.hear(PromiseJudged(promise.id, state, paid, **more))  # type: ignore[arg-type]
    return talk


def promised(*states: PromiseState) -> Talk:
    talk = fresh()
    talk.promises = tuple(
        Promise(f"P-{n}", "L-2041", talk.loans[0].money(200_000), date(2026, 11, 2 + n), "Bank transfer",
                date(2026, 11, 1), state)
        for n, state in enumerate(states, 1)
    )  # fmt: skip
    return talk


@pytest.mark.parametrize(("state", "purpose"), [("kept", "service"), ("part", "service"), ("missed", "promise")])
def test_a_judged_promise_is_told_neutrally(state: str, purpose: str) -> None:
    talk = judged(promised(PromiseState.OPEN), state)
    (notice,) = talk.wanted(Notify)
    assert (purpose, state, f"{state}:P-1") == (notice.purpose, notice.about, notice.once)  # type: ignore[attr-defined]
    talk.sees_no("promise", "NT$")


def test_a_first_miss_is_asked_about_without_blame() -> None:
    talk = judged(promised(PromiseState.OPEN), "missed").taps("news").sees("That can happen", "NT$2,000")
    assert not talk.wanted(HandOver)
    talk.says("My child was ill").sees("Thank you for telling me")
    assert Keep("promise:P-1", "My child was ill") in talk.effects
    talk.taps("again").sees("How much can you pay?")


@pytest.mark.parametrize(
    ("before", "asked"),
    [
        ((), False),
        ((PromiseState.KEPT,), False),
        ((PromiseState.MISSED,), True),
        ((PromiseState.MISSED, PromiseState.KEPT), False),
        ((PromiseState.PART, PromiseState.KEPT, PromiseState.MISSED, PromiseState.KEPT), True),
    ],
)
def test_the_second_miss_running_or_the_third_in_all_goes_to_a_person(
    before: tuple[PromiseState, ...], asked: bool
) -> None:
    talk = judged(promised(*before, PromiseState.OPEN), "missed")
    assert asked == (HandOver("promises_broken") in talk.done)
    talk.taps("news")
    assert asked == ("Choose a new day" not in talk.labels())


def test_part_is_thanked_for_and_only_the_day_of_the_rest_is_asked() -> None:
    talk = (
        judged(promised(PromiseState.OPEN), "part").taps("news").sees("NT$1,000 of the NT$2,000", "the other NT$1,000")
    )
    talk.taps("rest").sees("By which day").taps("day:2026-11-27").taps("way:0").sees("NT$1,000").taps("yes")


def test_money_that_was_in_time_after_all_gets_an_apology() -> None:
    talk = (
        judged(promised(PromiseState.MISSED), "kept", in_time=True).taps("news").sees("I am sorry", "in time after all")
    )
    assert talk.wanted(Notify)[0].purpose == "service"  # type: ignore[attr-defined]


# Language, stop, person


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
    assert kinds(talk.says("stop")) == []
    assert "You may write to me again" in talk.taps("home").labels()
    assert Resume() in talk.taps("write_again").effects
    assert "Stop messages" in talk.labels()


def test_a_visitor_can_stop_what_never_began() -> None:
    talk = Talk().starts(None).says("stop").sees("nothing will be sent")
    assert kinds(talk) == []


def test_a_person_is_asked_once_and_the_time_is_honest() -> None:
    talk = fresh().taps("person").sees("24 November, 15:30")
    talk.today = date(2026, 11, 28)  # a Saturday
    assert [HandOver("asked")] == [e for e in talk.says("person").done if isinstance(e, HandOver)]
    talk.tickets, talk.owner = (), "bot"
    talk.says("person").sees("Monday, 30 November, 14:00")


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


# Misreads and other things


def test_the_third_misread_calls_a_person() -> None:
    talk = fresh().says("blah").says("blah blah").sees("tap one of the buttons").says("blah blah blah")
    assert [HandOver("misreads")] == talk.wanted(HandOver)
    talk.sees("I have asked a colleague")
    assert len(talk.wanted(Keep)) == 3


def test_an_answer_in_between_forgives_misreads() -> None:
    talk = fresh().taps("promise").says("hmm").says("hmm hmm").says("3500").says("whenever")
    talk.sees("could not read a day")
    assert not talk.wanted(HandOver)


def test_the_day_before_a_promised_day_shows_the_promise_and_how_to_pay() -> None:
    talk = promised(PromiseState.OPEN).touched("promise", "promise.1").taps("news")
    talk.sees("you wanted to pay NT$2,000", "Bank transfer", "reference").taps("mine").sees("You promised NT$2,000")


def test_a_stranger_who_is_not_understood_is_shown_to_people_and_nobody_is_called() -> None:
    talk = Talk().starts(None).says("a").says("b").says("c").sees("people at Harbour Credit")
    assert not talk.wanted(HandOver)


def test_a_photo_is_answered_and_its_caption_kept() -> None:
    talk = fresh()
    talk.hear(SentFile("photo", caption="my receipt"))
    assert Keep("home:home", "my receipt") in talk.effects
    talk.sees("cannot read this kind of message")


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
