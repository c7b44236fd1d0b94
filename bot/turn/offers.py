"""Effects about offers become rows: what was told, what is offered, what became of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from arrears.money import Money
from arrears.offer import Offer, OfferState, outdated
from bot.clock import stamp
from bot.desk.timers import later
from bot.desk.watch import decision_wanted
from bot.store.offers import circumstances_write, newer, offer_writes
from bot.store.statements import Tx, sql
from bot.turn.work import Work
from dialogs.grammar import effects as e
from dialogs.grammar.conversation import Conversation


def keep_circumstances(work: Work, _conversation: Conversation, effect: e.KeepCircumstances) -> Tx[None]:
    """A new version of what was told."""
    case, arranged = work.case, work.arranged
    assert case is not None
    arranged.circumstances, arranged.told, case.arranged = effect.told, arranged.told + 1, True
    work.writes.append(circumstances_write(case.case_id, effect.told, arranged.told, work.now))
    work.note("circumstances.told", version=arranged.told, cause=effect.told.cause.value)
    yield from ()


def make_offers(work: Work, _conversation: Conversation, effect: e.MakeOffers) -> Tx[None]:
    """Newer offers take the place of the open ones; what was refused is recorded with its rule and facts."""
    assert work.case is not None
    work.case.arranged = True
    close_others(work, effect.loan_ref)
    for offer in effect.offers:
        _write_offer(work, replace(offer, id=work.means.ids.new("O")))
    work.note(
        "offers.made",
        loan=effect.loan_ref,
        offers=[f"{o.id} {o.kind.value}" for o in work.arranged.offers if o.state is OfferState.OPEN],
        refused=[{"rule": no.rule, **{k: _plain(v) for k, v in no.detail.items()}} for no in effect.refusals],
        person=effect.person,
        policy=work.means.policy.hash,
    )
    yield from ()


def choose(work: Work, _conversation: Conversation, effect: e.SetOffer) -> Tx[None]:
    """Taken, thought over or refused by the borrower."""
    offer = work.arranged.offer(effect.offer_id)
    set_offer(work, offer, effect.state)
    yield from tell_the_desk(work, offer, effect.state.value)


def ask_approval(work: Work, _conversation: Conversation, effect: e.AskApproval) -> Tx[None]:
    """A counter-offer for a supervisor: shown by `today` under its own id."""
    assert work.case is not None
    work.case.arranged = True
    offer = replace(effect.offer, id=work.means.ids.new("O"), state=OfferState.ASKED, needs_approval=True)
    _write_offer(work, offer)
    work.note("offer.asked", offer=offer.id, loan=offer.loan_ref, kind=offer.kind.value, rules=list(offer.rules))
    yield from decision_wanted(work, offer.id)


def put_forward(work: Work, offer: Offer, by_user: int) -> Offer:
    """What a person of the lender's offers, or asks a supervisor for; theirs of before on the loan are replaced."""
    assert work.case is not None
    work.case.arranged = True
    standing = (OfferState.OPEN, OfferState.THINKING, OfferState.ASKED, OfferState.APPROVED)
    for older in work.arranged.offers:
        if older.loan_ref == offer.loan_ref and older.agent and older.state in standing:
            set_offer(work, older, OfferState.REPLACED)
    if offer.state is not OfferState.ASKED:
        close_others(work, offer.loan_ref)
    made = replace(offer, id=work.means.ids.new("O"))
    _write_offer(work, made)
    work.writes.append(sql("desk_offer_add", made.id, work.case.case_id, str(by_user), stamp(work.now)))
    kind = "desk.offer_asked" if made.state is OfferState.ASKED else "desk.offer"
    work.note(
        kind, by=by_user, offer=made.id, loan=made.loan_ref, kind=made.kind.value, rules=list(made.rules),
        policy=work.means.policy.hash,
    )  # fmt: skip
    return made


def tell_the_desk(work: Work, offer: Offer, what: str) -> Tx[None]:
    """The people who put an offer together hear in its topic what became of it."""
    if offer.agent and work.means.desk:
        yield from later(work, "offer_news", f"{offer.id}:{offer.version}:{what}", work.now, offer=offer.id, what=what)


def set_offer(work: Work, offer: Offer, state: OfferState, **more: Any) -> Offer:
    """A new version of an offer."""
    assert work.case is not None
    fresh = newer(offer, state=state, **more)
    work.arranged.offers = tuple(fresh if o.id == offer.id else o for o in work.arranged.offers)
    made = work.arranged.made.get(offer.id, work.now)
    case_id, policy_hash = work.case.case_id, work.means.policy.hash
    work.writes += offer_writes(fresh, case_id=case_id, made=made, at=work.now, policy_hash=policy_hash)
    work.note("offer." + state.value, offer=offer.id)
    return fresh


def close_others(work: Work, loan_ref: str, *, signed: bool = False) -> None:
    """What newer offers, or a signature, take the place of."""
    position = work.position()
    loan = position.loan(loan_ref) if position else None
    for offer in work.arranged.offers:
        if outdated(offer, loan_ref, loan.due if loan else None, signed=signed):
            set_offer(work, offer, OfferState.REPLACED)


def _write_offer(work: Work, offer: Offer) -> None:
    assert work.case is not None
    work.arranged.offers = (*work.arranged.offers, offer)
    work.arranged.made[offer.id] = work.arranged.changed[offer.id] = work.now
    case_id, policy_hash = work.case.case_id, work.means.policy.hash
    work.writes += offer_writes(offer, case_id=case_id, made=work.now, at=work.now, policy_hash=policy_hash)


def _plain(value: object) -> str | int:
    """What a refusal tells, as the record keeps it: counts as numbers, money as `5880.00 TWD`, all else in words."""
    if isinstance(value, Money):
        return f"{value.decimal} {value.currency}"
    return value if isinstance(value, int) else str(value)
