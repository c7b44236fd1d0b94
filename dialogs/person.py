"""A person: asked for from anywhere, with an honest time; and told when somebody has looked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from dialogs.grammar.effects import HandOver, Keep, Notify, PassOn
from dialogs.grammar.events import Event, News, NotPassedOn, PersonAnswered, PersonGone, PersonLeft, PersonTook, Typed
from dialogs.grammar.screen import Button, Screen, choices
from dialogs.grammar.story import Dialog, Move, Step, go, home, quiet, stay
from dialogs.grammar.text import Text, lines, t
from dialogs.grammar.view import Level, View
from dialogs.phrases import (
    NOT_PASSED_ON,
    PASSED_ON,
    PROMISE_PLACES,
    first_answer,
    greeting,
    to_help,
    to_promise,
    ways_to_us,
)


@dataclass(frozen=True, slots=True)
class Memory:
    """What the news of an answer is about: the act of the person."""

    ref: str = ""
    loan_refs: tuple[str, ...] = ()
    told: bool = False  # whether the borrower has said what it is about


def asked(_memory: Memory, _event: Event, view: View) -> Move:
    """One request at a time; who is there already is asked by writing to them."""
    if view.owner == "held":
        return home()
    if "asked" in view.asked:
        return go("waiting", Memory(told=True), lead=(t("A colleague has been asked already."),))
    return go("waiting", None, *(() if view.ticket else (HandOver("asked"),)))


def elsewhere(view: View) -> tuple[Text, ...]:
    """Where people are to be found, for a visitor whom we can't tell from any other."""
    if view.identity.level > Level.UNLINKED or not view.lender.verify:
        return ()
    return (lines(t("You also reach people at {lender} like this:", lender=view.lender.name), *ways_to_us(view)),)


def waiting(memory: Memory, view: View) -> Screen:
    """When the first answer is due, and that the own words go along."""
    if memory.told:
        more = t("You can add something at any time.") if view.closed else t(
            "You can add something at any time. Meanwhile everything here works as usual.")  # fmt: skip
        return Screen((*first_answer(view), *elsewhere(view), more))
    return Screen(
        (
            t("I have asked a colleague."),
            *first_answer(view),
            *elsewhere(view),
            t("If you like, write here in a few words what it is about; I will pass it on.")
            if view.closed
            else t("If you like, write here in a few words what it is about; I will pass it on. "
                   "Meanwhile everything here works as usual."),
        )
    )  # fmt: skip


def said(memory: Memory, event: Typed, _view: View) -> Move:
    """The own words, for the colleague."""
    return stay(
        Keep("person", event.text),
        PassOn("text", event.text),
        lead=(PASSED_ON,),
        memory=replace(memory, told=True),
    )


def answer_came(_memory: Memory, event: PersonAnswered, view: View) -> Move:
    """Somebody has looked: a neutral note."""
    opening = t("I am the automated assistant of {lender}. A colleague has looked at your request.",
                lender=view.lender.name)  # fmt: skip
    note = Notify(greeting(view, opening), "service", "answered", f"answered:{event.item}")
    return quiet(note, news=(News("answered", event.act),))


def took(_memory: Memory, event: PersonTook, view: View) -> Move:
    """Somebody is there: said once, to whoever is in the chat."""
    if not event.lately or view.closed:
        return quiet()
    return home()


# Where the talk may go on after a person; the name is what agents write.
GOES_ON: dict[str, Callable[[View], Move]] = {
    "home": lambda _view: home(),
    "help": to_help,
    "promise": to_promise,
    "owe": lambda _view: go("remind:details"),
    "paid": lambda _view: go("paid:start"),
    "offers": lambda _view: go("offers:loan"),
    "details": lambda _view: go("details:mine"),
}
GOES_ON_AT = PROMISE_PLACES | {"hardship:start", "remind:details", "paid:start", "offers:loan", "details:mine"}


def left(memory: Memory, event: PersonLeft, view: View) -> Move:
    """The person has given the chat back: said at once to whoever is in it, else by a neutral note."""
    if view.closed:
        return quiet()
    if not event.lately:
        return answer_came(memory, PersonAnswered("release", f"left:{view.today}"), view)
    who = (
        t("{alias} has handed the chat back to me, the automated assistant.", alias=event.alias)
        if event.alias
        else t("My colleague has handed the chat back to me, the automated assistant.")
    )
    move = GOES_ON.get(event.to, GOES_ON["home"])(view) if view.identity.level > Level.UNLINKED else home()
    return replace(move, lead=(who, *move.lead))


def gone(_memory: Memory, event: PersonGone, view: View) -> Move:
    """The person had to go, and the borrower waits: said once, with the time of the next answer. Who spoke of danger is
    shown the short screen with the way to the number."""
    if not event.lately or view.closed:
        return quiet()
    who = (
        t("Thank you for waiting. {alias} had to go. Nothing you wrote is lost, and another colleague will answer you.",
          alias=event.alias)
        if event.alias
        else t("Thank you for waiting. My colleague had to go. Nothing you wrote is lost, and another one will answer "
               "you.")
    )  # fmt: skip
    late = view.ticket is None or view.ticket.due_at <= view.now
    opens = (t("My colleagues are here again from {at}.", at=event.opens),) if late and event.opens else ()
    if "crisis" in view.asked:
        return go("signals:crisis", lead=(who, *opens), again=True)
    return go("waiting", Memory(told=True), lead=(who, *opens))


def not_passed_on(_memory: Memory, _event: NotPassedOn, view: View) -> Move:
    """What was sent reached nobody."""
    return home(lead=(NOT_PASSED_ON,)) if view.owner == "held" else quiet()


def answered(memory: Memory, _view: View) -> Screen:
    """What was done, in neutral words."""
    on = choices(Button(t("Open my account"), "check", "primary")) if memory.ref == "unlock" else ()
    return Screen((done(memory.ref), t("If anything is still open, just ask for a person again.")), on)


def check(_memory: Memory, _event: Event, _view: View) -> Move:
    """To the identity check, once it is unlocked."""
    return go("hello:check")


def done(act: str) -> Text:
    """One line for each act."""
    match act:
        case "unlock":
            return t("A colleague has unlocked your account. You can confirm again that it is you.")
        case "lift":
            return t("A colleague has lifted the stop. I may write to you again.")
        case "release":
            return t("A colleague has looked after your request and handed the chat back to me.")
        case _:
            return t("A colleague has dealt with your request.")


PERSON = Dialog(
    "person",
    t("A person"),
    Memory,
    steps={
        "waiting": Step(waiting, on={"typed": said}),
        "answered": Step(answered, on={"check": check}, to=frozenset({"hello:check"})),
    },
    receives={
        PersonAnswered: answer_came,
        PersonTook: took,
        PersonLeft: left,
        PersonGone: gone,
        NotPassedOn: not_passed_on,
    },
    always={"person": asked},
    news={"answered": "answered"},
    reaches=GOES_ON_AT | {"waiting", "signals:crisis"},
    aside=True,
)
