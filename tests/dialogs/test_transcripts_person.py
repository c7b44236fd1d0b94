"""A whole talk with a person between, as both read it, in three languages; `--update` writes it anew."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from golden import in_every_language, reads_as_approved
from talk import Talk

from dialogs.grammar.events import Edited, PersonLeft, PersonTook, Unread
from dialogs.grammar.view import Level

WORDS = {
    "rent": {"en": "It is about my rent.", "zh_Hant": "我想談房租的事。", "zh_Hans": "我想谈房租的事。"},
    "thanks": {"en": "Thank you, Ann. I can send my slip.", "zh_Hant": "謝謝 Ann，我可以傳薪資單。",
               "zh_Hans": "谢谢 Ann，我可以发工资单。"},
    "person": {"en": "person", "zh_Hant": "真人", "zh_Hans": "人工"},
    "stop": {"en": "stop", "zh_Hant": "停止", "zh_Hans": "停止"},
}  # fmt: skip


def a_person_between(talk: Talk) -> None:
    """A person is asked for, takes the case over, and gives it back."""
    talk.starts(None).taps("help")
    talk.says(WORDS["person"][talk.language]).says(WORDS["rent"][talk.language]).says(WORDS["person"][talk.language])
    talk.owner, talk.holder = "held", "Ann"
    talk.log.append("    (Ann takes the case)")
    talk.hear(PersonTook("Ann"))
    talk.says(WORDS["thanks"][talk.language]).says(WORDS["person"][talk.language])
    for event in (Edited(WORDS["rent"][talk.language]), Unread("sticker"), Unread("contact")):
        talk.log.append(f"borrower: ({type(event).__name__})")
        talk.hear(event)
    talk.says(WORDS["stop"][talk.language]).taps("undo")
    talk.owner, talk.holder, talk.tickets = "bot", "", ()
    talk.log.append("    (Ann gives the case back, to what can be offered)")
    talk.hear(PersonLeft("Ann", "help"))


STORIES: tuple[Callable[[Talk], None], ...] = (a_person_between,)


@in_every_language
@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
def test_the_talk_reads_as_it_was_approved(story: Callable[[Talk], None], language: str, update: bool) -> None:
    reads_as_approved(story, Talk(language, level=Level.FRESH), update=update)
