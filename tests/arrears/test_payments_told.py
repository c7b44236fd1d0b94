"""Payments told of: how long reminders wait, and which payment in the books answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from arrears_build import POLICY, a_loan, paid, twd
from hypothesis import given
from hypothesis import strategies as st

from arrears.books import Payment
from arrears.money import Money
from arrears.receipts import Receipt, arrived, hold_until, match

TOLD = date(2026, 11, 20)
PAID = date(2026, 11, 18)
DAY = timedelta(days=1)
RECEIPT = Receipt("R-1", "L1", twd(100_000), PAID, "bank", TOLD, TOLD + 7 * DAY)


def found(*rows: Payment, receipt: Receipt = RECEIPT, known: frozenset[str] = frozenset(), **more: int) -> str | None:
    return match(receipt, a_loan(payments=rows), known=known, **more)


@pytest.mark.parametrize(("days", "answers"), [(-4, False), (-3, True), (0, True), (7, True), (8, False)])
def test_a_payment_near_the_day_told_answers(days: int, answers: bool) -> None:
    assert found(paid(PAID + days * DAY, 100_000, ref="P")) == ("P" if answers else None)


@pytest.mark.parametrize(
    ("amount", "answers"), [(98_999, False), (99_000, True), (100_000, True), (101_000, True), (101_001, False)]
)
def test_a_transfer_fee_does_not_keep_it_from_answering(amount: int, answers: bool) -> None:
    assert found(paid(PAID, amount, ref="P")) == ("P" if answers else None)


def test_a_larger_tolerance_may_be_given() -> None:
    assert found(paid(PAID, 98_000, ref="P"), tolerance=2000) == "P"
    assert found(paid(PAID, 97_999, ref="P"), tolerance=2000) is None


def test_without_a_day_told_the_day_of_telling_counts() -> None:
    undated = replace(RECEIPT, paid_on=None)
    assert found(paid(TOLD + 7 * DAY, 100_000, ref="P"), receipt=undated) == "P"
    assert found(paid(TOLD - 4 * DAY, 100_000, ref="P"), receipt=undated) is None


def test_without_an_amount_any_payment_since_answers() -> None:
    open_amount = replace(RECEIPT, amount=None)
    assert found(paid(PAID - 3 * DAY, 5, ref="P"), receipt=open_amount) == "P"
    assert found(paid(PAID + 90 * DAY, 5, ref="P"), receipt=open_amount) == "P"
    assert found(paid(PAID - 4 * DAY, 5, ref="P"), receipt=open_amount) is None


def test_the_nearest_in_amount_and_then_in_day_answers() -> None:
    rows = (
        paid(PAID, 99_500, ref="near"),
        paid(PAID + 5 * DAY, 100_000, ref="later"),
        paid(PAID + DAY, 100_000, ref="best"),
    )
    assert found(*rows) == "best"
    assert found(*rows, known=frozenset(("best",))) == "later"
    assert found(*rows, known=frozenset(("best", "later"))) == "near"


def test_two_payments_of_a_day_answer_what_was_told_as_one() -> None:
    rows = (paid(PAID, 60_000, ref="a"), paid(PAID, 40_000, ref="b"), paid(PAID + DAY, 50_000, ref="c"))
    assert found(*rows) == "a"
    assert found(*rows, known=frozenset(("b",))) is None, "half of it answered something else"
    assert found(rows[0], rows[2], paid(PAID, 40_001, ref="b")) == "a", "a transfer fee apart"
    assert found(*rows, paid(PAID + 2 * DAY, 100_000, ref="whole")) == "a", "nearest in day"
    assert found(*rows, paid(PAID, 40_000, "reversal")) is None


@pytest.mark.parametrize(
    ("others", "came"),
    [((), 60_000), ((paid(PAID, 40_000, ref="b"),), 100_000), ((paid(PAID + DAY, 40_000, ref="b"),), 60_000)],
)
def test_what_arrived_is_the_payment_or_what_came_with_it_that_day(others: tuple[Payment, ...], came: int) -> None:
    matched = replace(RECEIPT, state="matched", payment_ref="a")
    loan = a_loan(payments=(paid(PAID, 60_000, ref="a"), *others))
    assert arrived(matched, loan) == (twd(came), PAID)
    assert arrived(replace(matched, amount=None), loan) == (twd(60_000), PAID)
    assert arrived(replace(matched, payment_ref="gone"), loan) is None


def test_what_was_taken_back_or_waived_answers_nothing() -> None:
    assert found(paid(PAID, 100_000, ref="P"), paid(PAID + DAY, 100_000, "reversal")) is None
    assert found(paid(PAID, 100_000, "waiver", ref="P")) is None


def test_another_loan_or_currency_answers_nothing() -> None:
    row = paid(PAID, 100_000, ref="P")
    assert found(row, receipt=replace(RECEIPT, loan_ref="L2")) is None
    assert found(row, receipt=replace(RECEIPT, amount=Money(100_000, "USD"))) is None


@pytest.mark.parametrize(
    ("state", "answers"), [("open", True), ("lapsed", True), ("matched", False), ("closed", False)]
)
def test_a_payment_may_still_answer_after_the_hold_but_never_twice(state: str, answers: bool) -> None:
    row = paid(PAID, 100_000, ref="P")
    assert (found(row, receipt=replace(RECEIPT, state=state)) == "P") == answers  # type: ignore[arg-type]


def test_reminders_wait_the_policys_days_and_end_on_a_bank_day() -> None:
    assert hold_until(TOLD, POLICY.offers, "TW") == date(2026, 11, 27)
    assert hold_until(date(2026, 11, 21), POLICY.offers, "TW") == date(2026, 11, 30)  # a Saturday


@given(st.lists(st.tuples(st.integers(-10, 15), st.integers(97_000, 103_000)), max_size=6), st.randoms(), st.booleans())
def test_the_answer_is_a_near_payment_that_stands_whatever_the_order(
    came: list[tuple[int, int]], order: object, named: bool
) -> None:
    rows = [paid(PAID + days * DAY, amount, ref=f"P{n}") for n, (days, amount) in enumerate(came)]
    receipt = RECEIPT if named else replace(RECEIPT, amount=None)
    answer = found(*rows, receipt=receipt)
    order.shuffle(rows)  # type: ignore[attr-defined]
    assert found(*rows, receipt=receipt) == answer
    fits = {row.ref for row in rows if row.paid_on >= PAID - 3 * DAY}
    if named:
        fits &= {row.ref for row in rows if abs(row.amount - 100_000) <= 1000 and row.paid_on <= PAID + 7 * DAY}
    assert (answer in fits) if fits else answer is None
