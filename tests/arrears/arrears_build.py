"""Small builders for the rules' tests: facts with believable defaults."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from arrears.books import Balance, Books, Borrower, Flag, FlagKind, Instalment, Loan, Payment, PaymentKind
from arrears.contact import ContactFacts, Purpose, Sent
from arrears.money import Money
from arrears.position import case_position
from arrears.promise import Promise
from arrears.touch import TouchFacts
from bot.policies import load_policies

POLICY = load_policies(Path(__file__).parents[2] / "policies")
TAIPEI = "Asia/Taipei"


def at(text: str, zone: str = TAIPEI) -> datetime:
    """The moment a clock in the zone shows `2026-11-24 10:00`."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def twd(minor: int) -> Money:
    return Money(minor, "TWD")


def paid(day: date, amount: int, kind: str = "payment", ref: str = "") -> Payment:
    return Payment(ref or f"{kind[0]}{day}{amount}", day, amount, "bank", PaymentKind(kind))


def a_loan(*due: date, ref: str = "L1", each: tuple[int, int, int] = (1000, 100, 10), **more: object) -> Loan:
    """A loan with an instalment of principal, interest and fees on each of the days."""
    rows = tuple(Instalment(n, day, *each) for n, day in enumerate(due, 1))
    facts: dict[str, object] = {"currency": "TWD", "payments": (), "balance": None, **more}
    return Loan(ref, "loan", principal=0, opened_on=date(2025, 1, 1), instalments=rows, **facts)  # type: ignore[arg-type]


def balance(as_of: date, principal: int, interest: int = 0, late: int = 0, other: int = 0) -> Balance:
    return Balance(as_of, principal, interest, late, other)


def books(*loans: Loan, flags: tuple[Flag, ...] = (), jurisdiction: str = "TW") -> Books:
    return Books(Borrower("B1", "陳美玲", jurisdiction=jurisdiction), loans, flags)


def flag(kind: str, loan_ref: str = "", until: date | None = None) -> Flag:
    return Flag(FlagKind(kind), loan_ref, date(2026, 1, 1), until)


def promise(amount: int, due: date, made_on: date, **more: object) -> Promise:
    facts: dict[str, object] = {"id": f"P{due}", "loan_ref": "L1", "method": "bank", **more}
    return Promise(amount=twd(amount), due=due, made_on=made_on, **facts)  # type: ignore[arg-type]


def facts(now: datetime, **more: object) -> ContactFacts:
    """A verified borrower in Taipei with fresh books, unless said otherwise."""
    known: dict[str, object] = {
        "zones": (TAIPEI,),
        "jurisdiction": "TW",
        "payments_as_of": now.date() - timedelta(days=1),
        **more,
    }
    return ContactFacts(**known)  # type: ignore[arg-type]


def sent(*moments: datetime, purpose: Purpose = Purpose.DUNNING) -> tuple[Sent, ...]:
    return tuple(Sent(moment, purpose) for moment in moments)


def view(now: datetime, *loans: Loan, **more: object) -> TouchFacts:
    """What the ladder sees of these loans now; `contact` facts and TouchFacts' own fields by name."""
    own = {name: more.pop(name) for name in ("promises", "done_steps", "appointments") if name in more}
    flags = more.pop("flags", ())
    day = now.astimezone(ZoneInfo(TAIPEI)).date()
    return TouchFacts(facts(now, **more), case_position(books(*loans, flags=flags), day), **own)  # type: ignore[arg-type]
