"""What the reminder story shows once we know who reads: what is due, how to pay, and what happens next."""

from __future__ import annotations

from dataclasses import dataclass

from arrears.money import Money
from arrears.position import LoanPosition
from arrears.promise import Promise
from dialogs.breakdown import about_loan
from dialogs.grammar.screen import Button, Screen
from dialogs.grammar.text import Text, lines, t
from dialogs.grammar.view import View
from dialogs.help_lines import advice_line
from dialogs.phrases import awaited, first_answer, own_promises, pay_ways, waiting_lines, without_promise
from dialogs.plans.lines import about_plan, count_of, near_promises, plan_of, rest_of


@dataclass(frozen=True, slots=True)
class Memory:
    """What the note was about; the screens show all loans anyway."""

    ref: str = ""
    loan_refs: tuple[str, ...] = ()


def details(_memory: Memory, view: View) -> Screen:
    """Everything: the amount and its parts, since when, what was promised, what happens next."""
    if not view.loans:
        return Screen(
            (t("A colleague looks after your account. There is nothing you need to do here."), *first_answer(view)),
            facts=True,
        )
    said = (*(about for loan in view.loans for about in standing(view, loan)), *promises(view))
    if not said:
        soon = coming(view)
        return Screen(soon or (t("At present nothing is due. Thank you."),), before(view) if soon else (), facts=True)
    return Screen(
        (*said, *waiting_lines(view), *as_of(view), *happens_next(view), *signpost(view)),
        answers(view),
        facts=True,
    )


def standing(view: View, loan: LoanPosition) -> tuple[Text, ...]:
    """How one loan stands: its plan, if one runs, or what is due on it, if anything."""
    running = plan_of(view, loan)
    if running is not None:
        return (about_plan(view, loan, *running),)
    if not loan.due:
        return ()
    signed = (t("You have signed a plan for it, and it begins as soon as {lender} has signed too.",
                lender=view.lender.name),) if view.running(loan.loan_ref) else ()  # fmt: skip
    return (lines(about_loan(view, loan), *signed),)


def coming(view: View) -> tuple[Text, ...]:
    """What falls due next, while nothing is late."""
    return tuple(
        t("{loan}: the next instalment of {amount} falls due on {due}.",
          loan=view.loan_name(loan.loan_ref), amount=loan.next_due.amount, due=loan.next_due.date)
        for loan in view.loans
        if loan.next_due
    )  # fmt: skip


def promises(view: View) -> tuple[Text, ...]:
    """What stands promised."""
    return tuple(
        t("{loan}: you promised {amount} by {due}. Thank you.",
          loan=view.loan_name(promise.loan_ref), amount=promise.amount, due=promise.due)
        for promise in own_promises(view)
    )  # fmt: skip


def as_of(view: View) -> tuple[Text, ...]:
    """Through which day payments are counted."""
    days = {loan.as_of for loan in view.late if loan.as_of}
    return (t("Payments up to {day} are counted here.", day=min(days)),) if days else ()


def happens_next(view: View) -> tuple[Text, ...]:
    """What will happen if nothing does: only what is true."""
    if "borrower" in view.stops:
        return (t("What happens next: as you asked, I don't write first. You can arrange things here at any time."),)
    if view.ticket is not None:
        return (lines(t("What happens next:"), *first_answer(view)),)
    if view.stops:
        return (t("What happens next: at present I don't write first. You can arrange things here at any time."),)
    if not without_promise(view):
        return (t("What happens next: I will only send you a short note when the promised day is near."),)
    if awaited(view):
        last = max(receipt.until for receipt in awaited(view))
        return (t("What happens next: when it arrives, I tell you. Until then, but no longer than {until}, I send "
                  "no reminders for it.", until=last),)  # fmt: skip
    return (t("What happens next: if this stays open, I will write to you again on another day. "
              "You can arrange it with me here, or ask a person, at any time."),)  # fmt: skip


def signpost(view: View) -> tuple[Text, ...]:
    """Where free advice on debts is found, if the law asks that it be said beside the sums."""
    asked = view.policy.contacts.says(view.jurisdiction, "after_identity")
    return advice_line(view) if "help_line" in asked else ()


def answers(view: View) -> tuple[tuple[Button, ...], ...]:
    """What can be answered."""
    promise = ((Button(t("Choose a day to pay"), "promise", "primary"),),) if without_promise(view) else ()
    mine = (Button(t("My promise"), "mine"),) if own_promises(view) else ()
    plan = (Button(t("My agreement"), "plan"),) if any(plan_of(view, loan) for loan in view.loans) else ()
    return (*promise, *(((*mine, *plan),) if mine or plan else ()), *before(view))


def before(_view: View) -> tuple[tuple[Button, ...], ...]:
    """What helps before anything is late, too."""
    return (
        (Button(t("How to pay"), "ways"), Button(t("I have paid"), "paid")),
        (Button(t("I need help"), "help"),),
    )


def ways(_memory: Memory, view: View) -> Screen:
    """How to pay."""
    ways = pay_ways(view, tuple(loan.loan_ref for loan in view.late or view.loans))
    return Screen(ways or (t("A colleague will tell you how to pay."), *ways_note(view)), facts=True)


def ways_note(view: View) -> tuple[Text, ...]:
    """Without payment methods in the book, the way is to ask."""
    return first_answer(view) or (t("Please ask for a person."),)


def day(memory: Memory, view: View) -> Screen:
    """A promised day is near: a reminder, how to pay, and a way to change it."""
    near = near_promises(view)
    if not near:
        return details(memory, view)
    own = (Button(t("Change my promise"), "mine"),) if own_promises(view) else ()
    plan = (Button(t("My agreement"), "plan"),) if any(promise.agreement for promise in near) else ()
    return Screen(
        (
            *(
                lines(reminder(view, promise), t("Loan: {loan}", loan=view.loan_name(promise.loan_ref)))
                for promise in near
            ),
            *waiting_lines(view),
            *pay_ways(view, tuple(dict.fromkeys(promise.loan_ref for promise in near))),
            t("If it does not work out, just tell me here."),
        ),
        ((*own, *plan), (Button(t("I have paid"), "paid"), Button(t("I need help"), "help"))),
        facts=True,
    )


def reminder(view: View, promise: Promise) -> Text:
    """One promise, or one payment of a plan; what has come of it already is not asked for again.

    A note may be read days later: a day that has passed is no day by which one can pay.
    """
    rest = rest_of(promise)
    if promise.due < view.today and (promise.agreement or not promise.paid):
        return passed(view, promise, rest)
    if promise.agreement:
        return t("A short reminder: payment {n} of {count} of your plan, {amount}, is due by {due}.",
                 n=promise.part, count=count_of(view, promise), amount=rest, due=promise.due)  # fmt: skip
    if promise.paid:
        return t(
            "A short reminder: of what you wanted to pay by {due}, {amount} is left.", amount=rest, due=promise.due
        )
    return t("A short reminder: you wanted to pay {amount} by {due}.", amount=rest, due=promise.due)


def passed(view: View, promise: Promise, rest: Money) -> Text:
    """The reminder of a day that has passed, while the books don't show yet whether the money came."""
    if promise.agreement:
        return t("Payment {n} of {count} of your plan, {amount}, was planned for {due}. "
                 "I can't see it in the books yet.",
                 n=promise.part, count=count_of(view, promise), amount=rest, due=promise.due)  # fmt: skip
    return t("You wanted to pay {amount} by {due}. I can't see it in the books yet.", amount=rest, due=promise.due)
