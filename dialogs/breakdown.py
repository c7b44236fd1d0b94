"""One loan in plain lines: what is due, of what it consists, since when."""

from __future__ import annotations

from arrears.money import Money
from arrears.position import LoanPosition
from dialogs.grammar.text import Text, lines, t, tn
from dialogs.grammar.view import View
from dialogs.phrases import due_line


def about_loan(view: View, loan: LoanPosition) -> Text:
    """What is due, its parts where there are several, since when."""
    parts = loan.breakdown
    named = (
        (t("Principal: {amount}", amount=Money(parts.principal, loan.due.currency)), parts.principal),
        (t("Interest: {amount}", amount=Money(parts.interest, loan.due.currency)), parts.interest),
        (t("Late fees: {amount}", amount=Money(parts.late_fees, loan.due.currency)), parts.late_fees),
        (t("Other fees: {amount}", amount=Money(parts.other_fees, loan.due.currency)), parts.other_fees),
    )
    shown = [text for text, minor in named if minor]
    return lines(due_line(view, loan), *(shown if len(shown) > 1 else ()), *since(loan))


def since(loan: LoanPosition) -> tuple[Text, ...]:
    """Since when, as a plain fact."""
    if loan.oldest_due is None:
        return ()
    if loan.days_past_due < 1:
        return (t("It was due on {due}.", due=loan.oldest_due),)
    return (tn("It was due on {due}, {n} day ago.", "It was due on {due}, {n} days ago.",
               loan.days_past_due, due=loan.oldest_due),)  # fmt: skip
