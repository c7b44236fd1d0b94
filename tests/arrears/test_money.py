"""Money: no cent is lost, currencies never mix."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arrears.money import EXPONENTS, Money, MoneyError, exponent, parse_minor

currencies = st.sampled_from(sorted(EXPONENTS))


@given(st.integers(-(10**15), 10**15), currencies, st.integers(1, 400))
def test_a_split_loses_no_cent_and_differs_by_at_most_one(minor: int, currency: str, parts: int) -> None:
    shares = Money(minor, currency).split(parts)
    assert parts == len(shares)
    assert minor == sum(share.minor for share in shares)
    assert max(s.minor for s in shares) - min(s.minor for s in shares) <= 1
    assert list(shares) == sorted(shares, key=lambda s: -s.minor)


def test_a_split_into_nothing_is_refused() -> None:
    with pytest.raises(MoneyError, match="one part or more"):
        Money(100, "TWD").split(0)


@given(st.integers(0, 10**15 - 1), currencies)  # fifteen digits are the most that is read
def test_what_is_written_is_read_back(minor: int, currency: str) -> None:
    assert minor == parse_minor(format(Money(minor, currency).decimal, "f"), currency)


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [("3500", "TWD", 350000), ("3500.5", "TWD", 350050), ("12.50", "USD", 1250), ("1.00", "JPY", 1), ("0", "CNY", 0)],
)
def test_amounts_in_major_units_become_minor_ones(text: str, currency: str, minor: int) -> None:
    assert minor == parse_minor(text, currency)


@pytest.mark.parametrize("text", ["", "-1", "1,000", "1e3", " 1", "1.", ".5", "１２", "1.00001", "NaN"])
def test_what_is_no_plain_decimal_is_refused(text: str) -> None:
    with pytest.raises(MoneyError, match="is no amount"):
        parse_minor(text, "USD")


@pytest.mark.parametrize(("text", "currency"), [("1.5", "JPY"), ("1.005", "TWD")])
def test_fractions_of_a_cent_are_refused(text: str, currency: str) -> None:
    with pytest.raises(MoneyError, match="more decimals"):
        parse_minor(text, currency)


def test_an_unknown_currency_is_refused_by_name() -> None:
    with pytest.raises(MoneyError, match="unknown currency 'XXX'"):
        exponent("XXX")


def test_currencies_never_mix() -> None:
    for act in (Money.__add__, Money.__sub__, Money.__lt__, Money.__le__):
        with pytest.raises(MoneyError, match="cannot be mixed"):
            act(Money(1, "TWD"), Money(1, "USD"))


def test_amounts_add_compare_and_show_in_major_units() -> None:
    assert Money(300, "TWD") == Money(100, "TWD") + Money(250, "TWD") - Money(50, "TWD")
    assert Money(1, "TWD") < Money(2, "TWD")
    assert not Money(0, "TWD")
    assert Decimal("12.34") == Money(1234, "USD").decimal
