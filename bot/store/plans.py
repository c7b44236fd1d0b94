"""Offers, agreements, payments told of: read for a case, and written as new versions, never over the old ones."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from functools import cache
from typing import Any, TypeVar, cast

from pydantic import TypeAdapter

from arrears.agreement import Act, Agreement, AgreementState, canonical, read_terms
from arrears.circumstances import Circumstances
from arrears.days import Hours, local_day
from arrears.mandate import Mandate
from arrears.money import Money
from arrears.offer import Offer
from arrears.receipts import Receipt
from bot.clock import moment, moment_or_none, stamp, stamp_or_none
from bot.store.statements import Row, Statement, Tx, sql

T = TypeVar("T")


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def dump(value: object) -> str:
    """A value of the field as JSON text, to be kept."""
    kind: Any = type(value)
    return _adapter(kind).dump_json(value).decode()


def load(kind: type[T], text: str) -> T:
    """A kept value again."""
    known: Any = kind
    return cast(T, _adapter(known).validate_json(text))


@dataclass(slots=True)
class Signature:
    """What stands beside an agreement's terms: the exact text, and how and when it was signed.

    `proved` are the items of the check passed by then, `signer` a keyed hash of the Telegram user.
    """

    offer_id: str
    text: str
    typed_name: str
    proved: tuple[str, ...]
    verified_at: datetime
    signer: str
    signed_at: datetime
    active_at: datetime | None = None
    letter: str = ""


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


def agreement_of(row: Row, zone: str) -> Agreement:
    """An agreement from its row."""
    act = None
    if row["act_by"]:
        act = Act(row["act_by"], row["act_mandate"], date.fromisoformat(row["act_until"]) if row["act_until"] else None)
    return Agreement(
        row["agreement_id"],
        row["loan_ref"],
        AgreementState(row["state"]),
        read_terms(row["terms"]),
        row["terms_hash"],
        row["text_hash"],
        local_day(moment(row["signed_at"]), zone),
        local_day(moment(row["active_at"]), zone) if row["active_at"] else None,
        act,
        row["document"],
        bool(row["drifted"]),
        row["version"],
    )


def signature_of(row: Row) -> Signature:
    """How it was signed."""
    return Signature(
        row["offer_id"],
        row["text"],
        row["typed_name"],
        tuple(filter(None, row["proved"].split(","))),
        moment(row["verified_at"]),
        row["signer"],
        moment(row["signed_at"]),
        moment_or_none(row["active_at"]),
        row["letter"],
    )


def receipt_of(row: Row) -> Receipt:
    """A payment told of, from its row."""
    return Receipt(
        row["receipt_id"],
        row["loan_ref"],
        Money(row["amount"], row["currency"]) if row["amount"] is not None else None,
        date.fromisoformat(row["paid_on"]) if row["paid_on"] else None,
        row["method"],
        date.fromisoformat(row["told_on"]),
        date.fromisoformat(row["until"]),
        row["state"],
        row["payment_ref"],
        (),
        row["version"],
    )


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


def agreement_writes(
    agreement: Agreement, signature: Signature, *, case_id: str, at: datetime, policy_hash: str
) -> list[Statement]:
    """What writes a version of an agreement; terms and text are the same in every version."""
    writes = []
    if agreement.version > 1:
        writes.append(sql("agreement_replace", agreement.id, agreement.version - 1, stamp(at)))
    act = agreement.act
    values = (
        agreement.id,
        agreement.version,
        case_id,
        agreement.loan_ref,
        agreement.state.value,
        signature.offer_id,
        canonical(agreement.terms),
        agreement.terms_hash,
        signature.text,
        agreement.text_hash,
        signature.typed_name,
        ",".join(signature.proved),
        stamp(signature.verified_at),
        signature.signer,
        stamp(signature.signed_at),
        stamp_or_none(signature.active_at),
        act.by if act else "",
        act.mandate if act else "",
        act.until.isoformat() if act and act.until else None,
        agreement.document,
        signature.letter,
        int(agreement.drifted),
        stamp(at),
        policy_hash,
    )
    return [*writes, sql("agreement_add", *values)]


def receipt_writes(receipt: Receipt, *, case_id: str, currency: str, words: str, at: datetime) -> list[Statement]:
    """What writes a version of a payment told of."""
    writes = [sql("receipt_replace", receipt.id, receipt.version - 1, stamp(at))] if receipt.version > 1 else []
    values = (
        receipt.id,
        receipt.version,
        case_id,
        receipt.loan_ref,
        receipt.amount.currency if receipt.amount else currency,
        receipt.amount.minor if receipt.amount else None,
        receipt.paid_on.isoformat() if receipt.paid_on else None,
        receipt.method,
        words,
        receipt.told_on.isoformat(),
        receipt.until.isoformat(),
        receipt.state,
        receipt.payment_ref,
        stamp(at),
    )
    return [*writes, sql("receipt_add", *values)]


def newer(offer: Offer, **changes: Any) -> Offer:
    """The next version of an offer."""
    return replace(offer, version=offer.version + 1, **changes)


def dump_hours(wished: Hours | None, *, agreed: bool = False) -> str:
    """Wished hours as text, and whether they are agreed though outside the rules' hours; empty for none."""
    if wished is None:
        return ""
    days = "".join(str(day) for day in sorted(wished.days))
    said = f"{days} {wished.start:%H:%M} {wished.end:%H:%M} {int(wished.holidays)}"
    return f"{said} {_AGREED}" if agreed else said


def load_hours(text: str) -> Hours | None:
    """Wished hours again."""
    if not text:
        return None
    days, start, end, holidays = text.removesuffix(f" {_AGREED}").split(" ")
    return Hours(frozenset(map(int, days)), time.fromisoformat(start), time.fromisoformat(end), holidays == "1")


def hours_agreed(text: str) -> bool:
    """Whether the borrower consented to be written to at these hours, outside the rules' own."""
    return text.endswith(f" {_AGREED}")


_AGREED = "agreed"
