"""The machine: one pure function joins a conversation and an event to the next conversation and its effects.

What holds for every story lives here, so that no story can forget it: an outdated button acts on nothing, words like
"person" and "stop" work in every step, nothing about the debt is shown before identity, misreads lead to a person, a
digression comes back, and there is no state without a screen.
"""

from __future__ import annotations

from dialogs.grammar.checking import beside_the_check
from dialogs.grammar.commands import obey
from dialogs.grammar.conversation import Conversation
from dialogs.grammar.effects import Effect
from dialogs.grammar.events import BORROWER_EVENTS, Edited, Event, SentFile, Signalled, Tapped, Typed, Unread
from dialogs.grammar.held import pass_on, taken_by_a_person
from dialogs.grammar.reading import meaning_of, words_of
from dialogs.grammar.register import Register
from dialogs.grammar.text import t
from dialogs.grammar.unasked import unasked, unasked_file
from dialogs.grammar.view import View
from dialogs.grammar.walk import Walk
from dialogs.understand import read_command

TIMELESS = frozenset({"home", "person", "stop", "language", "news", "resume"})  # safe and meant, however old the button


def advance(
    register: Register, conversation: Conversation, event: Event, view: View
) -> tuple[Conversation, tuple[Effect, ...]]:
    """The next conversation and what is to be done. Pure: the same arguments give the same answer."""
    walk = Walk(register, conversation, view)
    _take(walk, event)
    return walk.conversation, tuple(walk.effects)


def restart(
    register: Register, conversation: Conversation, event: Event, view: View
) -> tuple[Conversation, tuple[Effect, ...]]:
    """Home with a line: the story the borrower was in has changed since, and its place is lost. A signal is heard."""
    walk = Walk(register, conversation, view)
    if _signalled(walk, event):
        return walk.conversation, tuple(walk.effects)
    walk.lead.append(t("I have been updated since we last spoke, so let us start again from here."))
    walk.home()
    return walk.conversation, tuple(walk.effects)


def _take(walk: Walk, event: Event) -> None:
    """Find the rule that answers the event, and carry out its move."""
    if type(event) in walk.register.receives:
        dialog, rule = walk.register.receives[type(event)]
        return walk.foreign(dialog, rule, event)
    if not isinstance(event, BORROWER_EVENTS):
        return None
    held, checking = walk.view.owner == "held", walk.checking
    if _signalled(walk, event):
        return pass_on(walk, event) if held and not checking else None
    if held and taken_by_a_person(walk, event):
        return None
    if isinstance(event, Tapped):
        return _tap(walk, event)
    if isinstance(event, Typed):
        command = read_command(event.text)
        if command is not None and obey(walk, command.kind.value, event):
            return None
        beside_the_check(walk, event)
    step = walk.step
    if walk.view.identity.level < step.needs:
        walk.keep(event)
        return unasked_file(walk, event) if isinstance(event, SentFile) else walk.show()
    answer = step.on.get(_channel(event))
    if answer is None:
        return unasked(walk, event)
    return walk.carry_out(answer(walk.conversation.frame.memory, event, walk.view), step.to)


def _signalled(walk: Walk, event: Event) -> bool:
    """Whether a signal in the words takes over: a death, danger, a complaint. It is looked for before all else."""
    frame, checking = walk.conversation.frame, walk.checking
    asks = walk.step.asks or walk.register.dialogs[frame.dialog].asks
    walk.meaning = meaning_of(event, walk.view, asks, checking=checking)
    if walk.meaning is None or not walk.meaning.signals or Signalled not in walk.register.receives:
        return False
    dialog, rule = walk.register.receives[Signalled]
    words = "" if checking else words_of(event)
    here, held = f"{frame.dialog}:{frame.step}", walk.view.owner == "held"
    found = Signalled(walk.meaning.signals, words, walk.conversation.id, here, held)
    move = rule(dialog.memory(), found, walk.view)
    walk.foreign(dialog, lambda *_: move, found)
    return move.kind != "quiet"


def _tap(walk: Walk, event: Tapped) -> None:
    """A tap counts when it is on the present screen; the always-actions count on old ones too."""
    name = event.action.partition(":")[0]
    current = event.conversation == walk.conversation.id and event.revision == walk.conversation.revision
    if event.conversation == walk.conversation.id and name in TIMELESS:
        current = True
    if not current:
        return walk.redraw()
    if name == "back":
        return walk.back()
    if name == "resume":
        return walk.resume()
    if name == "news":
        return walk.open_news()
    if name in walk.register.always:
        return walk.foreign(*walk.register.always[name], event)
    step = walk.step
    if walk.view.identity.level < step.needs or name not in step.on or event.action not in walk.drawn():
        return walk.show()
    return walk.carry_out(step.on[name](walk.conversation.frame.memory, event, walk.view), step.to)


def _channel(event: Event) -> str:
    return {Typed: "typed", SentFile: "file", Edited: "edited", Unread: "unread"}.get(type(event), "")
