"""The shelf gives what the books say now: the same as reading them, also after they changed."""

from __future__ import annotations

from datetime import date

import pytest

from bot.books.load import books_of, identity_of
from bot.books.shelf import Shelf
from tests.kit.lender import Desk

pytestmark = pytest.mark.on_both

DAY = date(2026, 11, 24)


async def test_the_shelf_gives_what_reading_gives_and_the_same_object_twice(desk: Desk) -> None:
    await desk.bring(*desk.whole())
    shelf = Shelf()
    found = await desk.db.read(shelf.of("B1"))
    assert found.books == await desk.db.read(books_of("B1"))
    assert found.person == await desk.db.read(identity_of("B1"))
    assert (await desk.db.read(shelf.of("B1"))) is found


async def test_after_an_import_the_shelf_reads_again(desk: Desk) -> None:
    shelf = Shelf()
    assert (await desk.db.read(shelf.of("B1"))).books is None
    await desk.bring(*desk.whole())
    before = await desk.db.read(shelf.of("B1"))
    assert before.books is not None
    owed = shelf.position(before.books, DAY, "TW").totals
    await desk.bring(desk.write("payments", "P2,L1,2026-11-22,500,bank,payment"))
    after = await desk.db.read(shelf.of("B1"))
    assert after.books is not None
    assert after.books == await desk.db.read(books_of("B1"))
    assert shelf.position(after.books, DAY, "TW").totals != owed
    assert shelf.position(before.books, DAY, "TW").totals == owed


async def test_a_new_day_is_worked_out_anew(desk: Desk) -> None:
    await desk.bring(*desk.whole())
    shelf = Shelf()
    books = (await desk.db.read(shelf.of("B1"))).books
    assert books is not None
    first = shelf.position(books, DAY, "TW")
    assert shelf.position(books, DAY, "TW") is first
    assert shelf.position(books, date(2026, 12, 25), "TW").on == date(2026, 12, 25)


async def test_the_shelf_is_as_long_as_it_is(desk: Desk) -> None:
    await desk.bring(*desk.whole())
    shelf = Shelf(kept=1)
    first = await desk.db.read(shelf.of("B1"))
    await desk.db.read(shelf.of("B2"))
    assert (await desk.db.read(shelf.of("B1"))) is not first
