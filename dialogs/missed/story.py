"""Kept, part or missed: what the books show of a promise is thanked for, or asked about without blame."""

from __future__ import annotations

from dataclasses import replace

from arrears.agreement import AgreementState
from arrears.decisions import Refusal
from arrears.promise import Promise
from dialogs.grammar.effects import Aim, HandOver, Keep, Note, Notify
from dialogs.grammar.events import Event, News, PromiseJudged, Typed
from dialogs.grammar.story import Dialog, Move, Step, go, quiet, stay
from dialogs.grammar.text import Text, t
from dialogs.grammar.view import Level, View
from dialogs.hearing import days_in
from dialogs.missed.screens import Memory, about, in_time, kept, missed, part, pay, too_often
from dialogs.phrases import PROMISE_PLACES, broken_too_often, greeting, to_promise
from dialogs.plans.lines import rest_of
from dialogs.plans.move import lay_out_move


def judged(_memory: Memory, event: PromiseJudged, view: View) -> Move:
    """A neutral note, whatever became of it; the view holds the judgement already. Repeated misses go to a person.

    The last payment of a plan is thanked for with the plan's completion; thanks of one day share one note.
    """
    shown = "in_time" if event.in_time else event.state
    promise = view.promise(event.promise_id)
    if shown not in SHOWN or (shown == "kept" and promise is not None and is_last(promise, view)):
        return quiet()
    note = greeting(view, opening(shown, view))
    purpose: Aim = "promise" if shown == "missed" else "service"
    broken = shown in ("part", "missed") and promise is not None and too_often(promise, view)
    hand_over = (HandOver("promises_broken"),) if broken else ()
    once = f"thanks:{view.today.isoformat()}" if shown == "kept" else f"{shown}:{event.promise_id}"
    ref = promise.agreement if shown == "kept" and promise and promise.agreement else event.promise_id
    return quiet(Notify(note, purpose, shown, once), *hand_over, news=(News(shown, ref),))


def is_last(promise: Promise, view: View) -> bool:
    """Whether everything of the plan it is a part of is paid."""
    agreement, plan = view.agreement(promise.agreement), view.plan(promise.agreement)
    done = agreement is not None and agreement.state is AgreementState.COMPLETED
    return done or (plan is not None and plan.complete)


def opening(shown: str, view: View) -> Text:
    """One neutral line; thanks may sound like thanks."""
    lender = view.lender.name
    if shown in ("kept", "part"):
        return t("I am the automated assistant of {lender}. There is a thank-you and a short note about your account.",
                 lender=lender)  # fmt: skip
    if shown == "in_time":
        return t("I am the automated assistant of {lender}. I have to put something right about your account.",
                 lender=lender)  # fmt: skip
    return t("I am the automated assistant of {lender}. I hope you are well. There is a question about your account.",
             lender=lender)  # fmt: skip


def again(memory: Memory, _event: Event, view: View) -> Move:
    """A new day."""
    promise = about(memory, view)
    loan = view.loan(promise.loan_ref) if promise else None
    return to_promise(view, loan.loan_ref if loan else "")


def rest(memory: Memory, event: Event, view: View) -> Move:
    """A day for what is missing; only the day is asked."""
    promise = about(memory, view)
    if promise is None or promise.agreement or broken_too_often(view) or view.loan(promise.loan_ref) is None:
        return again(memory, event, view)
    return go("promise:day", loan=promise.loan_ref, amount=rest_of(promise).minor)


def pay_now(memory: Memory, _event: Event, _view: View) -> Move:
    """It will be paid: noted, and told how."""
    return go("pay", replace(memory, told=False), Note("pays_now", (("promise", memory.ref),)))


def move(memory: Memory, _event: Event, view: View) -> Move:
    """To the end of the plan, as an offer like any other; or why not, and what else helps."""
    promise = about(memory, view)
    made = lay_out_move(view, promise.agreement if promise else "")
    if promise is None or isinstance(made, Refusal):
        lead = t("I can't move it by myself here. If your situation has changed, tell me; "
                 "a colleague can look at it with you too.")  # fmt: skip
        return stay(lead=(lead,))
    return go("offers:choose", None, made, loan=promise.loan_ref)


def paid(memory: Memory, _event: Event, view: View) -> Move:
    """Paid already."""
    promise = about(memory, view)
    return go("paid:start", loan=promise.loan_ref if promise else "")


def help_me(memory: Memory, _event: Event, view: View) -> Move:
    """Looked at together."""
    promise = about(memory, view)
    return go("hardship:start", loan=promise.loan_ref if promise else "")


def owe(_memory: Memory, _event: Event, _view: View) -> Move:
    """What is due."""
    return go("remind:details")


def said(memory: Memory, event: Typed, _view: View) -> Move:
    """What happened, in the borrower's own words; then what would help."""
    thanks = t("Thank you for telling me. I have noted it.")
    return stay(Keep(f"promise:{memory.ref}", event.text), lead=(thanks,), memory=replace(memory, told=True))


def by_day(memory: Memory, event: Typed, view: View) -> Move:
    """By which day: noted, said back where it is clear; it is no promise, the plan's payment is one already."""
    days = days_in(event.text, view)
    if len(days) != 1:
        return said(memory, event, view)
    noted = t("Thank you, I have noted it: {day}.", day=days[0])
    return stay(Keep(f"promise:{memory.ref}", event.text), lead=(noted,), memory=replace(memory, told=True))


SHOWN = frozenset({"kept", "part", "missed", "in_time"})
ON = {
    "again": again, "rest": rest, "pay": pay_now, "move": move, "paid": paid, "help": help_me, "owe": owe,
    "typed": said,
}  # fmt: skip
ONWARD = frozenset({"pay", "paid:start", "hardship:start", "offers:choose", "promise:day"}) | PROMISE_PLACES


MISSED = Dialog(
    "missed",
    t("what became of your promise"),
    Memory,
    steps={
        "kept": Step(kept, on={"owe": owe}, to=frozenset({"remind:details"}), needs=Level.FRESH),
        "in_time": Step(in_time, needs=Level.FRESH),
        "part": Step(part, on=ON, to=ONWARD, needs=Level.FRESH),
        "missed": Step(missed, on=ON, to=ONWARD, needs=Level.FRESH),
        "pay": Step(
            pay,
            on={"paid": paid, "typed": by_day, "owe": owe},
            to=frozenset({"paid:start", "remind:details"}),
            needs=Level.FRESH,
        ),
    },
    receives={PromiseJudged: judged},
    news={"kept": "kept", "in_time": "in_time", "part": "part", "missed": "missed"},
)
