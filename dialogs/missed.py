"""Kept, part or missed: what the books show of a promise is thanked for, or asked about without blame."""

from __future__ import annotations

from dataclasses import dataclass, replace

from arrears.money import Money
from arrears.promise import Promise
from dialogs.grammar.effects import Aim, HandOver, Keep, Notify
from dialogs.grammar.events import Event, News, PromiseJudged, Typed
from dialogs.grammar.screen import Button, Screen, choices
from dialogs.grammar.story import Dialog, Move, Step, go, quiet, stay
from dialogs.grammar.text import Text, t
from dialogs.grammar.view import Level, View
from dialogs.phrases import PROMISE_PLACES, broken_too_often, due_line, first_answer, to_promise


@dataclass(frozen=True, slots=True)
class Memory:
    """Which promise it is about, and whether the question has been answered."""

    ref: str = ""
    loan_refs: tuple[str, ...] = ()
    told: bool = False  # whether the borrower has said what happened


def judged(_memory: Memory, event: PromiseJudged, view: View) -> Move:
    """A neutral note, whatever became of it; the view holds the judgement already. Repeated misses go to a person."""
    about = "in_time" if event.in_time else event.state
    if about not in SHOWN:
        return quiet()
    note = Screen(
        (
            t("Hello {name}.", name=view.name),
            opening(about, view),
            t("If you don't want messages like this, write: stop"),
        ),
        choices(Button(t("Read the message"), "news", "primary")),
    )
    purpose: Aim = "promise" if about == "missed" else "service"
    broken = about in ("part", "missed") and broken_too_often(view)
    hand_over = (HandOver("promises_broken"),) if broken else ()
    return quiet(
        Notify(note, purpose, about, f"{about}:{event.promise_id}"),
        *hand_over,
        news=(News(about, event.promise_id),),
    )


def opening(about: str, view: View) -> Text:
    """One neutral line; thanks may sound like thanks."""
    lender = view.lender.name
    if about in ("kept", "part"):
        return t("I am the automated assistant of {lender}. There is a thank-you and a short note about your account.",
                 lender=lender)  # fmt: skip
    if about == "in_time":
        return t("I am the automated assistant of {lender}. I have to put something right about your account.",
                 lender=lender)  # fmt: skip
    return t("I am the automated assistant of {lender}. I hope you are well. There is a question about your account.",
             lender=lender)  # fmt: skip


def kept(memory: Memory, view: View) -> Screen:
    """Thanks; and what else is due, if anything."""
    promise = view.promise(memory.ref)
    if promise is None:
        return Screen((t("Thank you for your payment."), *still_due(view)), facts=True)
    return Screen(
        (
            t("Thank you, {name}. Your payment has arrived: you have kept your promise of {amount}.",
              name=view.name, amount=promise.amount),
            *still_due(view),
        ),
        choices(Button(t("What I owe"), "owe")) if view.late else (),
    )  # fmt: skip


def in_time(memory: Memory, view: View) -> Screen:
    """We were wrong, and say so."""
    promise = view.promise(memory.ref)
    return Screen(
        (
            t("I am sorry: your payment had arrived in time after all, and I wrote to you as if it had not."),
            *(
                (t("Your promise of {amount} is kept, and nothing of it counts against you.", amount=promise.amount),)
                if promise
                else ()
            ),
            *still_due(view),
        ),
        facts=True,
    )


def part(memory: Memory, view: View) -> Screen:
    """Thanks first; then the rest."""
    promise = view.promise(memory.ref)
    if promise is None:
        return Screen((t("Thank you for your payment."), *still_due(view)), facts=True)
    currency = promise.amount.currency
    if memory.told:
        return heard(view, Button(t("Promise a day for the rest"), "rest", "primary"))
    return Screen(
        (
            t("Thank you, {name}. {paid} of the {amount} you promised has arrived.",
              name=view.name, paid=Money(promise.paid, currency), amount=promise.amount),
            t("How would you like to pay the other {rest}?", rest=rest_of(promise)),
        ),
        ways_on(view, Button(t("Promise a day for the rest"), "rest", "primary")),
    )  # fmt: skip


