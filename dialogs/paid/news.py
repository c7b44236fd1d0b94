"""What is shown of a payment told of once the books, or the days for it, have spoken."""

from __future__ import annotations

from datetime import date

from arrears.money import Money
from arrears.receipts import Receipt, arrived
from dialogs.grammar.screen import Button, Screen, choices
from dialogs.grammar.text import t
from dialogs.grammar.view import View
from dialogs.paid.screens import Memory
from dialogs.phrases import first_answer, still_due, told_of


def receipt_of(memory: Memory, view: View) -> Receipt | None:
    """The receipt that the news is about."""
    return next((receipt for receipt in view.receipts if receipt.id == memory.ref), None)


def payment_of(receipt: Receipt, view: View) -> tuple[Money, date] | None:
    """Amount and day of what came in the books and was matched with it."""
    loan = view.books.loan(receipt.loan_ref) if view.books else None
    return arrived(receipt, loan) if loan else None


def matched(memory: Memory, view: View) -> Screen:
    """Thanks; the amount that came, and plainly so when it is another than was told; what is still due."""
    receipt = receipt_of(memory, view)
    payment = payment_of(receipt, view) if receipt else None
    if receipt is None or payment is None:
        return Screen((t("Thank you for your payment."), *still_due(view)), facts=True)
    came, day = payment
    return Screen(
        (
            t("Thank you, {name}. Your payment of {amount} on {day} has arrived.",
              name=view.name, amount=came, day=day),
            *((t("You told me it was {told}; the books show {came}. If that can't be right, please ask a colleague.",
                 told=receipt.amount, came=came),) if receipt.amount not in (None, came) else ()),
            *still_due(view),
        ),
        choices(Button(t("What I owe"), "owe")) if view.late else (),
        facts=True,
    )  # fmt: skip


def file_lost(memory: Memory, view: View) -> Screen:
    """A picture could not be kept: once more, please."""
    receipt = receipt_of(memory, view)
    if memory.sent:
        return Screen((t("Your payment stays noted, and I wait for it as I said."),), facts=True)
    return Screen(
        (
            *((told_of(receipt),) if receipt else ()),
            t("I am sorry: the receipt you sent could not be kept. "
              "Would you send it once more, as a photo or a file of up to 20 MB?"),
            t("Your payment stays noted either way."),
        ),
        facts=True,
    )  # fmt: skip


def ended(memory: Memory, view: View) -> Screen:
    """The days for it are over and the books show nothing: asked kindly, for money gets lost on the way too."""
    receipt = receipt_of(memory, view)
    if receipt is not None and receipt.state == "matched":
        return matched(memory, view)
    told = (told_of(receipt),) if receipt else ()
    if memory.asked:
        return Screen(
            (*told, t("A colleague will look for your payment."), *first_answer(view)),
            facts=True,
        )
    return Screen(
        (
            *told,
            t("I can't see it in the books yet. That happens, for example when a transfer was returned or "
              "the reference was missing."),
            t("Could you check whether it has left your account? You can send the receipt here, tell me again, or "
              "ask a colleague to look for it."),
        ),
        choices(
            Button(t("Ask a colleague to look for it"), "ask", "primary"),
            Button(t("Tell it again"), "again"),
        ),
        facts=True,
    )  # fmt: skip
