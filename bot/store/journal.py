"""The record: one append-only chain a case. Each row's keyed hash covers the row before it and its payload's digest.

    digest = SHA-256(salt || canonical JSON of the payload)
    hash   = HMAC-SHA-256(key, chain | n | at | kind | previous hash | digest)

A payload may lawfully be erased (its salt and body go) and the chain still verifies; changing, removing or inserting a
row breaks it. The heads of all chains are sealed once a day, and the seal is also written outside the database.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.ids import Ids
from bot.store.statements import Row, Tx, sql, sql_many

START = "0" * 64
PAGE = 500


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the record: a stable kind and plain values."""

    kind: str
    body: Mapping[str, Any]


def canonical(body: Mapping[str, Any]) -> str:
    """JSON with sorted keys and no spaces: the same values give the same text."""
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of(salt: str, body: str) -> str:
    """The salted digest of a payload."""
    return hashlib.sha256(bytes.fromhex(salt) + body.encode()).hexdigest()


def hash_of(key: bytes, chain: str, n: int, at: str, kind: str, previous: str, digest: str) -> str:
    """The keyed hash of a row."""
    text = "|".join((chain, str(n), at, kind, previous, digest))
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def append(chain: str, entries: Sequence[Entry], *, at: str, key: bytes, ids: Ids) -> Tx[None]:
    """Write entries at the end of a chain. The caller holds the lock of what the chain belongs to."""
    if not entries:
        return
    rows = yield sql("journal_head", chain)
    n, previous = (rows[0]["n"], rows[0]["hash"]) if rows else (0, START)
    lines, payloads = [], []
    for entry in entries:
        n += 1
        salt, body = ids.salt(), canonical(entry.body)
        digest = digest_of(salt, body)
        mark = hash_of(key, chain, n, at, entry.kind, previous, digest)
        lines.append((chain, n, at, entry.kind, previous, digest, mark))
        payloads.append((chain, n, salt, body))
        previous = mark
    yield sql_many("journal_add", lines)
    yield sql_many("journal_payload_add", payloads)
    yield sql("journal_head_set", chain, n, previous)


def lock_chain(chain: str) -> Tx[None]:
    """Hold a chain that belongs to no row of its own, such as the lender's, until this transaction ends."""
    yield sql("journal_head_first", chain, START)
    yield sql("journal_head", chain)


def read_chain(chain: str) -> Tx[list[Row]]:
    """All rows of a chain with their payloads, oldest first."""
    found: list[Row] = []
    while True:
        rows = yield sql("journal_of_chain", chain, found[-1]["n"] if found else 0, PAGE)
        found += rows
        if len(rows) < PAGE:
            return found


def verify_chain(chain: str, key: bytes, head_n: int, head_hash: str) -> Tx[list[str]]:
    """What is wrong with a chain, in words; empty when it is whole."""
    faults: list[str] = []
    previous, n = START, 0
    while True:
        rows = yield sql("journal_of_chain", chain, n, PAGE)
        for row in rows:
            n += 1
            if row["n"] != n:
                return [*faults, f"{chain}: row {n} is missing"]
            if row["previous"] != previous:
                faults.append(f"{chain}: row {n} does not follow row {n - 1}")
            mark = hash_of(key, chain, n, row["at"], row["kind"], row["previous"], row["digest"])
            if not hmac.compare_digest(mark, row["hash"]):
                faults.append(f"{chain}: row {n} was changed")
            if row["salt"] is None:
                faults.append(f"{chain}: row {n} has lost its payload")
            elif row["erased_at"] is None and digest_of(row["salt"], row["body"] or "") != row["digest"]:
                faults.append(f"{chain}: the payload of row {n} was changed")
            elif row["erased_at"] is not None and row["body"]:
                faults.append(f"{chain}: row {n} is said to be erased, and has words")
            previous = row["hash"]
        if len(rows) < PAGE:
            break
    if (n, previous) != (head_n, head_hash):
        faults.append(f"{chain}: the head says {head_n} rows, there are {n}")
    return faults


def heads() -> Tx[list[Row]]:
    """The head of every chain with a row, also where the row it names is gone."""
    found: list[Row] = []
    while True:
        rows = yield sql("journal_heads_all", found[-1]["chain"] if found else "", PAGE)
        found += rows
        if len(rows) < PAGE:
            return found


def loose_faults() -> Tx[list[str]]:
    """Chains without a head, and words that went although no erasure is in the record."""
    headless = yield sql("journal_headless")
    alone = yield sql("journal_erased_alone")
    return [
        *(f"{row['chain']}: its head is gone" for row in headless),
        *(f"{row['chain']}: the words of row {row['n']} are gone, and no erasure is in the record" for row in alone),
    ]


def chains(since: str = "") -> Tx[list[Row]]:
    """Every chain with its head; with `since`, only those written to after that stamp."""
    found: list[Row] = []
    while True:
        rows = yield sql("journal_chains", found[-1]["chain"] if found else "", since, PAGE)
        found += rows
        if len(rows) < PAGE:
            return found


def seal(day: str, *, at: str, key: bytes) -> Tx[str]:
    """Seal the heads of all chains written to since the last seal; gives the line to keep outside the database."""
    last = yield sql("seal_last")
    if last and last[0]["day"] >= day:
        return _line(last[0]["day"], last[0]["chains"], last[0]["hash"])
    heads = yield from chains(last[0]["at"] if last else "")
    previous = last[0]["hash"] if last else START
    text = "\n".join(f"{row['chain']} {row['n']} {row['hash']}" for row in heads)
    digest = hashlib.sha256(text.encode()).hexdigest()
    mark = hash_of(key, "seal", len(heads), at, day, previous, digest)
    yield sql("seal_add", day, at, len(heads), previous, mark)
    yield sql_many("seal_head_add", [(day, row["chain"], row["n"], row["hash"]) for row in heads])
    return _line(day, len(heads), mark)


def _line(day: str, count: int, mark: str) -> str:
    return f"{day} {count} {mark}"


def verify_seals(key: bytes) -> Tx[list[str]]:
    """Whether every seal follows the one before and the chains still hold what was sealed."""
    faults: list[str] = []
    previous = START
    for row in (yield sql("seals_all")):
        heads = yield sql("seal_heads", row["day"])
        text = "\n".join(f"{h['chain']} {h['n']} {h['hash']}" for h in heads)
        digest = hashlib.sha256(text.encode()).hexdigest()
        mark = hash_of(key, "seal", len(heads), row["at"], row["day"], row["previous"], digest)
        if row["previous"] != previous or not hmac.compare_digest(mark, row["hash"]):
            faults.append(f"the seal of {row['day']} does not hold")
        for head in heads:
            now = yield sql("journal_hash_at", head["chain"], head["n"])
            if not now or now[0]["hash"] != head["hash"]:
                faults.append(f"{head['chain']}: row {head['n']} is not what was sealed on {row['day']}")
        previous = row["hash"]
    return faults


def verify_kept_seals(lines: Sequence[str]) -> Tx[list[str]]:
    """Whether the seals kept outside the database are the ones in it: whoever rewrites both needs both places."""
    inside = {_line(row["day"], row["chains"], row["hash"]) for row in (yield sql("seals_all"))}
    kept = {line.strip() for line in lines if line.strip()}
    missing = [f"the kept seal of {line.split()[0]} is not in the database" for line in sorted(kept - inside)]
    return missing + [f"the seal of {line.split()[0]} was not kept outside" for line in sorted(inside - kept)]
