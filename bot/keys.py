"""One secret in the settings, one derived key per purpose: what one purpose hashes proves nothing in another."""

from __future__ import annotations

import hmac
from functools import lru_cache
from hashlib import sha256

_SALT = b"goodword/1"


@lru_cache(maxsize=64)
def derive(secret: str, purpose: str) -> bytes:
    """32 bytes for one purpose (HKDF with SHA-256, RFC 5869, one block)."""
    extracted = hmac.digest(_SALT, secret.encode(), sha256)
    return hmac.digest(extracted, purpose.encode() + b"\x01", sha256)


def keyed_hash(key: bytes, *parts: str) -> str:
    """Hex HMAC-SHA256 over the parts, each with its length in front so that no two lists of parts look alike."""
    body = b"".join(b"%d:%s" % (len(raw), raw) for raw in (part.encode() for part in parts))
    return hmac.digest(key, body, sha256).hex()
