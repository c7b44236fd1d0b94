"""Days and hours in which somebody likes to be written to."""

from __future__ import annotations

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.understand.day_times import TimesReading, read_times

WEEKDAYS = frozenset(range(5))


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("after 6 pm", time(18), None),
        ("after 4", time(16), None),
        ("晚上", time(18), None),
        ("晚上6點以後", time(18), None),
        ("6点后", time(18), None),
        ("9點以後", time(9), None),
        ("平日下班後", time(18), None),
        ("mornings please", None, time(12)),
        ("早上不要", time(12), None),
        ("don't write in the morning", time(12), None),
        ("not in the evening", None, time(18)),
        ("before noon", None, time(12)),
        ("中午以後", time(13), None),
        ("中午", time(12), time(14)),
        ("五點前", None, time(17)),
        ("下午兩點半以後", time(14, 30), None),
        ("下午兩點到四點", time(14), time(16)),
        ("between 2 and 4 pm", time(14), time(16)),
        ("14:00-16:00", time(14), time(16)),
        ("from 9 to 5", time(9), time(17)),
        ("10點到12點", time(10), time(12)),
        ("6 pm to 2 pm", None, None),
        ("25點後", None, None),
    ],
)
def test_hours_are_read(text: str, start: time | None, end: time | None) -> None:
    reading = read_times(text)
    assert (reading.start, reading.end) == (start, end)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("週末不要", WEEKDAYS),
        ("not at weekends", WEEKDAYS),
        ("平日", WEEKDAYS),
        ("weekdays after 17:00", WEEKDAYS),
        ("週一到週三 早上", {0, 1, 2}),
        ("Monday to Wednesday", {0, 1, 2}),
        ("周六到周一", {5, 6, 0}),
        ("不要在週一", {1, 2, 3, 4, 5, 6}),
        ("mornings except Mondays", {1, 2, 3, 4, 5, 6}),
        ("只有週二和週四下午", {1, 3}),
        ("Tuesdays and Thursdays", {1, 3}),
        ("weekdays but not Fridays", {0, 1, 2, 3}),
        ("周日除外", {0, 1, 2, 3, 4, 5}),
        ("after 6 pm", None),
    ],
)
def test_days_are_read(text: str, days: set[int] | None) -> None:
    assert read_times(text).days == (None if days is None else frozenset(days))


@pytest.mark.parametrize("text", ["any time", "隨時都可以", "whenever you like", "什麼時候都行"])
def test_at_any_time_is_read(text: str) -> None:
    assert read_times(text) == TimesReading(always=True)


@pytest.mark.parametrize(
    "text", ["", "banana", "my phone is 0912 345 678", "3500", "好", "monthly", "at the Sunset bar"]
)
def test_what_names_no_time_is_nothing(text: str) -> None:
    assert not read_times(text).found


@given(st.text())
def test_any_text_is_read_without_a_fault(text: str) -> None:
    reading = read_times(text)
    assert reading.start is None or reading.end is None or reading.start < reading.end
