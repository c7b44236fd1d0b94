"""Everything arranged on a case, read at once in its newest versions."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from arrears.agreement import Agreement
from arrears.circumstances import Circumstances
from arrears.mandate import Mandate
from arrears.offer import Offer
from arrears.receipts import Receipt
from bot.clock import moment
from bot.store.agreements import Signature, agreement_of, signature_of
from bot.store.receipts import receipt_of
from bot.store.statements import Tx, sql
from bot.store.stored import load


@dataclass(slots=True)
class Arranged:
    """Everything arranged on a case, in its newest versions."""

    circumstances: Circumstances | None = None
    told: int = 0  # versions of the circumstances
    offers: tuple[Offer, ...] = ()
    made: dict[str, datetime] = field(default_factory=dict)  # offer id -> when it was first written
    changed: dict[str, datetime] = field(default_factory=dict)  # offer id -> when it came to its state
    agreements: tuple[Agreement, ...] = ()
    signatures: dict[str, Signature] = field(default_factory=dict)
    receipts: tuple[Receipt, ...] = ()
    mandates: tuple[Mandate, ...] = ()
    pauses: tuple[tuple[datetime, datetime], ...] = ()  # since when and until when the desk lets reminders wait

    def offer(self, offer_id: str) -> Offer:
        """One of the offers; StopIteration for an id that was never read here."""
        return next(offer for offer in self.offers if offer.id == offer_id)

    def agreement(self, agreement_id: str) -> Agreement:
        """One of the agreements; StopIteration for an id that was never read here."""
        return next(agreement for agreement in self.agreements if agreement.id == agreement_id)


def read_arranged(case_id: str, desk_day: date, zone: str) -> Tx[Arranged]:
    """What is arranged on a case, days as they are in `zone`; and the mandates that stand on the lender's day."""
    found = Arranged()
    for row in (yield sql("circumstances_now", case_id)):
        found.circumstances, found.told = load(Circumstances, row["told"]), row["version"]
    offers = yield sql("offers_of_case", case_id)
    found.offers = tuple(load(Offer, row["offer"]) for row in offers)
    found.made = {row["offer_id"]: moment(row["made_at"]) for row in offers}
    found.changed = {row["offer_id"]: moment(row["at"]) for row in offers}
    for row in (yield sql("agreements_of_case", case_id)):
        found.agreements = (*found.agreements, agreement_of(row, zone))
        found.signatures[row["agreement_id"]] = signature_of(row)
    found.receipts = tuple(receipt_of(row) for row in (yield sql("receipts_of_case", case_id)))
    found.mandates = yield from read_mandates(desk_day)
    pauses = yield sql("desk_holds_of", case_id)
    found.pauses = tuple((moment(row["since"]), moment(row["until"])) for row in pauses)
    return found


def read_mandates(today: date) -> Tx[tuple[Mandate, ...]]:
    """The mandates that have not run out."""
    rows = yield sql("mandates_standing", today.isoformat())
    return tuple(
        Mandate(
            row["mandate_id"],
            row["officer"],
            row["policy_hash"],
            date.fromisoformat(row["since"]),
            date.fromisoformat(row["until"]),
        )
        for row in rows
    )
