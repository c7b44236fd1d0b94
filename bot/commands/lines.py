"""Rows for people: a table that fits the terminal, plain aligned lines where there is none (files, pipes, grep)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rich.cells import cell_len
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bot.commands.common import out

# What a terminal would obey, or what turns the reading order round: borrowers' words are shown, never carried out.
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
GAP = 2
SHORT = 24  # ids and days never break


def legible(text: str) -> str:
    """A text on one line, without control characters."""
    return _UNSEEN.sub("", " ".join(text.split()))


def show_rows(rows: Sequence[Sequence[str]], *, indent: int = 2, header: Sequence[str] = ()) -> None:
    """Print rows of cells. In a terminal the last column is folded into what is left of the width."""
    lines = [[legible(cell) for cell in row] for row in (*([header] if header else ()), *rows)]
    if not rows:
        return
    widths = [max(map(cell_len, column)) for column in zip(*lines, strict=True)]
    if not out.is_terminal:
        for line in lines:
            padded = (cell + " " * (width - cell_len(cell) + GAP) for cell, width in zip(line, widths, strict=True))
            out.print((" " * indent + "".join(padded)).rstrip(), markup=False, soft_wrap=True)
        return
    table = Table(box=None, show_header=bool(header), padding=(0, GAP, 0, 0), pad_edge=False)
    for n, width in enumerate(widths):
        last = n == len(widths) - 1
        table.add_column(Text(header[n] if header else ""), overflow="fold", no_wrap=not last and width <= SHORT)
    for line in lines[1 if header else 0 :]:
        table.add_row(*map(Text, line))
    out.print(Padding(table, (0, 0, 0, indent)))
