"""Planning: after every turn the case knows when it is next written to, or why not."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from arrears.contact import Purpose, Verdict, earliest, may_contact, may_ever
from arrears.ladder import Silence, Touch, TouchFacts, next_touch
from arrears.promise import PromiseState, judge
from bot.store.cases import CaseRow
from bot.store.statements import Tx
from bot.turn.arranged import appointments
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


def gate(work: Work, purpose: Purpose) -> Tx[Verdict]:
    """May we write now? The answer is journalled when it is no."""
    sent = yield from work.contacts()
    facts = work.contact_facts(sent)
    if purpose is Purpose.DUNNING:  # planned ahead for what comes one day, it may go out only for what is there today
        facts = replace(facts, due=_due_now(work))
    verdict = may_contact(purpose, facts, work.contact_rules, work.now)
    if verdict.allowed and purpose is Purpose.PROMISE and _all_kept(work):
        verdict = Verdict(False, "nothing.due")
    if not verdict.allowed:
        refused(work, purpose, verdict)
    return verdict


def _all_kept(work: Work) -> bool:
    """Whether by the books everything promised is paid, though the turn that says so is still to come.

    Where a promise was missed, a question about it may be waiting: that one is not about what is kept.
    """
    if any(p.state in _ASKED_ABOUT for p in work.promises):
        return False
    loans = work.books.loans if work.books else ()
    rules, where = work.means.policy.promises, work.jurisdiction
    as_of = work.books.payments_as_of if work.books else None
    opened = {(p.agreement, p.part) if p.agreement else p.id for p in work.promises if p.state is PromiseState.OPEN}
    for loan in loans:
        mine = tuple(p for p in work.promises if p.loan_ref == loan.ref)
        opened -= {j.promise_id for j in judge(mine, loan, as_of, rules, where) if j.state is PromiseState.KEPT}
    for plan in work.plans():
        opened -= {(plan.agreement_id, part.number) for part in plan.parts if part.state is PromiseState.KEPT}
    return bool(work.promises) and not opened


_ASKED_ABOUT = (PromiseState.MISSED, PromiseState.PART)


def _due_now(work: Work) -> bool:
    """Whether anything is due, or falls due within the ladder's notes before a due day."""
    position, steps = work.position(), work.means.policy.ladder.steps
    ahead = work.today - timedelta(days=min((step.day for step in steps if step.day < 0), default=0))
    loans = position.collectable if position else ()
    return any(loan.due or (loan.next_due is not None and loan.next_due.date <= ahead) for loan in loans)


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
