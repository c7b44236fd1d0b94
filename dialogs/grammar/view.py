"""What a story may look at: one frozen picture of the case at this moment, taken by the turn under its lock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import IntEnum

from arrears.agreement import Agreement, AgreementState
from arrears.books import Books
from arrears.circumstances import Circumstances
from arrears.contact import IDENTITY
from arrears.days import Hours, local_day
from arrears.follow import PlanStanding
from arrears.mandate import Mandate
from arrears.offer import Offer
from arrears.policy import Policy
from arrears.position import CasePosition, LoanPosition
from arrears.promise import Promise, PromiseState
from arrears.receipts import Receipt
from arrears.signals import Complaint
from dialogs.grammar.text import Localized
from dialogs.understand.intents import Intents


class Level(IntEnum):
    """How well we know who is writing. Debt facts are for FRESH and above."""

    UNLINKED = 0
    LINKED = 1
    VERIFIED = 2
    FRESH = 3
    SURE = 4  # fresh, and both items of the check were answered: for signing and for the paper


@dataclass(frozen=True, slots=True)
class Identity:
    """Where the identity check stands. `items` is what the book allows to be asked: birthday, last4, in that order.

    `proved` are those answered in this session.
    """

    level: Level = Level.UNLINKED
    items: tuple[str, ...] = ()
    tries_left: int = 3
    locked: bool = False
    proved: tuple[str, ...] = ()

    @property
    def asks(self) -> str:
        """The item that is asked next; empty when there is none left."""
        return next((item for item in self.items if item not in self.proved), "")

    @property
    def can_be_sure(self) -> bool:
        """Whether the book has two items to ask, so that this borrower can sign here."""
        return len(self.items) > 1


@dataclass(frozen=True, slots=True)
class Lender:
    """Who the lender is and how to reach and pay it, in its own words; `zone` and `jurisdiction` are its desk's."""

    name: Localized
    verify: tuple[Localized, ...] = ()
    methods: tuple[Localized, ...] = ()
    zone: str = ""
    jurisdiction: str = ""


@dataclass(frozen=True, slots=True)
class Ticket:
    """An open request for a person: its reason, and when the first answer is due."""

    id: str
    reason: str
    due_at: datetime


def nobody(_item: str, _answer: str) -> bool:
    """The identity check of a chat that belongs to no case: nothing proves anything."""
    return False


@dataclass(frozen=True, slots=True)
class View:
    """The case as the stories see it. `today` is the borrower's own day, `now` the moment in UTC.

    `products` and `pay_references` are pairs of a loan's reference and its name in the books, or what to write
    when paying.
    `language` is the conversation's, set by the machine.
    `owner` is who looks after the case: bot, waiting (for a person), or held by one, whom borrowers call `holder`.
    `offers` are those of every state in their newest version, oldest first; `agreements` too; `plans` follow the active
    ones through the books; `mandates` are those that stand; `wished` is when the borrower likes to be written to.
    `asked` are the reasons for which a person was asked and has not answered yet; `complaints` those that are open.
    `intents` are the words by which free text is understood; without them nothing is read into it.
    `proves(item, answer)` compares an answer (birthday as MMDD, last4 as written in the book) with the keyed hash.
    """

    now: datetime
    today: date
    zone: str
    lender: Lender
    policy: Policy
    name: str = ""
    case_number: str = ""
    identity: Identity = Identity()
    position: CasePosition | None = None
    products: tuple[tuple[str, str], ...] = ()
    pay_references: tuple[tuple[str, str], ...] = ()
    promises: tuple[Promise, ...] = ()
    stops: tuple[str, ...] = ()
    owner: str = "bot"
    holder: str = ""
    ticket: Ticket | None = None
    stale_books: bool = False
    books: Books | None = None
    circumstances: Circumstances | None = None
    offers: tuple[Offer, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    plans: tuple[PlanStanding, ...] = ()
    mandates: tuple[Mandate, ...] = ()
    receipts: tuple[Receipt, ...] = ()
    wished: Hours | None = None
    wish_agreed: bool = False  # the wish lies outside the rules' hours, by consent
    asked: tuple[str, ...] = ()
    complaints: tuple[Complaint, ...] = ()
    intents: Intents | None = None
    jurisdiction: str = ""
    language: str = ""
    proves: Callable[[str, str], bool] = nobody

    @property
    def fresh(self) -> bool:
        """Whether debt facts may be shown in this chat right now."""
        return self.identity.level >= Level.FRESH

    @property
    def closed(self) -> bool:
        """Whether it is open who reads here (a death, fraud, a wrong person, a minor): no account is spoken of."""
        return any(kind in IDENTITY for kind in self.stops)

    def proved(self, item: str = "") -> View:
        """The same picture once the check has been passed in this very turn, by that item."""
        known = self.identity
        before = known.proved if self.fresh else ()
        proved = (*before, item) if item and item not in before else before
        level = Level.SURE if known.can_be_sure and set(known.items) <= set(proved) else Level.FRESH
        return replace(self, identity=replace(known, level=max(level, known.level), proved=proved))

    @property
    def desk_day(self) -> date:
        """The day it is at the lender's: a mandate is counted in its days, not in the borrower's."""
        return local_day(self.now, self.lender.zone or self.zone)

    @property
    def loans(self) -> tuple[LoanPosition, ...]:
        """The loans one may speak about, in the books' order."""
        return self.position.collectable if self.position else ()

    @property
    def late(self) -> tuple[LoanPosition, ...]:
        """Those of them on which something is due."""
        return tuple(loan for loan in self.loans if loan.due)

    @property
    def open_promises(self) -> tuple[Promise, ...]:
        """The promises that stand, the nearest first."""
        return tuple(sorted((p for p in self.promises if p.state is PromiseState.OPEN), key=lambda p: (p.due, p.id)))

    def loan(self, ref: str) -> LoanPosition | None:
        """The position of one of the borrower's loans, unless nobody may speak about it."""
        return next((loan for loan in self.loans if loan.loan_ref == ref), None)

    def loan_action(self, ref: str) -> str:
        """What a tap on a loan means: its place in the books, which stays when another one is paid meanwhile."""
        return f"loan:{[loan.loan_ref for loan in self.loans].index(ref)}"

    def loan_name(self, ref: str) -> str:
        """What the borrower knows the loan by."""
        product = dict(self.products).get(ref, "")
        if not product:
            return ref
        return f"{product}（{ref}）" if self.language.startswith("zh") else f"{product} ({ref})"

    def offer(self, offer_id: str) -> Offer | None:
        """One of the offers."""
        return next((offer for offer in self.offers if offer.id == offer_id), None)

    def agreement(self, agreement_id: str) -> Agreement | None:
        """One of the agreements."""
        return next((agreement for agreement in self.agreements if agreement.id == agreement_id), None)

    def running(self, loan_ref: str) -> Agreement | None:
        """The agreement that is active, or signed and waits for the lender, on a loan."""
        live = (AgreementState.ACTIVE, AgreementState.SIGNED)
        return next((a for a in self.agreements if a.loan_ref == loan_ref and a.state in live), None)

    def plan(self, agreement_id: str) -> PlanStanding | None:
        """How a running agreement stands."""
        return next((plan for plan in self.plans if plan.agreement_id == agreement_id), None)

    def promise(self, promise_id: str) -> Promise | None:
        """One of the borrower's promises."""
        return next((p for p in self.promises if p.id == promise_id), None)
