"""One bot a SQLite file: a lock beside the file that ends with the process, however it ends."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import TracebackType

from bot.store.db import StoreError

if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


class FileLock:
    """Held by `with`; StoreError when another bot has it. A database in memory needs none."""

    def __init__(self, database_url: str) -> None:
        file = database_url.removeprefix("sqlite:///")
        self._path = None if file == database_url or file == ":memory:" else Path(f"{file}.lock")
        self._handle: int | None = None

    def __enter__(self) -> FileLock:
        if self._path is None:
            return self
        try:
            self._handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
            _lock(self._handle)
        except OSError as fault:
            self._close()
            file = str(self._path).removesuffix(".lock")
            raise StoreError(f"another bot is running on {file}: stop it, or give this one its own file") from fault
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def _close(self) -> None:
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None
