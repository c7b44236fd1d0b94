"""Whether we may write to a borrower now, and if not, by which rule: the one gate every message we start passes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from arrears.policy import ContactRules


class Purpose(StrEnum):
    """Why a message is written; each has its own rules."""

    DUNNING = "dunning"
    PROMISE = "promise"
    SERVICE = "service"
    REPLY = "reply"


@dataclass(frozen=True, slots=True)
class Stop:
    """A reason not to write until it is lifted. `loan_ref` empty = about everything."""

    kind: str
    since: datetime
    until: datetime | None = None
    loan_ref: str = ""
    by: Literal["borrower", "lender", "signal", "person"] = "borrower"


@dataclass(frozen=True, slots=True)
class Hold:
    """Reminders wait for something, e.g. a receipt that is not matched yet. `loan_ref` empty = about everything."""

    kind: str
    since: datetime
    until: datetime | None = None
    loan_ref: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """A message we started and that went out (or may have: in doubt counts as sent)."""

    at: datetime
    purpose: Purpose
    loan_refs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ContactFacts:
    """What the gate needs to know of a case. `sent` holds at least the last 30 days."""

    zones: tuple[str, ...]
    jurisdiction: str = ""
    linked: bool = True
    ever_verified: bool = True
    unreachable: bool = False
    owner: Literal["bot", "waiting", "held"] = "bot"
    stops: tuple[Stop, ...] = ()
    holds: tuple[Hold, ...] = ()
    payments_as_of: date | None = None
    due: bool = True  # anything that may be collected is due or coming
    promise_open: bool = False
    agreement_kept: bool = False
    sent: tuple[Sent, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """Yes, or the id of the rule that says no and the earliest moment worth asking again (None: not by time alone)."""

    allowed: bool
    rule: str
    until: datetime | None = None


def may_contact(
    purpose: Purpose,
    facts: ContactFacts,
    rules: ContactRules,
    now: datetime,
    *,
    by: Literal["bot", "person"] = "bot",
) -> Verdict:
    """Whether a message of that purpose may go out now."""
    raise NotImplementedError
