"""What is planned: the next message we start, what planning needs to know, and what was done before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from arrears.contact import ContactFacts, Purpose
from arrears.position import CasePosition
from arrears.promise import Promise


@dataclass(frozen=True, slots=True)
class DoneStep:
    """A step that was sent or skipped: never planned again for the same loan and due day."""

    step: str
    loan_ref: str  # of an appointment: its `ref`
    due: date  # the instalment's or promise's day it was about, or the appointment's
    on: date  # the borrower's local day it was done


@dataclass(frozen=True, slots=True)
class Appointment:
    """A message of service on a day of its own, about an offer, a plan or a receipt (`ref`).

    It goes out once, on `day` or the next allowed one, and lapses after `last`. With a `loan_ref` it is left out while
    that loan is silent or stopped.
    """

    kind: str  # offer.follow_up, plan.check_in, plan.review, receipt.ended
    ref: str
    day: date
    last: date | None = None
    loan_ref: str = ""


@dataclass(frozen=True, slots=True)
class TouchFacts:
    """What planning needs: the gate's facts, the position on the borrower's today, promises, and what was done."""

    contact: ContactFacts
    position: CasePosition
    promises: tuple[Promise, ...] = ()
    done_steps: tuple[DoneStep, ...] = ()
    appointments: tuple[Appointment, ...] = ()


@dataclass(frozen=True, slots=True)
class Touch:
    """The next message we start. Append `marks` to `done_steps` when it was sent or skipped."""

    at: datetime
    purpose: Purpose
    step: str
    loan_refs: tuple[str, ...]
    marks: tuple[DoneStep, ...] = ()
    ref: str = ""  # of an appointment: what it is about


@dataclass(frozen=True, slots=True)
class Silence:
    """Nothing is planned, and the id of the rule that says so; `hand_over`: a person should look at the case."""

    rule: str
    hand_over: bool = False
