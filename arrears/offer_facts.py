"""What an offer is computed from, and when a person has to look instead: all of it pure values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from arrears.affordability import Affordability
from arrears.circumstances import Cause, Circumstances, Lasting
from arrears.days import add_months
from arrears.decisions import Refusal
from arrears.follow import PlanStanding
from arrears.offer_policy import OfferRules
from arrears.pay_days import pay_days
from arrears.position import LoanPosition
from arrears.schedule import Cadence, PayDay, per_month, per_part

# Causes after which less comes in than before: nobody is urged to pay all at once.
HARDSHIP = frozenset(
    {
        Cause.LESS_INCOME,
        Cause.BUSINESS,
        Cause.JOB_LOSS,
        Cause.ILLNESS,
        Cause.BEREAVEMENT,
        Cause.FAMILY,
        Cause.DISASTER,
        Cause.OTHER_DEBTS,
        Cause.PERMANENT_FALL,
    }
)
# After these nobody is asked anything: a pause of a month, and a person.
CARE = frozenset({Cause.BEREAVEMENT, Cause.DISASTER})
_DAYS = {Cadence.WEEKLY: 7, Cadence.FORTNIGHTLY: 14, Cadence.MONTHLY: 28}  # pay days are at least so far apart


@dataclass(frozen=True, slots=True)
class OfferFacts:
    """One loan of one borrower on one day, with all that was told and used up.

    `can` is None while nothing was asked; a Refusal (totals not told) means that nothing can be reckoned. The `used`
    counts are of the last 365 days. `current` is the instalment a month that goes on beside a plan, minor units, for
    the effect that is shown; it is counted in `can` already.
    """

    position: LoanPosition
    today: date
    jurisdiction: str
    told: Circumstances | None
    can: Affordability | Refusal | None
    extensions_used: int = 0
    pauses_used: int = 0
    mixed_currencies: bool = False  # arrears or plans in several, or an income in another than the loan's
    joint: bool = False  # joint or guaranteed, or a company's
    broken_often: bool = False  # promises or parts were missed too often
    running: PlanStanding | None = None  # the active plan on this loan that would be replaced
    current: int = 0

    @property
    def currency(self) -> str:
        """The loan's."""
        return self.position.due.currency

    @property
    def cause(self) -> Cause:
        """Why money did not come, as far as it was said."""
        return self.told.cause if self.told else Cause.UNSAID

    @property
    def share(self) -> int | None:
        """What a plan may ask a month, minor units; None when that is not known."""
        return self.can.share if isinstance(self.can, Affordability) else None

    @property
    def pay_day(self) -> PayDay | None:
        """When wages come, if that was told."""
        return self.told.pay_day if self.told else None

    @property
    def back_on(self) -> date | None:
        """The coming day about which the income is expected back, if one was named."""
        told = self.told
        if told is None or told.lasting is not Lasting.MONTHS or told.until is None or told.until <= self.today:
            return None
        return told.until


def person_for(facts: OfferFacts, rules: OfferRules, *, standing: bool = False, looked: bool = False) -> Refusal | None:
    """Why a person has to look before anything is arranged, or None. `looked`: one does, and only what no person can
    settle by looking is left, which is the currency.

    `offers.joint`, `offers.care` (bereavement, disaster: a pause and no questions), `offers.broken`, `offers.age` and
    `offers.stage` (outside the policy's scope; what runs or is `standing` keeps its stage, for days past due go on),
    `offers.currency` (something would need converting), `offers.currency_unknown` (no limits for the currency) and
    `offers.permanent` (income that is not coming back). Source: design, section 5; contact rules, section 5.
    """
    if not looked:
        if facts.joint:
            return Refusal("offers.joint")
        if facts.cause in CARE:
            return Refusal("offers.care", {"cause": facts.cause.value})
        if facts.broken_often:
            return Refusal("offers.broken")
        if not standing and (outside := out_of_scope(facts, rules)):
            return outside
    if facts.mixed_currencies or (isinstance(facts.can, Refusal) and facts.can.rule == "afford.currency"):
        return Refusal("offers.currency", {"loan": facts.currency})
    if facts.currency not in rules.rounding or facts.currency not in rules.instalments.min_amount:
        return Refusal("offers.currency_unknown", {"loan": facts.currency})
    if not looked and facts.told and (facts.cause is Cause.PERMANENT_FALL or facts.told.lasting is Lasting.PERMANENT):
        return Refusal("offers.permanent")
    return None


def out_of_scope(facts: OfferFacts, rules: OfferRules) -> Refusal | None:
    """`offers.age` or `offers.stage` when the debt is older, or elsewhere in arrears, than the policy's scope."""
    where, scope = facts.position, rules.scope
    age = (facts.today - where.oldest_due).days if where.oldest_due else 0
    if age > scope.max_age_days:
        return Refusal("offers.age", {"days": age, "most": scope.max_age_days})
    past = where.days_past_due
    if not (scope.from_days <= past <= scope.to_days or facts.running):
        return Refusal("offers.stage", {"days": past, "least": scope.from_days, "most": scope.to_days})
    return None


def no_surplus(facts: OfferFacts, rules: OfferRules) -> Refusal | None:
    """`offers.no_surplus` when nothing is left a month, or less than the least instalment and less than what is due."""
    share = facts.share
    if share is None:
        return None
    least = rules.instalments.min_amount[facts.currency]
    monthly = min(per_month(least, cadence) for cadence in rules.instalments.cadences)
    if share == 0 or share < min(monthly, facts.position.due.minor):
        return Refusal("offers.no_surplus", {"share": share, "least": monthly})
    return None


def comes_in(facts: OfferFacts, day: date) -> int | None:
    """What may be asked on that one day, minor units; None when the share is not known.

    The share times the whole months until then. When pay days are known, the coming one brings a month's share at
    once (an instalment would ask as much on it), and nothing is asked before money comes.
    """
    share = facts.share
    if share is None:
        return None
    months = whole_months(facts.today, day)
    if facts.pay_day is None:
        return share * months
    return min(len(arrivals(facts, day)) * per_part(share, facts.pay_day.cadence), share * max(1, months))


def arrivals(facts: OfferFacts, until: date) -> tuple[date, ...]:
    """The borrower's pay days after today up to and including that day; none when they were not told."""
    if facts.pay_day is None or until <= facts.today:
        return ()
    count = (until - facts.today).days // _DAYS[facts.pay_day.cadence] + 1
    found = pay_days(facts.pay_day, facts.today, count, facts.jurisdiction)
    return tuple(day for day in found if day <= until)


def whole_months(start: date, end: date) -> int:
    """How many months have passed from one day to the other, rounded down."""
    months = (end.year - start.year) * 12 + end.month - start.month
    return months if add_months(start, months) <= end else months - 1
