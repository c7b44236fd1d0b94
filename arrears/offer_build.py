"""Building one offer of a given shape: its days, its amounts, what is waived, and what goes on record with it.

Nothing here asks whether the offer is within the limits (offer_limits.py) or which shape fits (offers.py, counter.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from arrears.affordability import Affordability
from arrears.days import ONE_DAY, add_months, next_bank_day, previous_bank_day
from arrears.money import Money
from arrears.offer import Offer, OfferKind
from arrears.offer_facts import OfferFacts
from arrears.offer_policy import OfferRules
from arrears.pay_days import pay_days
from arrears.schedule import Cadence, PayDay, Schedule, equal, shaped

_SLOWEST_FIRST = (Cadence.MONTHLY, Cadence.FORTNIGHTLY, Cadence.WEEKLY)
_AHEAD = {Cadence.WEEKLY: timedelta(days=7), Cadence.FORTNIGHTLY: timedelta(days=14)}


def cadences(facts: OfferFacts, rules: OfferRules) -> tuple[Cadence, ...]:
    """How often parts may fall due, the borrower's own rhythm first, then slower ones that carry more with each part.

    Monthly where no pay day is known; where the lender allows none of these, what it allows, the slowest first.
    """
    allowed = [cadence for cadence in _SLOWEST_FIRST if cadence in rules.instalments.cadences]
    own = facts.pay_day.cadence if facts.pay_day else Cadence.MONTHLY
    slower = _SLOWEST_FIRST[: _SLOWEST_FIRST.index(own) + 1]
    return tuple(cadence for cadence in reversed(slower) if cadence in allowed) or tuple(allowed)


def part_days(
    facts: OfferFacts, rules: OfferRules, cadence: Cadence, count: int, *, first: date | None = None, after: date
) -> tuple[date, ...]:
    """`count` bank days for the parts of a plan, all later than `after`.

    From `first` on when it is given; on the borrower's pay days; else from a month (a fortnight, a week) ahead, sooner
    where the policy wants the first part sooner.
    """
    if first is not None:
        return pay_days(PayDay(cadence, first, first.day), max(after, first - ONE_DAY), count, facts.jurisdiction)
    pay = facts.pay_day
    if pay is not None and pay.cadence is cadence:
        return pay_days(pay, after, count, facts.jurisdiction)
    if pay is not None:
        anchor = pay_days(pay, after, 1, facts.jurisdiction)[0]
    else:
        anchor = add_months(after, 1) if cadence is Cadence.MONTHLY else after + _AHEAD[cadence]
        latest = after + timedelta(days=rules.instalments.first_within_days)
        if next_bank_day(anchor, facts.jurisdiction) > latest:
            anchor = previous_bank_day(latest, facts.jurisdiction)
    return pay_days(PayDay(cadence, anchor, anchor.day), max(after, anchor - ONE_DAY), count, facts.jurisdiction)


def waived(kind: OfferKind, facts: OfferFacts, rules: OfferRules, day: date) -> int:
    """The late fees this way of paying waives, minor units: for all that is paid by `day`, or while a plan is kept.

    Nothing where late fees are all that is due: then there is nothing to pay for which they could be waived.
    """
    late = facts.position.breakdown.late_fees
    if late >= facts.position.due.minor:
        return 0
    if kind is OfferKind.PAY_NOW:
        past = facts.position.days_past_due
        given = any(
            row.from_days <= past <= row.to_days and day <= facts.today + timedelta(days=row.within_days)
            for row in rules.pay_now.incentives
        )
        return late if given else 0
    if kind in (OfferKind.INSTALMENTS, OfferKind.STEPPED):
        return late if rules.instalments.waive_late_fees else 0
    return 0


def single(kind: OfferKind, facts: OfferFacts, rules: OfferRules, day: date) -> Offer:
    """All of it on one bank day: PAY_NOW, which costs nothing besides, or EXTENSION."""
    less = waived(kind, facts, rules, day)
    points = 0 if kind is OfferKind.PAY_NOW else rules.interest.annual_basis_points
    schedule = shaped(
        Money(facts.position.due.minor - less, facts.currency),
        (day,),
        (1,),
        unit=1,
        remainder="last",
        annual_basis_points=points,
        start=facts.today,
    )
    return made(kind, facts, rules, schedule, less=less, points=points)


def plan(
    kind: OfferKind,
    facts: OfferFacts,
    rules: OfferRules,
    cadence: Cadence,
    days: Sequence[date],
    *,
    part: int | None = None,
    review_on: date | None = None,
) -> Offer:
    """INSTALMENTS or STEPPED on those days: equal parts, low ones first, or parts of `part` minor units and a last one
    of what is left (the days have to be as many as that takes). With a `review_on` it is only prepared."""
    less = waived(kind, facts, rules, facts.today)
    to_pay = Money(facts.position.due.minor - less, facts.currency)
    points = rules.interest.annual_basis_points
    unit = max(1, rules.rounding[facts.currency])
    if part is not None:
        weights = [part] * (len(days) - 1)
        weights.append(to_pay.minor - sum(weights))
        schedule = shaped(
            to_pay, days, weights, unit=1, remainder="last", annual_basis_points=points, start=facts.today
        )
    elif kind is OfferKind.STEPPED:
        low = rules.stepped.low_count
        weights = [rules.stepped.low_percent] * low + [100] * (len(days) - low)
        schedule = shaped(
            to_pay,
            days,
            weights,
            unit=unit,
            remainder="last",  # off the low first part it could leave nothing of it
            annual_basis_points=points,
            start=facts.today,
        )
    else:
        schedule = equal(
            to_pay,
            days,
            unit=unit,
            remainder=rules.instalments.remainder,
            annual_basis_points=points,
            start=facts.today,
        )
    offer = made(kind, facts, rules, schedule, less=less, points=points, cadence=cadence)
    return offer if review_on is None else replace(offer, review_on=review_on, prepared=True)


def pause(facts: OfferFacts, rules: OfferRules, months: int) -> Offer:
    """Nothing to pay until a review after so many months; what the wait costs is in `pause_interest`."""
    review_on = next_bank_day(add_months(facts.today, months), facts.jurisdiction)
    points = rules.interest.annual_basis_points
    waiting = shaped(
        facts.position.due,
        (review_on,),
        (1,),
        unit=1,
        remainder="last",
        annual_basis_points=points,
        start=facts.today,
    )
    offer = made(OfferKind.PAUSE, facts, rules, Schedule(facts.currency, ()), points=points)
    until = min(offer.valid_until, review_on)  # not past the review, which is a pause's first day
    return replace(offer, review_on=review_on, valid_until=until, pause_interest=waiting.interest.minor)


def made(
    kind: OfferKind,
    facts: OfferFacts,
    rules: OfferRules,
    schedule: Schedule,
    *,
    less: int = 0,
    points: int = 0,
    cadence: Cadence | None = None,
) -> Offer:
    """The offer with that schedule: until when it stands (not past its first day), what allowed it and on what facts.

    A supervisor's approval is marked in `needs_approval` and by `approval.covered`, `approval.waived`. Paying all at
    once is no concession, so of it only the waiver is weighed; a currency without a threshold always needs approval.
    """
    covered, fees = facts.position.due, Money(less, facts.currency)
    approval = []
    if kind is not OfferKind.PAY_NOW and covered.minor > rules.approval.covered_above.get(covered.currency, 0):
        approval.append("approval.covered")
    if less > rules.approval.waived_above.get(covered.currency, 0):
        approval.append("approval.waived")
    allowed = [f"offers.{kind.value}"]
    if less:
        allowed.append("offers.incentive" if kind is OfferKind.PAY_NOW else "offers.late_fees")
    if cadence is not None:
        allowed.append("offers.rounding")
    if kind in (OfferKind.EXTENSION, OfferKind.INSTALMENTS, OfferKind.STEPPED):
        allowed.append("afford.untold" if facts.share is None else "afford.share")
    if points:
        allowed.append("offers.interest")
    last = facts.today + timedelta(days=rules.valid_days)
    return Offer(
        kind=kind,
        loan_ref=facts.position.loan_ref,
        covered=covered,
        schedule=schedule,
        made_on=facts.today,
        valid_until=min(last, schedule.first or last),
        waived=fees,
        cadence=cadence,
        annual_basis_points=points,
        needs_approval=bool(approval),
        rules=(*allowed, *approval),
        inputs=_inputs(facts),
    )


def _inputs(facts: OfferFacts) -> tuple[tuple[str, str | int], ...]:
    """The facts by name, in plain values: amounts in minor units, days as ISO text; what is not known is left out."""
    where, told, can = facts.position, facts.told, facts.can
    known: dict[str, str | int | date | None] = {
        "due": where.due.minor,
        "late_fees": where.breakdown.late_fees,
        "days_past_due": where.days_past_due,
        "oldest_due": where.oldest_due,
        "as_of": where.as_of,
        "jurisdiction": facts.jurisdiction,
        "cause": facts.cause.value,
        "extensions_used": facts.extensions_used,
        "pauses_used": facts.pauses_used,
        "current": facts.current,
    }
    if told is not None:
        known |= {"told_on": told.told_on, "lasting": told.lasting.value, "until": told.until}
    if facts.pay_day is not None:
        known |= {"pay_cadence": facts.pay_day.cadence.value, "pay_anchor": facts.pay_day.anchor}
        known |= {"pay_day": facts.pay_day.day or facts.pay_day.anchor.day}
    if isinstance(can, Affordability):
        known |= {"income": can.income, "outgoings": can.outgoings, "beside": can.beside, "surplus": can.surplus}
        known |= {"buffer": can.buffer, "share": can.share}
    if facts.running is not None:
        known["replaces"] = facts.running.agreement_id
    plain = ((name, value.isoformat() if isinstance(value, date) else value) for name, value in known.items())
    return tuple((name, value) for name, value in plain if value is not None)
