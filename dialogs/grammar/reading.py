"""What the borrower's free words mean, in the light of the step they were written in."""

from __future__ import annotations

import re
from dataclasses import replace

from dialogs.grammar.events import Edited, Event, SentFile, Typed
from dialogs.grammar.view import View
from dialogs.understand import CommandKind, beside_taking_back, fold, read_birthday, read_command, read_last4
from dialogs.understand.labels import Context, Signal, Understood
from dialogs.understand.meaning import understand

# What a birthday or the end of an ID number is written with, and nothing else.
_OF_AN_ANSWER = re.compile(
    r"(?<![a-z])(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|my|birthday|date of birth|birth|born|is|was|i|am|on|the|of|it|it's|id)"
    r"(?![a-z])|(?<=\d)(?:st|nd|rd|th)|生日|出生|生|我|是|的|于|在|年|月|日|号|民国|[零〇一二三四五六七八九十廿\d\s/.,:()'-]"
)


def words_of(event: Event) -> str:
    """What was written: as a message, under a picture, or in a message that was changed."""
    match event:
        case Typed(text) | Edited(text):
            return text
        case SentFile():
            return event.caption
    return ""


def meaning_of(event: Event, view: View, asks: Context, *, checking: bool) -> Understood | None:
    """What the words of an event mean; None where nothing was said, or nothing may be read into it.

    What is nothing but an answer of the identity check, such as a birthday, is no signal.
    """
    text = words_of(event)
    if view.intents is None or not text.strip():
        return None
    meaning = understand(
        text, view.intents, today=view.today, language=view.language, context=asks, zone=view.zone or "Asia/Taipei"
    )
    if checking and answers_the_check(text):
        return replace(meaning, signals=())
    if Signal.STOP_CONTACT in meaning.signals and _means_no_stop(text, view, asks):
        return replace(meaning, signals=tuple(s for s in meaning.signals if s is not Signal.STOP_CONTACT))
    return meaning


def _means_no_stop(text: str, view: View, asks: Context) -> bool:
    """ "You may write to me again", "don't stop": a stop is taken back, or was never meant. Where what else is said is
    a stop, it is one: to be silent is the lesser harm.
    """
    rest = beside_taking_back(text)
    if rest is None or view.intents is None:
        return False
    command = read_command(rest)
    if command is not None and command.kind is CommandKind.STOP:
        return False
    said = understand(rest, view.intents, today=view.today, language=view.language, context=asks)
    return Signal.STOP_CONTACT not in said.signals


def may_answer_the_check(text: str) -> bool:
    """Whether an answer of the identity check may stand anywhere in a text: any number, written in any way."""
    return any(char.isnumeric() for char in text) or bool(read_birthday(text)) or read_last4(text) is not None


def answers_the_check(text: str) -> bool:
    """Whether a text is nothing but an answer of the identity check, right or wrong."""
    if _OF_AN_ANSWER.sub("", fold(text)):
        return len(text.split()) == 1 and read_last4(text) is not None
    return bool(read_birthday(text)) or read_last4(text) is not None
