"""What changed, found without a lock; then one short transaction that brings it into the books and tells the cases."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.books.kinds import FLAGS, KINDS, LOANS, OF_A_LOAN, PAYMENTS, Kind
from bot.clock import stamp
from bot.store.statements import Statement, Tx, composed, sql

AS_OF = "payments_as_of"


class MovedOn(Exception):
    """Another import landed since the rows were checked: check them again."""


@dataclass(frozen=True, slots=True)
class Landed:
    """A merge that was committed: its number, the day payments are complete through, and that day before."""

    n: int
    as_of: date | None
    as_of_before: date | None


@dataclass(frozen=True, slots=True)
class Merge:
    """What a merge is told. `as_of` counts when `has_payments`; unless `moves_back`, the later day stands."""

    after: int  # the newest import while the rows were checked
    now: datetime
    seq: int  # of the first inbox row
    files: Sequence[tuple[str, str, int]]  # name, kind, rows
    landing: int  # rows that are new or changed
    has_payments: bool
    as_of: date
    moves_back: bool


def find_changes() -> Tx[dict[str, tuple[int, int]]]:
    """Per kind, how many rows are (new, changed). What stands in the books as it is takes no part any more."""
    counts = {}
    for kind in KINDS:
        yield composed(f"DROP TABLE IF EXISTS changed_{kind.name}")
        yield _changes(kind)
        rows = yield composed(f"SELECT COUNT(*) AS n, COALESCE(SUM(known), 0) AS known FROM changed_{kind.name}")
        changed = int(rows[0]["known"])
        counts[kind.name] = (int(rows[0]["n"]) - changed, changed)
    yield from _touch()
    return counts


def merge(what: Merge) -> Tx[Landed]:
    """Close the versions that are replaced, add the new ones, tell the cases; MovedOn when the books moved on."""
    newest = yield composed("SELECT COALESCE(MAX(n), 0) AS n FROM imports")
    if newest[0]["n"] != what.after:
        raise MovedOn
    n = what.after + 1
    for kind in KINDS:
        same = " AND ".join(f"c.{name} = {kind.name}.{name}" for name in kind.key)
        yield composed(
            f"UPDATE {kind.name} SET to_import = $1 FROM changed_{kind.name} c"
            f" WHERE c.known = 1 AND {same} AND {kind.name}.to_import IS NULL",
            n,
        )
        columns = ", ".join(kind.stored)
        yield composed(
            f"INSERT INTO {kind.name} (from_import, {columns})"
            f" SELECT CAST($1 AS BIGINT), {columns} FROM changed_{kind.name} WHERE TRUE",
            n,
        )
    before = yield sql("meta_get", AS_OF)
    as_of_before = date.fromisoformat(before[0]["value"]) if before else None
    as_of = _as_of(what, as_of_before)
    if as_of is not None and as_of != as_of_before:
        yield sql("meta_set", AS_OF, as_of.isoformat())
        if as_of_before is None or as_of > as_of_before:
            yield sql("import_touch_waiting")
    at = stamp(what.now)
    yield sql("import_tell_cases", str(n), what.seq, at)
    files = [{"name": name, "kind": kind, "rows": rows} for name, kind, rows in what.files]
    day = as_of.isoformat() if as_of else None
    yield sql("import_add", n, at, json.dumps(files, ensure_ascii=False), what.landing, day)
    return Landed(n, as_of, as_of_before)


def _as_of(what: Merge, before: date | None) -> date | None:
    if not what.has_payments:
        return before
    return what.as_of if what.moves_back or before is None else max(what.as_of, before)


def _changes(kind: Kind) -> Statement:
    values = {name: f"s.{name} / k.step" if name in kind.amounts else f"s.{name}" for name in kind.stored}
    join = ""
    if kind in OF_A_LOAN:
        join = "JOIN seen_loans k ON k.loan_ref = s.loan_ref"
    elif kind is LOANS:
        join = "JOIN currencies k ON k.code = s.currency"
    same = " AND ".join(f"b.{name} = s.{name}" for name in kind.key)
    differ = " OR ".join(
        f"b.{name} {'{differs}' if name in kind.nullable else '<>'} {values[name]}" for name in kind.kept
    )
    columns = ", ".join(f"{value} AS {name}" for name, value in values.items())
    first = kind.key[0]
    return composed(
        f"CREATE TEMP TABLE changed_{kind.name} AS"
        f" SELECT {columns}, CASE WHEN b.{first} IS NULL THEN 0 ELSE 1 END AS known FROM staged_{kind.name} s {join}"
        f" LEFT JOIN {kind.name} b ON {same} AND b.to_import IS NULL WHERE b.{first} IS NULL OR {differ}"
    )


def _touch() -> Tx[None]:
    """Whose books change; also whose they were, where a loan or a payment moves."""
    yield composed("DROP TABLE IF EXISTS touched")
    yield composed("CREATE TEMP TABLE touched (borrower_ref {text} NOT NULL PRIMARY KEY)")
    sources = ["FROM changed_borrowers x", "FROM changed_loans x", f"FROM changed_{FLAGS.name} x"]
    sources.append("FROM changed_loans c JOIN loans x ON x.loan_ref = c.loan_ref AND x.to_import IS NULL")
    sources += [f"FROM changed_{kind.name} c JOIN seen_loans x ON x.loan_ref = c.loan_ref" for kind in OF_A_LOAN]
    sources.append(
        f"FROM changed_{PAYMENTS.name} c"
        " JOIN payments p ON p.payment_ref = c.payment_ref AND p.to_import IS NULL AND p.loan_ref <> c.loan_ref"
        " JOIN loans x ON x.loan_ref = p.loan_ref AND x.to_import IS NULL"
    )
    for source in sources:
        yield composed(
            f"INSERT INTO touched SELECT DISTINCT x.borrower_ref {source} WHERE TRUE"
            " ON CONFLICT (borrower_ref) DO NOTHING"
        )
