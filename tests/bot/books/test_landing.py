"""Good files: everything lands once, changes are versions, cases are told, the day of payments is kept."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.clock import stamp
from tests.kit.lender import GOOD, Desk

pytestmark = pytest.mark.on_both


async def test_a_whole_book_lands_in_any_order_of_files(desk: Desk) -> None:
    result = await desk.bring(*reversed(desk.whole()))
    assert result.landed
    assert result.refusals == ()
    assert result.rows == {kind: len(rows) for kind, rows in GOOD.items()}
    assert await desk.versions() == {kind: len(rows) for kind, rows in GOOD.items()}


async def test_amounts_are_minor_units_of_the_loans_currency(desk: Desk) -> None:
    await desk.bring(*desk.whole())
    assert await desk.rows("SELECT principal, interest FROM instalments WHERE loan_ref = 'L1' AND number = 1") == [
        (300050, 50000)
    ]
    assert await desk.rows("SELECT principal FROM instalments WHERE loan_ref = 'L2'") == [(2000,)]  # yen have no cents
    assert await desk.rows("SELECT principal FROM loans ORDER BY loan_ref") == [(6000000,), (30000,)]


async def test_the_birthday_and_the_id_are_never_stored_in_clear(desk: Desk) -> None:
    await desk.bring(*desk.whole())
    (row,) = await desk.rows("SELECT * FROM borrowers WHERE borrower_ref = 'B1'")
    assert 1980 in row
    text = " ".join(map(str, row))
    assert "0503" not in text
    assert "05-03" not in text
    assert "6789" not in text.replace(row[4], "").replace(row[6], "")
    assert len(row[4]) == len(row[6]) == 64


async def test_the_same_files_again_change_nothing_and_tell_nobody(desk: Desk) -> None:
    await desk.bring(*desk.whole())
    before = await desk.versions()
    result = await desk.bring(*desk.whole())
    assert result.landed
    assert set(result.changed.values()) == {0}
    assert await desk.versions() == before
    assert await desk.told() == []


async def test_a_changed_row_is_a_new_version_and_the_old_one_stays(desk: Desk) -> None:
    await desk.bring(*desk.whole())
    await desk.bring(desk.write("instalments", "L1,2,2026-12-18,3000,500,0"))
    assert await desk.rows(
        "SELECT due_date, from_import, to_import FROM instalments WHERE loan_ref = 'L1' AND number = 2"
        " ORDER BY from_import"
    ) == [("2026-12-16", 1, 2), ("2026-12-18", 2, None)]
    assert await desk.told() == ["case:B1"]


async def test_a_row_that_changes_back_is_a_third_version(desk: Desk) -> None:
    for due in ("16", "18", "16"):
        await desk.bring(*desk.whole(instalments=[f"L1,2,2026-12-{due},3000,500,0"]))
    assert (await desk.versions())["instalments"] == 3


async def test_an_end_given_to_a_flag_replaces_the_open_flag(desk: Desk) -> None:
    await desk.bring(*desk.whole())
    await desk.bring(desk.write("flags", "B2,L2,dispute,2026-11-01,2026-11-30,says it was returned"))
    assert await desk.rows("SELECT until_date FROM flags WHERE to_import IS NULL") == [("2026-11-30",)]
    assert await desk.told() == ["case:B2"]


async def test_each_case_whose_books_change_is_told_once(desk: Desk) -> None:
    await desk.bring(*desk.whole())
    assert await desk.told() == ["case:B1", "case:B2"]
    rows = await desk.rows("SELECT key, payload, state, received_at, not_before FROM inbox ORDER BY seq")
    assert rows[0][0] == "1:B1"
    assert json.loads(rows[0][1]) == {"event": "books", "case": "B1"}
    assert rows[0][2:] == ("new", stamp(desk.clock.now()), stamp(desk.clock.now()))


async def test_a_payment_that_moves_to_another_loan_tells_both_borrowers(desk: Desk) -> None:
    await desk.bring(*desk.whole())
    await desk.bring(desk.write("payments", "P1,L2,2026-11-10,100,bank,payment"))
    assert await desk.told() == ["case:B1", "case:B2"]


async def test_a_loan_that_moves_to_another_borrower_tells_both(desk: Desk) -> None:
    await desk.bring(*desk.whole())
    await desk.bring(desk.write("loans", "L1,B2,Personal loan,TWD,60000,2026-01-10"))
    assert await desk.told() == ["case:B1", "case:B2"]


async def test_columns_may_come_in_any_order_with_a_byte_order_mark(desk: Desk) -> None:
    header = "\ufeffcurrency,loan_ref,borrower_ref,principal,opened_on,product"
    path = desk.write("loans", "TWD,L9,B1,10,2026-01-01,Car", header=header, name="more.csv")
    result = await desk.bring(*desk.whole(), path)
    assert result.landed, result.refusals
    assert await desk.rows("SELECT product, currency FROM loans WHERE loan_ref = 'L9'") == [("Car", "TWD")]


async def test_payments_without_a_kind_are_payments(desk: Desk) -> None:
    await desk.bring(*desk.whole())
    path = desk.write("payments", "P7,L1,2026-11-12,50,bank", header="payment_ref,loan_ref,paid_on,amount,method")
    await desk.bring(path)
    assert await desk.rows("SELECT kind FROM payments WHERE payment_ref = 'P7'") == [("payment",)]


async def test_payments_are_complete_through_the_day_before_in_the_lenders_zone(desk: Desk) -> None:
    desk.clock.set(datetime(2026, 11, 24, 17, tzinfo=UTC))  # the 25th already in Taipei
    assert (await desk.bring(*desk.whole())).as_of == date(2026, 11, 24)


async def test_a_payments_file_of_a_header_alone_sets_the_day(desk: Desk) -> None:
    result = await desk.bring(desk.write("payments"), as_of=date(2026, 11, 22))
    assert result.as_of == date(2026, 11, 22)
    assert await desk.rows("SELECT value FROM meta WHERE key = 'payments_as_of'") == [("2026-11-22",)]
    assert await desk.rows("SELECT as_of FROM imports") == [("2026-11-22",)]


async def test_other_files_leave_the_day_alone(desk: Desk) -> None:
    result = await desk.bring(desk.write("borrowers", *GOOD["borrowers"]))
    assert result.as_of is None
    assert await desk.rows("SELECT value FROM meta WHERE key = 'payments_as_of'") == []


async def test_the_day_moves_back_only_when_asked_and_is_said(desk: Desk) -> None:
    await desk.bring(desk.write("payments"), as_of=date(2026, 11, 24))
    stays = await desk.bring(desk.write("payments"))
    assert stays.as_of == date(2026, 11, 24)
    assert "stay complete through 2026-11-24" in stays.differences[0]
    back = await desk.bring(desk.write("payments"), as_of=date(2026, 11, 20))
    assert back.as_of == date(2026, 11, 20)
    assert "now only through 2026-11-20" in back.differences[0]


async def test_a_later_day_wakes_cases_with_open_promises_and_those_silent_for_old_books(desk: Desk) -> None:
    await desk.bring(*desk.whole(), as_of=date(2026, 11, 20))
    await desk.do(
        "INSERT INTO promises (promise_id, version, case_id, loan_ref, currency, amount, due, method, made_on, state,"
        " paid, at, policy_hash)"
        " VALUES ('M1', 1, 'B1', 'L1', 'TWD', 1, '2026-11-20', '', '2026-11-20', 'open', 0, '', '')"
    )
    await desk.bring(desk.write("payments"), as_of=date(2026, 11, 21))
    assert await desk.told() == ["case:B1"]
    await desk.bring(desk.write("payments"), as_of=date(2026, 11, 21))
    assert await desk.told() == []
    await desk.do(
        "INSERT INTO cases (case_id, number, owner, ever_verified, unreachable, touch_purpose, touch_step, silence,"
        " ladder, identity_digest, tries, created_at)"
        " VALUES ('B2', '', 'bot', 0, 0, '', '', 'books.old', '[]', '', 0, '')"
    )
    await desk.bring(desk.write("payments"), as_of=date(2026, 11, 22))
    assert await desk.told() == ["case:B1", "case:B2"]


async def test_a_balance_that_differs_from_the_sum_is_reported_a_late_fee_is_not(desk: Desk) -> None:
    right = (await desk.bring(*desk.whole(balances=["L1,2026-11-20,2900.50,500,30,0,8801"]))).differences
    assert right == ()
    wrong = (await desk.bring(desk.write("balances", "L1,2026-11-21,2000,500,30,0,8801"))).differences
    assert len(wrong) == 1
    assert "loan L1: the balance of 2026-11-21 says TWD 2530.00" in wrong[0]


async def test_a_reversal_that_undoes_nothing_is_reported(desk: Desk) -> None:
    result = await desk.bring(*desk.whole(payments=["P1,L1,2026-11-10,100,bank,reversal"], balances=[]))
    assert result.differences == ("loan L1: reversal P1 undoes no payment of its amount",)


async def test_two_imports_at_once_both_land_as_if_one_after_the_other(desk: Desk) -> None:
    await desk.bring(*desk.whole())
    first = desk.write("instalments", "L1,2,2026-12-18,3000,500,0", name="one.csv")
    second = desk.write("instalments", "L1,2,2026-12-19,3000,500,0", name="two.csv")
    results = await asyncio.gather(desk.bring(first), desk.bring(second))
    assert all(result.landed for result in results)
    assert sorted(result.import_n or 0 for result in results) == [2, 3]
    assert await desk.rows("SELECT COUNT(*) FROM instalments WHERE loan_ref = 'L1' AND number = 2") == [(3,)]


async def test_progress_ends_at_the_size_of_every_file(desk: Desk) -> None:
    seen: dict[str, tuple[int, int]] = {}
    paths = desk.whole()
    await desk.bring(*paths, progress=lambda path, done, total: seen.__setitem__(path.name, (done, total)))
    assert seen == {path.name: (path.stat().st_size, path.stat().st_size) for path in paths}


async def test_others_write_while_the_files_are_read(desk: Desk) -> None:
    if desk.db.dialect != "sqlite":
        return  # rows are locked there, never tables
    other = sqlite3.connect(desk.folder / "test.db", timeout=0, isolation_level=None)
    written = []

    def progress(_path: object, _done: int, _total: int) -> None:
        other.execute("INSERT INTO meta (key, value) VALUES ($1, '')", (f"turn {len(written)}",))
        written.append(1)

    assert (await desk.bring(*desk.whole(), progress=progress)).landed
    other.close()
    assert len(written) >= len(GOOD)


class GivenUp(Exception):
    """Somebody pressed the key that stops it."""


async def test_a_call_given_up_halfway_leaves_nothing(desk: Desk) -> None:
    def progress(path: Path, _done: int, _total: int) -> None:
        if path.name == "flags.csv":
            raise GivenUp

    with pytest.raises(GivenUp):
        await desk.bring(*desk.whole(), progress=progress)
    assert set((await desk.versions()).values()) == {0}
    assert (await desk.bring(*desk.whole())).import_n == 1


async def test_only_the_merge_waits_for_the_write_lock(desk: Desk) -> None:
    if desk.db.dialect != "sqlite":
        return
    other = sqlite3.connect(desk.folder / "test.db", timeout=0, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    async with asyncio.timeout(10):
        refused = await desk.bring(*desk.whole(flags=["B1,NONE,fraud,2026-11-01,,"]))
    assert "unknown loan NONE" in refused.refusals[0].reason
    other.close()
