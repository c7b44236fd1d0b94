"""One cell at a time: a reader takes the text and gives the value to store, or says what was expected.

Readers remember what they have read (a schedule repeats its dates and amounts), at most `REMEMBERED` cells each.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Generic, TypeVar
from zoneinfo import ZoneInfo

from arrears.books import FlagKind, PaymentKind
from arrears.money import EXPONENTS
from bot.identity import fold_last4

T = TypeVar("T")
REMEMBERED = 4096
UNITS = 10_000  # amounts are staged in 1/10,000 of the major unit until the loan's currency is known
LANGUAGES = ("en", "zh_Hant", "zh_Hans")

_REF = re.compile(r"""[^\s"'\\\x00-\x20\x7f]{1,64}""")
_AMOUNT = re.compile(r"(\d{1,13})(?:\.(\d{1,4}))?", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_NUMBER = re.compile(r"[1-9]\d{0,5}", re.ASCII)
_LAST4 = re.compile(r"[A-Z0-9]{4}")
_PLACE = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_CONTROL_BUT_LINES = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_REGIONS = {"TW": "zh_Hant", "HK": "zh_Hant", "MO": "zh_Hant", "CN": "zh_Hans", "SG": "zh_Hans"}


class BadCell(Exception):
    """A cell that cannot be taken; the message says what is wrong and what was expected."""


class Reader(dict[str, T], Generic[T]):
    """`reader[text]` is the value of a cell; BadCell when it has none. Bounded, so that memory stays flat."""

    def __init__(self, read: Callable[[str], T]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, text: str) -> T:
        value = self._read(text)
        if len(self) >= REMEMBERED:
            self.clear()
        self[text] = value
        return value


def _shown(text: str) -> str:
    return repr(text if len(text) <= 40 else text[:37] + "...")


def ref(text: str) -> str:
    """A reference: 1 to 64 characters without spaces, quotes or backslashes."""
    if not _REF.fullmatch(text):
        raise BadCell(f"{_shown(text)} is no reference: expected 1 to 64 characters without spaces or quotes")
    return text


def ref_or_empty(text: str) -> str:
    """A reference, or nothing."""
    return ref(text) if text else ""


def words(text: str) -> str:
    """One line of text that says something."""
    return words_or_empty(text) or _refuse_empty()


def words_or_empty(text: str) -> str:
    """One line of text, or nothing."""
    if len(text) > 200 or _CONTROL.search(text):
        raise BadCell(f"{_shown(text)} is too long or holds control characters: expected one line of up to 200")
    return text.strip()


def note(text: str) -> str:
    """Text of several lines, or nothing."""
    if len(text) > 2000 or _CONTROL_BUT_LINES.search(text):
        raise BadCell(f"{_shown(text)} is too long or holds control characters: expected up to 2,000 characters")
    return text.strip()


def day(text: str) -> str:
    """An ISO date that exists, between 1900 and 2199."""
    if _DAY.fullmatch(text) and "1900" <= text[:4] < "2200":
        try:
            date.fromisoformat(text)
        except ValueError:
            raise BadCell(f"{_shown(text)} is no day of the calendar: expected one such as 2026-11-24") from None
        return text
    raise BadCell(f"{_shown(text)} is no date: expected YYYY-MM-DD such as 2026-11-24")


def day_or_none(text: str) -> str | None:
    """An ISO date, or nothing."""
    return day(text) if text else None


def amount(text: str) -> int:
    """A decimal in major units, not negative, as 1/10,000ths; the currency decides later how many decimals it has."""
    found = _AMOUNT.fullmatch(text)
    if found is None:
        if text.startswith("-"):
            raise BadCell(f"{_shown(text)} is negative: expected 0 or more")
        raise BadCell(f"{_shown(text)} is no amount: expected plain digits such as 3500 or 3500.50, nothing else")
    return int(found[1]) * UNITS + int((found[2] or "").ljust(4, "0"))


def amount_above_zero(text: str) -> int:
    """A decimal in major units, larger than zero, as 1/10,000ths."""
    return amount(text) or _refuse_zero(text)


def number(text: str) -> int:
    """A whole number from 1."""
    if not _NUMBER.fullmatch(text):
        raise BadCell(f"{_shown(text)} is no number: expected a whole number from 1")
    return int(text)


def currency(text: str) -> str:
    """The code of a currency whose minor units we know."""
    if text not in EXPONENTS:
        raise BadCell(f"unknown currency {_shown(text)}: expected one of {', '.join(sorted(EXPONENTS))}")
    return text


def payment_kind(text: str) -> str:
    """payment (also when empty), reversal or waiver."""
    return _one_of(PaymentKind, text or PaymentKind.PAYMENT)


def flag_kind(text: str) -> str:
    """One of the kinds of flags."""
    return _one_of(FlagKind, text)


def last4(text: str) -> str:
    """The last four characters of an id, folded; or nothing."""
    folded = fold_last4(text)
    if folded and not _LAST4.fullmatch(folded):
        raise BadCell("expected the last four letters or digits of the id, or nothing")  # never repeats the id
    return folded


def birth_date(text: str) -> str:
    """An ISO date, or nothing. The refusal does not repeat it."""
    try:
        return day(text) if text else ""
    except BadCell:
        raise BadCell("is no date: expected YYYY-MM-DD, or nothing") from None


def locale(text: str) -> str:
    """One of our languages, in any usual spelling (zh-Hant, zh_TW, en-GB), or nothing."""
    language, *rest = text.replace("-", "_").split("_")
    parts = {part.upper() for part in rest}
    for ours in LANGUAGES:
        first, _, script = ours.partition("_")
        if language.lower() == first and (not script or script.upper() in parts):
            return ours
    if language.lower() == "zh" and len(parts) == 1 and (by_region := _REGIONS.get(parts.pop())):
        return by_region
    if text:
        raise BadCell(f"unknown locale {_shown(text)}: expected one of {', '.join(LANGUAGES)}, or nothing")
    return ""


def time_zone(text: str) -> str:
    """The name of a time zone, or nothing."""
    if text:
        try:
            ZoneInfo(text)
        except (KeyError, ValueError, OSError):
            raise BadCell(f"unknown time zone {_shown(text)}: expected one such as Asia/Taipei, or nothing") from None
    return text


def jurisdiction(text: str) -> str:
    """A country, or a country and its part, by ISO 3166; or nothing."""
    if text and not _PLACE.fullmatch(text):
        raise BadCell(f"{_shown(text)} is no jurisdiction: expected one such as TW or US-NY, or nothing")
    return text


def _one_of(kinds: type[PaymentKind] | type[FlagKind], text: str) -> str:
    if text not in list(kinds):
        raise BadCell(f"unknown kind {_shown(text)}: expected one of {', '.join(kinds)}")
    return str(text)


def _refuse_empty() -> str:
    raise BadCell("is empty: expected a text")


def _refuse_zero(text: str) -> int:
    raise BadCell(f"{_shown(text)} is nothing: expected more than 0")
