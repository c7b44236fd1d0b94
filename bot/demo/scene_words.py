"""What a scene's people read and write: labels in a language, a birthday, a pay day."""

from __future__ import annotations

import re
from datetime import date, timedelta

from bot.i18n import Texts
from dialogs.grammar.text import t, tn

LAST_OF_ALL = 28  # the last day of the month that every month has


def pattern_of(msgid: str, texts: Texts, locale: str) -> re.Pattern[str]:
    """What a label can look like in a language, whatever its placeholders stand for."""
    one, _, many = msgid.partition("|")
    pieces = re.split(r"\{\w+\}", texts.sentence(tn(one, many, 2) if many else t(one), locale))
    return re.compile(".+".join(re.escape(piece) for piece in pieces))


def birthday(day: date, language: str) -> str:
    """A birthday as people write it."""
    if language == "en":
        return f"{day.day} {day:%B}"
    return f"{day.month}月{day.day}{'日' if language == 'zh_Hant' else '号'}"


def soon(today: date, language: str) -> str:
    """A pay day that is near and that every month has."""
    day = (today + timedelta(days=8)).day
    day = 1 if day > LAST_OF_ALL else day
    endings = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd"}
    return f"{day}{endings.get(day, 'th')}" if language == "en" else str(day)
