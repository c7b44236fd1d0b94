"""The picture as it will be once an effect is done, so that a screen shown in the same turn already tells the truth."""

from __future__ import annotations

from dataclasses import replace

from arrears.agreement import Agreement, AgreementState
from arrears.contact import IDENTITY
from arrears.desk import request_due
from arrears.mandate import act_for
from arrears.offer import Offer, OfferState, outdated
from arrears.promise import Promise, PromiseState
from arrears.receipts import Receipt, hold_until
from arrears.signals import Complaint
from dialogs.grammar.effects import (
    AskApproval,
    Bind,
    Checked,
    ClaimPayment,
    Complain,
    Effect,
    HandOver,
    KeepCircumstances,
    MakeOffers,
    MakePromise,
    PreferTimes,
    Resume,
    SetOffer,
    Sign,
    Stop,
    Unbind,
    WithdrawAgreement,
    WithdrawPromise,
)
from dialogs.grammar.view import Level, Ticket, View


def after(view: View, effect: Effect) -> View:
    """What the case looks like after the effect. The shell does the same to its rows."""
    match effect:
        case HandOver():
            owner = "waiting" if view.owner == "bot" else view.owner
            return replace(view, owner=owner, ticket=_ticket(view, effect), asked=(*view.asked, effect.reason))
        case Stop(kind) if kind not in view.stops:
            return _stopped(view, kind)
        case Resume(lifted):
            return replace(view, stops=tuple(kind for kind in view.stops if kind != lifted))
        case Complain(number, due=due):
            return replace(view, complaints=(*view.complaints, Complaint(number, due)))
        case Checked(passed=True, item=item):
            return view.proved(item)
        case Checked(passed=False):
            left = view.identity.tries_left - 1
            return replace(view, identity=replace(view.identity, tries_left=left, locked=left <= 0))
        case MakePromise(loan_ref, amount, due, method):
            made = Promise("", loan_ref, amount, due, method, view.today)
            return replace(view, promises=(*view.promises, made))
        case WithdrawPromise(promise_id, state):
            return replace(view, promises=tuple(_given_up(p, promise_id, state) for p in view.promises))
        case KeepCircumstances(told):
            return replace(view, circumstances=told)
        case MakeOffers(loan_ref, offers):
            return replace(view, offers=(*_replaced(view, loan_ref), *offers))
        case SetOffer(offer_id, state):
            return replace(view, offers=tuple(replace(o, state=state) if o.id == offer_id else o for o in view.offers))
        case AskApproval(offer):
            return replace(view, offers=(*view.offers, replace(offer, state=OfferState.ASKED)))
        case Sign():
            return _signed(view, effect)
        case WithdrawAgreement(agreement_id):
            return _withdrawn(view, agreement_id)
        case ClaimPayment():
            receipt = Receipt("", effect.loan_ref, effect.amount, effect.paid_on, effect.method, view.today,
                              hold_until(view.today, view.policy.offers, view.jurisdiction))  # fmt: skip
            return replace(view, receipts=(*view.receipts, receipt))
        case PreferTimes(wished, agreed):
            return replace(view, wished=wished, wish_agreed=agreed)
        case Bind():  # whoever opens an invitation is asked, though this chat may have been sure a moment ago
            return replace(view, identity=replace(view.identity, level=Level.LINKED, proved=()))
        case Unbind():
            return View(view.now, view.today, view.zone, view.lender, view.policy, jurisdiction=view.jurisdiction,
                        intents=view.intents)  # fmt: skip
        case _:
            return view


def _stopped(view: View, kind: str) -> View:
    """A stop stands. Where it leaves open who is there, the session is over and nobody is named."""
    view = replace(view, stops=(*view.stops, kind))
    if kind not in IDENTITY:
        return view
    known = replace(view.identity, level=min(view.identity.level, Level.LINKED), proved=())
    return replace(view, name="", identity=known)


def _ticket(view: View, asked: HandOver) -> Ticket:
    """A second request never puts the first answer off."""
    zone, jurisdiction = view.lender.zone or view.zone, view.lender.jurisdiction or view.jurisdiction
    due = request_due(view.now, asked.reason, asked.priority, view.policy.desk, zone, jurisdiction)
    if view.ticket is not None and view.ticket.due_at <= due:
        return view.ticket
    return Ticket("", asked.reason, due)


def _replaced(view: View, loan_ref: str, *, signed: bool = False) -> tuple[Offer, ...]:
    """The offers, once newer ones on the loan or a signature took the place of those that it outdates."""
    loan = view.loan(loan_ref)
    due = loan.due if loan else None
    return tuple(
        replace(o, state=OfferState.REPLACED) if outdated(o, loan_ref, due, signed=signed) else o for o in view.offers
    )


def _signed(view: View, wish: Sign) -> View:
    """Active at once when the lender's act is there, else signed by one side."""
    offer = view.offer(wish.offer_id)
    act = act_for(offer, view.mandates, view.policy.mandate_hash, view.desk_day) if offer else None
    state = AgreementState.ACTIVE if act else AgreementState.SIGNED
    terms = wish.terms
    made = Agreement("", terms.loan_ref, state, terms, "", "", view.today, view.today if act else None, act)
    older = tuple(
        replace(a, state=AgreementState.SUPERSEDED) if act and a.id == terms.replaces else a for a in view.agreements
    )
    taken = tuple(replace(o, state=OfferState.TAKEN) if o.id == wish.offer_id else o for o in view.offers)
    offers = _replaced(replace(view, offers=taken), terms.loan_ref, signed=True)
    return replace(view, agreements=(*older, made), offers=offers)


def _withdrawn(view: View, agreement_id: str) -> View:
    gone = tuple(replace(a, state=AgreementState.WITHDRAWN) if a.id == agreement_id else a for a in view.agreements)
    plans = tuple(plan for plan in view.plans if plan.agreement_id != agreement_id)
    promises = tuple(
        replace(p, state=PromiseState.WITHDRAWN) if p.agreement == agreement_id and p.state is PromiseState.OPEN else p
        for p in view.promises
    )
    return replace(view, agreements=gone, plans=plans, promises=promises)


def _given_up(promise: Promise, promise_id: str, state: str) -> Promise:
    return replace(promise, state=PromiseState(state)) if promise.id == promise_id else promise
