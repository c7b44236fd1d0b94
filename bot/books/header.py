"""What kind of file a header belongs to; an unknown column is refused by its name, a missing one is named."""

from __future__ import annotations

from collections.abc import Sequence

from bot.books.kinds import KINDS, Kind
from bot.books.refusals import Refusal, UnreadableFile


def kind_of(file: str, header: Sequence[str]) -> Kind:
    """The kind whose columns these are, in any order; UnreadableFile says what is unknown, missing or there twice."""

    def refuse(column: str, reason: str) -> UnreadableFile:
        return UnreadableFile(Refusal(file, 1, column, reason))

    if len(header) == 1 and (mark := next((mark for mark in ";\t|" if header[0].count(mark) > 1), "")):
        raise refuse("", f"the columns are parted by {mark!r}: expected commas")
    names = set(header)
    if list(header[:3]) == ["row", "column", "reason"]:
        raise refuse(
            "", "this is a report of refused rows: put them right in a file of their own, without these columns"
        )
    kind = max(KINDS, key=lambda kind: _likeness(kind, names))
    if _likeness(kind, names) <= 0:
        known = "; ".join(f"{kind.name}: {','.join(kind.columns)}" for kind in KINDS)
        raise refuse("", f"unknown header {','.join(header)[:200]!r}: expected the columns of one of {known}")
    if unknown := [name for name in header if name not in kind.columns]:
        names_them = ("column " if len(unknown) == 1 else "columns ") + ", ".join(map(repr, unknown))
        raise refuse(unknown[0], f"unknown {names_them} in a file of {kind.name}: expected {','.join(kind.columns)}")
    optional = kind.defaults or {}
    if missing := [name for name in kind.columns if name not in names and name not in optional]:
        raise refuse(
            missing[0],
            f"missing column {', '.join(missing)} of a file of {kind.name}: expected {','.join(kind.columns)}",
        )
    if len(names) < len(header):
        twice = next(name for name in header if header.count(name) > 1)
        raise refuse(twice, "this column is there twice: expected each column once")
    return kind


def _likeness(kind: Kind, names: set[str]) -> int:
    """How much a header looks like this kind's: columns shared, less those missing and those unknown."""
    shared = len(names & set(kind.columns))
    return 2 * shared - len(names) - len(set(kind.columns) - names - set(kind.defaults or {})) + (shared > 1) * 20
