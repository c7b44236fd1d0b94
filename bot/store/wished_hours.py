"""The hours a borrower wishes to be written to, as the text that is kept."""

from __future__ import annotations

from datetime import time

from arrears.days import Hours


def dump_hours(wished: Hours | None, *, agreed: bool = False) -> str:
    """Wished hours as text, and whether they are agreed though outside the rules' hours; empty for none."""
    if wished is None:
        return ""
    days = "".join(str(day) for day in sorted(wished.days))
    said = f"{days} {wished.start:%H:%M} {wished.end:%H:%M} {int(wished.holidays)}"
    return f"{said} {_AGREED}" if agreed else said


def load_hours(text: str) -> Hours | None:
    """Wished hours again."""
    if not text:
        return None
    days, start, end, holidays = text.removesuffix(f" {_AGREED}").split(" ")
    return Hours(frozenset(map(int, days)), time.fromisoformat(start), time.fromisoformat(end), holidays == "1")


def hours_agreed(text: str) -> bool:
    """Whether the borrower consented to be written to at these hours, outside the rules' own."""
    return text.endswith(f" {_AGREED}")


_AGREED = "agreed"
