"""What a text says about days: every mention, and what the mentions come to together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum, unique


@unique
class DateStatus(Enum):
    """What a text comes to; each asks for its own answer."""

    NOTHING = "nothing"
    ONE = "one"  #: exactly one day that has not passed: echo it
    SEVERAL = "several"  #: more than one day it can be: ask which
    PAST = "past"  #: only days that have passed
    IMPOSSIBLE = "impossible"  #: only days that no calendar has, as 30 February
    VAGUE = "vague"  #: a time without a day, as next week or pay day
    REFUSED = "refused"  #: only days said not to suit


@unique
class Doubt(Enum):
    """Why a day that was understood deserves a second look."""

    NEXT_WEEKDAY = "next_weekday"  #: "next Friday" said while this week's Friday is still ahead
    SAID_ON_THE_DAY = "said_on_the_day"  #: "12/3" said on 3 December
    FAR = "far"  #: a day and month without a year whose next occurrence is more than half a year away
    BARE_NUMBER = "bare_number"  #: only "15" or "12.3", which may be something else
    RECURRING = "recurring"  #: every Friday, 每月15號


@unique
class VagueTime(Enum):
    """A time that names no day."""

    MONTH_START = "month_start"
    MONTH_MIDDLE = "month_middle"
    MONTH = "month"
    WEEK = "week"
    WEEKEND = "weekend"
    YEAR_END = "year_end"
    PAYDAY = "payday"
    HOLIDAY = "holiday"  #: by the lunar calendar or a feast
    SOON = "soon"


@dataclass(frozen=True, slots=True)
class DateCandidate:
    """One day that a mention can mean."""

    day: date
    past: bool = False
    doubt: Doubt | None = None


@dataclass(frozen=True, slots=True)
class ImpossibleDate:
    """A day that no calendar has; `year` is None when that holds in any year or none was said."""

    month: int
    day: int
    year: int | None = None


@dataclass(frozen=True, slots=True)
class DateMention:
    """One place of a text that names a time; `phrase` is as matched, after folding: for records, not for screens."""

    phrase: str
    start: int
    end: int
    candidates: tuple[DateCandidate, ...] = ()
    impossible: ImpossibleDate | None = None
    vague: VagueTime | None = None
    refused: bool = False  #: said not to suit: 星期五不行, can't on Friday
    weekday: int | None = None  #: a weekday alone: it may only explain a date beside it


@dataclass(frozen=True, slots=True)
class DateReading:
    """All mentions in a text, in its order."""

    mentions: tuple[DateMention, ...] = ()

    @property
    def candidates(self) -> tuple[DateCandidate, ...]:
        """The different days it can be, first said first, past ones too, without those refused."""
        found: dict[date, DateCandidate] = {}
        for mention in _joined(tuple(m for m in self.mentions if not m.refused)):
            for candidate in mention:
                found.setdefault(candidate.day, candidate)
        return tuple(found.values())

    @property
    def impossible(self) -> tuple[ImpossibleDate, ...]:
        """Days named that no calendar has."""
        return tuple(m.impossible for m in self.mentions if m.impossible is not None)

    @property
    def vague(self) -> tuple[VagueTime, ...]:
        """Times named that are no days."""
        return tuple(m.vague for m in self.mentions if m.vague is not None)

    @property
    def status(self) -> DateStatus:
        """What it comes to. A day that can still come wins over past, impossible and vague ones beside it."""
        candidates = self.candidates
        coming = sum(not c.past for c in candidates)
        if coming:
            return DateStatus.ONE if coming == 1 else DateStatus.SEVERAL
        if self.impossible:
            return DateStatus.IMPOSSIBLE
        if candidates:
            return DateStatus.PAST
        if self.vague:
            return DateStatus.VAGUE
        return DateStatus.REFUSED if self.mentions else DateStatus.NOTHING

    @property
    def day(self) -> date | None:
        """The one day it can be, today or later, always to be echoed; None when none or several."""
        coming = [c.day for c in self.candidates if not c.past]
        return coming[0] if len(coming) == 1 else None

    @property
    def sure_day(self) -> date | None:
        """`day` when nothing in the text casts doubt on it."""
        doubts = [c.doubt for c in self.candidates if not c.past and c.doubt]
        return None if doubts or self.impossible or self.vague else self.day


def _joined(mentions: tuple[DateMention, ...]) -> list[tuple[DateCandidate, ...]]:
    """Mentions that explain one another read as one: 12月5日星期六, 下週五(12/4)."""
    dated = [m for m in mentions if m.candidates]
    weekdays = {m.weekday for m in dated if m.weekday is not None}
    explicit = [m for m in dated if m.weekday is None]
    if len(weekdays) == 1 and explicit:
        fitting = [tuple(c for c in m.candidates if c.day.weekday() in weekdays) for m in explicit]
        if any(fitting):
            return _met([fit or m.candidates for fit, m in zip(fitting, explicit, strict=True)])
    return _met([m.candidates for m in dated])


def _met(groups: list[tuple[DateCandidate, ...]]) -> list[tuple[DateCandidate, ...]]:
    if len(groups) > 1:
        shared = set.intersection(*({c.day for c in group} for group in groups))
        if shared:
            return [tuple(c for c in min(groups, key=len) if c.day in shared)]
    return groups
