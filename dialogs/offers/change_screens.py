"""Changing an offer, or an idea of one's own: one question a screen, tapped or written."""

from __future__ import annotations

from datetime import date, timedelta

from arrears.days import add_months, next_bank_day
from arrears.money import Money
from arrears.offer import Offer, OfferKind
from dialogs.grammar.screen import Button, Screen, choices
from dialogs.grammar.text import Text, lines, own, t, tn
from dialogs.grammar.view import View
from dialogs.offers.choice_screens import NOT_HERE, asked_for
from dialogs.offers.memory import Memory
from dialogs.plans.facts import decision_due, shown
from dialogs.plans.texts import costs, schedule_of, title_of

MOST_BUTTONS = 5
COUNTS = (2, 3, 4, 6, 9, 12, 15, 18)
USUAL_DAYS = (5, 10, 15, 25)  # days of a month on which wages often come
SEE_ALL = Button(t("See all offers"), "all")


def change(memory: Memory, view: View) -> Screen:
    """What shall be different?"""
    if view.loan(memory.loan) is None:
        return Screen((NOT_HERE,), facts=True)
    return Screen(
        (t("What would you like to change?"),),
        choices(
            Button(t("How many payments"), "what:count"),
            Button(t("How much each time"), "what:each"),
            Button(t("The first day"), "what:first"),
        ),
        facts=True,
    )


def own_idea(memory: Memory, view: View) -> Screen:
    """An idea of the borrower's own."""
    if view.loan(memory.loan) is None:
        return Screen((NOT_HERE,), facts=True)
    return Screen(
        (t("What would suit you? Tap one, or write it in your own words, such as: 500 a month."),),
        choices(
            Button(t("Pay in parts"), "way:count"),
            Button(t("Pay an amount I can manage"), "way:each"),
            Button(t("All of it on a later day"), "way:day"),
            Button(t("A pause"), "way:months"),
        ),
        facts=True,
    )


