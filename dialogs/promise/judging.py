"""What the rules say of a promise so far, in kind words, and which question comes next."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from arrears.decisions import Refusal
from arrears.money import Money
from arrears.position import LoanPosition
from arrears.promise import Admitted, admit
from dialogs.grammar.story import Move, go, home
from dialogs.grammar.text import Text, t
from dialogs.grammar.view import View
from dialogs.hearing import PASSED
from dialogs.phrases import planned
from dialogs.promise.screens import (
    Memory,
    whole,
)


def next_question(memory: Memory, view: View, *, lead: tuple[Text, ...] = ()) -> Move:
    """What is still open, in order; the summary when nothing is."""
    if not memory.amount:
        return go("amount", memory, lead=lead)
    if memory.due is None:
        return go("day", memory, lead=lead)
    if not memory.method:
        return go("way", memory, lead=lead)
    return go("confirm", memory, lead=lead)


def judged(memory: Memory, view: View, loan: LoanPosition, day: date) -> Admitted | Refusal:
    """What the rules say of the promise so far."""
    return admit(
        Money(memory.amount, loan.due.currency),
        day,
        today=view.today,
        position=loan,
        promises=view.promises,
        rules=view.policy.promises,
        jurisdiction=view.jurisdiction,
        replaces=memory.replaces,
        planned=planned(view, memory.loan),
    )


def refused(memory: Memory, no: Refusal) -> Move:
    """A kind no: what is possible instead, and back to that question."""
    facts = dict(no.detail)
    match no.rule:
        case "promise.past":
            return go("day", replace(memory, due=None), lead=(PASSED,))
        case "promise.too_far":
            lead = (t("The latest day I can note is {latest}. For a later day, please ask for a person.",
                      latest=facts["latest"]),)  # fmt: skip
            return go("day", replace(memory, due=None), lead=lead)
        case "promise.too_much":
            if memory.due is None:
                lead = (t("The most I can note for this loan is {most}.", most=facts["most"]),)
            else:
                lead = (t("By then no more than {most} is due.", most=facts["most"]),)
            return go("amount", replace(memory, amount=0), lead=lead)
        case "promise.too_little":
            least = facts["least"]
            lead = (t("The smallest amount I can note is {least}. If that is too much, please ask for a person: "
                      "we will look for a way together.",
                      least=whole(least) if isinstance(least, Money) else least),)  # fmt: skip
            return go("amount", replace(memory, amount=0), lead=lead)
        case "promise.broken":
            return go("together", memory)
        case "promise.open":
            lead = (t("For this loan you have promised {amount} by {day} already. You can change that promise.",
                      amount=facts["amount"], day=facts["due"]),)  # fmt: skip
            return home(lead=lead)
        case "promise.planned":
            return home(lead=(t("For this loan a plan is running; its payments are what counts."),))
        case "promise.too_many":
            return home(lead=(t("You have several open promises already. Let us finish those first; "
                                "a colleague can help as well."),))  # fmt: skip
        case _:
            return home(lead=(t("At present nothing is due on this loan. Thank you."),))


def take_amount(memory: Memory, view: View, amount: Money) -> Move:
    """An amount was chosen; whether it may be promised depends on the day only at its upper end."""
    loan = view.loan(memory.loan)
    if loan is None:
        return home(lead=(t("At present nothing is due on this loan. Thank you."),))
    memory = replace(memory, amount=amount.minor, options=())
    latest = view.today + timedelta(days=view.policy.promises.max_days_ahead)
    decision = judged(memory, view, loan, memory.due or latest)
    if memory.due is None and isinstance(decision, Refusal) and decision.rule == "promise.too_little":
        decision = judged(memory, view, loan, view.today)  # enough for an early day, before more falls due
    return refused(memory, decision) if isinstance(decision, Refusal) else next_question(memory, view)


def take_day(memory: Memory, view: View, day: date) -> Move:
    """A day was chosen; one on which banks are closed moves to the next."""
    loan = view.loan(memory.loan)
    if loan is None:
        return home(lead=(t("At present nothing is due on this loan. Thank you."),))
    decision = judged(memory, view, loan, day)
    if isinstance(decision, Refusal):
        return refused(memory, decision)
    moved = (t("Banks are closed on {asked}, so I have taken the next bank day: {day}.", asked=day, day=decision.due),)
    memory = replace(memory, due=decision.due, options=())
    return next_question(memory, view, lead=moved if decision.moved_from else ())
