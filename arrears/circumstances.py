"""What the borrower told about the reason, the income and the costs: voluntary, in stages, and never edited.

Amounts are minor units a month of one currency; None is "prefers not to say".
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from arrears.schedule import PayDay


class Cause(StrEnum):
    """Why money did not come; which offer fits depends on it (contact rules, section 5)."""

    FORGOT = "forgot"
    TECHNICAL = "technical"  # the bank, the app, a card that had expired
    PAY_DAY = "pay_day"  # wages come later than the due day
    LARGE_EXPENSE = "large_expense"
    LESS_INCOME = "less_income"
    BUSINESS = "business"
    JOB_LOSS = "job_loss"
    ILLNESS = "illness"
    BEREAVEMENT = "bereavement"
    FAMILY = "family"  # a birth, care, a separation
    DISASTER = "disaster"
    OTHER_DEBTS = "other_debts"
    PERMANENT_FALL = "permanent_fall"  # income that is not expected back
    OTHER = "other"  # in the borrower's own words
    UNSAID = "unsaid"


class Lasting(StrEnum):
    """How long it is expected to last."""

    DAYS = "days"
    MONTHS = "months"  # until about `Circumstances.until`
    PERMANENT = "permanent"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Circumstances:
    """One version of what was told. `form` is the full form: (group, amount a month), groups as in the policy.

    `debts` is what goes to other lenders each month; `costs` are the essential ones, debts apart. `income_currency` may
    differ from the loan's: then nothing is computed and a person looks.
    """

    told_on: date
    cause: Cause = Cause.UNSAID
    words: str = ""
    since: date | None = None
    lasting: Lasting = Lasting.UNKNOWN
    until: date | None = None
    currency: str = ""
    income: int | None = None
    pay_day: PayDay | None = None
    costs: int | None = None
    dependants: int | None = None
    debts: int | None = None
    owed_elsewhere: int | None = None  # in all, where the borrower said so
    form: tuple[tuple[str, int], ...] = ()
    why_above: tuple[tuple[str, str], ...] = ()  # (group, the short reason) where the guideline is exceeded

    @property
    def told(self) -> bool:
        """Whether the totals are known, so that something can be computed."""
        return self.income is not None and self.costs is not None
