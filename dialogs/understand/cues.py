"""Looks for the words of every label in a text, and leaves out what is negated, quoted or only looks alike."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dialogs.understand.intents import Cue, Intents
from dialogs.understand.wording import Wording

#: How far before a match a scope looks.
BACK = 60
#: More places than this in one text are not looked at one by one.
MOST = 40
#: In the place of a place: there are such words, but all of them are excused.
SPARED = -1.0


@dataclass(frozen=True, slots=True)
class Found:
    """`said`: each label said -> where it is said first, from 0 (the start) to 1 (the end); in no order.

    `spared`: labels whose words are there, but only negated, quoted or where they look alike.
    """

    said: dict[str, float]
    spared: frozenset[str]


def find_cues(wording: Wording, intents: Intents) -> Found:
    """The labels whose words are in a text, and those of whom there are only look-alikes."""
    said: dict[str, float] = {}
    weak: list[tuple[Cue, float]] = []
    spared: set[str] = set()
    for language in intents.languages:
        text = wording.view(language.script)
        if not text:
            continue
        for cue in language.cues:
            place = _first(cue, cue.says, text)
            if place == SPARED:
                spared.add(cue.name)
            if place is not None and place >= 0:
                said[cue.name] = min(place, said.get(cue.name, 1.0))
            elif cue.weak and (place := _first(cue, cue.weak, text)) is not None and place >= 0:
                weak.append((cue, place))
    strong = set(said)
    for cue, place in weak:
        if not cue.hushed_by & strong:
            said[cue.name] = min(place, said.get(cue.name, 1.0))
    return Found(said, frozenset(spared - set(said)))


def _first(cue: Cue, pattern: re.Pattern[str] | None, text: str) -> float | None:
    """Where a meant match begins, as a part of the text; SPARED when none is meant, None when there is none."""
    match = pattern.search(text) if pattern else None
    if pattern is None or match is None:
        return None
    spared = [m.span() for m in cue.unless.finditer(text)] if cue.unless else []
    for _ in range(MOST):
        if match is None:
            break
        if _meant(match, cue, text, spared):
            return match.start() / len(text)
        match = pattern.search(text, match.start() + 1)
    return SPARED


def _meant(match: re.Match[str], cue: Cue, text: str, spared: list[tuple[int, int]]) -> bool:
    if any(start < match.end() and match.start() < end for start, end in spared):
        return False
    if cue.before and cue.before.search(text[max(0, match.start() - BACK) : match.start()]):
        return False
    return not (cue.after and cue.after.match(text, match.end()))
