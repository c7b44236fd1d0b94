"""Hardship: looked at together. Reason, times, income and costs, each voluntary, said back before it counts."""

from __future__ import annotations

from dataclasses import replace

from arrears.circumstances import Circumstances
from dialogs.grammar.events import Event, Tapped
from dialogs.grammar.story import Dialog, Move, Rule, Shows, Step, go, home, value_of
from dialogs.grammar.text import t
from dialogs.grammar.view import Level, View
from dialogs.hardship.amounts import above_typed, counted, none, people_typed, typed
from dialogs.hardship.doubt import picked, typed_again
from dialogs.hardship.flow import (
    MEANS,
    QUESTIONS,
    UNASKED_MORE,
    WITHHELD,
    Memory,
    asked_of,
    loan_currency,
    onward,
    recent,
    reopened,
    told,
)
from dialogs.hardship.form import LEFT_OUT, NOTHING_HERE, TYPED, change_line, form, form_sum, leave
from dialogs.hardship.form import confirmed as form_confirmed
from dialogs.hardship.reason import cause_picked, kept, own_words, reason_typed, that_is_it, unsaid
from dialogs.hardship.rules import heard, skip, why
from dialogs.hardship.said_back import meant, start, summary, which
from dialogs.hardship.screens import (
    above,
    costs,
    debts,
    dependants,
    income,
    lasting,
    owed,
    pay_day,
    reason,
    reason_more,
    since,
    since_longer,
    weekday,
)
from dialogs.hardship.times import (
    ago,
    lasting_typed,
    lasts,
    often,
    pay_typed,
    pays,
    permanent,
    since_typed,
    weekday_picked,
    weekday_typed,
)
from dialogs.plans.facts import OFFER_PLACES, to_offers
from dialogs.understand.labels import Context


def yes(memory: Memory, _event: Event, view: View) -> Move:
    """Yes, together; or yes, it is still so, and on to what can be offered."""
    if recent(view):
        return to_offers(view, memory.loan, lead=(t("Thank you."),))
    return begin(memory, view)


def begin(memory: Memory, view: View) -> Move:
    """The first question, with nothing told yet."""
    blank = Circumstances(view.today, currency=loan_currency(memory, view))
    return go("reason", replace(memory, told=blank), lead=(t("Thank you. Let us go through it step by step."),))


def no(memory: Memory, _event: Event, view: View) -> Move:
    """Not now; or something has changed: the summary, where anything can be."""
    known = told(memory, view)
    if recent(view) and known.cause in UNASKED_MORE:
        return begin(memory, view)
    if recent(view):
        return go("summary", replace(memory, told=known, passed=asked_of(known, WITHHELD, view)))
    return home(lead=(t("That is fine. Whenever you like, we can do it here."),))


def more_reasons(_memory: Memory, _event: Event, _view: View) -> Move:
    """Something else than the usual."""
    return go("reason_more")


def longer(_memory: Memory, _event: Event, _view: View) -> Move:
    """Longer than since last month."""
    return go("since_longer")


def all_reasons(memory: Memory, _event: Event, _view: View) -> Move:
    """Another reason than the one that was understood."""
    return go("reason", replace(memory, options=(), question=""))


def change(memory: Memory, event: Tapped, view: View) -> Move:
    """One answer again; the others stay."""
    question = value_of(event)
    memory = reopened(memory, view, question)
    if question == "reason":  # the words belong to the reason that goes
        memory = replace(memory, told=replace(memory.told, words=""))
    return go(question, memory)


def add_more(memory: Memory, _event: Event, view: View) -> Move:
    """Income and costs too, though the reason does not call for them."""
    passed = tuple(question for question in memory.passed if question not in MEANS)  # left out before: asked now
    return onward(replace(memory, more=True, passed=passed), view, "reason")


def confirmed(memory: Memory, _event: Event, view: View) -> Move:
    """It is kept, and what can be offered follows."""
    return kept(memory, view, (t("Thank you, {name}. I have noted it.", name=view.name),))


