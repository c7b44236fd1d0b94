"""From an agreement's rows to its paper: what the sender makes in a thread when a turn wants a document."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from arrears.agreement import Agreement
from arrears.days import local_day
from bot.books.load import books_of
from bot.clock import moment
from bot.house import House
from bot.i18n import Texts
from bot.sender.outcome import Claimed
from bot.store.agreements import Signature, agreement_of, signature_of
from bot.store.statements import Row, Tx, sql
from dialogs.papers.evidence import Consent, Evidence
from dialogs.papers.form import Paper
from dialogs.papers.paper import agreement_paper, completion_paper


@dataclass(frozen=True, slots=True)
class _Found:
    """What a paper is made from, read in one snapshot."""

    agreement: Agreement
    signature: Signature
    consents: tuple[Consent, ...]
    reference: str
    zone: str
    changed_at: datetime
    parts: tuple[Row, ...]


def maker(house: House, texts: Texts) -> Callable[[Claimed], Awaitable[bytes]]:
    """`make(row)` for the sender: the bytes of the document that its payload names, signed by the lender's key."""

    async def make(message: Claimed) -> bytes:
        from bot.documents.make import make_document  # only now: what it brings along doubles the time of a start

        found = await house.db.read(_read(message.payload["agreement"], house.settings.lender.zone))
        paper = paper_of(house, found, message.payload["document"])
        language = found.agreement.terms.language
        return await asyncio.to_thread(
            make_document,
            paper,
            texts=texts,
            locale=language,
            zone=found.zone,
            secret=house.settings.secret_key,
            lender_name=house.settings.lender.name.in_locale("en"),  # of the certificate: one for all languages
            at=paper.made_at,
        )

    return make


def paper_of(house: House, found: _Found, kind: str) -> Paper:
    """The agreement, or the letter when it is fulfilled."""
    lender = house.means.lender_view
    signature, agreement = found.signature, found.agreement
    if kind == "completion":
        return completion_paper(
            agreement,
            paid=agreement.terms.money(sum(row["paid"] for row in found.parts)),
            completed_on=local_day(found.changed_at, found.zone),
            last_paid_on=max(
                (date.fromisoformat(row["kept_on"]) for row in found.parts if row["kept_on"]),
                default=local_day(found.changed_at, found.zone),
            ),
            made_at=found.changed_at,
            lender=lender,
        )
    evidence = Evidence(
        name_typed=signature.typed_name,
        verified=signature.proved,
        verified_at=signature.verified_at,
        telegram=signature.signer,
        consents=found.consents,
        made_at=signature.active_at or signature.signed_at,
        acted_at=signature.active_at,
    )
    return agreement_paper(agreement, evidence, lender, reference=found.reference)


def _read(agreement_id: str, lender_zone: str) -> Tx[_Found]:
    row = (yield sql("agreement_read", agreement_id))[0]
    books = yield from books_of(row["case_id"])
    zone = (books.borrower.time_zone if books else "") or lender_zone
    agreement, signature = agreement_of(row, zone), signature_of(row)
    consents = yield sql("consents_of_offer", signature.offer_id)
    parts = yield sql("promises_of_agreement", agreement_id)
    loan = books.loan(agreement.loan_ref) if books else None
    return _Found(
        agreement,
        signature,
        tuple(Consent(c["what"], _message(c), moment(c["at"])) for c in consents),
        loan.balance.pay_reference if loan and loan.balance else "",
        zone,
        moment(row["at"]),
        tuple(parts),
    )


def _message(consent: Row) -> str:
    """Telegram's id of the message; where it is not known, the row that showed it."""
    found: Any = consent["message_id"]
    return str(found or consent["row_id"])
