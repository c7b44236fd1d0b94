"""From a paper to the file a borrower keeps: set in type, and signed by the lender."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from bot.documents.sign import sign, signing_key
from bot.documents.typeset import typeset
from bot.i18n import Texts
from dialogs.papers.form import Paper


def make_document(
    paper: Paper,
    *,
    texts: Texts,
    locale: str,
    zone: str,
    secret: str,
    lender_name: str,
    at: datetime,
    fonts: Path | None = None,
) -> bytes:
    """The signed PDF of a paper. Blocks for some 50 ms: call it in a thread, outside any event loop.

    `lender_name` is the one in the certificate, the same in every language; `at` (aware) the moment of the signature.
    NotTypeset when template or fonts are at fault.
    """
    pdf = typeset(paper, texts=texts, locale=locale, zone=zone, fonts=fonts)
    return sign(pdf, key=signing_key(secret), lender_name=lender_name, at=at)
