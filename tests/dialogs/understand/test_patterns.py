"""Patterns that are joined: a broken one is found wherever it stands, also when two broken ones make a sound whole."""

import re

import pytest

from dialogs.understand.patterns import Unsound, compile_joined


def test_sound_patterns_are_one() -> None:
    joined = compile_joined(["a[)(]b", r"c\)", "(?:d|e)f", "[]x]"], "^(?:{})$")
    assert all(joined.search(text) for text in ("a)b", "c)", "ef", "]"))
    assert not joined.search("a)b ")


@pytest.mark.parametrize(
    ("patterns", "broken"),
    [
        (["ok", "(", "fine", "*"], [1, 3]),
        (["(cheers", "ok", "ta)"], [0, 2]),
        (["[a", "b]"], [0]),
        (["a\\", "b"], [0]),
        (["(?P<n>a)", "(?P<n>b)"], [0]),
    ],
)
def test_every_broken_pattern_is_named_by_its_number(patterns: list[str], broken: list[int]) -> None:
    with pytest.raises(Unsound) as caught:
        compile_joined(patterns)
    assert [number for number, _ in caught.value.faults] == broken


def test_a_frame_that_breaks_what_is_sound_alone_is_told_too() -> None:
    with pytest.raises(Unsound, match="joined"):
        compile_joined(["(?i)a", "(?i)b"])
    assert re.compile("(?i)a")
