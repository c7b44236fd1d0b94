"""What is due: our sum, the lender's balance, and several loans together."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest
from arrears_build import a_loan, balance, books, flag, paid, twd
from hypothesis import given
from hypothesis import strategies as st

from arrears.books import Loan
from arrears.position import Breakdown, Due, case_position, position

JAN, FEB, MAR, APR = (date(2026, month, 5) for month in (1, 2, 3, 4))


def test_nothing_is_due_before_the_first_instalment() -> None:
    p = position(a_loan(JAN, FEB), date(2026, 1, 4))
    assert (twd(0), None, 0) == (p.due, p.oldest_due, p.days_past_due)
    assert Due(JAN, twd(1110)) == p.next_due


def test_an_instalment_is_due_but_not_late_on_its_day() -> None:
    p = position(a_loan(JAN, FEB), JAN)
    assert (twd(1110), JAN, 0, FEB) == (p.due, p.oldest_due, p.days_past_due, p.next_due and p.next_due.date)


def test_days_count_from_the_oldest_unpaid_instalment() -> None:
    p = position(a_loan(JAN, FEB, payments=(paid(JAN, 1110),)), date(2026, 2, 15))
    assert (twd(1110), FEB, 10) == (p.due, p.oldest_due, p.days_past_due)


def test_money_goes_to_the_oldest_instalment_and_in_it_to_fees_interest_principal() -> None:
    p = position(a_loan(JAN, FEB, payments=(paid(FEB, 1110 + 60),)), FEB)
    assert Breakdown(principal=1000, interest=50) == p.breakdown
    assert p.oldest_due == FEB


def test_payments_after_the_day_are_not_seen() -> None:
    assert twd(1110) == position(a_loan(JAN, payments=(paid(FEB, 1110),)), date(2026, 2, 4)).due


def test_what_is_paid_ahead_is_credit_and_lowers_what_comes() -> None:
    p = position(a_loan(JAN, FEB, MAR, payments=(paid(JAN, 1110 + 1110 + 10),)), JAN)
    assert (twd(0), twd(1120), Due(MAR, twd(1100))) == (p.due, p.credit, p.next_due)


def test_a_waiver_lowers_what_is_owed_but_is_never_owed_back() -> None:
    p = position(a_loan(JAN, FEB, payments=(paid(JAN, 1150, "waiver"), paid(JAN, 5))), JAN)
    assert (twd(0), twd(5), Due(FEB, twd(1065))) == (p.due, p.credit, p.next_due)


def test_a_reversal_makes_the_instalment_unpaid_again() -> None:
    loan = a_loan(JAN, payments=(paid(JAN, 1110), paid(FEB, 1110, "reversal")))
    assert twd(0) == position(loan, FEB - timedelta(days=1)).due
    p = position(loan, FEB)
    assert (twd(1110), JAN, ()) == (p.due, p.oldest_due, p.loose_reversals)


def test_a_reversal_of_no_known_payment_lowers_the_total_and_is_reported() -> None:
    p = position(a_loan(JAN, payments=(paid(JAN, 1110), paid(FEB, 10, "reversal", ref="R9"))), FEB)
    assert (twd(10), ("R9",)) == (p.due, p.loose_reversals)


def test_more_reversed_than_paid_never_owes_more_than_the_schedule() -> None:
    assert twd(1110) == position(a_loan(JAN, payments=(paid(JAN, 99, "reversal"),)), JAN).due


def test_the_lenders_balance_rules_at_its_day_and_the_difference_is_reported() -> None:
    p = position(a_loan(JAN, FEB, balance=balance(FEB, 700, 20, 3, 4)), FEB)
    assert Breakdown(700, 20, 3, 4) == p.breakdown
    assert twd(727 - 2220) == p.drift


def test_a_balance_of_the_future_does_not_rule_yet() -> None:
    p = position(a_loan(JAN, balance=balance(FEB, 0)), JAN)
    assert (twd(1110), None) == (p.due, p.drift)


def test_a_balance_that_agrees_leaves_no_difference() -> None:
    assert position(a_loan(JAN, balance=balance(JAN, 1000, 100, 0, 10)), FEB).drift is None


def test_later_instalments_and_payments_are_applied_to_the_balance() -> None:
    loan = a_loan(
        JAN, FEB, MAR, payments=(paid(FEB, 500), paid(date(2026, 3, 1), 300)), balance=balance(FEB, 1000, 100)
    )
    p = position(loan, MAR)
    assert twd(1100 - 300 + 1110) == p.due


def test_days_late_follow_the_oldest_instalment_the_balance_still_covers() -> None:
    one_left = position(a_loan(JAN, FEB, balance=balance(FEB, 1000, 100, 0, 10)), date(2026, 2, 10))
    assert (one_left.oldest_due, one_left.days_past_due) == (FEB, 5)
    a_bit_more = position(a_loan(JAN, FEB, balance=balance(FEB, 1001, 100, 0, 10)), date(2026, 2, 10))
    assert a_bit_more.oldest_due == JAN


def test_late_fees_make_nobody_late_for_longer() -> None:
    p = position(a_loan(JAN, FEB, balance=balance(FEB, 1000, 100, late=5000)), date(2026, 2, 10))
    assert p.oldest_due == FEB
    assert position(a_loan(JAN, FEB, balance=balance(FEB, 0, late=50)), date(2026, 2, 10)).oldest_due == FEB


def test_a_payment_after_the_balance_moves_the_oldest_day_on() -> None:
    loan = a_loan(JAN, FEB, payments=(paid(MAR, 1110),), balance=balance(FEB, 2000, 200, 0, 20))
    assert position(loan, date(2026, 3, 4)).oldest_due == JAN
    assert position(loan, MAR).oldest_due == FEB


def test_a_payment_from_before_the_balance_that_is_reversed_after_it_is_owed_again() -> None:
    loan = a_loan(JAN, payments=(paid(JAN, 1110), paid(MAR, 1110, "reversal")), balance=balance(FEB, 0))
    p = position(loan, MAR)
    assert (twd(1110), JAN) == (p.due, p.oldest_due)


def test_a_balance_of_nothing_keeps_what_was_paid_ahead() -> None:
    loan = a_loan(JAN, FEB, payments=(paid(JAN, 2220),), balance=balance(JAN, 0))
    p = position(loan, FEB)
    assert (twd(0), twd(0)) == (p.due, p.credit)


def test_a_balance_without_any_instalment_stands_from_its_own_day() -> None:
    p = position(a_loan(balance=balance(JAN, 500)), FEB)
    assert (twd(500), JAN, 31) == (p.due, p.oldest_due, p.days_past_due)


def test_a_due_day_that_is_no_bank_day_makes_late_only_after_the_next_one() -> None:
    saturday = date(2026, 8, 8)
    days = [position(a_loan(saturday), saturday + timedelta(days=n), jurisdiction="TW").days_past_due for n in range(4)]
    assert days == [0, 0, 0, 3]
    assert position(a_loan(saturday), saturday + timedelta(days=1)).days_past_due == 1


def test_a_case_sums_by_currency_and_takes_the_latest_loan() -> None:
    loans = (a_loan(JAN), a_loan(FEB, ref="L2"), a_loan(FEB, ref="L3", currency="USD"))
    case = case_position(books(*loans), MAR)
    assert tuple((m.currency, m.minor) for m in case.totals) == (("TWD", 2220), ("USD", 1110))
    assert (MAR - JAN).days == case.days_past_due


@pytest.mark.parametrize("kind", ["sold", "closed", "outsourced", "legal", "dispute", "joint_or_guaranteed"])
def test_a_silent_loan_is_listed_but_counts_in_no_sum(kind: str) -> None:
    case = case_position(books(a_loan(JAN), a_loan(FEB, ref="L2"), flags=(flag(kind, "L1"),)), MAR)
    assert case.silent_loans == ("L1",)
    assert tuple(loan.loan_ref for loan in case.collectable) == ("L2",)
    assert ((MAR - FEB).days, (twd(1110),)) == (case.days_past_due, case.totals)
    assert case.loan("L1") is not None


def test_a_flag_on_no_loan_silences_all_until_it_ends() -> None:
    loans = books(a_loan(JAN), a_loan(FEB, ref="L2"), flags=(flag("no_contact", until=FEB),))
    assert case_position(loans, FEB).silent_loans == ("L1", "L2")
    assert case_position(loans, MAR).silent_loans == ()


days = st.dates(date(2026, 1, 1), date(2026, 6, 30))
rows = st.tuples(days, st.integers(1, 3000), st.sampled_from(["payment", "reversal", "waiver"]))


@st.composite
def loans(draw: st.DrawFn) -> Loan:
    due = sorted(draw(st.lists(days, max_size=6)))
    moves = draw(st.lists(rows, max_size=8))
    ruled = draw(st.none() | st.builds(balance, days, *[st.integers(0, 2000)] * 4))
    payments = tuple(paid(day, amount, kind, ref=f"r{n}") for n, (day, amount, kind) in enumerate(moves))
    return a_loan(*due, payments=payments, balance=ruled)


@given(loans(), days)
def test_the_parts_sum_to_what_is_due_and_nothing_is_negative(loan: Loan, on: date) -> None:
    p = position(loan, on)
    parts = (p.breakdown.principal, p.breakdown.interest, p.breakdown.late_fees, p.breakdown.other_fees)
    assert all(part >= 0 for part in parts)
    assert p.due.minor == sum(parts)
    assert p.days_past_due >= 0
    assert p.credit.minor >= 0
    assert bool(p.due) == (p.oldest_due is not None)
    assert not (p.due and p.credit)
    assert p.oldest_due is None or p.oldest_due <= on
    assert p.next_due is None or (p.next_due.date > on and p.next_due.amount.minor > 0)


@given(loans(), days)
def test_no_cent_is_lost_between_instalments_payments_and_what_is_due(loan: Loan, on: date) -> None:
    loan = a_loan(*(row.due_date for row in loan.instalments), payments=loan.payments)
    p = position(loan, on)
    owed = sum(row.total for row in loan.instalments if row.due_date <= on)
    came = {kind: sum(r.amount for r in loan.payments if r.kind == kind and r.paid_on <= on) for kind in _KINDS}
    covered = max(0, came["payment"] - came["reversal"] + came["waiver"])
    assert p.due.minor == max(0, owed - covered)


_KINDS = ("payment", "reversal", "waiver")


@given(loans(), days, st.integers(1, 40))
def test_the_oldest_day_only_moves_forward_while_money_comes_and_late_days_grow_by_days(
    loan: Loan, on: date, later: int
) -> None:
    loan = a_loan(*(row.due_date for row in loan.instalments), balance=loan.balance)
    first, then = position(loan, on), position(loan, on + timedelta(days=later))
    ruled_between = loan.balance is not None and on < loan.balance.as_of <= then.on
    if first.due and not ruled_between:
        assert first.oldest_due == then.oldest_due
        assert first.days_past_due + later == then.days_past_due
        paid_some = a_loan(
            *(row.due_date for row in loan.instalments), balance=loan.balance, payments=(paid(then.on, 700),)
        )
        after = position(paid_some, then.on)
        assert after.due.minor == max(0, then.due.minor - 700) or loan.balance is not None
        assert after.oldest_due is None or first.oldest_due is None or after.oldest_due >= first.oldest_due


@given(loans(), days, st.randoms())
def test_the_order_of_the_rows_changes_nothing(loan: Loan, on: date, order: Random) -> None:
    payments = list(loan.payments)
    order.shuffle(payments)
    shuffled = a_loan(*(row.due_date for row in loan.instalments), payments=tuple(payments), balance=loan.balance)
    assert position(loan, on) == position(shuffled, on)
