"""When a running plan was missed or income changed: its missed parts moved to the end, or new offers altogether."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from arrears.decisions import Refusal
from arrears.follow import PlanStanding
from arrears.money import Money
from arrears.offer import Offer, OfferKind, OfferSet
from arrears.offer_build import made, waived
from arrears.offer_facts import OfferFacts, person_for
from arrears.offer_limits import MOVED, faults
from arrears.offer_policy import OfferRules
from arrears.offers import make_offers, shortlist
from arrears.pay_days import pay_days
from arrears.promise import PromiseState
from arrears.schedule import Cadence, PayDay, shaped

_APART = ((21, Cadence.MONTHLY), (10, Cadence.FORTNIGHTLY), (0, Cadence.WEEKLY))  # days between parts, on average
_HALF = {Cadence.WEEKLY: 3, Cadence.FORTNIGHTLY: 7, Cadence.MONTHLY: 14}  # days: the next part is never sooner


def replan(facts: OfferFacts, standing: PlanStanding, rules: OfferRules) -> OfferSet:
    """What can be offered in place of a running plan; what is due by the books is covered, whatever the plan said.

    First the plan itself with what was missed at its end (`moved`), then what can be offered on this loan anyway; where
    moving is not possible a refusal `offers.not_moved` says `why`. As many, and as for `make_offers`.
    """
    facts = replace(facts, running=standing)
    usual = make_offers(facts, rules)
    later = moved(facts, standing, rules)
    if isinstance(later, Refusal):
        return replace(usual, refusals=(*usual.refusals, Refusal("offers.not_moved", {"why": later.rule})))
    others = [offer for offer in usual.offers if offer.kind is not OfferKind.INSTALMENTS]
    offers = shortlist([later, *others], rules.most_offers)
    kept, before = {offer.kind.value for offer in offers}, {offer.kind.value for offer in usual.offers}
    refusals = [refusal for refusal in usual.refusals if refusal.detail["kind"] not in kept]
    refusals += [Refusal("offers.enough", {"kind": kind, "most": rules.most_offers}) for kind in sorted(before - kept)]
    person = "" if usual.person in ("offers.longer_term", "offers.none") else usual.person
    return OfferSet(offers, tuple(refusals), person)


def moved(facts: OfferFacts, standing: PlanStanding, rules: OfferRules) -> Offer | Refusal:
    """The plan's coming parts on their days, and what is due beyond them in parts of the same size after the last, on
    pay days of the plan's rhythm; the last part is the smaller one. Its `rules` have `offers.moved`.

    Refused: a rule of `person_for`, `offers.nothing_due`, `offers.nothing_missed` (no part was, or there is but one: a
    day is moved by an extension), and any limit or the share it would break (`faults`).
    """
    less = waived(OfferKind.INSTALMENTS, facts, rules, facts.today)
    to_pay = facts.position.due.minor - less
    if to_pay <= 0:
        return Refusal("offers.nothing_due")
    if gate := person_for(facts, rules):
        return gate
    if not standing.missed or len(standing.parts) < 2:
        return Refusal("offers.nothing_missed")
    cadence = _rhythm(standing)
    size = max(part.total for part in standing.parts)
    days: list[date] = []
    amounts: list[int] = []
    coming = [p for p in standing.parts if p.state is PromiseState.OPEN and p.due > facts.today and p.total > p.paid]
    for part in coming:
        if to_pay > 0:
            days.append(part.due)
            amounts.append(min(part.total, to_pay))
            to_pay -= amounts[-1]
    more = -(-to_pay // size)
    if len(days) + more > rules.instalments.max_count:
        return Refusal("offers.too_many_parts", {"count": len(days) + more, "most": rules.instalments.max_count})
    days += _days_after(facts, days[-1] if days else standing.parts[-1].due, cadence, more)
    amounts += [min(size, to_pay - n * size) for n in range(more)]
    schedule = shaped(
        Money(sum(amounts), facts.currency),
        days,
        amounts,
        unit=1,
        remainder="last",
        annual_basis_points=rules.interest.annual_basis_points,
        start=facts.today,
    )
    points = rules.interest.annual_basis_points
    offer = made(OfferKind.INSTALMENTS, facts, rules, schedule, less=less, points=points, cadence=cadence)
    offer = replace(offer, rules=(*offer.rules, MOVED))
    broken = faults(offer, rules, share=facts.share, jurisdiction=facts.jurisdiction)
    return broken[0] if broken else offer


def _rhythm(standing: PlanStanding) -> Cadence:
    """How often the plan's parts fall due."""
    first, last = standing.parts[0].due, standing.parts[-1].due
    apart = (last - first).days // (len(standing.parts) - 1)
    return next(cadence for days, cadence in _APART if apart >= days)


def _days_after(facts: OfferFacts, last: date, cadence: Cadence, count: int) -> tuple[date, ...]:
    """The next days in that rhythm after the last part, on pay days where they are known and of that rhythm."""
    pay = facts.pay_day
    if pay is None or pay.cadence is not cadence:
        pay = PayDay(cadence, last, last.day)
    return pay_days(pay, max(facts.today, last + timedelta(days=_HALF[cadence])), count, facts.jurisdiction)
