"""What a paper is made of: texts, still without a language, in sections; a table where amounts stand beside days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from dialogs.grammar.text import Text, Value, own


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of equal length. `align` holds a letter a column, `l` or `r`. Without a `head` it is a list of facts: a
    label and its value. With `total` the last row sums up those above.
    """

    head: tuple[Text, ...]
    rows: tuple[tuple[Text, ...], ...]
    align: str
    total: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """Paragraphs under a heading, and then a table. Without a heading it goes on from the section before."""

    heading: Text | None
    paragraphs: tuple[Text, ...] = ()
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper to be given to the borrower. `number` is the agreement's; `made_at` (UTC) is the date of the document.

    `evidence` stands on a page of its own.
    """

    title: Text
    number: str
    lender: str
    made_at: datetime
    sections: tuple[Section, ...]
    evidence: tuple[Section, ...] = ()

    @property
    def texts(self) -> tuple[Text, ...]:
        """Every text of it, in the order of reading."""
        found = [self.title, own(self.number), own(self.lender)]
        for section in (*self.sections, *self.evidence):
            found += [section.heading] if section.heading else []
            found += section.paragraphs
            if section.table:
                found += [*section.table.head, *(cell for row in section.table.rows for cell in row)]
        return tuple(found)


def facts(*rows: tuple[Text, Value] | None) -> Table:
    """A list of facts: what each is, and its value. None leaves a line out."""
    return Table((), tuple((row[0], _said(row[1])) for row in rows if row), "ll")


def utc(moment: datetime) -> Text:
    """A moment as evidence has it, the same in every language: 2026-11-24 02:03:05 UTC."""
    return own(moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC"))


def _said(value: Value) -> Text:
    return value if isinstance(value, Text) else own(value)
