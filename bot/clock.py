"""The one clock. "Now" is an argument everywhere else; the demo's offset lives in the database, for all processes."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta


def stamp(moment: datetime) -> str:
    """Fixed-width UTC text that sorts as time does: 2026-11-22T09:00:00.000000Z."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")[:26] + "Z"


def moment(text: str) -> datetime:
    """The moment a stamp stands for."""
    return datetime.fromisoformat(text)


def moment_or_none(text: str | None) -> datetime | None:
    """The same of what may be missing."""
    return moment(text) if text else None


def stamp_or_none(at: datetime | None) -> str | None:
    """The stamp of a moment that may be missing."""
    return stamp(at) if at else None


class Clock:
    """Real time plus an offset (zero outside the demo), and a counter that only rises, for the order of rows."""

    def __init__(self, offset: timedelta = timedelta()) -> None:
        self.offset = offset
        self._last = 0

    def now(self) -> datetime:
        """The present moment, UTC."""
        return datetime.now(UTC) + self.offset

    def ticks(self) -> int:
        """A number larger than any given before, by this process or by an earlier one on this machine."""
        self._last = max(self._last + 1, time.time_ns() // 1000)
        return self._last


class FixedClock(Clock):
    """A clock that stands until it is moved: tests and time travel."""

    def __init__(self, now: datetime) -> None:
        super().__init__()
        self._now = now

    def now(self) -> datetime:
        """Where it was put."""
        return self._now

    def set(self, now: datetime) -> None:
        """Put it to another moment."""
        self._now = now

    def advance(self, by: timedelta) -> None:
        """Move it on."""
        self._now += by
