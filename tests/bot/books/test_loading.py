"""The books given back: as they stand now, whole, in pages, in few statements."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest

from arrears.books import Balance, Flag, FlagKind, Instalment, Payment
from bot.books.load import all_books, books_of, borrower_of_loan, identity_of
from bot.store.statements import sql
from tests.kit.lender import GOOD, Desk

pytestmark = pytest.mark.on_both


async def test_one_borrowers_books_come_whole(desk: Desk) -> None:
    await desk.bring(*desk.whole())
    books = await desk.db.read(books_of("B1"))
    assert books is not None
    assert (books.borrower.name, books.borrower.birth_year, books.borrower.locale) == ("王小明", 1980, "zh_Hant")
    assert books.payments_as_of == date(2026, 11, 23)
    (loan,) = books.loans
    assert loan.instalments[0] == Instalment(1, date(2026, 11, 16), 300050, 50000, 0)
    assert loan.payments == (Payment("P1", date(2026, 11, 10), 10000, "bank"),)
    assert loan.balance == Balance(date(2026, 11, 20), 290050, 50000, 3000, 0, "8801")
    other = await desk.db.read(books_of("B2"))
    assert other is not None
    assert other.flags == (Flag(FlagKind.DISPUTE, "L2", date(2026, 11, 1), None, "says it was returned"),)
    assert other.loans[0].balance is None


async def test_the_newest_balance_counts_whatever_came_last(desk: Desk) -> None:
    lines = ["L1,2026-11-20,1,0,0,0,new", "L1,2026-11-10,2,0,0,0,old"]
    await desk.bring(*desk.whole(balances=lines[:1]))
    await desk.bring(desk.write("balances", lines[1]))
    books = await desk.db.read(books_of("B1"))
    assert books is not None
    assert books.loans[0].balance is not None
    assert books.loans[0].balance.pay_reference == "new"


async def test_replaced_versions_are_not_given_back(desk: Desk) -> None:
    await desk.bring(*desk.whole())
    await desk.bring(desk.write("instalments", "L1,2,2026-12-18,1,0,0"))
    books = await desk.db.read(books_of("B1"))
    assert books is not None
    assert [(row.number, str(row.due_date)) for row in books.loans[0].instalments] == [
        (1, "2026-11-16"),
        (2, "2026-12-18"),
    ]


async def test_unknown_references_give_nothing(desk: Desk) -> None:
    await desk.bring(*desk.whole())
    assert await desk.db.read(books_of("B")) is None
    assert await desk.db.read(identity_of("B")) is None
    assert await desk.db.read(borrower_of_loan("L")) is None
    assert await desk.db.read(borrower_of_loan("L2")) == "B2"


async def test_pages_walk_through_everyone_once(desk: Desk) -> None:
    await desk.bring(desk.write("borrowers", *(f"B{n:03},Ann,,,,,,," for n in range(25))))
    seen, after = [], ""
    while page := await desk.db.read(all_books(after, 10)):
        after = page[-1].borrower.ref
        seen += [books.borrower.ref for books in page]
    assert seen == [f"B{n:03}" for n in range(25)]


async def test_a_page_and_one_borrower_say_the_same(desk: Desk) -> None:
    await desk.bring(*desk.whole())
    assert await desk.db.read(all_books()) == [await desk.db.read(books_of(ref)) for ref in ("B1", "B2")]


def test_a_borrowers_books_take_at_most_six_statements() -> None:
    row = {"borrower_ref": "B1", "name": "Ann", "birth_year": None, "phone": "", "email": "", "locale": ""}
    row |= {"time_zone": "", "jurisdiction": "", "payments_as_of": None}
    tx = books_of("B1")
    asked = [next(tx), tx.send([row])]
    with suppress(StopIteration):
        while True:
            asked.append(tx.send([]))
    assert len(asked) <= 6
    assert asked[0] == sql("books_borrowers", "B1", "B1", 1)


async def test_the_identity_changes_with_name_phone_birth_date_and_id_alone(desk: Desk) -> None:
    async def digest(line: str) -> str:
        await desk.bring(desk.write("borrowers", line))
        found = await desk.db.read(identity_of("B1"))
        assert found is not None
        return found.digest

    first = await digest("B1,Ann,1980-05-03,6789,1,,en,,")
    assert await digest("B1,Ann,1980-05-03,6789,1,a@example.org,zh_Hant,Asia/Taipei,TW") == first
    changed = [
        "B1,Anne,1980-05-03,6789,1,,en,,",
        "B1,Ann,1980-05-04,6789,1,,en,,",
        "B1,Ann,1981-05-03,6789,1,,en,,",
        "B1,Ann,1980-05-03,6780,1,,en,,",
        "B1,Ann,1980-05-03,6789,2,,en,,",
    ]
    assert len({first, *[await digest(line) for line in changed]}) == 6


async def test_what_may_be_asked_is_what_the_book_holds(desk: Desk) -> None:
    await desk.bring(*desk.whole(borrowers=[*GOOD["borrowers"], "B3,Bo,,12A4,,,,,", "B4,Cy,,,,,,,"]))
    items = [await desk.db.read(identity_of(ref)) for ref in ("B1", "B2", "B3", "B4")]
    assert [each.items for each in items if each] == [("birthday", "last4"), ("birthday",), ("last4",), ()]
