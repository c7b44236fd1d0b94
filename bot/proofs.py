"""Whether every agreement is still what was signed: its terms, text, versions and papers, and what the record says.

The record (a keyed chain, `bot.store.journal`) holds the hashes of what was signed, each state and each paper's hash:
whoever changes a row together with its hash differs from the record still.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from arrears.agreement import AgreementState, may_become
from arrears.terms import hash_of
from bot.store.statements import Row, Tx, sql

PAGE = 500
# What stays the same in every version of an agreement.
SIGNED = (
    "terms", "terms_hash", "text", "text_hash", "loan_ref", "typed_name", "proved", "signer", "signed_at",
)  # fmt: skip
# What the record says when an agreement comes to a state; that one was superseded is said by the one that replaces it.
STATES = {
    "agreement.signed": "signed",
    "agreement.active": "active",
    "agreement.withdrawn": "withdrawn",
    "agreement.completed": "completed",
    "agreement.ended": "ended",
}


def agreement_faults() -> Tx[list[str]]:
    """Every agreement that is not what was signed, and every signing whose agreement is gone; empty when all hold."""
    faults: list[str] = []
    known: set[str] = set()
    after = ""
    while rows := (yield sql("agreements_after", after, PAGE)):
        for row in rows:
            known.add(row["agreement_id"])
            found = yield from _wrong(row)
            faults += [f"agreement {row['agreement_id']}: {what}" for what in found]
        after = rows[-1]["agreement_id"]
    chain, n = "", 0
    while lines := (yield sql("agreements_signed_after", chain, n, PAGE)):
        for line in lines:
            name = _body(line).get("agreement", "")
            if name and name not in known:
                faults.append(f"agreement {name}: the record says it was signed ({line['chain']}), but it is gone")
        chain, n = lines[-1]["chain"], lines[-1]["n"]
    return faults


def _wrong(row: Row) -> Tx[list[str]]:
    """What is wrong with one agreement; `row` is its present version. Lines that were erased say nothing against it."""
    name = row["agreement_id"]
    versions = yield sql("agreement_versions", name)
    lines = yield sql("agreement_noted", f"case:{row['case_id']}", f'%"agreement":"{name}"%')
    return [*_signed(row, versions, lines), *_moves(versions, lines), *(yield from _papers(row, lines))]


def _signed(row: Row, versions: Sequence[Row], lines: Sequence[Row]) -> list[str]:
    found = []
    if hash_of(row["terms"]) != row["terms_hash"]:
        found.append("its terms are not those that were signed")
    if hash_of(row["text"]) != row["text_hash"]:
        found.append("its text is not the one that was shown")
    if len({tuple(v[name] for name in SIGNED) for v in versions}) > 1:
        found.append("its versions differ in what was signed")
    signings = [line for line in lines if line["kind"] == "agreement.signed"]
    if not signings:
        found.append("the record does not know that it was signed")
    hashes = [(s["terms_hash"], s["text_hash"]) for s in map(_body, signings) if s]
    if any(signed != (row["terms_hash"], row["text_hash"]) for signed in hashes):
        found.append("its hashes are not those in the record")
    said = [(s["loan"], line["at"]) for line, s in zip(signings, map(_body, signings), strict=True) if s]
    if any(loan != row["loan_ref"] for loan, _ in said):
        found.append("its loan is not the one in the record")
    if any(at != row["signed_at"] for _, at in said):
        found.append("it was signed at another moment, says the record")
    acts = [_body(line) for line in lines if line["kind"] == "agreement.active"]
    if any((act["by"], act["mandate"]) != (row["act_by"], row["act_mandate"]) for act in acts if act):
        found.append("who signed for the lender is another in the record")
    return found


def _moves(versions: Sequence[Row], lines: Sequence[Row]) -> list[str]:
    """Versions count from 1, the newest stands, and each state follows from the one before and is in the record."""
    found = []
    if [v["version"] for v in versions] != [*range(1, len(versions) + 1)]:
        found.append("a version is missing")
    if [v["version"] for v in versions if v["replaced_at"] is None] != [versions[-1]["version"]]:
        found.append("its newest version is not the one that stands")
    states = [AgreementState(v["state"]) for v in versions]
    for before, after in pairwise(states):
        if before is not after and not may_become(before, after):
            found.append(f"{before.value} became {after.value}, which cannot be")
    seen = {state.value for state in states}
    noted = [line for line in lines if line["kind"] in STATES]
    unknown = seen - {STATES[line["kind"]] for line in noted} - {"signed", "superseded"}
    if unknown:
        found.append(f"the record does not know that it was {', '.join(sorted(unknown))}")
    lost = {STATES[line["kind"]] for line in noted if _body(line)} - seen
    if lost:
        found.append(f"the record says it was {', '.join(sorted(lost))}")
    return found


def _papers(row: Row, lines: Sequence[Row]) -> Tx[list[str]]:
    found = []
    made = [_body(line) for line in lines if line["kind"] == "document.made"]
    for what, kind, sha256 in (("paper", "agreement", row["document"]), ("letter", "completion", row["letter"])):
        noted = {body["sha256"] for body in made if body and body["document"] == kind}
        if sha256 not in noted and (noted or sha256) and all(made):
            found.append(f"its {what} is not the one in the record")
        if sha256:
            blobs = yield sql("blob_bytes", sha256)
            if not blobs:
                found.append(f"its {what} is gone")
            elif hashlib.sha256(bytes(blobs[0]["bytes"])).hexdigest() != sha256:
                found.append(f"its {what} was changed")
    return found


def _body(line: Row) -> dict[str, Any]:
    """What a line of the record says; empty when it was lawfully erased."""
    body: dict[str, Any] = json.loads(line["body"]) if line["body"] else {}
    return body
