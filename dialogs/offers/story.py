"""Offers: two or three ways that fit, looked at, changed, thought over, taken or declined, never pressed."""

from __future__ import annotations

from dialogs.grammar.events import OfferDecided, OfferProposed
from dialogs.grammar.story import Dialog, Step
from dialogs.grammar.text import t
from dialogs.grammar.view import Level
from dialogs.offers.after_screens import decided, follow_up, none_of_these, thinking
from dialogs.offers.asking import decision_came, put_to_colleague
from dialogs.offers.change import CHANGE_PLACES, own_picked, to_change, what_picked
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
from dialogs.offers.choice_screens import choose, which_loan
from dialogs.offers.choosing import (
    again,
    ask,
    form,
    leave,
    mine,
    none,
    offer_picked,
    own_words,
    pick_loan,
    refuse,
    see_all,
    take,
    think,
    think_all,
)
from dialogs.offers.detail_screen import detail
from dialogs.offers.memory import Memory
from dialogs.offers.proposed import proposal_came, proposed
from dialogs.offers.wishes import (
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
    own_typed,
)
from dialogs.plans.signing import AGREEMENT_PLACES
from dialogs.understand.labels import Context

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
