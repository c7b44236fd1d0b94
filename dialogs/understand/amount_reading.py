"""What a text says about money: every amount named, and what they come to together."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, unique


@unique
class AmountStatus(Enum):
    """What a text comes to; each asks for its own answer."""

    NOTHING = "nothing"
    ONE = "one"  #: exactly one usable amount: echo it
    SEVERAL = "several"  #: more than one usable amount: ask which
    SHARE = "share"  #: no figure, but all, half or part of what is due
    FLAWED = "flawed"  #: only amounts that can't be used as they are; see their flaws


@unique
class Share(Enum):
    """A share of what is due; how much that is, the books say."""

    ALL = "all"
    HALF = "half"
    PART = "part"


@unique
class Flaw(Enum):
    """Why an amount can't be used as it is."""

    OTHER_CURRENCY = "other_currency"  #: a currency is named that is not the loan's
    TOO_FINE = "too_fine"  #: more decimals than the currency has
    NEGATIVE = "negative"
    ZERO = "zero"
    VAGUE = "vague"  #: 三千多, 3000+: somewhere above
    TOO_LARGE = "too_large"  #: beyond anything a loan can be


@dataclass(frozen=True, slots=True)
class AmountCandidate:
    """One amount named. `figure` is plain digits in major units, without grouping or trailing zeros: 3500, 99.5."""

    figure: str
    minor: int | None  #: in the loan's minor units; None in another currency, too fine or too large
    currency: str | None  #: the ISO code named; None for 元, 塊, $ and for none
    phrase: str  #: as matched, after folding: for records, not for screens
    flaws: tuple[Flaw, ...] = ()

    @property
    def usable(self) -> bool:
        """Whether it can be promised or paid as it is."""
        return not self.flaws


@dataclass(frozen=True, slots=True)
class AmountReading:
    """All different amounts in a text, first said first, and the share it names."""

    candidates: tuple[AmountCandidate, ...] = ()
    share: Share | None = None

    @property
    def status(self) -> AmountStatus:
        """What it comes to. A usable amount wins over flawed ones and over a share beside it."""
        usable = {c.minor for c in self.candidates if c.usable}
        if usable:
            return AmountStatus.ONE if len(usable) == 1 else AmountStatus.SEVERAL
        if self.share is not None:
            return AmountStatus.SHARE
        return AmountStatus.FLAWED if self.candidates else AmountStatus.NOTHING

    @property
    def minor(self) -> int | None:
        """The one usable amount in the loan's minor units, always to be echoed; None when none or several."""
        usable = {c.minor for c in self.candidates if c.usable}
        return usable.pop() if len(usable) == 1 else None
