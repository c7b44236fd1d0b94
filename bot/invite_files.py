"""The files a round of invitations leaves, written aside first: a folder never lists a link that is not there."""

from __future__ import annotations

import csv
import re
import shutil
import tempfile
from hashlib import sha256
from pathlib import Path
from types import TracebackType

import segno

from bot.carriers import carrier_text
from bot.store.statements import Row

_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


class InviteFiles:
    """A folder being filled. Left before `publish`, everything is as it was."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.parent.mkdir(parents=True, exist_ok=True)
        self._aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))  # readable by us alone
        self._names: list[str] = []
        self._csv = (self._aside / "invites.csv").open("w", encoding="utf-8", newline="")
        self._out = csv.writer(self._csv)
        self._out.writerow(["borrower_ref", "link", "expires_at"])

    def add(self, person: Row, link: str, expires_at: str, *, lender: dict[str, str], days: int) -> None:
        """One borrower's line, QR code (SVG) and text."""
        self._out.writerow([person["borrower_ref"], link, expires_at])
        name = file_name(person["borrower_ref"])
        segno.make_qr(link, error="m").save(str(self._aside / f"{name}.svg"), scale=6, border=4)
        text = carrier_text(person["locale"], name=person["name"], lender=lender, link=link, days=days)
        (self._aside / f"{name}.txt").write_text(text, encoding="utf-8")
        self._names += [f"{name}.svg", f"{name}.txt"]

    def publish(self) -> None:
        """Move everything to its place; the list comes last."""
        self._csv.close()
        if not self._folder.exists():
            self._aside.rename(self._folder)
            return
        for name in [*self._names, "invites.csv"]:
            (self._aside / name).replace(self._folder / name)

    def __enter__(self) -> InviteFiles:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        self._csv.close()
        shutil.rmtree(self._aside, ignore_errors=True)


def file_name(borrower_ref: str) -> str:
    """The reference, or, where it is no plain file name (it may hold a slash), a short hash of it."""
    return borrower_ref if _PLAIN.fullmatch(borrower_ref) else sha256(borrower_ref.encode()).hexdigest()[:24]
