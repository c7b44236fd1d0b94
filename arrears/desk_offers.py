"""What a person of the lender's may offer: at once inside the lender's and the own limits, else by a supervisor.

The same reckoning as for a borrower's own wish (counter.py). That a person has to look is met by their looking; what
the figures told do not carry, and what no supervisor may grant, nobody offers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from arrears.counter import Wish, counter
from arrears.decisions import Refusal
from arrears.offer import AGENT, Offer, OfferState
from arrears.offer_facts import OfferFacts, no_surplus, out_of_scope, person_for
from arrears.offer_limits import PLANS
from arrears.offer_policy import OfferRules
from arrears.schedule import Cadence, per_month

BY_AGENT = "offers.by_agent"
TIGHT = 80  # percent of the share: above it a month that is a little worse breaks the plan
_ASKS = frozenset({"approval.covered", "approval.waived", "counter.count", "counter.days", "counter.months",
                   "counter.first", "agent.covered", "offers.age", "offers.stage"})  # fmt: skip


def agents_offer(
    facts: OfferFacts, wish: Wish, rules: OfferRules, *, alias: str, limit: Mapping[str, int]
) -> Offer | Refusal:
    """The wish as an offer of that person's: OPEN, or ASKED where a supervisor decides; or why there is none.

    `limit` is the largest covered amount by currency in minor units; of an absent currency the lender's limits stand
    alone. `above` names what a supervisor decides about. Refused as by `counter`, without what only asks for a person.
    """
    found = counter(facts, wish, rules, looked=True)
    if isinstance(found, Refusal):
        return found
    above = [BY_AGENT]
    most = limit.get(found.covered.currency)
    if most is not None and found.covered.minor > most:
        above.append("agent.covered")
    if outside := out_of_scope(facts, rules):
        above.append(outside.rule)
    offer = replace(found, by=alias, rules=(*found.rules, *above), inputs=(*found.inputs, (AGENT, alias)))
    asked = bool(exceeded(offer))
    return replace(offer, state=OfferState.ASKED if asked else OfferState.OPEN, needs_approval=asked)


def exceeded(offer: Offer) -> tuple[str, ...]:
    """The rules for which a supervisor has to decide about a person's offer.

    `approval.covered`, `approval.waived` and `counter.*`: the lender's limits; `agent.covered`: the person's own;
    `offers.age`, `offers.stage`: outside of what is arranged without a supervisor.
    """
    return tuple(rule for rule in offer.rules if rule in _ASKS)


def warnings(offer: Offer, facts: OfferFacts, rules: OfferRules) -> tuple[str, ...]:
    """What the person should have seen before it is sent, as rule ids; nothing here forbids it.

    `afford.untold` (nothing is known of income and costs), `offers.no_surplus`, `afford.tight` (above 80 % of the
    share), a rule of `person_for` (broken promises, care, income that is not coming back), `offers.replaces` (a plan).
    """
    found = []
    if facts.share is None:
        found.append("afford.untold")
    elif no_surplus(facts, rules):
        found.append("offers.no_surplus")
    elif (used := share_used(offer, facts)) is not None and used > TIGHT:
        found.append("afford.tight")
    gate = person_for(facts, rules, standing=True)
    if gate is not None:
        found.append(gate.rule)
    if facts.running is not None:
        found.append("offers.replaces")
    return tuple(found)


def share_used(offer: Offer, facts: OfferFacts) -> int | None:
    """How much of the share a plan's dearest part takes in a month, percent rounded up; None where it is not known."""
    if offer.kind not in PLANS or not facts.share:
        return None
    largest = max(part.total for part in offer.schedule.parts)
    return -(-per_month(largest, offer.cadence or Cadence.MONTHLY) * 100 // facts.share)
