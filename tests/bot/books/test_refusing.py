"""Bad files: every fault is named with its file, row and column, and nothing lands."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.kit.lender import GOOD, Desk

BAD_CELLS = [
    ("borrowers", ",Ann,,,,,,,", "borrower_ref", "no reference"),
    ("borrowers", 'B"9,Ann,,,,,,,', "borrower_ref", "no reference"),
    ("borrowers", "B9,,,,,,,,", "name", "is empty"),
    ("borrowers", "B9,Ann,1980-02-30,,,,,,", "birth_date", "no date"),
    ("borrowers", "B9,Ann,,12,,,,,", "id_last4", "last four"),
    ("borrowers", "B9,Ann,,,,,tlh,,", "locale", "unknown locale"),
    ("borrowers", "B9,Ann,,,,,,Mars/Base,", "time_zone", "unknown time zone"),
    ("borrowers", "B9,Ann,,,,,,../etc,", "time_zone", "unknown time zone"),
    ("borrowers", "B9,Ann,,,,,,,Taiwan", "jurisdiction", "no jurisdiction"),
    ("borrowers", "B9,A\x00nn,,,,,,,", "name", "control characters"),
    ("loans", "L9,B1,Car,TWD,0,2026-01-01", "principal", "more than 0"),
    ("loans", "L9,B1,Car,XXX,10,2026-01-01", "currency", "unknown currency"),
    ("loans", "L9,B1,Car,twd,10,2026-01-01", "currency", "unknown currency"),
    ("loans", "L9,B1,Car,TWD,10.005,2026-01-01", "principal", "more decimals than TWD"),
    ("loans", "L9,B1,Car,TWD,10,01/02/2026", "opened_on", "YYYY-MM-DD"),
    ("loans", "L9,B1,Car,TWD,10,2026-02-30", "opened_on", "no day"),
    ("loans", "L9,NOBODY,Car,TWD,10,2026-01-01", "borrower_ref", "unknown borrower NOBODY"),
    ("instalments", "L1,0,2026-12-16,1,0,0", "number", "whole number"),
    ("instalments", "L1,1.5,2026-12-16,1,0,0", "number", "whole number"),
    ("instalments", "L1,9,2026-12-16,-1,0,0", "principal", "negative"),
    ("instalments", 'L1,9,2026-12-16,"1,000",0,0', "principal", "no amount"),
    ("instalments", "L1,9,2026-12-16,1e3,0,0", "principal", "no amount"),
    ("instalments", "L1,9,2026-12-16,１０,0,0", "principal", "no amount"),
    ("instalments", "L1,9,2026-12-16,99999999999999999,0,0", "principal", "no amount"),
    ("instalments", "L1,9,2026-12-16,1,0.001,0", "interest", "more decimals than TWD"),
    ("instalments", "L2,9,2026-12-16,1,0,0.5", "fees", "more decimals than JPY has: expected at most 0"),
    ("instalments", "NONE,9,2026-12-16,1,0,0", "loan_ref", "unknown loan NONE"),
    ("instalments", "L1,9,2026-12-16,1,0", "", "5 cells: expected 6"),
    ("instalments", 'L1,9,"2026-12-16"x,1,0,0', "", "malformed CSV"),
    ("payments", "P9,L1,2026-11-10,0,bank,payment", "amount", "more than 0"),
    ("payments", "P9,L1,2026-11-10,5,bank,refund", "kind", "expected one of payment, reversal, waiver"),
    ("payments", "P9,L1,2026-11-10,5,,payment", "method", "is empty"),
    ("payments", "P9,NONE,2026-11-10,5,bank,payment", "loan_ref", "unknown loan NONE"),
    ("balances", "L1,2026-11-21,1,-2,0,0,", "interest_due", "negative"),
    ("balances", "NONE,2026-11-21,1,2,0,0,", "loan_ref", "unknown loan NONE"),
    ("flags", "B1,,asleep,2026-11-01,,", "kind", "unknown kind 'asleep'"),
    ("flags", "NOBODY,,fraud,2026-11-01,,", "borrower_ref", "unknown borrower NOBODY"),
    ("flags", "B1,NONE,fraud,2026-11-01,,", "loan_ref", "unknown loan NONE"),
    ("flags", "B1,L2,fraud,2026-11-01,,", "loan_ref", "loan L2 is not one of borrower B1"),
    ("flags", "B1,,fraud,2026-11-02,2026-11-01,", "until", "before"),
    ("flags", "B1,,fraud,,,", "from", "no date"),
    ("borrowers", "B2,Ann Lee,1990-12-25,,,,en,,", "borrower_ref", "stands in row 3 too"),
    ("payments", "P1,L1,2026-11-10,100,bank,payment", "payment_ref", "stands in row 2 too"),
    ("instalments", "L1,2,2026-12-16,3000,500,0", "number", "stands in row 3 too"),
]


@pytest.mark.parametrize(("kind", "line", "column", "reason"), BAD_CELLS, ids=[f"{c[0]}-{c[3]}" for c in BAD_CELLS])
async def test_a_bad_row_is_named_and_nothing_lands(desk: Desk, kind: str, line: str, column: str, reason: str) -> None:
    result = await desk.bring(*desk.whole(**{kind: [*GOOD[kind], line]}))
    assert not result.landed
    refusal = result.refusals[-1]
    assert (Path(refusal.file).name, refusal.row, refusal.column) == (f"{kind}.csv", len(GOOD[kind]) + 2, column)
    assert reason in refusal.reason
    assert set((await desk.versions()).values()) == {0}
    assert await desk.rows("SELECT COUNT(*) FROM imports") == [(0,)]
    assert await desk.rows("SELECT COUNT(*) FROM inbox") == [(0,)]


async def test_every_fault_of_a_row_is_named(desk: Desk) -> None:
    result = await desk.bring(*desk.whole(instalments=["L1,x,soon,-1,0,0"]))
    assert {refusal.column for refusal in result.refusals} == {"number", "due_date", "principal"}
    assert result.refused == 1


async def test_doubles_that_differ_are_both_refused_since_nobody_knows_which_is_right(desk: Desk) -> None:
    result = await desk.bring(
        *desk.whole(payments=["P1,L1,2026-11-10,100,bank,payment", "P1,L1,2026-11-10,1,bank,payment"])
    )
    assert [(refusal.row, refusal.column) for refusal in result.refusals] == [(2, "payment_ref"), (3, "payment_ref")]


async def test_a_loan_keeps_its_currency(desk: Desk) -> None:
    await desk.bring(*desk.whole())
    result = await desk.bring(desk.write("loans", "L1,B1,Personal loan,USD,60000,2026-01-10"))
    assert "in TWD, not USD" in result.refusals[0].reason


async def test_what_leans_on_a_refused_row_is_refused_too(desk: Desk) -> None:
    result = await desk.bring(*desk.whole(borrowers=["B1,,,,,,,,", GOOD["borrowers"][1]]))
    by_file = {Path(refusal.file).name: refusal.reason for refusal in result.refusals}
    assert by_file["loans.csv"] == "borrower B1 was refused in this call"
    assert by_file["instalments.csv"] == "loan L1 was refused in this call"
    assert by_file["payments.csv"] == "loan L1 was refused in this call"
    assert by_file["balances.csv"] == "loan L1 was refused in this call"


HEADERS = [
    (
        "loan_ref,number,due_date,principal,interest,fees,colour",
        "colour",
        "unknown column 'colour' in a file of instalments",
    ),
    ("loan_ref,number,due_date,principal,interest", "fees", "missing column fees"),
    ("loan_ref,number,due_date,principal,interest,fees,fees", "fees", "there twice"),
    ("apples,pears", "", "unknown header"),
    ("row,column,reason,loan_ref,number", "", "report of refused rows"),
    ("loan_ref;number;due_date;principal;interest;fees", "", "parted by ';': expected commas"),
]


@pytest.mark.parametrize("keep_good", [False, True])
@pytest.mark.parametrize(("header", "column", "reason"), HEADERS, ids=[case[2] for case in HEADERS])
async def test_a_header_that_is_not_ours_is_refused(
    desk: Desk, header: str, column: str, reason: str, keep_good: bool
) -> None:
    result = await desk.bring(desk.write("instalments", header=header), keep_good=keep_good)
    assert not result.landed
    assert (result.refusals[0].row, result.refusals[0].column) == (1, column)
    assert reason in result.refusals[0].reason


async def test_another_encoding_is_refused_with_line_and_byte(desk: Desk) -> None:
    path = desk.folder / "borrowers.csv"
    head = "borrower_ref,name,birth_date,id_last4,phone,email,locale,time_zone,jurisdiction\n"
    path.write_bytes(head.encode() + "B1,王小明,,,,,,,\n".encode("big5"))
    result = await desk.bring(path, keep_good=True)
    assert not result.landed
    assert result.refusals[0].row == 2
    assert f"not UTF-8 at byte {len(head) + 4} (0xa4)" in result.refusals[0].reason


@pytest.mark.parametrize("start", [b"", b"\xff\xfeb\x00"])
async def test_an_empty_file_and_utf16_are_refused(desk: Desk, start: bytes) -> None:
    path = desk.folder / "borrowers.csv"
    path.write_bytes(start)
    assert "expected" in (await desk.bring(path)).refusals[0].reason


async def test_a_quote_that_never_closes_is_refused_where_it_opens(desk: Desk) -> None:
    path = desk.write("flags", *GOOD["flags"], 'B1,,fraud,2026-11-01,,"and so', "B2,,fraud,2026-11-01,,x")
    result = await desk.bring(path, keep_good=True)
    assert not result.landed
    assert result.refusals[0].row == 3
    assert "never closed" in result.refusals[0].reason


async def test_a_note_of_several_lines_keeps_the_count_of_rows(desk: Desk) -> None:
    result = await desk.bring(*desk.whole(flags=['B1,,fraud,2026-11-01,,"one', 'two"', "B1,,nap,2026-11-01,,"]))
    assert [refusal.row for refusal in result.refusals] == [4]


async def test_a_file_that_is_not_there_is_named(desk: Desk) -> None:
    result = await desk.bring(desk.folder / "none.csv")
    assert not result.landed
    assert "none.csv: cannot be read" in str(result.refusals[0])


async def test_the_same_file_twice_in_a_call_is_refused(desk: Desk) -> None:
    path = desk.write("borrowers", *GOOD["borrowers"])
    assert "twice" in (await desk.bring(path, path)).refusals[0].reason


async def test_as_of_needs_a_payments_file_and_a_day_that_has_come(desk: Desk) -> None:
    people = desk.write("borrowers", *GOOD["borrowers"])
    assert "no payments file" in (await desk.bring(people, as_of=date(2026, 11, 20))).refusals[0].reason
    assert "up to today" in (await desk.bring(desk.write("payments"), as_of=date(2026, 12, 24))).refusals[0].reason
    assert await desk.rows("SELECT COUNT(*) FROM imports") == [(0,)]


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"PK\x03\x04\x14\x00\xaa\xbb", "a workbook or an archive"), ("借".encode("big5"), "not UTF-8")],
)
async def test_what_a_spreadsheet_saved_otherwise_is_told_how_to_save_it(
    desk: Desk, content: bytes, reason: str
) -> None:
    path = desk.folder / "loans.csv"
    path.write_bytes(content)
    result = await desk.bring(path)
    assert not result.landed
    assert reason in result.refusals[0].reason
    assert 'saved as "CSV UTF-8"' in result.refusals[0].reason
