"""An offer: one way to settle what is due, with everything that was computed for it and the rules that allow it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from arrears.decisions import Refusal
from arrears.money import Money
from arrears.schedule import Cadence, Schedule

AGENT = "agent"  # among an offer's inputs: whose of the lender's people it is


class OfferKind(StrEnum):
    """The ways there are."""

    PAY_NOW = "pay_now"  # all of it within days, with the lender's incentive; becomes a promise
    EXTENSION = "extension"  # all of it on a later day
    INSTALMENTS = "instalments"
    STEPPED = "stepped"  # instalments that start low
    PAUSE = "pause"  # nothing until a review


class OfferState(StrEnum):
    """What became of an offer; each change is a new version."""

    OPEN = "open"
    THINKING = "thinking"  # the borrower thinks it over; one gentle follow-up
    ASKED = "asked"  # a counter-offer above the limits: a supervisor decides
    APPROVED = "approved"
    DECLINED = "declined"  # by a supervisor
    TAKEN = "taken"
    REFUSED = "refused"  # by the borrower
    REPLACED = "replaced"  # by newer ones: the books or the answers changed
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True)
class Offer:
    """One offer on one loan. `id` is empty until it is written.

    `prepared`: may be shown but signed only once a review shows a surplus. `inputs` are the facts it was computed
    from, in plain values, kept with it.
    """

    kind: OfferKind
    loan_ref: str
    covered: Money
    schedule: Schedule
    made_on: date
    valid_until: date
    waived: Money
    cadence: Cadence | None = None
    annual_basis_points: int = 0
    review_on: date | None = None
    prepared: bool = False
    needs_approval: bool = False  # a supervisor decides, though it may be shown
    rules: tuple[str, ...] = ()
    inputs: tuple[tuple[str, str | int], ...] = ()
    id: str = ""
    state: OfferState = OfferState.OPEN
    by: str = "bot"
    reason: str = ""  # a supervisor's, when declined
    version: int = 1
    rank: int = 0  # among those laid out together: 0 can best be kept
    pause_interest: int = 0  # minor units: what a pause costs, for it has no part with which that falls due

    @property
    def agent(self) -> str:
        """The alias of the lender's person who put it together; empty for the bot's own and the borrower's wishes."""
        return str(dict(self.inputs).get(AGENT, ""))

    @property
    def cost(self) -> Money:
        """What it costs beside what is covered."""
        return self.schedule.interest + Money(self.pause_interest, self.covered.currency)

    @property
    def count(self) -> int:
        """How many payments."""
        return len(self.schedule.parts)


@dataclass(frozen=True, slots=True)
class OfferSet:
    """What can be offered on a loan, the one that can best be kept first; and what not, and why.

    `person` is the id of the rule by which a person has to look (no surplus, currencies that differ, ...); there may
    be offers beside it (a pause).
    """

    offers: tuple[Offer, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    person: str = ""


def outdated(offer: Offer, loan_ref: str, due: Money | None, *, signed: bool = False) -> bool:
    """Whether newer offers on that loan, or a signature on it (`signed`), take the place of this one.

    `due` is what is due on the loan now, None when the books don't know it. What a supervisor approved, or a person
    put together, stands beside newer offers as long as its sum is still the one that is due; a signature ends what is
    approved or asked for too.
    """
    if offer.loan_ref != loan_ref:
        return False
    if signed and offer.state in (OfferState.ASKED, OfferState.APPROVED):
        return True
    waits = offer.state in (OfferState.OPEN, OfferState.THINKING)
    if offer.state is OfferState.APPROVED or (waits and offer.agent and not signed):
        return offer.covered != due
    return waits
