"""Whether an agent may write to a borrower now: as an answer, or first, inside the hours and caps of dunning."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from arrears.contact import IDENTITY, OK, ContactFacts, Purpose, Verdict, earliest, may_contact
from arrears.contact_rules import ContactRules


def agents_purpose(facts: ContactFacts, now: datetime, reply_hours: int) -> Purpose:
    """REPLY within so many hours of the borrower's last word, else DUNNING (design: life of a reminder).

    Who asked for silence and has not written since is not answered: that is writing first.
    """
    heard = facts.talked_at
    if heard is None or now - heard > timedelta(hours=reply_hours):
        return Purpose.DUNNING
    silent = any(s.by == "borrower" and s.since >= heard and (s.until is None or now < s.until) for s in facts.stops)
    return Purpose.DUNNING if silent else Purpose.REPLY


def agent_may_write(
    facts: ContactFacts,
    rules: ContactRules,
    now: datetime,
    *,
    reply_hours: int,
    neutral: bool = False,
    despite_stop: bool = False,
) -> tuple[Purpose, Verdict]:
    """As what an agent's words go out, and whether they may; `until` is when they may, if time alone helps.

    `neutral` words say nothing of the account: as an answer they may be read by whoever holds the phone, also where it
    is open who that is. `despite_stop`: a supervisor gave a reason; it never opens a chat of which it is open who reads
    it (arrears.contact.IDENTITY). Rules: those of `may_contact`; unreachable also for an answer.
    """
    if despite_stop:
        facts = replace(facts, stops=tuple(stop for stop in facts.stops if stop.kind in IDENTITY))
    purpose = agents_purpose(facts, now, reply_hours)
    if facts.linked and facts.unreachable:
        return purpose, Verdict(False, "unreachable")
    if neutral and purpose is Purpose.REPLY and facts.linked:
        return purpose, OK
    verdict = may_contact(purpose, facts, rules, now, by="person")
    if verdict.until is not None and not verdict.rule.startswith("stop."):
        verdict = replace(verdict, until=earliest(purpose, facts, rules, verdict.until))
    return purpose, verdict


def visitor_may_read(
    heard_at: datetime | None, now: datetime, *, reply_hours: int, silent: bool, despite_stop: bool = False
) -> Verdict:
    """Whether a visitor who belongs to no case may be answered: within so many hours of their last word, unless that
    was a stop (`silent`) and no supervisor gave a reason. They are never written to first.
    """
    if heard_at is None or now - heard_at > timedelta(hours=reply_hours):
        return Verdict(False, "identity.not_linked")
    return Verdict(False, "stop.borrower") if silent and not despite_stop else OK
