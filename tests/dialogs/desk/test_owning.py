"""Whose a case is: every refusal, and what is done."""

from __future__ import annotations

import pytest
from owning_desk import ANN, BOB, CAT, EVE, a_desk, a_request, at, buttons, taps, words, writes

from arrears.contact import IDENTITY
from dialogs.desk.deeds import Assign, Release, Take, Transfer
from dialogs.desk.drafting import KeepDraft
from dialogs.desk.people import Member

GRAVE = (
    "crisis", "deceased", "minor", "not_me", "identity_fraud", "complaint", "dispute_amount", "vulnerable",
    "ladder_end",
)  # fmt: skip


def test_whoever_takes_a_waiting_case_has_it_and_reads_when_the_answer_is_due() -> None:
    answer = writes(a_desk(), "/take")
    assert answer.effects == (Take(),)
    assert "Bob looks after this case now." in words(answer)
    assert "due by Tuesday, 24 November, 13:00" in words(answer)
    assert buttons(answer) == {"resolve", "release", "case"}


def test_a_first_answer_that_is_late_is_called_so() -> None:
    late = a_desk(requests=(a_request(),), now=a_request().due_at)
    assert "was due by" in words(writes(late, "/take"))


@pytest.mark.parametrize(
    ("me", "holder", "says"),
    [
        (BOB, BOB, "You look after this case already."),
        (CAT, BOB, "Bob has looked after this case since"),
        (ANN, EVE, "Eve has looked after this case since"),
    ],
)
def test_a_case_that_somebody_has_is_not_taken(me: Member, holder: Member, says: str) -> None:
    answer = taps(a_desk(me, holder=holder), "take")
    assert not answer.effects
    assert says in words(answer)


def test_a_supervisor_takes_over_from_an_agent() -> None:
    answer = writes(a_desk(ANN, holder=BOB), "/take")
    assert answer.effects == (Take(),)
    assert "Ann has taken this case over from Bob." in words(answer)


def test_a_case_whose_holder_left_the_desk_is_anybodys() -> None:
    assert writes(a_desk(owner="held"), "/take").effects == (Take(),)


def test_nobody_takes_a_case_in_which_the_complaint_is_about_them() -> None:
    answer = writes(a_desk(about=frozenset({2})), "/take")
    assert not answer.effects
    assert "The complaint in this case is about you" in words(answer)
    assert not writes(a_desk(ANN, holder=CAT, about=frozenset({2})), "/transfer @Bob").effects
    assert not writes(a_desk(ANN, about=frozenset({2})), "/assign @Bob").effects


def test_the_holder_gives_a_case_back_at_the_step_that_is_named() -> None:
    answer = writes(a_desk(holder=BOB, requests=()), "/release promise")
    assert answer.effects == (Release("promise"),)
    assert "goes on at: promise" in words(answer)
    assert writes(a_desk(holder=BOB, requests=()), "/release").effects == (Release("home"),)
    assert writes(a_desk(holder=BOB, requests=()), "/release hardship").effects == (Release("help"),)


def test_a_step_that_is_none_is_explained() -> None:
    answer = writes(a_desk(holder=BOB, requests=()), "/release nirvana")
    assert not answer.effects
    assert "no step called “nirvana”" in words(answer)
    assert "promise" in words(answer)


def test_only_the_holder_or_a_supervisor_gives_a_case_back() -> None:
    assert "Bob has looked after" in words(writes(a_desk(CAT, holder=BOB, requests=()), "/release"))
    assert "write /take first" in words(writes(a_desk(CAT, requests=()), "/release"))
    assert writes(a_desk(ANN, holder=BOB, requests=()), "/release").effects == (Release("home"),)
    assert "The bot looks after this case already." in words(writes(a_desk(ANN, owner="bot"), "/release"))


@pytest.mark.parametrize("reason", GRAVE)
def test_a_grave_reason_is_ended_by_a_supervisor_alone(reason: str) -> None:
    for command in ("/release", "/resolve", "/resolve helped | spoke to them | -"):
        answer = writes(a_desk(holder=BOB, requests=(a_request(reason),)), command)
        assert not answer.effects
        assert "Only a supervisor can end this one" in words(answer)
        assert "@Ann, @Eve" in words(answer)
    assert writes(a_desk(ANN, holder=ANN, requests=(a_request(reason),)), "/release").effects


def test_a_grave_stop_keeps_the_case_with_people_though_nothing_is_open_any_more() -> None:
    answer = writes(a_desk(holder=BOB, stops=("crisis",), requests=()), "/release")
    assert "Only a supervisor can end this one" in words(answer)
    theirs = writes(a_desk(ANN, holder=ANN, stops=("crisis",), requests=()), "/release")
    assert theirs.effects == (Release("home"),)
    assert "until they end or are lifted: in danger" in words(theirs)


