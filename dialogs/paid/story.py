"""Paid: "I have paid" is believed: when, how much and how are noted, a receipt is taken, and reminders wait for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from arrears.money import Money
from dialogs.grammar.effects import ClaimPayment, Effect, HandOver, Keep
from dialogs.grammar.events import Event, FileFetched, PaymentMatched, Tapped, Typed
from dialogs.grammar.story import Dialog, Move, Rule, Step, go, misread, stay, value_of
from dialogs.grammar.text import t
from dialogs.grammar.view import Level, View
from dialogs.hearing import amounts_in, days_gone_in, days_in, no_such_day, way_in
from dialogs.paid.news import ended, file_lost, matched, receipt_of
from dialogs.paid.screens import (
    Memory,
    confirm,
    expected,
    file,
    how_much,
    loan_of,
    picture,
    start,
    thanks,
    when,
    which_amount,
    which_day,
    which_way,
)
from dialogs.paid.slips import (
    NOT_FOUND,
    another,
    attached,
    came,
    file_fetched,
    no_receipt,
    of_another,
    of_this,
    payment_matched,
    remember,
    take,
    take_for_a_person,
)
from dialogs.phrases import awaited, due_now

OLDEST = timedelta(days=365)  # nobody tells of an older payment by a slip of the finger alone
LONGEST_METHOD = 60  # characters of a way to pay that was written, not tapped
LONGEST_WORDS = 500  # characters of the borrower's own words that go with the payment


def next_question(memory: Memory, view: View) -> Move:
    """What is still open, in order; the summary when nothing is."""
    loan = loan_of(memory, view)
    if loan is None:
        return go("start", memory)
    memory = replace(memory, loan=loan.loan_ref, options=())
    if memory.paid_on is None:
        return go("when", memory)
    if not memory.amount:
        return go("amount", memory)
    if not memory.method:
        return go("way", memory)
    return go("confirm", memory)


def pick_loan(memory: Memory, event: Tapped, view: View) -> Move:
    """One of several loans."""
    return next_question(replace(memory, loan=view.loans[int(value_of(event))].loan_ref), view)


def with_words(memory: Memory, words: str) -> Memory:
    """The borrower's own words go along with what was understood of them."""
    return replace(memory, words=" / ".join(w for w in (memory.words, words.strip()) if w)[:LONGEST_WORDS])


def beside(memory: Memory, words: str, view: View) -> Memory:
    """What else was said in one go: "3,500 by bank transfer, yesterday" leaves no question open."""
    loan = loan_of(memory, view)
    if loan is not None and not memory.amount:
        amounts = amounts_in(words, due_now(view, loan), Money(0, loan.due.currency))
        memory = replace(memory, amount=amounts[0].minor if len(amounts) == 1 else 0)
    return memory if memory.method else replace(memory, method=way_in(words, view))


def take_day(memory: Memory, view: View, day: date) -> Move:
    """A day was chosen."""
    if view.today - day > OLDEST:
        lead = t(
            "That was more than a year ago. Please look at the day once more; if it is right, a colleague can help."
        )
        return stay(lead=(lead,))
    return next_question(replace(memory, paid_on=day), view)


def day_picked(memory: Memory, event: Tapped, view: View) -> Move:
    """One of the days shown."""
    return take_day(memory, view, date.fromisoformat(value_of(event)))


def day_typed(memory: Memory, event: Typed, view: View) -> Move:
    """A day in any usual form, and whatever else was said with it."""
    keep = Keep("paid:when", event.text)
    days = days_gone_in(event.text, view)
    told = beside(with_words(memory, event.text), event.text, view)
    if len(days) == 1:
        return replace(take_day(told, view, days[0]), effects=(keep,))
    if days:
        return go("which_day", replace(told, options=tuple(day.isoformat() for day in days[:4])), keep)
    if days_in(event.text, view):
        return stay(keep, lead=(t("This day is still to come."),), memory=told)
    if no_such_day(event.text, view):
        return stay(keep, lead=(t("The calendar has no such day. Please choose another one."),), memory=told)
    if (told.amount, told.method) != (memory.amount, memory.method):
        return stay(keep, memory=told)
    hint = t("I could not read a day from that. Please write it like 5 December, or tap one.")
    return misread(hint, keep, memory=told)


def amount_picked(memory: Memory, event: Tapped, view: View) -> Move:
    """One of the amounts that were to be paid."""
    return next_question(replace(memory, amount=expected(memory, view)[int(value_of(event))][1].minor), view)


