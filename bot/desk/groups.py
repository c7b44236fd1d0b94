"""Which groups are the desk's: those of the settings, under their present numbers. All others are refused in silence.

A group's number changes when it becomes a supergroup. Telegram tells it in both chats, and to a sender that still
writes to the old one; whichever is first writes `moved:<old>` down and makes the desk's turn, the others make none.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from bot.sender.place import find_place, subject_of
from bot.store.moves import moves, note_move
from bot.store.statements import Tx, sql
from dialogs.desk.events import DeskHeard, GroupMoved, Pressed


def admit(groups: Collection[str], heard: DeskHeard) -> Tx[DeskHeard | None]:
    """What happened, as the desk's turn is to see it; None: in a group of others, or told already."""
    ours = heard.group in groups or (yield from _came_from(groups, heard.group))
    if not ours:
        return None
    if isinstance(heard.event, GroupMoved) and not (yield from note_move(heard.group, heard.event.to)):
        return None
    if isinstance(heard.event, Pressed) and not heard.thread:
        thread = yield from _thread_of(heard.group, heard.event.message)
        return replace(heard, thread=thread)
    return heard


def _came_from(groups: Collection[str], group: str) -> Tx[bool]:
    came = {new: old for old, new in (yield from moves()).items()}
    for _ in range(len(came)):
        group = came.get(group, "")
        if group in groups:
            return True
    return False


def _thread_of(group: str, message: str) -> Tx[str]:
    """The topic in which a message of ours stands: of old ones Telegram does not tell it."""
    placed = yield sql("placed_at", group, message)
    subject = subject_of(placed[0]["lane"]) if placed else None
    place = (yield from find_place(subject)) if subject else None
    return place.thread if place and place.group == group else ""
