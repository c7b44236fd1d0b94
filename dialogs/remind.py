"""Remind: a neutral note when it is time; what it is about only once we know who reads it; and the answers to it."""

from __future__ import annotations

from dataclasses import dataclass

from arrears.position import LoanPosition
from dialogs.grammar.effects import Aim, HandOver, Keep, Notify
from dialogs.grammar.events import Event, News, TouchDue, Typed
from dialogs.grammar.screen import Button, Screen, choices
from dialogs.grammar.story import Dialog, Move, Step, go, quiet
from dialogs.grammar.text import Text, lines, t, tn
from dialogs.grammar.view import Level, View
from dialogs.phrases import PROMISE_PLACES, due_line, first_answer, pay_ways, to_promise, without_promise


@dataclass(frozen=True, slots=True)
class Memory:
    """What the note was about; the screens show all loans anyway."""

    ref: str = ""
    loan_refs: tuple[str, ...] = ()


def touch_due(_memory: Memory, event: TouchDue, view: View) -> Move:
    """It is time to write. Nothing in the note says what it is about: a lock screen is public."""
    promised = event.purpose == "promise"
    note = Screen(
        (
            t("Hello {name}.", name=view.name),
            opening(event, view),
            t("If you don't want messages like this, write: stop"),
        ),
        choices(Button(t("Read the message"), "news", "primary")),
    )
    about = "promise_day" if promised else "due"
    once = f"{event.purpose}:{view.today.isoformat()}"
    purpose: Aim = "promise" if promised else "dunning"
    return quiet(Notify(note, purpose, about, once), news=(News(about, "", event.loan_refs),))


def opening(event: TouchDue, view: View) -> Text:
    """Other words at every step, the same meaning."""
    lender = view.lender.name
    if event.purpose == "promise":
        return t("I am the automated assistant of {lender}, with a short note about your account.", lender=lender)
    variants = (
        t("I am the automated assistant of {lender}. There is a short message about your account for you; "
          "reading it takes a minute.", lender=lender),
        t("I am the automated assistant of {lender}. I hope all is well with you. "
          "There is a message about your account.", lender=lender),
        t("This is the automated assistant of {lender}. A message about your account is here for you, "
          "whenever it suits you.", lender=lender),
        t("This is the automated assistant of {lender}. Would you like us to look at your account together? "
          "A few taps are enough.", lender=lender),
        t("This is the automated assistant of {lender}. I would be glad to hear from you about your account. "
          "A colleague can help as well, if you prefer.", lender=lender),
        t("This is the automated assistant of {lender}. A message about your account is still here for you. "
          "You can answer in your own words.", lender=lender),
        t("This is the automated assistant of {lender}, writing once more about your account. "
          "If something makes it hard to answer, a colleague will gladly listen.", lender=lender),
    )  # fmt: skip
    steps = [step.id for step in view.policy.ladder.steps]
    place = steps.index(event.step) if event.step in steps else 1
    return variants[place if place < len(variants) else 2 + place % (len(variants) - 2)]


def details(_memory: Memory, view: View) -> Screen:
    """Everything: the amount and its parts, since when, what was promised, what happens next."""
    if not view.loans:
        return Screen(
            (t("A colleague looks after your account. There is nothing you need to do here."), *first_answer(view)),
            facts=True,
        )
    if not view.late:
        soon = coming(view)
        ways = choices(Button(t("How to pay"), "ways")) if soon else ()
        return Screen(soon or (t("At present nothing is due. Thank you."),), ways, facts=True)
    return Screen(
        (
            *(about_loan(view, loan) for loan in view.late),
            *promises(view),
            *as_of(view),
            *happens_next(view),
        ),
        choices(*answers(view)),
        facts=True,
    )


def coming(view: View) -> tuple[Text, ...]:
    """What falls due next, while nothing is late."""
    return tuple(
        t("{loan}: the next instalment of {amount} falls due on {due}.",
          loan=view.loan_name(loan.loan_ref), amount=loan.next_due.amount, due=loan.next_due.date)
        for loan in view.loans
        if loan.next_due
    )  # fmt: skip


