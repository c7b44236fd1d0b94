"""Promises to pay: which may be made, and what the books show became of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import takewhile

from arrears.books import Loan
from arrears.days import add_bank_days, next_bank_day
from arrears.decisions import Refusal
from arrears.money import Money
from arrears.payments import standing
from arrears.policy import PromiseRules
from arrears.position import LoanPosition


class PromiseState(StrEnum):
    """What became of a promise. Open and the three judged states follow from the books; the rest from the borrower."""

    OPEN = "open"
    KEPT = "kept"
    PART = "part"  # the day has passed, some of it came in time
    MISSED = "missed"  # the day has passed, nothing came in time
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"  # replaced by another, or not owed any more


_GIVEN_UP = (PromiseState.WITHDRAWN, PromiseState.SUPERSEDED)
_BROKEN = (PromiseState.PART, PromiseState.MISSED)


@dataclass(frozen=True, slots=True)
class Promise:
    """An amount of one loan, by a day, in a way. `paid` is what was matched so far, minor units.

    A part of a signed plan is a promise too: it names its agreement and the number of the part.
    """

    id: str
    loan_ref: str
    amount: Money
    due: date
    method: str
    made_on: date
    state: PromiseState = PromiseState.OPEN
    paid: int = 0
    version: int = 1
    agreement: str = ""  # set for a part of a signed plan
    part: int = 0


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the books show of one promise. `was_in_time`: we had called it missed (or part), and were wrong."""

    promise_id: str
    state: PromiseState
    paid: int
    kept_on: date | None = None
    was_in_time: bool = False
    changed: bool = False  # state or paid differ from the promise as it was given
    all_came: bool = False  # the whole of it, in time or late: nothing is left to ask


@dataclass(frozen=True, slots=True)
class Admitted:
    """A promise that may be made; `moved_from` is the day asked for when that was no bank day."""

    amount: Money
    due: date
    moved_from: date | None = None


def deadline(due: date, rules: PromiseRules, jurisdiction: str = "") -> date:
    """The last day on which money still counts as in time: the promised bank day and the policy's grace after it."""
    return add_bank_days(next_bank_day(due, jurisdiction), rules.grace_bank_days, jurisdiction)


def least(promised: int, rules: PromiseRules) -> int:
    """The least that keeps a promise of so much: all but the tolerance, minor units."""
    return promised - promised * rules.tolerance_percent // 100


def judge(
    promises: Iterable[Promise], loan: Loan, as_of: date | None, rules: PromiseRules, jurisdiction: str = ""
) -> tuple[Judgement, ...]:
    """What became of the loan's promises, oldest due first; payments are complete through `as_of`.

    Withdrawn and superseded promises are left out, and parts of a signed plan, which `arrears.follow` judges. Money
    that stands (reversals taken out; waivers are no money) goes, payment by payment, to the oldest promise it is in
    time for: made on or before its day, deadline not over. What is left of it goes to the oldest promises it is too
    late for; that shows in `paid`, but keeps no promise. Once a plan has begun money is no longer late for what was
    promised before it: it goes to the plan.

    Kept: all but the tolerance came in time, whenever the books learn of it. Otherwise open until `as_of` is past the
    deadline, then part or missed. Everything follows from the books, so a promise called missed turns to kept when a
    payment in time arrives late (`was_in_time`), and kept to missed when its payment is reversed.
    """
    own = [p for p in promises if p.loan_ref == loan.ref]
    plans_began = {p.made_on for p in own if p.agreement}
    judged = sorted(
        (p for p in own if p.state not in _GIVEN_UP and not p.agreement), key=lambda p: (p.due, p.made_on, p.id)
    )
    last = {p.id: deadline(p.due, rules, jurisdiction) for p in judged}
    in_time, late = dict.fromkeys(last, 0), dict.fromkeys(last, 0)
    kept_on: dict[str, date] = {}
    for payment in standing(loan.payments).payments:
        money = payment.amount
        for p in judged:
            if not p.made_on <= payment.paid_on <= last[p.id]:
                continue
            taken = min(money, p.amount.minor - in_time[p.id])
            in_time[p.id] += taken
            money -= taken
            if in_time[p.id] >= least(p.amount.minor, rules):
                kept_on.setdefault(p.id, payment.paid_on)
        for p in judged:
            if payment.paid_on > last[p.id] and not any(p.made_on <= day <= payment.paid_on for day in plans_began):
                taken = min(money, p.amount.minor - in_time[p.id] - late[p.id])
                late[p.id] += taken
                money -= taken
    return tuple(
        _judgement(p, in_time[p.id], late[p.id], kept_on.get(p.id), as_of is not None and as_of > last[p.id])
        for p in judged
    )


