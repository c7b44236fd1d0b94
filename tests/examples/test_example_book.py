"""The example book imports clean, and the README tells the truth about it."""

from __future__ import annotations

import importlib.util
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from arrears.position import case_position
from bot.books.load import all_books
from bot.settings import ROOT
from bot.store.db import Database
from tests.kit.lender import HEADERS, Desk

FOLDER = ROOT / "examples"
DAY = date(2026, 11, 24)
FILES = [FOLDER / f"{kind}.csv" for kind in HEADERS]


def told() -> dict[str, list[str]]:
    """The README's table, by loan."""
    lines = (FOLDER / "README.md").read_text(encoding="utf-8").splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| B-")]
    return {row[4]: row for row in cells}


def in_words(days: int) -> str:
    words = f"{days} days late" if days > 0 else f"due in {-days} days"
    return {0: "due today", 1: "1 day late", -1: "due in 1 day"}.get(days, words)


async def test_it_imports_clean_and_again_without_a_change(db: Database, tmp_path: Path) -> None:
    desk = Desk(db, tmp_path)
    first = await desk.bring(*FILES)
    assert (first.refusals, first.differences, first.as_of) == ((), (), date(2026, 11, 23))
    again = await desk.bring(*FILES)
    assert set(again.changed.values()) == {0}


async def test_the_readme_says_who_is_how_late_with_what(db: Database, tmp_path: Path) -> None:
    await Desk(db, tmp_path).bring(*FILES)
    table = told()
    borrowers = await db.read(all_books())
    assert len(borrowers) == 24
    for books in borrowers:
        stands = case_position(books, DAY)
        for loan, position in zip(books.loans, stands.loans, strict=True):
            row = table.pop(loan.ref)
            assert row[:3] == [books.borrower.ref, books.borrower.name, books.borrower.locale]
            oldest = position.oldest_due or (position.next_due.date if position.next_due else DAY)
            assert row[5] == in_words((DAY - oldest).days)
            currency, _, amount = row[6].partition(" ")
            if position.due:
                assert (currency, Decimal(amount)) == (loan.currency, position.due.decimal)
            else:
                assert row[6] == "nothing"
            kinds = [kind for ref, kind in stands.silences if ref == loan.ref]
            assert row[7] == "".join(kinds)
    assert table == {}


async def test_it_spans_languages_currencies_and_days(db: Database, tmp_path: Path) -> None:
    await Desk(db, tmp_path).bring(*FILES)
    borrowers = await db.read(all_books())
    assert {books.borrower.locale for books in borrowers} == {"zh_Hant", "zh_Hans", "en"}
    assert {loan.currency for books in borrowers for loan in books.loans} == {"TWD", "HKD", "CNY", "USD"}
    assert sum(len(books.loans) == 2 for books in borrowers) == 5
    assert {flag.kind.value for books in borrowers for flag in books.flags} == {"vulnerable", "dispute"}
    days = [int(row[5].split()[0]) for row in told().values() if row[5].endswith("late")]
    assert (min(days), max(days)) == (1, 90)
    assert any(row[5] == "due in 7 days" for row in told().values())


def test_everybody_in_it_is_made_up() -> None:
    for line in (FOLDER / "borrowers.csv").read_text(encoding="utf-8").splitlines()[1:]:
        _, _, _, _, phone, email, *_ = line.split(",")
        assert "555" in phone
        assert email.endswith("@example.org")


def test_the_files_are_what_the_script_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spec = importlib.util.spec_from_file_location("make_example", FOLDER / "make.py")
    assert spec is not None
    assert spec.loader is not None
    make = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "make_example", make)
    spec.loader.exec_module(make)
    (tmp_path / "README.md").write_text((FOLDER / "README.md").read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.setattr(make, "FOLDER", tmp_path)
    make.main()
    for path in [*FILES, FOLDER / "README.md"]:
        assert (tmp_path / path.name).read_bytes() == path.read_bytes(), path.name