def about_loan(view: View, loan: LoanPosition) -> Text:
    """One loan: what is due, of what it consists, since when."""
    parts = loan.breakdown
    money = type(loan.due)
    named = (
        (t("Principal: {amount}", amount=money(parts.principal, loan.due.currency)), parts.principal),
        (t("Interest: {amount}", amount=money(parts.interest, loan.due.currency)), parts.interest),
        (t("Late fees: {amount}", amount=money(parts.late_fees, loan.due.currency)), parts.late_fees),
        (t("Other fees: {amount}", amount=money(parts.other_fees, loan.due.currency)), parts.other_fees),
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


def promises(view: View) -> tuple[Text, ...]:
    """What stands promised."""
    return tuple(
        t("You promised {amount} by {due}. Thank you; nothing else is needed until then.",
          amount=promise.amount, due=promise.due)
        for promise in view.open_promises
    )  # fmt: skip


def as_of(view: View) -> tuple[Text, ...]:
    """Through which day payments are counted."""
    days = {loan.as_of for loan in view.late if loan.as_of}
    return (t("Payments up to {day} are counted here.", day=min(days)),) if days else ()


def happens_next(view: View) -> tuple[Text, ...]:
    """What will happen if nothing does: only what is true."""
    if "borrower" in view.stops:
        return (t("What happens next: as you wished, I don't write first. You can arrange things here at any time."),)
    if view.ticket is not None:
        return (lines(t("What happens next:"), *first_answer(view)),)
    if not without_promise(view):
        return ()
    return (t("What happens next: if this stays open, I will write to you again on another day. "
              "You can arrange it with me here, or ask a person, at any time."),)  # fmt: skip


def answers(view: View) -> tuple[Button, ...]:
    """What can be answered."""
    promise = (Button(t("I will pay on a certain day"), "promise", "primary"),) if without_promise(view) else ()
    mine = (Button(t("My promise"), "mine"),) if view.open_promises else ()
    return (
        *promise,
        *mine,
        Button(t("How to pay"), "ways"),
        Button(t("I have paid already"), "paid"),
        Button(t("I can't pay now"), "cannot"),
    )


def day(memory: Memory, view: View) -> Screen:
    """A promised day is near: a reminder, how to pay, and a way to change it."""
    if not view.open_promises:
        return details(memory, view)
    return Screen(
        (
            *(
                t("A short reminder: you wanted to pay {amount} by {due}.", amount=promise.amount, due=promise.due)
                for promise in view.open_promises
            ),
            *pay_ways(view, tuple(promise.loan_ref for promise in view.open_promises)),
            t("If it does not work out, just tell me here."),
        ),
        choices(
            Button(t("I have paid already"), "paid"),
            Button(t("Change my promise"), "mine"),
            Button(t("I can't pay now"), "cannot"),
        ),
        facts=True,
    )


def ways(_memory: Memory, view: View) -> Screen:
    """How to pay."""
    ways = pay_ways(view, tuple(loan.loan_ref for loan in view.late or view.loans))
    return Screen(ways or (t("A colleague will tell you how to pay."), *ways_note(view)), facts=True)


def ways_note(view: View) -> tuple[Text, ...]:
    """Without payment methods in the book, the way is to ask."""
    return first_answer(view) or (t("Please ask for a person."),)


def paid(_memory: Memory, _view: View) -> Screen:
    """Thanks before questions."""
    return Screen(
        (t("Thank you. When and how did you pay? A few words are enough."),),
        choices(Button(t("Just pass it on"), "skip")),
        facts=True,
    )


def cannot(_memory: Memory, _view: View) -> Screen:
    """Understanding before anything else."""
    return Screen(
        (
            t("Thank you for saying so. I understand that this may be a hard time, and we would like to find a way "
              "with you."),
            t("If you like, tell me in a few words what has happened. You don't have to: a colleague will look at it "
              "with you in either case."),
        ),
        choices(Button(t("Ask a colleague"), "skip", "primary")),
        facts=True,
    )  # fmt: skip


def says_paid(_memory: Memory, event: Event, view: View) -> Move:
    """Passed on; until somebody has looked there are no reminders."""
    said = event.text if isinstance(event, Typed) else ""
    keep = (Keep("paid", said),) if said else ()
    return go("told", None, *keep, HandOver("says_paid", "normal", said))


def cannot_pay(_memory: Memory, event: Event, view: View) -> Move:
    """A person looks for relief; until then there are no reminders."""
    said = event.text if isinstance(event, Typed) else ""
    keep = (Keep("cannot_pay", said),) if said else ()
    return go("helped", None, *keep, HandOver("cannot_pay", "normal", said))


def told(_memory: Memory, view: View) -> Screen:
    """What happens with "I have paid"."""
    return Screen(
        (
            t("Thank you, I have passed it on. A colleague will look for your payment."),
            *no_reminders(view),
            *first_answer(view),
        ),
        facts=True,
    )  # fmt: skip


def helped(_memory: Memory, view: View) -> Screen:
    """What happens with "I can't pay"."""
    return Screen(
        (
            t("Thank you. A colleague will look with you at what is possible."),
            *no_reminders(view),
            *first_answer(view),
            t("Please look after what you and your family need first."),
        ),
        facts=True,
    )


def no_reminders(view: View) -> tuple[Text, ...]:
    """While a person is waited for nobody is reminded, but of a promise that stands."""
    return () if view.open_promises else (t("Until then I will not remind you."),)


def to_ways(_memory: Memory, _event: Event, _view: View) -> Move:
    """How to pay."""
    return go("ways")


def to_paid(_memory: Memory, _event: Event, _view: View) -> Move:
    """ "I have paid"."""
    return go("paid")


def to_cannot(_memory: Memory, _event: Event, _view: View) -> Move:
    """ "I can't pay now"."""
    return go("cannot")


def promise(_memory: Memory, _event: Event, view: View) -> Move:
    """To a promise."""
    return to_promise(view)


def mine(_memory: Memory, _event: Event, _view: View) -> Move:
    """To the promise that stands."""
    return go("mine:standing")


REMIND = Dialog(
    "remind",
    t("What I owe"),
    Memory,
    steps={
        "details": Step(
            details,
            on={"promise": promise, "mine": mine, "ways": to_ways, "paid": to_paid, "cannot": to_cannot},
            to=frozenset({"ways", "paid", "cannot", "mine:standing"}) | PROMISE_PLACES,
            needs=Level.FRESH,
        ),
        "day": Step(
            day,
            on={"promise": promise, "mine": mine, "ways": to_ways, "paid": to_paid, "cannot": to_cannot},
            to=frozenset({"ways", "paid", "cannot", "mine:standing"}) | PROMISE_PLACES,
            needs=Level.FRESH,
        ),
        "ways": Step(ways, needs=Level.FRESH),
        "paid": Step(paid, on={"typed": says_paid, "skip": says_paid}, to=frozenset({"told"}), needs=Level.FRESH),
        "cannot": Step(
            cannot, on={"typed": cannot_pay, "skip": cannot_pay}, to=frozenset({"helped"}), needs=Level.FRESH
        ),
        "told": Step(told, needs=Level.FRESH, ends=True),
        "helped": Step(helped, needs=Level.FRESH, ends=True),
    },
    receives={TouchDue: touch_due},
    news={"due": "details", "promise_day": "day"},
    passing=frozenset({"due", "promise_day"}),
)