def amount_typed(memory: Memory, event: Typed, view: View) -> Move:
    """Any amount above nothing, in figures or words; doubt is asked back."""
    keep = Keep("paid:amount", event.text)
    loan = loan_of(memory, view)
    due = due_now(view, loan) if loan else Money(0, "TWD")
    half = Money(-(-due.minor // 2), due.currency)
    amounts = tuple(amount for amount in amounts_in(event.text, due, half) if amount) if loan else ()
    told = with_words(memory, event.text)
    if not amounts:
        hint = t("I could not read an amount. Please write it in figures, for example 3,500.")
        return misread(hint, keep, memory=told)
    if len(amounts) == 1:
        told = replace(told, amount=amounts[0].minor, method=told.method or way_in(event.text, view))
        return replace(next_question(told, view), effects=(keep,))
    return go("which_amount", replace(told, options=tuple(str(amount.minor) for amount in amounts[:4])), keep)


def amount_meant(memory: Memory, event: Tapped, view: View) -> Move:
    """One of two readings."""
    return next_question(replace(memory, amount=int(memory.options[int(value_of(event))])), view)


def way_picked(memory: Memory, event: Tapped, view: View) -> Move:
    """One of the lender's ways."""
    return next_question(replace(memory, method=view.lender.methods[int(value_of(event))].in_locale("en")), view)


def way_typed(memory: Memory, event: Typed, view: View) -> Move:
    """The borrower's own words."""
    words = " ".join(event.text.split())[:LONGEST_METHOD]
    if not words:
        return misread(t("How did you pay? You can also write it in your own words."))
    told = with_words(replace(memory, method=way_in(words, view) or words), event.text)
    return replace(next_question(told, view), effects=(Keep("paid:way", event.text),))


def to_day(memory: Memory, _event: Event, _view: View) -> Move:
    """Another day, the rest stays."""
    return go("when", memory)


def to_amount(memory: Memory, _event: Event, _view: View) -> Move:
    """Another amount, the rest stays."""
    return go("amount", memory)


def to_way(memory: Memory, _event: Event, _view: View) -> Move:
    """Another way, the rest stays."""
    return go("way", memory)


def told(memory: Memory, _event: Event, view: View) -> Move:
    """Yes, or just passed on: noted with its pictures, once, however often it is said."""
    loan = loan_of(memory, view)
    if loan is None:
        return go("start", memory)
    amount = Money(memory.amount, loan.due.currency) if memory.amount else None
    same = [r for r in awaited(view) if (r.loan_ref, r.amount, r.paid_on) == (loan.loan_ref, amount, memory.paid_on)]
    claim = ClaimPayment(loan.loan_ref, amount, memory.paid_on, memory.method, memory.words)
    effects: tuple[Effect, ...] = () if same else (claim,)
    effects += attached(memory.slips, same[-1].id if same else "")
    noted = replace(memory, loan=loan.loan_ref, slips=(), sent=memory.sent + len(memory.slips), ref="")
    whole = memory.paid_on is not None and memory.amount
    return go("thanks" if noted.sent or not whole else "file", noted, *effects)


def done(memory: Memory, _event: Event, _view: View) -> Move:
    """No receipt, or no more of them."""
    return go("thanks", memory)


def words_beside(memory: Memory, event: Typed, _view: View) -> Move:
    """Words where a picture was asked for."""
    return stay(Keep("paid:file", event.text), lead=(t("Thank you for telling me. I have noted it."),), memory=memory)


def again(memory: Memory, _event: Event, view: View) -> Move:
    """Told once more, from the beginning."""
    receipt = receipt_of(memory, view)
    return go("start", Memory(loan=receipt.loan_ref if receipt else ""))


def ask(memory: Memory, _event: Event, _view: View) -> Move:
    """A person looks for it."""
    return stay(HandOver(NOT_FOUND), memory=replace(memory, asked=True))


def owe(_memory: Memory, _event: Event, _view: View) -> Move:
    """What is due."""
    return go("remind:details")


# Whatever was answered, the next open question follows.
ANYWHERE = frozenset({"start", "when", "amount", "way", "confirm", "file", "thanks"})
FRESH = Level.FRESH
DAY: Mapping[str, Rule] = {"day": day_picked, "typed": day_typed, "file": remember, "skip": told}
AMOUNT: Mapping[str, Rule] = {
    "amount": amount_picked,
    "option": amount_meant,
    "typed": amount_typed,
    "file": remember,
    "skip": told,
}
WAY: Mapping[str, Rule] = {"way": way_picked, "typed": way_typed, "file": remember, "skip": told}
SUMMARY: Mapping[str, Rule] = {"yes": told, "amount": to_amount, "day": to_day, "way": to_way, "file": remember}

PAID = Dialog(
    "paid",
    t("your payment"),
    Memory,
    steps={
        "start": Step(start, on={"loan": pick_loan, **DAY}, to=ANYWHERE | {"which_day"}, needs=FRESH),
        "when": Step(when, on=DAY, to=ANYWHERE | {"which_day"}, needs=FRESH),
        "which_day": Step(which_day, on=DAY, to=ANYWHERE | {"which_day"}, needs=FRESH),
        "amount": Step(how_much, on=AMOUNT, to=ANYWHERE | {"which_amount"}, needs=FRESH),
        "which_amount": Step(which_amount, on=AMOUNT, to=ANYWHERE | {"which_amount"}, needs=FRESH),
        "way": Step(which_way, on=WAY, to=ANYWHERE, needs=FRESH),
        "confirm": Step(confirm, on=SUMMARY, to=ANYWHERE, needs=FRESH),
        "file": Step(
            file, on={"file": take, "typed": words_beside, "done": done}, to=frozenset({"thanks"}), needs=FRESH
        ),
        "thanks": Step(thanks, on={"file": take}, needs=FRESH, ends=True),
        "picture": Step(
            picture,
            on={"of": of_this, "new": of_another, "no": no_receipt, "file": another},
            to=frozenset({"thanks", "start"}),
            needs=FRESH,
        ),
        "matched": Step(matched, on={"owe": owe}, to=frozenset({"remind:details"}), needs=FRESH, ends=True),
        "file_lost": Step(file_lost, on={"file": take}, needs=FRESH, ends=True),
        "ended": Step(
            ended,
            on={"ask": ask, "again": again, "file": take_for_a_person, "typed": words_beside},
            to=frozenset({"start"}),
            needs=FRESH,
            ends=True,
        ),
    },
    receives={PaymentMatched: payment_matched, FileFetched: file_fetched},
    unasked={"file": came},
    news={"matched": "matched", "file_lost": "file_lost", "receipt_ended": "ended"},
    reaches=frozenset({"picture"}),
    lasting=True,
)
