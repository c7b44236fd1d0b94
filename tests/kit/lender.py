"""A lender's desk: small files, written and imported as a lender would."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from bot.books.importer import ImportResult, import_files
from bot.clock import FixedClock
from bot.store.db import Database
from bot.store.statements import Row, Tx, composed

HEADERS = {
    "borrowers": "borrower_ref,name,birth_date,id_last4,phone,email,locale,time_zone,jurisdiction",
    "loans": "loan_ref,borrower_ref,product,currency,principal,opened_on",
    "instalments": "loan_ref,number,due_date,principal,interest,fees",
    "payments": "payment_ref,loan_ref,paid_on,amount,method,kind",
    "balances": "loan_ref,as_of,principal_due,interest_due,late_fees_due,other_fees_due,pay_reference",
    "flags": "borrower_ref,loan_ref,kind,from,until,note",
}
GOOD = {
    "borrowers": ["B1,王小明,1980-05-03,6789,,,zh-Hant,Asia/Taipei,TW", "B2,Ann Lee,1990-12-25,,,,en,,"],
    "loans": ["L1,B1,Personal loan,TWD,60000,2026-01-10", "L2,B2,Personal loan,JPY,30000,2026-01-10"],
    "instalments": ["L1,1,2026-11-16,3000.50,500,0", "L1,2,2026-12-16,3000,500,0", "L2,1,2026-12-10,2000,100,0"],
    "payments": ["P1,L1,2026-11-10,100,bank,payment"],
    "balances": ["L1,2026-11-20,2900.50,500,30,0,8801"],
    "flags": ["B2,L2,dispute,2026-11-01,,says it was returned"],
}
NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)


@dataclass
class Desk:
    """Writes files into a folder and imports them."""

    db: Database
    folder: Path
    clock: FixedClock = field(default_factory=lambda: FixedClock(NOON))

    def write(self, kind: str, *lines: str, header: str | None = None, name: str | None = None) -> Path:
        path = self.folder / (name or f"{kind}.csv")
        head = HEADERS[kind] if header is None else header
        path.write_text("\n".join([head, *lines, ""]), encoding="utf-8")
        return path

    def whole(self, **instead: list[str]) -> list[Path]:
        """The good book, with some files changed."""
        return [self.write(kind, *instead.get(kind, rows)) for kind, rows in GOOD.items()]

    async def bring(
        self, *paths: Path, as_of: date | None = None, keep_good: bool = False, **more: Any
    ) -> ImportResult:
        return await import_files(
            self.db,
            list(paths),
            as_of=as_of,
            keep_good=keep_good,
            secret_key="a secret for tests",
            clock=self.clock,
            lender_zone="Asia/Taipei",
            **more,
        )

    async def rows(self, text: str, *values: Any) -> list[tuple[Any, ...]]:
        """What a query finds."""

        def tx() -> Tx[list[Row]]:
            return (yield composed(text, *values))

        return [tuple(row.values()) if hasattr(row, "values") else tuple(row) for row in await self.db.read(tx())]

    async def do(self, text: str, *values: Any) -> None:
        """Run one statement."""

        def tx() -> Tx[None]:
            yield composed(text, *values)

        await self.db.run(tx())

    async def versions(self) -> dict[str, int]:
        """How many versions of rows each table holds."""
        return {kind: (await self.rows(f"SELECT COUNT(*) FROM {kind}"))[0][0] for kind in HEADERS}

    async def told(self) -> list[str]:
        """The cases that were told of the newest import."""
        found = await self.rows(
            "SELECT lane FROM inbox WHERE source = 'books' AND key LIKE (SELECT MAX(n) FROM imports) || ':%'"
            " ORDER BY seq"
        )
        return [lane for (lane,) in found]
