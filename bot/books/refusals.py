"""What is wrong with a file of the lender's, said so that it can be put right there."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Refusal:
    """One fault: in which file and row (its first line, the header is 1; 0 = the whole file), which column, and why."""

    file: str
    row: int
    column: str
    reason: str

    def __str__(self) -> str:
        where = f"{self.file}, row {self.row}" if self.row else self.file
        return f"{where}, {self.column}: {self.reason}" if self.column else f"{where}: {self.reason}"


class UnreadableFile(Exception):
    """A file that cannot be taken at all: not readable, not UTF-8, an unknown header, a quote that never closes."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(str(refusal))
        self.refusal = refusal
