"""Promises: which may be made, and what the books show became of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from arrears_build import POLICY, a_loan, paid, promise, twd
from hypothesis import given
from hypothesis import strategies as st

from arrears.books import Loan, Payment
from arrears.decisions import Refusal
from arrears.money import Money
from arrears.position import position
from arrears.promise import Admitted, Judgement, Promise, PromiseState, admit, broken, deadline, judge, owed

RULES = POLICY.promises
MADE, DUE = date(2026, 11, 16), date(2026, 11, 20)  # Monday, Friday
GRACE_ENDS, JUDGED = date(2026, 11, 23), date(2026, 11, 24)
DUE_BEFORE = date(2026, 11, 5)


def judged(*payments: Payment, as_of: date | None = JUDGED, of: tuple[Promise, ...] = ()) -> Judgement:
    return judge(of or (promise(1000, DUE, MADE),), a_loan(payments=payments), as_of, RULES, "TW")[0]


def test_the_deadline_is_the_promised_bank_day_and_the_grace() -> None:
    assert deadline(DUE, RULES, "TW") == GRACE_ENDS
    assert date(2026, 11, 24) == deadline(date(2026, 11, 21), RULES, "TW")  # a Saturday


@pytest.mark.parametrize(
    ("fell_due", "today", "still"),
    [
        ((DUE_BEFORE,), MADE, True),
        ((DUE,), MADE, True),  # it falls due by the promised day
        ((DUE + timedelta(days=1),), MADE, False),
        ((DUE + timedelta(days=1),), JUDGED, False),  # what fell due since was not promised
        ((), MADE, False),
    ],
)
def test_a_promise_is_owed_while_anything_due_by_its_day_is_unpaid(
    fell_due: tuple[date, ...], today: date, still: bool
) -> None:
    where = position(a_loan(*fell_due), today)
    assert still is owed(promise(1000, DUE, MADE), where)
    assert owed(promise(1000, DUE, MADE, agreement="AG-1", part=1), where), (
        "a plan says itself what became of its parts"
    )


def test_a_promise_on_a_loan_that_left_the_books_is_not_owed() -> None:
    assert not owed(promise(1000, DUE, MADE), None)


@pytest.mark.parametrize("day", [MADE, DUE, GRACE_ENDS])
def test_paid_from_the_day_it_was_made_through_the_grace_is_kept(day: date) -> None:
    result = judged(paid(day, 1000))
    assert (PromiseState.KEPT, day, 1000) == (result.state, result.kept_on, result.paid)


@pytest.mark.parametrize("day", [MADE - timedelta(days=1), JUDGED])
def test_money_from_before_the_promise_or_after_the_grace_keeps_nothing(day: date) -> None:
    assert PromiseState.MISSED is judged(paid(day, 1000)).state


def test_money_after_the_grace_is_shown_all_the_same() -> None:
    assert judged(paid(JUDGED, 1000)).paid == 1000


@pytest.mark.parametrize("as_of", [None, DUE, GRACE_ENDS])
def test_nothing_is_missed_before_the_books_are_past_the_grace(as_of: date | None) -> None:
    assert PromiseState.OPEN is judged(as_of=as_of).state


def test_kept_needs_no_complete_books() -> None:
    assert PromiseState.KEPT is judged(paid(DUE, 1000), as_of=None).state


def test_some_of_it_is_part_once_the_day_is_over_and_open_before() -> None:
    assert (judged(paid(DUE, 400)).state, judged(paid(DUE, 400)).paid) == (PromiseState.PART, 400)
    assert (
        judged(paid(DUE, 400), as_of=DUE).state,
        judged(paid(DUE, 400), as_of=DUE).paid,
    ) == (PromiseState.OPEN, 400)


def test_short_by_no_more_than_the_tolerance_is_kept() -> None:
    assert PromiseState.KEPT is judged(paid(DUE, 990)).state
    assert PromiseState.PART is judged(paid(DUE, 989)).state


def test_several_payments_keep_a_promise_on_the_day_the_last_one_came() -> None:
    assert judged(paid(MADE, 600), paid(DUE, 400)).kept_on == DUE


def test_a_payment_that_was_in_time_but_known_late_turns_missed_to_kept() -> None:
    missed = promise(1000, DUE, MADE, state=PromiseState.MISSED)
    result = judged(paid(DUE, 1000), as_of=date(2026, 12, 20), of=(missed,))
    assert (result.state, result.was_in_time, result.changed) == (PromiseState.KEPT, True, True)


def test_a_promise_we_never_called_missed_needs_no_apology() -> None:
    assert not judged(paid(DUE, 1000)).was_in_time
    kept = promise(1000, DUE, MADE, state=PromiseState.KEPT, paid=1000)
    assert not judged(paid(DUE, 1000), of=(kept,)).was_in_time


def test_a_payment_taken_back_turns_kept_to_missed() -> None:
    kept = promise(1000, DUE, MADE, state=PromiseState.KEPT, paid=1000)
    result = judged(paid(DUE, 1000), paid(JUDGED, 1000, "reversal"), of=(kept,))
    assert (result.state, result.paid, result.changed, result.was_in_time) == (PromiseState.MISSED, 0, True, False)


def test_a_waiver_keeps_no_promise() -> None:
    assert PromiseState.MISSED is judged(paid(DUE, 1000, "waiver")).state


def test_money_goes_to_the_oldest_promise_first() -> None:
    later = promise(1000, date(2026, 11, 23), MADE)
    first, second = judge((later, promise(1000, DUE, MADE)), a_loan(payments=(paid(DUE, 1300),)), None, RULES, "TW")
    assert (first.state, first.paid) == (PromiseState.KEPT, 1000)
    assert (second.state, second.paid) == (PromiseState.OPEN, 300)


def test_an_old_missed_promise_takes_nothing_from_a_new_one() -> None:
    old = promise(1000, DUE, MADE, state=PromiseState.MISSED)
    new = promise(1000, date(2026, 12, 4), date(2026, 11, 25))
    first, second = judge((old, new), a_loan(payments=(paid(date(2026, 12, 4), 1000),)), None, RULES, "TW")
    assert (first.state, first.paid) == (PromiseState.OPEN, 0)  # books that say nothing of their day judge nothing
    assert PromiseState.KEPT is second.state


def test_promises_given_up_and_those_of_other_loans_are_not_judged() -> None:
    others = (
        promise(1, DUE, MADE, state=PromiseState.WITHDRAWN),
        promise(1, DUE, MADE, state=PromiseState.SUPERSEDED),
        promise(1, DUE, MADE, loan_ref="L2"),
    )
    assert judge(others, a_loan(), JUDGED, RULES) == ()


def test_parts_of_a_plan_are_judged_by_the_plan_and_take_no_money_here() -> None:
    part = promise(1000, DUE, MADE, id="AG-1.1", agreement="AG-1", part=1)
    assert judge((part,), a_loan(), JUDGED, RULES) == ()
    assert judged(paid(DUE, 1000), of=(promise(1000, DUE, MADE), part)).paid == 1000


def test_money_that_comes_once_a_plan_has_begun_is_not_counted_in_an_old_promise_too() -> None:
    old = promise(1000, DUE, MADE, state=PromiseState.MISSED)
    began = JUDGED + timedelta(days=1)
    part = promise(1000, began + timedelta(days=20), began, id="AG-1.1", agreement="AG-1", part=1)
    assert judged(paid(JUDGED, 300), paid(began, 700), of=(old, part)).paid == 300
    assert judged(paid(JUDGED, 300), paid(began, 700), of=(old, replace(part, loan_ref="L2"))).paid == 1000
    assert judged(paid(GRACE_ENDS, 1000), as_of=began, of=(old, part)).was_in_time
    newer = promise(500, began + timedelta(days=1), began + timedelta(days=1))
    assert judged(paid(began + timedelta(days=9), 400), of=(newer, part)).paid == 400


def test_what_has_not_changed_says_so() -> None:
    assert not judged(as_of=DUE).changed


november = st.dates(date(2026, 11, 1), date(2026, 12, 31))
payments = st.builds(paid, november, st.integers(1, 2000), st.sampled_from(["payment", "payment", "reversal"]))
promises = st.builds(
    lambda n, amount, made, ahead: promise(amount, made + timedelta(days=ahead), made, id=f"P{n}"),
    st.integers(0, 99),
    st.integers(1, 2000),
    november,
    st.integers(0, 20),
)
some_promises = st.lists(promises, max_size=5, unique_by=lambda p: p.id)


@given(some_promises, st.lists(payments, max_size=8), st.none() | november, st.randoms())
def test_no_order_changes_a_judgement_and_no_money_counts_twice(
    made: list[Promise],
    rows: list[Payment],
    as_of: date | None,
    order: Random,
) -> None:
    rows = [Payment(f"r{n}", row.paid_on, row.amount, "", row.kind) for n, row in enumerate(rows)]
    results = judge(made, a_loan(payments=tuple(rows)), as_of, RULES, "TW")
    other_made, other_rows = list(made), list(rows)
    order.shuffle(other_made)
    order.shuffle(other_rows)
    assert results == judge(other_made, a_loan(payments=tuple(other_rows)), as_of, RULES, "TW")
    net = sum(row.amount if row.kind == "payment" else -row.amount for row in rows)
    assert sum(result.paid for result in results) <= max(0, net)
    by_id = {p.id: p for p in made}
    for result in results:
        p = by_id[result.promise_id]
        assert 0 <= result.paid <= p.amount.minor
        assert (result.kept_on is not None) == (result.state is PromiseState.KEPT)
        assert result.kept_on is None or p.made_on <= result.kept_on <= deadline(p.due, RULES, "TW")


@given(some_promises, st.lists(payments, max_size=8), november, november)
def test_later_books_never_reopen_a_promise(made: list[Promise], rows: list[Payment], one: date, other: date) -> None:
    one, other = sorted((one, other))
    loan = a_loan(payments=tuple(Payment(f"r{n}", r.paid_on, r.amount, "", r.kind) for n, r in enumerate(rows)))
    for before, after in zip(judge(made, loan, one, RULES, "TW"), judge(made, loan, other, RULES, "TW"), strict=True):
        assert before.state is after.state or before.state is PromiseState.OPEN


def ask(amount: Money, due: date, *others: Promise, loan: Loan | None = None, replaces: str = "") -> Admitted | Refusal:
    where = position(loan or a_loan(DUE_BEFORE), MADE)
    return admit(
        amount, due, today=MADE, position=where, promises=others, rules=RULES, jurisdiction="TW", replaces=replaces
    )


def test_a_promise_within_all_limits_is_admitted() -> None:
    assert Admitted(twd(1110), DUE) == ask(twd(1110), DUE)
    assert Admitted(twd(111), MADE) == ask(twd(111), MADE)


def test_a_promise_for_a_day_without_banks_moves_to_the_next_and_says_so() -> None:
    assert Admitted(twd(1110), date(2026, 11, 23), moved_from=date(2026, 11, 21)) == ask(twd(1110), date(2026, 11, 21))


def test_what_falls_due_by_then_may_be_promised_too() -> None:
    both = a_loan(DUE_BEFORE, DUE)
    assert isinstance(ask(twd(2220), DUE, loan=both), Admitted)
    assert Refusal("promise.too_much", {"amount": twd(2220), "most": twd(1110)}) == ask(
        twd(2220), DUE - timedelta(days=1), loan=both
    )


@pytest.mark.parametrize(
    ("amount", "due", "rule"),
    [
        (twd(1111), DUE, "promise.too_much"),
        (twd(110), DUE, "promise.too_little"),
        (twd(0), DUE, "promise.too_little"),
        (twd(-5), DUE, "promise.too_little"),
        (Money(1000, "USD"), DUE, "promise.currency"),
        (twd(1000), MADE - timedelta(days=1), "promise.past"),
        (twd(1000), MADE + timedelta(days=32), "promise.too_far"),
    ],
)
def test_a_promise_beyond_a_limit_is_refused_by_its_rule(amount: Money, due: date, rule: str) -> None:
    answer = ask(amount, due)
    assert isinstance(answer, Refusal)
    assert rule == answer.rule


def test_one_promise_a_loan_unless_the_old_one_is_given_up() -> None:
    old = promise(500, DUE, MADE)
    assert getattr(ask(twd(1000), DUE, old), "rule", "") == "promise.open"
    assert isinstance(ask(twd(1000), DUE, old, replaces=old.id), Admitted)


def test_so_many_open_promises_over_all_loans_and_no_more() -> None:
    others = [promise(1, DUE, MADE, id=f"P{n}", loan_ref=f"X{n}") for n in range(3)]
    assert isinstance(ask(twd(1000), DUE, *others[:2]), Admitted)
    assert getattr(ask(twd(1000), DUE, *others), "rule", "") == "promise.too_many"


def test_while_a_plan_covers_the_loan_no_other_promise_is_made_on_it() -> None:
    where = position(a_loan(DUE_BEFORE), MADE)
    answer = admit(twd(1000), DUE, today=MADE, position=where, promises=(), rules=RULES, planned=True)
    assert answer == Refusal("promise.planned", {"loan": "L1"})


def test_parts_of_plans_take_no_room_from_promises() -> None:
    parts = [promise(1, DUE, MADE, id=f"AG.{n}", loan_ref=f"X{n}", agreement="AG", part=n) for n in range(5)]
    assert isinstance(ask(twd(1000), DUE, *parts), Admitted)
    on_this_loan = promise(1, DUE, MADE, agreement="AG", part=1)
    assert isinstance(ask(twd(1000), DUE, on_this_loan), Admitted)


def test_missed_parts_of_plans_count_as_broken() -> None:
    days = (DUE_BEFORE - timedelta(days=n) for n in range(2))
    parts = [promise(1, day, MADE, state=PromiseState.MISSED, loan_ref="X", agreement="AG", part=1) for day in days]
    assert broken(parts) == (2, 2)
    assert getattr(ask(twd(1000), DUE, *parts), "rule", "") == "promise.broken"


def test_a_person_talks_after_the_second_miss_running_or_the_third_in_all() -> None:
    def past(*states: str) -> list[Promise]:
        return [
            promise(1, date(2026, 5, 1) + timedelta(days=n), date(2026, 4, 1), id=f"P{n}", state=PromiseState(state))
            for n, state in enumerate(states)
        ]

    assert isinstance(ask(twd(1000), DUE, *past("missed", "kept", "missed")), Admitted)
    assert getattr(ask(twd(1000), DUE, *past("kept", "part", "missed")), "rule", "") == "promise.broken"
    assert getattr(ask(twd(1000), DUE, *past("missed", "missed", "kept", "missed")), "rule", "") == "promise.broken"
    assert broken(past("missed", "missed", "kept", "open", "withdrawn")) == (0, 2)


def test_where_nothing_is_due_there_is_nothing_to_promise() -> None:
    paid_up = a_loan(DUE_BEFORE, payments=(paid(MADE, 1110),))
    assert getattr(ask(twd(1), DUE, loan=paid_up), "rule", "") == "promise.nothing_due"


@given(st.integers(-10, 5000), november)
def test_what_is_admitted_lies_inside_every_limit(amount: int, due: date) -> None:
    answer = ask(twd(amount), due)
    if isinstance(answer, Admitted):
        assert 111 <= answer.amount.minor <= 1110
        assert MADE <= due <= answer.due
        assert due <= MADE + timedelta(days=RULES.max_days_ahead)
        assert (answer.moved_from is None) == (answer.due == due)
