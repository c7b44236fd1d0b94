"""Writes the example book from the table below: `.venv/bin/python examples/make.py`. The same files every time.

Everybody in it is made up: numbers lie in 555 ranges, mail goes to example.org, birth dates and ids belong to nobody.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from arrears.days import add_months

DAY = date(2026, 11, 24)  # the book's own day: a Tuesday
FOLDER = Path(__file__).parent
TABLE = "|---|---|---|---|---|---|---|---|"
METHOD = {"TWD": "bank_transfer", "HKD": "fps", "CNY": "bank_transfer", "USD": "ach"}


@dataclass(frozen=True)
class L:
    """A loan: `late` days past the due day of the oldest unpaid instalment (negative: before it), `paid` ones before.

    `part` was paid towards that instalment, `fee` is a late fee the lender's balance names.
    """

    product: str
    currency: str
    principal: int  # major units
    months: int
    paid: int
    late: int
    part: int = 0
    fee: int = 0
    balance: bool = False


PEOPLE: list[tuple[str, str, str, str, str, list[L]]] = [
    # name, birth date, last four, locale, place, loans
    ("林怡君", "1988-04-12", "6731", "zh_Hant", "TW", [L("個人信貸", "TWD", 240000, 24, 9, -7)]),
    ("陳志明", "1979-11-03", "2280", "zh_Hant", "TW", [L("機車分期", "TWD", 72000, 18, 6, -3)]),
    ("黃淑芬", "1992-07-25", "9054", "zh_Hant", "TW", [L("個人信貸", "TWD", 180000, 36, 14, 1)]),
    (
        "張家豪",
        "1985-01-30",
        "4417",
        "zh_Hant",
        "TW",
        [L("個人信貸", "TWD", 300000, 36, 12, 12, balance=True), L("家電分期", "TWD", 36000, 12, 4, 5)],
    ),
    ("李雅婷", "1995-09-18", "1126", "zh_Hant", "TW", [L("手機分期", "TWD", 32400, 12, 3, 8)]),
    (
        "王建宏",
        "1973-12-06",
        "8842",
        "zh_Hant",
        "TW",
        [L("個人週轉金", "TWD", 480000, 24, 10, 28, fee=600, balance=True)],
    ),
    (
        "吳美玲",
        "1969-03-21",
        "3305",
        "zh_Hant",
        "TW",
        [L("個人信貸", "TWD", 150000, 24, 15, 45, part=3000, fee=900, balance=True)],
    ),
    ("劉承翰", "1998-08-08", "", "zh_Hant", "TW", [L("學生筆電分期", "TWD", 28800, 12, 5, 0)]),
    ("蔡佩珊", "", "7719", "zh_Hant", "TW", [L("個人信貸", "TWD", 120000, 24, 7, 3)]),
    ("何家寶", "1990-05-14", "562A", "zh_Hant", "HK", [L("私人貸款", "HKD", 60000, 24, 8, -1)]),
    (
        "鄧詠詩",
        "1987-10-27",
        "3348",
        "zh_Hant",
        "HK",
        [L("私人貸款", "HKD", 96000, 36, 11, 17, balance=True), L("結餘轉戶貸款", "HKD", 45000, 18, 6, 4)],
    ),
    ("周偉倫", "1976-02-19", "9013", "zh_Hant", "HK", [L("稅務貸款", "HKD", 36000, 12, 7, 35, fee=180, balance=True)]),
    ("梁曉彤", "1993-06-30", "2275", "zh_Hant", "HK", [L("裝修貸款", "HKD", 84000, 24, 5, 2)]),
    ("赵敏", "1991-03-08", "602X", "zh_Hans", "CN", [L("消费分期", "CNY", 18000, 12, 6, -5)]),
    ("孙强", "1982-12-24", "1837", "zh_Hans", "CN", [L("个人信用贷款", "CNY", 50000, 24, 9, 7)]),
    (
        "周婷婷",
        "1996-11-11",
        "4420",
        "zh_Hans",
        "CN",
        [L("消费分期", "CNY", 12000, 12, 4, 14), L("教育分期", "CNY", 24000, 24, 10, 10)],
    ),
    (
        "马国栋",
        "1970-08-16",
        "7715",
        "zh_Hans",
        "CN",
        [L("个人消费贷款", "CNY", 80000, 24, 12, 60, fee=240, balance=True)],
    ),
    ("徐静", "1989-01-05", "3306", "zh_Hans", "TW", [L("個人信貸", "TWD", 96000, 24, 11, 21, part=1500)]),
    ("Grace Okafor", "1984-06-17", "5519", "en", "US", [L("Personal loan", "USD", 9600, 24, 10, 1)]),
    (
        "Daniel Reyes",
        "1977-09-02",
        "8040",
        "en",
        "US",
        [L("Car repair loan", "USD", 4800, 18, 7, 30, fee=25, balance=True), L("Personal loan", "USD", 6000, 24, 9, 6)],
    ),
    ("Emily Novak", "1994-02-14", "2963", "en", "US", [L("Dental plan", "USD", 3600, 12, 3, 5)]),
    ("Arjun Mehta", "1986-07-07", "6428", "en", "HK", [L("Personal loan", "HKD", 72000, 24, 9, 10)]),
    (
        "Sophie Tremblay",
        "1990-10-10",
        "1174",
        "en",
        "TW",
        [L("Personal loan", "TWD", 150000, 24, 12, 75, fee=900, balance=True)],
    ),
    (
        "Robert Chan",
        "1965-04-29",
        "9387",
        "en",
        "HK",
        [
            L("Home improvement loan", "HKD", 120000, 36, 18, 90, fee=600, balance=True),
            L("Personal loan", "HKD", 30000, 12, 5, 4),
        ],
    ),
]

# (borrower, loan index or None for all, kind, from, note)
FLAGS = [
    (7, None, "vulnerable", "2026-11-02", "Long hospital stay, told us on the phone; her sister helps with letters"),
    (16, 1, "dispute", "2026-11-12", "Says the course was cancelled and the first two months were refunded"),
]

PLACES = {
    "TW": ("Asia/Taipei", "+886 2 5550 {:04}", "TW"),
    "HK": ("Asia/Hong_Kong", "+852 5550 {:04}", "HK"),
    "CN": ("Asia/Shanghai", "+86 10 5550 {:04}", "CN"),
    "US": ("America/New_York", "+1 202 555 {:04}", "US-NY"),
}


def major(minor: int) -> str:
    """Minor units as the file has them."""
    return f"{minor // 100}" if minor % 100 == 0 else f"{minor // 100}.{minor % 100:02}"


def schedule(loan: L) -> list[tuple[date, int, int]]:
    """(due, principal, interest) in minor units: equal principal, interest at 0.8 % a month on what is left."""
    first = add_months(DAY - timedelta(days=loan.late), -loan.paid)
    whole = 1 if loan.currency != "TWD" else 100  # New Taiwan dollars are asked in whole ones
    left = loan.principal * 100
    each = left // loan.months // whole * whole
    rows = []
    for n in range(loan.months):
        principal = each if n < loan.months - 1 else left
        rows.append((add_months(first, n), principal, left * 8 // 1000 // whole * whole))
        left -= principal
    return rows


def write(name: str, header: str, rows: Iterable[Sequence[object]]) -> None:
    """One file of the book."""
    with (FOLDER / name).open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(header.split(","))
        out.writerows(rows)


def main() -> None:
    """Write the six files."""
    borrowers, loans, instalments, payments, balances, flags = [], [], [], [], [], []
    for n, (name, born, last4, locale, place, owes) in enumerate(PEOPLE, start=1):
        ref = f"B-{n:04}"
        zone, phone, jurisdiction = PLACES[place]
        mail = f"borrower{n:02}@example.org"
        borrowers.append((ref, name, born, last4, phone.format(100 + n), mail, locale, zone, jurisdiction))
        for k, loan in enumerate(owes):
            loan_ref = f"{loan.currency}-{n:04}-{k + 1}"
            plan = schedule(loan)
            opened = add_months(plan[0][0], -1)
            loans.append((loan_ref, ref, loan.product, loan.currency, loan.principal, opened))
            for number, (due, principal, interest) in enumerate(plan, start=1):
                instalments.append((loan_ref, number, due, major(principal), major(interest), 0))
            for number, (due, principal, interest) in enumerate(plan[: loan.paid], start=1):
                paid_on = due - timedelta(days=(n + number) % 4)
                amount = major(principal + interest)
                payments.append(
                    (f"P-{loan_ref}-{number:02}", loan_ref, paid_on, amount, METHOD[loan.currency], "payment")
                )
            if loan.part:
                paid_on = plan[loan.paid][0] + timedelta(days=10)
                ref_ = f"P-{loan_ref}-{loan.paid + 1:02}"
                payments.append((ref_, loan_ref, paid_on, loan.part, METHOD[loan.currency], "payment"))
            if loan.balance:
                balances.append(
                    (loan_ref, DAY - timedelta(days=1), *owed(loan, plan), f"9{n:04}{k + 1}{2026 + n * 7:05}")
                )
    for n, index, kind, since, note in FLAGS:
        ref = f"B-{n:04}"
        loan_ref = "" if index is None else f"{PEOPLE[n - 1][5][index].currency}-{n:04}-{index + 1}"
        flags.append((ref, loan_ref, kind, since, "", note))
    head = "borrower_ref,name,birth_date,id_last4,phone,email,locale,time_zone,jurisdiction"
    write("borrowers.csv", head, borrowers)
    write("loans.csv", "loan_ref,borrower_ref,product,currency,principal,opened_on", loans)
    write("instalments.csv", "loan_ref,number,due_date,principal,interest,fees", instalments)
    write("payments.csv", "payment_ref,loan_ref,paid_on,amount,method,kind", payments)
    head = "loan_ref,as_of,principal_due,interest_due,late_fees_due,other_fees_due,pay_reference"
    write("balances.csv", head, balances)
    write("flags.csv", "borrower_ref,loan_ref,kind,from,until,note", flags)
    readme = FOLDER / "README.md"
    head, _, _ = readme.read_text(encoding="utf-8").partition(TABLE)
    readme.write_text(head + TABLE + "\n".join(["", *table(), ""]), encoding="utf-8")


def table() -> list[str]:
    """The lines of the README's table: who is how late with what."""
    lines = []
    for n, (name, _, _, locale, place, owes) in enumerate(PEOPLE, start=1):
        for k, loan in enumerate(owes):
            stands = f"{loan.late} days late" if loan.late > 0 else f"due in {-loan.late} days"
            stands = {0: "due today", 1: "1 day late", -1: "due in 1 day"}.get(loan.late, stands)
            flag = next((f[2] for f in FLAGS if f[0] == n and f[1] in (None, k)), "")
            ref = f"{loan.currency}-{n:04}-{k + 1}"
            due = due_now(loan)
            lines.append(f"| B-{n:04} | {name} | {locale} | {place} | {ref} | {stands} | {due} | {flag} |")
    return lines


def due_now(loan: L) -> str:
    """What is due on the book's own day, with the late fee."""
    plan = schedule(loan)
    due = sum(row[1] + row[2] for row in plan[loan.paid :] if row[0] <= DAY)
    due += (loan.fee - loan.part) * 100
    return f"{loan.currency} {major(due)}" if due else "nothing"


def owed(loan: L, plan: list[tuple[date, int, int]]) -> tuple[str, str, str, str]:
    """What is due on the day before the book's own, part payments taken off interest first."""
    due = [row for row in plan[loan.paid :] if row[0] < DAY]
    interest, principal = sum(row[2] for row in due), sum(row[1] for row in due)
    part = loan.part * 100
    off = min(part, due[0][2]) if due else 0
    return major(principal - (part - off)), major(interest - off), major(loan.fee * 100), "0"


if __name__ == "__main__":
    main()
