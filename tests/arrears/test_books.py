"""The books as facts."""

from __future__ import annotations

from datetime import date

from arrears_build import a_loan, balance, books, flag

from arrears.money import Money


def test_parts_sum_up() -> None:
    loan = a_loan(date(2026, 1, 1))
    assert loan.instalments[0].total == 1110
    assert balance(date(2026, 1, 1), 1000, 200, 30, 4).total == 1234
    assert Money(5, "TWD") == loan.money(5)


def test_a_flag_holds_through_its_last_day_and_without_one_for_ever() -> None:
    assert flag("dispute", until=date(2026, 3, 1)).holds(date(2026, 3, 1))
    assert not flag("dispute", until=date(2026, 3, 1)).holds(date(2026, 3, 2))
    assert flag("dispute").holds(date(2036, 3, 2))


def test_a_flag_counts_before_its_first_day_too() -> None:
    assert flag("dispute").holds(date(2020, 1, 1))


def test_a_loan_is_found_by_its_reference() -> None:
    loan = a_loan(ref="L7")
    assert loan is books(a_loan(), loan).loan("L7")
    assert books(loan).loan("nope") is None
