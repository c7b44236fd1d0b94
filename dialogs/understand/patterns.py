"""Patterns that are written one by one and used joined: compiled once, and each has to stand on its own."""

from __future__ import annotations

import re
from collections.abc import Sequence

_ESCAPED = re.compile(r"\\.", re.DOTALL)
_CLASS = re.compile(r"\[\^?\]?[^\]]*\]")
_BRACKET = re.compile(r"[()]")


class Unsound(ValueError):
    """Patterns that are no regular expressions; `faults` are (number of the pattern, what is wrong with it)."""

    def __init__(self, faults: Sequence[tuple[int, str]]) -> None:
        super().__init__("; ".join(f"{number}: {fault}" for number, fault in faults))
        self.faults = tuple(faults)


def compile_joined(patterns: Sequence[str], frame: str = "{}") -> re.Pattern[str]:
    """Any of the patterns, inside `frame`; `Unsound` names every one that is broken.

    Compiling is what costs, so that all are tried at once. One by one they are tried only when that fails, or when one
    of them is no whole: two halves of a group would join to a sound one. A fault of the joined pattern alone is told
    of the first.
    """
    whole = all(map(_is_whole, patterns))
    try:
        joined = re.compile(frame.format("|".join(patterns)))
    except re.error as error:
        raise Unsound(_each(patterns) or [(0, f"{error} (joined with the others)")]) from None
    if not whole and (faults := _each(patterns)):
        raise Unsound(faults)
    return joined


def _each(patterns: Sequence[str]) -> list[tuple[int, str]]:
    faults = []
    for number, pattern in enumerate(patterns):
        try:
            re.compile(pattern)
        except re.error as error:
            faults.append((number, str(error)))
    return faults


def _is_whole(pattern: str) -> bool:
    """Whether every bracket is closed, and nothing is left over that would escape what follows."""
    rest = _CLASS.sub("", _ESCAPED.sub("", pattern))
    depth = 0
    for bracket in _BRACKET.findall(rest):
        depth += 1 if bracket == "(" else -1
        if depth < 0:
            return False
    return depth == 0 and "[" not in rest and "\\" not in rest
