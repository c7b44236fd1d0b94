"""The lender's limits and the borrower's share, held against one offer: what is too much, late or small."""

from __future__ import annotations

from datetime import date, timedelta

from arrears.days import add_months, next_bank_day
from arrears.decisions import Refusal
from arrears.money import Money
from arrears.offer import Offer, OfferKind
from arrears.offer_policy import OfferRules
from arrears.schedule import per_month, per_part

MOVED = "offers.moved"  # the rule of a running plan whose missed parts moved to its end: there may be one left
PLANS = (OfferKind.INSTALMENTS, OfferKind.STEPPED)


def faults(offer: Offer, rules: OfferRules, *, share: int | None, jurisdiction: str) -> tuple[Refusal, ...]:
    """Every limit the offer breaks, counted from the day it was made; none when it may be agreed at once.

    `share` is what a part may come to in a month (None: not known). `offers.part_too_small`, `offers.unaffordable`,
    `offers.too_many_parts`, `offers.too_long` (the end, or a pause's review), `offers.too_late_first` (a plan's first
    part; of one that is only prepared, after its review) and `offers.too_late` (the one day of the other kinds). A last
    day or review that the limit puts on a day banks are closed may be the next bank day.
    """
    if offer.kind in PLANS:
        return tuple(_of_a_plan(offer, rules, share, jurisdiction))
    if offer.kind is OfferKind.PAUSE:
        latest = last_day(offer.made_on, rules.pause.max_months, jurisdiction)
        late = offer.review_on is not None and offer.review_on > latest
        return (Refusal("offers.too_long", {"latest": latest}),) if late else ()
    limit = rules.pay_now.within_days if offer.kind is OfferKind.PAY_NOW else rules.extension.max_days
    latest = offer.made_on + timedelta(days=limit)
    day = offer.schedule.first
    return (Refusal("offers.too_late", {"day": day, "latest": latest}),) if day is not None and day > latest else ()


def least_count(kind: OfferKind, rules: OfferRules) -> int:
    """The fewest parts that make a plan of that kind: two, or one more than the low ones."""
    return rules.stepped.low_count + 1 if kind is OfferKind.STEPPED else 2


def last_day(start: date, months: int, jurisdiction: str) -> date:
    """The bank day on or after the day so many months later."""
    return next_bank_day(add_months(start, months), jurisdiction)


def _of_a_plan(offer: Offer, rules: OfferRules, share: int | None, jurisdiction: str) -> list[Refusal]:
    parts, limits, currency = offer.schedule.parts, rules.instalments, offer.covered.currency
    cadence = offer.cadence or limits.cadences[0]
    first, end = parts[0].due, parts[-1].due
    latest_end = last_day(offer.made_on, limits.max_months, jurisdiction)
    begins = offer.review_on if offer.prepared and offer.review_on else offer.made_on
    latest_first = begins + timedelta(days=limits.first_within_days)
    least = limits.min_amount[currency]
    smallest = min((part.amount for part in parts[:-1]), default=parts[-1].amount)
    too_few = len(parts) < least_count(offer.kind, rules) and MOVED not in offer.rules
    largest = max(part.total for part in parts)
    found = []
    if (len(parts) > 1 and smallest < least) or too_few:
        found.append(
            Refusal("offers.part_too_small", {"part": Money(smallest, currency), "least": Money(least, currency)})
        )
    if share is not None and per_month(largest, cadence) > share:
        most = Money(per_part(share, cadence), currency)
        found.append(Refusal("offers.unaffordable", {"part": Money(largest, currency), "most": most}))
    if len(parts) > limits.max_count:
        found.append(Refusal("offers.too_many_parts", {"count": len(parts), "most": limits.max_count}))
    if end > latest_end:
        found.append(Refusal("offers.too_long", {"end": end, "latest": latest_end}))
    if first > latest_first:
        found.append(Refusal("offers.too_late_first", {"first": first, "latest": latest_first}))
    return found
