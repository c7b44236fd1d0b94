"""Effects about promises become rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from arrears.promise import Promise, PromiseState
from bot.store.cases import promise_writes
from bot.store.statements import Tx
from bot.turn.work import Work
from dialogs.grammar import effects as e
from dialogs.grammar.conversation import Conversation


def make_promise(work: Work, _conversation: Conversation, effect: e.MakePromise) -> Tx[None]:
    """A promise the borrower has given."""
    assert work.case is not None
    promise = Promise(work.means.ids.new("P"), effect.loan_ref, effect.amount, effect.due, effect.method, work.today)
    work.promises = (*work.promises, promise)
    write_promise(work, promise)
    work.note(
        "promise.made",
        promise=promise.id,
        loan=effect.loan_ref,
        amount=effect.amount.minor,
        currency=effect.amount.currency,
        due=effect.due.isoformat(),
        method=effect.method,
        policy=work.means.policy.hash,
    )
    yield from ()


def withdraw_promise(work: Work, _conversation: Conversation, effect: e.WithdrawPromise) -> Tx[None]:
    """A promise that is taken back, or gives way to another."""
    promise = next(p for p in work.promises if p.id == effect.promise_id)
    write_promise(work, newer_promise(work, promise, state=PromiseState(effect.state)))
    work.note("promise." + effect.state, promise=promise.id)
    yield from ()


def write_promise(work: Work, promise: Promise, kept_on: date | None = None) -> None:
    """Queue the writing of a promise's version."""
    assert work.case is not None
    work.writes += promise_writes(
        promise, case_id=work.case.case_id, at=work.now, policy_hash=work.means.policy.hash, kept_on=kept_on
    )


def newer_promise(work: Work, promise: Promise, **changes: Any) -> Promise:
    """A new version of a promise in the picture."""
    newer = replace(promise, version=promise.version + 1, **changes)
    work.promises = tuple(newer if p.id == promise.id else p for p in work.promises)
    return newer