def test_every_stop_that_leaves_open_who_is_there_is_grave_but_the_lenders_own_flag() -> None:
    assert {kind for kind in IDENTITY if kind not in GRAVE} == {"fraud"}  # a flag of the books: lifted there


def test_before_a_release_what_became_of_the_requests_is_asked() -> None:
    answer = writes(a_desk(holder=BOB), "/release promise")
    assert [type(effect) for effect in answer.effects] == [KeepDraft]
    assert "One request is open" in words(answer)
    assert "What became of it?" in words(answer)
    assert "settle:fresh:helped" in buttons(answer)


def test_the_holder_passes_a_case_on_and_a_supervisor_anybodys() -> None:
    assert writes(a_desk(holder=BOB), "/transfer @cat").effects == (Transfer(3),)
    assert writes(a_desk(ANN, holder=BOB), "/transfer Cat").effects == (Transfer(3),)
    assert "Cat looks after this case now; Bob has passed it on." in words(writes(a_desk(holder=BOB), "/transfer @Cat"))


@pytest.mark.parametrize(
    ("me", "holder", "text", "says"),
    [
        (CAT, BOB, "/transfer @Ann", "Bob has looked after this case since"),
        (CAT, None, "/transfer @Ann", "write /take first"),
        (BOB, BOB, "/transfer", "Who shall it be?"),
        (BOB, BOB, "/transfer @Zoe", "Nobody here is called “@Zoe”."),
        (BOB, BOB, "/transfer @Bob", "Bob looks after this case already."),
        (BOB, None, "/assign @Cat", "Only a supervisor assigns cases."),
        (ANN, BOB, "/assign @Cat", "Bob has looked after this case since"),
        (ANN, None, "/assign @Zoe", "At the desk: @Ann, @Bob, @Cat, @Eve"),
    ],
)
def test_what_cannot_be_passed_on_is_explained(me: Member, holder: Member | None, text: str, says: str) -> None:
    answer = writes(a_desk(me, holder=holder), text)
    assert not answer.effects
    assert says in words(answer)


def test_two_of_one_name_are_not_guessed() -> None:
    twins = (ANN, BOB, Member(9, "cat"), CAT)
    assert "More than one of us" in words(writes(a_desk(holder=BOB, members=twins), "/transfer @Cat"))


def test_a_supervisor_asks_somebody_to_look() -> None:
    answer = writes(a_desk(ANN), "/assign @Bob")
    assert answer.effects == (Assign(2),)
    assert "@Bob, please look at this case; Ann asks you to." in words(answer)
    assert "Nothing is open here" in words(writes(a_desk(ANN, requests=()), "/assign @Bob"))


@pytest.mark.parametrize(("me", "holder", "word"), [(BOB, BOB, "/transfer"), (ANN, None, "/assign")])
def test_nothing_is_given_to_who_has_left_the_group_and_it_is_said_who_is_there(
    me: Member, holder: Member | None, word: str
) -> None:
    answer = writes(a_desk(me, holder=holder, absent=frozenset({3})), f"{word} @Cat")
    assert not answer.effects
    assert "Cat has left the group" in words(answer)
    assert "At the desk: @Ann, @Bob, @Eve" in words(answer)


@pytest.mark.parametrize(("me", "holder", "word"), [(BOB, BOB, "/transfer"), (ANN, None, "/assign")])
def test_who_gives_a_case_away_at_night_reads_when_it_may_be_seen(me: Member, holder: Member | None, word: str) -> None:
    night = a_desk(me, holder=holder, now=at("2026-11-24 21:00"))
    answer = writes(night, f"{word} @Cat")
    assert len(answer.effects) == 1
    assert "The desk is closed until Wednesday, 25 November, 09:00: Cat may see this only then." in words(answer)
    assert "closed" not in words(writes(a_desk(me, holder=holder), f"{word} @Cat"))


def test_help_tells_what_this_person_may_do_and_where_the_case_stands() -> None:
    agents, theirs = words(writes(a_desk(), "/help")), words(writes(a_desk(ANN), "/help"))
    assert "/take" in agents
    assert "/assign" not in agents
    assert "/assign" in theirs
    assert "This case waits for a person." in agents
    assert "You look after this case." in words(writes(a_desk(holder=BOB), "/help"))
    assert "Bob has looked after this case" in words(writes(a_desk(CAT, holder=BOB), "/help"))
    assert "The bot looks after this case." in words(writes(a_desk(owner="bot"), "/help"))
