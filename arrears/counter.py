"""The borrower's own wish about an offer: decided at once inside the limits, put to a supervisor somewhat above them.

Nobody may promise more than is left: a wish above the share is refused kindly, with the largest part that fits.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from arrears.days import next_bank_day, previous_bank_day
from arrears.decisions import Refusal
from arrears.money import Money
from arrears.offer import Offer, OfferKind, OfferState
from arrears.offer_build import cadences, part_days, pause, plan, single, waived
from arrears.offer_facts import OfferFacts, comes_in, no_surplus, person_for
from arrears.offer_limits import faults, last_day, least_count
from arrears.offer_policy import OfferRules
from arrears.offer_ways import extension, in_rhythm, pause_months, pay_now, times_used
from arrears.offers import beside_a_person
from arrears.schedule import Cadence, per_part


@dataclass(frozen=True, slots=True)
class Wish:
    """What the borrower would like instead; what is None stays as it would be offered.

    `count`, `amount` (of a part, minor units; it decides where both are given), `first` and `cadence` are of a plan,
    `day` of an extension or of paying now, `months` of a pause.
    """

    kind: OfferKind
    count: int | None = None
    amount: int | None = None
    first: date | None = None
    day: date | None = None
    months: int | None = None
    cadence: Cadence | None = None


def counter(facts: OfferFacts, wish: Wish, rules: OfferRules, *, looked: bool = False) -> Offer | Refusal:
    """The wish as an offer: OPEN inside all limits, ASKED (and `needs_approval`) above them within `rules.counter`.

    An ASKED offer's `rules` name what is exceeded: `counter.count`, `counter.days`, `counter.months` (a plan's end) or
    `counter.first`. Refusals, with the nearest that is possible in the detail: `counter.unaffordable` (`most` = the
    largest part that fits; of an extension also the `day` on which all of it would), `counter.too_many` and
    `counter.too_long` (`most_count`, a pause: `most_months`), `counter.too_late` and `counter.too_late_first`
    (`latest`), `counter.too_small` (`least`, `most_count`), `counter.too_few` (`least`), `counter.one` (`way`: the kind
    that pays all at once), `counter.past` (`today`), `counter.no_amount`, `counter.above_debt` (`most`),
    `counter.cadence` (`allowed`); `offers.nothing_due`, `offers.no_surplus`, the rules of `person_for`, and of a kind
    that cannot be had at all. `looked`: a person of the lender's wishes it, who looks at the case (see `person_for`).
    """
    if not facts.position.due:
        return Refusal("offers.nothing_due")
    gate = person_for(facts, rules, looked=looked)
    if gate and wish.kind is not beside_a_person(gate):
        return gate
    if wish.kind is OfferKind.PAUSE:
        return _pause(facts, wish, rules, most=1 if gate else rules.pause.max_months)
    if wish.kind is OfferKind.PAY_NOW:
        return _pay_now(facts, wish, rules)
    if wish.kind is OfferKind.EXTENSION:
        return _extension(facts, wish, rules)
    if wish.cadence is not None and wish.cadence not in rules.instalments.cadences:
        return Refusal("counter.cadence", {"allowed": " ".join(rules.instalments.cadences)})
    rhythms = (wish.cadence,) if wish.cadence is not None else cadences(facts, rules)
    answers = [_plan(facts, wish, rules, cadence) for cadence in rhythms]
    return next((answer for answer in answers if isinstance(answer, Offer)), answers[0])


def _pause(facts: OfferFacts, wish: Wish, rules: OfferRules, most: int) -> Offer | Refusal:
    usual = pause_months(facts, rules)
    if isinstance(usual, Refusal):
        return usual
    months = min(usual, most) if wish.months is None else wish.months
    if months < 1:
        return Refusal("counter.too_few", {"least": 1})
    if months > most:
        return Refusal("counter.too_long", {"most_months": most})
    return pause(facts, rules, months)


def _pay_now(facts: OfferFacts, wish: Wish, rules: OfferRules) -> Offer | Refusal:
    if wish.day is None:
        return pay_now(facts, rules)
    if wish.day < facts.today:
        return Refusal("counter.past", {"today": facts.today})
    latest = _latest(facts, rules.pay_now.within_days)
    if wish.day > latest:
        return Refusal("counter.too_late", {"latest": latest})
    return single(OfferKind.PAY_NOW, facts, rules, next_bank_day(wish.day, facts.jurisdiction))


def _extension(facts: OfferFacts, wish: Wish, rules: OfferRules) -> Offer | Refusal:
    used, times = times_used(OfferKind.EXTENSION, facts, rules)
    if wish.day is None or used >= times:
        return extension(facts, rules)
    if wish.day <= facts.today:
        return Refusal("counter.past", {"today": facts.today})
    latest = _latest(facts, max(rules.counter.max_days, rules.extension.max_days))
    if wish.day > latest:
        return Refusal("counter.too_late", {"latest": latest})
    day = next_bank_day(wish.day, facts.jurisdiction)
    offer = single(OfferKind.EXTENSION, facts, rules, day)
    if facts.share == 0:
        return Refusal("offers.no_surplus", {"share": 0})
    most = comes_in(facts, day)
    if most is not None and offer.schedule.total.minor > most:
        return _unaffordable(facts, rules, most)
    if faults(offer, rules, share=facts.share, jurisdiction=facts.jurisdiction):
        return _asked(offer, ["counter.days"])
    return offer


def _unaffordable(facts: OfferFacts, rules: OfferRules, most: int) -> Refusal:
    """What fits on the day that was wished, and the day on which all of it would, if there is one."""
    fits = extension(facts, rules)
    on = {"day": fits.schedule.parts[0].due} if isinstance(fits, Offer) else {}
    return Refusal("counter.unaffordable", {"most": Money(most, facts.currency), **on})


def _plan(facts: OfferFacts, wish: Wish, rules: OfferRules, cadence: Cadence) -> Offer | Refusal:
    """INSTALMENTS or STEPPED in that rhythm."""
    if nothing_left := no_surplus(facts, rules):
        return nothing_left
    latest = _latest(facts, max(rules.counter.max_days, rules.instalments.first_within_days))
    if wish.first is not None and wish.first <= facts.today:
        return Refusal("counter.past", {"today": facts.today})
    if wish.first is not None and wish.first > latest:
        return Refusal("counter.too_late_first", {"latest": latest})
    shape = _shape(facts, wish, rules, cadence)
    if isinstance(shape, Refusal):
        return shape
    count, part = shape
    days = part_days(facts, rules, cadence, count, first=wish.first, after=facts.today)
    if days[0] > latest:
        return Refusal("counter.too_late_first", {"latest": latest})
    offer = plan(wish.kind, facts, rules, cadence, days, part=part)
    return _judged(offer, facts, rules, cadence)


def _shape(facts: OfferFacts, wish: Wish, rules: OfferRules, cadence: Cadence) -> tuple[int, int | None] | Refusal:
    """How many parts, and of how much each where the borrower named an amount: rounded down, never above the wish."""
    to_pay, least = _to_pay(facts, wish.kind, rules), least_count(wish.kind, rules)
    count, part = wish.count, None
    if wish.amount is not None:
        if wish.amount <= 0:
            return Refusal("counter.no_amount")
        if wish.amount > to_pay:
            return Refusal("counter.above_debt", {"most": Money(to_pay, facts.currency)})
        unit = max(1, rules.rounding[facts.currency])
        part = wish.amount if wish.amount == to_pay else wish.amount // unit * unit
        if part < max(1, rules.instalments.min_amount[facts.currency]):
            return _too_small(facts, wish.kind, rules)
        low, percent = _low(wish.kind, rules)
        missing = 100 * to_pay - low * percent * part  # of 100 times what is to pay, after the low parts
        count = low + max(1, -(-missing // (100 * part)))
    if count is None:
        days = part_days(facts, rules, cadence, rules.instalments.max_count, after=facts.today)
        usual = in_rhythm(wish.kind, facts, rules, cadence, days, facts.share)
        if isinstance(usual, Refusal):
            return usual
        count = usual.count
    if count == 1:
        used, times = times_used(OfferKind.EXTENSION, facts, rules)
        return Refusal("counter.one", {"way": (OfferKind.EXTENSION if used < times else OfferKind.PAY_NOW).value})
    if count < least:
        return Refusal("counter.too_few", {"least": least})
    most = max(rules.counter.max_count, rules.instalments.max_count)
    if count > most:
        return Refusal("counter.too_many", {"most_count": most})
    return count, None if wish.kind is OfferKind.STEPPED else part


def _judged(offer: Offer, facts: OfferFacts, rules: OfferRules, cadence: Cadence) -> Offer | Refusal:
    """The plan as it is, as a question to a supervisor, or the nearest that is possible."""
    broken = {fault.rule for fault in faults(offer, rules, share=facts.share, jurisdiction=facts.jurisdiction)}
    if "offers.part_too_small" in broken:
        return _too_small(facts, offer.kind, rules)
    if "offers.unaffordable" in broken and facts.share is not None:
        unit = max(1, rules.rounding[facts.currency])
        most = per_part(facts.share, cadence) // unit * unit
        return Refusal("counter.unaffordable", {"most": Money(most, facts.currency)})
    end = last_day(facts.today, max(rules.counter.max_months, rules.instalments.max_months), facts.jurisdiction)
    if offer.schedule.end is not None and offer.schedule.end > end:
        inside = sum(part.due <= end for part in offer.schedule.parts)
        return Refusal("counter.too_long", {"latest": end, "most_count": inside})
    beyond = {"offers.too_many_parts": "counter.count", "offers.too_long": "counter.months"}
    beyond["offers.too_late_first"] = "counter.first"
    asked = [name for rule, name in beyond.items() if rule in broken]
    return _asked(offer, asked) if asked else offer


def _latest(facts: OfferFacts, days: int) -> date:
    """The last bank day within so many days."""
    return previous_bank_day(facts.today + timedelta(days=days), facts.jurisdiction)


def _asked(offer: Offer, exceeded: list[str]) -> Offer:
    return replace(offer, state=OfferState.ASKED, needs_approval=True, rules=(*offer.rules, *exceeded))


def _too_small(facts: OfferFacts, kind: OfferKind, rules: OfferRules) -> Refusal:
    """The least part, and the most parts that are all as large."""
    least = max(1, rules.instalments.min_amount[facts.currency])
    low, percent = _low(kind, rules)
    most = low + (_to_pay(facts, kind, rules) - low * least) * percent // (100 * least)
    return Refusal("counter.too_small", {"least": Money(least, facts.currency), "most_count": max(1, most)})


def _low(kind: OfferKind, rules: OfferRules) -> tuple[int, int]:
    """How many low parts a plan of that kind has, and how many percent of the later ones they are."""
    return (rules.stepped.low_count, rules.stepped.low_percent) if kind is OfferKind.STEPPED else (0, 100)


def _to_pay(facts: OfferFacts, kind: OfferKind, rules: OfferRules) -> int:
    return facts.position.due.minor - waived(kind, facts, rules, facts.today)
