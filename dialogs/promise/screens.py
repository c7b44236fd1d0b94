"""What the promise story shows, and the days and amounts it offers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from arrears.days import add_months, next_bank_day
from arrears.money import Money, exponent
from dialogs.grammar.screen import Button, Screen, choices
from dialogs.grammar.text import Text, lines, own, t
from dialogs.grammar.view import View
from dialogs.phrases import due_line, first_answer, references, way_of, without_promise

MOST_DAYS_OFFERED = 5
PAY_DAYS = (5, 10, 15, 25)  # days of a month on which wages often come


@dataclass(frozen=True, slots=True)
class Memory:
    """What has been chosen so far. `options` are the readings of an answer that can mean several things."""

    loan: str = ""
    amount: int = 0
    due: date | None = None
    method: str = ""
    replaces: str = ""
    options: tuple[str, ...] = ()


def which_loan(_memory: Memory, view: View) -> Screen:
    """One of several loans."""
    buttons = (
        Button(
            t("{loan}: {amount}", loan=view.loan_name(loan.loan_ref), amount=loan.due), view.loan_action(loan.loan_ref)
        )
        for loan in without_promise(view)
    )
    return Screen((t("Which loan do you want to pay?"),), choices(*buttons), facts=True)


def how_much(memory: Memory, view: View) -> Screen:
    """All, half, or another amount."""
    loan = view.loan(memory.loan)
    if loan is None or not loan.due:
        return Screen((t("At present nothing is due on this loan. Thank you."),), facts=True)
    half = half_of(loan.due)
    buttons = [Button(t("All of it: {amount}", amount=loan.due), "all", "primary")]
    if half < loan.due:
        buttons.append(Button(t("Half: {amount}", amount=half), "half"))
    buttons.append(Button(t("Another amount"), "other"))
    return Screen((due_line(view, loan), t("How much can you pay? You can also write the amount.")), choices(*buttons))


def another_amount(_memory: Memory, _view: View) -> Screen:
    """Written in figures or words."""
    return Screen((t("Which amount can you pay? For example: 3,500"),), facts=True)


def which_amount(memory: Memory, view: View) -> Screen:
    """An amount that can be read in two ways."""
    loan = view.loan(memory.loan)
    currency = loan.due.currency if loan else "TWD"
    buttons = (Button(own(Money(int(o), currency)), f"amount:{n}") for n, o in enumerate(memory.options))
    return Screen((t("Which amount do you mean?"),), choices(*buttons), facts=True)


def which_day(memory: Memory, view: View) -> Screen:
    """Near days on which banks work, or any other."""
    buttons = (Button(own(day), f"day:{day.isoformat()}") for day in days_offered(view))
    return Screen((t("By which day can you pay? You can also write a day, such as next Friday."),), choices(*buttons),
                  facts=True)  # fmt: skip


def which_of_days(memory: Memory, _view: View) -> Screen:
    """A day that can be read in two ways."""
    buttons = (Button(own(date.fromisoformat(o)), f"day:{o}") for o in memory.options)
    return Screen((t("Which day do you mean?"),), choices(*buttons), facts=True)


def which_way(_memory: Memory, view: View) -> Screen:
    """The lender's ways to pay, or the borrower's own words."""
    buttons = (Button(own(way), f"way:{n}") for n, way in enumerate(view.lender.methods))
    return Screen((t("How will you pay? You can also write it in your own words."),), choices(*buttons), facts=True)


def confirm(memory: Memory, view: View) -> Screen:
    """Everything said back; each part can still be changed."""
    loan = view.loan(memory.loan)
    if loan is None or memory.due is None:
        return Screen((t("At present nothing is due on this loan. Thank you."),), facts=True)
    old = view.promise(memory.replaces)
    return Screen(
        (
            lines(
                t("So you will pay {amount} by {day}.", amount=Money(memory.amount, loan.due.currency), day=memory.due),
                t("Loan: {loan}", loan=view.loan_name(memory.loan)),
                t("Way to pay: {way}", way=way_of(memory.method, view)),
            ),
            *((t("It replaces your promise of {amount} by {day}.", amount=old.amount, day=old.due),) if old else ()),
            t("Is that right?"),
        ),
        (
            (Button(t("Yes, I promise"), "yes", "success"),),
            (Button(t("Change the amount"), "amount"), Button(t("Change the day"), "day")),
            (Button(t("Change the way to pay"), "way"),),
        ),
        facts=True,
    )


def thanks(memory: Memory, view: View) -> Screen:
    """What was noted, and what happens next."""
    loan = view.loan(memory.loan)
    if loan is None or memory.due is None:
        return Screen((t("Thank you."),), facts=True)
    return Screen(
        (
            t("Thank you, {name}. I have noted {amount} by {day}.",
              name=view.name, amount=Money(memory.amount, loan.due.currency), day=memory.due),
            lines(t("Way to pay: {way}", way=way_of(memory.method, view)), *references(view, (memory.loan,))),
            happens_next(view),
            t("If something changes, you can change it here. The earlier you tell us, the better we can help."),
        ),
        choices(Button(t("My promise"), "mine")),
    )  # fmt: skip


def happens_next(view: View) -> Text:
    """What we will do about it: nothing that a stop forbids."""
    if "borrower" in view.stops:
        return t("What happens next: as you asked, I don't write first. You find your promise here at any time.")
    return t("What happens next: shortly before the day I will send you a short note, and until then no other "
             "reminder for this loan.")  # fmt: skip


def together(_memory: Memory, view: View) -> Screen:
    """After several broken promises another one helps nobody: a person looks at it."""
    return Screen(
        (
            t("Some earlier dates did not work out. That happens, and I would like a colleague to look with you "
              "at what is really possible, before you promise a new day."),
            *first_answer(view),
        ),
        () if view.ticket else choices(Button(t("Ask a colleague"), "ask", "primary")),
        facts=True,
    )  # fmt: skip


def half_of(due: Money) -> Money:
    """Half, up to the next whole coin, for nobody pays half dollars."""
    return min(due, whole(Money(-(-due.minor // 2), due.currency)))


def whole(amount: Money) -> Money:
    """Up to the next whole coin."""
    unit = 10 ** exponent(amount.currency)
    return Money(-(-amount.minor // unit) * unit, amount.currency)


def days_offered(view: View) -> tuple[date, ...]:
    """The next bank day, Fridays and usual pay days within the limit, few and in order."""
    first = view.today + timedelta(days=1)
    latest = view.today + timedelta(days=view.policy.promises.max_days_ahead)
    friday = first + timedelta(days=(4 - first.weekday()) % 7)
    months = [add_months(view.today.replace(day=1), n) for n in range(3)]
    wanted = [first, friday, friday + timedelta(days=7)]
    wanted += [month.replace(day=day) for month in months for day in PAY_DAYS]
    wanted += [month - timedelta(days=1) for month in months]
    days = {next_bank_day(day, view.jurisdiction) for day in wanted if first <= day <= latest}
    return tuple(sorted(day for day in days if day <= latest))[:MOST_DAYS_OFFERED]
