"""The labelled sentences we learn from are well formed, differ from each other and cover every label."""

from __future__ import annotations

import csv
import re
from collections import Counter
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from dialogs.understand.folding import fold
from dialogs.understand.labels import SAFETY, Context, Label

TODAY = date(2026, 11, 23)
HEADER = ["id", "lang", "context", "text", "label", "labels", "amount", "currency", "date"]
LANGUAGES = ("zh-Hant", "zh-Hans", "en")

#: What answers the question asked comes first.
ANSWERS: dict[Context, frozenset[Label]] = {
    Context.ASKED_REASON: frozenset(label for label in Label if label.startswith("reason_")),
    Context.SHOWN_OFFERS: frozenset({Label.ACCEPT, Label.DECLINE, Label.NEGOTIATE_COUNTER, Label.NEED_TIME}),
    Context.REMINDER: frozenset({Label.PAID_CLAIM, Label.PROMISE_DATE}),
}
#: Then in this order; within one step, and after the last, what was said first.
STEPS = ("want_human", "paid_claim", "promise_date", "reason_", "cannot_pay", "negotiate_counter", "ask_", "abuse")
PLAIN_AMOUNT = re.compile(r"0|[1-9][0-9]*(?:\.[0-9]*[1-9])?|0\.[0-9]*[1-9]")


class Line(NamedTuple):
    """One labelled sentence, as read from a file."""

    id: str
    lang: str
    context: str
    text: str
    label: str
    labels: str
    amount: str
    currency: str
    date: str

    @property
    def all_labels(self) -> list[Label]:
        return [Label(name) for name in self.labels.split(",")]


def _folder(name: str) -> dict[str, list[Line]]:
    return {path.stem: _read(path) for path in sorted((Path(__file__).parent / name).glob("*.tsv"))}


def _read(path: Path) -> list[Line]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert rows[0] == HEADER, path.name
    assert all(len(row) == len(HEADER) for row in rows), path.name
    return [Line(*row) for row in rows[1:]]


@pytest.fixture(scope="module")
def files() -> dict[str, list[Line]]:
    return _folder("training")


@pytest.fixture(scope="module")
def lines(files: dict[str, list[Line]]) -> list[Line]:
    return [line for those in files.values() for line in those]


def _rank(label: Label, context: Context) -> int:
    if label in SAFETY:
        return SAFETY.index(label) - 100
    if label in ANSWERS.get(context, ()):
        return -1
    return next((n for n, step in enumerate(STEPS) if label.startswith(step)), len(STEPS))


def test_every_line_names_a_language_a_context_and_known_labels(lines: list[Line]) -> None:
    for line in lines:
        assert line.lang in LANGUAGES, line
        assert Context(line.context), line
        assert line.text, line
        assert line.text == line.text.strip(), line
        assert len(set(line.all_labels)) == len(line.all_labels), line


def test_ids_are_unique_and_begin_with_their_file(files: dict[str, list[Line]]) -> None:
    ids = [line.id for those in files.values() for line in those]
    assert not [one for one, times in Counter(ids).items() if times > 1]
    assert all(line.id.startswith(f"{name}-") for name, those in files.items() for line in those)


def test_the_label_is_the_first_of_the_labels_by_the_order_of_meanings(lines: list[Line]) -> None:
    for line in lines:
        ranks = [_rank(label, Context(line.context)) for label in line.all_labels]
        assert line.label == line.labels.split(",")[0], line
        assert ranks == sorted(ranks), line


def test_no_text_is_there_twice_even_after_folding(lines: list[Line]) -> None:
    def key(text: str) -> str:
        return re.sub(r"[\W_]+", "", fold(text)) or fold(text) or text

    times = Counter(key(line.text) for line in lines)
    assert not [line for line in lines if times[key(line.text)] > 1]


def test_amounts_are_plain_digits_and_currencies_stand_only_beside_them(lines: list[Line]) -> None:
    for line in lines:
        assert not line.amount or PLAIN_AMOUNT.fullmatch(line.amount), line
        assert not line.currency or (line.amount and re.fullmatch("[A-Z]{3}", line.currency)), line


def test_dates_are_iso_and_have_not_passed(lines: list[Line]) -> None:
    assert all(date.fromisoformat(line.date) >= TODAY for line in lines if line.date)


def test_harmless_look_alikes_carry_no_signal(files: dict[str, list[Line]]) -> None:
    assert len(files["lookalikes"]) >= 250
    assert not [line for line in files["lookalikes"] if set(line.all_labels) & set(SAFETY)]


def test_every_line_among_the_signals_is_one(files: dict[str, list[Line]]) -> None:
    assert not [line for line in files["safety"] if line.all_labels[0] not in SAFETY]


def test_there_are_enough_lines_of_everything(files: dict[str, list[Line]], lines: list[Line]) -> None:
    per_label = Counter(line.label for line in lines)
    signals = [line for line in lines if Label(line.label) in SAFETY]
    assert len(lines) >= 2_000
    assert len(signals) >= 650
    assert per_label[Label.CRISIS] >= 110
    assert not {label: per_label[label] for label in Label if per_label[label] < 25}
    assert not [label for label in SAFETY for lang in LANGUAGES if not _spoken(lines, label, lang)]
    assert sum(len(line.all_labels) > 1 for line in lines) >= 150
    assert sum(bool(line.amount or line.date) for line in lines) >= 250
    assert sum(not line.amount and not line.date for line in files["figures"]) >= 100


def _spoken(lines: list[Line], label: Label, lang: str) -> bool:
    return sum(line.label == label and line.lang == lang for line in lines) >= 8


def test_the_lines_once_held_out_are_well_formed_too() -> None:
    for name, known in _folder("known").items():
        for line in known:
            assert line.id.startswith(f"{name}-held-"), line
            assert line.lang in LANGUAGES, line
            assert line.label == line.labels.split(",")[0], line
            ranks = [_rank(label, Context(line.context)) for label in line.all_labels]
            assert ranks == sorted(ranks), line
            assert not line.amount or PLAIN_AMOUNT.fullmatch(line.amount), line
            assert not line.date or date.fromisoformat(line.date) >= TODAY, line
