"""The report of refused rows: `<file>.rejected.csv` beside the file, each row as it was with what is wrong in front."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from bot.books.parse import LINE_BITS, BookFile
from bot.books.refusals import Refusal, UnreadableFile
from bot.books.stage import refusals
from bot.store.db import Staging

PAGE = 5_000


async def write_reports(staging: Staging, files: Sequence[BookFile]) -> tuple[Path, ...]:
    """Write one report per file that has refused rows; the paths, in the order of the files.

    UnreadableFile when a report cannot be written.
    """
    names = ["", *(file.name for file in files)]
    written = []
    for file in files:
        last = (file.number << LINE_BITS, "")
        page = await staging.look(refusals(names, PAGE, last))
        if not page or page[0][0] >> LINE_BITS != file.number:
            continue
        path = file.path.with_name(file.path.name + ".rejected.csv")
        half = path.with_name(path.name + ".part")
        try:
            await _write(staging, file, names, page, half)
            half.replace(path)
        except OSError as fault:
            with suppress(OSError):
                half.unlink()
            raise UnreadableFile(Refusal(str(path), 0, "", f"cannot be written: {fault.strerror}")) from fault
        written.append(path)
    return tuple(written)


async def _write(
    staging: Staging, file: BookFile, names: Sequence[str], page: list[tuple[int, Refusal]], half: Path
) -> None:
    """The report of one file, from its first `page` of refusals on."""
    with (
        file.path.open(encoding="utf-8-sig", newline="") as source,
        half.open("w", encoding="utf-8", newline="") as to,
    ):
        original = _Records(source)
        out = csv.writer(to)
        out.writerow(["row", "column", "reason", *file.header])
        while page:
            for pos, refusal in page:
                if pos >> LINE_BITS == file.number:
                    out.writerow([refusal.row, refusal.column, refusal.reason, *original.at(refusal.row)])
            last = (page[-1][0], page[-1][1].column)
            page = [] if last[0] >> LINE_BITS != file.number else await staging.look(refusals(names, PAGE, last))


class _Records:
    """The records of a file again, asked for by their first line, in rising order."""

    def __init__(self, source: Iterable[str]) -> None:
        self._csv = csv.reader(source)
        self._line = 0
        self._cells: list[str] = []

    def at(self, line: int) -> Sequence[str]:
        """The cells of the record that begins at that line."""
        while self._line < line:
            begins = self._csv.line_num + 1
            cells = next(self._csv, None)
            if cells is None:
                break
            self._line, self._cells = begins, cells
        return self._cells
