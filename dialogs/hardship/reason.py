"""Hardship: why money did not come, tapped or in own words, and what is kept in the end."""

from __future__ import annotations

from dataclasses import replace

from arrears.circumstances import Cause
from dialogs.grammar.effects import KeepCircumstances
from dialogs.grammar.events import Event, Tapped, Typed
from dialogs.grammar.story import Move, go, misread, value_of
from dialogs.grammar.text import Text, t
from dialogs.grammar.view import View
from dialogs.hardship.flow import UNASKED_MORE, Memory, answered, asked_only, filled, onward, told
from dialogs.hardship.texts import KIND_WORDS
from dialogs.plans.facts import to_offers
from dialogs.understand import CommandKind, read_causes, read_command

LONGEST_WORDS = 500  # characters of the own words that stand in the summary; all of them are kept


def cause_picked(memory: Memory, event: Tapped, view: View) -> Move:
    """A reason that was tapped; own words written before stay beside it."""
    return take_cause(memory, view, Cause(value_of(event)))


def take_cause(memory: Memory, view: View, cause: Cause) -> Move:
    """A kind sentence, and on. After a death or a disaster nothing more is asked: what helps now follows at once."""
    memory = answered(memory, view, "reason", cause=cause)
    lead = (KIND_WORDS[cause],)
    if cause in UNASKED_MORE:
        return kept(memory, view, lead)
    return onward(memory, view, "reason", lead=lead)


def reason_typed(memory: Memory, event: Typed, view: View) -> Move:
    """Own words: what they plainly say is asked back, else they stand as they are."""
    words = " ".join(event.text.split())[:LONGEST_WORDS]
    command = read_command(event.text)
    if not words or (command and command.kind in (CommandKind.YES, CommandKind.NO)):
        return misread(t("Please tap what comes closest, or write it in a few words."))
    memory = replace(memory, told=replace(told(memory, view), words=words))
    causes = read_causes(event.text)
    if not causes:
        return take_cause(memory, view, Cause.OTHER)
    return go("meant", replace(memory, options=causes, question="reason"))


def that_is_it(memory: Memory, _event: Event, view: View) -> Move:
    """Understood rightly, said in a word."""
    return take_cause(memory, view, Cause(memory.options[0])) if memory.options else go("reason", memory)


def unsaid(memory: Memory, _event: Event, view: View) -> Move:
    """Rather not: that is all right, and the words are taken out of the summary too."""
    memory = replace(memory, told=replace(told(memory, view), words=""))
    return take_cause(memory, view, Cause.UNSAID)


def own_words(memory: Memory, _event: Event, view: View) -> Move:
    """Just the words, and no reason of ours."""
    return take_cause(memory, view, Cause.OTHER)


def kept(memory: Memory, view: View, lead: tuple[Text, ...]) -> Move:
    """What was told is kept, and what can be offered follows."""
    known = filled(memory, view) if memory.form else asked_only(told(memory, view), memory, view)
    known = replace(known, told_on=view.today)
    return to_offers(view, memory.loan, KeepCircumstances(known), told=known, lead=lead)
