"""Effects about agreements become rows: the consent, the signature, the lender's act, and how it ends."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from arrears.agreement import Act, Agreement, AgreementState, canonical, hash_of, may_become, parts_as_promises
from arrears.mandate import act_for
from arrears.offer import OfferState
from arrears.promise import PromiseState
from bot.clock import stamp
from bot.desk.watch import decision_wanted
from bot.keys import derive, keyed_hash
from bot.store.agreements import Signature, agreement_writes
from bot.store.statements import Tx, sql
from bot.turn.offers import close_others, set_offer, tell_the_desk
from bot.turn.paper import make_document
from bot.turn.promises import newer_promise, write_promise
from bot.turn.work import Work
from dialogs.grammar import effects as e
from dialogs.grammar.conversation import Conversation


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
    offer = work.arranged.offer(effect.offer_id)
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
    close_others(work, agreement.loan_ref, signed=True)
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
    yield from tell_the_desk(work, offer, "signed" if act is None else "active")


def activate(work: Work, agreement: Agreement, act: Act) -> None:
    """Both have signed: former plan and open promises of the loan end, the parts are promises, the paper is made."""
    terms = agreement.terms
    for older in work.arranged.agreements:
        if older.loan_ref == agreement.loan_ref and older.state is AgreementState.ACTIVE:
            set_agreement(work, older, state=AgreementState.SUPERSEDED)
    for promise in work.promises:  # parts of the former plan, and free ones
        if promise.loan_ref == agreement.loan_ref and promise.state is PromiseState.OPEN:
            write_promise(work, newer_promise(work, promise, state=PromiseState.SUPERSEDED))
    work.arranged.signatures[agreement.id].active_at = work.now
    fresh = set_agreement(work, agreement, state=AgreementState.ACTIVE, active_on=work.today, act=act)
    for part in parts_as_promises(fresh):
        work.promises = (*work.promises, part)
        write_promise(work, part)
    work.note("agreement.active", agreement=fresh.id, by=act.by, mandate=act.mandate, replaces=terms.replaces)
    make_document(work, fresh.id, "agreement")


def withdraw(work: Work, _conversation: Conversation, effect: e.WithdrawAgreement) -> Tx[None]:
    """The borrower takes the signature back."""
    agreement = work.arranged.agreement(effect.agreement_id)
    set_agreement(work, agreement, state=AgreementState.WITHDRAWN)
    end_parts(work, agreement.id, PromiseState.WITHDRAWN)
    work.note("agreement.withdrawn", agreement=agreement.id)
    yield from ()


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
            write_promise(work, newer_promise(work, promise, state=state))


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


def _put(work: Work, agreement: Agreement) -> None:
    work.arranged.agreements = tuple(agreement if a.id == agreement.id else a for a in work.arranged.agreements)


def _write(work: Work, agreement: Agreement) -> None:
    assert work.case is not None
    signature, case_id = work.arranged.signatures[agreement.id], work.case.case_id
    policy_hash = work.means.policy.hash
    work.writes += agreement_writes(agreement, signature, case_id=case_id, at=work.now, policy_hash=policy_hash)
