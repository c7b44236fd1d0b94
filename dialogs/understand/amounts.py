"""Reads the amounts that a borrower types: 三千五, 3萬5, NT$3,500, HK$1,200.50, 5k, 一半, everything.

What is decided here, once:

- 三千五 is 3,500, 一萬二 12,000, 3萬5 35,000, 三千零五 3,005; 5k, 1.5k, 2k5, 3w (萬) and 0.5 million are read.
- Numbers of dates, counts, times, ordinals, percentages and telephone numbers are no money. A small number in words
  (兩, five) is money only beside a currency or as the whole answer.
- A sign that names no currency (元, 塊, $) fits any loan. Another currency, a fraction below the smallest coin, zero, a
  negative and an open amount (三千多) are told as flaws: never converted, rounded or guessed.
- All, half or part after "not" or 不能 is no share. 50% and 五成 are half.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from dialogs.understand.amount_reading import AmountCandidate, AmountReading, Flaw
from dialogs.understand.dates import date_spans
from dialogs.understand.figures import Figure, find_figures
from dialogs.understand.folding import fold
from dialogs.understand.numerals import plain_numerals
from dialogs.understand.shares import read_share

#: More amounts than this are no answer.
MOST = 10
#: Fits a 64-bit column with room to add.
LARGEST_MINOR = 10**15


def read_amounts(text: str, currency: str | None, exponent: int) -> AmountReading:
    """Every amount `text` names, for a loan in `currency` with `exponent` decimals; never raises.

    `currency` None means that any is welcome; `minor` then counts in `exponent` decimals of the one named.
    """
    folded = plain_numerals(fold(text))
    hidden = date_spans(text)
    found: dict[tuple[str, str | None], AmountCandidate] = {}
    for figure in find_figures(folded, hidden, currency):
        candidate = _candidate(figure, currency, exponent)
        found.setdefault((candidate.figure, candidate.currency), candidate)
        if len(found) == MOST:
            break
    return AmountReading(tuple(found.values()), read_share(folded))


def _candidate(figure: Figure, currency: str | None, exponent: int) -> AmountCandidate:
    flaws: list[Flaw] = []
    scaled = figure.value.scaleb(exponent)
    minor = int(scaled) if scaled == scaled.to_integral_value() and abs(scaled) <= LARGEST_MINOR else None
    if currency is not None and figure.currency not in (None, currency):
        flaws.append(Flaw.OTHER_CURRENCY)
        minor = None
    elif minor is None or _maybe_grouped(figure.value, exponent):
        flaws.append(Flaw.TOO_LARGE if abs(scaled) > LARGEST_MINOR else Flaw.TOO_FINE)
        minor = None
    if figure.value < 0:
        flaws.append(Flaw.NEGATIVE)
    if figure.value == 0:
        flaws.append(Flaw.ZERO)
    if figure.open:
        flaws.append(Flaw.VAGUE)
    return AmountCandidate(plain(figure.value), minor, figure.currency, figure.phrase, tuple(flaws))


def _maybe_grouped(value: Decimal, exponent: int) -> bool:
    """3.500 can be three and a half or, as much of the world writes it, three thousand five hundred."""
    return value.as_tuple().exponent == -3 and exponent < 3


def plain(value: Decimal) -> str:
    """Plain digits without exponent, grouping or trailing zeros."""
    try:
        text = format(value.normalize(), "f")
    except InvalidOperation:
        return str(value)
    return "0" if text in ("-0", "0") else text
