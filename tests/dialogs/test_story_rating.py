"""What a borrower thinks of the help: one tap, words if they like, never where it would hurt."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from talk import Talk, fresh

from arrears.desk_rating import NEVER, may_be_asked
from arrears.signals import Complaint
from dialogs.grammar.effects import Keep, Rate
from dialogs.grammar.events import RatingAsked
from dialogs.grammar.view import Level


def asked(**more: object) -> Talk:
    talk = fresh(**more)
    talk.hear(RatingAsked("T-1"))
    return talk


def test_it_is_one_neutral_screen_one_tap_and_words_if_they_like() -> None:
    talk = asked()
    assert talk.effects == ()
    talk.says("home").taps("See the new message")
    talk.sees("How was the help", "5 means it helped a lot", "changes nothing for you")
    assert [b["text"] for b in talk.buttons[:6]] == ["1", "2", "3", "4", "5", "Not now"]
    assert talk.screen is not None
    assert not talk.screen.debt_fact
    talk.taps("4").sees("If you like, write in a few words").says("Ming was very patient.").sees("noted your words")
    assert talk.wanted(Rate) == [Rate("T-1", 4), Rate("T-1", words="Ming was very patient.")]
    assert [kept.words for kept in talk.wanted(Keep)] == ["Ming was very patient."]  # type: ignore[attr-defined]


def test_no_check_is_asked_for_it_and_not_now_is_fine() -> None:
    talk = asked(loans=())
    talk.idles().says("home").taps("news").sees("How was the help").taps("not_now").sees("That is all right.")
    assert talk.wanted(Rate) == []
    assert "news" not in [button["data"].split(".", 2)[2] for button in talk.buttons]


def test_an_old_or_second_tap_changes_nothing() -> None:
    talk = asked().says("home").taps("news")
    old = list(talk.buttons)
    talk.taps("2")
    talk.buttons = old
    talk.taps("5")
    assert talk.wanted(Rate) == [Rate("T-1", 2)]


@pytest.mark.parametrize("kind", sorted(NEVER))
def test_it_is_never_asked_after_what_hurts_nor_shown_when_that_came_up_since(kind: str) -> None:
    talk = fresh()
    talk.stops = (kind,)
    talk.hear(RatingAsked("T-1"))
    assert talk.conversation.news == ()
    since = asked()
    since.stops = (kind,)
    since.hear(RatingAsked("T-2"))
    since.stands_at("rating", "ask")
    assert not {"score:1", "score:5"} & since.screen.actions  # type: ignore[union-attr]


def test_nobody_who_complained_or_wants_no_messages_is_asked() -> None:
    for change in ({"stops": ("borrower",)}, {"complaints": (Complaint("C-1", date(2026, 12, 24)),)}):
        assert asked(**change).conversation.news == ()


@given(st.sets(st.sampled_from(["asked", "ladder_end", "offers.broken", *sorted(NEVER)])), st.booleans(), st.booleans())
def test_who_may_be_asked(reasons: set[str], reachable: bool, complained: bool) -> None:
    may = may_be_asked(reasons, (), reachable=reachable, complaints=complained)
    assert may == (reachable and not complained and not reasons & NEVER)
    assert not may_be_asked(reasons, ["borrower"])


def test_words_without_a_score_are_not_taken_for_one() -> None:
    talk = Talk(level=Level.LINKED, bound=True)
    talk.starts(None)
    talk.stands_at("rating", "words")
    assert talk.says("hello").wanted(Rate) == []
