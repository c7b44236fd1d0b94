"""What of a person can be erased now, and what a records rule keeps, until when and why.

Erasing is by whole shelves. Four are never kept: the account link, what was typed as it came in, income and costs that
no agreement rests on, and, once no loan is open, how to reach the person. Two are kept by rules with a source
(`records` in policies/contact): the log of contacts, and agreements with all they rest on. Books are the lender's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from arrears.books import Flag, FlagKind, Loan
from arrears.contact_duties import Keep
from arrears.contact_rules import Keeping
from arrears.days import ONE_DAY, add_months
from arrears.position import position


class Shelf(StrEnum):
    """What is erased or kept as one."""

    ACCOUNT = "account"  # the messaging account, its sessions, invitations, wished times
    TYPED = "typed"  # messages as they came in
    IDENTITY = "identity"  # name, telephone, e-mail, hashes of the identity check
    CIRCUMSTANCES = "circumstances"  # reason, income and costs, offers
    CONTACT_LOG = "contact_log"  # what was said and sent, requests, payments told of, the record's lines
    AGREEMENTS = "agreements"  # terms, signatures, papers, instalments promised
    BOOKS = "books"  # loans, instalments, payments: the lender's


@dataclass(frozen=True, slots=True)
class Signed:
    """An agreement of the person's: whether it still runs, and the day on which its loan was settled, if it was."""

    id: str
    running: bool
    settled_on: date | None


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What the decision needs: `last_contact` is the last day on which either side wrote, `open_loans` not settled."""

    today: date
    last_contact: date | None
    signed: tuple[Signed, ...] = ()
    open_loans: tuple[str, ...] = ()
    open_complaint: bool = False


@dataclass(frozen=True, slots=True)
class Fate:
    """One shelf: erased now (`keep` false), or kept through `until` (None: no day can be named yet), by `rule`."""

    shelf: Shelf
    keep: bool
    rule: str
    until: date | None = None
    items: tuple[str, ...] = ()  # agreements of the shelf this is about


def fates(facts: PersonFacts, keeping: Keeping) -> tuple[Fate, ...]:
    """Every shelf's fate on that day, in the order of Shelf; agreements that are erased and kept are two entries."""
    log = _contact_log(facts, keeping.contact_log)
    agreements = _agreements(facts, keeping.agreements)
    kept = next((fate for fate in agreements if fate.keep), None)
    return (
        Fate(Shelf.ACCOUNT, False, "erase.account"),
        Fate(Shelf.TYPED, False, "erase.typed"),
        _identity(facts, kept),
        Fate(Shelf.CIRCUMSTANCES, True, kept.rule, kept.until) if kept else
        Fate(Shelf.CIRCUMSTANCES, False, "erase.circumstances"),
        log,
        *agreements,
        Fate(Shelf.BOOKS, True, "keep.books"),
    )  # fmt: skip


def settled_on(loan: Loan, flags: Sequence[Flag], today: date) -> date | None:
    """The day a loan came to its end: the last payment when nothing is due or to come, or the lender's flag for it."""
    ended = [f.since for f in flags if f.loan_ref in ("", loan.ref) and f.kind in _ENDS and f.holds(today)]
    if ended:
        return min(ended)
    where = position(loan, today)
    if where.due or where.next_due is not None:
        return None
    days = [payment.paid_on for payment in loan.payments]
    days += [loan.balance.as_of] if loan.balance is not None else []
    return max(days, default=loan.opened_on)


_ENDS = (FlagKind.CLOSED, FlagKind.SOLD)


def next_day(found: Sequence[Fate], today: date) -> date | None:
    """The first day on which something more may go; None when no day can be named.

    Nobody knows when an open complaint is answered: it is looked at again every month.
    """
    days = [fate.until + ONE_DAY for fate in found if fate.keep and fate.until]
    days += [add_months(today, 1) for fate in found if fate.rule == "keep.complaint"]
    return min(days, default=None)


def _contact_log(facts: PersonFacts, rule: Keep) -> Fate:
    """Kept for its time after the last contact; an open complaint keeps it until it is closed."""
    if facts.open_complaint:
        return Fate(Shelf.CONTACT_LOG, True, "keep.complaint")
    if facts.last_contact is None:
        return Fate(Shelf.CONTACT_LOG, False, rule.rule)
    until = after(facts.last_contact, rule.keep)
    return Fate(Shelf.CONTACT_LOG, facts.today <= until, rule.rule, until if facts.today <= until else None)


def _agreements(facts: PersonFacts, rule: Keep) -> list[Fate]:
    """Kept while they run and for their time after the loan is settled; the kept ones share the last day."""
    kept, gone, until = [], [], []
    for one in facts.signed:
        last = after(one.settled_on, rule.keep) if one.settled_on and not one.running else None
        if last is not None and facts.today > last:
            gone.append(one.id)
        else:
            kept.append(one.id)
            until.append(last)
    found = []
    if gone:
        found.append(Fate(Shelf.AGREEMENTS, False, rule.rule, items=tuple(gone)))
    if kept:
        days = [day for day in until if day is not None]
        last = max(days) if len(days) == len(until) else None
        found.append(Fate(Shelf.AGREEMENTS, True, rule.rule, last, tuple(kept)))
    return found


def _identity(facts: PersonFacts, kept: Fate | None) -> Fate:
    """Who somebody is, is needed while a loan is open, and as long as an agreement is kept that they signed."""
    if facts.open_loans:
        return Fate(Shelf.IDENTITY, True, "keep.open_loan")
    if kept:
        return Fate(Shelf.IDENTITY, True, kept.rule, kept.until)
    return Fate(Shelf.IDENTITY, False, "erase.identity")


def after(day: date, span: str) -> date:
    """The day so long after `day`; `span` such as P3Y, P6M or P30D (ISO 8601, one unit)."""
    count, unit = int(span[1:-1]), span[-1]
    if unit == "D":
        return day + ONE_DAY * count
    return add_months(day, count * (12 if unit == "Y" else 1))
