"""The picture as it will be once an effect is done, so that a screen shown in the same turn already tells the truth."""

from __future__ import annotations

from dataclasses import replace

from arrears.desk import first_due
from arrears.promise import Promise, PromiseState
from dialogs.grammar.effects import (
    Bind,
    Checked,
    Effect,
    HandOver,
    MakePromise,
    Resume,
    Stop,
    Unbind,
    WithdrawPromise,
)
from dialogs.grammar.view import Level, Ticket, View


def after(view: View, effect: Effect) -> View:
    """What the case looks like after the effect. The shell does the same to its rows."""
    match effect:
        case HandOver():
            return replace(view, owner="waiting" if view.owner == "bot" else view.owner, ticket=_ticket(view, effect))
        case Stop(kind) if kind not in view.stops:
            return replace(view, stops=(*view.stops, kind))
        case Resume():
            return replace(view, stops=tuple(kind for kind in view.stops if kind != "borrower"))
        case Checked(passed=True):
            return view.proved()
        case Checked(passed=False):
            left = view.identity.tries_left - 1
            return replace(view, identity=replace(view.identity, tries_left=left, locked=left <= 0))
        case MakePromise(loan_ref, amount, due, method):
            made = Promise("", loan_ref, amount, due, method, view.today)
            return replace(view, promises=(*view.promises, made))
        case WithdrawPromise(promise_id, state):
            return replace(view, promises=tuple(_given_up(p, promise_id, state) for p in view.promises))
        case Bind() if view.identity.level is Level.UNLINKED:
            return replace(view, identity=replace(view.identity, level=Level.LINKED))
        case Unbind():
            return View(view.now, view.today, view.zone, view.lender, view.policy, jurisdiction=view.jurisdiction)
        case _:
            return view


def _ticket(view: View, asked: HandOver) -> Ticket:
    """A second request never puts the first answer off."""
    zone, jurisdiction = view.lender.zone or view.zone, view.lender.jurisdiction or view.jurisdiction
    due = first_due(view.now, asked.priority, view.policy.desk, zone, jurisdiction)
    if view.ticket is not None and view.ticket.due_at <= due:
        return view.ticket
    return Ticket("", asked.reason, due)


def _given_up(promise: Promise, promise_id: str, state: str) -> Promise:
    return replace(promise, state=PromiseState(state)) if promise.id == promise_id else promise
