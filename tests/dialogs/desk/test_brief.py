"""The brief as an agent reads it: golden ones in three languages, never too long, nothing that must not be in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html import unescape
from pathlib import Path

import pytest
from arranging import a_late_loan, told
from golden import in_every_language
from hypothesis import given, settings
from hypothesis import strategies as st
from talk import RENDERER, TODAY, Talk

from arrears.circumstances import Cause, Lasting
from arrears.contact import Hold, Stop
from arrears.money import Money
from arrears.offer import OfferState
from arrears.promise import Promise, PromiseState
from arrears.signals import Complaint
from bot.render import LONGEST_TEXT, width
from dialogs.desk.brief import brief
from dialogs.desk.people import Member
from dialogs.desk.titles import request_line, state_of, title
from dialogs.desk.view import DeskView, Note, Request, Said
from dialogs.grammar.screen import Screen, screen
from dialogs.grammar.view import Level
from dialogs.plans.facts import lay_out

FOLDER = Path(__file__).parent / "briefs"
ANN, BOB = Member(1, "Ann", "supervisor"), Member(2, "Bob")
NOW = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)  # 10:30 in Taipei


def at(hour: int, minute: int = 0, day: int = 24) -> datetime:
    """An hour in Taipei."""
    return datetime(2026, 11, day, hour - 8, minute, tzinfo=UTC)


def request(reason: str = "asked", words: str = "", priority: str = "normal", **more: object) -> Request:
    return Request("T-7K3QX2MA", reason, priority, words, NOW, at(14), **more)  # type: ignore[arg-type]


def desk(talk: Talk, *requests: Request, **more: object) -> DeskView:
    """The desk's picture of a talk."""
    view = talk.view()
    facts: dict[str, object] = {
        "view": view, "subject": "case:B-1", "number": view.case_number or "V-4F0Q2M", "me": Member(0, ""),
        "members": (ANN, BOB), "now": view.now, "zone": "Asia/Taipei", "owner": "waiting", "fresh_id": "x",
        "tone": None, "requests": requests, "language": talk.language, **more,
    }  # fmt: skip
    return DeskView(**facts)  # type: ignore[arg-type]


def read(shown: Screen, language: str = "en") -> str:
    """The words as they stand on a phone; amounts, which are bold there, between asterisks."""
    drawn = RENDERER.render(shown, "desk", 0, language, "Asia/Taipei")
    rows = ["  [" + "] [".join(button["text"] for button in row) + "]" for row in drawn["buttons"]]
    text = unescape(drawn["text"].replace("<b>", "*").replace("</b>", "*"))
    return "\n".join([text, "", *rows]) + "\n"


def lost_job(language: str) -> DeskView:
    """Somebody who lost the job, broke one promise, said no to what was offered, and told of a payment."""
    words = {"en": "they closed the shop", "zh_Hant": "店收掉了", "zh_Hans": "店关了"}[language]
    asks = {
        "en": "I can't do 6 payments, can somebody call my husband instead?",
        "zh_Hant": "六期我負擔不了，可以改跟我先生談嗎？",
        "zh_Hans": "六期我负担不了，可以改跟我先生谈吗？",
    }[language]
    more = {"words": words, "lasting": Lasting.MONTHS, "until": date(2027, 2, 28)}
    loan = a_late_loan()
    talk = Talk(language, level=Level.FRESH, items=("birthday", "last4"), loans=(loan,), proved=("birthday",),
                circumstances=told(Cause.JOB_LOSS, **more))  # type: ignore[arg-type]  # fmt: skip
    made = lay_out(talk.view(), loan.ref).offers
    states = (OfferState.REFUSED, OfferState.OPEN, OfferState.REPLACED)
    talk.offers = tuple(
        replace(o, id=f"O-{n}", state=state) for n, (o, state) in enumerate(zip(made, states, strict=False))
    )
    talk.promises = (
        Promise(
            "P-1",
            loan.ref,
            Money(300_000, "TWD"),
            date(2026, 10, 20),
            "Bank transfer",
            TODAY,
            PromiseState.KEPT,
            300_000,
        ),
        Promise(
            "P-2",
            loan.ref,
            Money(400_000, "TWD"),
            date(2026, 11, 10),
            "Bank transfer",
            TODAY,
            PromiseState.PART,
            150_000,
        ),
    )
    bot = {"en": "I have asked a colleague. A colleague will get back to you by 14:00 at the latest.",
           "zh_Hant": "已為您轉請專員協助，最晚 14:00 前會與您聯繫。",
           "zh_Hans": "已为您转接人工客服，最晚 14:00 前会与您联系。"}[language]  # fmt: skip
    return desk(
        talk, request(words=asks),
        holder=BOB, held_since=at(10, 12), owner="held",
        holds=(Hold("receipt", NOW, at(23, 59, 27), loan.ref),),
        notes=(Note(2, "husband's number is not in the book" if language == "en" else "先生的電話不在資料裡", NOW),),
        said=(Said("borrower", asks, at(10, 2)), Said("bot", bot, at(10, 2)), Said("agent", "…", at(10, 20), 2)),
    )  # fmt: skip


