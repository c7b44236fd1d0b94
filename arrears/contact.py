"""Whether we may write to a borrower now, and if not, by which rule: the one gate every message we start passes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Literal, TypeVar

from arrears.contact_parts import Limit
from arrears.contact_rules import ContactRules
from arrears.days import Hours, day_starts, local_day, next_opening, working_days_between


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
    talked_at: datetime | None = None  # when the borrower last wrote or tapped
    wished: Hours | None = None  # when the borrower likes to be written to: it narrows the rules' hours
    wish_agreed: bool = False  # the wish lies outside the rules' hours, and the borrower's consent to it is recorded
    sent: tuple[Sent, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """Yes, or the id of the rule that says no and the earliest moment worth asking again (None: not by time alone)."""

    allowed: bool
    rule: str
    until: datetime | None = None


OK = Verdict(True, "ok")

# About the person, whichever loan they were filed on: nobody is dead, or somebody else, on one loan only.
WHOLE_PERSON = frozenset(
    ("deceased", "insolvency", "represented", "vulnerable", "complaint", "no_contact", "custody", "crisis", "minor",
     "not_me", "identity_fraud")
)  # fmt: skip
# Whoever reads the chat may not be the borrower: not even an answer about the debt goes out.
IDENTITY = frozenset(("deceased", "not_me", "minor", "identity_fraud", "fraud"))


def may_contact(
    purpose: Purpose,
    facts: ContactFacts,
    rules: ContactRules,
    now: datetime,
    *,
    by: Literal["bot", "person"] = "bot",
) -> Verdict:
    """Whether a message of that purpose may go out now (design: life of a reminder).

    Asked when a message is planned, when it is claimed and when it is sent. `by` person is an agent who writes first:
    a reply, or after 24 h a dunning message, which then obeys identity, stops, hours and caps, but neither the owner
    of the case nor the rules that keep the bot silent. A reply here is one that says something about the account;
    the neutral lines for whoever turned out to be somebody else need no gate.

    Rules: identity.not_linked, stop.<kind>, person.holds, identity.never_verified, unreachable, person.waiting,
    hold.<kind>, promise.open, agreement.kept, nothing.due, just.talked, books.old, cap.<limit's id>, hours.
    """
    verdict = may_ever(purpose, facts, rules, now, by=by)
    return verdict if not verdict.allowed or purpose is Purpose.REPLY else _timing(purpose, facts, rules, now)


def may_ever(
    purpose: Purpose,
    facts: ContactFacts,
    rules: ContactRules,
    now: datetime,
    *,
    by: Literal["bot", "person"] = "bot",
) -> Verdict:
    """The rules apart from hours and caps: those which time alone lifts only where a stop or hold has an end."""
    if not facts.linked:
        return Verdict(False, "identity.not_linked")
    stop = _latest(
        stop for stop in facts.stops if stands(stop, now) and (purpose is not Purpose.REPLY or stop.kind in IDENTITY)
    )
    if stop is not None:
        return Verdict(False, f"stop.{stop.kind}", stop.until)
    if facts.owner == "held" and by == "bot":
        return Verdict(False, "person.holds")
    if purpose is Purpose.REPLY:
        return OK
    if not facts.ever_verified:
        return Verdict(False, "identity.never_verified")
    if facts.unreachable:
        return Verdict(False, "unreachable")
    if purpose is Purpose.SERVICE or by == "person":
        return OK
    if facts.owner == "waiting" and purpose is Purpose.DUNNING:
        return Verdict(False, "person.waiting")
    hold = _latest(hold for hold in facts.holds if stands(hold, now))
    if hold is not None:
        return Verdict(False, f"hold.{hold.kind}", hold.until)
    return OK if purpose is Purpose.PROMISE else _may_dun(facts, rules, now)


def earliest(
    purpose: Purpose, facts: ContactFacts, rules: ContactRules, at: datetime, also: tuple[Hours, ...] = ()
) -> datetime | None:
    """The first moment at or after `at` that hours (and those in `also`) and caps allow, if nothing else is sent."""
    for _ in range(_TRIES):
        verdict = _timing(purpose, facts, rules, at, also)
        if verdict.allowed:
            return at
        if verdict.until is None:
            return None
        at = verdict.until
    return None


_TRIES = 12  # each try ends one cap or one closed time; more than there can be in a row


def _may_dun(facts: ContactFacts, rules: ContactRules, now: datetime) -> Verdict:
    """What keeps dunning alone silent."""
    if facts.promise_open and "promise_open" in rules.silence.while_:
        return Verdict(False, "promise.open")
    if facts.agreement_kept and "agreement_in_force" in rules.silence.while_:
        return Verdict(False, "agreement.kept")
    if not facts.due:
        return Verdict(False, "nothing.due")
    thinking = facts.talked_at + timedelta(hours=rules.silence.after_talk_hours) if facts.talked_at else now
    if now < thinking:
        return Verdict(False, "just.talked", thinking)
    today = max(local_day(now, zone) for zone in facts.zones)
    known = facts.payments_as_of
    if known is None or working_days_between(known, today, facts.jurisdiction) > rules.books.max_age_working_days:
        return Verdict(False, "books.old")
    return OK


def _timing(
    purpose: Purpose, facts: ContactFacts, rules: ContactRules, now: datetime, also: tuple[Hours, ...] = ()
) -> Verdict:
    """Caps, then hours. `until` of a cap is when it ends, of the hours when they begin."""
    for limit in rules.limits:
        if purpose in limit.purposes and (ends := _full_until(limit, facts, now)) is not None:
            return Verdict(False, f"cap.{limit.id}", ends)
    opening = next_opening(now, facts.zones, (*windows(facts, rules), *also), facts.jurisdiction)
    return OK if opening is not None and opening <= now else Verdict(False, "hours", opening)


def windows(facts: ContactFacts, rules: ContactRules) -> tuple[Hours, ...]:
    """When a message may be started: the rules' hours, as the borrower narrowed or, by consent, widened them."""
    return rules.windows_for(facts.wished, agreed=facts.wish_agreed)


