"""The workbench of an import: one temporary table per kind, and the refused rows beside them.

`pos` is a row's place in the call (file number, line). Amounts wait in 1/10,000ths of the major unit.
"""

from __future__ import annotations

from collections.abc import Sequence

from arrears.money import EXPONENTS
from bot.books.cells import UNITS
from bot.books.kinds import KINDS, Kind
from bot.books.parse import LINE_BITS, Fault
from bot.books.refusals import Refusal
from bot.store.db import Staging
from bot.store.statements import Tx, composed

LINE_MASK = (1 << LINE_BITS) - 1
REFUSED = ("pos", "kind", "col", "reason", "ref")


def staged_columns(kind: Kind) -> tuple[str, ...]:
    """The columns of a staged row: its place, then the stored values."""
    return ("pos", *kind.stored)


def set_up() -> Tx[None]:
    """Make the temporary tables, and tell the database what currencies there are."""
    for kind in KINDS:
        columns = ", ".join(f"{name} {type_}" for name, type_ in kind.stored.items())
        yield composed(f"CREATE TEMP TABLE staged_{kind.name} (pos {{int}} NOT NULL PRIMARY KEY, {columns})")
    yield composed("CREATE INDEX staged_borrowers_ref ON staged_borrowers (borrower_ref)")
    yield composed(
        "CREATE TEMP TABLE refused (pos {int} NOT NULL, kind {text} NOT NULL, col {text} NOT NULL,"
        " reason {text} NOT NULL, ref {text} NOT NULL)"
    )
    yield composed("CREATE INDEX refused_pos ON refused (pos)")
    yield composed("CREATE INDEX refused_ref ON refused (kind, ref)")
    yield composed(
        "CREATE TEMP TABLE currencies (code {text} NOT NULL PRIMARY KEY, step {int} NOT NULL, digits {int} NOT NULL)"
    )
    rows = ", ".join(f"('{code}', {UNITS // 10**digits}, {digits})" for code, digits in EXPONENTS.items())
    yield composed(f"INSERT INTO currencies (code, step, digits) VALUES {rows}")


async def put_faults(staging: Staging, kind: Kind, faults: Sequence[Fault]) -> None:
    """Keep refused rows."""
    rows = [(fault.pos, kind.name, fault.column, fault.reason, fault.ref) for fault in faults]
    await staging.put("refused", REFUSED, rows)


async def counted(staging: Staging, kinds: Sequence[Kind]) -> None:
    """Let PostgreSQL's planner know what was staged; SQLite's plans need no telling."""
    if staging.dialect == "postgres":
        for kind in kinds:
            await staging.look(_one(f"ANALYZE staged_{kind.name}"))


def _one(text: str) -> Tx[None]:
    yield composed(text)


def refused_rows() -> Tx[int]:
    """How many rows were refused."""
    rows = yield composed("SELECT COUNT(DISTINCT pos) AS n FROM refused")
    return int(rows[0]["n"])


def refused_by_file() -> Tx[dict[int, int]]:
    """How many rows were refused of each file, by its number."""
    text = f"SELECT pos >> {LINE_BITS} AS file, COUNT(DISTINCT pos) AS n FROM refused GROUP BY 1"
    return {int(row["file"]): int(row["n"]) for row in (yield composed(text))}


def refusals(names: Sequence[str], limit: int, after: tuple[int, str] = (0, "")) -> Tx[list[tuple[int, Refusal]]]:
    """The refusals behind a place, with their places, in the order of files and lines."""
    rows = yield composed(
        "SELECT pos, col, reason FROM refused WHERE pos > $1 OR (pos = $1 AND col > $2) ORDER BY pos, col LIMIT $3",
        *after,
        limit,
    )
    return [
        (row["pos"], Refusal(names[row["pos"] >> LINE_BITS], row["pos"] & LINE_MASK, row["col"], row["reason"]))
        for row in rows
    ]
