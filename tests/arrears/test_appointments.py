"""Appointments: messages of service on a day of their own, on the ladder with the others."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from arrears_build import POLICY, TAIPEI, a_loan, at, books, facts, flag, promise, view
from hypothesis import given, settings
from hypothesis import strategies as st

from arrears.books import Loan
from arrears.contact import Hold, Purpose, Sent, Stop, may_contact
from arrears.days import local_day
from arrears.ladder import check_in, next_touch
from arrears.policy import Ladder
from arrears.position import case_position
from arrears.promise import Promise
from arrears.touch import Appointment, DoneStep, Silence, Touch, TouchFacts

LADDER, RULES = POLICY.ladder, POLICY.contact
NOW = at("2026-11-10 12:00")  # a Tuesday
TODAY = date(2026, 11, 10)
DAY = timedelta(days=1)
PAID_UP = a_loan()


def on(days: int, kind: str = "plan.check_in", ref: str = "AG-1", **more: object) -> Appointment:
    return Appointment(kind, ref, TODAY + days * DAY, **more)  # type: ignore[arg-type]


def plan(*appointments: Appointment, loan: object = PAID_UP, now: object = NOW, **more: object) -> Touch | Silence:
    return next_touch(view(now, loan, appointments=appointments, **more), LADDER, RULES, now)  # type: ignore[arg-type]


def touch(*appointments: Appointment, **more: object) -> Touch:
    answer = plan(*appointments, **more)
    assert isinstance(answer, Touch), answer
    return answer


def test_an_appointment_goes_out_on_its_day_as_service_and_says_what_it_is_about() -> None:
    answer = touch(on(2, loan_ref="L1"))
    mark = DoneStep("plan.check_in", "AG-1", TODAY + 2 * DAY, TODAY + 2 * DAY)
    assert answer == Touch(at("2026-11-12 09:00"), Purpose.SERVICE, "plan.check_in", ("L1",), (mark,), ref="AG-1")
    assert touch(on(0)).at == NOW
    assert touch(on(0)).loan_refs == ()


def test_on_a_closed_day_it_waits_for_the_next_open_one() -> None:
    assert touch(on(4)).at == at("2026-11-16 09:00")  # Saturday -> Monday


def test_it_is_not_planned_before_the_ladders_morning() -> None:
    late_riser = Ladder.model_validate(LADDER.model_dump(by_alias=True) | {"earliest": time(11)})
    answer = next_touch(view(NOW, PAID_UP, appointments=(on(1),)), late_riser, RULES, NOW)
    assert isinstance(answer, Touch)
    assert answer.at == at("2026-11-11 11:00")


def test_after_its_last_day_it_lapses() -> None:
    assert touch(on(-3, last=TODAY)).at == NOW
    assert plan(on(-3, last=TODAY - DAY)) == Silence("nothing.due")
    assert plan(on(4, last=TODAY + 5 * DAY)) == Silence("nothing.due")  # Saturday and Sunday


def test_each_goes_out_once() -> None:
    first = touch(on(0))
    assert plan(on(0), done_steps=first.marks) == Silence("nothing.due")
    moved = touch(on(1), done_steps=first.marks)  # another day is another appointment
    assert moved.at == at("2026-11-11 09:00")


@pytest.mark.parametrize(
    "more",
    [{"stops": (Stop("wish", NOW),)}, {"owner": "held"}, {"unreachable": True}, {"ever_verified": False}],
)
def test_stops_a_person_who_holds_the_case_and_an_unreachable_chat_silence_it(more: dict[str, object]) -> None:
    assert isinstance(plan(on(0), **more), Silence)


@pytest.mark.parametrize(
    "more",
    [
        {"owner": "waiting"},
        {"holds": (Hold("receipt", NOW),)},
        {"holds": (Hold("pause", NOW, loan_ref="L1"),)},
        {"payments_as_of": None},
        {"agreement_kept": True},
        {"promise_open": True},
    ],
)
def test_what_silences_dunning_alone_does_not_silence_service(more: dict[str, object]) -> None:
    assert touch(on(0, loan_ref="L1"), **more).purpose is Purpose.SERVICE


def test_an_appointment_about_a_silent_or_stopped_loan_is_left_out() -> None:
    assert plan(on(0, loan_ref="L1"), flags=(flag("sold", "L1"),)) == Silence("nothing.due")
    assert touch(on(0, loan_ref="L2"), flags=(flag("sold", "L1"),)).loan_refs == ("L2",)
    stop = Stop("dispute", NOW, NOW + DAY, "L1")
    assert touch(on(0, loan_ref="L1"), stops=(stop,)).at == at("2026-11-12 09:00")
    assert plan(on(0, loan_ref="L1"), stops=(replace(stop, until=None),)) == Silence("nothing.due")


def test_a_stop_with_an_end_delays_it() -> None:
    assert touch(on(0), stops=(Stop("wish", NOW, NOW + DAY),)).at == NOW + DAY


def test_dunning_of_the_same_day_goes_first_and_the_appointment_the_next_allowed_day() -> None:
    late = a_loan(TODAY - 2 * DAY)
    dunning = touch(on(0), loan=late)
    assert (dunning.purpose, dunning.at) == (Purpose.DUNNING, NOW)
    after = touch(on(0), loan=late, done_steps=dunning.marks, sent=(Sent(NOW, Purpose.DUNNING),))
    assert (after.purpose, after.at) == (Purpose.SERVICE, at("2026-11-11 09:00"))


def test_a_promise_of_the_same_day_goes_first_too() -> None:
    made, owing = promise(1000, TODAY + DAY, TODAY - 3 * DAY), a_loan(TODAY - 9 * DAY)
    first = touch(on(0), promises=(made,), loan=owing)
    assert (first.purpose, first.step) == (Purpose.PROMISE, "promise.before1")
    on_the_day = touch(on(0), promises=(made,), loan=owing, done_steps=first.marks)
    assert (on_the_day.step, on_the_day.at) == ("promise.day", at("2026-11-11 09:00"))
    done = (*first.marks, *on_the_day.marks)
    last = touch(on(0), promises=(made,), loan=owing, done_steps=done, now=on_the_day.at, promise_open=True)
    assert (last.step, last.at) == ("plan.check_in", at("2026-11-12 09:00"))


def test_an_appointment_before_the_others_goes_before_them() -> None:
    soon = a_loan(TODAY + 6 * DAY)  # the note before it comes in three days
    assert touch(on(1), loan=soon).step == "plan.check_in"
    assert touch(on(4), loan=soon).step == "before"


def test_a_day_with_an_appointment_is_used_up_and_the_day_after_is_not() -> None:
    done = (DoneStep("plan.check_in", "AG-1", TODAY, TODAY),)
    assert touch(loan=a_loan(TODAY - 2 * DAY), done_steps=done).at == at("2026-11-11 09:00")


def test_who_was_written_to_about_money_today_hears_of_an_appointment_tomorrow() -> None:
    assert touch(on(0), sent=(Sent(NOW, Purpose.PROMISE),)).at == at("2026-11-11 09:00")
    assert touch(on(0), sent=(Sent(NOW, Purpose.SERVICE),)).at == NOW


def test_two_appointments_take_two_days_in_a_set_order() -> None:
    two = (on(0, "plan.review", "AG-2"), on(0, "offer.follow_up", "O-1"))
    first = touch(*two)
    assert first.step == "offer.follow_up"
    second = touch(*two, done_steps=first.marks)
    assert (second.step, second.at) == ("plan.review", at("2026-11-11 09:00"))


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ((31,), date(2026, 11, 25)),
        ((61, 31), date(2026, 11, 25)),
        ((30,), None),
        ((-5, 0, 40), date(2026, 11, 30)),
        ((-5, 0), None),
        ((), None),
    ],
)
def test_a_check_in_is_half_way_when_nothing_falls_due_for_longer(days: tuple[int, ...], expected: date | None) -> None:
    assert check_in([TODAY + n * DAY for n in days], TODAY, 30) == expected


kinds = st.sampled_from(["offer.follow_up", "plan.check_in", "plan.review", "receipt.ended"])
appointments = st.lists(
    st.builds(
        lambda kind, ref, day, more, loan: on(
            day, kind, ref, last=None if more is None else TODAY + (day + more) * DAY, loan_ref=loan
        ),
        kinds,
        st.sampled_from(["A", "B"]),
        st.integers(-3, 25),
        st.none() | st.integers(0, 9),
        st.sampled_from(["", "L1", "L2"]),
    ),
    max_size=5,
)
some_loans = st.lists(st.integers(-60, 20), max_size=2).map(
    lambda starts: [a_loan(TODAY + n * DAY, ref=f"L{k}") for k, n in enumerate(starts, 1)]
)
some_promises = st.lists(st.tuples(st.integers(0, 20), st.integers(1, 5)), max_size=2).map(
    lambda made: [
        promise(500, TODAY + due * DAY, TODAY - ago * DAY, loan_ref=f"L{k}", id=f"P{k}")
        for k, (due, ago) in enumerate(made, 1)
    ]
)
waits = st.lists(st.tuples(st.integers(0, 60), st.booleans()), min_size=1, max_size=25)


@settings(max_examples=150)
@given(appointments, some_loans, some_promises, waits)
def test_there_are_never_two_messages_on_a_day_and_no_appointment_goes_out_twice_or_too_late(
    wanted: list[Appointment],
    loans: list[Loan],
    promises: list[Promise],
    runs: list[tuple[int, bool]],
) -> None:
    now, days = NOW, set[date]()
    steps: tuple[DoneStep, ...] = ()
    gone: tuple[Sent, ...] = ()
    for hours, really in runs:
        now += timedelta(hours=hours)
        contact = facts(now, sent=gone)
        position = case_position(books(*loans), local_day(now, TAIPEI))
        seen = TouchFacts(contact, position, tuple(promises), steps, tuple(wanted))
        answer = next_touch(seen, LADDER, RULES, now)
        if isinstance(answer, Silence):
            continue
        assert answer.at >= now
        assert may_contact(answer.purpose, replace(contact, payments_as_of=answer.at.date()), RULES, answer.at).allowed
        day = local_day(answer.at, TAIPEI)
        assert day not in days
        days.add(day)
        assert not {replace(mark, on=day) for mark in steps} & set(answer.marks)
        if answer.purpose is Purpose.SERVICE:
            about = {(to.kind, to.ref, to.day): to for to in wanted if to.last is None or day <= to.last}
            to = about[answer.step, answer.ref, answer.marks[0].due]
            assert to.day <= day
        now, steps = answer.at, (*steps, *answer.marks)
        gone = (*gone, Sent(now, answer.purpose)) if really else gone


@settings(max_examples=100)
@given(some_loans, some_promises, st.integers(0, 300))
def test_without_appointments_nothing_changes(loans: list[Loan], promises: list[Promise], hours: int) -> None:
    now = NOW + timedelta(hours=hours)
    plain = view(now, *loans, promises=tuple(promises))
    far = replace(plain, appointments=(on(900),))
    answer = next_touch(plain, LADDER, RULES, now)
    assert next_touch(far, LADDER, RULES, now) == answer or isinstance(answer, Silence)
