"""Offers: two or three ways that fit, looked at, changed, thought over, taken or declined, never pressed."""

from __future__ import annotations

from dataclasses import replace

from arrears.offer import Offer, OfferKind, OfferState
from dialogs.grammar.effects import AskApproval, HandOver, Keep, Notify, SetOffer
from dialogs.grammar.events import Event, News, OfferDecided, OfferProposed, Tapped, Typed
from dialogs.grammar.story import Dialog, Move, Step, go, home, quiet, stay, value_of
from dialogs.grammar.text import t
from dialogs.grammar.view import Level, View
from dialogs.offers.change import (
    CHANGE_PLACES,
    count_picked,
    count_typed,
    day_meant,
    day_picked,
    day_typed,
    each_meant,
    each_picked,
    each_typed,
    in_parts,
    months_picked,
    months_typed,
    own_picked,
    own_typed,
    to_change,
    what_picked,
)
from dialogs.offers.change_screens import (
    asked,
    change,
    colleague,
    count,
    each,
    first,
    later_day,
    months,
    own_idea,
    which_day,
    which_each,
)
from dialogs.offers.proposed import proposal_came, proposed
from dialogs.offers.screens import (
    NOT_HERE,
    Memory,
    choose,
    decided,
    detail,
    follow_up,
    looked_at,
    none_of_these,
    noticed,
    thinking,
    which_loan,
)
from dialogs.phrases import greeting
from dialogs.plans.facts import by_tag, facts_of, shown, to_offers
from dialogs.plans.signing import AGREEMENT_PLACES, CHANGED, OTHERWISE, WORDS, fault_of, to_agreement
from dialogs.understand.labels import Context


def checked(offer: Offer | None, memory: Memory, view: View) -> Move | None:
    """None while the offer stands as it was shown; else the way to what is possible now."""
    loan = memory.loan or (memory.offer.loan_ref if memory.offer else "")
    if not loan or facts_of(view, loan) is None:
        return home(lead=(NOT_HERE,))
    if offer is None:
        return to_offers(view, loan, lead=(CHANGED,))
    why = fault_of(view, offer)
    if why is None or why.rule in ("agreement.prepared", "offer.prepared"):
        return None
    return to_offers(view, loan, lead=(WORDS.get(why.rule, OTHERWISE),))


def pick_loan(_memory: Memory, event: Tapped, view: View) -> Move:
    """One of several loans."""
    return to_offers(view, view.late[int(value_of(event))].loan_ref)


def offer_picked(memory: Memory, event: Tapped, view: View) -> Move:
    """One of the offers, in full."""
    memory = noticed(memory, view)
    offer = by_tag(view, memory.loan, value_of(event))
    return checked(offer, memory, view) or go("detail", replace(memory, offer=offer, wish=None))


def take(memory: Memory, _event: Event, view: View) -> Move:
    """Yes: to the promise, or to the terms."""
    memory = noticed(memory, view)
    offer = looked_at(memory, view)
    moved = checked(offer, memory, view)
    if moved is not None or offer is None:
        return moved or home()
    due = offer.schedule.first
    if offer.kind is not OfferKind.PAY_NOW or due is None:
        return to_agreement(view, offer)
    old = next((p.id for p in view.open_promises if p.loan_ref == offer.loan_ref), "")
    amount = offer.schedule.total
    lead = (
        t("Thank you. If {amount} arrives by {day}, the late fees of {waived} are waived.",
          amount=amount, day=due, waived=offer.waived),
    ) if offer.waived else ()  # fmt: skip
    return go("promise:way", None, SetOffer(offer.id, OfferState.TAKEN), lead=lead, loan=offer.loan_ref,
              amount=amount.minor, due=due, replaces=old)  # fmt: skip


