"""Hardship: what holds for every answer. It may be left out, "why?" is answered, and own words are kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from arrears.circumstances import Lasting
from dialogs.grammar.effects import Effect, Keep
from dialogs.grammar.events import Event, Typed
from dialogs.grammar.story import Move, Rule, go, stay
from dialogs.grammar.view import View
from dialogs.hardship.flow import Memory, answered, onward, told, with_amount
from dialogs.hardship.texts import WHY
from dialogs.phrases import DONT_BORROW
from dialogs.understand import asks_why, declines, would_borrow

SHORT_ANSWER = 16  # longer answers are kept as the borrower's own words
MOST_OPTIONS = 5

Answer = Callable[[Memory, Typed, View], Move]


def heard(question: str, answer: Answer, left: Rule | None = None, *, keep: bool = False) -> Rule:
    """A rule for words: "why?" is answered, "rather not" leaves the question out (`left`), and talk of borrowing is met
    kindly. What is more than a short answer is kept, with `keep` every word. An empty `question` is the memory's."""

    def rule(memory: Memory, event: Typed, view: View) -> Move:
        if asks_why(event.text):
            return why(memory, event, view)
        asked = question or memory.question
        rule_for = (left or skip(asked)) if declines(event.text) else answer
        move, borrow = rule_for(memory, event, view), would_borrow(event.text)
        long = keep or borrow or move.kind == "misread" or len(event.text) > SHORT_ANSWER
        words: tuple[Effect, ...] = (Keep(f"hardship:{asked}", event.text),) if long and event.text.strip() else ()
        lead = (DONT_BORROW,) if borrow else ()
        return replace(move, lead=(*lead, *move.lead), effects=(*words, *move.effects))

    return rule


def why(_memory: Memory, _event: Event, _view: View) -> Move:
    """What the question is for, and the question again."""
    return stay(lead=(WHY,))


def skip(question: str) -> Rule:
    """Left out: nothing is noted, and the next question follows. An empty `question` is the memory's."""

    def rule(memory: Memory, _event: Event, view: View) -> Move:
        asked = question or memory.question
        if asked in ("", "next_pay"):
            asked = "pay_day"
        return onward(left_out(memory, view, asked), view, asked)

    return rule


def left_out(memory: Memory, view: View, question: str) -> Memory:
    """The memory with nothing noted for a question."""
    match question:
        case "lasting":
            return answered(memory, view, question, lasting=Lasting.UNKNOWN, until=None)
        case "above":
            return answered(memory, view, question, why_above=())
        case "since" | "pay_day" | "dependants":
            return answered(memory, view, question, **{question: None})
        case _:
            return with_amount(memory, view, question, None, "")


def asked_back(memory: Memory, view: View, question: str, options: tuple[str, ...]) -> Move:
    """Doubt is asked back, with what it can mean."""
    return go("which", replace(memory, told=told(memory, view), question=question, options=options[:MOST_OPTIONS]))
