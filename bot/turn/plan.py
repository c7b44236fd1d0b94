"""Planning: after every turn the case knows when it is next written to, or why not."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from arrears.contact import Purpose, Verdict, earliest, may_contact, may_ever
from arrears.ladder import next_touch
from arrears.touch import Silence, Touch, TouchFacts
from bot.store.cases import CaseRow
from bot.store.statements import Tx
from bot.turn.arranged import appointments
from bot.turn.matter import Matter, anything_due, anything_promised
from bot.turn.work import Work

# How long a message we start may wait in the outbox before it is dropped as stale.
VALID_FOR = {"dunning": timedelta(hours=2), "promise": timedelta(hours=6), "service": timedelta(days=3)}


def planned(work: Work) -> Tx[Touch | Silence]:
    """What the ladder says now."""
    position = work.position()
    if position is None:
        return Silence("books.unknown")
    assert work.case is not None
    sent = yield from work.contacts_ahead()  # a notice that waits takes its day: a second would only cover its news
    facts = TouchFacts(
        work.contact_facts(sent), position, work.promises, work.case.ladder, appointments=appointments(work)
    )
    policy = work.means.policy
    return next_touch(facts, policy.ladder, work.contact_rules, work.now)


def replan(work: Work) -> Tx[None]:
    """Set the case's next touch; a change is journalled with its reason."""
    case = work.case
    if case is None:
        return
    decision = yield from planned(work)
    before = (case.next_touch_at, case.touch_purpose, case.touch_step, case.silence)
    if isinstance(decision, Silence):
        case.next_touch_at, case.touch_purpose, case.touch_step, case.silence = None, "", "", decision.rule
        if (before[3], before[0]) != (decision.rule, None):
            work.note("plan.silence", rule=decision.rule, policy=work.means.policy.hash, **_basis(work, decision.rule))
        return
    case.next_touch_at, case.silence = decision.at, ""
    case.touch_purpose, case.touch_step = decision.purpose.value, decision.step
    if before != (decision.at, decision.purpose.value, decision.step, ""):
        work.note(
            "plan.touch",
            at=decision.at.isoformat(),
            purpose=decision.purpose.value,
            step=decision.step,
            policy=work.means.policy.hash,
        )


def gate(work: Work, purpose: Purpose, matter: Matter) -> Tx[Verdict]:
    """May we write now, about that? The answer is journalled when it is no."""
    sent = yield from work.contacts()
    facts = work.contact_facts(sent)
    if purpose is Purpose.DUNNING:  # planned ahead for what comes one day, it may go out only for what is there today
        facts = replace(facts, due=anything_due(work, matter))
    verdict = may_contact(purpose, facts, work.contact_rules, work.now)
    if verdict.allowed and purpose is Purpose.PROMISE and not anything_promised(work, matter):
        verdict = Verdict(False, "nothing.due")
    if not verdict.allowed:
        refused(work, purpose, verdict)
    return verdict


def sending_time(work: Work, purpose: Purpose) -> Tx[datetime | None]:
    """The first moment at which a message we start may go out; None (journalled) when none is in sight."""
    sent = yield from work.contacts()
    facts, rules = work.contact_facts(sent), work.contact_rules
    verdict = may_ever(purpose, facts, rules, work.now)
    if not verdict.allowed:
        refused(work, purpose, verdict)
        return None
    return earliest(purpose, facts, rules, work.now)


def refused(work: Work, purpose: Purpose, verdict: Verdict) -> None:
    """The gate's no, and what it rests on."""
    basis = _basis(work, verdict.rule)
    work.note("gate.no", purpose=purpose.value, rule=verdict.rule, policy=work.means.policy.hash, **basis)


def _basis(work: Work, rule: str) -> dict[str, Any]:
    """What a rule of the gate rests on in the contact rules: whose, and the names in their `rules`; or nothing."""
    rules = work.contact_rules
    names = rules.basis(rule)
    return {"jurisdiction": rules.jurisdiction, "basis": list(names)} if names else {}


def skip_step(case: CaseRow, touch: Touch) -> None:
    """Remember the step as done, so that it is never planned again."""
    case.ladder = (*case.ladder, *touch.marks)
