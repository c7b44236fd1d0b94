"""Offers by agents: `/offer` in a topic, guided by buttons or in one line; looked at, then sent or put to a supervisor.

Nothing is kept between two taps: a button holds the whole wish, and what is sent is reckoned anew. Where that differs
from what the agent saw, because the books or the answers changed, it is shown again instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from arrears.counter import Wish
from arrears.days import next_bank_day
from arrears.decisions import Refusal
from arrears.desk_offers import agents_offer
from arrears.offer import Offer, OfferKind, OfferState
from arrears.offer_facts import OfferFacts
from arrears.position import LoanPosition
from dialogs.desk.offer_reading import decoded, read_offer
from dialogs.desk.offer_screens import days, how_many, kinds, months, preview, rhythms, sent, which_loan
from dialogs.desk.offer_words import why_not
from dialogs.desk.standing import not_held
from dialogs.desk.story import Answer, Command, Deed, DeskEffect, Rule, says
from dialogs.desk.view import DeskView
from dialogs.grammar.screen import Screen, screen
from dialogs.grammar.text import Text, t
from dialogs.hearing import DAY_FIRST
from dialogs.plans.facts import facts_of, tag

STEPS = (7, 14, 21, 30, 45, 60)  # days ahead that are offered to tap


@dataclass(frozen=True, slots=True)
class SendOffer(DeskEffect):
    """The offer is the borrower's to look at, accept and sign; older ones of the desk on the loan are replaced."""

    offer: Offer


@dataclass(frozen=True, slots=True)
class AskSupervisor(DeskEffect):
    """The offer is above the limits: a supervisor other than the one who asks decides."""

    offer: Offer


def offer(deed: Deed, view: DeskView) -> Answer:
    """`/offer`, with or without the wish in words."""
    refused = barred(view)
    if refused is not None:
        return refused
    asked = read_offer(deed.rest, view.view, month_first=_month_first(view))
    if asked.fault is not None:
        return says(asked.fault)
    loan = asked.loan
    if loan is None:
        late = [n for n, one in enumerate(view.view.loans) if one.due]
        if len(late) > 1:
            return Answer(says=which_loan(late, asked.wish, view.view))
        loan = late[0] if late else None
    if loan is None:
        return says(t("At present nothing is due: there is nothing to offer."))
    return _next(loan, asked.wish, view)


def step(deed: Deed, view: DeskView) -> Answer:
    """A button on the way: which loan, which kind, how many, from when, how often."""
    refused = barred(view)
    if refused is not None:
        return refused
    value, _, question = deed.rest.partition("?")
    if value.isdecimal():
        return replace(_next(int(value), None, view), redraw=True)
    found = decoded(value)
    if found is None or _position(found[0], view) is None:
        return again(deed, view)
    loan, wish = found
    facts, rules = _facts(loan, view), view.view.policy.offers
    match question:
        case "c":
            shown = how_many(loan, wish, rules)
        case "r":
            shown = rhythms(loan, wish, rules)
        case "f" | "d":
            shown = days(loan, wish, _ahead(facts, view), first=question == "f")
        case "m":
            shown = months(loan, wish, rules)
        case _:
            return replace(_next(loan, wish, view), redraw=True)
    return Answer(says=shown, redraw=True)


def send(deed: Deed, view: DeskView) -> Answer:
    """To the borrower, or to a supervisor, if it still is what was looked at."""
    refused = barred(view)
    if refused is not None:
        return refused
    value, _, seen = deed.rest.partition("!")
    found = decoded(value)
    facts = _facts(found[0], view) if found else None
    if found is None or facts is None:
        return again(deed, view)
    loan, wish = found
    made = _reckoned(facts, wish, view)
    if isinstance(made, Refusal):
        return Answer(says=screen(t("Things have changed meanwhile."), why_not(wish, made)), redraw=True)
    if tag(made) != seen:
        return Answer(says=preview(loan, wish, made, facts, view, changed=True), redraw=True)
    if any(tag(one) == seen and one.state in _STANDING for one in view.view.offers if one.agent):
        return says(t("This is done already."))
    effect = AskSupervisor(made) if made.state is OfferState.ASKED else SendOffer(made)
    return Answer((effect,), sent(made, view), redraw=True)


def again(deed: Deed, view: DeskView) -> Answer:
    """From the beginning, over the message with the button."""
    return replace(offer(replace(deed, rest=""), view), redraw=True)


def dropped(_deed: Deed, _view: DeskView) -> Answer:
    """Not sent."""
    return Answer(says=screen(t("All right, nothing was sent.")), redraw=True)


def barred(view: DeskView) -> Answer | None:
    """Why this person can make no offer here now; None: they can. Only who holds the case offers anything in it."""
    refused = not_held(view)
    if refused is not None:
        return refused
    no = _in_the_case(view)
    return says(no) if no else None


def _in_the_case(view: DeskView) -> Text | None:
    if view.view.books is None:
        return t("This chat belongs to no borrower: there is nothing to offer.")
    if view.view.closed:
        return t("It is not clear who reads this chat: no offer is made here.")
    return None


_STANDING = (OfferState.OPEN, OfferState.THINKING, OfferState.ASKED, OfferState.APPROVED)


def _next(loan: int, wish: Wish | None, view: DeskView) -> Answer:
    """The next question, or the offer as it would be."""
    facts = _facts(loan, view)
    if facts is None or not facts.position.due:
        return says(t("Nothing is due on this loan."))
    if wish is None:
        return Answer(says=kinds(loan, facts, view.view))
    if wish.kind is OfferKind.EXTENSION and wish.day is None:
        return Answer(says=days(loan, wish, _ahead(facts, view), first=False))
    if wish.kind is OfferKind.PAUSE and wish.months is None:
        return Answer(says=months(loan, wish, view.view.policy.offers))
    made = _reckoned(facts, wish, view)
    if isinstance(made, Refusal):
        shown = kinds(loan, facts, view.view)
        return Answer(says=Screen((why_not(wish, made), *shown.paragraphs), shown.rows))
    return Answer(says=preview(loan, wish, made, facts, view))


def _reckoned(facts: OfferFacts, wish: Wish, view: DeskView) -> Offer | Refusal:
    me = view.me
    return agents_offer(facts, wish, view.view.policy.offers, alias=me.alias, limit=me.limit)


def _position(loan: int, view: DeskView) -> LoanPosition | None:
    return view.view.loans[loan] if loan < len(view.view.loans) else None


def _facts(loan: int, view: DeskView) -> OfferFacts | None:
    position = _position(loan, view)
    return facts_of(view.view, position.loan_ref) if position else None


def _ahead(facts: OfferFacts | None, view: DeskView) -> tuple[date, ...]:
    """Bank days to tap, up to what a supervisor may still grant."""
    today, rules = view.view.today, view.view.policy.offers
    latest = today + timedelta(days=rules.counter.max_days)
    where = facts.jurisdiction if facts else view.view.jurisdiction
    found = (next_bank_day(today + timedelta(days=n), where) for n in STEPS)
    return tuple(dict.fromkeys(day for day in found if day <= latest))


def _month_first(view: DeskView) -> bool:
    """Whether 3/12 is 12 March for this person."""
    first = view.me.languages[0] if view.me.languages else ""
    return first.startswith("zh") and view.zone not in DAY_FIRST


HELP = t("make an offer: /offer, /offer 3, /offer 6 monthly 25th, /offer extension 2026-12-15, /offer pause 2")
COMMANDS: dict[str, Command] = {"offer": Command(offer, HELP)}
BUTTONS: Mapping[str, Rule] = {"offer": step, "osend": send, "onot": dropped}
