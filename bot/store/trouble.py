"""When the database is away, full or busy: that is nobody's fault here, it passes, and it is said once.

A turn that meets such a trouble has not failed: it is not counted as a try, it waits in the inbox.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable

import asyncpg
import structlog

AGAIN_SECONDS = 60.0  # what lasts is said again that often

SAYS = {
    "away": "the database is away: nothing is lost, work goes on when it is back",
    "full": "the database has no room on its disk: nothing is lost, work goes on when there is room",
    "busy": "the database is held up by somebody else: it is tried again",
}
_SQLITE = {
    "full": "full",
    "database is locked": "busy",
    "database table is locked": "busy",
    "disk I/O error": "away",
    "unable to open database file": "away",
    "readonly database": "away",
}
_AWAY = (
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.IdleInTransactionSessionTimeoutError,
    asyncpg.ReadOnlySQLTransactionError,  # a standby after a failover
    OSError,  # no connection, or no answer in time
)
_BUSY = (
    asyncpg.LockNotAvailableError,
    asyncpg.TransactionRollbackError,  # a deadlock, whose other half went on
    asyncpg.InsufficientResourcesError,
)

log = structlog.get_logger()


def trouble_of(fault: BaseException) -> str:
    """away, full or busy when the database itself is in trouble that passes; empty when the fault is elsewhere."""
    match fault:
        case sqlite3.Error():
            return next((what for words, what in _SQLITE.items() if words in str(fault)), "")
        case asyncpg.DiskFullError():
            return "full"
        case asyncpg.DataError():  # a value that does not fit, found by the driver or by the server
            return ""
        case asyncpg.InternalClientError():  # a query sent while the server's farewell was being read
            return "away" if "another operation" in str(fault) else ""
        case asyncpg.InterfaceError():
            return "" if isinstance(fault, ValueError) else "away"
        case _ if isinstance(fault, _AWAY):
            return "away"
        case _:
            return "busy" if isinstance(fault, _BUSY) else ""


class Troubles:
    """What keeps the loops of one process from their work. What several of them meet is one line, and so is its end."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self.monotonic = monotonic
        self.present: dict[str, str] = {}  # loop -> away, full or busy
        self._since = self._said_at = 0.0

    def meet(self, loop: str, fault: Exception) -> bool:
        """The loop met this fault; False, and nothing is said, when it is no trouble of the database."""
        what = trouble_of(fault)
        if not what:
            return False
        now, known = self.monotonic(), set(self.present.values())
        if not known:
            self._since = now
        self.present[loop] = what
        if what not in known or now - self._said_at >= AGAIN_SECONDS:
            self._said_at = now
            why = f"{type(fault).__name__}: {fault}".strip()
            log.error("database.trouble", what=what, says=SAYS[what], why=why, seconds=round(now - self._since))
        return True

    def over(self, loop: str) -> None:
        """The loop could do its work."""
        if self.present.pop(loop, None) is not None and not self.present:
            log.warning("database.back", seconds=round(self.monotonic() - self._since))
