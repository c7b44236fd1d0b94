"""The parts of a file of contact rules that the gate acts upon: hours, limits, zones, silence, review."""

from __future__ import annotations

from datetime import date, time
from functools import cached_property
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import Field, StringConstraints, field_validator, model_validator

from arrears.days import Hours
from arrears.policy_base import Count, Model, Name, Whole

Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEK: tuple[Day, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Code = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}(-[A-Z0-9]{1,3})?$")]


class Window(Model):
    """Days and hours of a week, as they are written in a file."""

    days: tuple[Day, ...] = Field(min_length=1)
    start: time = Field(alias="from")
    end: time = Field(alias="to")
    holidays: Literal["allowed", "forbidden"]

    @field_validator("start", "end", mode="before")
    @classmethod
    def _written_as_a_clock_shows_it(cls, value: object) -> object:
        if not isinstance(value, str) or len(value) != 5:
            raise ValueError('expected a time of day such as "09:00"')
        return value

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if self.start >= self.end:
            raise ValueError("from must be before to, on the same day")
        if len(set(self.days)) != len(self.days):
            raise ValueError("days: a day is named twice")
        return self

    @cached_property
    def hours(self) -> Hours:
        """The window as a value to compute with."""
        return Hours(frozenset(WEEK.index(day) for day in self.days), self.start, self.end, self.holidays == "allowed")

    def within(self, other: Window) -> bool:
        """Whether every moment of this window is one of the other's."""
        mine, theirs = self.hours, other.hours
        inside = mine.days <= theirs.days and theirs.start <= mine.start and mine.end <= theirs.end
        return inside and (theirs.holidays or not mine.holidays)

    def __str__(self) -> str:
        days = " ".join(day for day in WEEK if day in self.days)
        closed = "" if self.holidays == "allowed" else ", no public holidays"
        return f"{days} {self.start:%H:%M}-{self.end:%H:%M}{closed}"


class HoursRule(Window):
    """When a message we start may go out; several windows are intersected.

    `widen_by` borrower_consent: a recorded consent of the borrower to other hours takes the place of this window.
    """

    channels: tuple[Literal["all_proactive"], ...] = ("all_proactive",)
    widen_by: Literal["nobody", "borrower_consent"] = "nobody"
    rule: Name


class LenderHours(HoursRule):
    """Hours of the lender's own, for borrowers `in` these jurisdictions; without the key for all."""

    in_: tuple[Code, ...] = Field(default=(), alias="in")
    widen_by: Literal["nobody"] = "nobody"


class Limit(Model):
    """At most `max` of what is counted, for these purposes, in a window of whole days (ISO 8601, such as P7D).

    `counts` contact: any message we start. call, call_attempt: telephone calls, which no messaging bot makes; such a
    limit is kept for the people who call, and never acts on messages. `after` conversation: none for the window after
    one was spoken (`max` is 0). `per` debt: each debt is counted by itself.
    """

    id: Name
    counts: Literal["contact", "call", "call_attempt"] = "contact"
    purposes: tuple[Literal["dunning", "promise", "service"], ...] = Field(min_length=1)
    per: Literal["borrower", "debt"] = "borrower"
    max: Whole
    window: Annotated[str, StringConstraints(pattern=r"^P[1-9][0-9]?D$")]
    after: Literal["conversation"] | None = None
    strength: Literal["hard", "presumption"] = "hard"
    rule: Name

    @model_validator(mode="after")
    def _something_is_left(self) -> Self:
        if (self.max == 0) != (self.after is not None):
            raise ValueError('max: expected 1 or more; 0 goes with after = "conversation" alone')
        if self.after and self.counts == "contact":
            raise ValueError('after: expected counts = "call": after a talk, silence.after_talk_hours holds messages')
        return self

    @cached_property
    def days(self) -> int:
        """The window's length in days."""
        return int(self.window[1:-1])


class Timezones(Model):
    """The zones of a jurisdiction. Where the book names none, every one in `all` is plausible: all must be open."""

    default: str
    all: tuple[str, ...] = ()
    rule: Name

    @field_validator("default", "all")
    @classmethod
    def _zones(cls, value: str | tuple[str, ...]) -> str | tuple[str, ...]:
        for zone in (value,) if isinstance(value, str) else value:
            try:
                ZoneInfo(zone)
            except (KeyError, ValueError, OSError):
                raise ValueError(f"{zone!r} is no time zone: expected one such as Asia/Taipei") from None
        return value

    @cached_property
    def zones(self) -> tuple[str, ...]:
        """All plausible zones, the default one first."""
        return tuple(dict.fromkeys((self.default, *self.all)))


class Review(Model):
    """Who checked a file of contact rules, and when it must be checked again."""

    status: Literal["verified", "partial", "policy_only"]
    by: str = ""
    next_due: date


class Scope(Model):
    """Whom the rules bind in law, and that we follow them anyway."""

    binds: tuple[str, ...] = ()
    applied_to_all: Literal[True] = True


class BooksAge(Model):
    """Working days after which payments that are not newer silence dunning."""

    max_age_working_days: Count
    rule: Name


class Suppression(Model):
    """What silences dunning as long as it lasts."""

    while_: tuple[Literal["promise_open", "agreement_in_force"], ...] = Field(alias="while")
    after_talk_hours: Whole
    rule: Name


class Unused(Model):
    """A value found that the engine does not follow (unverified, or only our proposal), and why it is not."""

    what: Literal["hours", "days", "limits"]
    says: str = Field(min_length=1)
    rule: Name
