"""Settling, putting aside, holding back, calling, noting: what is understood, and what is explained."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from owning_desk import ANN, BOB, CAT, NOW, OURS, a_desk, a_draft, a_pause, a_request, at, buttons, taps, words, writes

from arrears.days import Hours
from dialogs.desk.deeds import AddNote, EndPause, OfferSlot, PauseReminders, PutAside, Release, Settle
from dialogs.desk.drafting import ANSWERED_WITHIN, ChangeDraft, EndDraft, awaited
from dialogs.desk.events import Wrote
from dialogs.desk.resolving import DRAFTS, OUTCOMES, form_reply
from dialogs.desk.story import Answer, Deed
from dialogs.desk.view import CallHours, DeskView
from dialogs.desk.when import read_moment, read_until
from dialogs.grammar.events import SentFile

HELD = a_desk(holder=BOB)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2h", "2026-11-24 12:00"),
        ("30m", "2026-11-24 10:30"),
        ("30 min", "2026-11-24 10:30"),
        ("2小時", "2026-11-24 12:00"),
        ("14:00", "2026-11-24 14:00"),
        ("9:00", "2026-11-25 09:00"),  # the next one to come
        ("tomorrow 10:00", "2026-11-25 10:00"),
        ("明天 10：00", "2026-11-25 10:00"),
        ("2026-12-01 14:00", "2026-12-01 14:00"),
    ],
)
def test_times_are_read_as_people_write_them(text: str, meant: str) -> None:
    assert read_until(text, NOW, "Asia/Taipei") == at(meant)


@pytest.mark.parametrize(
    "text",
    ["", "soon", "25:00", "10:60", "2026-13-01 10:00", "tomorrow", "2h later", "-2h", "٣:00 x", "0001-01-01 00:00",
     "9999-12-31 23:59"],
)  # fmt: skip
def test_what_is_no_time_is_not_guessed(text: str) -> None:
    assert read_until(text, NOW, "Asia/Taipei") is None


@given(st.text(max_size=30))
def test_no_words_break_the_reading_of_a_time(text: str) -> None:
    found = read_until(text, NOW, "Asia/Taipei")
    assert found is None or found.tzinfo is not None


@given(st.integers(0, 23), st.integers(0, 59))
def test_an_hour_alone_is_always_ahead(hour: int, minute: int) -> None:
    found = read_moment(f"{hour}:{minute:02}", NOW, "Asia/Taipei")
    assert found is not None
    assert NOW < found <= NOW + timedelta(days=1)


def refused(answer: Answer, says: str) -> None:
    assert not answer.effects
    assert says in words(answer)


def test_a_case_is_put_aside_and_taken_up() -> None:
    answer = writes(HELD, "/snooze tomorrow 10:00")
    assert answer.effects == (PutAside(at("2026-11-25 10:00")),)
    assert "The first answer is due by Tuesday, 24 November, 13:00 all the same." in words(answer)
    seen = a_desk(holder=BOB, requests=(replace(a_request(), first_at=NOW),))
    assert "all the same" not in words(writes(seen, "/snooze 5h"))
    aside = a_desk(holder=BOB, snoozed_until=NOW + timedelta(hours=1))
    assert writes(aside, "/snooze off").effects == (PutAside(None),)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("/snooze", "Please add a day and a time."),
        ("/snooze whenever", "I can't read “whenever” as a time."),
        ("/snooze 2026-11-24 09:00", "has passed"),
        ("/snooze 0m", "has passed"),
        ("/snooze 15d", "for 14 days at most"),
        ("/snooze off", "This case is not put aside."),
        ("/hold", "Please add how long and why"),
        ("/hold 7d", "Please add how long and why"),
        ("/hold soon because", "Please add how long and why"),
        ("/hold 31d a long story", "for 30 days at most"),
        ("/hold 0d no story", "for 30 days at most"),
        ("/hold off", "No pause by the desk is in force here."),
        ("/slot", "Please add a day and a time."),
        ("/slot teatime", "I can't read “teatime” as a time."),
        ("/slot 2026-11-23 14:00", "has passed"),
        ("/slot 2027-01-20 14:00", "14 days ahead at most"),
        ("/slot 2026-11-28 14:00", "It opens next on Monday, 30 November, 09:00."),
        ("/slot 2026-11-24 12:30", "It opens next on Tuesday, 24 November, 13:00."),
        ("/note", "A note needs words"),
        ("/note " + "x" * 1001, "at most 1000 characters; this one has 1001"),
    ],
)
def test_wrong_words_are_explained(text: str, says: str) -> None:
    refused(writes(HELD, text), says)


def test_whoever_does_not_hold_the_case_puts_nothing_aside_and_offers_no_call() -> None:
    for text in ("/snooze 2h", "/slot 14:00"):
        refused(writes(a_desk(CAT, holder=BOB), text), "Bob has looked after")
        refused(writes(a_desk(ANN), text), "write /take first")
    refused(writes(a_desk(CAT, holder=BOB), "/hold 7d because"), "Bob has looked after")


def test_reminders_wait_for_a_reason_and_until_an_end() -> None:
    answer = writes(HELD, "/hold 7d payment is being traced")
    assert answer.effects == (PauseReminders(NOW + timedelta(days=7), "payment is being traced"),)
    paused = a_desk(ANN, holder=BOB, holds=(a_pause(),))
    assert writes(paused, "/hold off").effects == (EndPause(),)
    assert "Reminders wait: the desk wished it" in words(writes(paused, "/case"))
    refused(writes(replace(HELD, subject="chat:9"), "/hold 7d no reason"), "there are no reminders")


def test_a_call_is_offered_in_office_hours_to_whoever_can_be_asked() -> None:
    assert writes(HELD, "/slot 2026-12-01 14:00").effects == (OfferSlot(at("2026-12-01 14:00")),)
    refused(writes(a_desk(holder=BOB, reachable=False), "/slot 14:00"), "can't be reached here")
    refused(writes(a_desk(holder=BOB, linked=False), "/slot 14:00"), "can't be reached here")
    refused(writes(a_desk(ANN, holder=ANN, stops=("deceased",)), "/slot 14:00"), "no call is offered here")


def test_nobody_is_called_at_night_and_the_agent_reads_the_borrowers_clock() -> None:
    day = (Hours(frozenset(range(7)), time(8), time(20), True),)
    in_new_york = a_desk(holder=BOB, calls=CallHours(("America/New_York",), day))
    refused(writes(in_new_york, "/slot 2026-12-01 14:00"), "Where the borrower is, that is 01:00")
    in_berlin = writes(a_desk(holder=BOB, calls=CallHours(("Europe/Berlin",), day)), "/slot 2026-12-01 16:00")
    assert in_berlin.effects == (OfferSlot(at("2026-12-01 16:00")),)
    assert "Where the borrower is, that is 09:00." in words(in_berlin)
    beside = writes(a_desk(holder=BOB, calls=CallHours(("Asia/Taipei",), day)), "/slot 2026-12-01 16:00")
    assert "Where the borrower is" not in words(beside)


def test_a_note_is_kept_with_a_mark_and_no_words() -> None:
    answer = writes(a_desk(CAT, holder=BOB), "/note prefers evenings")
    assert answer.effects == (AddNote("prefers evenings"),)
    assert answer.says is None
    assert answer.receipt


def test_a_request_is_settled_in_one_line() -> None:
    answer = writes(HELD, "/resolve promise | pays after payday | 2026-12-05 see if it came")
    assert answer.effects == (Settle("promise", "pays after payday", "see if it came", date(2026, 12, 5)),)
    assert "The bot has it back only when you say so: /release" in words(answer)
    assert buttons(answer) == {"release"}
    plain = writes(HELD, "/resolve Helped | explained the letter ｜ -")
    assert plain.effects == (Settle("helped", "explained the letter"),)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("/resolve sorted | done | -", "There is no outcome called “sorted”."),
        ("/resolve helped", "with | between them"),
        ("/resolve helped | | -", "in one line of at most 200 characters"),
        ("/resolve helped | " + "x" * 201 + " | -", "in one line of at most 200 characters"),
        ("/resolve helped | done | soon", "I can't read “soon” as a day."),
        ("/resolve helped | done | 2026-11-23", "from today on, within a year"),
        ("/resolve helped | done | 2028-01-01", "from today on, within a year"),
    ],
)
def test_a_wrong_ending_is_explained(text: str, says: str) -> None:
    refused(writes(HELD, text), says)


def test_nothing_open_and_not_held_are_no_endings() -> None:
    refused(writes(a_desk(holder=BOB, requests=()), "/resolve"), "No request is open here.")
    refused(writes(a_desk(CAT, holder=BOB), "/resolve"), "Bob has looked after")


def replies(view: DeskView, text: str) -> Answer:
    return form_reply(Deed("", text, "90"), replace(view, answered=OURS))


def test_the_form_asks_how_then_what_then_when_and_gives_back_what_it_was_asked_for() -> None:
    first = replace(HELD, drafts=(a_draft(then="promise"),))
    tapped = taps(first, "settle:d1:promise")
    assert tapped.effects == (ChangeDraft("d1", {"outcome": "promise", "summary": "", "then": "promise"}),)
    second = replace(HELD, drafts=(a_draft(outcome="promise", then="promise"),))
    said = replies(second, "pays on Friday")
    assert said.effects == (ChangeDraft("d1", {"outcome": "promise", "summary": "pays on Friday", "then": "promise"}),)
    assert "next:d1:-" in buttons(said)
    third = replace(HELD, drafts=(a_draft(outcome="promise", summary="pays on Friday", then="promise"),))
    ended = replies(third, "2026-11-27 look at the books")
    assert ended.effects == (
        Settle("promise", "pays on Friday", "look at the books", date(2026, 11, 27)),
        EndDraft("d1"),
        Release("promise"),
    )  # fmt: skip
    week = taps(third, "next:d1:7")
    assert week.effects[0] == Settle("promise", "pays on Friday", "", date(2026, 12, 1))


def test_a_form_takes_no_words_that_were_not_meant_for_it() -> None:
    waits = replace(HELD, drafts=(a_draft(outcome="promise"),))
    noted = (AddNote("a thought"),)
    assert replies(HELD, "a thought").effects == noted  # no form
    assert replies(replace(HELD, drafts=(a_draft(),)), "a thought").effects == noted  # a button is awaited
    assert replies(replace(waits, me=CAT), "a thought").effects == noted  # somebody else's
    refused(replies(waits, " "), "in one line")


def test_a_question_is_answered_by_a_reply_or_by_the_next_words_within_minutes() -> None:
    waits = replace(HELD, drafts=(a_draft(outcome="promise"),))
    words_now, reply = Wrote("pays on Friday", "90"), Wrote("pays on Friday", "90", reply_to="80")
    assert awaited(words_now, waits, DRAFTS) == waits.drafts[0]
    later = replace(waits, now=waits.now + ANSWERED_WITHIN + timedelta(seconds=1))
    assert awaited(words_now, later, DRAFTS) is None
    assert awaited(reply, replace(later, answered=OURS), DRAFTS) == waits.drafts[0]
    assert awaited(reply, waits, DRAFTS) is None  # a colleague is answered
    assert awaited(reply, replace(waits, answered=replace(OURS, side="agent")), DRAFTS) is None
    assert awaited(words_now, replace(waits, me=CAT), DRAFTS) is None
    assert awaited(words_now, HELD, DRAFTS) is None
    assert awaited(replace(words_now, file=SentFile("photo", "f", "F")), waits, DRAFTS) is None


def test_a_form_that_is_done_or_somebody_elses_acts_on_nothing() -> None:
    for view in (HELD, replace(HELD, me=CAT, drafts=(a_draft(),))):
        refused(taps(view, "settle:d1:helped"), "This form is done, or somebody else's.")
        refused(taps(view, "next:d1:-"), "This form is done, or somebody else's.")
    refused(taps(replace(HELD, drafts=(a_draft(),)), "settle:d1:flown"), "This form is done")


def test_a_form_is_of_no_use_once_the_case_is_somebody_elses() -> None:
    lost = replace(HELD, holder=CAT, drafts=(a_draft(outcome="helped", summary="done"),))
    refused(taps(lost, "next:d1:-"), "Cat has looked after")
    refused(taps(lost, "settle:d1:helped"), "Cat has looked after")


def test_every_outcome_fits_its_button() -> None:
    assert all(len(f"desk.0.settle:{'x' * 8}:{name}".encode()) <= 64 for name in OUTCOMES)
