"""Effects about offers and agreements become rows: new versions, the lender's act, the paper."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from arrears.agreement import Act, Agreement, AgreementState, canonical, hash_of, may_become, parts_as_promises
from arrears.mandate import act_for
from arrears.offer import Offer, OfferState, outdated
from arrears.promise import PromiseState
from bot.clock import stamp
from bot.desk.timers import later
from bot.desk.watch import decision_wanted
from bot.keys import derive, keyed_hash
from bot.store.agreements import Signature, agreement_writes
from bot.store.offers import circumstances_write, newer, offer_writes
from bot.store.outbox import REPLY
from bot.store.statements import Tx, sql
from bot.turn.work import Work
from dialogs.grammar import effects as e
from dialogs.grammar.conversation import Conversation
from dialogs.lines import document_caption


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
    _close_others(work, effect.loan_ref)
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
    offer = _offer(work, effect.offer_id)
    set_offer(work, offer, effect.state)
    yield from _desk_hears(work, offer, effect.state.value)


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
        _close_others(work, offer.loan_ref)
    made = replace(offer, id=work.means.ids.new("O"))
    _write_offer(work, made)
    work.writes.append(sql("desk_offer_add", made.id, work.case.case_id, str(by_user), stamp(work.now)))
    kind = "desk.offer_asked" if made.state is OfferState.ASKED else "desk.offer"
    work.note(
        kind, by=by_user, offer=made.id, loan=made.loan_ref, kind=made.kind.value, rules=list(made.rules),
        policy=work.means.policy.hash,
    )  # fmt: skip
    return made


def consent(work: Work, _conversation: Conversation, effect: e.Consent) -> Tx[None]:
    """The exact text the borrower said yes to, as the row that showed it holds it."""
    chat, case = work.chat, work.case
    assert chat is not None
    assert case is not None
    rows = yield sql("outbox_payload", chat.screen_row or "")
    text = shown_text(rows[0]["payload"]) if rows else ""
    consent_id = f"{work.label}:{len(work.writes)}"
    values = (consent_id, case.case_id, effect.offer_id, effect.what, chat.screen_row or "", text, stamp(work.now))
    work.writes.append(sql("consent_add", *values))
    work.consented = (*work.consented, (effect.what, text))
    work.note("consent", offer=effect.offer_id, what=effect.what, row=chat.screen_row or "", text_hash=hash_of(text))


def sign(work: Work, _conversation: Conversation, effect: e.Sign) -> Tx[None]:
    """The borrower's signature; with the lender's act already there the agreement is active at once."""
    case, chat, means = work.case, work.chat, work.means
    assert case is not None
    assert chat is not None
    offer = _offer(work, effect.offer_id)
    act = act_for(offer, work.arranged.mandates, means.policy.mandate_hash, work.desk_day)
    text = yield from _agreed_text(work, offer.id)
    terms = canonical(effect.terms)
    agreement = Agreement(
        means.ids.new("AG"),
        effect.terms.loan_ref,
        AgreementState.SIGNED,
        effect.terms,
        hash_of(terms),
        hash_of(text),
        signed_on=work.today,
    )
    signer = keyed_hash(derive(means.secret, "telegram user"), chat.chat_id)
    verified = chat.verified_at or work.now
    signature = Signature(offer.id, text, effect.typed_name, chat.proved, verified, signer, work.now)
    work.arranged.signatures[agreement.id] = signature
    work.arranged.agreements = (*work.arranged.agreements, agreement)
    set_offer(work, offer, OfferState.TAKEN)
    _close_others(work, agreement.loan_ref, signed=True)
    _write(work, agreement)
    work.note(
        "agreement.signed",
        agreement=agreement.id,
        offer=offer.id,
        loan=agreement.loan_ref,
        terms_hash=agreement.terms_hash,
        text_hash=agreement.text_hash,
        mandate=act.mandate if act else "",
        policy=means.policy.hash,
    )
    if act is not None:
        activate(work, agreement, act)
    else:
        yield from decision_wanted(work, agreement.id)
    yield from _desk_hears(work, offer, "signed" if act is None else "active")


def activate(work: Work, agreement: Agreement, act: Act) -> None:
    """Both have signed: former plan and open promises of the loan end, the parts are promises, the paper is made."""
    terms = agreement.terms
    for older in work.arranged.agreements:
        if older.loan_ref == agreement.loan_ref and older.state is AgreementState.ACTIVE:
            set_agreement(work, older, state=AgreementState.SUPERSEDED)
    for promise in work.promises:  # parts of the former plan, and free ones
        if promise.loan_ref == agreement.loan_ref and promise.state is PromiseState.OPEN:
            work.save_promise(work.set_promise(promise, state=PromiseState.SUPERSEDED))
    work.arranged.signatures[agreement.id].active_at = work.now
    fresh = set_agreement(work, agreement, state=AgreementState.ACTIVE, active_on=work.today, act=act)
    for part in parts_as_promises(fresh):
        work.promises = (*work.promises, part)
        work.save_promise(part)
    work.note("agreement.active", agreement=fresh.id, by=act.by, mandate=act.mandate, replaces=terms.replaces)
    make_document(work, fresh.id, "agreement")


def withdraw(work: Work, _conversation: Conversation, effect: e.WithdrawAgreement) -> Tx[None]:
    """The borrower takes the signature back."""
    agreement = _agreement(work, effect.agreement_id)
    set_agreement(work, agreement, state=AgreementState.WITHDRAWN)
    end_parts(work, agreement.id, PromiseState.WITHDRAWN)
    work.note("agreement.withdrawn", agreement=agreement.id)
    yield from ()


def send_document(work: Work, conversation: Conversation, effect: e.SendDocument) -> Tx[None]:
    """The paper into the chat; one that is not there yet is made, and comes by itself."""
    agreement = _agreement(work, effect.agreement_id)
    sha256 = agreement.document if effect.kind == "agreement" else work.arranged.signatures[agreement.id].letter
    if not sha256:
        make_document(work, agreement.id, effect.kind)
        return
    assert work.chat is not None
    assert work.case is not None
    drawn = work.means.render(document_caption(effect.kind), conversation.id, 0, conversation.language, work.zone)
    payload = {
        "name": f"{effect.kind}-{work.case.number}-{agreement.id}.pdf",
        "mime": "application/pdf",
        "caption": drawn["text"],
        "parse_mode": drawn["parse_mode"],
    }
    lane = f"chat:{work.chat.chat_id}"
    work.send(lane, "file", payload, purpose="reply", priority=REPLY, on_doubt="resend", blob=sha256)
    work.note("document.sent", agreement=agreement.id, document=effect.kind, sha256=sha256)
    yield from ()


def _desk_hears(work: Work, offer: Offer, what: str) -> Tx[None]:
    """The people who put an offer together hear in its topic what became of it."""
    if offer.agent and work.means.desk:
        yield from later(work, "offer_news", f"{offer.id}:{offer.version}:{what}", work.now, offer=offer.id, what=what)


def make_document(work: Work, agreement_id: str, kind: str) -> None:
    """Have the paper made, outside the turn; the answer comes in by the inbox."""
    assert work.case is not None
    answer = {"agreement": agreement_id, "document": kind, "case": work.case.case_id}
    payload = {"document": kind, "agreement": agreement_id, "answer": answer}
    lane = f"work:{work.case.case_id}:paper"
    work.send(lane, "make", payload, purpose="work", priority=REPLY, on_doubt="resend")


def set_offer(work: Work, offer: Offer, state: OfferState, **more: Any) -> Offer:
    """A new version of an offer."""
    fresh = newer(offer, state=state, **more)
    work.arranged.offers = tuple(fresh if o.id == offer.id else o for o in work.arranged.offers)
    made = work.arranged.made.get(offer.id, work.now)
    work.writes += offer_writes(fresh, case_id=_case(work), made=made, at=work.now, policy_hash=work.means.policy.hash)
    work.note("offer." + state.value, offer=offer.id)
    return fresh


def set_agreement(work: Work, agreement: Agreement, **changes: Any) -> Agreement:
    """A new version of an agreement; LookupError for a state it cannot come to."""
    to = changes.get("state")
    if to is not None and not may_become(agreement.state, to):
        raise LookupError(f"{agreement.id}: {agreement.state.value} does not become {to.value}")
    fresh = replace(agreement, version=agreement.version + 1, **changes)
    _put(work, fresh)
    _write(work, fresh)
    return fresh


def end_parts(work: Work, agreement_id: str, state: PromiseState) -> None:
    """What is still open of a plan is asked for no more."""
    for promise in work.promises:
        if promise.agreement == agreement_id and promise.state is PromiseState.OPEN:
            work.save_promise(work.set_promise(promise, state=state))


def _close_others(work: Work, loan_ref: str, *, signed: bool = False) -> None:
    """What newer offers, or a signature, take the place of."""
    position = work.position()
    loan = position.loan(loan_ref) if position else None
    for offer in work.arranged.offers:
        if outdated(offer, loan_ref, loan.due if loan else None, signed=signed):
            set_offer(work, offer, OfferState.REPLACED)


def shown_text(payload: str) -> str:
    """The text of a message as its row keeps it."""
    return str(json.loads(payload).get("text", ""))


def _agreed_text(work: Work, offer_id: str) -> Tx[str]:
    """The text of the terms as they were shown when the borrower said yes to them."""
    now = [text for what, text in work.consented if what == "terms"]
    if now:
        return now[-1]
    rows = yield sql("consents_of_offer", offer_id)
    said = [str(row["text"]) for row in rows if row["what"] == "terms"]
    return said[-1] if said else ""


def _write_offer(work: Work, offer: Offer) -> None:
    work.arranged.offers = (*work.arranged.offers, offer)
    work.arranged.made[offer.id] = work.arranged.changed[offer.id] = work.now
    work.writes += offer_writes(
        offer, case_id=_case(work), made=work.now, at=work.now, policy_hash=work.means.policy.hash
    )


def _put(work: Work, agreement: Agreement) -> None:
    work.arranged.agreements = tuple(agreement if a.id == agreement.id else a for a in work.arranged.agreements)


def _write(work: Work, agreement: Agreement) -> None:
    signature = work.arranged.signatures[agreement.id]
    work.writes += agreement_writes(
        agreement, signature, case_id=_case(work), at=work.now, policy_hash=work.means.policy.hash
    )


def _case(work: Work) -> str:
    assert work.case is not None
    return work.case.case_id


def _offer(work: Work, offer_id: str) -> Offer:
    return next(o for o in work.arranged.offers if o.id == offer_id)


def _agreement(work: Work, agreement_id: str) -> Agreement:
    return next(a for a in work.arranged.agreements if a.id == agreement_id)


def _plain(value: object) -> str | int:
    return value if isinstance(value, int) else str(value)
