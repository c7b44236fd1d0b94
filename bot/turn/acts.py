"""What the lender's people do: each act of `goodword act`, carried out in the turn of its case."""

from __future__ import annotations

from collections.abc import Callable

from arrears.agreement import Act, Agreement, AgreementState
from arrears.offer import Offer, OfferState
from arrears.promise import PromiseState
from bot.clock import stamp
from bot.desk.holding import closed_outside
from bot.desk.timers import later
from bot.store.statements import Row, Tx, sql
from bot.turn.agreements import activate, end_parts, set_agreement
from bot.turn.ledger import matched, plans_followed, silent
from bot.turn.offers import set_offer
from bot.turn.receipts import set_receipt
from bot.turn.talk import talk
from bot.turn.work import Work
from dialogs.grammar.events import AgreementDecided, OfferDecided, PersonAnswered


def act_done(work: Work, act: Row) -> Tx[None]:
    """Carry out one act; what it is about may have been settled meanwhile: then nothing is done, and that is noted."""
    work.note("act", item=act["item"], act=act["act"], by=act["by_user"], reason=act["reason"])
    yield from _DEEDS[act["act"]](work, act)


def _release(work: Work, act: Row) -> Tx[None]:
    if act["item"].startswith("D-"):
        work.writes.append(sql("detail_done", act["item"], stamp(work.now), act["by_user"]))
        return
    if act["item"].startswith("C-"):
        close_complaint(work, act)
    else:
        close_request(work, act)
    yield from _back_to_the_bot(work, act)
    yield from talk(work, PersonAnswered(act["act"], act["item"]))


def close_request(work: Work, act: Row) -> None:
    """Somebody has dealt with it."""
    work.writes.append(sql("ticket_close", act["item"], stamp(work.now), act["by_user"], act["act"]))
    work.tickets = [x for x in work.tickets if x["ticket_id"] != act["item"]]


def close_complaint(work: Work, act: Row) -> None:
    """The complaint was answered in writing; who asked for a person because of it has had the answer too."""
    work.writes.append(sql("complaint_close", act["item"], stamp(work.now), act["by_user"], act["reason"]))
    work.complaints = [c for c in work.complaints if c["complaint_id"] != act["item"]]
    for ticket in [x for x in work.tickets if x["reason"] == "complaint" and not work.complaints]:
        work.writes.append(sql("ticket_close", ticket["ticket_id"], stamp(work.now), act["by_user"], "resolve"))
        work.tickets.remove(ticket)


def _unlock(work: Work, act: Row) -> Tx[None]:
    assert work.case is not None
    work.case.tries, work.case.locked_at = 0, None
    for ticket in [x for x in work.tickets if x["reason"] == "identity_locked"]:
        work.writes.append(sql("ticket_close", ticket["ticket_id"], stamp(work.now), act["by_user"], "unlock"))
        work.tickets.remove(ticket)
    yield from _back_to_the_bot(work, act)
    yield from talk(work, PersonAnswered(act["act"], act["item"]))


def _lift(work: Work, act: Row) -> Tx[None]:
    """A stop ends; or reminders need not wait any longer for a payment told of."""
    if act["item"].startswith("R-"):
        for receipt in [r for r in work.arranged.receipts if r.id == act["item"] and r.state in ("open", "lapsed")]:
            set_receipt(work, receipt, state="closed")
        return
    work.writes.append(sql("stop_lift", act["item"], stamp(work.now), act["by_user"]))
    work.stops = [s for s in work.stops if s["stop_id"] != act["item"]]
    yield from talk(work, PersonAnswered(act["act"], act["item"]))


def _match(work: Work, act: Row) -> Tx[None]:
    if any(r.id == act["item"] and r.state in ("open", "lapsed") for r in work.arranged.receipts):
        yield from matched(work, act["item"], act["detail"])


def _decide(work: Work, act: Row) -> Tx[None]:
    """A supervisor approves or declines a counter-offer, or signs an agreement for the lender."""
    approved = act["act"] == "approve"
    loans = [o.loan_ref for o in work.arranged.offers if o.id == act["item"]]
    loans += [a.loan_ref for a in work.arranged.agreements if a.id == act["item"]]
    if approved and any(silent(work, loan) for loan in loans):
        return  # it was sold, or a stop came, since the act was recorded
    for offer in [o for o in work.arranged.offers if o.id == act["item"] and o.state is OfferState.ASKED]:
        yield from _offer_decided(work, offer, act, approved=approved)
    for agreement in [a for a in work.arranged.agreements if a.id == act["item"]]:
        yield from _agreement_decided(work, agreement, act, approved=approved)


def _offer_decided(work: Work, offer: Offer, act: Row, *, approved: bool) -> Tx[None]:
    state = OfferState.APPROVED if approved else OfferState.DECLINED
    set_offer(work, offer, state, by=act["by_name"], reason="" if approved else act["reason"])
    if approved and offer.agent and work.means.desk:  # told as what its agent writes, and to them how
        yield from later(work, "offer_ready", offer.id, work.now, offer=offer.id)
    else:
        yield from talk(work, OfferDecided(offer.id, approved))


def _agreement_decided(work: Work, agreement: Agreement, act: Row, *, approved: bool) -> Tx[None]:
    if agreement.state is AgreementState.SIGNED and approved:
        activate(work, agreement, Act(act["by_name"]))
    elif agreement.state is AgreementState.SIGNED or (agreement.state is AgreementState.ACTIVE and not approved):
        set_agreement(work, agreement, state=AgreementState.ENDED)
        end_parts(work, agreement.id, PromiseState.WITHDRAWN)
        work.note("agreement.ended", agreement=agreement.id, by=act["by_name"], reason=act["reason"])
    else:
        return
    yield from talk(work, AgreementDecided(agreement.id, approved))
    yield from plans_followed(work)  # money may have come between the two signatures


def _back_to_the_bot(work: Work, act: Row) -> Tx[None]:
    """With the last open request. Out of somebody's hands only `release` gives it, as at the desk; they read of it."""
    assert work.case is not None
    if not work.tickets:
        yield from closed_outside(work, act["by_user"], act["by_name"], released=act["act"] == "release")
        work.case.owner = "held" if work.topic and work.topic.held_by else "bot"


_DEEDS: dict[str, Callable[[Work, Row], Tx[None]]] = {
    "release": _release,
    "resolve": _release,
    "unlock": _unlock,
    "lift": _lift,
    "match": _match,
    "approve": _decide,
    "decline": _decide,
}
