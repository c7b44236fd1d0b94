"""Changing an offer: what was asked for becomes a wish, and the rules say what can be done about it."""

from __future__ import annotations

from dataclasses import replace

from arrears.counter import Wish, counter
from arrears.decisions import Refusal
from arrears.offer import Offer, OfferKind, OfferState
from arrears.offer_limits import PLANS
from arrears.offers import still_good
from dialogs.grammar.effects import MakeOffers
from dialogs.grammar.events import Event, Tapped
from dialogs.grammar.story import Move, go, home, value_of
from dialogs.grammar.text import t
from dialogs.grammar.view import View
from dialogs.offers.choice_screens import NOT_HERE
from dialogs.offers.memory import Memory, looked_at, noticed
from dialogs.offers.nearest import CANNOT, question_of, said_of
from dialogs.plans.facts import facts_of, ranked, shown, tag, to_offers

CHANGE_PLACES = frozenset(
    {"own", "change", "count", "each", "which_each", "first", "day", "which_day", "months", "colleague", "detail",
     "choose", "loan", "offers:choose", "offers:loan"}
)  # fmt: skip
POSSIBLE = t("Yes, that is possible.")


def wish_of(offer: Offer | None) -> Wish:
    """What is looked at, as a wish that can be changed; its days follow from the pay days."""
    if offer is None or offer.kind not in PLANS:
        return Wish(offer.kind if offer else OfferKind.INSTALMENTS)
    return Wish(offer.kind, count=offer.count, cadence=offer.cadence)


def to_change(memory: Memory, _event: Event, view: View) -> Move:
    """What can be changed depends on what it is."""
    memory = noticed(memory, view)
    offer = looked_at(memory, view) or memory.offer
    kept_kind = memory.wish is not None and offer is not None and memory.wish.kind is offer.kind
    memory = memory if kept_kind else replace(memory, wish=wish_of(offer))
    match offer.kind if offer else OfferKind.INSTALMENTS:
        case OfferKind.EXTENSION | OfferKind.PAY_NOW:
            return go("day", replace(memory, asked="day"))
        case OfferKind.PAUSE:
            return go("months", replace(memory, asked="months"))
        case _:
            return go("change", memory)


def own_picked(memory: Memory, _event: Event, view: View) -> Move:
    """An idea of the borrower's own."""
    return go("own", replace(noticed(memory, view), offer=None, wish=None))


KINDS = {"day": OfferKind.EXTENSION, "months": OfferKind.PAUSE}


def what_picked(memory: Memory, event: Tapped, _view: View) -> Move:
    """Which question comes: of what is looked at, or of an own idea."""
    asked = value_of(event)
    wish = memory.wish or Wish(KINDS.get(asked, OfferKind.INSTALMENTS))
    return go(asked, replace(memory, wish=wish, asked=asked))


def wished(memory: Memory, view: View, wish: Wish) -> Move:
    """What the rules say of the wish: at once, by a supervisor, or what is nearest to it."""
    facts = facts_of(view, memory.loan)
    if facts is None:
        return home(lead=(NOT_HERE,))
    answer = counter(facts, wish, view.policy.offers)
    if isinstance(answer, Refusal):
        return nearest(memory, view, wish, answer)
    gone = (tag(answer), memory.made)
    memory = replace(memory, wish=wish, offer=answer, options=())
    if answer.state is OfferState.ASKED:
        return go("colleague", memory)
    others = [
        replace(offer, id="", state=OfferState.OPEN, version=1)
        for offer in shown(view, memory.loan)
        if offer.state is not OfferState.APPROVED and tag(offer) not in gone
        and (offer.prepared or still_good(offer, facts, view.policy.offers) is None)
    ]  # fmt: skip
    made = MakeOffers(memory.loan, ranked((answer, *others[: view.policy.offers.most_offers - 1])))
    return go("detail", replace(memory, made=tag(answer)), made, lead=(POSSIBLE,))


def nearest(memory: Memory, view: View, wish: Wish, no: Refusal) -> Move:
    """A kind no, with what is nearest to the wish; never a bare one."""
    if no.rule == "counter.one" or (no.rule == "counter.above_debt" and wish.kind in PLANS):
        kind = OfferKind(str(no.detail.get("way", OfferKind.PAY_NOW.value)))
        facts = facts_of(view, memory.loan)
        at_once = counter(facts, Wish(kind), view.policy.offers) if facts else no
        if isinstance(at_once, Offer):
            moved = wished(replace(memory, asked="day"), view, Wish(kind))
            return moved if no.rule == "counter.one" else replace(moved, lead=(said_of(wish, no) or CANNOT[""],))
        if no.rule == "counter.above_debt":
            return go("each", memory, lead=(said_of(wish, no) or CANNOT[""],))
        return go(memory.asked or "count", memory, lead=(t("One payment would be all of it at once. Please choose two "
                                                           "or more, or ask a person."),))  # fmt: skip
    said = said_of(wish, no)
    if said is None:
        return to_offers(view, memory.loan, lead=(CANNOT.get(no.rule, CANNOT[""]),))
    return go(question_of(memory, wish, no), memory, lead=(said,))