def think(memory: Memory, _event: Event, view: View) -> Move:
    """Time to think: the offer looked at, or the first one, is asked about once."""
    memory = noticed(memory, view)
    offer = looked_at(memory, view) or next(iter(shown(view, memory.loan)), None)
    if offer is None:
        return to_offers(view, memory.loan, lead=(OTHERWISE,)) if memory.loan else home()
    wish = () if offer.state is OfferState.APPROVED else (SetOffer(offer.id, OfferState.THINKING),)
    return go("thinking", replace(memory, offer=offer), *wish)


def think_all(memory: Memory, event: Event, view: View) -> Move:
    """Time to think about all of them."""
    return think(replace(memory, offer=None), event, view)


def none(memory: Memory, _event: Event, view: View) -> Move:
    """None of them suits."""
    return go("none", replace(noticed(memory, view), told=False))


def leave(memory: Memory, _event: Event, view: View) -> Move:
    """Left alone for now."""
    refused = (SetOffer(o.id, OfferState.REFUSED) for o in shown(view, memory.loan))
    return home(*refused, lead=(t("All right. You can come back to it at any time."),))


def refuse(memory: Memory, _event: Event, view: View) -> Move:
    """What a colleague put together does not suit: a no is fine, and can be talked over."""
    offer = looked_at(noticed(memory, view), view)
    said = (
        t("That is all right. Please simply write here what would suit you better.")
        if view.owner == "held"
        else t("All right. You can come back to it at any time.")
    )
    return home(*((SetOffer(offer.id, OfferState.REFUSED),) if offer else ()), lead=(said,))


def see_all(memory: Memory, _event: Event, view: View) -> Move:
    """All that stand; or what is possible now."""
    memory = noticed(memory, view)
    if not shown(view, memory.loan):
        return again(memory, _event, view)
    return go("choose", replace(memory, offer=None, wish=None))


def again(memory: Memory, _event: Event, view: View) -> Move:
    """Looked at anew."""
    return to_offers(view, noticed(memory, view).loan)


def form(memory: Memory, _event: Event, _view: View) -> Move:
    """A look at each cost."""
    return go("hardship:form", loan=memory.loan)


def mine(_memory: Memory, _event: Event, _view: View) -> Move:
    """What is signed already."""
    return go("agreement:mine")


def ask(memory: Memory, _event: Event, view: View) -> Move:
    """A person talks about it."""
    memory = noticed(memory, view)
    wish = HandOver(memory.person or "own_proposal")
    return go("none", replace(memory, told=True), wish, lead=(t("I have asked a colleague."),))


def own_words(memory: Memory, event: Typed, view: View) -> Move:
    """What would help, in the borrower's own words: for a colleague."""
    wish = HandOver("own_proposal", words=event.text)
    return stay(Keep("offers:none", event.text), wish, memory=replace(memory, told=True),
                lead=(t("Thank you, I have passed it on to a colleague."),))  # fmt: skip


def put_to_colleague(memory: Memory, _event: Event, view: View) -> Move:
    """A supervisor decides; what was asked keeps to the books of this moment."""
    offer = memory.offer
    if offer is None or facts_of(view, memory.loan) is None:
        return home(lead=(NOT_HERE,))
    why = fault_of(view, replace(offer, state=OfferState.OPEN))
    if why is not None and why.rule in WORDS:
        return to_offers(view, memory.loan, lead=(WORDS[why.rule],))
    return go("asked", memory, AskApproval(offer))


def decision_came(memory: Memory, event: OfferDecided, view: View) -> Move:
    """A supervisor has decided: a neutral note. What a colleague asked for is told when it is the borrower's."""
    offer = view.offer(event.offer_id)
    if offer is None or (offer.agent and not event.approved):
        return quiet()
    if offer.agent:
        return proposal_came(memory, OfferProposed(offer.id), view)
    opening = t("I am the automated assistant of {lender}. A colleague has looked at your request.",
                lender=view.lender.name)  # fmt: skip
    return quiet(
        Notify(greeting(view, opening), "service", "offer_decided", f"offer_decided:{event.offer_id}"),
        news=(News("offer_decided", event.offer_id),),
    )


