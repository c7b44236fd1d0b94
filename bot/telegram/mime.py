"""What kind of file some bytes are: by their beginning where it tells, else by the file's name."""

from __future__ import annotations

from mimetypes import MimeTypes

UNKNOWN = "application/octet-stream"
PDF_WITHIN = 1024  # bytes before the header that readers of PDF put up with

_HEIC = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"})
_TELLING = frozenset({"image/jpeg", "image/png", "image/webp", "image/heic", "image/heif", "application/pdf"})
_BY_NAME = MimeTypes()  # Python's own table: the same on every machine


def mime_of(content: bytes, name: str) -> str:
    """The media type. A name that claims what the bytes would show, and do not, is not believed."""
    told = _by_content(content)
    if told is not None:
        return told
    guessed = _BY_NAME.guess_type(name, strict=True)[0]
    return UNKNOWN if guessed is None or guessed in _TELLING else guessed


def _by_content(content: bytes) -> str | None:
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "image/webp"
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC:
        return "image/heic"
    if b"%PDF-" in content[:PDF_WITHIN]:
        return "application/pdf"
    return None
