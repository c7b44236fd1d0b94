"""Lines parted by tabs in, JSON lines out: each is answered at once, what cannot be read is told by its number."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TextIO, TypeVar

from bot.commands.common import refuse
from bot.policies import PolicyFaults
from bot.settings import SettingsFaults, load_settings, policies_without_settings

T = TypeVar("T")
Answer = Callable[[str], Mapping[str, object]]


class LineFault(ValueError):
    """A line that cannot be read; says what was expected."""


def from_policies(load: Callable[[Path], T]) -> T:
    """What the folder of policies says; texts can be read and judged without settings. Faults end with exit code 2."""
    try:
        folder = load_settings().policies
    except SettingsFaults:
        folder = policies_without_settings()
    try:
        return load(folder)
    except PolicyFaults as fault:
        refuse("The policies cannot be used:", *(f"  {line}" for line in fault.faults))


def fields_of(line: str, third: str) -> tuple[str, str, str, str]:
    """Id, language, the `third` field and text of a line; LineFault when one is missing. The text may hold tabs."""
    fields = line.split("\t", 3)
    if len(fields) < 4:
        raise LineFault(f"expected id, language, {third} and text parted by tabs, found {len(fields)} field(s)")
    key, language, middle, text = fields
    if not key.strip():
        raise LineFault("expected an id, found none")
    return key, language, middle, text


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
