"""The lender's limits for offers and the way affordability is reckoned, as checked values (`policies/offers.toml`,
`policies/affordability.toml`). Amounts are written in major units of each currency and kept in minor ones.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from arrears.money import MoneyError, parse_minor
from arrears.policy_base import Count, Model, Name, Percent, Reasoned, Rule, Whole
from arrears.schedule import Cadence


def _in_minor_units(value: object) -> object:
    """{TWD = "500"} as {TWD: 50000}; a currency we don't know, or a fraction it does not have, is refused."""
    if not isinstance(value, dict):
        raise ValueError('expected amounts by currency, such as { TWD = "500", USD = "20" }')
    found = {}
    for currency, text in value.items():
        if not isinstance(text, str):
            raise ValueError(f"{currency}: expected an amount in quotation marks")
        try:
            found[currency] = parse_minor(text, currency)
        except MoneyError as fault:
            raise ValueError(str(fault)) from None
    return found


Amounts = Annotated[dict[str, int], BeforeValidator(_in_minor_units)]


class Scope(Model):
    """Which debts the bot may arrange by itself; others go to a person."""

    from_days: Whole  # days past due
    to_days: Whole
    max_age_days: Count  # since the oldest unpaid due day


class Incentive(Model):
    """By stage: what is waived when all is paid soon. `from_days` to `to_days` past due, both included."""

    from_days: Whole
    to_days: Whole
    waive: Literal["late_fees"]
    within_days: Count


class PayNow(Model):
    within_days: Count
    incentives: tuple[Incentive, ...] = ()


class Extension(Model):
    max_days: Count
    max_times_a_year: Whole


class Instalments(Model):
    max_count: Annotated[int, Field(strict=True, ge=2, le=120)]
    max_months: Count
    first_within_days: Count
    cadences: tuple[Cadence, ...] = Field(min_length=1)
    remainder: Literal["first", "last"]
    min_amount: Amounts
    waive_late_fees: bool  # while the plan is kept


class Stepped(Model):
    low_count: Count
    low_percent: Annotated[int, Field(strict=True, ge=1, le=99)]  # of the later amount


class Pause(Model):
    max_months: Count
    max_times_a_year: Whole


class Counter(Model):
    """Up to here a supervisor decides on a counter-offer; beyond it a person talks about it."""

    max_count: Count
    max_days: Count
    max_months: Count


class Approval(Model):
    """What needs a supervisor though it is within the limits."""

    covered_above: Amounts
    waived_above: Amounts


class Interest(Model):
    """Interest during a plan: simple, on what is outstanding, actual days / 365. 0 = none."""

    annual_basis_points: Whole


class Misses(Model):
    """After so many parts missed a person talks."""

    max_running: Count
    max_total: Count


class OfferRules(Reasoned):
    """`policies/offers.toml`."""

    schema_: Literal["offers/1"] = Field(alias="schema")
    scope: Scope
    rounding: Amounts  # a part is a whole number of these
    share_percent: Percent  # of this lender's share of the surplus, at most
    pay_now: PayNow
    extension: Extension
    instalments: Instalments
    stepped: Stepped
    pause: Pause
    counter: Counter
    approval: Approval
    interest: Interest
    valid_days: Count  # an offer stands
    follow_up_days: Count  # one gentle question after so many days of thinking
    cooling_off_days: Whole
    check_in_days: Count  # when nothing falls due for longer, a check-in half-way
    receipt_hold_days: Count  # reminders wait so long for a payment that was reported
    misses: Misses
    drift_tolerance: Amounts
    beside_days: Count  # instalments beside a plan unpaid for longer: a person is told
    most_offers: Annotated[int, Field(strict=True, ge=1, le=4)]


class Guideline(Model):
    """Necessary living costs a month: at or below it nobody asks for a reason or a receipt."""

    jurisdiction: Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
    currency: str
    per_person: Amounts  # of the borrower
    per_dependant: Amounts
    checked: date
    rule: Name

    @model_validator(mode="after")
    def _the_currency_has_its_amounts(self) -> Self:
        if missing := [key for key in ("per_person", "per_dependant") if self.currency not in getattr(self, key)]:
            raise ValueError(f"{', '.join(missing)}: no amount in {self.currency}")
        return self


class Buffer(Model):
    """Kept back for what nobody plans: a share of the surplus, capped."""

    percent: Percent
    cap: Amounts
    rule: Name


class AffordabilityRules(Model):
    """`policies/affordability.toml`."""

    schema_: Literal["affordability/1"] = Field(alias="schema")
    version: date
    groups_fixed: tuple[Name, ...] = Field(min_length=1)
    groups_flexible: tuple[Name, ...] = Field(min_length=1)
    most_income: Amounts  # more than this a month is asked back: a slip of the finger
    buffer: Buffer
    guidelines: tuple[Guideline, ...] = ()
    rules: dict[Name, Rule]

    @model_validator(mode="after")
    def _nothing_is_said_twice(self) -> Self:
        if both := sorted(set(self.groups_fixed) & set(self.groups_flexible)):
            raise ValueError(f"{', '.join(both)}: either fixed or flexible")
        known = [(guideline.jurisdiction, guideline.currency) for guideline in self.guidelines]
        if twice := sorted({" ".join(key) for key in known if known.count(key) > 1}):
            raise ValueError(f"guidelines: more than one for {', '.join(twice)}")
        return self

    @model_validator(mode="after")
    def _every_value_has_its_reason(self) -> Self:
        named = {self.buffer.rule, "monthly", "pro_rata", "groups", "most_income", *(g.rule for g in self.guidelines)}
        if missing := sorted(named - set(self.rules)):
            raise ValueError(f"rules: no entry for {', '.join(missing)}")
        if idle := sorted(set(self.rules) - named):
            raise ValueError(f"rules: nothing refers to {', '.join(idle)}")
        return self
