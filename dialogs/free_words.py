"""Free words that answer no question: led to the story they mean, behind the identity check as always."""

from __future__ import annotations

import re

from dialogs.grammar.effects import Effect, HandOver, PassOn
from dialogs.grammar.events import Said
from dialogs.grammar.story import Move, Nothing, go, misread, stay
from dialogs.grammar.text import Text, t
from dialogs.grammar.view import Level, View
from dialogs.person import Memory
from dialogs.phrases import PASSED_ON, PROMISE_PLACES, to_help, to_promise
from dialogs.understand import fold
from dialogs.understand.labels import Label, Signal, Understood

NOTED = t("Thank you, I have noted your words.")
HELPED = frozenset(
    {Label.CANNOT_PAY, Label.ASK_EXTENSION, Label.ASK_INSTALMENTS, Label.ASK_DISCOUNT, Label.NEGOTIATE_COUNTER}
    | {label for label in Label if label.value.startswith("reason_")}
)
# Nothing but a cry for help, as `fold` writes it: it means what the button "I need help" means.
_HELP = re.compile(
    r"(?:please )?(?:i (?:really )?need (?:some |your )?help|help(?: me)?)(?: with this| please)*|"
    r"请?(?:你们?|您)?(?:可以|能不能|能)?(?:帮帮?我|帮帮?忙)(?:一下|吗)?|我(?:真的|很)?需要(?:帮忙|帮助|协助)|我?该?怎么办才?好?"
)
PLACES = frozenset(
    {"paid:start", "hardship:start", "remind:details", "remind:ways", "person:waiting", "language:pick"}
) | PROMISE_PLACES  # fmt: skip


def said(_memory: Nothing, event: Said, view: View) -> Move:
    """The weightiest meaning that leads anywhere. Words that mean nothing to us are for the person who was asked, who
    may have been here and gone; else they are noted, as ever."""
    known = view.identity.level > Level.UNLINKED and not view.closed
    if known and _HELP.fullmatch(fold(event.text).strip(" .,!?~。")):
        return to_help(view)
    hard = _hard(event.meaning)
    for label in event.meaning.labels:
        move = None if hard and label is Label.PROMISE_DATE else _led(label, view)
        if move is not None:
            return move
    if known and hard:
        return to_help(view)
    if view.owner == "waiting" and view.ticket and view.fresh and not view.closed:  # else it may answer the check
        return go("person:waiting", Memory(told=True), PassOn("text", event.text), lead=(PASSED_ON,))
    return misread(NOTED)


def _hard(meaning: Understood) -> bool:
    """Whether somebody is in need and named no day: they are offered help, and not asked when they will pay."""
    needs = {Label.CANNOT_PAY, Label.REASON_BEREAVEMENT_FAMILY} & set(meaning.labels)
    return meaning.day is None and (bool(needs) or Signal.BORROW_TO_PAY in meaning.signals)


def _led(label: Label, view: View) -> Move | None:
    match label:
        case Label.WANT_HUMAN:
            asked: tuple[Effect, ...] = () if view.ticket else (HandOver("asked"),)
            return go("person:waiting", None, *asked)
        case Label.LANGUAGE_SWITCH:
            return go("language:pick")
        case Label.ABUSE:
            return stay(lead=_calm())
        case Label.THANKS:
            return stay(lead=(t("You are welcome."),))
        case Label.GREETING:
            return stay(lead=(t("Hello."),))
    if view.closed or view.identity.level is Level.UNLINKED:
        return None
    if label in HELPED:
        return to_help(view)
    match label:
        case Label.PAID_CLAIM:
            return go("paid:start")
        case Label.PROMISE_DATE:
            return to_promise(view)
        case Label.ASK_BALANCE | Label.ASK_DUE_DATE:
            return go("remind:details")
        case Label.ASK_HOW_TO_PAY:
            return go("remind:ways")
        case Label.NEED_TIME:
            return stay(lead=(t("Please take your time. You can come back to this at any hour."),))
    return None


def _calm() -> tuple[Text, ...]:
    """No reply in kind."""
    return (
        t("I am sorry that this is upsetting."),
        t("If you would rather talk to a person, write: person"),
    )
