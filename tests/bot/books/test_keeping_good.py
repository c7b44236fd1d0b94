"""The nightly way: good rows land, the others are written to a report that says what to put right."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from tests.kit.lender import GOOD, Desk

pytestmark = pytest.mark.on_both


def report(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


async def test_good_rows_land_and_the_report_holds_the_others_as_they_were(desk: Desk) -> None:
    lines = [
        GOOD["payments"][0],
        "P2,NONE,2026-11-10,5,bank,payment",
        'P3,L1,soon,x,"by hand, at the desk",payment',
        "P4",
    ]
    result = await desk.bring(*desk.whole(payments=lines), keep_good=True)
    assert result.landed
    assert (result.rows["payments"], result.refused) == (1, 3)
    assert [path.name for path in result.reports] == ["payments.csv.rejected.csv"]
    head, *rows = report(result.reports[0])
    assert head == ["row", "column", "reason", *["payment_ref", "loan_ref", "paid_on", "amount", "method", "kind"]]
    assert [row[:2] for row in rows] == [["3", "loan_ref"], ["4", "amount"], ["4", "paid_on"], ["5", ""]]
    assert rows[0][3:] == ["P2", "NONE", "2026-11-10", "5", "bank", "payment"]
    assert rows[1][3:] == ["P3", "L1", "soon", "x", "by hand, at the desk", "payment"]
    assert rows[3][3:] == ["P4"]


async def test_what_leans_on_a_refused_row_stays_out_with_it(desk: Desk) -> None:
    result = await desk.bring(*desk.whole(borrowers=["B1,,,,,,,,", GOOD["borrowers"][1]]), keep_good=True)
    assert result.landed
    assert await desk.rows("SELECT loan_ref FROM loans") == [("L2",)]
    assert await desk.rows("SELECT loan_ref FROM instalments") == [("L2",)]
    assert await desk.rows("SELECT COUNT(*) FROM payments") == [(0,)]
    assert [path.name.split(".")[0] for path in result.reports] == [
        "borrowers",
        "loans",
        "instalments",
        "payments",
        "balances",
    ]


async def test_a_refused_change_of_a_known_row_leaves_the_known_row(desk: Desk) -> None:
    await desk.bring(*desk.whole())
    result = await desk.bring(*desk.whole(borrowers=["B1,,,,,,,,", "B2,Ann Li,1990-12-25,,,,en,,"]), keep_good=True)
    assert result.landed
    assert result.refused == 1
    assert await desk.rows("SELECT name FROM borrowers WHERE to_import IS NULL ORDER BY 1") == [
        ("Ann Li",),
        ("王小明",),
    ]


async def test_the_day_of_payments_is_set_by_the_good_rows(desk: Desk) -> None:
    lines = [GOOD["payments"][0], "P2,NONE,2026-11-10,5,bank,payment"]
    assert (await desk.bring(*desk.whole(payments=lines), keep_good=True)).as_of == date(2026, 11, 23)


async def test_without_faults_there_is_no_report(desk: Desk) -> None:
    result = await desk.bring(*desk.whole(), keep_good=True)
    assert result.reports == ()
    assert list(desk.folder.glob("*.rejected*")) == []


async def test_thousands_of_refused_rows_are_all_reported(desk: Desk) -> None:
    lines = [f"P{n},NONE,2026-11-10,5,bank,payment" for n in range(6_000)]
    result = await desk.bring(*desk.whole(payments=lines), keep_good=True)
    assert result.refused == 6_000
    assert len(result.refusals) == 1_000
    rows = report(result.reports[0])
    assert len(rows) == 6_001
    assert rows[-1][0] == "6001"
    assert rows[-1][3] == "P5999"


async def test_nothing_lands_when_the_report_of_the_rest_cannot_be_written(desk: Desk) -> None:
    (desk.folder / "payments.csv.rejected.csv").mkdir()
    result = await desk.bring(*desk.whole(payments=["P3,L1,soon,1,bank,payment"]), keep_good=True)
    assert not result.landed
    assert "payments.csv.rejected.csv: cannot be written" in str(result.refusals[0])
    assert await desk.rows("SELECT COUNT(*) FROM borrowers") == [(0,)]
    assert [path.name for path in desk.folder.glob("*.part")] == []