def _full_until(limit: Limit, facts: ContactFacts, now: datetime) -> datetime | None:
    """When the next message fits under a limit that is used up; None: it fits now.

    Per debt, the one that was written about most decides, since one message covers all loans; a message that does not
    name its loans counts for each.
    """
    counted = [
        (sent, end)
        for sent in facts.sent
        if sent.purpose in limit.purposes and (end := _leaves(sent.at, limit.days, facts.zones)) > now
    ]
    refs = {ref for sent, _ in counted for ref in sent.loan_refs} if limit.per == "debt" else set()
    groups = [[end for sent, end in counted if not sent.loan_refs or ref in sent.loan_refs] for ref in refs]
    full = [sorted(ends)[-limit.max] for ends in groups or [[end for _, end in counted]] if len(ends) >= limit.max]
    return max(full, default=None)


def _leaves(at: datetime, days: int, zones: tuple[str, ...]) -> datetime:
    """When a message no longer counts in a window of so many days.

    A day is the borrower's calendar day. A window of several days is so many calendar days, today included, and so
    many times 24 hours: a message counts as long as it lies in either, in any of the zones, whichever is stricter.
    """
    ends = [day_starts(local_day(at, zone) + timedelta(days=days), zone) for zone in zones]
    if days > 1:
        ends.append(at + timedelta(days=days))
    return max(ends)


def stands(stop: Stop | Hold, now: datetime) -> bool:
    """Whether it stands for the whole borrower; one on a loan only silences that loan (the ladder leaves it out)."""
    return (not stop.loan_ref or stop.kind in WHOLE_PERSON) and (stop.until is None or now < stop.until)


_Pause = TypeVar("_Pause", Stop, Hold)


def _latest(pauses: Iterable[_Pause]) -> _Pause | None:
    """The one that ends last, an open-ended one before all; the same one whatever the order."""
    return max(pauses, key=lambda p: (p.until is None, p.until.timestamp() if p.until else 0, p.kind), default=None)
