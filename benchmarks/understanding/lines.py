"""Labelled lines: what a text means, as somebody who read it says."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from dialogs.understand.labels import Context, Label

ROOT = Path(__file__).resolve().parents[2]
TRAINING = ROOT / "tests" / "understanding" / "training"
KNOWN = ROOT / "tests" / "understanding" / "known"
TODAY = date(2026, 11, 23)


@dataclass(frozen=True, slots=True)
class Line:
    """One labelled text; `labels` holds `label`."""

    key: str
    language: str
    context: Context
    text: str
    label: Label
    labels: frozenset[Label]
    amount: str | None
    currency: str | None
    day: date | None
    today: date = TODAY
    source: str = ""


def read_lines(path: Path) -> list[Line]:
    """The lines of a TSV file, or of all in a folder: a header, then id, lang, context, text, label, labels ..."""
    files = sorted(path.glob("*.tsv")) if path.is_dir() else [path]
    return [line for file in files for line in _lines(file)]


def _lines(file: Path) -> Iterable[Line]:
    with file.open(encoding="utf-8", newline="") as opened:
        for row in csv.DictReader(opened, delimiter="\t", quoting=csv.QUOTE_NONE):
            label = Label(row["label"])
            labels = {Label(name) for name in (row.get("labels") or "").replace("|", ",").split(",") if name.strip()}
            yield Line(
                row["id"],
                row["lang"],
                Context(row["context"]),
                row["text"],
                label,
                frozenset(labels | {label}),
                row.get("amount") or None,
                row.get("currency") or None,
                date.fromisoformat(row["date"]) if row.get("date") else None,
                date.fromisoformat(row["today"]) if row.get("today") else TODAY,
                file.stem,
            )