def count(memory: Memory, view: View) -> Screen:
    """How many payments."""
    buttons = tuple(Button(own(n), f"count:{n}") for n in counts_offered(memory, view))
    half = -(-len(buttons) // 2)
    return Screen((t("How many payments would suit you? You can also write the number."),),
                  tuple(row for row in (buttons[:half], buttons[half:]) if row), facts=True)  # fmt: skip


def counts_offered(memory: Memory, view: View) -> tuple[int, ...]:
    """Usual numbers inside the limits, without the one that is looked at."""
    most = view.policy.offers.instalments.max_count
    present = memory.offer.count if memory.offer else 0
    return tuple(n for n in COUNTS if n <= most and n != present)


def each(memory: Memory, view: View) -> Screen:
    """How much each time."""
    said = t("How much could you pay each time? You can also write the amount.")
    buttons = (Button(own(amount), f"each:{amount.minor}") for amount in amounts_offered(memory, view))
    return Screen((said,), choices(*buttons), facts=True)


def amounts_offered(memory: Memory, view: View) -> tuple[Money, ...]:
    """Round amounts a little below and above what is looked at, never below the smallest part."""
    loan = view.loan(memory.loan)
    if loan is None or not loan.due:
        return ()
    rules = view.policy.offers
    unit = max(1, rules.rounding.get(loan.due.currency, 1))
    found = []
    for n in (12, 9, 6, 4, 3):
        minor = -(-loan.due.minor // (n * unit)) * unit
        if minor >= rules.instalments.min_amount.get(loan.due.currency, 0) and minor < loan.due.minor:
            found.append(Money(minor, loan.due.currency))
    return tuple(dict.fromkeys(found))[:MOST_BUTTONS]


def which_each(memory: Memory, view: View) -> Screen:
    """An amount that can be read in two ways."""
    loan = view.loan(memory.loan)
    currency = loan.due.currency if loan else "TWD"
    buttons = (Button(own(Money(int(o), currency)), f"each:{o}") for o in memory.options)
    return Screen((t("Which amount do you mean?"),), choices(*buttons), facts=True)


def first(memory: Memory, view: View) -> Screen:
    """The first day of a plan."""
    latest = view.today + timedelta(days=view.policy.offers.instalments.first_within_days)
    buttons = (Button(own(day), f"day:{day.isoformat()}") for day in days_offered(view, latest))
    return Screen((t("On which day should it begin? You can also write a day."),), choices(*buttons), facts=True)


def later_day(memory: Memory, view: View) -> Screen:
    """The day on which all is paid."""
    kind = memory.wish.kind if memory.wish else OfferKind.EXTENSION
    rules = view.policy.offers
    most = rules.pay_now.within_days if kind is OfferKind.PAY_NOW else rules.extension.max_days
    buttons = (
        Button(own(day), f"day:{day.isoformat()}") for day in days_offered(view, view.today + timedelta(days=most))
    )
    parts = () if kind is OfferKind.PAY_NOW else (Button(t("Rather in parts"), "parts"),)
    said = t("By which day can you pay all of it? You can also write a day.")
    return Screen((said,), choices(*buttons, *parts), facts=True)


def which_day(memory: Memory, _view: View) -> Screen:
    """A day that can be read in two ways."""
    buttons = (Button(own(date.fromisoformat(o)), f"day:{o}") for o in memory.options)
    return Screen((t("Which day do you mean?"),), choices(*buttons), facts=True)


def days_offered(view: View, latest: date) -> tuple[date, ...]:
    """Usual pay days up to that day, each on a bank day; the borrower's own one first among them."""
    soon = view.today + timedelta(days=2)
    months = [add_months(view.today.replace(day=1), n) for n in range(4)]
    wanted = [month.replace(day=day) for month in months for day in USUAL_DAYS]
    wanted += [month - timedelta(days=1) for month in months] + [soon]
    days = {next_bank_day(day, view.jurisdiction) for day in wanted if day >= soon}
    return tuple(sorted(day for day in days if day <= latest))[:MOST_BUTTONS]


def months(memory: Memory, view: View) -> Screen:
    """How long a pause."""
    most = view.policy.offers.pause.max_months
    buttons = (Button(tn("{n} month", "{n} months", n), f"months:{n}") for n in range(1, most + 1))
    return Screen((t("For how many months would you need a pause?"),), choices(*buttons), facts=True)


def colleague(memory: Memory, view: View) -> Screen:
    """Above what the bot may agree by itself: put to a supervisor, if the borrower likes."""
    offer = memory.offer
    if offer is None:
        return Screen((NOT_HERE,), facts=True)
    other = asked_for(view, memory.loan)
    if other is not None:
        return Screen(
            (
                t("One proposal of yours is with a colleague already. Let us wait for the answer to it first."),
                title_of(other),
                *decision_due(view),
            ),
            choices(SEE_ALL),
            facts=True,
        )
    return Screen(
        (
            t("This is more than I may agree to by myself. I can put it to a colleague."),
            proposal(offer),
            *decision_due(view),
        ),
        choices(Button(t("Yes, please ask"), "yes", "primary"), Button(t("Change it"), "change"), SEE_ALL),
        facts=True,
    )


def proposal(offer: Offer) -> Text:
    """The own proposal, said back."""
    if len(offer.schedule.parts) < 2:
        return lines(title_of(offer), *costs(offer))
    return lines(title_of(offer), schedule_of(offer.schedule), *costs(offer))


def asked(memory: Memory, view: View) -> Screen:
    """With a colleague now; everything else still works."""
    others = shown(view, memory.loan)
    return Screen(
        (
            t("Thank you. I have put your proposal to a colleague."),
            *decision_due(view),
            t("I will tell you here. Meanwhile you can still choose one of the other offers.")
            if others
            else t("I will tell you here."),
        ),
        choices(SEE_ALL) if others else (),
        facts=True,
    )
