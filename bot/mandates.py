"""An officer's mandate: from now on offers within the present limits may be accepted in the lender's name."""

from __future__ import annotations

from datetime import date

from bot.clock import stamp
from bot.house import House
from bot.store.journal import Entry, append, lock_chain
from bot.store.statements import Tx, sql


def give_mandate(house: House, *, by: int, officer: str, today: date, until: date) -> Tx[str]:
    """Record it with the hash of the offers' policy; gives its id. It holds from `today` through `until`."""
    mandate = house.means.ids.new("M")
    yield from lock_chain("lender")
    now, policy = stamp(house.clock.now()), house.policy.mandate_hash
    yield sql("mandate_add", mandate, officer, str(by), policy, today.isoformat(), until.isoformat(), now)
    body = {"mandate": mandate, "officer": officer, "by": by, "policy": policy, "until": until.isoformat()}
    yield from append("lender", [Entry("mandate", body)], at=now, key=house.means.journal_key, ids=house.means.ids)
    return mandate
