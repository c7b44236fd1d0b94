"""The lender's side of a signature: an officer's mandate for the present limits, or a supervisor's own act."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from arrears.agreement import Act
from arrears.offer import Offer, OfferState


@dataclass(frozen=True, slots=True)
class Mandate:
    """An officer's recorded word that what keeps to these limits (their hash) may be accepted, until a day."""

    id: str
    officer: str
    policy: str
    since: date
    until: date


def act_for(offer: Offer, mandates: tuple[Mandate, ...], policy: str, today: date) -> Act | None:
    """The lender's act for an offer the borrower signs, or None: then a supervisor has to act; `today` is its own day.

    A supervisor's approval of this very offer counts; else the newest mandate for exactly this policy, unless the
    offer needs approval (design, section 4: beyond the mandate a supervisor's act).
    """
    if offer.state is OfferState.APPROVED:
        return Act(offer.by)
    if offer.needs_approval:
        return None
    good = [m for m in mandates if m.policy == policy and m.since <= today <= m.until]
    if not good:
        return None
    newest = max(good, key=lambda m: (m.since, m.id))
    return Act(newest.officer, newest.id, newest.until)
