"""Signed documents: the signature holds, and the smallest change afterwards is found."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from io import BytesIO

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils.reader import PdfFileReader
from pypdf import PdfReader

from bot.documents.make import make_document
from bot.documents.sign import certificate_pem, sign, signature_holds, signing_key
from bot.documents.typeset import typeset
from bot.i18n import Texts
from dialogs.papers.paper import agreement_paper
from tests.kit.paperwork import LENDER, ZONE, agreement, evidence, terms

TEXTS = Texts()
SECRET = "a secret for tests only"
NAME = "Harbour Lending"
AT = datetime(2026, 11, 24, 2, 6, 30, tzinfo=UTC)
PAPER = agreement_paper(agreement(terms("zh_Hant")), evidence("黃淑芬"), LENDER)
PLAIN = typeset(PAPER, texts=TEXTS, locale="zh_Hant", zone=ZONE)
SIGNED = make_document(
    PAPER, texts=TEXTS, locale="zh_Hant", zone=ZONE, secret=SECRET, lender_name=NAME, at=AT
)  # fmt: skip
PEM = certificate_pem(SECRET, NAME)


def test_a_signed_document_holds_with_the_lenders_certificate_and_no_other() -> None:
    assert signature_holds(SIGNED, PEM)
    assert not signature_holds(SIGNED, certificate_pem("another secret for tests", NAME))
    assert not signature_holds(PLAIN, PEM)
    assert not signature_holds(b"no PDF", PEM)


@given(where=st.integers(0, len(PLAIN) - 1), bit=st.integers(0, 7))
@settings(max_examples=40, deadline=None)
def test_one_changed_bit_of_the_paper_is_found(where: int, bit: int) -> None:
    changed = bytearray(SIGNED)
    changed[where] ^= 1 << bit
    assert not signature_holds(bytes(changed), PEM)


async def test_a_document_is_made_in_a_thread_beside_the_loop() -> None:
    wanted = {"texts": TEXTS, "locale": "en", "zone": ZONE, "secret": SECRET, "lender_name": NAME, "at": AT}
    made = await asyncio.gather(*(asyncio.to_thread(make_document, PAPER, **wanted) for _ in range(3)))  # type: ignore[arg-type]
    assert await asyncio.to_thread(lambda: all(signature_holds(pdf, PEM) for pdf in made))


def test_something_added_behind_the_signature_is_found() -> None:
    assert not signature_holds(SIGNED + b"\n% more", PEM)
    twice = sign(SIGNED[: len(PLAIN)], key=signing_key("another secret for tests"), lender_name=NAME, at=AT)
    assert not signature_holds(twice, PEM)


def test_what_was_typeset_stays_byte_by_byte_in_front_of_the_signature() -> None:
    assert SIGNED.startswith(PLAIN)
    assert PdfReader(BytesIO(SIGNED)).metadata == PdfReader(BytesIO(PLAIN)).metadata
    root = PdfReader(BytesIO(SIGNED)).trailer["/Root"]
    assert "/Version" not in root  # PDF/A-2 is PDF 1.7


def test_the_signature_is_the_lenders_allows_no_change_and_has_the_moment_given() -> None:
    [found] = PdfFileReader(BytesIO(SIGNED)).embedded_signatures
    assert found.signer_cert.subject.native == {"common_name": NAME}
    assert found.self_reported_timestamp == AT
    assert found.docmdp_level is not None
    assert found.docmdp_level.name == "NO_CHANGES"
    assert [float(side) for side in found.sig_field["/Rect"]] == [0, 0, 0, 0]


def test_key_and_certificate_are_the_same_whenever_they_are_made() -> None:
    assert certificate_pem(SECRET, NAME) == PEM
    made = x509.load_pem_x509_certificate(PEM.encode())
    assert made.subject == made.issuer
    assert isinstance(made.public_key(), ec.EllipticCurvePublicKey)
    assert made.public_key() == signing_key(SECRET).public_key()
    assert made.public_key() != signing_key(SECRET + "x").public_key()
    assert made.serial_number != x509.load_pem_x509_certificate(certificate_pem(SECRET, "Other").encode()).serial_number


@pytest.mark.parametrize("name", ["港灣信貸", "H" * 100, "Smith, Jones & Sons = \"Ltd\""])  # fmt: skip
def test_any_name_of_a_lender_can_sign(name: str) -> None:
    signed = sign(PLAIN, key=signing_key(SECRET), lender_name=name, at=AT)
    assert signature_holds(signed, certificate_pem(SECRET, name))
