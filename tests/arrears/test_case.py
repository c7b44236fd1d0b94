"""Case numbers: stable, short, readable."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from arrears.case import case_number


def test_the_number_of_a_borrower_never_changes() -> None:
    assert case_number("B001") == "G-8Y63Y7"


@given(st.text())
def test_a_number_has_six_signs_that_nobody_misreads(ref: str) -> None:
    number = case_number(ref)
    assert number.startswith("G-")
    assert len(number[2:]) == 6
    assert set(number[2:]) <= set("0123456789ABCDEFGHJKMNPQRSTVWXYZ")


def test_different_borrowers_have_different_numbers() -> None:
    assert len({case_number(f"B{n}") for n in range(2000)}) == 2000
