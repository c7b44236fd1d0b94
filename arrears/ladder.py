"""When to write next, and about what; or why not. One message a day covers all of a borrower's loans."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from arrears.contact import ContactFacts, Purpose
from arrears.policy import ContactRules, Ladder
from arrears.position import CasePosition
from arrears.promise import Promise


@dataclass(frozen=True, slots=True)
class DoneStep:
    """A step that was sent or skipped: never planned again for the same loan and due day."""

    step: str
    loan_ref: str
    due: date  # the instalment's or promise's day it was about
    on: date  # the borrower's local day it was done


@dataclass(frozen=True, slots=True)
class TouchFacts:
    """What planning needs: the gate's facts, the position on the borrower's today, promises, and what was done."""

    contact: ContactFacts
    position: CasePosition
    promises: tuple[Promise, ...] = ()
    done_steps: tuple[DoneStep, ...] = ()


@dataclass(frozen=True, slots=True)
class Touch:
    """The next message we start. Append `marks` to `done_steps` when it was sent or skipped."""

    at: datetime
    purpose: Purpose
    step: str
    loan_refs: tuple[str, ...]
    marks: tuple[DoneStep, ...] = ()


@dataclass(frozen=True, slots=True)
class Silence:
    """Nothing is planned, and the id of the rule that says so; `hand_over`: a person should look at the case."""

    rule: str
    hand_over: bool = False


def next_touch(view: TouchFacts, ladder: Ladder, rules: ContactRules, now: datetime) -> Touch | Silence:
    """The next message to start, at or after `now`, or why there is none."""
    raise NotImplementedError
