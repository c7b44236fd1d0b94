"""The ways there are to settle what is due, each tried inside the lender's limits: an offer, or why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from arrears.circumstances import Cause, Lasting
from arrears.days import add_months, next_bank_day, previous_bank_day
from arrears.decisions import Refusal
from arrears.offer import Offer, OfferKind
from arrears.offer_build import cadences, part_days, pause, plan, single, waived
from arrears.offer_facts import HARDSHIP, OfferFacts, arrivals, comes_in, no_surplus, whole_months
from arrears.offer_limits import faults, least_count
from arrears.offer_policy import OfferRules
from arrears.schedule import Cadence, per_part

_FEW = 3  # one-off costs are split over two or three parts (contact rules, section 5)
_STEPS_FIT = frozenset({Cause.JOB_LOSS, Cause.LESS_INCOME, Cause.BUSINESS, Cause.ILLNESS, Cause.FAMILY})


def pay_now(facts: OfferFacts, rules: OfferRules) -> Offer | Refusal:
    """All of it by the last bank day within the days the policy gives, or within those of its incentive.

    `offers.no_surplus`, `offers.pay_now_not_asked` (a hardship, and nothing waived), `offers.no_bank_day`.
    """
    if facts.share == 0:
        return Refusal("offers.no_surplus", {"share": 0})
    days = {min(rules.pay_now.within_days, row.within_days) for row in rules.pay_now.incentives}
    latest = facts.today + timedelta(days=rules.pay_now.within_days)
    for soon in sorted(days, reverse=True):
        day = previous_bank_day(facts.today + timedelta(days=soon), facts.jurisdiction)
        if day > facts.today and waived(OfferKind.PAY_NOW, facts, rules, day):
            return single(OfferKind.PAY_NOW, facts, rules, day)
    if facts.cause in HARDSHIP:
        return Refusal("offers.pay_now_not_asked", {"cause": facts.cause.value})
    day = previous_bank_day(latest, facts.jurisdiction)
    return (
        single(OfferKind.PAY_NOW, facts, rules, day)
        if day > facts.today
        else Refusal("offers.no_bank_day", {"latest": latest})
    )


def extension(facts: OfferFacts, rules: OfferRules) -> Offer | Refusal:
    """All of it on the first pay day within the policy's days by which enough has come in; a month ahead, or the last
    day there is, where no pay day is known.

    `offers.extension_used_up`, `offers.extension_unlikely` (a hardship, and no totals to show that it could be kept),
    `offers.too_late` (no pay day soon enough), `offers.no_bank_day`, `offers.extension_unaffordable`.
    """
    used, times = times_used(OfferKind.EXTENSION, facts, rules)
    if used >= times:
        return Refusal("offers.extension_used_up", {"used": used, "most": times})
    if facts.share is None and facts.cause in HARDSHIP:
        return Refusal("offers.extension_unlikely", {"cause": facts.cause.value})
    latest = facts.today + timedelta(days=rules.extension.max_days)
    if facts.pay_day is not None:
        days = arrivals(facts, latest)
        if not days:
            return Refusal("offers.too_late", {"latest": latest})
    else:
        day = next_bank_day(add_months(facts.today, 1), facts.jurisdiction)
        days = (min(day, previous_bank_day(latest, facts.jurisdiction)),)
        if days[0] <= facts.today:
            return Refusal("offers.no_bank_day", {"latest": latest})
    offer = single(OfferKind.EXTENSION, facts, rules, days[-1])
    for day in days:
        offer, most = single(OfferKind.EXTENSION, facts, rules, day), comes_in(facts, day)
        if most is None or offer.schedule.total.minor <= most:
            return offer
    return Refusal("offers.extension_unaffordable", {"amount": offer.schedule.total, "day": days[-1]})


def instalments(facts: OfferFacts, rules: OfferRules, *, room: int | None = None) -> Offer | Refusal:
    """The fewest parts that fit the share, or `room` (minor units a month); a middling number where neither is known.

    `offers.no_surplus`, `offers.too_many_parts` (`count` would be needed), and the limits of `faults`.
    """
    if nothing_left := no_surplus(facts, rules):
        return nothing_left
    return _fitting(OfferKind.INSTALMENTS, facts, rules, facts.share if room is None else room)


def stepped(facts: OfferFacts, rules: OfferRules) -> Offer | Refusal:
    """Low parts first while income comes back; only prepared, to begin after the pause, while nothing is left.

    `offers.steps_not_needed` when income is not reduced, `offers.back_too_late` when no pause lasts until the income is
    back, else as for instalments.
    """
    if nothing_left := no_surplus(facts, rules):
        wait = a_pause(facts, rules)
        if facts.share or facts.back_on is None or isinstance(wait, Refusal) or wait.review_on is None:
            return nothing_left
        if facts.back_on > wait.review_on:
            return Refusal("offers.back_too_late", {"until": facts.back_on, "latest": wait.review_on})
        return _fitting(OfferKind.STEPPED, facts, rules, None, review_on=wait.review_on)
    if facts.cause not in _STEPS_FIT and facts.back_on is None:
        return Refusal("offers.steps_not_needed", {"cause": facts.cause.value})
    return _fitting(OfferKind.STEPPED, facts, rules, facts.share)


def a_pause(facts: OfferFacts, rules: OfferRules) -> Offer | Refusal:
    """Nothing to pay until a review, for `pause_months`; refused as there."""
    months = pause_months(facts, rules)
    return months if isinstance(months, Refusal) else pause(facts, rules, months)


def pause_months(facts: OfferFacts, rules: OfferRules) -> int | Refusal:
    """For how many months a pause is offered: until the income is expected back, a month when it lasts days, else as
    long as the policy allows, for a year may have only one (it ends at once when the borrower says so).

    `offers.pause_used_up`; `offers.pause_not_needed` when the cause is no hardship and something is left.
    """
    used, times = times_used(OfferKind.PAUSE, facts, rules)
    if used >= times:
        return Refusal("offers.pause_used_up", {"used": used, "most": times})
    if facts.cause not in HARDSHIP and no_surplus(facts, rules) is None:
        return Refusal("offers.pause_not_needed", {"cause": facts.cause.value})
    most = rules.pause.max_months
    if facts.told is not None and facts.told.lasting is Lasting.DAYS:
        return 1
    if facts.back_on is None:
        return most
    whole = whole_months(facts.today, facts.back_on)
    return min(most, max(1, whole + (add_months(facts.today, whole) < facts.back_on)))


def times_used(kind: OfferKind, facts: OfferFacts, rules: OfferRules) -> tuple[int, int]:
    """How often an extension or a pause was had in the last year, and how often it may be; the others are not counted
    and never used up."""
    if kind is OfferKind.EXTENSION:
        return facts.extensions_used, rules.extension.max_times_a_year
    if kind is OfferKind.PAUSE:
        return facts.pauses_used, rules.pause.max_times_a_year
    return 0, 1


def _fitting(
    kind: OfferKind, facts: OfferFacts, rules: OfferRules, room: int | None, *, review_on: date | None = None
) -> Offer | Refusal:
    """The first rhythm in which a plan keeps to all limits and to `room` a month; the first rhythm's refusal if none.

    Known room: the fewest parts. Not known: a middling number, fewer where the parts would be too small.
    """
    refused = []
    for cadence in cadences(facts, rules):
        after = review_on or facts.today
        days = part_days(facts, rules, cadence, rules.instalments.max_count, after=after)
        found = in_rhythm(kind, facts, rules, cadence, days, room, review_on)
        if isinstance(found, Offer):
            return found
        refused.append(found)
    return refused[0]


def in_rhythm(
    kind: OfferKind,
    facts: OfferFacts,
    rules: OfferRules,
    cadence: Cadence,
    days: Sequence[date],
    room: int | None,
    review_on: date | None = None,
) -> Offer | Refusal:
    """The plan on the first of those days that keeps to all limits and to `room` a month (None: not known); a refusal
    of `faults`, or `offers.too_many_parts` (`count` is what would be needed, or more)."""
    least, most = least_count(kind, rules), rules.instalments.max_count
    to_pay = facts.position.due.minor - waived(kind, facts, rules, facts.today)
    if room is None:
        middling = _FEW if facts.cause is Cause.LARGE_EXPENSE else (most + 1) // 2
        counts = range(max(least, middling), least - 1, -1)
        needed = least
    else:
        needed = max(least, -(-to_pay // max(1, per_part(room, cadence))))
        counts = range(needed, most + 1)
    refused: Refusal | None = None
    for count in counts:
        if count > most:
            continue
        offer = plan(kind, facts, rules, cadence, days[:count], review_on=review_on)
        broken = faults(offer, rules, share=room, jurisdiction=facts.jurisdiction)
        if not broken and offer.count == count:
            return offer
        if broken and broken[0].rule != "offers.unaffordable":
            refused = refused or broken[0]
    return refused or Refusal("offers.too_many_parts", {"count": max(needed, most + 1), "most": most})
