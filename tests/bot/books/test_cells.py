"""Cells: what is read is remembered, but never without bound; usual spellings are understood."""

from __future__ import annotations

import pytest

from bot.books.cells import REMEMBERED, BadCell, Reader, locale, ref


def test_a_reader_remembers_only_so_much() -> None:
    reader = Reader(ref)
    for n in range(3 * REMEMBERED):
        assert reader[f"L{n}"] == f"L{n}"
    assert len(reader) <= REMEMBERED


def test_a_refused_cell_is_refused_every_time() -> None:
    reader = Reader(ref)
    for _ in range(2):
        with pytest.raises(BadCell, match="no reference"):
            reader["two words"]


@pytest.mark.parametrize(
    ("written", "ours"),
    [
        ("", ""),
        ("en", "en"),
        ("en-GB", "en"),
        ("EN_us", "en"),
        ("zh_Hant", "zh_Hant"),
        ("zh-Hant", "zh_Hant"),
        ("zh-Hant-TW", "zh_Hant"),
        ("zh_hans_CN", "zh_Hans"),
        ("zh_TW", "zh_Hant"),
        ("zh-HK", "zh_Hant"),
        ("zh-CN", "zh_Hans"),
    ],
)
def test_usual_spellings_of_our_languages_are_understood(written: str, ours: str) -> None:
    assert locale(written) == ours


@pytest.mark.parametrize("written", ["zh", "fr", "english", "zh_US", "_", "e n"])
def test_other_languages_are_refused(written: str) -> None:
    with pytest.raises(BadCell, match="unknown locale"):
        locale(written)
