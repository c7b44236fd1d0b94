"""Money: integer minor units and an ISO 4217 currency; a split loses no cent and currencies never mix."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

# Minor-unit exponents by ISO 4217 (list one). A currency that is not here is refused, never guessed.
EXPONENTS = {
    "AUD": 2, "BRL": 2, "CAD": 2, "CHF": 2, "CNY": 2, "EUR": 2, "GBP": 2, "HKD": 2, "IDR": 2, "INR": 2,
    "JPY": 0, "KES": 2, "KRW": 0, "MOP": 2, "MXN": 2, "MYR": 2, "NGN": 2, "NZD": 2, "PHP": 2, "SGD": 2,
    "THB": 2, "TWD": 2, "USD": 2, "VND": 0, "ZAR": 2,
}  # fmt: skip

_DECIMAL = re.compile(r"\d{1,15}(\.\d{1,4})?", re.ASCII)


class MoneyError(ValueError):
    """An amount or currency that cannot be taken; the message says what was expected."""


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An amount in integer minor units of one currency."""

    minor: int
    currency: str

    def __add__(self, other: Money) -> Money:
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.minor - self._same(other), self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.minor < self._same(other)

    def __le__(self, other: Money) -> bool:
        return self.minor <= self._same(other)

    def __bool__(self) -> bool:
        return self.minor != 0

    def _same(self, other: Money) -> int:
        if other.currency != self.currency:
            raise MoneyError(f"{self.currency} and {other.currency} cannot be mixed")
        return other.minor

    @property
    def decimal(self) -> Decimal:
        """The amount in major units, exactly."""
        return Decimal(self.minor).scaleb(-exponent(self.currency))

    def split(self, parts: int) -> tuple[Money, ...]:
        """`parts` amounts that sum to this one, differing by at most one minor unit, the larger ones first."""
        if parts < 1:
            raise MoneyError("an amount is split into one part or more")
        each, rest = divmod(self.minor, parts)
        return tuple(Money(each + (1 if n < rest else 0), self.currency) for n in range(parts))


def exponent(currency: str) -> int:
    """Digits after the decimal point by ISO 4217; MoneyError for a currency we do not know."""
    try:
        return EXPONENTS[currency]
    except KeyError:
        raise MoneyError(f"unknown currency {currency!r}: expected one of {', '.join(sorted(EXPONENTS))}") from None


def parse_minor(text: str, currency: str) -> int:
    """Minor units of a plain decimal in major units such as `3500` or `12.50`; fractional cents are refused."""
    if not _DECIMAL.fullmatch(text):
        raise MoneyError(f"{text!r} is no amount: expected a decimal number such as 3500 or 3500.50")
    whole, _, fraction = text.partition(".")
    digits = exponent(currency)
    unit: int = 10**digits
    if fraction.rstrip("0")[digits:]:
        raise MoneyError(f"{text!r} has more decimals than {currency} has ({digits})")
    return int(whole) * unit + int((fraction[:digits] or "0").ljust(digits, "0")[:digits] or "0")
