"""The books of those who are talking just now, kept between their turns: a talk of ten taps reads them once.

A turn asks for the number of the newest import in its own transaction: what it takes from here is what it would read.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from arrears.books import Books
from arrears.position import CasePosition, case_position
from bot.books.load import books_of, identity_of
from bot.identity import OnFile
from bot.store.statements import Tx, sql

KEPT = 512


@dataclass(slots=True)
class Found:
    """What the books say of a reference, and where they leave its borrower on one day."""

    books: Books | None
    person: OnFile | None
    on: date | None = None
    position: CasePosition | None = None


class Shelf:
    """Books and what can be asked of a borrower, by reference; the first that came goes first."""

    def __init__(self, kept: int = KEPT) -> None:
        self._kept, self._import = kept, 0
        self._found: dict[str, Found] = {}

    def position(self, books: Books, on: date, jurisdiction: str) -> CasePosition:
        """`case_position` of those books; of books from the shelf it is worked out once a day."""
        found = self._found.get(books.borrower.ref)
        if found is None or found.books is not books:
            return case_position(books, on, jurisdiction=jurisdiction)
        if found.position is None or found.on != on:
            found.on, found.position = on, case_position(books, on, jurisdiction=jurisdiction)
        return found.position

    def of(self, borrower_ref: str) -> Tx[Found]:
        """What `books_of` and `identity_of` say now."""
        newest = (yield sql("books_newest_import"))[0]["n"]
        found = self._found.get(borrower_ref) if newest == self._import else None
        if found is not None:
            return found
        found = Found((yield from books_of(borrower_ref)), (yield from identity_of(borrower_ref)))
        if newest > self._import:
            self._found.clear()
            self._import = newest
        if newest == self._import:  # else a slower transaction than another's, looking at older books
            if len(self._found) >= self._kept:
                del self._found[next(iter(self._found))]
            self._found[borrower_ref] = found
        return found