def missed(memory: Memory, view: View) -> Screen:
    """Asked, not reproached."""
    promise = view.promise(memory.ref)
    if promise is None:
        return Screen((t("Thank you for your payment."), *still_due(view)), facts=True)
    if memory.told:
        return heard(view, Button(t("Choose a new day"), "again", "primary"))
    if broken_too_often(view):
        say = (
            t("I can't see the {amount} planned for {due} yet. I hope you are well.",
              amount=promise.amount, due=promise.due),
            t("I have asked a colleague to look with you at what is really possible."),
            *first_answer(view),
        )  # fmt: skip
    else:
        say = (
            t("I can't see the {amount} planned for {due} yet. That can happen. "
              "Would you like to tell me what got in the way?", amount=promise.amount, due=promise.due),
        )  # fmt: skip
    return Screen(say, ways_on(view, Button(t("Choose a new day"), "again", "primary")))


def heard(view: View, new_day: Button) -> Screen:
    """The borrower has told: no question twice, only what can be done."""
    person = first_answer(view) if broken_too_often(view) else ()
    return Screen(person or (t("What would help you now?"),), ways_on(view, new_day), facts=True)


def rest_of(promise: Promise) -> Money:
    """What is missing of a promise."""
    return Money(max(0, promise.amount.minor - promise.paid), promise.amount.currency)


def ways_on(view: View, new_day: Button) -> tuple[tuple[Button, ...], ...]:
    """The ways on; a new promise only while the former ones mostly held."""
    again = () if broken_too_often(view) else (new_day,)
    return choices(*again, Button(t("I have paid already"), "paid"), Button(t("I need help"), "help"))


def still_due(view: View) -> tuple[Text, ...]:
    """What is due beside it."""
    return tuple(due_line(view, loan) for loan in view.late) or (t("Nothing else is due at present."),)


def again(memory: Memory, _event: Event, view: View) -> Move:
    """A new day."""
    promise = view.promise(memory.ref)
    loan = view.loan(promise.loan_ref) if promise else None
    return to_promise(view, loan.loan_ref if loan else "")


def rest(memory: Memory, event: Event, view: View) -> Move:
    """A day for what is missing; only the day is asked."""
    promise = view.promise(memory.ref)
    if promise is None or broken_too_often(view) or view.loan(promise.loan_ref) is None:
        return again(memory, event, view)
    return go("promise:day", loan=promise.loan_ref, amount=rest_of(promise).minor)


def paid(_memory: Memory, _event: Event, _view: View) -> Move:
    """Paid already."""
    return go("paid:start")


def help_me(_memory: Memory, _event: Event, _view: View) -> Move:
    """A person helps."""
    return go("remind:cannot")


def owe(_memory: Memory, _event: Event, _view: View) -> Move:
    """What is due."""
    return go("remind:details")


def said(memory: Memory, event: Typed, _view: View) -> Move:
    """What happened, in the borrower's own words; then what would help."""
    thanks = t("Thank you for telling me. I have noted it.")
    return stay(Keep(f"promise:{memory.ref}", event.text), lead=(thanks,), memory=replace(memory, told=True))


SHOWN = frozenset({"kept", "part", "missed", "in_time"})
ON = {"again": again, "rest": rest, "paid": paid, "help": help_me, "typed": said}
ONWARD = frozenset({"paid:start", "remind:cannot", "promise:day"}) | PROMISE_PLACES


MISSED = Dialog(
    "missed",
    t("what became of your promise"),
    Memory,
    steps={
        "kept": Step(kept, on={"owe": owe}, to=frozenset({"remind:details"}), needs=Level.FRESH),
        "in_time": Step(in_time, needs=Level.FRESH),
        "part": Step(part, on=ON, to=ONWARD, needs=Level.FRESH),
        "missed": Step(missed, on=ON, to=ONWARD, needs=Level.FRESH),
    },
    receives={PromiseJudged: judged},
    news={"kept": "kept", "in_time": "in_time", "part": "part", "missed": "missed"},
)
