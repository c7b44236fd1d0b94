"""What a borrower told, and the offers made on it: new versions, never over the old ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from arrears.circumstances import Circumstances
from arrears.offer import Offer
from bot.clock import stamp
from bot.store.statements import Statement, sql
from bot.store.stored import dump


def circumstances_write(case_id: str, told: Circumstances, version: int, at: datetime) -> Statement:
    """A new version of what the borrower told."""
    return sql("circumstances_add", case_id, version, dump(told), stamp(at))


def offer_writes(offer: Offer, *, case_id: str, made: datetime, at: datetime, policy_hash: str) -> list[Statement]:
    """What writes a version of an offer."""
    writes = [sql("offer_replace", offer.id, offer.version - 1, stamp(at))] if offer.version > 1 else []
    values = (
        offer.id,
        offer.version,
        case_id,
        offer.loan_ref,
        offer.kind.value,
        offer.state.value,
        dump(offer),
        stamp(made),
        stamp(at),
        policy_hash,
    )
    return [*writes, sql("offer_add", *values)]


def newer(offer: Offer, **changes: Any) -> Offer:
    """The next version of an offer."""
    return replace(offer, version=offer.version + 1, **changes)
