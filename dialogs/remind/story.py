"""Remind: a neutral note when it is time; what it is about only once we know who reads it; and the answers to it."""

from __future__ import annotations

from dialogs.grammar.effects import Aim, Notify
from dialogs.grammar.events import Event, News, TouchDue
from dialogs.grammar.story import Dialog, Move, Step, go, quiet
from dialogs.grammar.text import Text, t
from dialogs.grammar.view import Level, View
from dialogs.phrases import PROMISE_PLACES, greeting, to_help, to_promise
from dialogs.remind.screens import Memory, day, details, ways
from dialogs.understand.labels import Context


def touch_due(_memory: Memory, event: TouchDue, view: View) -> Move:
    """It is time to write. Nothing in the note says what it is about: a lock screen is public."""
    if event.purpose == "service":
        return appointed(event, view)
    promised = event.purpose == "promise"
    note = greeting(view, opening(event, view))
    about = "promise_day" if promised else "due"
    once = f"{event.purpose}:{view.today.isoformat()}"
    purpose: Aim = "promise" if promised else "dunning"
    return quiet(Notify(note, purpose, about, once), news=(News(about, "", event.loan_refs),))


# What the ladder's appointments are about, and the news their stories show.
APPOINTMENTS = {
    "offer.follow_up": "follow_up",
    "plan.check_in": "check_in",
    "plan.review": "review",
    "receipt.ended": "receipt_ended",
}


def appointed(event: TouchDue, view: View) -> Move:
    """A day both had in mind: an offer to think over, a look half-way, a review, a payment not seen yet."""
    about = APPOINTMENTS.get(event.step)
    if about is None:
        return quiet()
    note = greeting(view, opening(event, view))
    once = f"{about}:{event.ref}:{view.today.isoformat()}"
    return quiet(Notify(note, "service", about, once), news=(News(about, event.ref, event.loan_refs),))


def opening(event: TouchDue, view: View) -> Text:
    """Other words at every step, the same meaning."""
    lender = view.lender.name
    if event.purpose in ("promise", "service"):
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


def to_ways(_memory: Memory, _event: Event, _view: View) -> Move:
    """How to pay."""
    return go("ways")


def to_paid(_memory: Memory, _event: Event, _view: View) -> Move:
    """ "I have paid"."""
    return go("paid:start")


def help_me(_memory: Memory, _event: Event, view: View) -> Move:
    """ "I need help", with the loan it is about when only one is late."""
    return to_help(view)


def promise(_memory: Memory, _event: Event, view: View) -> Move:
    """To a promise."""
    return to_promise(view)


def mine(_memory: Memory, _event: Event, _view: View) -> Move:
    """To the promise that stands."""
    return go("mine:standing")


def plan(_memory: Memory, _event: Event, _view: View) -> Move:
    """To the agreement."""
    return go("agreement:mine")


ANSWERS = {"promise": promise, "mine": mine, "ways": to_ways, "paid": to_paid, "help": help_me, "plan": plan}
PLACES = frozenset({"ways", "paid:start", "mine:standing", "agreement:mine", "hardship:start"}) | PROMISE_PLACES

REMIND = Dialog(
    "remind",
    t("What I owe"),
    Memory,
    asks=Context.REMINDER,
    steps={
        "details": Step(details, on=ANSWERS, to=PLACES, needs=Level.FRESH),
        "day": Step(day, on=ANSWERS, to=PLACES, needs=Level.FRESH),
        "ways": Step(ways, needs=Level.FRESH),
    },
    receives={TouchDue: touch_due},
    news={"due": "details", "promise_day": "day"},
    passing=frozenset({"due", "promise_day"}),
)
