"""The next thing that a visitor will see happen: to the borrower on the phone, at the desk, else to anybody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from arrears.promise import PromiseState, deadline
from bot.books.load import books_of
from bot.clock import stamp
from bot.example.mornings import MORNING
from bot.house import House
from bot.store.cases import promises_of
from bot.store.statements import Tx, sql

MINUTE = timedelta(minutes=1)  # what is nearer happens by itself while one looks: the clock shows no seconds


@dataclass(frozen=True, slots=True)
class Thing:
    """A moment and what it brings: a message to the case `ref`, the reading of the books on it, news at the desk."""

    at: str  # a stamp
    what: str  # message, books, desk
    ref: str = ""


def next_thing(house: House, ref: str | None, user: int, now: datetime) -> Tx[Thing | None]:
    """What happens first by itself to the case `ref`, on its phone or at the desk; else to anybody, or at the desk."""
    after = stamp(now + MINUTE)
    found = (yield from _of_case(house, ref, user, after)) if ref else []
    if not found:
        found = [Thing(row["at"], "message", row["case_id"]) for row in (yield sql("next_of_cases", after))]
        found += [Thing(row["at"], "desk") for row in (yield sql("next_at_desk", after, "%")) if row["at"]]
    return min(found, key=lambda thing: thing.at, default=None)


def _of_case(house: House, ref: str, user: int, after: str) -> Tx[list[Thing]]:
    moments = [*(yield sql("next_of_case", ref, after)), *(yield sql("next_on_phone", f"chat:{user}", after))]
    found = [Thing(row["at"], "message", ref) for row in moments if row["at"]]
    found += [Thing(row["at"], "desk") for row in (yield sql("next_at_desk", after, f"case:{ref}")) if row["at"]]
    books = yield from books_of(ref)
    if books is not None:
        where = books.borrower.jurisdiction or house.settings.lender.jurisdiction
        days = [p.due for p in (yield from promises_of(ref)) if p.state is PromiseState.OPEN]
        mornings = (stamp(at) for at in _judged(house, days, where))
        found += [Thing(at, "books", ref) for at in mornings if at > after]
    return found


def _judged(house: House, days: list[date], jurisdiction: str) -> Iterator[datetime]:
    """The mornings on which the books, complete through the day before, show what became of open promises."""
    zone = ZoneInfo(house.settings.lender.zone)
    for day in days:
        last = deadline(day, house.policy.promises, jurisdiction)
        yield datetime.combine(last + timedelta(days=2), MORNING, zone).astimezone(UTC)
