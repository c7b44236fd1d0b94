"""Builders for plans: an offer, its terms, the agreement, and where it stands by the books."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from arrears_build import POLICY, a_loan, twd

from arrears.agreement import Agreement, AgreementState, canonical, hash_of, terms_for
from arrears.books import Loan, Payment
from arrears.follow import PlanStanding, follow
from arrears.offer import Offer, OfferKind
from arrears.position import position
from arrears.schedule import Cadence, Part, Schedule
from arrears.terms import Terms

SIGNED = date(2026, 11, 16)  # a Monday
KNOWN = date(2026, 11, 15)  # payments are complete through this day when it is signed
ARREARS = (date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 2))
DAYS = (date(2026, 12, 7), date(2027, 1, 7), date(2027, 2, 3))  # bank days in Taiwan
UNIT = 100_000  # 1,000 TWD, in minor units


def owing(*payments: Payment, coming: tuple[date, ...] = (), **more: object) -> Loan:
    """A loan with three instalments of 1,000 TWD in arrears and those `coming` after the signature."""
    return a_loan(*ARREARS, *coming, each=(UNIT, 0, 0), payments=payments, **more)  # type: ignore[arg-type]


def an_offer(days: tuple[date, ...] = DAYS, **more: object) -> Offer:
    """Instalments of 1,000 TWD on these days over all that is due."""
    parts = tuple(Part(n, day, UNIT) for n, day in enumerate(days, 1))
    facts: dict[str, object] = {
        "kind": OfferKind.INSTALMENTS,
        "loan_ref": "L1",
        "covered": twd(3 * UNIT),
        "schedule": Schedule("TWD", parts),
        "made_on": SIGNED,
        "valid_until": date(2026, 11, 23),
        "waived": twd(0),
        "cadence": Cadence.MONTHLY,
        "rules": ("instalments",),
        "id": "O-1",
        **more,
    }
    return Offer(**facts)  # type: ignore[arg-type]


def a_pause() -> Offer:
    """Nothing to pay until a review in the middle of January."""
    return an_offer(
        kind=OfferKind.PAUSE, schedule=Schedule("TWD", ()), cadence=None, review_on=date(2027, 1, 15), rules=("pause",)
    )


def the_terms(offer: Offer | None = None, loan: Loan | None = None, **more: object) -> Terms:
    """What is signed on that Monday."""
    loan = loan or owing()
    facts: dict[str, object] = {
        "borrower_ref": "B1",
        "borrower_name": "陳美玲",
        "lender_name": "好言銀行",
        "case_number": "G-7K3QX2",
        "product": "信貸",
        "position": position(loan, SIGNED, as_of=KNOWN),
        "payments": loan.payments,
        "method": "銀行轉帳",
        "language": "zh_Hant",
        "policy": "abc",
        "rules": POLICY.offers,
        "today": SIGNED,
        **more,
    }
    return terms_for(offer or an_offer(), **facts)  # type: ignore[arg-type]


def an_agreement(terms: Terms | None = None, state: str = "active", **more: object) -> Agreement:
    """Signed and in force since that Monday, unless said otherwise."""
    terms = terms or the_terms()
    made = Agreement(
        "AG-1", terms.loan_ref, AgreementState(state), terms, hash_of(canonical(terms)), "", SIGNED, SIGNED
    )
    return replace(made, **more)  # type: ignore[arg-type]


def stands(
    *payments: Payment, on: date, of: Agreement | None = None, as_of: date | None = None, loan: Loan | None = None
) -> PlanStanding:
    """The plan at the end of `on`, with payments complete through that day unless said otherwise."""
    loan = loan or owing(*payments)
    return follow(
        of or an_agreement(),
        loan,
        on,
        as_of=as_of or on,
        position=position(loan, on),
        offers=POLICY.offers,
        promises=POLICY.promises,
        jurisdiction="TW",
    )
