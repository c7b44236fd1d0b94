"""A talk with somebody who has signed a plan: three payments over what is due, and instalments beside it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from talk import POLICY, TODAY, Talk, fresh

from arrears.agreement import Act, Agreement, AgreementState, terms_for
from arrears.money import Money
from arrears.offer import Offer, OfferKind
from arrears.position import position
from arrears.schedule import Cadence, Part, Schedule

DAYS = (date(2026, 11, 27), date(2026, 12, 11), date(2026, 12, 24))
AMOUNTS = (120_000, 120_000, 110_000)


def agreed(
    talk: Talk,
    days: tuple[date, ...] = DAYS,
    amounts: tuple[int, ...] = AMOUNTS,
    state: AgreementState = AgreementState.ACTIVE,
    review_on: date | None = None,
) -> Agreement:
    """What was signed today on the talk's first loan; without days it is a pause until its review."""
    loan = talk.loans[0]
    due = position(loan, talk.today, as_of=talk.books.payments_as_of, jurisdiction="TW")
    schedule = Schedule(loan.currency, tuple(Part(n, day, amount) for n, (day, amount) in enumerate(
        zip(days, amounts, strict=True), 1)))  # fmt: skip
    kind = OfferKind.PAUSE if not days else OfferKind.EXTENSION if len(days) == 1 else OfferKind.INSTALMENTS
    offer = Offer(kind, loan.ref, due.due, schedule, talk.today, talk.today, Money(0, loan.currency),
                  Cadence.FORTNIGHTLY if len(days) > 1 else None, review_on=review_on, id="O-1")  # fmt: skip
    terms = terms_for(
        offer, borrower_ref="B-1", borrower_name=talk.books.borrower.name, lender_name="Harbour Credit",
        case_number="G-7K3QX2", product=loan.product, position=due, payments=loan.payments, today=talk.today,
        method="Bank transfer", language=talk.language, rules=POLICY.offers, policy=POLICY.hash,
    )  # fmt: skip
    act = Act("Ann", "M-1", date(2027, 12, 31)) if state is AgreementState.ACTIVE else None
    return Agreement("AG-1", loan.ref, state, terms, "t", "x", talk.today, talk.today if act else None, act)


def under_plan(talk: Talk | None = None, *days: date, **more: object) -> Talk:
    """The plan runs, both have signed."""
    talk = talk or fresh()
    talk.today = TODAY
    if days:
        more = {"days": days, "amounts": AMOUNTS[: len(days)], **more}
    agreement = agreed(talk, **more)  # type: ignore[arg-type]
    talk.agreements = (agreement,)
    if agreement.state is AgreementState.ACTIVE:
        talk.activated(agreement)
    return talk


def only_one_instalment(talk: Talk) -> Talk:
    """Nothing falls due beside the plan."""
    talk.loans = (replace(talk.loans[0], instalments=talk.loans[0].instalments[:1]), *talk.loans[1:])
    return talk
