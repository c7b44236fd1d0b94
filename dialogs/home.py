"""Home: what can be done here, according to how well we know who is writing."""

from __future__ import annotations

from arrears.agreement import AgreementState
from arrears.offer import OfferState
from dialogs.free_words import PLACES, said
from dialogs.grammar.events import Event
from dialogs.grammar.screen import Button, Screen, choices
from dialogs.grammar.story import Dialog, Move, Nothing, Step, go, home
from dialogs.grammar.text import Text, own, t
from dialogs.grammar.view import Level, View
from dialogs.phrases import (
    PROMISE_PLACES,
    first_answer,
    nothing_here,
    own_promises,
    to_help,
    to_promise,
    without_promise,
)

LANGUAGE = Button(own("中文 / English"), "language")
PERSON = Button(t("Talk to a person"), "person")
GENUINE = Button(t("Is this genuine?"), "genuine")
STOP = Button(t("Stop messages"), "stop")
WRITE_AGAIN = Button(t("You may write to me again"), "write_again")


def at_home(_memory: Nothing, view: View) -> Screen:
    """One of five homes."""
    if view.owner == "held":
        return with_a_person(view)
    if view.identity.level is Level.UNLINKED:
        return visitor(view)
    if view.closed:
        return closed(view)
    return menu(view) if view.fresh else neutral(view)


def visitor(view: View) -> Screen:
    """For somebody without an invitation: who we are, and nothing else."""
    return Screen(
        (
            t("Hello. I am the automated assistant of {lender}.", lender=view.lender.name),
            t("I can only help with a personal invitation from {lender}: please open the link in it. "
              "If you have none, please ask {lender} by a way you already know.", lender=view.lender.name),
        ),
        (*choices(GENUINE), (PERSON, LANGUAGE), (STOP,)),
    )  # fmt: skip


def neutral(view: View) -> Screen:
    """For a chat that is linked, while we can't be sure who holds the phone."""
    return Screen(
        (
            t("Hello. I am the automated assistant of {lender}.", lender=view.lender.name),
            t("Your account is private. To see it, please confirm first that it is you."),
            *first_answer(view),
            *stopped(view),
        ),
        (*choices(Button(t("Open my account"), "check", "primary"), GENUINE), (PERSON, LANGUAGE), (last(view),)),
    )


def closed(view: View) -> Screen:
    """For a chat of which it is open who reads it: nobody is named, and no account."""
    return Screen(
        (t("Hello. I am the automated assistant of {lender}.", lender=view.lender.name), *nothing_here(view)),
        (*choices(GENUINE), (PERSON, LANGUAGE), (last(view),)),
    )


def menu(view: View) -> Screen:
    """For the borrower."""
    standing = (Button(t("My agreement"), "plan"),) if agreements(view) else ()
    promised = (Button(t("My promise"), "mine"),) if own_promises(view) else ()
    rows = (
        (Button(t("What I owe"), "owe", "primary"),),
        (Button(t("The offers"), "offers"),) if offered(view) else (),
        (Button(t("Choose a day to pay"), "promise"),) if without_promise(view) else (),
        (Button(t("I need help"), "help"), Button(t("I have paid"), "paid")),
        (*promised, *standing),
        (Button(t("How to pay"), "ways"), Button(t("My details"), "details")),
        (GENUINE,),
        (PERSON, LANGUAGE),
        (last(view),),
    )
    return Screen(
        (t("How can I help you, {name}?", name=view.name), *first_answer(view), *stopped(view)),
        tuple(row for row in rows if row),
        facts=True,
    )


def agreements(view: View) -> bool:
    """Whether there is an agreement to look at: one that runs, or an earlier one."""
    return any(agreement.state is not AgreementState.OFFERED for agreement in view.agreements)


def offered(view: View) -> tuple[str, ...]:
    """The loans on which offers stand that wait for an answer."""
    waiting = (OfferState.OPEN, OfferState.THINKING, OfferState.APPROVED)
    standing = [o.loan_ref for o in view.offers if o.state in waiting and o.valid_until >= view.today]
    return tuple(dict.fromkeys(ref for ref in standing if view.loan(ref)))


def with_a_person(view: View) -> Screen:
    """A person has taken over: the bot steps back."""
    return Screen(
        (
            t("{alias} at {lender} is looking after you personally.", alias=view.holder, lender=view.lender.name)
            if view.holder
            else t("A colleague at {lender} is looking after you personally.", lender=view.lender.name),
            t("Please simply write here. Your messages reach them, and I stay silent meanwhile."),
        ),
        ((last(view), LANGUAGE),),
    )  # fmt: skip


def stopped(view: View) -> tuple[Text, ...]:
    """That we keep to the wish not to be written to."""
    return (t("As you asked, I don't write to you first."),) if "borrower" in view.stops else ()


def last(view: View) -> Button:
    """The last button: stop, or its undoing."""
    return WRITE_AGAIN if "borrower" in view.stops else STOP


def check(_memory: Nothing, _event: Event, _view: View) -> Move:
    """To the identity check."""
    return go("hello:check")


def owe(_memory: Nothing, _event: Event, _view: View) -> Move:
    """What is due."""
    return go("remind:details")


def promise(_memory: Nothing, _event: Event, view: View) -> Move:
    """To a promise."""
    return to_promise(view)


def mine(_memory: Nothing, _event: Event, _view: View) -> Move:
    """What was promised."""
    return go("mine:standing")


def ways(_memory: Nothing, _event: Event, _view: View) -> Move:
    """How to pay."""
    return go("remind:ways")


def paid(_memory: Nothing, _event: Event, _view: View) -> Move:
    """ "I have paid"."""
    return go("paid:start")


def help_me(_memory: Nothing, _event: Event, view: View) -> Move:
    """ "I need help"."""
    return to_help(view)


def plan(_memory: Nothing, _event: Event, _view: View) -> Move:
    """The agreement."""
    return go("agreement:mine")


def offers(_memory: Nothing, _event: Event, view: View) -> Move:
    """The offers that stand; of several loans the one to look at is chosen first."""
    loans = offered(view)
    return go("offers:choose", loan=loans[0]) if len(loans) == 1 else go("offers:loan")


def details(_memory: Nothing, _event: Event, _view: View) -> Move:
    """What we have of the borrower."""
    return go("details:mine")


def come_home(_memory: Nothing, _event: Event, _view: View) -> Move:
    """Home, from anywhere."""
    return home()


HOME = Dialog(
    "home",
    t("Home"),
    Nothing,
    steps={
        "home": Step(
            at_home,
            on={
                "check": check,
                "owe": owe,
                "promise": promise,
                "mine": mine,
                "help": help_me,
                "paid": paid,
                "ways": ways,
                "plan": plan,
                "offers": offers,
                "details": details,
            },
            to=frozenset(
                {
                    "hello:check",
                    "remind:details",
                    "remind:ways",
                    "mine:standing",
                    "hardship:start",
                    "paid:start",
                    "agreement:mine",
                    "offers:choose",
                    "offers:loan",
                    "details:mine",
                }
            )
            | PROMISE_PLACES,
            footer=False,
        ),
    },
    always={"home": come_home},
    unasked={"said": said},
    reaches=PLACES,
    beside=True,
)
