"""Which offers there are: each way there is, tried inside the lender's limits, ranked by what can be kept.

The order for each cause is the table "Which offer" of the contact rules, section 5 (our policy, built on CONC 7.3 and
EU 2023/2225 art. 35). No plan asks for more than the share of the surplus, and with no surplus none is offered.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from arrears.circumstances import Cause
from arrears.decisions import Refusal
from arrears.money import Money
from arrears.offer import Offer, OfferKind, OfferSet, OfferState
from arrears.offer_build import pause
from arrears.offer_facts import OfferFacts, comes_in, no_surplus, person_for
from arrears.offer_limits import faults
from arrears.offer_policy import OfferRules
from arrears.offer_ways import a_pause, extension, instalments, pay_now, stepped, times_used
from arrears.schedule import Cadence, per_month

_COMFORTABLE = 80  # percent of the share: a month that is a little worse does not break the plan
_NOW, _LATER, _PARTS, _STEPS, _PAUSE = OfferKind
_REDUCED = (_PARTS, _STEPS, _PAUSE, _LATER, _NOW)
_SHOCK = (_STEPS, _PARTS, _PAUSE, _LATER, _NOW)
_SOON = (_NOW, _LATER, _PARTS, _STEPS, _PAUSE)
_ON_PAY_DAYS = (_LATER, _PARTS, _NOW, _STEPS, _PAUSE)
_NOTHING_LEFT = (_PAUSE, _STEPS, _NOW, _LATER, _PARTS)
_ORDER = {
    Cause.PAY_DAY: _ON_PAY_DAYS,
    Cause.LARGE_EXPENSE: _ON_PAY_DAYS,
    Cause.LESS_INCOME: _REDUCED,
    Cause.BUSINESS: _REDUCED,
    Cause.OTHER_DEBTS: _REDUCED,
    Cause.JOB_LOSS: _SHOCK,
    Cause.ILLNESS: _SHOCK,
    Cause.FAMILY: _SHOCK,
}
_WAYS = {_NOW: pay_now, _LATER: extension, _PARTS: instalments, _STEPS: stepped, _PAUSE: a_pause}


def make_offers(facts: OfferFacts, rules: OfferRules) -> OfferSet:
    """What can be offered, the one that can best be kept first, and a reason for every kind that is not.

    At most `rules.most_offers`. Where that leaves room, INSTALMENTS may come twice: parts of at most 80 % of the share
    before the fewest that fit. Paying now is among them unless the cause is a hardship and nothing is waived for it, or
    nothing is left. `person`: a rule of `person_for`; `offers.no_surplus` (with a pause and, where income is expected
    back, a stepped plan that is only prepared); `offers.longer_term` (no plan inside the limits is affordable);
    `offers.none`. For bereavement and disaster there is a pause of a month; for currencies that differ paying now.
    """
    if not facts.position.due:
        return OfferSet(refusals=_why_not(dict.fromkeys(OfferKind, Refusal("offers.nothing_due")), (), rules))
    if gate := person_for(facts, rules):
        return _beside_a_person(gate, facts, rules)
    nothing_left = no_surplus(facts, rules)
    tried = {kind: way(facts, rules) for kind, way in _WAYS.items()}
    order = _NOTHING_LEFT if nothing_left else _ORDER.get(facts.cause, _SOON)
    found = [offer for kind in order if isinstance(offer := tried[kind], Offer)]
    chosen = shortlist(found, rules.most_offers, keeps_now=nothing_left is None)
    if len(chosen) < rules.most_offers:
        chosen = tuple(more for offer in chosen for more in (*_roomier(offer, facts, rules), offer))
    person = _person(chosen, tried, nothing_left)
    return OfferSet(chosen, _why_not(tried, chosen, rules), person)


def shortlist(found: Sequence[Offer], most: int, *, keeps_now: bool = True) -> tuple[Offer, ...]:
    """The first `most`; paying now takes the last place where it would drop out, unless `keeps_now` is off."""
    chosen, dropped = found[:most], found[most:]
    now = [offer for offer in dropped if offer.kind is OfferKind.PAY_NOW and keeps_now]
    return (*chosen[: most - len(now)], *now)


def still_good(offer: Offer, facts: OfferFacts, rules: OfferRules) -> Refusal | None:
    """Why an unsigned offer no longer stands as it was shown, or None.

    `offer.expired`; `books.changed` (what is due, or its late fees, differ: `was`, `now`); a rule of `person_for`, days
    past due and age apart, which grow while it stands; `offer.prepared` (a review has to show a surplus first);
    `offer.used_up` (another extension or pause was taken); `offers.unaffordable` when less is left than was told; and
    the limit the lender has narrowed since, unless a supervisor was asked or has approved.
    """
    if facts.today > offer.valid_until:
        return Refusal("offer.expired", {"until": offer.valid_until})
    if facts.position.due != offer.covered:
        return Refusal("books.changed", {"was": offer.covered, "now": facts.position.due})
    late = facts.position.breakdown.late_fees
    if dict(offer.inputs).get("late_fees", late) != late:
        return Refusal("books.changed", {"was": offer.covered, "now": facts.position.due})
    gate = person_for(facts, rules, standing=True, looked=bool(offer.agent))
    if gate and offer.kind is not beside_a_person(gate):
        return gate
    if offer.prepared:
        return Refusal("offer.prepared")
    used, most = times_used(offer.kind, facts, rules)
    if used >= most:
        return Refusal("offer.used_up", {"used": used, "most": most})
    if offer.kind is OfferKind.EXTENSION and offer.schedule.first is not None:
        by_then = comes_in(replace(facts, today=offer.made_on), offer.schedule.first)
        if by_then is not None and by_then < offer.schedule.total.minor:
            most_then = Money(by_then, facts.currency)
            return Refusal("offers.unaffordable", {"part": offer.schedule.total, "most": most_then})
    beyond = offer.state in (OfferState.ASKED, OfferState.APPROVED)
    broken = faults(offer, rules, share=facts.share, jurisdiction=facts.jurisdiction)
    return next((fault for fault in broken if not beyond or fault.rule == "offers.unaffordable"), None)


def beside_a_person(gate: Refusal) -> OfferKind | None:
    """The one kind that stays possible while a person has to look by that rule of `person_for`."""
    return {"offers.care": _PAUSE, "offers.currency": _NOW}.get(gate.rule)


def _beside_a_person(gate: Refusal, facts: OfferFacts, rules: OfferRules) -> OfferSet:
    tried: dict[OfferKind, Offer | Refusal] = dict.fromkeys(OfferKind, gate)
    kind = beside_a_person(gate)
    if kind is _PAUSE:
        possible = a_pause(facts, rules)
        tried[kind] = possible if isinstance(possible, Refusal) else pause(facts, rules, 1)
    elif kind is _NOW:
        tried[kind] = pay_now(facts, rules)
    offers = tuple(offer for offer in tried.values() if isinstance(offer, Offer))
    return OfferSet(offers, _why_not(tried, offers, rules), gate.rule)


def _roomier(offer: Offer, facts: OfferFacts, rules: OfferRules) -> tuple[Offer, ...]:
    """Besides instalments that take nearly all of the share: some that leave more room, where the limits allow it."""
    if offer.kind is not _PARTS or facts.share is None:
        return ()
    room = facts.share * _COMFORTABLE // 100
    largest = max(part.total for part in offer.schedule.parts)
    if per_month(largest, offer.cadence or Cadence.MONTHLY) <= room:
        return ()
    roomier = instalments(facts, rules, room=room)
    return (roomier,) if isinstance(roomier, Offer) else ()


def _person(chosen: tuple[Offer, ...], tried: dict[OfferKind, Offer | Refusal], nothing_left: Refusal | None) -> str:
    """Why a person should look beside what is offered."""
    if nothing_left:
        return nothing_left.rule
    parts = tried[_PARTS]
    too_long = isinstance(parts, Refusal) and parts.rule in ("offers.too_many_parts", "offers.too_long")
    if too_long and all(isinstance(tried[kind], Refusal) for kind in (_LATER, _STEPS)):
        return "offers.longer_term"
    return "" if chosen else "offers.none"


def _why_not(
    tried: dict[OfferKind, Offer | Refusal], chosen: tuple[Offer, ...], rules: OfferRules
) -> tuple[Refusal, ...]:
    """For each kind that is not among the chosen its refusal, with the kind's name, in the order of the kinds."""
    kinds = {offer.kind for offer in chosen}
    enough = Refusal("offers.enough", {"most": rules.most_offers})
    left = ((kind, result if isinstance(result, Refusal) else enough) for kind, result in tried.items())
    return tuple(Refusal(why.rule, {"kind": kind.value, **why.detail}) for kind, why in left if kind not in kinds)
