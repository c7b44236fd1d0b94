"""What a lender would send reaches the books of the example and the demo: by an import of files."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from bot.books.importer import import_files
from bot.house import House


async def import_texts(house: House, texts: Mapping[str, str], *, as_of: date | None = None) -> None:
    """Import CSV texts by their name (borrowers, loans, ...), all or nothing; ValueError says what was refused."""
    with tempfile.TemporaryDirectory(prefix="goodword-demo-") as folder:
        paths = [Path(folder) / f"{name}.csv" for name in texts]
        for path in paths:
            path.write_text(texts[path.stem], encoding="utf-8")
        result = await import_files(
            house.db,
            paths,
            as_of=as_of,
            keep_good=False,
            secret_key=house.settings.secret_key,
            clock=house.clock,
            lender_zone=house.settings.lender.zone,
        )
    if not result.landed:
        raise ValueError("; ".join(str(refusal) for refusal in result.refusals))