def admit(
    amount: Money,
    due: date,
    *,
    today: date,
    position: LoanPosition,
    promises: Iterable[Promise],
    rules: PromiseRules,
    jurisdiction: str = "",
    replaces: str = "",
    planned: bool = False,
) -> Admitted | Refusal:
    """Whether the borrower may promise that; `promises` are all of the borrower's, `replaces` one given up.

    What can be promised is what is due, or, for a day on which the next instalment has come, that too. `planned`: an
    active plan covers the loan, whose parts are the promises then. Parts take no room from promises on other loans.
    Refusals: promise.planned, promise.broken (a person talks about the next one), promise.open (one a loan),
    promise.too_many, promise.past, promise.too_far, promise.nothing_due, promise.currency, promise.too_much,
    promise.too_little.
    """
    if planned:
        return Refusal("promise.planned", {"loan": position.loan_ref})
    others = [p for p in promises if p.id != replaces]
    running, ever = broken(others)
    if running >= rules.max_missed_running or ever >= rules.max_missed:
        return Refusal("promise.broken", {"running": running, "ever": ever})
    opened = [p for p in others if p.state is PromiseState.OPEN and not p.agreement]
    for p in opened:
        if p.loan_ref == position.loan_ref:
            return Refusal("promise.open", {"promise": p.id, "amount": p.amount, "due": p.due})
    if len(opened) >= rules.max_open:
        return Refusal("promise.too_many", {"open": len(opened), "most": rules.max_open})
    if due < today:
        return Refusal("promise.past", {"due": due, "today": today})
    latest = today + timedelta(days=rules.max_days_ahead)
    if due > latest:
        return Refusal("promise.too_far", {"due": due, "latest": latest})
    rolled = next_bank_day(due, jurisdiction)
    most = position.due
    if position.next_due is not None and position.next_due.date <= rolled:
        most += position.next_due.amount
    if not most:
        return Refusal("promise.nothing_due", {"due": due})
    if amount.currency != most.currency:
        return Refusal("promise.currency", {"given": amount.currency, "expected": most.currency})
    if amount > most:
        return Refusal("promise.too_much", {"amount": amount, "most": most})
    least = Money(max(1, -(-most.minor * rules.min_share_percent // 100)), most.currency)
    if amount < least:
        return Refusal("promise.too_little", {"amount": amount, "least": least})
    return Admitted(amount, rolled, moved_from=due if rolled != due else None)


def owed(promise: Promise, position: LoanPosition | None) -> bool:
    """Whether anything of what a free promise was about is unpaid: due by its day, or falling due by then.

    A debt that was paid before the promise, waived, or put right by the lender is promised in vain; what fell due later
    was not promised. `position` is the loan's of today, None where the books know it no more. Parts of a plan stay
    owed: what became of those is for the plan to say.
    """
    if promise.agreement:
        return True
    if position is None:
        return False
    coming = position.next_due.date if position.next_due else None
    return any(day is not None and day <= promise.due for day in (position.oldest_due, coming))


def broken(promises: Iterable[Promise]) -> tuple[int, int]:
    """How many judged promises in a row were broken up to the latest, and how many in all; part paid is broken.

    Parts of signed plans count like any other promise.
    """
    judged = sorted(
        (p for p in promises if p.state in (*_BROKEN, PromiseState.KEPT)), key=lambda p: (p.due, p.made_on, p.id)
    )
    running = sum(1 for _ in takewhile(lambda p: p.state in _BROKEN, reversed(judged)))
    return running, sum(p.state in _BROKEN for p in judged)


def _judgement(p: Promise, in_time: int, late: int, kept_on: date | None, is_over: bool) -> Judgement:
    if kept_on is not None:
        state = PromiseState.KEPT
    elif not is_over:
        state = PromiseState.OPEN
    else:
        state = PromiseState.PART if in_time else PromiseState.MISSED
    paid = in_time + late
    return Judgement(
        promise_id=p.id,
        state=state,
        paid=paid,
        kept_on=kept_on,
        was_in_time=state is PromiseState.KEPT and p.state in _BROKEN,
        changed=(state, paid) != (p.state, p.paid),
        all_came=paid >= p.amount.minor,
    )
