"""Promise: an amount, a day and a way to pay, chosen in a few taps and said back in full before it counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from arrears.decisions import Refusal
from arrears.money import Money
from dialogs.grammar.effects import Effect, HandOver, MakePromise, WithdrawPromise
from dialogs.grammar.events import Event, Tapped, Typed
from dialogs.grammar.story import Dialog, Move, Step, go, misread, stay, value_of
from dialogs.grammar.text import t
from dialogs.grammar.view import Level, View
from dialogs.hearing import amounts_in, days_in, why_no_day
from dialogs.promise.judging import judged, next_question, refused, take_amount, take_day
from dialogs.promise.screens import (
    Memory,
    another_amount,
    confirm,
    half_of,
    how_much,
    thanks,
    together,
    which_amount,
    which_day,
    which_loan,
    which_of_days,
    which_way,
)

LONGEST_METHOD = 60  # characters of a way to pay that was written, not tapped


def pick_loan(memory: Memory, event: Tapped, view: View) -> Move:
    """One of several loans."""
    return next_question(Memory(loan=view.loans[int(value_of(event))].loan_ref), view)


def all_of_it(memory: Memory, _event: Tapped, view: View) -> Move:
    """Everything that is due."""
    loan = view.loan(memory.loan)
    return take_amount(memory, view, loan.due if loan else Money(0, "TWD"))


def half(memory: Memory, _event: Tapped, view: View) -> Move:
    """Half of it."""
    loan = view.loan(memory.loan)
    return take_amount(memory, view, half_of(loan.due) if loan else Money(0, "TWD"))


def other(_memory: Memory, _event: Tapped, _view: View) -> Move:
    """Another amount."""
    return go("another_amount")


def amount_typed(memory: Memory, event: Typed, view: View) -> Move:
    """An amount in figures or words; doubt is asked back."""
    loan = view.loan(memory.loan)
    amounts = amounts_in(event.text, loan.due, half_of(loan.due)) if loan else ()
    if not amounts:
        return misread(t("I could not read an amount. Please write it in figures, for example 3,500."))
    if len(amounts) == 1:
        return take_amount(memory, view, amounts[0])
    return go("which_amount", replace(memory, options=tuple(str(amount.minor) for amount in amounts[:4])))


def amount_meant(memory: Memory, event: Tapped, view: View) -> Move:
    """One of two readings."""
    loan = view.loan(memory.loan)
    minor = int(memory.options[int(value_of(event))])
    return take_amount(memory, view, Money(minor, loan.due.currency if loan else "TWD"))


def day_picked(memory: Memory, event: Tapped, view: View) -> Move:
    """One of the days offered."""
    return take_day(memory, view, date.fromisoformat(value_of(event)))


def day_typed(memory: Memory, event: Typed, view: View) -> Move:
    """A day in any usual form; doubt is asked back."""
    days = days_in(event.text, view)
    why = None if days else why_no_day(event.text, view)
    if why is not None:
        return stay(lead=(why,))
    if not days:
        return misread(t("I could not read a day from that. Please write it like 5 December, or tap one."))
    if len(days) == 1:
        return take_day(memory, view, days[0])
    return go("which_day", replace(memory, options=tuple(day.isoformat() for day in days[:4])))


def way_picked(memory: Memory, event: Tapped, view: View) -> Move:
    """One of the lender's ways."""
    way = view.lender.methods[int(value_of(event))]
    return next_question(replace(memory, method=way.in_locale("en")), view)


def way_typed(memory: Memory, event: Typed, view: View) -> Move:
    """The borrower's own words."""
    words = " ".join(event.text.split())[:LONGEST_METHOD]
    return next_question(replace(memory, method=words), view) if words else misread(t("How will you pay?"))


def to_amount(memory: Memory, _event: Event, _view: View) -> Move:
    """Another amount, the rest stays."""
    return go("amount", memory)


def to_day(memory: Memory, _event: Event, _view: View) -> Move:
    """Another day, the rest stays."""
    return go("day", memory)


def to_way(memory: Memory, _event: Event, _view: View) -> Move:
    """Another way, the rest stays."""
    return go("way", memory)


def promised(memory: Memory, _event: Event, view: View) -> Move:
    """Yes: the rules are asked once more, for the books may have changed since."""
    loan = view.loan(memory.loan)
    if loan is None or memory.due is None or not memory.amount:
        return next_question(memory, view)
    decision = judged(memory, view, loan, memory.due)
    if isinstance(decision, Refusal):
        return refused(memory, decision)
    old = view.promise(memory.replaces)
    effects: tuple[Effect, ...] = (WithdrawPromise(old.id, "superseded"),) if old else ()
    return go("thanks", memory, *effects, MakePromise(memory.loan, decision.amount, decision.due, memory.method))


def mine(_memory: Memory, _event: Event, _view: View) -> Move:
    """To what was just promised, to change it."""
    return go("mine:standing")


def ask(memory: Memory, _event: Event, _view: View) -> Move:
    """A person looks at it."""
    return go("together", memory, HandOver("promises_broken"))


# Whatever was answered, the next open question follows, or the one that has to be asked again.
ANYWHERE = frozenset({"amount", "day", "way", "confirm", "together"})
PROMISE = Dialog(
    "promise",
    t("your promise to pay"),
    Memory,
    steps={
        "loan": Step(which_loan, on={"loan": pick_loan}, to=frozenset({"amount"}), needs=Level.FRESH),
        "amount": Step(
            how_much,
            on={"all": all_of_it, "half": half, "other": other, "typed": amount_typed},
            to=ANYWHERE | {"another_amount", "which_amount"},
            needs=Level.FRESH,
        ),
        "another_amount": Step(
            another_amount, on={"typed": amount_typed}, to=ANYWHERE | {"which_amount"}, needs=Level.FRESH
        ),
        "which_amount": Step(
            which_amount,
            on={"amount": amount_meant, "typed": amount_typed},
            to=ANYWHERE | {"which_amount"},
            needs=Level.FRESH,
        ),
        "day": Step(
            which_day,
            on={"day": day_picked, "typed": day_typed},
            to=ANYWHERE | {"which_day"},
            needs=Level.FRESH,
        ),
        "which_day": Step(
            which_of_days,
            on={"day": day_picked, "typed": day_typed},
            to=ANYWHERE | {"which_day"},
            needs=Level.FRESH,
        ),
        "way": Step(which_way, on={"way": way_picked, "typed": way_typed}, to=ANYWHERE, needs=Level.FRESH),
        "confirm": Step(
            confirm,
            on={"yes": promised, "amount": to_amount, "day": to_day, "way": to_way},
            to=ANYWHERE | {"thanks"},
            needs=Level.FRESH,
        ),
        "thanks": Step(thanks, on={"mine": mine}, to=frozenset({"mine:standing"}), needs=Level.FRESH, ends=True),
        "together": Step(together, on={"ask": ask}, to=frozenset({"together"}), needs=Level.FRESH),
    },
    lasting=True,
)
