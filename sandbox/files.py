"""Files sent through the sandbox: kept in memory up to a bound, found again by Telegram's file_id."""

import re
import secrets
from dataclasses import dataclass
from pathlib import PurePosixPath

KEPT_BYTES = 512 * 2**20
DOWNLOAD_MAX = 20 * 2**20
UPLOAD_MAX = 50 * 2**20
PHOTO_MAX = 10 * 2**20
SUFFIXES = {"photos": ".jpg", "stickers": ".webp", "voice": ".oga"}


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file with the two identities Telegram gives it and the path it is fetched from."""

    file_id: str
    unique_id: str
    path: str
    name: str
    mime_type: str
    content: bytes
    kind: str

    def described(self) -> dict[str, object]:
        """Return the fields every file object of the Bot API has."""
        return {"file_id": self.file_id, "file_unique_id": self.unique_id, "file_size": len(self.content)}


class FileStore:
    """Every file by id and by path; the oldest go when the bound is reached.

    Ids are never those of an earlier sandbox: a bot that remembers one must not be given another file for it.
    """

    def __init__(self) -> None:
        self._run = secrets.token_hex(4).upper()
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}
        self._count = 0
        self._bytes = 0

    def keep(self, kind: str, content: bytes, name: str, mime_type: str, *, file_id: str = "") -> StoredFile:
        """Store a file of a kind (photos, documents, stickers, voice) and give it its ids.

        `file_id` is given for a file of an earlier sandbox that is put back.
        """
        self._count += 1
        suffix = PurePosixPath(name).suffix
        if not re.fullmatch(r"\.[A-Za-z0-9]{1,8}", suffix):
            suffix = SUFFIXES.get(kind, "")
        stored = StoredFile(
            file_id=file_id or f"BQACAgIAAxkB{kind[:2].upper()}{self._run}{self._count:08d}",
            unique_id=f"AgAD{self._run}{self._count:08d}",
            path=f"{kind}/file_{self._count}{suffix}",
            name=name,
            mime_type=mime_type,
            content=content,
            kind=kind,
        )
        self._by_id[stored.file_id] = self._by_path[stored.path] = stored
        self._bytes += len(content)
        while self._bytes > KEPT_BYTES and len(self._by_id) > 1:
            oldest = self._by_id.pop(next(iter(self._by_id)))
            del self._by_path[oldest.path]
            self._bytes -= len(oldest.content)
        return stored

    def by_id(self, file_id: str) -> StoredFile | None:
        """Return the file with this id, if it is still kept."""
        return self._by_id.get(file_id)

    def by_path(self, path: str) -> StoredFile | None:
        """Return the file at this path, if it is still kept."""
        return self._by_path.get(path)


def picture_size(content: bytes) -> tuple[int, int] | None:
    """Return width and height of a PNG, GIF, WebP or JPEG, or None for anything else."""
    if content.startswith(b"\x89PNG\r\n\x1a\n") and len(content) >= 24:
        return int.from_bytes(content[16:20]), int.from_bytes(content[20:24])
    if content[:6] in (b"GIF87a", b"GIF89a") and len(content) >= 10:
        return int.from_bytes(content[6:8], "little"), int.from_bytes(content[8:10], "little")
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return 512, 512
    if content.startswith(b"\xff\xd8"):
        return _jpeg_size(content)
    return None


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 < len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            return int.from_bytes(content[at + 7 : at + 9]), int.from_bytes(content[at + 5 : at + 7])
        at += 2 + int.from_bytes(content[at + 2 : at + 4])
    return None
