"""Hardship: amounts a month and how many live on them. Doubt and slips of the finger are asked back."""

from __future__ import annotations

from dataclasses import replace

from arrears.affordability import check_amount
from arrears.decisions import Refusal
from arrears.money import Money
from dialogs.grammar.events import Event, Tapped, Typed
from dialogs.grammar.story import Move, Rule, misread, stay, value_of
from dialogs.grammar.text import Text, t, tn
from dialogs.grammar.view import View
from dialogs.hardship.flow import Memory, above, answered, currency_of, filled, loan_currency, onward, told, with_amount
from dialogs.hardship.hearing import Monthly, amounts_named, monthly_amounts, people_in
from dialogs.hardship.rules import asked_back, heard, skip
from dialogs.understand import Pace, read_pace, says_none, unsure

THOUSANDS_LEFT_OUT = (1_000, 10_000)  # 35 for 35,000; 3.5 for 3.5萬
ZEROS_TOO_MANY = (1_000, 100, 10)
MONTHS_OWED = 100  # what is owed in all is believed up to so many of the largest income
LONGEST_REASON = 200  # characters


def typed(question: str) -> Rule:
    """A rule for an amount in words; an empty `question` is the memory's."""
    return heard(question, lambda memory, event, view: amount_typed(memory, event, view, question or memory.question))


def amount_typed(memory: Memory, event: Typed, view: View, question: str) -> Move:
    """An amount in any usual form, also by the week; nothing at all counts as well."""
    currency = currency_of(memory, view)
    if not currency:
        return skip(question)(memory, event, view)
    found = (
        tuple(Monthly(minor, named) for minor, named in amounts_named(event.text, currency))
        if question == "owed"
        else monthly_amounts(event.text, currency, up=question != "income")
    )
    if len(found) > 1:
        return asked_back(memory, view, question, tuple(option(each) for each in found))
    if found:
        return judged(memory, view, question, found[0])
    if read_pace(event.text) is Pace.BY_WORK and amounts_named(event.text, currency):
        return stay(lead=(t("And about how much is that in a usual month, all together?"),))
    if says_none(event.text):
        return take(memory, view, question, Monthly(0, currency))
    if unsure(event.text):
        rough = t("A rough figure is enough, and you may also leave it out.")
        return skip(question)(memory, event, view) if question == "owed" else stay(lead=(rough,))
    return misread(t("I could not read an amount. Please write it in figures, for example 3,500."))


def option(amount: Monthly) -> str:
    """An amount as a reading to choose from."""
    return f"{amount.minor} {amount.currency}{' together' if amount.together else ''}"


def judged(memory: Memory, view: View, question: str, amount: Monthly) -> Move:
    """A likely slip is said back with what may have been meant; another currency is told what comes of it."""
    rules, read = view.policy.affordability, Money(amount.minor, amount.currency)
    shown = amount.minor if question != "owed" else amount.minor // MONTHS_OWED
    slip = check_amount(shown, amount.currency, rules)
    if isinstance(slip, Refusal):
        likely = likely_meant(view, amount, slip)
        lead = t("I read {amount}, which may be a slip.", amount=read)
        return said_first(asked_back(memory, view, question, likely) if likely else stay(), lead)
    least = view.policy.offers.instalments.min_amount.get(amount.currency, 0)
    if question == "income" and 0 < amount.minor < least:
        meant = [Monthly(amount.minor * times, amount.currency) for times in (1, *THOUSANDS_LEFT_OUT)]
        fitting = [each for each in meant if check_amount(each.minor, each.currency, rules) is None]
        return asked_back(memory, view, question, tuple(option(each) for each in fitting))
    if amount.currency == currency_of(memory, view):
        return take(memory, view, question, amount)
    if question != "income":
        return stay(lead=(t("I note all amounts in one currency. Please write it in {currency}, or leave it out.",
                            currency=currency_of(memory, view)),))  # fmt: skip
    return take(memory, view, question, amount)


