"""Changing an offer: what was tapped or written becomes a wish, and the rules say what can be done about it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from arrears.counter import Wish, counter
from arrears.decisions import Refusal
from arrears.money import Money
from arrears.offer import Offer, OfferKind, OfferState
from arrears.offers import still_good
from arrears.schedule import Cadence
from dialogs.grammar.effects import HandOver, Keep, MakeOffers
from dialogs.grammar.events import Event, Tapped, Typed
from dialogs.grammar.story import Move, go, home, misread, stay, value_of
from dialogs.grammar.text import Text, own, t, tn
from dialogs.grammar.view import View
from dialogs.hearing import amounts_in, days_in, no_such_day, only_past
from dialogs.offers.screens import NOT_HERE, Memory, looked_at, noticed
from dialogs.plans.facts import facts_of, ranked, shown, tag, to_offers
from dialogs.understand import Pace, fold, read_number, read_pace

CHANGE_PLACES = frozenset(
    {"own", "change", "count", "each", "which_each", "first", "day", "which_day", "months", "colleague", "detail",
     "choose", "loan", "offers:choose", "offers:loan"}
)  # fmt: skip
PLANS = (OfferKind.INSTALMENTS, OfferKind.STEPPED)
RHYTHMS = {Pace.WEEKLY: Cadence.WEEKLY, Pace.FORTNIGHTLY: Cadence.FORTNIGHTLY, Pace.MONTHLY: Cadence.MONTHLY}
PASSED = t("This day has passed already. Please choose a later one.")
POSSIBLE = t("Yes, that is possible.")
CANNOT = {
    "": t("I cannot arrange that here. This is what is possible."),
    "offers.pause_used_up": t("You have had a pause within the last year, so I cannot arrange another one by myself. "
                              "A person can look at it with you."),
    "offers.extension_used_up": t("You have had a later day often within the last year, so I cannot arrange another "
                                  "one by myself. A person can look at it with you."),
    "offers.pause_not_needed": t("From what you told me, something is left each month, so I cannot arrange a pause "
                                 "by myself. A person can look at it with you."),
}  # fmt: skip


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


def question_of(memory: Memory, wish: Wish, no: Refusal) -> str:
    """Where the answer leads back to: the question that was asked, or the one that decides."""
    if no.rule == "counter.too_late_first":
        return "first"
    if memory.asked in ("count", "each", "first", "day", "months"):
        return memory.asked
    if wish.kind is OfferKind.PAUSE:
        return "months"
    return "each" if wish.kind in PLANS else "day"


def said_of(wish: Wish, no: Refusal) -> Text | None:
    """The nearest that is possible, in words; None where it is not the wish that is in the way."""
    facts = dict(no.detail)
    match no.rule:
        case "counter.unaffordable" if wish.kind in PLANS:
            return t("From what you told me, at most {most} each time would leave you enough to live on. More "
                     "payments make each one smaller.", most=facts["most"])  # fmt: skip
        case "counter.unaffordable":
            return t("From what you told me, about {most} will have come in by then. A later day, or payments in "
                     "parts, would fit better.", most=facts["most"])  # fmt: skip
        case "counter.too_many" | "counter.too_long" if "most_count" in facts:
            return tn("The most I can arrange here is {n} payment.", "The most I can arrange here is {n} payments.",
                      int(str(facts["most_count"])))  # fmt: skip
        case "counter.too_long":
            n = int(str(facts["most_months"]))
            return tn("The longest pause I can arrange here is {n} month.",
                      "The longest pause I can arrange here is {n} months.", n)  # fmt: skip
        case "counter.too_late" | "counter.too_late_first":
            return t("The latest day I can arrange here is {latest}.", latest=facts["latest"])
        case "counter.too_small":
            return tn("Each payment has to be at least {least}, so {n} payment is the most here.",
                      "Each payment has to be at least {least}, so {n} payments are the most here.",
                      int(str(facts["most_count"])), least=facts["least"])  # fmt: skip
        case "counter.too_few" if wish.kind is OfferKind.PAUSE:
            return t("A pause lasts at least a month.")
        case "counter.too_few":
            return tn("A plan has at least {n} payment.", "A plan has at least {n} payments.",
                      int(str(facts["least"])))  # fmt: skip
        case "counter.past":
            return PASSED
        case "counter.no_amount":
            return t("Please write an amount above zero. If nothing is possible at the moment, a pause may help.")
        case "counter.above_debt":
            return t("You don't need to pay more than {most}.", most=facts["most"])
        case _:
            return None


def count_picked(memory: Memory, event: Tapped, view: View) -> Move:
    """A number of payments, tapped."""
    return take_count(memory, view, int(value_of(event)))


def count_typed(memory: Memory, event: Typed, view: View) -> Move:
    """A number of payments, written."""
    number = number_in(event.text)
    if number is None:
        return misread(t("I could not read a number. Please write it in figures, for example 6."), *kept(memory, event))
    return take_count(memory, view, number)


UNITS = re.compile(r"(?:个?月|期|次|笔|payments?|parts?|times|months?|instalments?|installments?)[。.!]?$")


def number_in(text: str) -> int | None:
    """The whole number that was written, with or without what is counted: 6, six payments, 6期, 三個月."""
    return read_number(UNITS.sub("", fold(text).strip()).strip())


def take_count(memory: Memory, view: View, number: int) -> Move:
    """So many payments; how much each time follows from it."""
    wish = memory.wish or Wish(OfferKind.INSTALMENTS)
    return wished(replace(memory, asked="count"), view, replace(wish, count=number, amount=None))


def each_picked(memory: Memory, event: Tapped, view: View) -> Move:
    """An amount, tapped."""
    return take_each(memory, view, int(value_of(event)))


def each_typed(memory: Memory, event: Typed, view: View) -> Move:
    """An amount in figures or words; doubt is asked back."""
    amounts = amounts_of(event, memory, view)
    if not amounts:
        return misread(
            t("I could not read an amount. Please write it in figures, for example 3,500."), *kept(memory, event)
        )
    if len(amounts) == 1:
        return take_each(memory, view, amounts[0].minor, event.text)
    return go("which_each", replace(memory, options=tuple(str(amount.minor) for amount in amounts[:4])))


each_meant = each_picked


def amounts_of(event: Typed, memory: Memory, view: View) -> tuple[Money, ...]:
    """The amounts it can mean, in the loan's currency."""
    loan = view.loan(memory.loan)
    return amounts_in(event.text, loan.due, Money(-(-loan.due.minor // 2), loan.due.currency)) if loan else ()


def take_each(memory: Memory, view: View, minor: int, words: str = "") -> Move:
    """So much each time, as often as the words say; how many payments follows from it."""
    wish = memory.wish or Wish(OfferKind.INSTALMENTS)
    pace = read_pace(words)
    cadence = RHYTHMS.get(pace, wish.cadence) if pace else wish.cadence
    return wished(replace(memory, asked="each"), view, replace(wish, amount=minor, count=None, cadence=cadence))


def day_picked(memory: Memory, event: Tapped, view: View) -> Move:
    """A day, tapped."""
    return take_day(memory, view, date.fromisoformat(value_of(event)))


day_meant = day_picked


def day_typed(memory: Memory, event: Typed, view: View) -> Move:
    """A day in any usual form; doubt is asked back."""
    days = days_in(event.text, view)
    if not days and only_past(event.text, view):
        return stay(lead=(PASSED,))
    if not days and no_such_day(event.text, view):
        return stay(lead=(t("The calendar has no such day. Please choose another one."),))
    if not days:
        return misread(
            t("I could not read a day from that. Please write it like 5 December, or tap one."), *kept(memory, event)
        )
    if len(days) == 1:
        return take_day(memory, view, days[0])
    return go("which_day", replace(memory, options=tuple(day.isoformat() for day in days[:4])))


def take_day(memory: Memory, view: View, day: date) -> Move:
    """The first day of a plan, or the one day of another kind."""
    wish = memory.wish or Wish(OfferKind.EXTENSION)
    if wish.kind in PLANS:
        return wished(replace(memory, asked="first"), view, replace(wish, first=day))
    return wished(replace(memory, asked="day"), view, replace(wish, day=day))


def in_parts(memory: Memory, _event: Event, _view: View) -> Move:
    """In parts rather than on one day."""
    return go("count", replace(memory, wish=Wish(OfferKind.INSTALMENTS), asked="count"))


def months_picked(memory: Memory, event: Tapped, view: View) -> Move:
    """How long, tapped."""
    return take_months(memory, view, int(value_of(event)))


def months_typed(memory: Memory, event: Typed, view: View) -> Move:
    """How long, written."""
    number = number_in(event.text)
    if number is None:
        return misread(t("I could not read a number. Please write it in figures, for example 6."), *kept(memory, event))
    return take_months(memory, view, number)


def take_months(memory: Memory, view: View, number: int) -> Move:
    """A pause of so many months."""
    return wished(replace(memory, asked="months"), view, Wish(OfferKind.PAUSE, months=number))


def own_typed(memory: Memory, event: Typed, view: View) -> Move:
    """An amount in the own words is a wish; other words are for a colleague."""
    amounts = amounts_of(event, memory, view)
    if len(amounts) == 1:
        fresh = replace(memory, wish=Wish(OfferKind.INSTALMENTS))
        heard = t("I understand {amount} each time.", amount=own(amounts[0]))
        moved = take_each(fresh, view, amounts[0].minor, event.text)
        return replace(moved, effects=(Keep("offers:own", event.text), *moved.effects), lead=(heard, *moved.lead))
    wish = HandOver("own_proposal", words=event.text)
    lead = (t("Thank you, I have passed it on to a colleague."),)
    return stay(Keep("offers:own", event.text), wish, lead=lead)


def kept(memory: Memory, event: Typed) -> tuple[Keep, ...]:
    """Words that are no answer are kept."""
    return (Keep(f"offers:{memory.asked or 'change'}", event.text),)
