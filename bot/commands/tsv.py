"""Lines parted by tabs in, JSON lines out: each is answered at once, what cannot be read is told by its number."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import TextIO

Answer = Callable[[str], Mapping[str, object]]


class LineFault(ValueError):
    """A line that cannot be read; says what was expected."""


def answer_standard_input(answer: Answer) -> bool:
    """Answer the lines of standard input on standard output, in UTF-8 whatever the terminal's locale says."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    return answer_lines(sys.stdin.buffer, answer, sys.stdout, sys.stderr)


def answer_lines(lines: Iterable[bytes], answer: Answer, out: TextIO, err: TextIO) -> bool:
    """Answer every line in order; empty ones are passed over. False when some could not be read."""
    fine = True
    for number, raw in enumerate(lines, 1):
        if not raw.strip():
            continue
        try:
            said = json.dumps(answer(_decoded(raw, first=number == 1)), ensure_ascii=False)
        except LineFault as fault:
            fine = False
            print(f"line {number}: {fault}", file=err, flush=True)
        else:
            print(said, file=out, flush=True)
    return fine


def _decoded(raw: bytes, *, first: bool) -> str:
    try:
        return raw.decode("utf-8-sig" if first else "utf-8").rstrip("\r\n")
    except UnicodeDecodeError:
        raise LineFault("expected UTF-8 text") from None
