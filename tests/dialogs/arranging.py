"""Talks about offers and agreements: somebody who has told of income and costs stands before what is possible."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from talk import NAMES, TODAY, Talk, a_loan

from arrears.agreement import Act, Agreement, AgreementState
from arrears.books import Balance, Instalment, Loan
from arrears.circumstances import Cause, Circumstances
from arrears.offer import Offer, OfferKind, OfferState
from arrears.schedule import Cadence, PayDay
from dialogs.grammar.events import AgreementDecided, DocumentMade, OfferDecided
from dialogs.grammar.view import Level
from dialogs.plans.facts import shown, tag

BOTH = ("birthday", "last4")


def a_late_loan(ref: str = "L-2041", *, late: int = 19, total: int = 1_200_000, fees: int = 30_000) -> Loan:
    """A loan with one large instalment late, late fees by the lender's balance, and 3,000 dollars a month to come."""
    first = a_loan(ref, late=late, total=total - fees)
    due = first.instalments[0]
    days = [date(2026 + (n + 11) // 12, (n + 11) % 12 + 1, 10) for n in range(9)]
    rows = [due, *(Instalment(n, day, 280_000, 20_000, 0) for n, day in enumerate(days, 2))]
    balance = Balance(TODAY - timedelta(days=1), due.principal, due.interest, fees, due.fees)
    return replace(first, instalments=tuple(rows), balance=balance)


def told(
    cause: Cause = Cause.JOB_LOSS, *, income: int | None = 3_000_000, costs: int | None = 2_000_000, **more: object
) -> Circumstances:
    """What was told, in minor units a month; wages come on the fifth."""
    pay = PayDay(Cadence.MONTHLY, date(2026, 12, 5), 5)
    values = {"currency": "TWD", "income": income, "costs": costs, "dependants": 0, "debts": 0, "pay_day": pay, **more}
    return Circumstances(TODAY, cause=cause, **values)  # type: ignore[arg-type]


def before_offers(language: str = "en", *, circumstances: Circumstances | None = None, loans: tuple[Loan, ...] = (),
                  items: tuple[str, ...] = BOTH, **more: object) -> Talk:  # fmt: skip
    """On the screen of what is possible, for the first loan."""
    talk = Talk(language, level=Level.FRESH, items=items, loans=loans or (a_late_loan(),), proved=items[:1],
                circumstances=circumstances or told(), **more)  # type: ignore[arg-type]  # fmt: skip
    talk.stands_at("offers", "loan")
    talk.log.clear()
    return talk.taps("loan:0")


def of_kind(talk: Talk, kind: OfferKind, loan: str = "L-2041") -> Offer:
    """The first offer of that kind that stands."""
    return next(offer for offer in shown(talk.view(), loan) if offer.kind is kind)


def opens(talk: Talk, kind: OfferKind = OfferKind.INSTALMENTS) -> Talk:
    """Looks at an offer in full."""
    return talk.taps(f"offer:{tag(of_kind(talk, kind))}")


def reads_terms(talk: Talk, kind: OfferKind = OfferKind.INSTALMENTS) -> Talk:
    """From the offers to the terms, with the way to pay and the second answer."""
    opens(talk, kind).taps("take")
    if talk.conversation.frame.step == "way":
        talk.taps("way:0")
    return talk.says("A123") if talk.level < Level.SURE else talk


def signs(talk: Talk, kind: OfferKind = OfferKind.INSTALMENTS) -> Talk:
    """All the way to the signature."""
    return reads_terms(talk, kind).taps("agree").says(NAMES[talk.language]).taps("sign")


def decides(talk: Talk, *, approved: bool, reason: str = "") -> Talk:
    """A supervisor decides what was asked for."""
    asked = next(offer for offer in talk.offers if offer.state is OfferState.ASKED)
    state = OfferState.APPROVED if approved else OfferState.DECLINED
    made = replace(asked, state=state, by="Ben", reason=reason)
    talk.offers = tuple(made if offer.id == asked.id else offer for offer in talk.offers)
    talk.log.append(f"    (a supervisor {'approves' if approved else 'declines'} {asked.id})")
    talk.hear(OfferDecided(asked.id, approved))
    return talk


def lender_signs(talk: Talk, *, approved: bool) -> Talk:
    """A supervisor signs what the borrower had signed, or does not."""
    old = next(a for a in talk.agreements if a.state is AgreementState.SIGNED)
    new = replace(old, state=AgreementState.ENDED)
    if approved:
        new = replace(old, state=AgreementState.ACTIVE, active_on=talk.today, act=Act("Ben"))
    talk.agreements = tuple(new if a.id == old.id else a for a in talk.agreements)
    if approved:
        talk.activated(new)
    talk.log.append(f"    (a supervisor {'signs' if approved else 'declines'} {old.id})")
    talk.hear(AgreementDecided(old.id, approved))
    return talk


def paper_is_made(talk: Talk, kind: str = "agreement") -> Talk:
    """The document is there."""
    talk.hear(DocumentMade(newest(talk).id, kind))
    return talk


def newest(talk: Talk) -> Agreement:
    """The agreement signed last."""
    return talk.agreements[-1]
