"""What the law gives time for: stops and how soon a person answers them, pauses with an end, and complaints.

Days are calendar days in the borrower's zone, counted from the day after the signal, unless said otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Annotated, Literal, get_args

from pydantic import Field, StringConstraints

from arrears.help_lines import Texts
from arrears.policy_base import Model, Name, Rule
from arrears.signals import SignalName

PauseTrigger = Literal["bereavement", "hospital", "disaster", "debt_adjustment"]
PAUSES: tuple[PauseTrigger, ...] = get_args(PauseTrigger)
Days = Annotated[str, StringConstraints(pattern=r"^P[1-9][0-9]{0,3}D$")]


class StopRule(Model):
    """One signal: what happens at once, by when a person has looked, and how long the law holds everything still.

    `sla` is in days on which the desk is open. A stop never ends by the clock: after `for` days it is for a person.

    `action`: stop = nothing is started; stop_and_ticket = a person is given the case too; ticket = only that; answer =
    a kind word is enough. `signals.toml` may do more, never less.
    """

    trigger: SignalName
    action: Literal["stop", "stop_and_ticket", "ticket", "answer"]
    sla: Days
    for_: Days | None = Field(default=None, alias="for")
    rule: Name

    @property
    def answer_days(self) -> int:
        """Open days of the desk within which a person has looked at it and answered."""
        return days_of(self.sla)

    @property
    def holds_days(self) -> int | None:
        """Days for which the law holds everything still; None: no law names any."""
        return days_of(self.for_) if self.for_ else None


class PauseRule(Model):
    """A pause that begins without questions and ends after so many days; a person may make it longer."""

    trigger: PauseTrigger
    for_: Days = Field(alias="for")
    extend: Literal["human", "nobody"] = "human"
    rule: Name

    @property
    def days(self) -> int:
        """How long it lasts."""
        return days_of(self.for_)


class ComplaintRule(Model):
    """The clock of a complaint: the lender's written answer, and where one may go with it after that, until when."""

    answer: Days
    then: Days | None = None  # after the answer, or after the time for it is over
    then_to: Texts | None = None
    rule: Name

    @property
    def answer_days(self) -> int:
        """Days within which the lender answers in writing."""
        return days_of(self.answer)

    def answer_by(self, made_on: date) -> date:
        """The last day for the lender's answer to a complaint made on that day."""
        return made_on + timedelta(days=self.answer_days)


@dataclass(frozen=True, slots=True)
class Clocks:
    """The stops, pauses and complaint clock of one jurisdiction; what its file does not say is the base file's."""

    jurisdiction: str
    complaint: ComplaintRule
    stops: tuple[StopRule, ...]
    pauses: tuple[PauseRule, ...] = ()
    reasons: Mapping[str, Rule] = field(default_factory=dict)

    def stop(self, trigger: SignalName) -> StopRule:
        """What that signal leads to; the base file knows every one."""
        return next(stop for stop in self.stops if stop.trigger == trigger)

    def pause(self, trigger: PauseTrigger) -> PauseRule:
        """How long dunning rests then; the base file knows every one."""
        return next(pause for pause in self.pauses if pause.trigger == trigger)

    def reason(self, rule: str) -> Rule:
        """On what a value rests."""
        return self.reasons[rule]


def days_of(written: str) -> int:
    """The days of an ISO 8601 duration such as P30D."""
    return int(written[1:-1])
