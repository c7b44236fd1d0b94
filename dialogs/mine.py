"""My promise: looked at, changed or taken back while its day has not come."""

from __future__ import annotations

from dataclasses import dataclass, replace

from arrears.promise import Promise
from dialogs.grammar.effects import WithdrawPromise
from dialogs.grammar.events import Event, Tapped
from dialogs.grammar.screen import Button, Screen, choices
from dialogs.grammar.story import Dialog, Move, Step, go, home, value_of
from dialogs.grammar.text import Text, lines, t
from dialogs.grammar.view import Level, View
from dialogs.phrases import own_promises


@dataclass(frozen=True, slots=True)
class Memory:
    """Which promise is about to be taken back."""

    ref: str = ""


def standing(_memory: Memory, view: View) -> Screen:
    """What stands promised, and what can be done with it."""
    opened = own_promises(view)
    if not opened:
        return Screen((t("You have no open promise at present."),), facts=True)
    if len(opened) == 1:
        change = (Button(t("Change the day"), "day:0", "primary"), Button(t("Change the amount"), "change:0"))
        return Screen((told(opened[0], view),), (change, (Button(t("Take it back"), "withdraw:0"),)), facts=True)
    rows = tuple(
        (
            Button(t("Change: {amount}", amount=promise.amount), f"change:{n}"),
            Button(t("Take back: {amount}", amount=promise.amount), f"withdraw:{n}"),
        )
        for n, promise in enumerate(opened)
    )
    return Screen(tuple(told(promise, view) for promise in opened), rows, facts=True)


def told(promise: Promise, view: View) -> Text:
    """One promise in two lines."""
    return lines(
        t("You promised {amount} by {due}.", amount=promise.amount, due=promise.due),
        t("Loan: {loan}", loan=view.loan_name(promise.loan_ref)),
    )


def withdrawing(memory: Memory, view: View) -> Screen:
    """Said back before it counts."""
    promise = view.promise(memory.ref)
    if promise is None:
        return Screen((t("You have no open promise at present."),), facts=True)
    return Screen(
        (
            t("Do you want to take back your promise of {amount} by {due}?", amount=promise.amount, due=promise.due),
            t("The amount stays due. If only the day does not suit, you can move it instead."),
        ),
        choices(Button(t("Yes, take it back"), "yes", "danger"), Button(t("Only change the day"), "instead")),
    )


def change(_memory: Memory, event: Tapped, view: View) -> Move:
    """A new promise in place of the old; until it is confirmed the old one stands."""
    return _change(own_promises(view)[int(value_of(event))])


def another_day(_memory: Memory, event: Tapped, view: View) -> Move:
    """Only the day; amount and way stay, and until the new day is confirmed the old one stands."""
    return _move(own_promises(view)[int(value_of(event))])


def _move(promise: Promise) -> Move:
    amount = promise.amount.minor
    return go("promise:day", loan=promise.loan_ref, amount=amount, method=promise.method, replaces=promise.id)


def _change(promise: Promise) -> Move:
    return go("promise:amount", loan=promise.loan_ref, method=promise.method, replaces=promise.id)


def withdraw(memory: Memory, event: Tapped, view: View) -> Move:
    """Asked once more."""
    return go("withdraw", replace(memory, ref=own_promises(view)[int(value_of(event))].id))


def instead(memory: Memory, _event: Event, view: View) -> Move:
    """The day is changed and nothing taken back."""
    promise = view.promise(memory.ref)
    return _move(promise) if promise in own_promises(view) and promise else home()


def taken_back(memory: Memory, _event: Event, view: View) -> Move:
    """Noted without reproach."""
    if view.promise(memory.ref) not in own_promises(view):
        return home(lead=(t("You have no open promise at present."),))
    return home(
        WithdrawPromise(memory.ref, "withdrawn"),
        lead=(
            t("I have taken your promise back. Thank you for telling me; when you are ready, we can find a new day."),
        ),
    )


MINE = Dialog(
    "mine",
    t("My promise"),
    Memory,
    steps={
        "standing": Step(
            standing,
            on={"day": another_day, "change": change, "withdraw": withdraw},
            to=frozenset({"promise:day", "promise:amount", "withdraw"}),
            needs=Level.FRESH,
        ),
        "withdraw": Step(
            withdrawing,
            on={"yes": taken_back, "instead": instead},
            to=frozenset({"promise:day"}),
            needs=Level.FRESH,
        ),
    },
)