def likely_meant(view: View, amount: Monthly, slip: Refusal) -> tuple[str, ...]:
    """What a negative or absurd amount may have been meant to be."""
    rules = view.policy.affordability
    if slip.rule == "afford.negative":
        likely = [-amount.minor]
    else:
        likely = [amount.minor // zeros for zeros in ZEROS_TOO_MANY]
    return tuple(
        option(Monthly(minor, amount.currency))
        for minor in likely
        if minor and check_amount(minor, amount.currency, rules) is None
    )


def said_first(move: Move, *lead: Text) -> Move:
    """The move with something said before it."""
    return replace(move, lead=(*lead, *move.lead))


def take(memory: Memory, view: View, question: str, amount: Monthly) -> Move:
    """The amount is noted and said back."""
    lead = said_back(question, amount)
    if question == "income" and amount.minor and amount.currency != loan_currency(memory, view):
        lead = (*lead, t("I don't convert currencies, so a colleague will look at it with you. Please write the other "
                         "amounts in {currency} as well.", currency=amount.currency))  # fmt: skip
    memory = with_amount(memory, view, question, amount.minor, amount.currency)
    return onward(memory, view, question, lead=lead)


def said_back(question: str, amount: Monthly) -> tuple[Text, ...]:
    """What was understood."""
    monthly, said = Money(amount.minor, amount.currency), Money(amount.said, amount.currency)
    if question == "income" and not amount.minor:
        return (t("Thank you for saying so openly. That is what we start from."),)
    if not amount.minor:
        return ()
    match amount.pace:
        case Pace.WEEKLY:
            return (t("{said} a week comes to about {amount} a month.", said=said, amount=monthly),)
        case Pace.FORTNIGHTLY:
            return (t("{said} every two weeks comes to about {amount} a month.", said=said, amount=monthly),)
        case Pace.FOUR_WEEKLY:
            return (t("{said} every four weeks comes to about {amount} a month.", said=said, amount=monthly),)
        case Pace.TWICE_MONTHLY:
            return (t("{said} twice a month comes to {amount} a month.", said=said, amount=monthly),)
        case Pace.YEARLY:
            return (t("{said} a year comes to about {amount} a month.", said=said, amount=monthly),)
        case _:
            return (t("Noted: {amount}.", amount=monthly) if question == "owed"
                    else t("Noted: {amount} a month.", amount=monthly),)  # fmt: skip


def none(question: str) -> Rule:
    """Nothing at all."""

    def rule(memory: Memory, _event: Event, view: View) -> Move:
        return take(memory, view, question, Monthly(0, currency_of(memory, view)))

    return rule


# Who lives on it, and why it costs more


def counted(memory: Memory, event: Tapped, view: View) -> Move:
    """So many people."""
    return take_people(memory, view, int(value_of(event)), ())


def take_people(memory: Memory, view: View, many: int, lead: tuple[Text, ...]) -> Move:
    """So many people live on the income too."""
    return onward(answered(memory, view, "dependants", dependants=many), view, "dependants", lead=lead)


def people_typed(memory: Memory, event: Typed, view: View) -> Move:
    """A number in figures or words."""
    many = people_in(event.text)
    if many is None and says_none(event.text):
        many = 0
    if many is None or many < 0:
        return misread(t("I could not read a number from that. Please write it in figures, for example 2."))
    said = tn(
        "Noted: {n} person lives on your income besides you.",
        "Noted: {n} people live on your income besides you.",
        many,
    )
    return take_people(memory, view, many, (said,) if many else ())


def above_typed(memory: Memory, event: Typed, view: View) -> Move:
    """The short reason, for all that is above the guideline."""
    words = " ".join(event.text.split())[:LONGEST_REASON]
    if not words:
        return misread(t("Please write it in a few words, or leave it out."))
    known = told(memory, view)
    parts = above(filled(memory, view) if memory.form else known, view) or tuple(part for part, _ in known.why_above)
    memory = answered(memory, view, "above", why_above=tuple((part, words) for part in parts))
    return onward(memory, view, "above", lead=(t("Thank you, that is helpful to know."),))
