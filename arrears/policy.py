"""The numbers and rules other people review, as checked values: one model for each file of `policies/`.

Every number names its reason: a `rules` table says on what it rests (statute, guideline, our policy), where that is
written, and how well we know it. Models are frozen; an unknown key or a number without a reason is refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from functools import cached_property
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, field_validator, model_validator

from arrears.days import Hours
from arrears.offer_policy import AffordabilityRules, OfferRules
from arrears.policy_base import Count, Model, Name, Percent, Reasoned, Rule, Whole

Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Priority = Literal["low", "normal", "high", "urgent"]
WEEK: tuple[Day, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class _Window(Model):
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


class HoursRule(_Window):
    """When a message we start may go out; several windows are intersected."""

    channels: tuple[Literal["all_proactive"], ...] = ("all_proactive",)
    widen_by: Literal["nobody", "borrower_consent"] = "nobody"
    rule: Name


class Limit(Model):
    """At most `max` messages of these purposes in a window of whole days (ISO 8601, such as P7D)."""

    id: Name
    purposes: tuple[Literal["dunning", "promise", "service"], ...] = Field(min_length=1)
    per: Literal["borrower"] = "borrower"
    max: Count
    window: Annotated[str, StringConstraints(pattern=r"^P[1-9][0-9]?D$")]
    rule: Name

    @cached_property
    def days(self) -> int:
        """The window's length in days."""
        return int(self.window[1:-1])


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


class ContactRules(Model):
    """`policies/contact/*.toml`: when, how often and under which facts a message may be started."""

    schema_: Literal["contact-rules/1"] = Field(alias="schema")
    jurisdiction: Annotated[str, StringConstraints(pattern=r"^(base|[A-Z]{2}(-[A-Z0-9]{1,3})?)$")]
    version: date
    review: Review
    scope: Scope
    hours: tuple[HoursRule, ...] = Field(min_length=1)
    limits: tuple[Limit, ...] = Field(min_length=1)
    books: BooksAge
    silence: Suppression
    rules: dict[Name, Rule]

    @model_validator(mode="after")
    def _every_value_has_its_reason(self) -> Self:
        named = {self.books.rule, self.silence.rule}
        named |= {window.rule for window in self.hours} | {limit.rule for limit in self.limits}
        if missing := sorted(named - set(self.rules)):
            raise ValueError(f"rules: no entry for {', '.join(missing)}")
        if idle := sorted(set(self.rules) - named):
            raise ValueError(f"rules: nothing refers to {', '.join(idle)}")
        if any(self.rules[window.rule].evidence == "U" for window in self.hours):
            raise ValueError("hours: what is unverified (evidence U) may not allow writing")
        if len({limit.id for limit in self.limits}) != len(self.limits):
            raise ValueError("limits: an id is used twice")
        return self

    @cached_property
    def windows(self) -> tuple[Hours, ...]:
        """The hours as values to compute with."""
        return tuple(window.hours for window in self.hours)


class LadderStep(Model):
    """One reminder: from `day` days past due (negative: before), and, for a note before, up to `until`."""

    id: Name
    day: Annotated[int, Field(strict=True, ge=-30, le=365)]
    until: Annotated[int, Field(strict=True, ge=-30, le=-1)] | None = None
    rule: Name


class PromiseReminders(Model):
    """Reminders of a promised day, in days before it; 0 = on the day."""

    days_before: tuple[Annotated[int, Field(strict=True, ge=0, le=7)], ...] = Field(min_length=1)
    rule: Name


class Ladder(Model):
    """`policies/ladder.toml`: the reminders and their spacing."""

    schema_: Literal["ladder/1"] = Field(alias="schema")
    version: date
    earliest: time  # nothing is planned earlier in the borrower's day
    gap_days: Count  # between two dunning messages, also when steps were missed
    steps: tuple[LadderStep, ...] = Field(min_length=1)
    promise: PromiseReminders
    rules: dict[Name, Rule]

    @cached_property
    def windows(self) -> tuple[Hours, ...]:
        """The part of each day in which anything is planned."""
        return (Hours(frozenset(range(7)), self.earliest, time.max, holidays=True),)

    @model_validator(mode="after")
    def _steps_rise_and_have_reasons(self) -> Self:
        named = {"earliest", "gap_days", self.promise.rule, *(step.rule for step in self.steps)}
        if missing := sorted(named - set(self.rules)):
            raise ValueError(f"rules: no entry for {', '.join(missing)}")
        if idle := sorted(set(self.rules) - named):
            raise ValueError(f"rules: nothing refers to {', '.join(idle)}")
        days = [step.day for step in self.steps]
        if any(later <= earlier for earlier, later in pairwise(days)):
            raise ValueError("steps: each must come on a later day than the one before")
        if len({step.id for step in self.steps}) != len(self.steps):
            raise ValueError("steps: an id is used twice")
        for step in self.steps:
            if (step.day < 0) != (step.until is not None) or (step.until is not None and step.until < step.day):
                raise ValueError(f"steps: {step.id}: a step before the due day has until (day or later), no other has")
        if 0 in days:
            raise ValueError("steps: on the due day itself nobody is late and nobody is written to")
        return self


class PromiseRules(Reasoned):
    """`policies/promises.toml`: which promises may be made and when one is missed."""

    schema_: Literal["promises/1"] = Field(alias="schema")
    max_days_ahead: Count
    max_open: Count  # of one borrower, over all loans
    max_missed_running: Count  # so many broken in a row, and a person talks about the next
    max_missed: Count  # so many broken in all
    min_share_percent: Percent  # of what is due
    tolerance_percent: Percent  # a promise short by no more than this is kept
    grace_bank_days: Whole  # bank days after the promised one in which money still counts as in time


class Office(_Window):
    """When people are at the desk; periods are added up."""


class FirstDue(Model):
    """Minutes until somebody should have looked; counted in office hours, or by the clock."""

    minutes: Count
    counted: Literal["office", "clock"]


class DeskRules(Reasoned):
    """`policies/desk.toml`: the people's hours and how soon they answer, by priority."""

    schema_: Literal["desk/1"] = Field(alias="schema")
    office: tuple[Office, ...] = Field(min_length=1)
    first_due: dict[Priority, FirstDue]

    @model_validator(mode="after")
    def _every_priority_is_there(self) -> Self:
        if missing := {"low", "normal", "high", "urgent"} - set(self.first_due):
            raise ValueError(f"first_due: missing {', '.join(sorted(missing))}")
        return self


class IdentityRules(Reasoned):
    """`policies/identity.toml`: the knowledge check and the invitation link."""

    schema_: Literal["identity/1"] = Field(alias="schema")
    tries: Count
    idle_hours: Count
    link_days: Count
    token_bytes: Annotated[int, Field(strict=True, ge=16, le=45)]


@dataclass(frozen=True, slots=True)
class Policy:
    """All policies that are in force; `hash` names exactly these and is stored with every decision."""

    contact: ContactRules
    ladder: Ladder
    promises: PromiseRules
    desk: DeskRules
    identity: IdentityRules
    offers: OfferRules
    affordability: AffordabilityRules
    hash: str
    mandate_hash: str  # of the offers and affordability files alone: what an officer's mandate is given for
