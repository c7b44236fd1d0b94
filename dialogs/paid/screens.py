"""What the story of a payment told of shows: the questions, the receipt, and thanks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from arrears.money import Money
from arrears.position import LoanPosition
from arrears.receipts import Receipt
from dialogs.grammar.screen import Button, Screen, choices
from dialogs.grammar.text import Text, lines, own, t
from dialogs.grammar.view import View
from dialogs.phrases import awaited, due_now, first_answer, way_of

MOST_AMOUNTS = 3
SKIP = Button(t("Just pass it on"), "skip")


@dataclass(frozen=True, slots=True)
class Slip:
    """A picture or file that came before it was known what it belongs to."""

    file_id: str
    kind: str
    name: str = ""
    size: int = 0


@dataclass(frozen=True, slots=True)
class Memory:
    """What was told so far. `ref` is the receipt that news is about; `options` are readings of an unclear answer.

    `slips` wait until the payment is told in full; `album` is the one whose pictures are still coming in.
    """

    ref: str = ""
    loan_refs: tuple[str, ...] = ()
    loan: str = ""
    paid_on: date | None = None
    amount: int = 0
    method: str = ""
    words: str = ""
    options: tuple[str, ...] = ()
    slips: tuple[Slip, ...] = ()
    album: str = ""
    sent: int = 0  # how many pictures and files were kept
    asked: bool = False  # whether a person was asked to look for the payment


def choosable(view: View) -> tuple[LoanPosition, ...]:
    """The loans a payment can be for: the late ones, or all when none is."""
    return view.late or view.loans


def loan_of(memory: Memory, view: View) -> LoanPosition | None:
    """The loan it is about, as soon as that is clear."""
    loans = choosable(view)
    return view.loan(memory.loan) or (loans[0] if len(loans) == 1 else None)


def start(memory: Memory, view: View) -> Screen:
    """The first question that is still open: which loan, or when."""
    if loan_of(memory, view) is not None:
        return when(memory, view)
    if not view.loans:
        return Screen(
            (t("A colleague looks after your account. There is nothing you need to do here."), *first_answer(view)),
            facts=True,
        )
    refs = [loan.loan_ref for loan in choosable(view)]
    buttons = (Button(own(view.loan_name(ref)), view.loan_action(ref)) for ref in refs)
    return Screen((t("Thank you. Which loan did you pay for?"),), choices(*buttons), facts=True)


def when(memory: Memory, view: View) -> Screen:
    """Today, yesterday, or any day that has been."""
    begun = memory.amount or memory.paid_on or memory.words
    thanks = () if begun else (t("Thank you for telling me."),)
    return Screen(
        (*thanks, t("When did you pay? You can also write the day.")),
        (
            (
                Button(t("Today"), f"day:{view.today.isoformat()}"),
                Button(t("Yesterday"), f"day:{(view.today - timedelta(days=1)).isoformat()}"),
            ),
            (SKIP,),
        ),
        facts=True,
    )


def which_day(memory: Memory, _view: View) -> Screen:
    """A day that can be read in two ways."""
    buttons = (Button(own(date.fromisoformat(day)), f"day:{day}") for day in memory.options)
    return Screen((t("Which day do you mean?"),), choices(*buttons, SKIP), facts=True)


def how_much(memory: Memory, view: View) -> Screen:
    """The amounts that were to be paid, or any other."""
    return Screen(
        (t("How much did you pay? You can also write the amount."),),
        choices(*(Button(label, f"amount:{n}") for n, (label, _) in enumerate(expected(memory, view))), SKIP),
        facts=True,
    )


def expected(memory: Memory, view: View) -> tuple[tuple[Text, Money], ...]:
    """What was promised or planned next, and all that is due, each amount once."""
    loan = loan_of(memory, view)
    if loan is None:
        return ()
    found: dict[Money, Text] = {}
    for promise in view.open_promises:
        rest = Money(promise.amount.minor - promise.paid, promise.amount.currency)
        if promise.loan_ref == loan.loan_ref and rest and not (promise.agreement and found):
            as_planned = t("As in the plan: {amount}", amount=rest)
            found.setdefault(rest, as_planned if promise.agreement else t("As promised: {amount}", amount=rest))
    due = due_now(view, loan)
    if due:
        found.setdefault(due, t("All of it: {amount}", amount=due))
    return tuple((label, amount) for amount, label in found.items())[:MOST_AMOUNTS]


def which_amount(memory: Memory, view: View) -> Screen:
    """An amount that can be read in two ways."""
    loan = loan_of(memory, view)
    currency = loan.due.currency if loan else "TWD"
    buttons = (Button(own(Money(int(o), currency)), f"option:{n}") for n, o in enumerate(memory.options))
    return Screen((t("Which amount do you mean?"),), choices(*buttons, SKIP), facts=True)


def which_way(_memory: Memory, view: View) -> Screen:
    """The lender's ways to pay, or the borrower's own words."""
    buttons = (Button(own(way), f"way:{n}") for n, way in enumerate(view.lender.methods))
    return Screen(
        (t("How did you pay? You can also write it in your own words."),), choices(*buttons, SKIP), facts=True
    )


def confirm(memory: Memory, view: View) -> Screen:
    """Everything said back; each part can still be changed."""
    loan = loan_of(memory, view)
    if loan is None or memory.paid_on is None or not memory.amount:
        return start(memory, view)
    return Screen(
        (
            lines(
                t("So you paid {amount} on {day}.", amount=Money(memory.amount, loan.due.currency), day=memory.paid_on),
                t("Loan: {loan}", loan=view.loan_name(loan.loan_ref)),
                t("Way to pay: {way}", way=way_of(memory.method, view)),
            ),
            t("Is that right?"),
        ),
        (
            (Button(t("Yes, that is right"), "yes", "success"),),
            (Button(t("Change the amount"), "amount"), Button(t("Change the day"), "day")),
            (Button(t("Change the way to pay"), "way"),),
        ),
        facts=True,
    )


def file(memory: Memory, _view: View) -> Screen:
    """A receipt helps to find the payment; without one it works too."""
    if memory.sent:
        return Screen(
            (t("You can send another one, or tap below."),), choices(Button(t("That is all"), "done")), facts=True
        )
    return Screen(
        (
            t("I have noted your payment."),
            t("If you have a receipt, please send a photo or file of it here. It helps to find your payment sooner."),
        ),
        choices(Button(t("None at hand"), "done")),
        facts=True,
    )


def thanks(memory: Memory, view: View) -> Screen:
    """What happens now: nobody is reminded while the payment is on its way."""
    loan = loan_of(memory, view)
    mine = [r for r in awaited(view) if loan is None or r.loan_ref == loan.loan_ref]
    if "borrower" in view.stops or not mine:
        happens = t("As soon as the books show your payment, you will see it here.")
    else:
        happens = t(
            "As soon as the books show your payment, I will tell you. Until then, but no longer than "
            "{until}, I send no reminders for this loan.",
            until=mine[-1].until,
        )
    more = () if memory.sent else (t("If you find a receipt later, you can simply send it here."),)
    return Screen((t("Thank you, {name}.", name=view.name), happens, *more), facts=True)


def picture(memory: Memory, view: View) -> Screen:
    """A picture came out of the blue: perhaps a receipt."""
    told = tuple(Button(_of(receipt), f"of:{n}", "primary") for n, receipt in enumerate(awaited(view)[-2:]))
    yes = t("Yes, of another payment") if told else t("Yes, of a payment")
    ask = t("Thank you for the picture. Is it the receipt of a payment?")
    if len(memory.slips) > 1:
        ask = t("Thank you for the pictures. Are they receipts of a payment?")
    return Screen(
        (ask,), choices(*told, Button(yes, "new", "" if told else "primary"), Button(t("No"), "no")), facts=True
    )


def _of(receipt: Receipt) -> Text:
    if receipt.amount and receipt.paid_on:
        return t("Yes: {amount} on {day}", amount=receipt.amount, day=receipt.paid_on)
    return t("Yes, of the payment I told you of")
