"""Papers without type: everything of a document but the PDF, so that what it says is still worked out and hashed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.house import House
from bot.papers import _read, paper_of
from bot.sender.outcome import Claimed


def maker(house: House) -> Callable[[Claimed], Awaitable[bytes]]:
    """`make(row)` for the sender, cheap and the same for the same rows."""

    async def make(message: Claimed) -> bytes:
        found = await house.db.read(_read(message.payload["agreement"], house.settings.lender.zone))
        return b"%PDF-1.7\n" + repr(paper_of(house, found, message.payload["document"])).encode()

    return make
