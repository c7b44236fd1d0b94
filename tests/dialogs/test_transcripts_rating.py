"""Golden talks about what comes after a person's help, in every language, for people to read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from golden import in_every_language, reads_as_approved
from talk import Talk

from dialogs.grammar.events import CaseReviewed, RatingAsked
from dialogs.grammar.view import Level

WORDS = {"en": "Ming took time for me.", "zh_Hant": "小明很有耐心地聽我說。", "zh_Hans": "小明很有耐心地听我说。"}


def help_is_rated(talk: Talk) -> None:
    """Back with the bot: the question waits among the news; one tap, a few words; another time it is not now."""
    talk.hear(RatingAsked("T-1"))
    talk.says("home").taps("news").taps("4").says(WORDS[talk.language]).taps("home")
    talk.hear(RatingAsked("T-2"))
    talk.says("home").taps("news").taps("not_now")


def given_more_time(talk: Talk) -> None:
    """Nobody answered the reminders; a supervisor gave more time, another time brought in somebody independent."""
    talk.hear(CaseReviewed("time", date(2026, 12, 18), "F-1"))
    talk.idles().taps("news").says("3/5").taps("home")
    talk.hear(CaseReviewed("mediation", date(2026, 12, 18), "F-2"))
    talk.taps("news").taps("help")


STORIES = (help_is_rated, given_more_time)


@in_every_language
@pytest.mark.parametrize("story", STORIES, ids=[story.__name__ for story in STORIES])
def test_the_talk_reads_as_approved(story: Callable[[Talk], None], language: str, update: bool) -> None:
    talk = Talk(language, level=Level.FRESH).starts(None)
    talk.log.clear()
    reads_as_approved(story, talk, update=update)
