"""What the borrower's free words mean, in the light of the step they were written in."""

from __future__ import annotations

import re
from dataclasses import replace

from dialogs.grammar.events import Edited, Event, SentFile, Typed
from dialogs.grammar.view import View
from dialogs.understand import fold, read_birthday, read_last4
from dialogs.understand.labels import Context, Signal, Understood
from dialogs.understand.meaning import understand

LONGEST_ANSWER = 24  # of the identity check; longer texts say something else as well
_FIGURE = re.compile(r"\d|[零一二三四五六七八九十廿]")


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

    An answer of the identity check, such as a birthday, is nothing else; but nobody in danger is overheard.
    """
    text = words_of(event)
    if view.intents is None or not text.strip():
        return None
    meaning = understand(
        text, view.intents, today=view.today, language=view.language, context=asks, zone=view.zone or "Asia/Taipei"
    )
    if checking and _answers_the_check(text):
        return replace(meaning, signals=tuple(s for s in meaning.signals if s is Signal.CRISIS))
    return meaning


def _answers_the_check(text: str) -> bool:
    folded = fold(text)
    if len(folded) > LONGEST_ANSWER or not _FIGURE.search(folded):
        return False
    return bool(read_birthday(text)) or read_last4(text) is not None
