"""Stop: it holds from the first word on, and only the borrower, or a person, undoes it."""

from __future__ import annotations

from dialogs.grammar.effects import Effect, Resume, Stop
from dialogs.grammar.events import Event
from dialogs.grammar.screen import Button, Screen, choices
from dialogs.grammar.story import Dialog, Move, Nothing, Step, go, resume
from dialogs.grammar.text import t
from dialogs.grammar.view import Level, View

OWN = "borrower"  # the kind of a stop that the borrower may undo


def stopped(_memory: Nothing, view: View) -> Screen:
    """The one confirmation: what it means, and how to undo it."""
    if view.identity.level is Level.UNLINKED:
        return Screen((t("All right. I don't write to anybody first without an invitation, so nothing will be sent."),))
    if view.owner == "held":
        return Screen(
            (
                t("All right, I will not write to you first any more."),
                t("You can still write here at any time; my colleague reads it."),
            ),
            choices(Button(t("Undo: you may write to me"), "undo")),
        )
    return Screen(
        (
            t("All right, I will not write to you first any more."),
            t("You can still write to me at any time; I will answer, and you can ask for a person."),
            *((t("You have asked for a person: the answer will wait for you here."),) if view.ticket else ()),
        ),
        choices(Button(t("Undo: you may write to me"), "undo")),
    )


def stop(_memory: Nothing, _event: Event, view: View) -> Move:
    """At once, in any step; said twice it changes nothing."""
    effects: tuple[Effect, ...] = () if OWN in view.stops else (Stop(OWN),)
    return go("stopped", None, *effects)


def undo(_memory: Nothing, _event: Event, view: View) -> Move:
    """The borrower takes the own stop back."""
    if OWN not in view.stops:
        return resume()
    return resume(Resume(), lead=(t("Thank you. From now on I may write to you first again."),))


STOP = Dialog(
    "stop",
    t("Stop messages"),
    Nothing,
    steps={"stopped": Step(stopped, on={"undo": undo})},
    always={"stop": stop, "write_again": undo},
    reaches=frozenset({"stopped"}),
    aside=True,
    beside=True,
)
