"""Agreements and how each was signed: read, and written as new versions, never over the old ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from arrears.agreement import Act, Agreement, AgreementState, canonical, read_terms
from arrears.days import local_day
from bot.clock import moment, moment_or_none, stamp, stamp_or_none
from bot.store.statements import Row, Statement, sql


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
