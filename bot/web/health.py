"""Whether this process can do its work: the database answers, and every part runs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.store.db import Database
from bot.store.statements import Tx, sql

ANSWER_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Health:
    """`parts` tells for each part what is wrong with it (empty: it runs), `leases` which are held here."""

    db: Database
    parts: Callable[[], Mapping[str, str]]
    leases: Callable[[], Mapping[str, bool]]

    async def look(self) -> tuple[bool, dict[str, Any]]:
        """Whether all is well, and the details; nothing in them is secret."""
        database = await self._database()
        parts = self.parts()
        well = not database and not any(parts.values())
        told = {name: trouble or "runs" for name, trouble in parts.items()}
        return well, {"ok": well, "database": database or "answers", "parts": told, "leases": dict(self.leases())}

    async def _database(self) -> str:
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                await self.db.read(_ping())
        except TimeoutError:
            return "does not answer in time"
        except Exception as fault:
            return f"does not answer: {type(fault).__name__}"
        return ""


def _ping() -> Tx[None]:
    yield sql("meta_get", "ping")
