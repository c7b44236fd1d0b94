"""The queue, complaints and the day on a phone: what comes first, what is said, in every language."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from owning_desk import ANN, BOB, CAT, NOW, a_desk, words, writes
from talk import RENDERER

from arrears.desk_figures import Figures
from arrears.money import Money
from bot.i18n import LOCALES
from bot.render import LONGEST_TEXT, width
from dialogs.desk.complaints import OPEN_WORDS, barred, may_handle
from dialogs.desk.overview import KINDS, Day, Holds, Todo, sla, summary, todo, who
from dialogs.desk.queue import (
    PAGE,
    OpenComplaint,
    ToDecide,
    Waiting,
    by_weight,
    complaints,
    last_day,
    page_of,
    queue,
    span,
    topic_link,
)
from dialogs.desk.words import COMMANDS
from dialogs.grammar.screen import Screen, screen
from dialogs.grammar.text import Text
from dialogs.lines import REASONS

DAY = date(2026, 11, 24)
A = Waiting("case:B1", "G-1", "T-1", "normal", ("asked",), NOW - timedelta(hours=1), NOW + timedelta(hours=3))


def shown(drawn: Screen, locale: str = "en") -> str:
    return str(RENDERER.render(drawn, "desk", 0, locale, "Asia/Taipei")["text"])


def said(text: Text) -> str:
    return shown(screen(text))


def test_danger_comes_first_then_what_is_due_then_what_somebody_has() -> None:
    urgent = replace(A, ticket="T-4", priority="urgent", due_at=NOW + timedelta(days=2))
    late = replace(A, ticket="T-3", due_at=NOW - timedelta(hours=1))
    held = replace(A, ticket="T-2", holder="Bob", held_since=NOW, due_at=NOW - timedelta(hours=2))
    low = replace(A, ticket="T-0", priority="low", due_at=NOW - timedelta(days=9))
    found = sorted([low, held, A, late, urgent], key=by_weight)
    assert [one.ticket for one in found] == ["T-4", "T-3", "T-1", "T-2", "T-0"]


def test_a_case_says_who_has_it_or_by_when_somebody_has_to_look() -> None:
    for change, told in (
        ({}, "First look due in 3 hours"),
        ({"due_at": NOW - timedelta(minutes=42)}, "Overdue by 42 minutes"),
        ({"holder": "Bob", "held_since": NOW - timedelta(minutes=5)}, "With Bob for 5 minutes"),
        ({"holder": "Bob"}, "For Bob, who has not taken it yet"),
        (
            {"holder": "Bob", "held_since": NOW, "snoozed_until": datetime(2026, 11, 26, 1, 0, tzinfo=UTC)},
            "With Bob, put off until Thursday, 26 November, 09:00",
        ),
        ({"reasons": ("asked", "complaint", "crisis")}, "and 2 more requests"),
        ({"owed": (Money(350_000, "TWD"), Money(1250, "USD"))}, "In arrears: <b>US$12.50</b>"),
    ):
        assert told in shown(queue([replace(A, **change)], [], 0, NOW, DAY)), change


@given(st.integers(0, 60), st.integers(-3, 99))
def test_every_case_is_on_one_page_and_no_page_is_empty_or_beside_the_bounds(count: int, wanted: int) -> None:
    found = [replace(A, ticket=f"T-{n}") for n in range(count)]
    _, _, pages = page_of(found, 0)
    assert [w for n in range(pages) for w in page_of(found, n)[0]] == found
    here, page, _ = page_of(found, wanted)
    assert 0 <= page < pages
    assert here or not found


def test_what_waits_and_what_somebody_has_are_counted_apart() -> None:
    held, meant = replace(A, holder="Bob", held_since=NOW), replace(A, holder="Bob")
    assert shown(queue([A, held, held, meant], [], 0, NOW, DAY)).startswith(
        "2 cases wait for a person.\n2 cases are with somebody."
    )
    assert shown(queue([A], [], 0, NOW, DAY)).startswith("1 case waits for a person.\n\n")


def test_pages_lead_to_each_other_and_fit_into_a_message() -> None:
    longest = max(REASONS, key=lambda reason: len(REASONS[reason].msgid))
    long = replace(
        A, reasons=(longest, "asked"), owed=(Money(10**11, "TWD"),) * 3, link="https://t.me/c/1234567890/123456"
    )
    decide = [ToDecide("offer", f"O-{n:08}", "G-7K3QX2", NOW, "https://t.me/c/1234567890/123456") for n in range(9)]
    first = queue([long] * (2 * PAGE + 1), decide, 0, NOW, DAY)
    assert first.actions == {"queue:1"}
    assert queue([long] * (2 * PAGE + 1), decide, 1, NOW, DAY).actions == {"queue:0", "queue:2"}
    assert queue([long] * (2 * PAGE + 1), decide, 2, NOW, DAY).actions == {"queue:1"}
    assert "and 3 more" in shown(first)
    for locale in LOCALES:
        assert "https://t.me/c/1234567890/123456" in shown(first, locale)
        assert width(shown(first, locale)) < LONGEST_TEXT
        assert not shown(first, locale).endswith("…")


def test_a_topic_is_found_by_its_address_where_it_has_one() -> None:
    assert topic_link("-1001234567", "77") == "https://t.me/c/1234567/77"
    assert topic_link("-1000001234567", "77") == "https://t.me/c/1234567/77"
    assert topic_link("-1001234567", "") == topic_link("-55", "77") == topic_link("-100", "77") == ""


@pytest.mark.parametrize(
    ("minutes", "told"),
    [(-5, "0 minutes"), (1, "1 minute"), (89, "89 minutes"), (90, "1 hour"), (2159, "35 hours"), (2160, "1 day")],
)
def test_lengths_of_time_are_said_in_one_unit_rounded_down(minutes: int, told: str) -> None:
    assert said(span(timedelta(minutes=minutes))) == told


def test_a_complaint_says_its_last_day_and_who_may_not_handle_it() -> None:
    one = OpenComplaint("C-1", "G-1", NOW - timedelta(days=3), date(2026, 11, 26), "Bob")
    told = shown(complaints([one], DAY, NOW))
    assert "C-1 · case G-1 · made 3 days ago" in told
    assert "Written answer by Thursday, 26 November: 2 days left" in told
    assert "It is about Bob, who may not handle it." in told
    assert "The written answer is due today" in said(last_day(DAY, DAY))
    assert "1 day late" in said(last_day(DAY - timedelta(days=1), DAY))
    assert shown(complaints([], DAY, NOW)) == "No complaint is open."
    assert "and 2 more" in shown(complaints([one] * 14, DAY, NOW))


def test_whom_a_complaint_is_about_may_read_and_note_and_nothing_else() -> None:
    view = a_desk(BOB, about=frozenset({BOB.user_id}))
    assert {word for word in COMMANDS if not barred(word, view)} == OPEN_WORDS & set(COMMANDS)
    assert {"take", "release", "resolve", "transfer", "approve", "decline", "offer"} & OPEN_WORDS == set()
    assert not any(barred(word, a_desk(CAT, about=frozenset({BOB.user_id}))) for word in COMMANDS)
    assert not may_handle(BOB, view)
    assert "needs somebody else" in words(writes(a_desk(ANN, about=frozenset({BOB.user_id})), "/assign @bob"))


def test_the_desk_is_named_in_its_order_with_what_each_holds() -> None:
    found = [
        Holds("Ann", "supervisor", 0),
        Holds("Bob", "agent", 2, NOW - timedelta(hours=2), 1),
        Holds("", "", 1, NOW - timedelta(days=3)),
    ]
    told = shown(who(found, NOW))
    assert told.index("Ann (supervisor): holds no case") < told.index("Bob (agent): holds 2 cases, the longest since")
    assert "(2 hours); 1 more is meant for them" in told
    assert "somebody who left the desk: holds 1 case" in told


def test_figures_are_told_by_priority_and_say_when_there_are_none() -> None:
    high = Figures(3, 1, timedelta(minutes=12), timedelta(minutes=70))
    waits = Figures(waiting=2, overdue=1, oldest=NOW - timedelta(hours=5))
    told = shown(sla({}, {"high": high, "low": waits}, NOW))
    assert "Today\nno first looks yet" in told
    assert "🟠 high: 3 in time, 1 late; half within 12 minutes, nine in ten within 70 minutes" in told
    assert "⚪ low: 2 waiting, 1 overdue; the oldest for 5 hours" in told
    assert told.count("low") == 1


def test_the_day_names_nobody_and_compares_nobody() -> None:
    told = shown(summary(Day(DAY, 5, 4, 3, 2, 1, 1, 6, 2)))
    assert "Waiting now: 2, overdue: 1" in told
    assert "6 made, 2 kept" in told
    assert "NT$" not in told


def test_every_kind_of_the_list_is_named_in_every_language() -> None:
    for locale in LOCALES:
        told = shown(todo([Todo(kind, 2, (("T-1", "G-1", NOW), ("-", "-", None))) for kind in KINDS]), locale)
        assert told.count("→") == len(KINDS)
        assert "T-1 · G-1" in told
