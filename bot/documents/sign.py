"""The lender's electronic signature on a paper, so that a change made afterwards can be found.

PAdES with ECDSA on P-256 (pyHanko), certified: nothing may be added to the file. The key is derived from the one secret
of the settings, and the certificate is signed by that very key, so it proves "the same lender as before" to whoever has
the certificate from the lender; no authority vouches for it. Key and certificate are the same whenever they are made.

Synchronous: call it in a thread, outside any event loop.
"""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pyhanko.keys.pemder import load_certs_from_pemder_data, load_private_key_from_pemder_data
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from bot.keys import derive

FIELD = "Lender"
PURPOSES = ("document signature/1", "document signature/2")

# The order of P-256 (FIPS 186-4, D.1.2.3): a private key is a number from 1 to one less.
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551

# A certificate has to be valid on every day the bot may believe it is, the days of a demo among them.
_FROM = datetime(2020, 1, 1, tzinfo=UTC)
_UNTIL = datetime(2099, 12, 31, tzinfo=UTC)
_LONGEST_NAME = 64  # of a common name (X.520)


def signing_key(secret: str) -> ec.EllipticCurvePrivateKey:
    """The key of this secret. 64 derived bytes are taken modulo the order, so that no key is likelier than another."""
    number = int.from_bytes(b"".join(derive(secret, purpose) for purpose in PURPOSES), "big")
    return ec.derive_private_key(number % (_ORDER - 1) + 1, ec.SECP256R1())


def certificate(key: ec.EllipticCurvePrivateKey, lender_name: str) -> x509.Certificate:
    """The certificate that names the lender, for signing documents and nothing else."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, lender_name[:_LONGEST_NAME])])
    public = key.public_key().public_bytes(serialization.Encoding.X962, serialization.PublicFormat.CompressedPoint)
    usage = x509.KeyUsage(
        digital_signature=True, content_commitment=True, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=False, crl_sign=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(int.from_bytes(sha256(public + lender_name.encode()).digest()[:16], "big") + 1)
        .not_valid_before(_FROM)
        .not_valid_after(_UNTIL)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256(), ecdsa_deterministic=True)
    )


def certificate_pem(secret: str, lender_name: str) -> str:
    """The certificate for the lender to publish; whoever has it can check every paper."""
    made = certificate(signing_key(secret), lender_name)
    return made.public_bytes(serialization.Encoding.PEM).decode()


def sign(pdf: bytes, *, key: ec.EllipticCurvePrivateKey, lender_name: str, at: datetime) -> bytes:
    """The PDF with an invisible signature of the moment `at` (aware), added after the unchanged bytes."""
    made = certificate(key, lender_name)
    private = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    signer = signers.SimpleSigner(
        signing_cert=next(load_certs_from_pemder_data(made.public_bytes(serialization.Encoding.DER))),
        signing_key=load_private_key_from_pemder_data(private, passphrase=None),
        cert_registry=SimpleCertificateStore(),  # type: ignore[no-untyped-call]
    )
    meaning = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        name=lender_name,
        subfilter=fields.SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
    )
    signed = BytesIO()
    _Signing(meaning, signer, at).sign_pdf(_Appending(BytesIO(pdf)), output=signed)
    return signed.getvalue()


def signature_holds(pdf: bytes, pem: str) -> bool:
    """Whether the whole file is as it was when the holder of this certificate signed it."""
    root = next(load_certs_from_pemder_data(pem.encode()))
    try:
        found = PdfFileReader(BytesIO(pdf)).embedded_signatures
        if len(found) != 1:
            return False
        status = validate_pdf_signature(found[0], ValidationContext(trust_roots=[root], allow_fetching=False))
    except (PdfError, SignatureValidationError, ValueError):
        return False
    return bool(status.bottom_line and status.coverage is SignatureCoverageLevel.ENTIRE_FILE)


class _Signing(signers.PdfSigner):
    """A signature of a given moment: pyHanko would take the machine's."""

    def __init__(self, meaning: signers.PdfSignatureMetadata, signer: signers.Signer, at: datetime) -> None:
        super().__init__(meaning, signer)
        self._at = at

    def init_signing_session(self, pdf_out: BasePdfFileWriter, existing_fields_only: bool = False) -> PdfSigningSession:
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self._at
        return session

    def register_extensions(self, pdf_out: BasePdfFileWriter, *, md_algorithm: str) -> None:
        """None: for the curve pyHanko would call the file PDF 2.0, and then it would be no PDF/A-2 any more."""


class _Appending(IncrementalPdfFileWriter):
    """Leaves the metadata as they were typeset: pyHanko would write the machine's time, and its own name."""

    def _update_meta(self) -> None:
        pass
