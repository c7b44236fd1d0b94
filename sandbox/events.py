"""News for the page: everything that happens is told to whoever listens at /control/events."""

import asyncio
from typing import Any

BACKLOG_MAX = 1000


class Events:
    """Listeners and what they have not heard yet; costs nothing while nobody listens."""

    def __init__(self) -> None:
        self._listeners: set[asyncio.Queue[dict[str, Any]]] = set()

    def tell(self, kind: str, **news: Any) -> None:
        """Tell every listener; one too slow to follow is told to read everything anew."""
        for listener in self._listeners:
            if listener.qsize() >= BACKLOG_MAX:
                while not listener.empty():
                    listener.get_nowait()
                listener.put_nowait({"kind": "missed"})
            listener.put_nowait({"kind": kind, **news})

    def listen(self) -> "asyncio.Queue[dict[str, Any]]":
        """Start listening."""
        listener: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._listeners.add(listener)
        return listener

    def leave(self, listener: "asyncio.Queue[dict[str, Any]]") -> None:
        """Stop listening."""
        self._listeners.discard(listener)
