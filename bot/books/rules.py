"""What a row must agree with beyond itself: other rows of the call, and the books. Each rule is one statement.

A row that is refused is taken away at once, so that what leans on it (a loan of a refused borrower) is refused too.
"""

from __future__ import annotations

from bot.books.kinds import BORROWERS, FLAGS, KINDS, LOANS, OF_A_LOAN, Kind
from bot.books.stage import LINE_MASK
from bot.store.statements import Statement, Tx, composed


def check_rows() -> Tx[int]:
    """Refuse what does not agree. The number of the newest import that the books held while looking."""
    rows = yield composed("SELECT COALESCE(MAX(n), 0) AS n FROM imports")
    for kind in (BORROWERS, LOANS):
        yield from _doubles(kind)
        if kind is LOANS:
            yield from _loans()
        yield _take_away(kind)
    yield from _see_loans()
    for kind in OF_A_LOAN:
        yield from _doubles(kind)
        yield _refuse(
            kind,
            "'loan_ref'",
            _unknown("loans", "loan", "s.loan_ref"),
            "LEFT JOIN seen_loans k ON k.loan_ref = s.loan_ref WHERE k.loan_ref IS NULL",
        )
        yield _fractions(kind, "JOIN seen_loans k ON k.loan_ref = s.loan_ref", "k.currency")
        yield _take_away(kind)
    yield from _doubles(FLAGS)
    yield from _flags()
    yield _take_away(FLAGS)
    return int(rows[0]["n"])


def _refuse(kind: Kind, column: str, reason: str, source: str) -> Statement:
    return composed(
        f"INSERT INTO refused (pos, kind, col, reason, ref)"
        f" SELECT s.pos, '{kind.name}', {column}, {reason}, s.{kind.key[0]} FROM staged_{kind.name} s {source}"
    )


def _take_away(kind: Kind) -> Statement:
    return composed(f"DELETE FROM staged_{kind.name} WHERE pos IN (SELECT pos FROM refused WHERE kind = '{kind.name}')")


def _doubles(kind: Kind) -> Tx[None]:
    """A key given twice: every row from the second on; where the rows differ nobody knows which is right, so all."""
    keys = ", ".join(kind.key)
    twice = f"FROM staged_{kind.name} GROUP BY {keys} HAVING COUNT(*) > 1"
    if not (yield composed(f"SELECT COUNT(*) AS n {twice} LIMIT 1")):
        return
    blank = {name: 0 if type_ == "{int}" else "''" for name, type_ in kind.stored.items()}
    values = [f"COALESCE({name}, {blank[name]})" if name in kind.nullable else name for name in kind.kept]
    differ = " OR ".join(f"MIN({value}) <> MAX({value})" for value in values)
    yield composed(f"DROP TABLE IF EXISTS doubles_{kind.name}")
    yield composed(
        f"CREATE TEMP TABLE doubles_{kind.name} AS SELECT {keys}, MIN(pos) AS one, MAX(pos) AS other,"
        f" CASE WHEN {differ} THEN 1 ELSE 0 END AS differ {twice}"
    )
    names = ", ".join(kind.header_name(name) for name in kind.key)
    other = f"CAST(CASE WHEN s.pos = d.one THEN d.other ELSE d.one END & {LINE_MASK} AS TEXT)"
    same = " AND ".join(f"d.{name} = s.{name}" for name in kind.key)
    yield _refuse(
        kind,
        f"'{kind.header_name(kind.key[-1])}'",
        f"'the same {names} stands in row ' || {other} || ' too: expected once in a call'",
        f"JOIN doubles_{kind.name} d ON {same} WHERE s.pos <> d.one OR d.differ = 1",
    )


def _loans() -> Tx[None]:
    yield _unknown_borrower(LOANS)
    yield _refuse(
        LOANS,
        "'currency'",
        "'the books have this loan in ' || b.currency || ', not ' || s.currency || ': a loan keeps its currency'",
        "JOIN loans b ON b.loan_ref = s.loan_ref AND b.to_import IS NULL WHERE b.currency <> s.currency",
    )
    yield _fractions(LOANS, "JOIN currencies k ON k.code = s.currency", "k.code")


def _flags() -> Tx[None]:
    yield _unknown_borrower(FLAGS)
    yield _refuse(
        FLAGS,
        "'loan_ref'",
        f"CASE WHEN k.loan_ref IS NULL THEN {_unknown('loans', 'loan', 's.loan_ref')}"
        " ELSE 'loan ' || s.loan_ref || ' is not one of borrower ' || s.borrower_ref END",
        "LEFT JOIN seen_loans k ON k.loan_ref = s.loan_ref"
        " WHERE s.loan_ref <> '' AND (k.loan_ref IS NULL OR k.borrower_ref <> s.borrower_ref)",
    )
    yield _refuse(
        FLAGS,
        "'until'",
        "s.until_date || ' is before ' || s.from_date || ': expected a day from then on, or nothing'",
        "WHERE s.until_date < s.from_date",
    )


def _unknown_borrower(kind: Kind) -> Statement:
    return _refuse(
        kind,
        "'borrower_ref'",
        _unknown("borrowers", "borrower", "s.borrower_ref"),
        "WHERE NOT EXISTS (SELECT 1 FROM staged_borrowers b WHERE b.borrower_ref = s.borrower_ref) AND NOT EXISTS"
        " (SELECT 1 FROM borrowers b WHERE b.borrower_ref = s.borrower_ref AND b.to_import IS NULL)",
    )


def _unknown(kind: str, word: str, ref: str) -> str:
    return (
        f"CASE WHEN EXISTS (SELECT 1 FROM refused r WHERE r.kind = '{kind}' AND r.ref = {ref})"
        f" THEN '{word} ' || {ref} || ' was refused in this call'"
        f" ELSE 'unknown {word} ' || {ref} || ': expected in the books or in this call' END"
    )


def _fractions(kind: Kind, join: str, currency: str) -> Statement:
    """Amounts with more decimals than the loan's currency has."""
    broken = {name: f"s.{name} % k.step <> 0" for name in kind.amounts}
    column = "CASE " + " ".join(f"WHEN {test} THEN '{name}'" for name, test in broken.items()) + " END"
    digits = "CAST(k.digits AS TEXT)"
    return _refuse(
        kind,
        column,
        f"'more decimals than ' || {currency} || ' has: expected at most ' || {digits}",
        f"{join} WHERE {' OR '.join(broken.values())}",
    )


def _see_loans() -> Tx[None]:
    """The loans that rows of this call speak of: this call's own, and those of the books."""
    yield composed("DROP TABLE IF EXISTS seen_loans")
    yield composed(
        "CREATE TEMP TABLE seen_loans (loan_ref {text} NOT NULL PRIMARY KEY, borrower_ref {text} NOT NULL,"
        " currency {text} NOT NULL, step {int} NOT NULL, digits {int} NOT NULL)"
    )
    columns = "l.loan_ref, l.borrower_ref, l.currency, c.step, c.digits"
    yield composed(
        f"INSERT INTO seen_loans SELECT {columns} FROM staged_loans l JOIN currencies c ON c.code = l.currency"
    )
    for kind in KINDS:
        if "loan_ref" in kind.stored and kind is not LOANS:
            yield composed(
                f"INSERT INTO seen_loans SELECT {columns} FROM (SELECT DISTINCT loan_ref FROM staged_{kind.name}) s"
                " JOIN loans l ON l.loan_ref = s.loan_ref AND l.to_import IS NULL"
                " JOIN currencies c ON c.code = l.currency WHERE TRUE ON CONFLICT (loan_ref) DO NOTHING"
            )
