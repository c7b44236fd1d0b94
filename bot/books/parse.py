"""A file read row by row, cells checked, in chunks: nothing is ever held whole."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass, field
from io import TextIOWrapper
from operator import itemgetter
from pathlib import Path
from typing import Any

from bot.books.cells import BadCell, Reader
from bot.books.header import kind_of
from bot.books.kinds import BORROWERS, Kind
from bot.books.refusals import Refusal, UnreadableFile
from bot.identity import hash_birthday, hash_last4

AS_CSV = 'expected the file saved as "CSV UTF-8"'
LINE_BITS = 40  # a row's place in the call: the file's number, then its line


@dataclass(frozen=True, slots=True)
class Fault:
    """A refused row: its place, what is wrong, and the reference it would have brought (others may lean on it)."""

    pos: int
    column: str
    reason: str
    ref: str


@dataclass(slots=True)
class Chunk:
    """Some rows of a file: (place, stored values...) each, and the faults of those that cannot be taken."""

    rows: list[tuple[Any, ...]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.rows or self.faults)


class BookFile:
    """One open file of the lender's. `number` is its place in the call; UnreadableFile when it cannot be taken."""

    def __init__(self, path: Path, number: int, secret_key: str) -> None:
        self.path, self.name, self.number, self._secret = path, str(path), number, secret_key
        self.rows = 0
        self._last_line = 0
        try:
            self._file = path.open("rb")
        except OSError as fault:
            raise UnreadableFile(Refusal(self.name, 0, "", f"cannot be read: {fault.strerror}")) from fault
        self.bytes_total = path.stat().st_size
        self._text = TextIOWrapper(self._file, encoding="utf-8-sig", newline="")
        self._csv = csv.reader(self._text, strict=True)
        try:
            self.header = self._read_header()
            self.kind: Kind = kind_of(self.name, self.header)
        except BaseException:
            self.close()
            raise
        defaults = self.kind.defaults or {}
        full = [*self.header, *(name for name in defaults if name not in self.header)]
        self._added = [defaults[name] for name in full[len(self.header) :]]
        order = [full.index(name) for name in self.kind.columns]
        self._in_order = None if order == list(range(len(full))) else itemgetter(*order)
        self._readers = [Reader(read) for read in self.kind.columns.values()]

    @property
    def bytes_done(self) -> int:
        """How far the file has been read."""
        return min(self._file.tell(), self.bytes_total)

    def chunk(self, size: int) -> Chunk:
        """The next rows, about `size`; an empty chunk at the end."""
        chunk = Chunk()
        readers, width, base = self._readers, len(self.header), self.number << LINE_BITS
        reading, stored, added = self._csv, self.kind is BORROWERS, self._added
        while len(chunk.rows) + len(chunk.faults) < size:
            line = self._last_line + 1
            try:
                row = next(reading)
            except StopIteration:
                break
            except UnicodeDecodeError:
                raise self._not_utf8() from None
            except csv.Error as fault:
                self._last_line = reading.line_num
                chunk.faults.append(self._malformed(line, fault))
                continue
            self._last_line = reading.line_num
            if not row:
                continue  # an empty line
            if len(row) != width:
                reason = f"{len(row)} cell{'s' if len(row) > 1 else ''}: expected {width}, as the header has"
                chunk.faults.append(Fault(base + line, "", reason, ""))
                continue
            if added:
                row += added
            if self._in_order:
                row = self._in_order(row)
            try:
                values = [reader[cell] for reader, cell in zip(readers, row, strict=True)]
            except BadCell:
                chunk.faults += self._faults(base + line, row)
                continue
            chunk.rows.append((base + line, *(self._as_stored(values) if stored else values)))
        self.rows += len(chunk.rows) + len({fault.pos for fault in chunk.faults})
        return chunk

    def close(self) -> None:
        """Give the file back."""
        self._text.close()

    def _read_header(self) -> list[str]:
        try:
            header = next(self._csv, [])
        except UnicodeDecodeError:
            raise self._not_utf8() from None
        except csv.Error as fault:
            raise UnreadableFile(
                Refusal(self.name, 1, "", f"malformed header ({fault}): expected column names")
            ) from None
        self._last_line = self._csv.line_num
        if not header:
            raise UnreadableFile(Refusal(self.name, 1, "", "no header: expected a first line with the column names"))
        return [cell.strip() for cell in header]

    def _faults(self, pos: int, row: Sequence[str]) -> list[Fault]:
        """Everything that is wrong with a row."""
        faults = []
        for (name, read), cell in zip(self.kind.columns.items(), row, strict=True):
            try:
                read(cell)
            except BadCell as fault:
                faults.append(Fault(pos, name, str(fault), row[0][:64]))
        return faults

    def _malformed(self, line: int, fault: csv.Error) -> Fault:
        if "unexpected end" in str(fault) or "field limit" in str(fault):
            reason = "a quote is opened here and never closed: expected every quote in pairs"
            raise UnreadableFile(Refusal(self.name, line, "", reason)) from None
        reason = (
            f'malformed CSV ({fault}): expected cells with a comma or a quote to stand in quotes, quotes doubled ("")'
        )
        return Fault((self.number << LINE_BITS) + line, "", reason, "")

    def _as_stored(self, values: list[Any]) -> list[Any]:
        """A borrower's row as it is kept: the birthday and the id as keyed hashes, the birth year in clear."""
        ref, name, born, last4, *rest = values
        birthday = hash_birthday(born[5:7] + born[8:], ref, self._secret)
        year = int(born[:4]) if born else None
        return [ref, name, birthday, year, hash_last4(last4, ref, self._secret), *rest]

    def _not_utf8(self) -> UnreadableFile:
        """Where the first byte stands that is no UTF-8, or what the file is instead of CSV."""
        offset = 0
        with self.path.open("rb") as raw:
            if raw.read(4) == b"PK\3\4":
                return UnreadableFile(Refusal(self.name, 0, "", f"a workbook or an archive: {AS_CSV}"))
            raw.seek(0)
            for line, text in enumerate(raw, start=1):
                try:
                    text.decode("utf-8")
                except UnicodeDecodeError as fault:
                    byte = offset + fault.start
                    reason = f"not UTF-8 at byte {byte + 1} (0x{text[fault.start]:02x}): {AS_CSV}"
                    return UnreadableFile(Refusal(self.name, line, "", reason))
                offset += len(text)
        return UnreadableFile(Refusal(self.name, 0, "", f"not UTF-8: {AS_CSV}"))