FRESH = Level.FRESH
TO_OFFERS = frozenset({"choose", "loan", "offers:choose", "offers:loan"})
LOOK = TO_OFFERS | {"detail"}
ON_OFFER = {"take": take, "change": to_change, "think": think, "all": see_all, "again": again}
FROM_OFFER = LOOK | AGREEMENT_PLACES | CHANGE_PLACES | {"promise:way", "thinking"}

OFFERS = Dialog(
    "offers",
    t("what is possible"),
    Memory,
    asks=Context.SHOWN_OFFERS,
    steps={
        "loan": Step(which_loan, on={"loan": pick_loan}, to=TO_OFFERS, needs=FRESH),
        "choose": Step(
            choose,
            on={"offer": offer_picked, "own": own_picked, "form": form, "ask": ask, "think": think_all, "none": none,
                "mine": mine},
            to=LOOK | CHANGE_PLACES | {"thinking", "none", "hardship:form", "agreement:mine"},
            needs=FRESH,
        ),
        "detail": Step(detail, on=ON_OFFER, to=FROM_OFFER, needs=FRESH),
        "thinking": Step(thinking, on={"again": again}, to=TO_OFFERS, needs=FRESH, ends=True),
        "none": Step(
            none_of_these,
            on={"own": own_picked, "leave": leave, "all": see_all, "typed": own_words},
            to=LOOK | CHANGE_PLACES,
            needs=FRESH,
        ),
        "own": Step(own_idea, on={"way": what_picked, "typed": own_typed}, to=LOOK | CHANGE_PLACES, needs=FRESH),
        "change": Step(change, on={"what": what_picked, "again": again}, to=LOOK | CHANGE_PLACES, needs=FRESH),
        "count": Step(count, on={"count": count_picked, "typed": count_typed}, to=LOOK | CHANGE_PLACES, needs=FRESH),
        "each": Step(each, on={"each": each_picked, "typed": each_typed}, to=LOOK | CHANGE_PLACES, needs=FRESH),
        "which_each": Step(
            which_each, on={"each": each_meant, "typed": each_typed}, to=LOOK | CHANGE_PLACES, needs=FRESH
        ),
        "first": Step(first, on={"day": day_picked, "typed": day_typed}, to=LOOK | CHANGE_PLACES, needs=FRESH),
        "day": Step(
            later_day,
            on={"day": day_picked, "typed": day_typed, "parts": in_parts},
            to=LOOK | CHANGE_PLACES,
            needs=FRESH,
        ),
        "which_day": Step(which_day, on={"day": day_meant, "typed": day_typed}, to=LOOK | CHANGE_PLACES, needs=FRESH),
        "months": Step(
            months, on={"months": months_picked, "typed": months_typed}, to=LOOK | CHANGE_PLACES, needs=FRESH
        ),
        "colleague": Step(
            colleague,
            on={"yes": put_to_colleague, "change": to_change, "all": see_all},
            to=LOOK | CHANGE_PLACES | {"asked"},
            needs=FRESH,
        ),
        "asked": Step(asked, on={"all": see_all}, to=TO_OFFERS, needs=FRESH, ends=True),
        "follow_up": Step(
            follow_up,
            on={"offer": offer_picked, "all": see_all, "none": none, "again": again},
            to=LOOK | {"none"},
            needs=FRESH,
        ),
        "decided": Step(
            decided,
            on={**ON_OFFER, "own": own_picked, "ask": ask},
            to=FROM_OFFER | {"none"},
            needs=FRESH,
        ),
        "proposed": Step(
            proposed,
            on={**ON_OFFER, "refuse": refuse},
            to=FROM_OFFER,
            needs=FRESH,
        ),
    },
    receives={OfferDecided: decision_came, OfferProposed: proposal_came},
    news={"follow_up": "follow_up", "offer_decided": "decided", "offer_proposed": "proposed"},
    reaches=frozenset({"proposed"}),
    lasting=True,
    beside=True,
)  # fmt: skip
