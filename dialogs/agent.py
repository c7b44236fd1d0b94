"""A person has written while it is open who holds the phone: a neutral notice, the check, and then their words."""

from __future__ import annotations

from dataclasses import dataclass

from dialogs.grammar.effects import Effect, HandOver, Keep, Notify, PassOn
from dialogs.grammar.events import AgentWrote, News, Typed
from dialogs.grammar.screen import Screen
from dialogs.grammar.story import Dialog, Move, Step, quiet, stay
from dialogs.grammar.text import t
from dialogs.grammar.view import Level, View
from dialogs.phrases import PASSED_ON, notice


@dataclass(frozen=True, slots=True)
class Memory:
    """What the news is about: nothing that a step would need, for the words themselves come as messages."""

    ref: str = ""
    loan_refs: tuple[str, ...] = ()


def wrote(_memory: Memory, event: AgentWrote, view: View) -> Move:
    """One notice for all words that wait: no name, no word of a debt, no amount."""
    about = "agent:despite_stop" if event.despite_stop else "agent"
    note = notice(
        t("A colleague at {lender} has written to you.", lender=view.lender.name),
        t("I am the automated assistant. Please tap the button to read it; I may ask first whether it is you."),
    )
    return quiet(Notify(note, "answer", about, f"agent:{event.ref}"), news=(News("agent", "agent"),))


def read(_memory: Memory, view: View) -> Screen:
    """The words follow as messages of their own, so that they can be answered and changed one by one."""
    if view.owner == "held":
        more = t("To answer, simply write here.")
    else:
        more = t("To answer, simply write here; I will pass it on.")
    return Screen((t("Thank you, {name}. This is what was written to you.", name=view.name), more), facts=True)


def said(_memory: Memory, event: Typed, view: View) -> Move:
    """An answer to a person goes to a person."""
    asked: tuple[Effect, ...] = () if view.ticket else (HandOver("asked"),)
    return stay(
        *asked,
        Keep("agent", event.text),
        PassOn("text", event.text),
        lead=(PASSED_ON,),
    )


AGENT = Dialog(
    "agent",
    t("A message from a colleague"),
    Memory,
    steps={"read": Step(read, on={"typed": said}, needs=Level.FRESH)},
    receives={AgentWrote: wrote},
    news={"agent": "read"},
    aside=True,
    beside=True,
)
