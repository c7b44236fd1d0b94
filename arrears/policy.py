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

from pydantic import Field, model_validator

from arrears.clocks import Clocks
from arrears.contact_rules import ContactBook, ContactRules, Keeping
from arrears.days import Hours
from arrears.desk_policy import DeskRules as DeskRules
from arrears.desk_policy import Priority as Priority
from arrears.help_lines import Help
from arrears.offer_policy import AffordabilityRules, OfferRules
from arrears.policy_base import Count, Model, Name, Percent, Reasoned, Rule, Whole
from arrears.signals import SignalRules


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

    contacts: ContactBook
    ladder: Ladder
    promises: PromiseRules
    desk: DeskRules
    identity: IdentityRules
    offers: OfferRules
    affordability: AffordabilityRules
    hash: str
    mandate_hash: str  # of the offers and affordability files alone: what an officer's mandate is given for
    signals: SignalRules

    @property
    def contact(self) -> ContactRules:
        """The base rules with the lender's: what holds where no file knows the jurisdiction."""
        return self.contacts.rules_for("", date.max)

    def contact_for(self, jurisdiction: str, on: date) -> ContactRules:
        """When, how often and under which facts a borrower of that jurisdiction is written to, on that day."""
        return self.contacts.rules_for(jurisdiction, on)

    def help_for(self, jurisdiction: str, lender: str = "") -> Help:
        """Crisis and debt advice lines there; where no file knows the jurisdiction, those of the `lender`'s."""
        return self.contacts.help_for(jurisdiction, lender)

    def clocks_for(self, jurisdiction: str) -> Clocks:
        """By when signals and complaints are answered there, and which stops and pauses end by themselves."""
        return self.contacts.clocks_for(jurisdiction)

    def keeping_for(self, jurisdiction: str) -> Keeping:
        """Which records must be kept there, and how long."""
        return self.contacts.keeping_for(jurisdiction)
