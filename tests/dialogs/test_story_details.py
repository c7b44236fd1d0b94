"""My details: masked, changed by people only; and the best time to write, which only narrows what is allowed."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from talk import Talk, fresh

from arrears.books import Books
from arrears.days import Hours
from dialogs.details.hours import allowed, narrowed
from dialogs.grammar.effects import ChangeDetail, Consent, HandOver, Keep, PreferTimes
from dialogs.grammar.view import Level

WEEK = frozenset(range(7))


class Known(Talk):
    """A borrower of whom the book knows telephone and e-mail."""

    @property
    def books(self) -> Books:
        found = super().books
        return replace(found, borrower=replace(found.borrower, phone="0912345678", email="tai.man@example.com"))


def known(jurisdiction: str = "GB") -> Talk:
    """In a jurisdiction without hours of its own, unless said otherwise: the base rules hold."""
    return Known(level=Level.FRESH, jurisdiction=jurisdiction).starts(None).taps("details")


def wished(talk: Talk) -> Hours | None:
    (found,) = talk.wanted(PreferTimes)
    assert isinstance(found, PreferTimes)
    return found.wished


def test_details_show_the_ends_only() -> None:
    known().sees("Chan Tai Man", "•••678", "•••com", "English", "whenever I may").sees_no("0912", "tai.man")


def test_what_the_book_does_not_know_is_said_so() -> None:
    fresh().taps("details").sees("Telephone: none", "E-mail: none")


def test_details_are_for_a_fresh_session_only() -> None:
    talk = known().idles()
    talk.taps("times").sees("born").sees_no("0912", "678")


@pytest.mark.parametrize(
    ("field", "words", "value"),
    [
        ("phone", "it is 0987-654-321 now", "0987-654-321"),
        ("phone", "我的新號碼是０９８７６５４３２１", "0987654321"),
        ("email", "please use new.me@example.org, thanks", "new.me@example.org"),
        ("address", "台北市大安區和平東路一段1號", "台北市大安區和平東路一段1號"),
        ("name", "Chan Tai Wan", "Chan Tai Wan"),
        ("other", "I work nights now", "I work nights now"),
    ],
)
def test_a_change_is_said_back_and_passed_on_to_people(field: str, words: str, value: str) -> None:
    talk = known().taps("change").taps(f"field:{field}").says(words).sees(value)
    assert not talk.wanted(ChangeDetail)
    talk.taps("yes").sees("A colleague will enter it", "stays as it is")
    assert talk.wanted(ChangeDetail) == [ChangeDetail(field, value)]
    assert not talk.wanted(HandOver)
    talk.taps("mine").sees("•••678")  # the books have not changed


@pytest.mark.parametrize(
    ("field", "words"), [("phone", "soon"), ("phone", "12345"), ("email", "me at home"), ("name", "x")]
)
def test_what_is_no_such_detail_is_asked_again_and_kept(field: str, words: str) -> None:
    talk = known().taps("change").taps(f"field:{field}").says(words).sees("I could not read")
    assert Keep(f"details:{field}", words) in talk.effects
    assert talk.conversation.frame.step == "value"


def test_a_new_number_said_at_once_needs_no_taps_before() -> None:
    known().says("My number has changed: 0987 654 321").sees("Telephone number", "0987 654 321").taps("again").sees(
        "new"
    )
    known().says("I have moved").sees("Thank you for telling me", "What has changed?")


# The best time


def test_a_part_of_the_day_is_kept_and_said_with_the_hours_that_are_left() -> None:
    talk = known().taps("times").sees("Monday to Friday, 09:00 to 18:00").taps("part:afternoon")
    talk.sees("first only at this time: Monday to Friday, 12:00 to 18:00", "answer at any hour")
    assert wished(talk) == Hours(WEEK, time(12), time(18), holidays=True)
    talk.taps("mine").sees("Monday to Friday, 12:00 to 18:00")


def test_evenings_are_not_offered_when_nobody_may_write_then() -> None:
    assert "In the evenings" not in known().taps("times").labels()


@pytest.mark.parametrize("words", ["after 6 pm", "晚上", "only at weekends", "週末", "after 17:45", "Sunday mornings"])
def test_what_is_not_allowed_is_said_honestly_and_kept_for_people(words: str) -> None:
    talk = known().taps("times").says(words).sees("09:00 to 18:00", "can't keep to it", "noted your words")
    assert not talk.wanted(PreferTimes)
    assert Keep("details:times", words) in talk.effects


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("after 4 pm", "Monday to Friday, 16:00 to 18:00"),
        ("週末不要", "Monday to Friday, 09:00 to 18:00"),
        ("not on Mondays", "Tuesday to Friday, 09:00 to 18:00"),
        ("Tuesday and Thursday mornings", "Tuesday, Thursday, 09:00 to 12:00"),
        ("下午兩點到四點", "Monday to Friday, 14:00 to 16:00"),
    ],
)
def test_a_wish_in_words_is_understood_and_kept(words: str, shown: str) -> None:
    talk = known().taps("times").says(words).sees(shown)
    assert Keep("details:times", words) in talk.effects


def test_days_and_hours_wished_one_after_the_other_are_joined() -> None:
    talk = known().taps("times").says("not on Mondays").taps("mine").taps("times").taps("part:morning")
    talk.sees("Tuesday to Friday, 09:00 to 12:00").taps("mine").taps("times").says("Wednesday")
    talk.sees("Wednesday, 09:00 to 12:00").taps("mine").taps("times").says("after 3 pm")
    talk.sees("Wednesday, 15:00 to 18:00")


@pytest.mark.parametrize("words", ["any", "at any time", "隨時都可以"])
def test_at_any_time_undoes_the_wish(words: str) -> None:
    talk = known()
    talk.wished = Hours(WEEK, time(12), time(18), holidays=True)
    talk.taps("times")
    (talk.taps if words == "any" else talk.says)(words)
    assert wished(talk) is None
    talk.sees("whenever I may", "09:00 to 18:00")


def test_what_is_no_time_is_asked_again() -> None:
    talk = known().taps("times").says("purple").sees("could not read a time")
    assert Keep("details:times", "purple") in talk.effects


def test_nothing_is_planned_before_nine_wherever_the_law_would_allow_it() -> None:
    known("TW").taps("times").sees("every day, 09:00 to 22:00").says("before 8 am").sees("can't keep to it")


# Consent to other hours


@pytest.mark.parametrize(
    ("jurisdiction", "words", "shown"),
    [
        ("TW", "after 10 pm", "every day, 22:00 to 24:00"),
        ("CN", "晚上十點以後", "every day, 22:00 to 24:00"),
        ("ID", "Sunday afternoons", "Sunday, 12:00 to 18:00"),
        ("ID", "Sundays", "Sunday, 09:00 to 20:00"),
        ("ID", "after 9 pm", "Monday to Saturday, 21:00 to 24:00"),
        ("PH", "after 22:00", "every day, 22:00 to 24:00"),
    ],
)
def test_hours_outside_the_usual_ones_need_a_clear_yes_that_is_recorded(
    jurisdiction: str, words: str, shown: str
) -> None:
    talk = known(jurisdiction).taps("times").says(words).sees("outside the hours", shown, "Do you agree?")
    assert not talk.wanted(PreferTimes)
    assert Keep("details:times", words) in talk.effects
    talk.taps("yes").sees(f"first only at this time: {shown}")
    assert talk.wanted(Consent) == [Consent("", "hours")]
    (kept,) = talk.wanted(PreferTimes)
    assert isinstance(kept, PreferTimes)
    assert kept.agreed
    talk.taps("mine").sees(shown)


def test_who_says_no_keeps_the_usual_hours() -> None:
    talk = known("TW").taps("times").says("after 10 pm").taps("no").sees("When shall I write to you?")
    assert not talk.wanted(PreferTimes)
    assert not talk.wanted(Consent)


def test_instead_of_a_yes_another_time_may_be_written() -> None:
    talk = known("TW").taps("times").says("after 10 pm").says("in the evenings").sees("every day, 18:00 to 22:00")
    assert not talk.wanted(Consent)


def test_a_wish_that_touches_the_usual_hours_only_narrows_them() -> None:
    talk = known("TW").taps("times").says("after 9 pm").sees("every day, 21:00 to 22:00")
    assert not talk.wanted(Consent)


@pytest.mark.parametrize("jurisdiction", ["US", "VN", "IN", "AU", "HK", ""])
def test_where_no_consent_widens_the_hours_none_is_asked_for(jurisdiction: str) -> None:
    talk = known(jurisdiction).taps("times").says("after 10 pm").sees("can't keep to it")
    assert not talk.wanted(PreferTimes)


@given(st.frozensets(st.integers(0, 6), min_size=1), st.times(), st.times(), st.booleans())
def test_a_wish_never_widens_the_allowed_hours(days: frozenset[int], start: time, end: time, holidays: bool) -> None:
    view = fresh().view()
    may, left = allowed(view), narrowed(Hours(days, start, end, holidays), view)
    assert left.days <= may.days
    assert left.start >= may.start
    assert left.end <= may.end
    assert may.holidays or not left.holidays
