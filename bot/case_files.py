"""`goodword case --export`: the record as JSON, papers and receipts beside it, and what papers are checked by."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from bot.house import House
from bot.settings import Settings
from bot.store.statements import Row, Tx, sql
from bot.whole_files import write_whole

SUFFIXES = {
    "image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "image/heic": "heic", "image/heif": "heif",
    "application/pdf": "pdf",
}  # fmt: skip
CERTIFICATE = "lender-certificate.pem"


async def export_case(house: House, record: dict[str, Any], folder: Path) -> tuple[list[str], list[str]]:
    """Write everything or nothing; gives the names of the files, and of those the database has lost.

    OSError when the folder cannot be written.
    """
    papers, lost = await papers_of(house, record)
    files = {f"case-{record['number']}.json": record_json(record), **papers}
    write_whole(folder, files)
    return list(files), lost


async def papers_of(house: House, record: dict[str, Any]) -> tuple[dict[str, bytes], list[str]]:
    """Papers and receipts of a record with the certificate they are checked by; the names of those that are lost."""
    files: dict[str, bytes] = {}
    lost = []
    for name, sha256 in _papers(record).items():
        blobs = await house.db.read(_blob(sha256))
        if blobs:
            files[name] = bytes(blobs[0]["bytes"])
        else:
            lost.append(name)
    if any(name.endswith(".pdf") for name in files):
        files[CERTIFICATE] = certificate_of(house.settings)
    return files, lost


def certificate_of(settings: Settings) -> bytes:
    """The certificate that every signed paper of this lender can be checked with, as PEM."""
    from bot.documents.sign import certificate_pem  # only now: it brings pyHanko along

    return certificate_pem(settings.secret_key, settings.lender.name.in_locale("en")).encode()


def _papers(record: dict[str, Any]) -> dict[str, str]:
    """File name -> hash of its bytes."""
    number, found = record["number"], {}
    for row in record["agreements"]:
        for name, sha256 in (("agreement", row["document"]), ("completion", row["letter"])):
            if sha256:
                found[f"{name}-{number}-{row['agreement_id']}.pdf"] = sha256
    for row in record["receipt_files"]:
        if row["sha256"]:
            suffix = SUFFIXES.get(row["mime"], "bin")
            found[f"receipt-{number}-{row['receipt_id']}-{row['n']}.{suffix}"] = row["sha256"]
    return found


def _blob(sha256: str) -> Tx[list[Row]]:
    return (yield sql("blob_bytes", sha256))


def record_json(record: dict[str, Any]) -> bytes:
    """The record as a file, as it happened; texts that are hashed (terms, payloads) stay the texts they are."""
    whole = record | {"books": asdict(record["books"])}
    return json.dumps(whole, ensure_ascii=False, indent=2, default=_day).encode() + b"\n"


def _day(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is no part of a record")
