"""The final review: a supervisor decides with a day and a reason; nothing happens by itself, nobody is threatened."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from offer_desk import ANN, MING, Topic
from talk import fresh

from dialogs.desk.deeds import PauseReminders
from dialogs.desk.drafting import EndDraft, KeepDraft
from dialogs.desk.final import DRAFTS, Review
from dialogs.desk.story import Deed
from dialogs.desk.view import Draft, Request
from dialogs.grammar.effects import Notify
from dialogs.grammar.events import CaseReviewed

AT = datetime(2026, 11, 24, 1, tzinfo=UTC)
ENDED = Request("T-1", "ladder_end", "low", "", AT, AT)
CHRISTMAS = "2026-12-18"


def review(*, me: object = ANN, noticed: date | None = None, where: str = "TW", **more: object) -> Topic:
    """Ann, a supervisor, before a case whose reminders have ended; nobody holds it."""
    talk = fresh(jurisdiction=where)
    extra = {"noticed_on": noticed}
    return Topic(talk, me=me, holder=None, requests=(ENDED,), more=extra, **more)  # type: ignore[arg-type]


def decided(at: Topic) -> list[Review]:
    return [effect for effect in at.done if isinstance(effect, Review)]


def test_the_card_says_what_each_choice_does_and_that_nothing_happens_by_itself() -> None:
    at = review().writes("/final").sees("nothing happens by itself", "the borrower is told so kindly",
                                        "only after the lender's own written notice; none is recorded",
                                        "told nothing of it", "the lender's own import")  # fmt: skip
    assert at.labels() == ["More time", "Mediation", "An agency", "Legal advice", "A notice was sent"]
    assert at.done == []


def test_more_time_takes_a_day_and_a_reason_and_makes_reminders_wait_through_that_day() -> None:
    at = review().writes(f"/final time {CHRISTMAS} waits for the insurance").sees("More time, until", "told so kindly")
    pause, made = at.done
    assert made == Review("time", date(2026, 12, 18), "waits for the insurance")
    assert pause == PauseReminders(datetime(2026, 12, 18, 16, tzinfo=UTC), "waits for the insurance")


def test_by_buttons_the_choice_the_day_and_then_the_reason_as_the_next_message() -> None:
    at = review().writes("/final").taps("Mediation").sees("until which day?")
    at.taps("Tuesday, 8 December").sees("Why?")
    (kept,) = at.done
    assert isinstance(kept, KeepDraft)
    at.more["drafts"] = (Draft(kept.id, kept.kind, kept.body, ANN.user_id, AT),)
    at.take(DRAFTS["final"](Deed("r", "ok", "9"), at.view())).sees("Please add a reason")
    assert decided(at) == []
    at.take(DRAFTS["final"](Deed("r", "they asked for it", "9"), at.view()))
    assert decided(at) == [Review("mediation", date(2026, 12, 8), "they asked for it")]
    assert isinstance(at.done[-1], EndDraft)


def test_an_agency_comes_only_after_the_written_notice_and_its_days_and_is_told_what_is_missing() -> None:
    at = review().writes(f"/final agency {CHRISTMAS} no answer to anything")
    at.sees("the lender's own written notice comes first", "tw.outsourcing", "who the agency is", "where to complain",
            "the earliest day is Tuesday, 8 December")  # fmt: skip
    soon = review(noticed=date(2026, 11, 20)).writes("/final").taps("An agency")
    soon.sees("too recent", "Friday, 4 December")
    assert decided(at) + decided(soon) == []
    late = review(noticed=date(2026, 11, 10)).writes(f"/final agency {CHRISTMAS} no answer to anything")
    late.sees("The bot says nothing of it")
    assert decided(late) == [Review("agency", date(2026, 12, 18), "no answer to anything")]
    assert len(decided(review(where="GB").writes(f"/final agency {CHRISTMAS} no answer at all"))) == 1


def test_no_agency_while_a_complaint_or_another_stop_stands() -> None:
    at = review(noticed=date(2026, 11, 1))
    at.talk.stops = ("complaint",)
    at.writes(f"/final agency {CHRISTMAS} no answer to anything").sees("No agency while this is open: complaint")
    assert at.done == []


def test_a_notice_is_recorded_with_its_day_and_makes_nothing_wait() -> None:
    at = review().writes("/final sent 2026-11-20 by registered post").sees("was sent on Friday, 20 November")
    assert at.done == [Review("sent", date(2026, 11, 20), "by registered post")]
    assert review().writes("/final sent 2026-11-25 by post").done == []
    assert "On which day" in review().writes("/final").taps("A notice was sent").text


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("sue 2026-12-01 now", "There is no choice called"),
        ("time", "Please add a day"),
        ("time soon please wait", "can't read"),
        (f"time {CHRISTMAS}", "Please add a reason"),
        (f"time {CHRISTMAS} {'x' * 300}", "Please add a reason"),
        ("time 2026-11-24 not ahead", "at most 30 days"),
        ("legal 2027-11-24 far too far", "at most 30 days"),
    ],
)
def test_what_is_missing_or_wrong_is_said_and_nothing_is_done(words: str, says: str) -> None:
    at = review().writes(f"/final {words}").sees(says)
    assert at.done == []


def test_only_a_supervisor_decides_and_only_once_the_reminders_have_ended() -> None:
    assert "Only a supervisor" in review(me=MING).writes(f"/final time {CHRISTMAS} as I like").text
    assert "Only a supervisor" in review(me=MING).presses("final:legal:7").text
    other = review()
    other.requests = (replace(ENDED, reason="asked"),)
    assert "No final review is open" in other.writes(f"/final time {CHRISTMAS} as I like").text
    assert other.done == []


def test_the_borrower_hears_of_time_and_mediation_alone_neutrally_and_kindly() -> None:
    for choice, says in (("time", "You have time until"), ("mediation", "You decide whether you take part")):
        talk = fresh()
        talk.hear(CaseReviewed(choice, date(2026, 12, 18), "F-1"))
        (note,) = talk.wanted(Notify)
        assert not note.screen.debt_fact  # type: ignore[attr-defined]
        talk.idles().taps("news").says("3/5").sees(says, "18 December")
        for word in ("legal", "agency", "court", "must"):
            talk.sees_no(word)
        talk.taps("help")
        assert talk.conversation.frame.dialog == "hardship"
    for choice in ("agency", "legal", "sent"):
        silent = fresh()
        silent.hear(CaseReviewed(choice, date(2026, 12, 18), "F-1"))
        assert silent.effects == ()
        assert silent.conversation.news == ()
