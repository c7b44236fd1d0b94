"""Agreements: the terms both sides sign, their states, and the hash that shows nothing was changed since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from arrears.money import Money
from arrears.position import Breakdown
from arrears.schedule import Schedule

SCHEMA = "agreement/1"


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
class Terms:
    """What is signed. Amounts are minor units of `currency`; the canonical JSON of this is what is hashed.

    `covered` are the arrears at the end of `balance_on`, with payments counted through `as_of` and those in `counted`
    (payment references of later days the books already held). `waived` late fees are not asked for while the plan is
    kept. A pause has no parts and a `review_on`. `replaces` names the agreement carried over, `carried` what was paid
    on it.
    """

    kind: str  # an OfferKind's value
    borrower_ref: str
    borrower_name: str
    lender_name: str
    case_number: str
    loan_ref: str
    product: str
    currency: str
    covered: int
    breakdown: Breakdown
    balance_on: date
    as_of: date | None
    counted: tuple[str, ...]
    schedule: Schedule
    waived: int
    annual_basis_points: int
    method: str
    review_on: date | None
    withdraw_until: date
    replaces: str
    carried: int
    language: str
    offer_id: str
    rules: tuple[str, ...]
    policy: str  # the merged policy's hash
    template: str = "2026-11"
    schema: str = SCHEMA

    def money(self, minor: int) -> Money:
        """An amount of the agreement's currency."""
        return Money(minor, self.currency)


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
