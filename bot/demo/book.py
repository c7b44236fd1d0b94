"""The lender's book of one borrower as the page shows it, and what a visitor may do to it: pay, correct, flag."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

from arrears.affordability import Affordability
from arrears.agreement import Agreement, AgreementState
from arrears.books import Books
from arrears.follow import follow
from arrears.money import Money
from arrears.position import CasePosition, LoanPosition, case_position
from arrears.promise import Promise, PromiseState, judge
from bot.books.load import books_of
from bot.example.imports import import_texts
from bot.house import House
from bot.i18n import money
from bot.store.arranged import read_arranged
from bot.store.cases import promises_of
from bot.store.statements import Tx, sql
from dialogs.grammar.view import View
from dialogs.plans.facts import facts_of

PLANS = (AgreementState.ACTIVE, AgreementState.COMPLETED)
FLAGS = ("dispute", "represented", "insolvency", "deceased", "vulnerable", "no_contact")


def book_of(house: House, ref: str, today: date) -> Tx[dict[str, Any] | None]:
    """Loans, promises, stops and affordability of a borrower; None for nobody of that reference.

    A promise is `paid` from the moment the payments in the books keep it, `kept` once the bot has judged it. `pay` is
    what a visitor may pay: {minor, amount} of a loan; of its oldest open promise {loan, minor}; else null.
    """
    books = yield from books_of(ref)
    if books is None:
        return None
    promises = yield from promises_of(ref)
    arranged = yield from read_arranged(ref, today, house.settings.lender.zone)
    cases = yield sql("case_read", ref)
    stops = yield sql("stops_of_case", ref)
    jurisdiction = books.borrower.jurisdiction or house.settings.lender.jurisdiction
    position = case_position(books, today, jurisdiction=jurisdiction)
    case = cases[0] if cases else None
    return {
        "ref": ref,
        "name": books.borrower.name,
        "as_of": books.payments_as_of.isoformat() if books.payments_as_of else None,
        "loans": [_loan(loan, {x.ref: x.product for x in books.loans}) for loan in position.loans],
        "promises": _promises(promises, _came(house, books, position, promises, arranged.agreements, jurisdiction)),
        "stops": [{"kind": s["kind"], "by": s["by_whom"]} for s in stops]
        + [{"kind": f.kind.value, "by": "lender"} for f in books.flags if f.holds(today)],
        "owner": case["owner"] if case else "bot",
        "next": {"at": case["next_touch_at"], "purpose": case["touch_purpose"], "silence": case["silence"]}
        if case
        else None,
        "affordability": _affordability(
            View(
                now=datetime.combine(today, time(), UTC),
                today=today,
                zone=house.settings.lender.zone,
                lender=house.means.lender_view,
                policy=house.policy,
                position=position,
                books=books,
                circumstances=arranged.circumstances,
                agreements=arranged.agreements,
                jurisdiction=jurisdiction,
            )
        ),
    }


def _loan(loan: LoanPosition, products: dict[str, str]) -> dict[str, Any]:
    owed = loan.due if loan.due else (loan.next_due.amount if loan.next_due else loan.due)
    return {
        "ref": loan.loan_ref,
        "product": products[loan.loan_ref],
        "due": _money(loan.due),
        "days": loan.days_past_due,
        "next": {"amount": _money(loan.next_due.amount), "date": loan.next_due.date.isoformat()}
        if loan.next_due
        else None,
        "pay": {"minor": owed.minor, "amount": _money(owed)} if owed else None,
    }


def _promises(promises: tuple[Promise, ...], came: dict[str, tuple[PromiseState, int]]) -> list[dict[str, Any]]:
    """Each promise, by rising day; money goes to the oldest open one of a loan, so that alone can be paid."""
    shown, asked = [], set[str]()
    for p in sorted(promises, key=lambda p: (p.due, p.made_on, p.part)):
        state, paid = came.get(p.id, (p.state, p.paid))
        fresh = p.state is PromiseState.OPEN and state is PromiseState.KEPT
        left = p.amount.minor - paid
        payable = p.state is PromiseState.OPEN and not fresh and left > 0 and p.loan_ref not in asked
        if payable:
            asked.add(p.loan_ref)
        shown.append(
            {
                "id": p.id,
                "loan": p.loan_ref,
                "amount": _money(p.amount),
                "due": p.due.isoformat(),
                "state": "paid" if fresh else p.state.value,
                "pay": {"loan": p.loan_ref, "minor": left} if payable else None,
            }
        )
    return shown


def _came(
    house: House,
    books: Books,
    where: CasePosition,
    promises: tuple[Promise, ...],
    agreements: tuple[Agreement, ...],
    jurisdiction: str,
) -> dict[str, tuple[PromiseState, int]]:
    """What the books say of each promise and each part of a plan, judged or not: its state, and what was paid of it."""
    rules, offers, as_of = house.policy.promises, house.policy.offers, books.payments_as_of
    found = {}
    for loan in books.loans:
        for judged in judge(promises, loan, as_of, rules, jurisdiction):
            found[judged.promise_id] = judged.state, judged.paid
    parts = {(p.agreement, p.part): p.id for p in promises if p.agreement}
    for plan in agreements:
        signed, due = books.loan(plan.loan_ref), where.loan(plan.loan_ref)
        if plan.state not in PLANS or signed is None or due is None:
            continue
        standing = follow(
            plan, signed, where.on, as_of=as_of, position=due, offers=offers, promises=rules, jurisdiction=jurisdiction
        )
        for part in standing.parts:
            state = PromiseState.KEPT if standing.complete else part.state
            found[parts.get((plan.id, part.number), "")] = state, part.paid
    return found


def _affordability(view: View) -> dict[str, Any] | None:
    """The reckoning, line by line, as the offers use it: for the loan that is due the most, first of all for one on
    which nothing is agreed yet."""
    due = [loan for loan in view.position.loans if loan.due] if view.position else []
    loan = max(due, key=lambda one: (view.running(one.loan_ref) is None, one.due.minor), default=None)
    facts = facts_of(view, loan.loan_ref) if loan else None
    if facts is None or facts.can is None:
        return None
    if not isinstance(facts.can, Affordability):
        return {"refused": facts.can.rule}
    steps = [{"name": name, "amount": money(minor, facts.can.currency, "en")} for name, minor in facts.can.steps]
    return {"steps": steps, "share_percent": view.policy.offers.share_percent, "rules": list(facts.can.rules)}


def _money(amount: Money) -> str:
    return money(amount.minor, amount.currency, "en")


async def raise_flag(house: House, ref: str, kind: str, today: date) -> None:
    """The lender's flag on a borrower, from today."""
    if kind not in FLAGS:
        raise ValueError(f"expected a flag such as {', '.join(FLAGS)}")
    header = "borrower_ref,loan_ref,kind,from,until,note"
    await import_texts(house, {"flags": f"{header}\n{ref},,{kind},{today},,set in the demo\n"})


async def set_balance(house: House, loan: str, principal: str, today: date) -> None:
    """The lender's own sum of what is due on a loan, from today."""
    header = "loan_ref,as_of,principal_due,interest_due,late_fees_due,other_fees_due,pay_reference"
    await import_texts(house, {"balances": f"{header}\n{loan},{today},{principal},0,0,0,\n"})
