"""Looks for the words of every label in a text, and leaves out what is negated, quoted or only looks alike."""

from __future__ import annotations

import re

from dialogs.understand.intents import Cue, Intents
from dialogs.understand.wording import Wording

#: How far before a match a scope looks.
BACK = 60
#: More places than this in one text are not looked at one by one.
MOST = 40


def find_cues(wording: Wording, intents: Intents) -> dict[str, float]:
    """Each label said -> where it is said first, from 0 (the start) to 1 (the end); in no order."""
    found: dict[str, float] = {}
    weak: list[tuple[Cue, float]] = []
    for language in intents.languages:
        text = wording.view(language.script)
        if not text:
            continue
        for cue in language.cues:
            if cue.says and (place := _first(cue, cue.says, text)) is not None:
                found[cue.name] = min(place, found.get(cue.name, 1.0))
            elif cue.weak and (place := _first(cue, cue.weak, text)) is not None:
                weak.append((cue, place))
    strong = set(found)
    for cue, place in weak:
        if not cue.hushed_by & strong:
            found[cue.name] = min(place, found.get(cue.name, 1.0))
    return found


def _first(cue: Cue, pattern: re.Pattern[str], text: str) -> float | None:
    """Where a meant match begins, as a part of the text; None when there is none."""
    match = pattern.search(text)
    if match is None:
        return None
    spared = [m.span() for m in cue.unless.finditer(text)] if cue.unless else []
    for _ in range(MOST):
        if match is None:
            return None
        if _meant(match, cue, text, spared):
            return match.start() / len(text)
        match = pattern.search(text, match.start() + 1)
    return None


def _meant(match: re.Match[str], cue: Cue, text: str, spared: list[tuple[int, int]]) -> bool:
    if any(start < match.end() and match.start() < end for start, end in spared):
        return False
    if cue.before and cue.before.search(text[max(0, match.start() - BACK) : match.start()]):
        return False
    return not (cue.after and cue.after.match(text, match.end()))
