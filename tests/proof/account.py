"""An account of what went out, kept without our own rules: hours by hand from the laws' table, sums by counting.

It knows nothing of `arrears/` and `policies/`; what it says against a message is a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import holidays

from tests.proof.people import FIGURE, Resident, due_days

DAY = timedelta(days=1)
IDLE = timedelta(hours=24)
EVERY, WEEKDAYS, NOT_SUNDAY = range(7), range(5), range(6)
# From, to, days, whether public holidays count: what each row of the notes on contact rules allows, base elsewhere.
BASE = (time(9), time(18), WEEKDAYS, False)
HOURS: Mapping[str, tuple[time, time, range, bool]] = {
    "TW": (time(7), time(22), EVERY, True),
    "CN": (time(8), time(22), EVERY, True),
    "US": (time(8), time(21), EVERY, True),
    "IN": (time(8), time(19), EVERY, True),
    "ID": (time(8), time(20), NOT_SUNDAY, False),
    "AU": (time(7, 30), time(21), WEEKDAYS, False),
}
FACT = re.compile(rf"{FIGURE:,}|{FIGURE}|days? (late|past|ago)")
OPEN_ENDED = frozenset({"deceased", "not_me", "minor", "identity_fraud"})


@dataclass(frozen=True, slots=True)
class Out:
    """A message that went out."""

    at: datetime
    purpose: str


@dataclass(slots=True)
class Page:
    """What the account knows of one borrower."""

    who: Resident
    paid: int = 0  # whole units, in the books by now
    answered: datetime | None = None  # the last right birthday, while the talk never paused for longer than IDLE
    spoke: datetime | None = None
    out: list[Out] = field(default_factory=list)
    wish: tuple[time, time] | None = None  # the hours the borrower likes
    consented: bool = False  # to be written to in them, although they lie outside the usual ones

    def speaks(self, at: datetime, *, right: bool = False) -> None:
        """The borrower wrote or tapped."""
        if self.spoke is not None and at - self.spoke > IDLE:
            self.answered = None
        self.spoke = at
        if right:
            self.answered = at

    def known(self, at: datetime) -> bool:
        """Whether it may be the borrower who reads: a right answer, and not a day's silence since."""
        return self.answered is not None and self.spoke is not None and at - self.spoke <= IDLE


@dataclass(frozen=True, slots=True)
class Standing:
    """What was committed when the message was claimed."""

    stops: tuple[str, ...]
    owner: str
    promised: bool
    books_of: date | None


@dataclass(slots=True)
class Account:
    """All pages, and what there is to say against what went out."""

    start: date
    pages: dict[str, Page]
    faults: list[str] = field(default_factory=list)

    def sent(self, ref: str, purpose: str, text: str, made: datetime, at: datetime, standing: Standing) -> None:
        """A message to that borrower's chat went out."""
        page = self.pages[ref]
        if FACT.search(text) and not page.known(made):
            self.faults.append(f"a debt fact to {ref} who had not proved it: {text!r}")
        if purpose == "reply":
            return
        if FACT.search(text):
            self.faults.append(f"a notice to {ref} with a debt fact: {text!r}")
        for fault in self._against(page, purpose, at, standing):
            self.faults.append(f"{purpose} to {ref} at {at:%Y-%m-%d %H:%M}: {fault}")
        page.out.append(Out(at, purpose))

    def _against(self, page: Page, purpose: str, at: datetime, standing: Standing) -> list[str]:
        found = []
        if page.spoke is None:
            found.append("never verified")
        if standing.stops:
            found.append(f"after a stop ({', '.join(standing.stops)})")
        if standing.owner == "held":
            found.append("a person holds the case")
        if not all(self._open(page, at.astimezone(ZoneInfo(zone)), purpose) for zone in page.who.zones):
            found.append("outside the hours")
        if purpose == "dunning":
            found += self._dunning(page, at, standing)
        return found + self._caps(page, purpose, at)

    def _open(self, page: Page, local: datetime, purpose: str) -> bool:
        begins, ends, days, on_holidays = HOURS.get(page.who.jurisdiction, BASE)
        if page.wish is not None:
            begins, ends = page.wish if page.consented else (max(begins, page.wish[0]), min(ends, page.wish[1]))
            days = EVERY if page.consented else days  # the wish named its days too; public holidays it never covers
        if purpose != "service":
            begins = max(begins, time(9))
        if local.date() in _holidays(page.who.jurisdiction, local.year) and not on_holidays:
            return False
        return local.weekday() in days and begins <= local.time() < ends

    def _dunning(self, page: Page, at: datetime, standing: Standing) -> list[str]:
        found = []
        if standing.promised:
            found.append("while a promise is open")
        today = at.astimezone(ZoneInfo(page.who.zones[0])).date()
        days = due_days(self.start)
        owed = sum(FIGURE for day in days if day <= today) - page.paid
        soon = any(today < day <= today + 12 * DAY for day in days) and page.paid < FIGURE * len(days)
        if owed <= 0 and not soon:
            found.append("for what is paid")
        if standing.books_of is None or (today - standing.books_of).days > 16:
            found.append(f"on books of {standing.books_of}")
        return found

    def _caps(self, page: Page, purpose: str, at: datetime) -> list[str]:
        found = []
        if purpose == "service":
            return found
        reminders = [out for out in page.out if out.purpose != "service"]
        zone = ZoneInfo(page.who.zones[0])
        if any(out.at.astimezone(zone).date() == at.astimezone(zone).date() for out in reminders):
            found.append("twice on one day")
        caps = {"dunning": ((7, 3), (30, 10)), "promise": ((7, 4),)}[purpose]
        for days, most in caps:
            if sum(out.purpose == purpose and at - out.at < days * DAY for out in reminders) >= most:
                found.append(f"more than {most} in {days} days")
        return found


def _holidays(jurisdiction: str, year: int) -> holidays.HolidayBase | dict[date, str]:
    return holidays.country_holidays(jurisdiction, years=year) if jurisdiction else {}
