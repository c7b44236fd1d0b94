"""Any book: importing it twice changes nothing, one bad row lets nothing land, and what went in comes out."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from arrears.books import Books
from bot.books.load import all_books
from bot.store.migrate import migrate
from bot.store.opening import open_database
from tests.kit.lender import HEADERS, Desk

words = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp", "Zs")), min_size=1, max_size=8)
days = st.dates(date(2020, 1, 1), date(2029, 12, 31)).map(str)
cents = st.integers(0, 10**9).map(lambda minor: f"{minor // 100}.{minor % 100:02}")
refs = st.lists(st.from_regex(r"[A-Za-z0-9_.:/-]{1,10}", fullmatch=True), min_size=1, max_size=4, unique=True)
Book = dict[str, list[str]]


@st.composite
def books(draw: st.DrawFn) -> Book:
    """A book of a few borrowers in which everything is right."""
    people, loans = draw(refs), draw(refs)
    quoted = words.map(lambda text: '"' + text.replace('"', '""') + '"')
    return {
        "borrowers": [f"{ref},{draw(quoted)},{draw(days)},12A4,,,en,," for ref in people],
        "loans": [
            f"{ref},{draw(st.sampled_from(people))},{draw(quoted)},{draw(st.sampled_from(['TWD', 'USD']))},"
            f"{draw(st.integers(1, 9999))},{draw(days)}"
            for ref in loans
        ],
        "instalments": [
            f"{ref},{number},{draw(days)},{draw(cents)},{draw(cents)},0"
            for ref in loans
            for number in range(1, draw(st.integers(0, 3)) + 1)
        ],
        "payments": [
            f"P{n},{draw(st.sampled_from(loans))},{draw(days)},{n + 1},{draw(quoted)},payment"
            for n in range(draw(st.integers(0, 4)))
        ],
        "balances": [f"{ref},{draw(days)},{draw(cents)},1,2,3,{draw(quoted)}" for ref in loans],
        "flags": [f"{ref},,dispute,{draw(days)},,{draw(quoted)}" for ref in people],
    }


def play(story: Callable[[Desk], Awaitable[None]]) -> None:
    """Run a story before a desk with a database of its own."""

    async def run(folder: Path) -> None:
        db = await open_database(f"sqlite:///{folder}/any.db")
        try:
            await migrate(db)
            await story(Desk(db, folder))
        finally:
            await db.close()

    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(run(Path(folder)))


def written(desk: Desk, book: Book) -> list[Path]:
    return [desk.write(kind, *book[kind]) for kind in HEADERS]


@settings(max_examples=25, deadline=timedelta(seconds=5))
@given(books())
def test_any_book_imported_twice_makes_no_new_version(book: Book) -> None:
    async def story(desk: Desk) -> None:
        first = await desk.bring(*written(desk, book))
        assert first.landed, first.refusals
        before = await desk.versions()
        assert before == {kind: len(rows) for kind, rows in book.items()}
        again = await desk.bring(*written(desk, book))
        assert set(again.changed.values()) == {0}
        assert await desk.versions() == before

    play(story)


@settings(max_examples=25, deadline=timedelta(seconds=5))
@given(books(), st.sampled_from(sorted(HEADERS)), st.data())
def test_one_bad_row_anywhere_lets_nothing_of_the_call_land(book: Book, kind: str, data: st.DataObject) -> None:
    async def story(desk: Desk) -> None:
        at = data.draw(st.integers(0, len(book[kind])))
        result = await desk.bring(*written(desk, {**book, kind: [*book[kind][:at], "bad,row", *book[kind][at:]]}))
        assert not result.landed
        assert set((await desk.versions()).values()) == {0}
        assert (Path(result.refusals[0].file).stem, result.refusals[0].row) == (kind, at + 2)

    play(story)


@settings(max_examples=25, deadline=timedelta(seconds=5))
@given(books())
def test_what_went_in_comes_out(book: Book) -> None:
    async def story(desk: Desk) -> None:
        await desk.bring(*written(desk, book))
        found: list[Books] = await desk.db.read(all_books())
        assert [each.borrower.ref for each in found] == sorted(row.split(",")[0] for row in book["borrowers"])
        loans = {loan.ref: loan for each in found for loan in each.loans}
        assert sorted(loans) == sorted(row.split(",")[0] for row in book["loans"])
        for row in book["instalments"]:
            ref, number, due, principal, interest, _ = row.split(",")
            one = loans[ref].instalments[int(number) - 1]
            assert (one.number, str(one.due_date)) == (int(number), due)
            assert (one.principal, one.interest) == (int(principal.replace(".", "")), int(interest.replace(".", "")))
        assert sum(p.amount for loan in loans.values() for p in loan.payments) == sum(
            100 * (n + 1) for n in range(len(book["payments"]))
        )

    play(story)