# Whatever was answered, the next open question follows, or the summary: only ever those behind it in the order.
AFTER = {question: frozenset(QUESTIONS[n + 1 :]) | {"summary"} for n, question in enumerate(QUESTIONS)}
FORM = frozenset({"form", "form_on", "above", "form_sum"})
ON_FORM = {"none": NOTHING_HERE, "skip": LEFT_OUT, "why": why, "leave": leave, "typed": TYPED}
REASON = {"cause": cause_picked, "skip": unsaid, "why": why, "typed": heard("reason", reason_typed, unsaid, keep=True)}
SINCE = {"ago": ago, "skip": skip("since"), "typed": heard("since", since_typed)}


def question(shows: Shows, to: frozenset[str], **on: Rule) -> Step:
    """A question about the debt, for a fresh session only."""
    return Step(shows, on=on, to=to, needs=Level.FRESH)


def amount(name: str, shows: Shows) -> Step:
    """A question for an amount."""
    rules = {"none": none(name), "skip": skip(name), "why": why, "typed": typed(name)}
    return Step(shows, on=rules, to=AFTER[name] | {"which"}, needs=Level.FRESH)


HARDSHIP = Dialog(
    "hardship",
    t("looking at it together"),
    Memory,
    asks=Context.ASKED_INCOME,
    steps={
        "start": question(start, OFFER_PLACES | {"reason", "summary"}, yes=yes, no=no),
        "reason": Step(
            reason,
            on={**REASON, "more": more_reasons},
            to=AFTER["reason"] | OFFER_PLACES | {"reason_more", "meant"},
            needs=Level.FRESH,
            asks=Context.ASKED_REASON,
        ),
        "reason_more": Step(
            reason_more,
            on=REASON,
            to=AFTER["reason"] | OFFER_PLACES | {"meant"},
            needs=Level.FRESH,
            asks=Context.ASKED_REASON,
        ),
        "meant": Step(
            meant,
            on={**REASON, "yes": that_is_it, "no": all_reasons, "mine": own_words},
            to=AFTER["reason"] | OFFER_PLACES | {"reason", "meant"},
            needs=Level.FRESH,
            asks=Context.ASKED_REASON,
        ),
        "since": Step(
            since, on={**SINCE, "longer": longer}, to=AFTER["since"] | {"since_longer", "which"}, needs=Level.FRESH
        ),
        "since_longer": Step(since_longer, on=SINCE, to=AFTER["since"] | {"which"}, needs=Level.FRESH),
        "lasting": question(
            lasting,
            AFTER["lasting"] | {"which"},
            **{"for": lasts},
            permanent=permanent,
            skip=skip("lasting"),
            typed=heard("lasting", lasting_typed),
        ),
        "income": amount("income", income),
        "pay_day": question(
            pay_day,
            AFTER["pay_day"] | {"weekday", "which"},
            pay=pays,
            often=often,
            skip=skip("pay_day"),
            typed=heard("pay_day", pay_typed),
        ),
        "weekday": question(
            weekday,
            AFTER["pay_day"] | {"weekday", "which"},
            weekday=weekday_picked,
            skip=skip("pay_day"),
            typed=heard("pay_day", weekday_typed),
        ),
        "costs": amount("costs", costs),
        "dependants": question(
            dependants,
            AFTER["dependants"],
            count=counted,
            skip=skip("dependants"),
            why=why,
            typed=heard("dependants", people_typed),
        ),
        "debts": amount("debts", debts),
        "owed": amount("owed", owed),
        "above": question(
            above, AFTER["above"] | FORM, skip=skip("above"), why=why, typed=heard("above", above_typed, keep=True)
        ),
        "which": question(
            which,
            frozenset(QUESTIONS) | FORM | {"summary", "which", "weekday"},
            pick=picked,
            permanent=permanent,
            skip=skip(""),
            typed=heard("", typed_again),
        ),
        "summary": question(summary, frozenset(QUESTIONS) | OFFER_PLACES, yes=confirmed, change=change, more=add_more),
        "form": Step(form, on=ON_FORM, to=FORM | OFFER_PLACES | {"which"}, needs=Level.FRESH),
        "form_on": Step(form, on=ON_FORM, to=FORM | OFFER_PLACES | {"which"}, needs=Level.FRESH),
        "form_sum": question(form_sum, OFFER_PLACES | {"form", "form_on"}, yes=form_confirmed, line=change_line),
    },
    lasting=True,
)
