"""Statements live in .sql files, in named blocks; a transaction is a generator that yields them and gets rows back.

    def open_cases(limit: int) -> Tx[list[str]]:
        rows = yield sql("cases_open", limit)
        return [row["case_id"] for row in rows]

One generator runs on both databases: SQLite's driver runs it whole on aiosqlite's thread (one hop a transaction),
PostgreSQL's awaits statement by statement. A generator knows neither.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeVar

FOLDER = Path(__file__).parent / "sql"

Dialect = Literal["sqlite", "postgres"]
Row = Mapping[str, Any]
T = TypeVar("T")

# What the two engines spell differently. Everything else is the common subset.
TOKENS: dict[Dialect, dict[str, str]] = {
    "sqlite": {
        "blob": "BLOB",
        "int": "INTEGER",
        "text": "TEXT",
        "strict": "STRICT",
        "for_update": "",
        "skip_locked": "",
        "differs": "IS NOT",
    },
    "postgres": {
        "blob": "BYTEA",
        "int": "BIGINT",
        "text": 'TEXT COLLATE "C"',
        "strict": "",
        "for_update": "FOR UPDATE",
        "skip_locked": "FOR UPDATE SKIP LOCKED",
        "differs": "IS DISTINCT FROM",
    },
}


@dataclass(frozen=True, slots=True)
class Statement:
    """A named statement and its values; with `many`, it is run once for each tuple and gives no rows.

    `text` stands for the named one where a statement has to be composed (see `composed`).
    """

    name: str
    values: Sequence[Any] = ()
    many: bool = False
    text: str = ""


Tx = Generator[Statement, list[Row], T]


def sql(name: str, *values: Any) -> Statement:
    """The named statement with its values, in the order of $1, $2, ..."""
    return Statement(name, values)


def sql_many(name: str, rows: Iterable[Sequence[Any]]) -> Statement:
    """The named statement, once for each tuple of values."""
    return Statement(name, list(rows), many=True)


def composed(text: str, *values: Any) -> Statement:
    """A statement put together from constants, in the common subset with its tokens, for six tables that are alike."""
    return Statement("", values, text=text)


def in_words(statement: Statement, dialect: Dialect) -> str:
    """The text of a statement for one engine."""
    return spell(statement.text, dialect) if statement.text else statements(dialect)[statement.name]


def spell(text: str, dialect: Dialect) -> str:
    """The statement in one engine's words: tokens such as {blob} replaced, $n as ?n for SQLite."""
    for token, word in TOKENS[dialect].items():
        text = text.replace("{" + token + "}", word)
    return re.sub(r"\$(\d+)", r"?\1", text) if dialect == "sqlite" else text


@cache
def statements(dialect: Dialect) -> dict[str, str]:
    """Every named statement of the folder in that engine's words; a name used twice is an error."""
    found: dict[str, str] = {}
    for path in sorted(FOLDER.glob("*.sql")):
        for block in re.split(r"^-- name: ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
            name, _, body = block.partition("\n")
            name = name.split()[0]
            if name in found:
                raise RuntimeError(f"two statements are called {name} ({path.name})")
            body = "\n".join(line for line in body.splitlines() if not line.lstrip().startswith("--"))
            found[name] = spell(body.strip().rstrip(";"), dialect)
    return found
