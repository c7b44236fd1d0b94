"""Builders for the offers' tests: a loan with arrears, what was told, and random ones of both."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from arrears_build import POLICY
from hypothesis import strategies as st

from arrears.affordability import Affordability
from arrears.circumstances import Cause, Circumstances, Lasting
from arrears.days import add_months, next_bank_day
from arrears.decisions import Refusal
from arrears.follow import PartStanding, PlanStanding
from arrears.money import Money
from arrears.offer import Offer, OfferKind, OfferSet
from arrears.offer_facts import CARE, OfferFacts
from arrears.offer_policy import OfferRules
from arrears.policy_base import Model
from arrears.position import Breakdown, LoanPosition
from arrears.promise import PromiseState
from arrears.schedule import Cadence, PayDay

RULES = POLICY.offers
TODAY = date(2026, 11, 22)  # a Sunday
FIFTH = PayDay(Cadence.MONTHLY, date(2026, 11, 5), 5)
UNTOLD = Refusal("afford.untold", {"missing": "income costs"})


def twd(dollars: int) -> Money:
    """So many New Taiwan dollars."""
    return Money(dollars * 100, "TWD")


def late(due: Money, *, fees: int = 0, days: int = 20, today: date = TODAY) -> LoanPosition:
    """A loan with that much due, `fees` minor units of it late fees, so many days past due."""
    return LoanPosition(
        loan_ref="L1",
        on=today,
        due=due,
        breakdown=Breakdown(principal=due.minor - fees, late_fees=fees),
        oldest_due=today - timedelta(days=days) if due else None,
        days_past_due=days,
        next_due=None,
        credit=Money(0, due.currency),
        as_of=today - timedelta(days=1),
    )


def can(share: int, currency: str = "TWD") -> Affordability:
    """A plan may ask so many minor units a month."""
    return Affordability(currency, share, 0, 0, share, 0, share, share, (), ())


def facts(due: Money, *, share: int | None = None, cause: Cause | None = None, **more: Any) -> OfferFacts:
    """`share` in minor units a month (None: nothing asked); `cause`, `lasting`, `until` and `pay_day` are told."""
    today = more.setdefault("today", TODAY)
    told = {name: more.pop(name) for name in ("lasting", "until", "pay_day") if name in more}
    has = cause is not None or told
    position = {name: more.pop(name) for name in ("fees", "days") if name in more}
    known: dict[str, Any] = {
        "position": late(due, today=today, **position),
        "jurisdiction": "TW",
        "told": Circumstances(today, cause or Cause.UNSAID, currency=due.currency, **told) if has else None,
        "can": None if share is None else can(share, due.currency),
        **more,
    }
    return OfferFacts(**known)


def plan(
    count: int, each: int, *, missed: tuple[int, ...] = (), part_paid: int = 0, first: date = date(2026, 10, 5)
) -> PlanStanding:
    """A monthly plan of `count` parts of `each` dollars; those before today are kept unless missed."""
    parts = []
    for number in range(1, count + 1):
        due = next_bank_day(add_months(first, number - 1), "TW")
        state = PromiseState.OPEN if due > TODAY else PromiseState.KEPT
        paid = each * 100 if state is PromiseState.KEPT else 0
        if number in missed:
            state, paid = PromiseState.PART if part_paid else PromiseState.MISSED, part_paid * 100
        parts.append(PartStanding(number, due, each * 100, paid, state))
    paid = sum(part.paid for part in parts)
    return PlanStanding(
        "A1", "L1", tuple(parts), twd(count * each - paid // 100), twd(paid // 100), twd(0), 0, missed=missed
    )


def with_rules(**tables: dict[str, Any] | int) -> OfferRules:
    """The shipped rules with some values of some tables (or top-level numbers) changed."""
    changed = {
        name: getattr(RULES, name).model_copy(update=value) if isinstance(getattr(RULES, name), Model) else value
        for name, value in tables.items()
    }
    return RULES.model_copy(update=changed)


def kinds(found: OfferSet) -> list[str]:
    """The kinds offered, in their order."""
    return [offer.kind.value for offer in found.offers]


def why_not(found: OfferSet) -> dict[str, str]:
    """For each kind that is not offered the rule."""
    return {str(refusal.detail["kind"]): refusal.rule for refusal in found.refusals}


def the(found: OfferSet, kind: OfferKind) -> Offer:
    """The first offer of that kind."""
    return next(offer for offer in found.offers if offer.kind is kind)


def amounts(offer: Offer) -> list[int]:
    """What is to be paid each time, in dollars."""
    return [part.total // 100 for part in offer.schedule.parts]


def days(offer: Offer) -> list[date]:
    return [part.due for part in offer.schedule.parts]


some_days = st.dates(date(2025, 1, 1), date(2028, 12, 31))


# Mostly borrowers somebody could arrange something with; now and then one of each kind that needs a person.
SHARES: st.SearchStrategy[int | None] = st.none() | st.integers(0, 15_000_00) | st.integers(1_000_00, 15_000_00)
SOME_CAUSES = [cause for cause in Cause for _ in range(1 if cause in (Cause.PERMANENT_FALL, *CARE) else 4)]


@st.composite
def some_facts(draw: st.DrawFn, shares: st.SearchStrategy[int | None] = SHARES) -> OfferFacts:
    """Any borrower: from a few cents to far above the limits, with and without answers."""
    today = draw(some_days)
    due = draw(st.integers(2_000_00, 60_000_00) | st.integers(0, 40_000_00))
    pay = st.builds(
        lambda cadence, ago, day: PayDay(cadence, today - timedelta(days=ago), day),
        st.sampled_from(Cadence),
        st.integers(-40, 40),
        st.integers(0, 31),
    )
    told = st.builds(
        lambda cause, lasting, ahead, pay_day: {
            "cause": cause,
            "lasting": lasting,
            "until": None if ahead is None else today + timedelta(days=ahead),
            "pay_day": pay_day,
        },
        st.sampled_from(SOME_CAUSES),
        st.sampled_from([*Lasting, *([Lasting.DAYS, Lasting.MONTHS, Lasting.UNKNOWN] * 3)]),
        st.none() | st.integers(-30, 200),
        st.none() | pay,
    )
    share = draw(shares)
    return facts(
        Money(due, draw(st.sampled_from(["TWD", "TWD", "CNY", "JPY"]))),
        share=share,
        today=today,
        fees=draw(st.integers(0, due // 10) | st.integers(0, due)),
        days=draw(st.integers(0, 180) | st.integers(0, 200)),
        jurisdiction=draw(st.sampled_from(["TW", "CN", "US", "GB", ""])),
        extensions_used=draw(st.sampled_from([0, 0, 1, 2])),
        pauses_used=draw(st.sampled_from([0, 0, 0, 1])),
        broken_often=draw(st.sampled_from([False] * 9 + [True])),
        mixed_currencies=draw(st.sampled_from([False] * 9 + [True])),
        **draw(told),
    )


@st.composite
def some_rules(draw: st.DrawFn) -> OfferRules:
    """Any lender's limits, wide and narrow."""
    counts = draw(st.integers(2, 24))
    rhythms = st.lists(st.sampled_from(Cadence), min_size=1, max_size=3, unique=True)
    return with_rules(
        rounding={**RULES.rounding, "TWD": draw(st.sampled_from([10_00, 10_00, 1, 500_00]))},
        valid_days=draw(st.integers(1, 30)),
        most_offers=draw(st.integers(1, 4)),
        pay_now={"within_days": draw(st.integers(1, 14))},
        extension={"max_days": draw(st.integers(1, 90)), "max_times_a_year": draw(st.sampled_from([2, 2, 1, 0]))},
        instalments={
            "max_count": counts,
            "max_months": draw(st.integers(6, 24) | st.integers(1, 24)),
            "first_within_days": draw(st.integers(30, 60) | st.integers(1, 60)),
            "cadences": tuple(draw(rhythms)),
            "remainder": draw(st.sampled_from(["first", "last"])),
            "waive_late_fees": draw(st.booleans()),
        },
        stepped={"low_count": draw(st.integers(1, 6)), "low_percent": draw(st.integers(1, 99))},
        pause={"max_months": draw(st.integers(1, 6)), "max_times_a_year": draw(st.sampled_from([1, 1, 2, 0]))},
        interest={"annual_basis_points": draw(st.sampled_from([0, 0, 300, 1500]))},
    )
