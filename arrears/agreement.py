"""Agreements: their states, when one may be signed or taken back, and the promises its parts are.

What is signed, and its hash, are in `arrears.terms`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from arrears.decisions import Refusal
from arrears.offer import Offer, OfferState
from arrears.position import LoanPosition
from arrears.promise import Promise
from arrears.terms import SCHEMA, Terms, canonical, hash_of, read_terms, terms_for

__all__ = [
    "MOVES", "SCHEMA", "Act", "Agreement", "AgreementState", "Terms", "canonical", "hash_of", "may_become",
    "parts_as_promises", "read_terms", "signable", "terms_for", "withdrawable",
]  # fmt: skip


class AgreementState(StrEnum):
    """The life of an agreement. One is active per loan; only a person ends one (design, section 5)."""

    OFFERED = "offered"  # terms were read back, nothing is signed
    SIGNED = "signed"  # by the borrower; the lender's act is awaited
    ACTIVE = "active"  # by both
    COMPLETED = "completed"
    WITHDRAWN = "withdrawn"  # by the borrower, within the cooling-off days or before the lender's act
    SUPERSEDED = "superseded"  # by a newer agreement on the same loan
    ENDED = "ended"  # by a person of the lender's, or its "no" to what was signed


@dataclass(frozen=True, slots=True)
class Act:
    """The lender's side: a supervisor's own act, or the mandate of an officer that an automatic acceptance cites."""

    by: str  # the officer's alias
    mandate: str = ""  # M-... when it was given beforehand
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Agreement:
    """An agreement in its newest version."""

    id: str
    loan_ref: str
    state: AgreementState
    terms: Terms
    terms_hash: str
    text_hash: str
    signed_on: date | None = None
    active_on: date | None = None
    act: Act | None = None
    document: str = ""  # SHA-256 of the PDF, once it is made
    drifted: bool = False  # a person was told that books and plan differ
    version: int = 1


# Where a state may lead; what is not here is final.
MOVES: dict[AgreementState, frozenset[AgreementState]] = {
    AgreementState.OFFERED: frozenset({AgreementState.SIGNED}),
    AgreementState.SIGNED: frozenset({AgreementState.ACTIVE, AgreementState.WITHDRAWN, AgreementState.ENDED}),
    AgreementState.ACTIVE: frozenset(
        {AgreementState.COMPLETED, AgreementState.WITHDRAWN, AgreementState.SUPERSEDED, AgreementState.ENDED}
    ),
}

# Offers nobody can sign: not decided yet, refused by either side, or no longer true.
_CLOSED = (OfferState.ASKED, OfferState.DECLINED, OfferState.REFUSED, OfferState.REPLACED, OfferState.LAPSED)


def may_become(state: AgreementState, to: AgreementState) -> bool:
    """Whether an agreement in that state may go there; when it may be withdrawn is `withdrawable`'s question."""
    return to in MOVES.get(state, frozenset())


def withdrawable(agreement: Agreement, today: date) -> Refusal | None:
    """Why the borrower cannot take the signature back today; None: it can be, no reason needed.

    Before the lender's act at any time, then through the cooling-off days. Refusals: agreement.not_running,
    agreement.cooling_off_over.
    """
    if not may_become(agreement.state, AgreementState.WITHDRAWN):
        return Refusal("agreement.not_running", {"state": agreement.state.value})
    until = agreement.terms.withdraw_until
    if agreement.state is AgreementState.ACTIVE and today > until:
        return Refusal("agreement.cooling_off_over", {"until": until})
    return None


def signable(
    offer: Offer, *, position: LoanPosition | None, silent: bool, today: date, agreements: Iterable[Agreement]
) -> Refusal | None:
    """Why the offer cannot be signed today; None: it can be. `agreements` are all of the borrower's.

    `position` is the loan's today (None: it left the books), `silent` says that nobody may collect on it. Refusals:
    agreement.loan_gone (sold, closed), agreement.already_signed (this offer, or one on the loan that waits for the
    lender's act), agreement.not_open (the offer waits for a decision or is over), agreement.prepared (a review comes
    first), agreement.expired, agreement.books_changed, agreement.first_passed.
    """
    if position is None or silent:
        return Refusal("agreement.loan_gone", {"loan": offer.loan_ref})
    for agreement in agreements:
        same = bool(offer.id) and agreement.terms.offer_id == offer.id and agreement.state is not AgreementState.OFFERED
        if same or (agreement.loan_ref == offer.loan_ref and agreement.state is AgreementState.SIGNED):
            return Refusal("agreement.already_signed", {"agreement": agreement.id})
    if offer.state in _CLOSED:
        return Refusal("agreement.not_open", {"state": offer.state.value})
    if offer.prepared:
        return Refusal("agreement.prepared", {"loan": offer.loan_ref})
    if today > offer.valid_until:
        return Refusal("agreement.expired", {"until": offer.valid_until})
    if position.due != offer.covered:
        return Refusal("agreement.books_changed", {"offered": offer.covered, "due": position.due})
    first = offer.schedule.first or offer.review_on
    if first is not None and first <= today:
        return Refusal("agreement.first_passed", {"first": first})
    return None


def parts_as_promises(agreement: Agreement) -> tuple[Promise, ...]:
    """The parts of a signed plan as promises, in their order; ValueError while nobody has signed."""
    made_on = agreement.active_on or agreement.signed_on
    if made_on is None:
        raise ValueError(f"{agreement.id}: nobody has signed")
    terms = agreement.terms
    return tuple(
        Promise(
            id=f"{agreement.id}.{part.number}",
            loan_ref=agreement.loan_ref,
            amount=terms.money(part.total),
            due=part.due,
            method=terms.method,
            made_on=made_on,
            agreement=agreement.id,
            part=part.number,
        )
        for part in terms.schedule.parts
    )