def complains_in_danger(language: str) -> DeskView:
    """Somebody who speaks of not wanting to live, and complained before."""
    talk = Talk(language, level=Level.VERIFIED, stops=("crisis", "complaint"),
                complaints=(Complaint("C-4F0Q2M7K", date(2026, 12, 24)),))  # fmt: skip
    stops = (Stop("complaint", NOW), Stop("crisis", NOW))
    return desk(talk, request("crisis", priority="urgent"), request("complaint", priority="high"), stops=stops)


def a_death(language: str) -> DeskView:
    """Somebody else writes: the borrower has died."""
    talk = Talk(language, level=Level.LINKED, stops=("deceased",))
    return desk(talk, request("deceased", priority="high"), stops=(Stop("deceased", NOW),), reachable=False)


def a_visitor(language: str) -> DeskView:
    """Somebody without an invitation."""
    talk = Talk(language)
    hello = {"en": "hello, I got a letter", "zh_Hant": "你好，我收到一封信", "zh_Hans": "你好，我收到一封信"}[language]
    return desk(talk, request(words=hello), said=(Said("borrower", hello, NOW),))


@in_every_language
@pytest.mark.parametrize("case", [lost_job, complains_in_danger, a_death, a_visitor])
def test_the_brief_reads_as_approved(case: Callable[[str], DeskView], language: str, update: bool) -> None:
    written = read(brief(case(language)), language)
    path = FOLDER / f"{case.__name__}.{language}.txt"
    if update:
        FOLDER.mkdir(exist_ok=True)
        path.write_text(written, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == written


@settings(max_examples=25, deadline=None)
@given(words=st.text(max_size=5000), count=st.integers(0, 12))
def test_a_brief_fits_one_message_whatever_is_in_it(words: str, count: int) -> None:
    long = lost_job("en")
    view = replace(
        long, requests=tuple(request(words=words) for _ in range(count)), notes=(Note(1, words, NOW),) * count,
        said=tuple(Said("borrower", words, NOW) for _ in range(5)),
    )  # fmt: skip
    drawn = RENDERER.render(brief(view), "desk", 0, "en", "Asia/Taipei")["text"]
    plain = unescape(drawn.replace("<b>", "").replace("</b>", ""))
    assert width(plain) <= LONGEST_TEXT
    assert not plain.endswith("…") or "Last messages" in plain  # what counts stands first


def test_where_it_is_open_who_reads_the_brief_says_so_offers_nothing_and_of_a_visitor_knows_nothing() -> None:
    assert "say nothing about the account" in read(brief(a_death("en")))
    assert "Possible now" not in read(brief(a_death("en")))
    assert "Possible now" not in read(brief(complains_in_danger("en")))
    visitor = read(brief(a_visitor("en")))
    assert "no invitation was used" in visitor
    assert "Owes" not in visitor


def test_an_overdue_request_says_so_and_one_that_was_looked_at_when() -> None:
    late = lost_job("en")
    assert "overdue" in read(
        brief(replace(late, requests=(replace(late.requests[0], due_at=NOW - timedelta(hours=1)),)))
    )
    looked = replace(late.requests[0], first_at=at(10, 12))
    assert "first looked at Tuesday, 24 November, 10:12" in read(brief(replace(late, requests=(looked,))))


def test_who_holds_the_case_decides_the_buttons() -> None:
    held = brief(lost_job("en"))
    assert held.actions == {"resolve", "release", "snooze", "case"}
    assert brief(a_death("en")).actions == {"take", "case"}


@in_every_language
def test_a_title_is_a_number_and_a_word(language: str) -> None:
    for held, priorities in ((True, ["urgent"]), (False, ["low", "urgent"]), (False, ["low"]), (False, [])):
        said = read(screen(title("G-7K3QX2", state_of(held=held, priorities=priorities))), language)
        assert len(said.strip()) < 30
        assert said.startswith("G-7K3QX2 · ")


def test_the_line_for_a_request_names_nobody_and_cuts_long_words() -> None:
    said = read(request_line("G-7K3QX2", request(words="x" * 5000), TODAY))
    assert "Case G-7K3QX2: asks for a person" in said
    assert "T-7K3QX2MA" in said
    assert len(said) < 900
