"""What is left behind on the way through the stories: the way back, what was interrupted, what waits to be read."""

from __future__ import annotations

from dataclasses import replace

from dialogs.grammar.conversation import LONGEST_TRAIL, Conversation, Frame
from dialogs.grammar.register import Register
from dialogs.grammar.story import Move


def trail_to(register: Register, conversation: Conversation, name: str, step: str) -> tuple[Frame, ...]:
    """The way back from a step: within a story, or out of an aside to where the borrower was."""
    here = conversation.frame
    if register.step(name, step).ends:
        return ()
    if (name, step) == (here.dialog, here.step):
        return conversation.trail
    if name == here.dialog or (register.dialogs[name].aside and here.dialog != "home"):
        return (*conversation.trail, here)[-LONGEST_TRAIL:]
    return ()


def paused_for(register: Register, conversation: Conversation, entering: str) -> Conversation:
    """Remember an unfinished story when another one begins."""
    c = conversation
    for frame in (c.frame, *reversed(c.trail), *((c.awaiting,) if c.awaiting else ())):
        step = register.step(frame.dialog, frame.step)
        if register.dialogs[frame.dialog].lasting and frame.dialog != entering and not step.ends:
            return replace(c, paused=frame)
    return c


def with_news(register: Register, conversation: Conversation, move: Move) -> Conversation:
    """What waits to be read after the move: what it settles is gone, what it brings stands last."""
    waiting = tuple(n for n in conversation.news if n.kind != move.settles) if move.settles else conversation.news
    for news in move.news:
        over = register.passing | (register.standing & {news.kind})
        waiting = (*(n for n in waiting if n.kind not in over and n.ref != news.ref), news)
    return replace(conversation, news=waiting)
