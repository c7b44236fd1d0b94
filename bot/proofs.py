"""Whether every agreement is still what was signed: its terms, text and paper, and what the record says of them."""

from __future__ import annotations

import hashlib
import json

from arrears.terms import hash_of
from bot.store.outbox import read_blob
from bot.store.statements import Row, Tx, sql

PAGE = 500


def agreement_faults() -> Tx[list[str]]:
    """Every agreement whose terms, text or paper are not what was signed; empty when all hold."""
    faults: list[str] = []
    after = ""
    while rows := (yield sql("agreements_after", after, PAGE)):
        for row in rows:
            found = yield from _wrong(row)
            faults += [f"agreement {row['agreement_id']}: {what}" for what in found]
        after = rows[-1]["agreement_id"]
    return faults


def _wrong(row: Row) -> Tx[list[str]]:
    found = []
    if hash_of(row["terms"]) != row["terms_hash"]:
        found.append("its terms are not those that were signed")
    if hash_of(row["text"]) != row["text_hash"]:
        found.append("its text is not the one that was shown")
    versions = yield sql("agreement_hashes", row["agreement_id"])
    if len(versions) > 1:
        found.append("its versions differ in what was signed")
    noted = yield sql("agreement_noted", f"case:{row['case_id']}", f'%"agreement":"{row["agreement_id"]}"%')
    signed = [json.loads(line["body"]) for line in noted if line["body"]]
    if signed and any((s["terms_hash"], s["text_hash"]) != (row["terms_hash"], row["text_hash"]) for s in signed):
        found.append("its hashes are not those in the record")
    for what, sha256 in (("paper", row["document"]), ("letter", row["letter"])):
        if sha256 and hashlib.sha256((yield from read_blob(sha256))).hexdigest() != sha256:
            found.append(f"its {what} was changed")
    return found
