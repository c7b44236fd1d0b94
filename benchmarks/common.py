"""What the benchmarks share: processes on their own core, what they cost, a made-up book, figures with their spread."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
GOODWORD = str(Path(sys.executable).parent / "goodword")
TICK = os.sysconf("SC_CLK_TCK")
TOKEN = "123456:benchmark"  # noqa: S105
BIRTHDAY = date(1980, 3, 5)
LANGUAGES = ("en", "zh_Hant", "zh_Hans")
BOT_CORE, REST_CORE = 0, 1


def pin(core: int) -> None:
    """This process, and what it starts, on one core; with a single core there is nothing to choose."""
    if (os.cpu_count() or 1) > core:
        os.sched_setaffinity(0, {core})


def environment(folder: Path, database: str, api_url: str = "http://127.0.0.1:1") -> dict[str, str]:
    """Settings of a `goodword` that meets nobody but the sandbox, unlimited."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GOODWORD_")}
    return clean | {
        "GOODWORD_BOT_TOKEN": TOKEN,
        "GOODWORD_SECRET_KEY": "a secret for benchmarks only",
        "GOODWORD_API_URL": api_url,
        "GOODWORD_DATABASE_URL": database,
        "GOODWORD_RATE_OVERALL": "0",
        "GOODWORD_RATE_CHAT": "0",
        "GOODWORD_RATE_GROUP": "0",
    }


@contextmanager
def started(command: Sequence[str], env: dict[str, str], folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A program on the bot's core, ended at the end; what it wrote is shown when it failed."""
    log = folder / "program.log"
    with log.open("wb") as out:
        process = subprocess.Popen(command, env=env, cwd=folder, stdout=out, stderr=out)  # noqa: S603
        if (os.cpu_count() or 1) > BOT_CORE:
            os.sched_setaffinity(process.pid, {BOT_CORE})
        try:
            yield process
            if process.poll() is not None:
                raise RuntimeError(f"it ended by itself:\n{log.read_text()[-2000:]}")
        finally:
            if process.poll() is None:
                process.terminate()
                try:
                    process.wait(15)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()


def cpu_seconds(pid: int) -> float:
    """User and system time of a process so far, all its threads."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def resident_mib(pid: int) -> float:
    """What a process holds in memory now."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * resource.getpagesize() / 2**20


def make_book(folder: Path, borrowers: int) -> list[Path]:
    """Borrowers with one loan of 24 instalments each: six paid, the seventh eight days late."""
    today = date.today()  # noqa: DTZ011
    people, loans, instalments, payments = [], [], [], []
    for n in range(borrowers):
        ref, loan = f"B{n:05}", f"L{n:05}"
        people.append(f"{ref},王小明,{BIRTHDAY},{n % 10_000:04},,,{LANGUAGES[n % 3]},Asia/Taipei,TW")
        loans.append(f"{loan},{ref},Personal loan,TWD,72000,{today - timedelta(days=240)}")
        for number in range(1, 25):
            due = today + timedelta(days=30 * (number - 7) - 8)
            instalments.append(f"{loan},{number},{due},3000,500,0")
            if number < 7:
                payments.append(f"{loan}-{number},{loan},{due},3500,bank")
    heads = {
        "borrowers": "borrower_ref,name,birth_date,id_last4,phone,email,locale,time_zone,jurisdiction",
        "loans": "loan_ref,borrower_ref,product,currency,principal,opened_on",
        "instalments": "loan_ref,number,due_date,principal,interest,fees",
        "payments": "payment_ref,loan_ref,paid_on,amount,method",
    }
    paths = []
    for (name, head), rows in zip(heads.items(), (people, loans, instalments, payments), strict=True):
        path = folder / f"{name}.csv"
        path.write_text("\n".join([head, *rows, ""]), encoding="utf-8")
        paths.append(path)
    return paths


def spread(values: Sequence[float], digits: int = 1) -> str:
    """Median, and the least and the most of the repetitions."""
    if len(values) == 1:
        return f"{values[0]:.{digits}f}"
    return f"{statistics.median(values):.{digits}f} ({min(values):.{digits}f}-{max(values):.{digits}f})"
