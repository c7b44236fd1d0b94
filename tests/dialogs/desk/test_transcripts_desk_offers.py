"""Golden talks of the desk: an offer from the topic to the borrower's phone, and a final review, in every language."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from arranging import BOTH, a_late_loan, told
from golden import in_every_language
from offer_desk import ANN, MING, Topic
from talk import NAMES, Talk, a_loan

from dialogs.desk.view import Request
from dialogs.grammar.view import Level

FOLDER = Path(__file__).parents[1] / "transcripts"
AT = datetime(2026, 11, 24, 1, tzinfo=UTC)


def desk(language: str, **more: object) -> Topic:
    loans = (a_late_loan(), a_loan("L-3077", late=8, total=600_000))
    about = told(income=3_000_000, costs=1_500_000)
    talk = Talk(language, level=Level.FRESH, items=BOTH, proved=BOTH[:1], loans=loans, circumstances=about)
    talk.starts(None)
    talk.log.clear()
    topic = Topic(talk, locale=language, **more)  # type: ignore[arg-type]
    topic.log = talk.log  # one page: what is written in the topic and what is read on the phone
    return topic


def an_agent_offers(language: str) -> Topic:
    """By buttons: which loan, how many, from when; the offer in full; sent; looked at, taken and signed while held."""
    at = desk(language).writes("/offer")
    for action in ("offer:0", "offer:0/i?c", "offer:0/i-c6", "offer:0/i-c6?f", "offer:0/i-c6-f20261210"):
        at.presses(action)
    at.taps(at.labels()[0])
    at.talk.taps("take").taps("way:0").says("A123").taps("agree").says(NAMES[language]).taps("sign")
    return at


def above_the_limit(language: str) -> Topic:
    """In one line: what cannot be read, what nobody may offer, and what a supervisor has to decide."""
    poor = replace(MING, limit={"TWD": 5_000_00})
    at = desk(language, me=poor, holder=poor)
    for words in ("hello", "L-2041 40", "L-2041 2 weekly", "L-2041 extension 2026-12-31", "L-2041 pause 2"):
        at.writes(f"/offer {words}")
    at.writes("/offer L-2041 15")
    at.taps(at.labels()[0])
    return at


def final_review(language: str) -> Topic:
    """The reminders have ended: the card, an agency too early, a notice, and more time."""
    ended = Request("T-1", "ladder_end", "low", "", AT, AT)
    at = desk(language, me=ANN, holder=None, requests=(ended,)).writes("/final")
    at.writes("/final agency 2026-12-18 no answer").writes("/final sent 2026-11-20 by post")
    at.more["noticed_on"] = date(2026, 11, 20)
    at.writes("/final").presses("final:agency").presses("final:time").presses("final:time:14")
    return at.writes("/final time 2026-12-18 waits for the insurance")


STORIES = (an_agent_offers, above_the_limit, final_review)


@in_every_language
@pytest.mark.parametrize("story", STORIES, ids=[story.__name__ for story in STORIES])
def test_the_topic_reads_as_approved(story: object, language: str, update: bool) -> None:
    at = story(language)  # type: ignore[operator]
    written = "\n".join([story.__doc__ or "", "", *at.log]) + "\n"
    path = FOLDER / f"desk_{story.__name__}.{language}.txt"  # type: ignore[attr-defined]
    if update:
        path.write_text(written, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == written
