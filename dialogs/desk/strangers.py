"""Who may not work here, told why and what helps; and words the desk does not know."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from dialogs.grammar.screen import Screen, screen
from dialogs.grammar.text import t


def stranger(user_id: int) -> Screen:
    """Somebody who is not in the settings."""
    return screen(
        t("I don't know you as an agent yet, so nothing was done. Your number is {number}; please ask whoever runs me "
          "to add it under [[agents]].", number=str(user_id))
    )  # fmt: skip


def anonymous() -> Screen:
    """An administrator who writes in the group's name."""
    return screen(
        t("You write as an anonymous administrator, and I can't tell who you are, so nothing was done. Please switch "
          "“Remain anonymous” off for yourself and write again.")
    )  # fmt: skip


def other_bot() -> Screen:
    """Another bot."""
    return screen(t("I take nothing from other bots: only people who are named under [[agents]] can work here."))


def no_case() -> Screen:
    """An agent writes in a topic that is no case's."""
    return screen(t("This topic belongs to no case, so nobody outside this group reads it and nothing is noted. "
                    "/queue shows the cases that wait."))  # fmt: skip


def closed_case(number: str) -> Screen:
    """An agent writes in a topic that is closed."""
    return screen(t("Case {number} is closed here: nobody is asked for at present. Your words are kept as a note; the "
                    "borrower does not see them. /take opens the case again.", number=number))  # fmt: skip


def only_a_note() -> Screen:
    """An agent replies to a message of the bot's, which may have been meant for the borrower."""
    return screen(
        t("This is kept as a note; the borrower does not read it. To answer them, reply to a message marked 💬, or "
          "write /r and your words.")
    )  # fmt: skip


def unknown_word(word: str, words: Iterable[str]) -> Screen:
    """A command that there is not: the nearest one by its spelling."""
    near = get_close_matches(word, sorted(words), 1, 0.6)
    if near:
        return screen(t("I don't know /{word}. Did you mean /{near}? /help lists everything.", word=word, near=near[0]))
    return screen(t("I don't know /{word}. /help lists everything.", word=word))


def in_a_topic(word: str) -> Screen:
    """A command of a case, written where there is none."""
    return screen(t("/{word} is about one case: please write it in the case's topic, or without topics as a reply to a "
                    "message of the case.", word=word))  # fmt: skip


def not_known_button() -> Screen:
    """A button of a message from before an update of ours."""
    return screen(t("This button is out of date. /help lists what you can write."))
