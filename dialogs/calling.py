"""A call back: a person offers one for a moment, and the borrower says whether it suits."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from dialogs.grammar.effects import AnswerCall, Effect, Notify
from dialogs.grammar.events import CallOffered, Event, News
from dialogs.grammar.screen import Button, Screen, choices
from dialogs.grammar.story import Dialog, Move, Step, go, home, quiet
from dialogs.grammar.text import Text, t
from dialogs.grammar.view import Level, View
from dialogs.phrases import notice


@dataclass(frozen=True, slots=True)
class Memory:
    """Which call is meant: `slot@moment`, as the news holds it."""

    ref: str = ""
    loan_refs: tuple[str, ...] = ()

    @property
    def slot(self) -> str:
        """The call's id."""
        return self.ref.partition("@")[0]

    @property
    def at(self) -> datetime | None:
        """When it is to be."""
        _, _, moment = self.ref.partition("@")
        return datetime.fromisoformat(moment) if moment else None


def offered(_memory: Memory, event: CallOffered, view: View) -> Move:
    """Asked at once in a talk that goes on; else behind a neutral notice. Until it is answered it is found at home."""
    if view.closed:
        return quiet()
    memory = Memory(f"{event.slot_id}@{event.at.isoformat()}")
    news = News("call", memory.ref)
    if event.lately and view.fresh:
        return replace(go("asked", memory), news=(news,))
    note = notice(
        t("A colleague at {lender} has a question for you.", lender=view.lender.name),
        t("I am the automated assistant. Please tap the button to read it; I may ask first whether it is you."),
    )
    return quiet(Notify(note, "answer", "call", f"call:{event.slot_id}"), news=(news,))


def asked(memory: Memory, view: View) -> Screen:
    """One question; a moment that has passed is not asked about."""
    if memory.at is None or memory.at <= view.now:
        late = t("A colleague wanted to call you; that time has passed. Please write when a call suits you.")
        return Screen((late,), facts=True)
    return Screen(
        (t("A colleague would like to call you on {at}. Does that suit you?", at=memory.at),),
        choices(Button(t("Yes, please call me then"), "yes", "primary"), Button(t("No, that doesn't suit me"), "no")),
        facts=True,
    )


def yes(memory: Memory, _event: Event, view: View) -> Move:
    """It suits."""
    if memory.at is None or memory.at <= view.now:
        return answered()
    return answered(AnswerCall(memory.slot, True), lead=(t("Thank you. A colleague calls you on {at}.", at=memory.at),))


def no(memory: Memory, _event: Event, _view: View) -> Move:
    """It does not."""
    more = t("Thank you for saying so; nobody will call you then. If another time suits you, simply write it here.")
    return answered(AnswerCall(memory.slot, False), lead=(more,))


def answered(*effects: Effect, lead: tuple[Text, ...] = ()) -> Move:
    """It is not asked any more."""
    return replace(home(*effects, lead=lead), settles="call")


CALLING = Dialog(
    "calling",
    t("A call"),
    Memory,
    steps={"asked": Step(asked, on={"yes": yes, "no": no}, needs=Level.FRESH, ends=True)},
    receives={CallOffered: offered},
    news={"call": "asked"},
    standing=frozenset({"call"}),
    reaches=frozenset({"asked"}),
    aside=True,
    beside=True,
)
