"""The ladder: when to write next, about what, or why not."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from arrears_build import POLICY, TAIPEI, a_loan, at, books, facts, flag, paid, promise, view
from hypothesis import given, settings
from hypothesis import strategies as st

from arrears.books import Loan
from arrears.contact import Hold, Purpose, Sent, Stop, may_contact
from arrears.days import local_day
from arrears.ladder import next_touch
from arrears.position import case_position
from arrears.promise import PromiseState
from arrears.touch import DoneStep, Silence, Touch, TouchFacts

LADDER, RULES = POLICY.ladder, POLICY.contact
NOW = at("2026-11-10 12:00")  # a Tuesday
TODAY = date(2026, 11, 10)
DAY = timedelta(days=1)


def due_in(days: int) -> date:
    return TODAY + timedelta(days=days)


def plan(*loans: Loan, now: datetime = NOW, **more: object) -> Touch | Silence:
    return next_touch(view(now, *loans, **more), LADDER, RULES, now)


def touch(*loans: Loan, now: datetime = NOW, **more: object) -> Touch:
    answer = plan(*loans, now=now, **more)
    assert isinstance(answer, Touch), answer
    return answer


def done(step: str, due: date, on: date, loan: str = "L1") -> DoneStep:
    return DoneStep(step, loan, due, on)


def talk(loan: Loan, now: datetime, until: datetime, **more: object) -> list[tuple[date, str]]:
    """Everything that goes out from now on while nothing answers."""
    seen: list[tuple[date, str]] = []
    facts_now = view(now, loan, **more)
    while now <= until:
        answer = next_touch(facts_now, LADDER, RULES, now)
        if isinstance(answer, Silence):
            break
        now = answer.at
        contact = replace(
            facts_now.contact, sent=(*facts_now.contact.sent, Sent(now, answer.purpose)), payments_as_of=now.date()
        )
        position = case_position(books(loan), local_day(now, TAIPEI))
        facts_now = replace(
            facts_now, contact=contact, position=position, done_steps=(*facts_now.done_steps, *answer.marks)
        )
        seen.append((local_day(now, TAIPEI), answer.step))
    return seen


def test_a_note_three_days_before_at_nine_in_the_morning() -> None:
    answer = touch(a_loan(due_in(6)))
    assert (answer.step, answer.at, answer.purpose) == ("before", at("2026-11-13 09:00"), Purpose.DUNNING)
    assert answer.marks == (done("before", due_in(6), due_in(3)),)


def test_a_note_that_would_fall_on_a_weekend_goes_out_after_it_or_lapses() -> None:
    assert touch(a_loan(date(2026, 11, 17))).at == at("2026-11-16 09:00")  # Saturday -> Monday, the day before
    monday = touch(a_loan(date(2026, 11, 16)), now=at("2026-11-13 18:30"))
    assert (monday.step, monday.at) == ("first", at("2026-11-17 09:00"))


def test_today_within_the_hours_means_now() -> None:
    assert touch(a_loan(due_in(-2))).at == NOW


def test_nobody_is_written_to_on_the_due_day() -> None:
    assert touch(a_loan(TODAY)).at == at("2026-11-11 09:00")


def test_a_due_day_on_a_weekend_is_late_only_after_the_next_bank_day() -> None:
    saturday = a_loan(date(2026, 11, 14))
    answer = touch(saturday, now=at("2026-11-15 12:00"))
    assert (answer.step, answer.at) == ("first", at("2026-11-17 09:00"))


def test_the_whole_ladder_climbs_step_by_step_and_ends_with_a_person() -> None:
    loan = a_loan(due_in(6))
    steps = talk(loan, NOW, NOW + 200 * DAY)
    assert steps == [
        (date(2026, 11, 13), "before"),
        (date(2026, 11, 17), "first"),
        (date(2026, 11, 23), "second"),
        (date(2026, 11, 30), "third"),
        (date(2026, 12, 14), "fourth"),
        (date(2026, 12, 28), "fifth"),
        (date(2027, 1, 11), "sixth"),
    ]
    all_done = tuple(done(step, due_in(6), day) for day, step in steps)
    late = at("2027-01-20 12:00")
    assert plan(loan, now=late, done_steps=all_done) == Silence("ladder.end", hand_over=True)


def test_a_loan_that_comes_late_starts_with_the_first_contact_and_never_hurries() -> None:
    steps = talk(a_loan(due_in(-80)), NOW, NOW + 60 * DAY)
    assert [step for _, step in steps] == ["first", "second", "third", "fourth", "fifth", "sixth"]
    days = [day for day, _ in steps]
    assert all((b - a).days >= LADDER.gap_days for a, b in itertools.pairwise(days))


def test_a_new_unpaid_instalment_starts_the_ladder_anew() -> None:
    loan = a_loan(due_in(-40), due_in(-9), payments=(paid(due_in(-3), 1110),))
    steps = tuple(done(step, due_in(-40), due_in(-9)) for step in ("first", "second", "third"))
    assert touch(loan, done_steps=steps).step == "first"


def test_one_message_covers_all_loans_and_is_worded_for_the_furthest() -> None:
    first, third = a_loan(due_in(-2)), a_loan(due_in(-14), ref="L2")
    steps = (done("first", due_in(-14), due_in(-12), "L2"), done("second", due_in(-14), due_in(-7), "L2"))
    answer = touch(first, third, done_steps=steps)
    assert (answer.step, answer.loan_refs) == ("third", ("L1", "L2"))
    assert answer.marks == (done("first", due_in(-2), TODAY), done("third", due_in(-14), TODAY, "L2"))


def test_a_loan_that_is_due_is_covered_though_its_own_step_comes_later() -> None:
    waits, speaks = a_loan(due_in(-10)), a_loan(due_in(-1), ref="L2")
    steps = (done("first", due_in(-10), due_in(-9)), done("second", due_in(-10), due_in(-4)))
    answer = touch(waits, speaks, done_steps=steps)
    assert (answer.step, answer.loan_refs, len(answer.marks)) == ("first", ("L1", "L2"), 1)


def test_a_silent_loan_is_left_out() -> None:
    answer = touch(a_loan(due_in(-14)), a_loan(due_in(-2), ref="L2"), flags=(flag("dispute", "L1"),))
    assert answer.loan_refs == ("L2",)
    assert plan(a_loan(due_in(-14)), flags=(flag("sold"),)) == Silence("nothing.due")


def test_a_loan_with_a_hold_of_its_own_is_left_out_until_it_ends() -> None:
    hold = Hold("receipt", NOW, NOW + 2 * DAY, "L1")
    assert touch(a_loan(due_in(-2)), holds=(hold,)).at == at("2026-11-13 09:00")
    stop = Stop("dispute", NOW, None, "L1")
    assert plan(a_loan(due_in(-2)), stops=(stop,)) == Silence("nothing.due")
    assert plan(a_loan(due_in(-2)), holds=(hold,), stops=(stop,)) == Silence("nothing.due")


@pytest.mark.parametrize("kind", ["receipt", "pause"])
def test_a_hold_on_one_loan_silences_that_loan_alone_its_promises_too(kind: str) -> None:
    hold = Hold(kind, NOW, None, "L1")
    both = (a_loan(due_in(-2)), a_loan(due_in(-2), ref="L2"))
    assert touch(*both, holds=(hold,)).loan_refs == ("L2",)
    promises = (promise(9, due_in(1), due_in(-1)), promise(9, due_in(1), due_in(-1), loan_ref="L2", id="P2"))
    assert touch(*both, promises=promises, promise_open=True, holds=(hold,)).loan_refs == ("L2",)


def test_a_stop_with_an_end_delays_and_one_without_silences() -> None:
    assert touch(a_loan(due_in(-2)), stops=(Stop("wish", NOW, NOW + DAY),)).at == NOW + DAY
    assert plan(a_loan(due_in(-2)), stops=(Stop("wish", NOW),)) == Silence("stop.wish")


@pytest.mark.parametrize(
    ("more", "rule"),
    [
        ({"owner": "held"}, "person.holds"),
        ({"owner": "waiting"}, "person.waiting"),
        ({"unreachable": True}, "unreachable"),
        ({"ever_verified": False}, "identity.never_verified"),
        ({"payments_as_of": None}, "books.old"),
        ({"agreement_kept": True}, "agreement.kept"),
        ({"zones": (TAIPEI, "America/New_York")}, "hours"),
    ],
)
def test_silence_names_its_rule(more: dict[str, object], rule: str) -> None:
    assert plan(a_loan(due_in(-2)), **more) == Silence(rule)


def test_a_paid_up_borrower_with_nothing_coming_hears_nothing() -> None:
    assert plan(a_loan(due_in(-2), payments=(paid(TODAY, 1110),))) == Silence("nothing.due")


def test_a_promise_is_reminded_of_the_day_before_and_on_the_day_while_dunning_is_silent() -> None:
    made = promise(1000, due_in(2), TODAY)
    before = touch(a_loan(due_in(-2)), promises=(made,), promise_open=True)
    assert (before.step, before.at, before.purpose) == ("promise.before1", at("2026-11-11 09:00"), Purpose.PROMISE)
    on_day = touch(a_loan(due_in(-2)), promises=(made,), promise_open=True, done_steps=before.marks, now=before.at)
    assert (on_day.step, on_day.at) == ("promise.day", at("2026-11-12 09:00"))
    over = plan(
        a_loan(due_in(-2)), promises=(made,), promise_open=True, done_steps=on_day.marks, now=on_day.at + 3 * DAY
    )
    assert over == Silence("promise.open")


def test_a_promise_of_what_is_not_owed_any_more_is_not_reminded_of() -> None:
    made = promise(1110, due_in(2), TODAY)
    paid_up = a_loan(due_in(-2), payments=(paid(due_in(-3), 1110),))
    assert plan(paid_up, promises=(made,), promise_open=True) == Silence("promise.open")
    coming = a_loan(due_in(-2), due_in(2), payments=(paid(due_in(-3), 1110),))
    assert touch(coming, promises=(made,), promise_open=True).step == "promise.before1"


def test_a_reminder_goes_out_before_closed_days() -> None:
    made = promise(1000, date(2026, 11, 16), due_in(-3))  # a Monday
    answer = touch(a_loan(due_in(-5)), promises=(made,), promise_open=True)
    assert answer.at == at("2026-11-13 09:00")


def test_nobody_is_reminded_on_the_day_of_promising() -> None:
    made = promise(1000, due_in(1), TODAY)
    assert touch(a_loan(due_in(-2)), promises=(made,), promise_open=True).step == "promise.day"


def test_a_reminder_that_missed_its_day_is_never_made_up_for() -> None:
    made = promise(1000, due_in(0), due_in(-5))
    assert plan(a_loan(due_in(-9)), promises=(made,), promise_open=True, now=at("2026-11-10 18:00")) == Silence(
        "promise.open"
    )


def test_a_reminder_of_a_promise_uses_up_the_day_even_when_it_is_skipped() -> None:
    skipped = (done("promise.day", TODAY, TODAY),)
    assert touch(a_loan(due_in(-2)), done_steps=skipped).at == at("2026-11-11 09:00")


def test_a_skipped_dunning_step_uses_up_the_day_for_promises_too() -> None:
    made = promise(1000, due_in(1), due_in(-3))
    skipped = (done("first", due_in(-5), TODAY),)
    answer = touch(a_loan(due_in(-5)), promises=(made,), promise_open=True, done_steps=skipped)
    assert (answer.step, answer.at) == ("promise.day", at("2026-11-11 09:00"))


def test_where_both_fit_a_day_the_promise_comes_first() -> None:
    made = promise(1000, TODAY, due_in(-3))
    both = touch(a_loan(due_in(-5)), a_loan(due_in(-2), ref="L2"), promises=(made,), promise_open=False)
    assert (both.purpose, both.step) == (Purpose.PROMISE, "promise.day")
    later = promise(1000, due_in(7), due_in(-3))
    assert touch(a_loan(due_in(-5)), promises=(later,), promise_open=False).purpose is Purpose.DUNNING


def test_a_note_that_is_held_until_it_has_lapsed_never_goes_out() -> None:
    hold = Hold("receipt", NOW, at("2026-11-13 12:00"), "L1")
    assert touch(a_loan(date(2026, 11, 13)), holds=(hold,)).step == "first"


def test_promises_of_two_loans_share_a_reminder() -> None:
    two = (promise(9, due_in(2), due_in(-1)), promise(9, due_in(1), due_in(-1), loan_ref="L2", id="P2"))
    answer = touch(a_loan(due_in(-2)), a_loan(due_in(-2), ref="L2"), promises=two, promise_open=True, now=NOW + DAY)
    assert (answer.step, set(answer.loan_refs), len(answer.marks)) == ("promise.day", {"L1", "L2"}, 2)


def test_a_person_being_asked_for_silences_dunning_but_not_the_promise() -> None:
    made = promise(1000, due_in(2), TODAY)
    assert touch(a_loan(due_in(-2)), promises=(made,), promise_open=True, owner="waiting").purpose is Purpose.PROMISE


def test_no_reminder_of_a_promise_that_is_over_or_whose_loan_is_silent() -> None:
    for state in PromiseState:
        made = promise(1000, due_in(2), due_in(-2), state=state)
        answer = plan(a_loan(due_in(-2)), promises=(made,), promise_open=True)
        assert isinstance(answer, Touch) == (state is PromiseState.OPEN)
    made = promise(1000, due_in(2), due_in(-2))
    assert plan(a_loan(due_in(-2)), promises=(made,), flags=(flag("sold"),)) == Silence("nothing.due")


loans = st.builds(
    lambda ref, start, count, much: a_loan(
        *(due_in(start + 30 * n) for n in range(count)),
        ref=ref,
        payments=(paid(TODAY, much),) if much else (),
    ),
    st.sampled_from(["L1", "L2", "L3"]),
    st.integers(-120, 20),
    st.integers(1, 4),
    st.sampled_from([0, 0, 500, 1110, 3000]),
)
books_of_loans = st.lists(loans, min_size=1, max_size=3, unique_by=lambda loan: loan.ref)
some_promises = st.lists(
    st.builds(
        lambda ref, ahead, ago: promise(500, due_in(ahead), due_in(-ago), loan_ref=ref, id=f"P{ref}"),
        st.sampled_from(["L1", "L2", "L3"]),
        st.integers(0, 20),
        st.integers(0, 5),
    ),
    max_size=3,
    unique_by=lambda p: p.id,
)
waits = st.lists(st.tuples(st.integers(0, 400), st.booleans()), min_size=1, max_size=25)


@settings(max_examples=150)
@given(books_of_loans, some_promises, waits, st.booleans())
def test_it_never_loops_bursts_skips_a_step_or_breaks_the_gate(
    held: list[Loan],
    promises: list,
    runs: list[tuple[int, bool]],
    open_promise: bool,  # type: ignore[type-arg]
) -> None:
    now, own = NOW, tuple(promises)
    steps: tuple[DoneStep, ...] = ()
    gone: tuple[Sent, ...] = ()
    last_day = date.min
    for hours, really in runs:
        now += timedelta(hours=hours)
        today = local_day(now, TAIPEI)
        contact = facts(now, sent=gone, promise_open=open_promise and bool(own))
        seen = TouchFacts(contact, case_position(books(*held), today), own, steps)
        answer = next_touch(seen, LADDER, RULES, now)
        assert answer == next_touch(seen, LADDER, RULES, now)
        if isinstance(answer, Silence):
            continue
        assert answer.at >= now
        assert may_contact(answer.purpose, replace(contact, payments_as_of=answer.at.date()), RULES, answer.at).allowed
        assert set(answer.loan_refs) <= {loan.ref for loan in held} | {p.loan_ref for p in own}
        day = local_day(answer.at, TAIPEI)
        assert day > last_day
        assert not set(answer.marks) & set(steps)
        _no_step_is_skipped(answer, steps)
        now, last_day = answer.at, day
        steps = (*steps, *answer.marks)
        if really:
            gone = (*gone, Sent(now, answer.purpose))


def _no_step_is_skipped(answer: Touch, steps: tuple[DoneStep, ...]) -> None:
    order = [step.id for step in LADDER.steps if step.day > 0]
    for mark in answer.marks:
        if mark.step in order:
            before = {s.step for s in steps if (s.loan_ref, s.due) == (mark.loan_ref, mark.due)}
            assert set(order[: order.index(mark.step)]) <= before
            assert mark.on > mark.due


def test_now_may_carry_any_zone() -> None:
    assert touch(a_loan(due_in(-2)), now=NOW.astimezone(UTC)).at == NOW


def test_who_was_asked_about_a_missed_promise_is_not_dunned_the_day_after() -> None:
    asked = (Sent(NOW, Purpose.PROMISE),)
    assert touch(a_loan(due_in(-20)), sent=asked).at == at("2026-11-16 09:00")  # four days on is a Saturday
