"""The borrower and the book of a scene, made for the present day and imported as a lender would."""

from __future__ import annotations

import csv
import io
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from bot.demo.scene_data import Loan, Scene
from bot.example.imports import import_texts
from bot.house import House

FIRST_USER = 5000  # the Telegram user of the borrower S-<n> is this and n
HEADERS = {
    "borrowers": "borrower_ref,name,birth_date,id_last4,phone,email,locale,time_zone,jurisdiction",
    "loans": "loan_ref,borrower_ref,product,currency,principal,opened_on",
    "instalments": "loan_ref,number,due_date,principal,interest,fees",
    "payments": "payment_ref,loan_ref,paid_on,amount,method,kind",
}


@dataclass(frozen=True, slots=True)
class Home:
    """Where a scene is played in a language."""

    currency: str
    zone: str
    jurisdiction: str


HOMES = {
    "en": Home("SGD", "Asia/Singapore", "SG"),
    "zh_Hant": Home("TWD", "Asia/Taipei", "TW"),
    "zh_Hans": Home("CNY", "Asia/Shanghai", "CN"),
}


@dataclass(frozen=True, slots=True)
class Cast:
    """A scene as it was started: the `n`-th, in a language."""

    n: int
    scene: Scene
    language: str

    @property
    def ref(self) -> str:
        """The borrower's reference."""
        return f"S-{self.n}"

    @property
    def user(self) -> int:
        """The Telegram user who plays the borrower."""
        return FIRST_USER + self.n

    def loan_ref(self, number: int) -> str:
        """The reference of the borrower's loan, counted from 1."""
        return f"S{self.n}-{number}"

    @property
    def borrower(self) -> dict[str, str]:
        """The line of borrowers.csv."""
        person, home = self.scene.people[self.language], HOMES[self.language]
        return {
            "borrower_ref": self.ref,
            "name": person.name,
            "birth_date": person.birth_date.isoformat(),
            "id_last4": person.id_last4,
            "phone": "",
            "email": "",
            "locale": self.language,
            "time_zone": home.zone,
            "jurisdiction": home.jurisdiction,
        }


async def import_cast(house: House, cast: Cast, today: date) -> None:
    """Import the borrower with loans, instalments and what was paid; ValueError says what was refused."""
    rows: dict[str, list[list[str]]] = {"borrowers": [list(cast.borrower.values())], **_book(cast, today)}
    await import_texts(house, {name: _csv(header, rows[name]) for name, header in HEADERS.items()})


def _csv(header: str, rows: list[list[str]]) -> str:
    text = io.StringIO(newline="")
    text.write(header + "\n")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def _book(cast: Cast, today: date) -> dict[str, list[list[str]]]:
    found: dict[str, list[list[str]]] = {"loans": [], "instalments": [], "payments": []}
    for number, loan in enumerate(cast.scene.loans, start=1):
        ref, each, interest = cast.loan_ref(number), loan.each[cast.language], loan.interest[cast.language]
        days = list(_days(loan, today))
        product, currency = loan.product[cast.language], HOMES[cast.language].currency
        opened = _month_on(days[0], -1).isoformat()
        found["loans"].append([ref, cast.ref, product, currency, str(each * loan.count), opened])
        for k, day in enumerate(days, start=1):
            found["instalments"].append([ref, str(k), day.isoformat(), str(each), str(interest), "0"])
            if k <= loan.paid:
                paid_on = min(day + timedelta(days=loan.habit), today - timedelta(days=1))
                found["payments"].append(
                    [f"P-{ref}-{k}", ref, paid_on.isoformat(), str(each + interest), "bank_transfer", "payment"]
                )
    return found


def _days(loan: Loan, today: date) -> Iterator[date]:
    """The due days: the first that is not paid fell due `late` days ago."""
    first_open = today - timedelta(days=loan.late)
    for k in range(loan.count):
        yield _month_on(first_open, k - loan.paid)


def _month_on(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
