"""`policies/desk.toml` as checked values: the people's hours, how soon they look, how a case is held and given back.

Minutes are counted in office hours unless said otherwise.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from arrears.contact_parts import Window
from arrears.policy_base import Count, Model, Name, Reasoned, Whole

Priority = Literal["low", "normal", "high", "urgent"]
PRIORITIES: tuple[Priority, ...] = ("low", "normal", "high", "urgent")


class Office(Window):
    """When people are at the desk; periods are added up."""


class FirstDue(Model):
    """Minutes until somebody should have looked; counted in office hours, or by the clock."""

    minutes: Count
    counted: Literal["office", "clock"]


class ReasonRule(Model):
    """What holds for requests of one reason: at least this priority, and a first due time of its own."""

    priority: Priority | None = None
    due: FirstDue | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.priority is None and self.due is None:
            raise ValueError("expected priority or due")
        return self


class FinalReview(Model):
    """Requests that a supervisor decides, once everything the bot may do is done.

    `notice_days` lie between the lender's own written notice and an agency, where the contact rules ask for one.
    """

    reasons: tuple[Name, ...] = Field(min_length=1)
    notice_days: Count


class Idle(Model):
    """So long a holder may do nothing while the borrower waits."""

    minutes: Count


class Shift(Model):
    """So long after the office closes for the day its people may finish what they hold; by the clock."""

    after_minutes: Whole


class Snooze(Model):
    """How far ahead a case may be put aside; by the calendar."""

    longest_days: Annotated[int, Field(strict=True, ge=1, le=60)]


class DeskHold(Model):
    """For how long a person may make reminders wait; by the calendar."""

    longest_days: Annotated[int, Field(strict=True, ge=1, le=90)]


class Slot(Model):
    """A call back: how far ahead it may lie, and how long before it the holder is reminded (by the clock)."""

    ahead_days: Annotated[int, Field(strict=True, ge=1, le=60)]
    remind_minutes: Whole


class Alerts(Model):
    """When supervisors are told: of danger again and again (by the clock), of a complaint before its last day."""

    crisis_every_minutes: Count
    crisis_times: Count  # in all, the first one too
    complaint_days: Count


class Complaints(Model):
    """Whoever wrote to the borrower within so many days before a complaint is the one it is about."""

    answered_days: Whole


class DeskRules(Reasoned):
    """`policies/desk.toml`: the people's hours, how soon they answer, and who may give what back."""

    schema_: Literal["desk/1"] = Field(alias="schema")
    office: tuple[Office, ...] = Field(min_length=1)
    first_due: dict[Priority, FirstDue]
    by_reason: dict[Name, ReasonRule]
    supervisor_returns: tuple[Name, ...]  # reasons and stops with which only a supervisor gives a case to the bot
    final_review: FinalReview
    idle: Idle
    shift: Shift
    snooze: Snooze
    hold: DeskHold
    slot: Slot
    alerts: Alerts
    complaints: Complaints

    @model_validator(mode="after")
    def _every_priority_is_there(self) -> Self:
        if missing := set(PRIORITIES) - set(self.first_due):
            raise ValueError(f"first_due: missing {', '.join(sorted(missing))}")
        return self

    def priority_of(self, reason: str, asked: Priority) -> Priority:
        """How urgent a request is: as it was asked, or more where the reason has a priority of its own; never less."""
        own = self.by_reason.get(reason)
        found = own.priority if own and own.priority else asked
        return max(found, asked, key=PRIORITIES.index)

    def span_of(self, reason: str, asked: Priority) -> FirstDue:
        """The time for the first look at a request."""
        own = self.by_reason.get(reason)
        return own.due if own and own.due else self.first_due[self.priority_of(reason, asked)]

    @property
    def supervisors(self) -> frozenset[str]:
        """Reasons (and stops) with which only a supervisor ends a person's care."""
        return frozenset(self.supervisor_returns) | frozenset(self.final_review.reasons)

    @property
    def reasons_named(self) -> frozenset[str]:
        """Every reason that the file names, to be compared with those there are."""
        return self.supervisors | frozenset(self.by_reason)
